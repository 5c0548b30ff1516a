"""What stands around the tables: the page, its charset, other tables, annexes, other reports."""

from __future__ import annotations

from tests.generator.model import Cell, Draft, Para, Table
from tests.generator.quirks.registry import FLOWING, FORMS, MARKUP, TABLES, quirk

_ALL = (*TABLES, *FORMS)


@quirk("nested_layout_tables", group="page", carriers=MARKUP, layouts=_ALL)
def nested_layout_tables(draft: Draft) -> None:
    draft.options["nested"] = draft.rng.randint(1, 4)


@quirk("div_tables", group="page", carriers=("html",))
def div_tables(draft: Draft) -> None:
    draft.options["div_tables"] = True


@quirk("gbk", group="charset", carriers=MARKUP, layouts=_ALL)
def gbk(draft: Draft) -> None:
    draft.options["charset"] = "gb18030"
    draft.options["declared_charset"] = draft.rng.choice(["gb2312", "gbk", "utf-8", ""])


@quirk("bom", group="charset", carriers=MARKUP, layouts=_ALL)
def bom(draft: Draft) -> None:
    draft.options["bom"] = True
    draft.options["declared_charset"] = draft.rng.choice(["gb2312", ""])


@quirk("site_chrome", group="chrome", carriers=MARKUP, layouts=_ALL)
def site_chrome(draft: Draft) -> None:
    draft.options["chrome"] = True


@quirk("title_two_lines", group="chrome", carriers=MARKUP, layouts=_ALL)
def title_two_lines(draft: Draft) -> None:
    draft.options["title_two_lines"] = True


@quirk("metadata_table", group="meta", layouts=_ALL)
def metadata_table(draft: Draft) -> None:
    def label(text: str) -> Cell:
        return Cell(text, role="extra")

    rows = [
        [label("索引号"), label(f"11000000/{draft.year + 1}-00012"), label("分类"), label("年报")],
        [label("发布机构"), label(draft.agency), label("发布日期"), label(draft.published)],
        [label("文号"), label("无"), label("关键词"), label("")],
    ]
    draft.blocks.insert(0, Table("META", rows))


@quirk("annex_own_numbering", group="annex", layouts=TABLES)
def annex_own_numbering(draft: Draft) -> None:
    """An annex that counts its own sections and has a table of its own."""
    rng = draft.rng
    rows = [[Cell(x, role="extra") for x in ("序号", "事项", "件数", "办结率")]]
    for i in range(1, 4):
        cells = [
            str(i),
            rng.choice(["人大建议", "政协提案", "热线工单"]),
            str(rng.randint(0, 99)),
            "100%",
        ]
        rows.append([Cell(x, role="extra") for x in cells])
    draft.blocks += [
        Para("附件：建议提案办理情况", 1),
        Para("一、总体办理情况", 2),
        Para("共办理建议提案若干件，均已答复。"),
        Para("二、办理明细", 2),
        Table("OTHER", rows),
        Para("三、下一步打算", 2),
        Para("继续压实办理责任。"),
    ]


@quirk("other_table_before", group="annex", layouts=TABLES)
def other_table_before(draft: Draft) -> None:
    rng = draft.rng
    rows = [[Cell(x, role="extra") for x in ("平台", "发布数", "总计")]]
    for name in ("门户网站", "微信公众号", "政务微博", "其他"):
        n = str(rng.randint(0, 500))
        rows.append([Cell(name, role="extra"), Cell(n, role="extra"), Cell(n, role="extra")])
    at = next(
        i
        for i, b in enumerate(draft.blocks)
        if isinstance(b, Para) and b.text.startswith(("二、", "二、"))
    )
    draft.blocks.insert(at, Table("OTHER", rows))


@quirk("headings_missing", group="headings", layouts=TABLES)
def headings_missing(draft: Draft) -> None:
    """Tables follow each other without the section headings 二 to 四."""
    draft.blocks = [
        b
        for b in draft.blocks
        if not (isinstance(b, Para) and b.level == 2 and b.text[0] in "二三四")
    ]


@quirk("headings_arabic", group="headings", layouts=TABLES)
def headings_arabic(draft: Draft) -> None:
    for block in draft.blocks:
        if isinstance(block, Para) and block.level == 2 and block.text[1:2] == "、":
            block.text = f"{'一二三四五六'.index(block.text[0]) + 1}、{block.text[2:]}"


@quirk("table_as_image", group="t3", carriers=MARKUP)
def table_as_image(draft: Draft) -> None:
    """Table 3 is a picture in the page: nothing of it can be read as text."""
    (table,) = draft.tables("T3")
    draft.replace(table, Para("（见下图）"))
    for key in [k for k in draft.figures if "/" in k]:
        del draft.figures[key]
    draft.layouts.pop("T3")


@quirk("tables_twice", group="page", carriers=MARKUP)
def tables_twice(draft: Draft) -> None:
    """The same tables stand twice, once for the screen and once for the telephone."""
    draft.blocks += [Para("（移动端显示）"), *draft.tables()]


@quirk("text_in_one_cell_table", group="page", carriers=FLOWING)
def text_in_one_cell_table(draft: Draft) -> None:
    """The prose stands in tables of one cell."""
    draft.blocks = [
        Table("OTHER", [[Cell(b.text, role="extra")]])
        if isinstance(b, Para) and b.level == 0
        else b
        for b in draft.blocks
    ]


@quirk("several_reports", group="page", carriers=FLOWING)
def several_reports(draft: Draft) -> None:
    """A county page holds the reports of two departments, one after the other."""
    from tests.generator import assemble

    other = assemble.new_draft(draft.rng, draft.layout)
    while other.agency == draft.agency:
        other = assemble.new_draft(draft.rng, draft.layout)
    assemble.draw(other)
    for cell in other.cells():
        cell.figure = None  # its figures are its own, under the same names
    draft.blocks += other.blocks
    draft.options["others"] = [other]
