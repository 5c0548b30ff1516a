"""The tables stand in the page more than once: hidden, for another screen, or with other figures."""

from __future__ import annotations

import copy
import html

from tests.generator.model import Cell, Draft, Para, Table
from tests.generator.quirks.registry import MARKUP, cell_quirk, quirk


def _drawn(tables: list[Table]) -> str:
    rows = []
    for table in tables:
        rows.append('<table border="1"><tbody>')
        for row in table.rows:
            cells = "".join(
                f'<td rowspan="{c.rowspan}" colspan="{c.colspan}">{html.escape(c.text)}</td>'
                for c in row
            )
            rows.append(f"<tr>{cells}</tr>")
        rows.append("</tbody></table>")
    return "".join(rows)


def _other_figures(draft: Draft) -> list[Table]:
    tables = copy.deepcopy(draft.tables())
    for table in tables:
        for row in table.rows:
            for cell in row:
                if cell.figure and cell.text.isdecimal():
                    cell.text = str(int(cell.text) + draft.rng.randint(1, 5))
                cell.figure = None
    return tables


_HIDING = [
    '<div style="display:none">{}</div>',
    "<template>{}</template>",
    "<noscript>{}</noscript>",
    '<script type="text/template">{}</script>',
    '<script type="text/html" id="tpl">{}</script>',
    "<!-- {} -->",
    "<div hidden>{}</div>",
    '<textarea style="display:none">{}</textarea>',
    '<div class="gone">{}</div>',
    '<div aria-hidden="true" style="visibility:hidden;height:0">{}</div>',
    '<details style="display: none !important"><summary>旧</summary>{}</details>',
    '<div style="position:absolute;left:-9999px">{}</div>',
    '<div style="height:0;overflow:hidden">{}</div>',
]


@quirk("hidden_copy_before", group="page", carriers=MARKUP)
def hidden_copy_before(draft: Draft) -> None:
    """A draft with other figures stands hidden before the article."""
    draft.options["page_head"] = "<style>.gone{display:none}</style>"
    draft.options["page_start"] = draft.rng.choice(_HIDING).format(_drawn(_other_figures(draft)))


@quirk("hidden_copy_after", group="page", carriers=MARKUP)
def hidden_copy_after(draft: Draft) -> None:
    draft.options["page_head"] = "<style>.box .x,.gone{display:none}</style>"
    draft.options["page_end"] = draft.rng.choice(_HIDING).format(_drawn(_other_figures(draft)))


@quirk("copy_for_telephones", group="page", carriers=MARKUP)
def copy_for_telephones(draft: Draft) -> None:
    """The same tables again, shown on narrow screens only."""
    draft.options["page_head"] = (
        "<style>.m-only{display:none}@media (max-width:640px){.m-only{display:block}"
        ".article{display:none}}</style>"
    )
    draft.options["page_end"] = f'<div class="m-only">{_drawn(draft.tables())}</div>'


@cell_quirk("printed_twice_differently", group="page")
def printed_twice_differently(draft: Draft) -> None:
    """The same table of the same year twice, and some figures differ: no one can know."""
    kind = draft.rng.choice(["T2", "T3", "T4"])
    tables = draft.tables(kind)
    again = copy.deepcopy(tables)
    for table in again:
        for row in table.rows:
            for cell in row:
                if cell.figure and cell.text.isdecimal() and draft.rng.random() < 0.3:
                    cell.text = str(int(cell.text) + 1)
                    draft.figures[cell.figure].contest()
                if cell.figure:
                    cell.figure, cell.role = None, "extra"
    draft.blocks += [Para("附件："), *again]


@cell_quirk("erratum_below", group="page")
def erratum_below(draft: Draft) -> None:
    """A correction on the same page: what the table says is not what holds."""
    cells = [
        c
        for c in draft.cells("T3")
        if c.figure
        and "/" in c.figure  # table 2 may stand in one with table 3
        and c.text.isdecimal()
        and draft.figures[c.figure].state == "reported"
    ]
    rows = {r.code: r for r in draft.t3_rows}
    cells = [c for c in cells if c.figure and c.figure.split("/")[0] in rows]  # tables may be one
    for cell in draft.rng.sample(cells, min(2, len(cells))):
        assert cell.figure
        figure = draft.figures[cell.figure]
        row = rows[cell.figure.split("/")[0]]
        name = row.label.split("（区分")[0]
        says = draft.rng.choice(
            [
                "更正：表三“{0}”一行{1}应为{2}，特此更正。",
                "更正说明：原公布的{0}（{1}）数据有误，现更正为{2}件。",
                "勘误：“{0}”{1}栏“{3}”应为“{2}”。",
            ]
        )
        from tests.generator.official import APPLICANTS

        column = APPLICANTS[cell.figure.split("/")[1]]
        text = says.format(name, column, int(cell.text) + 1, cell.text)
        draft.blocks.append(Para(text))
        figure.contest()


def _plain(text: str) -> Cell:
    return Cell(text, role="extra")


@cell_quirk("departments_table_after", group="annex")
def departments_table_after(draft: Draft) -> None:
    """The requests of each department, in columns that are called as the rows of table 3."""
    rng = draft.rng
    heads = [
        "部门",
        "本年新收政府信息公开申请数量",
        "上年结转",
        "予以公开",
        "部分公开",
        "不予公开",
        "总计",
    ]
    rows = [[_plain(x) for x in heads]]
    for name in ("教育局", "公安局", "民政局", "自然资源局", "合计"):
        rows.append([_plain(x) for x in (name, *[str(rng.randint(0, 30)) for _ in heads[1:]])])
    draft.blocks += [Para("附件：各部门受理政府信息公开申请情况"), Table("OTHER", rows)]


@cell_quirk("departments_table3_after", group="page")
def departments_table3_after(draft: Draft) -> None:
    """Behind the government's report the tables 3 of two departments, for information."""
    from tests.generator.quirks.other_years import another

    for number, name in enumerate(["教育局", "水利局"], 1):
        (table,) = another(draft).tables("T3")
        draft.blocks += [Para(f"附件{number}：{name}收到和处理政府信息公开申请情况"), table]
    for cell in draft.cells("T3"):
        if cell.figure:
            draft.figures[cell.figure].accept = ["unreadable", "missing"]


@cell_quirk("news_list_after", group="chrome")
def news_list_after(draft: Draft) -> None:
    """Links to older reports stand below, with their years and agencies."""
    draft.blocks += [Para("相关链接"), *[
        Para(f"{draft.agency}{draft.year - n}年政府信息公开工作年度报告") for n in (1, 2, 3)
    ]]  # fmt: skip
