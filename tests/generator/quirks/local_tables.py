"""Table 3 as agencies make it their own: subtotals, merged rows, names over two rows, notes."""

from __future__ import annotations

from tests.generator.model import Cell, Draft, Row, Table
from tests.generator.official import ORGANISATIONS
from tests.generator.quirks.registry import TABLES, cell_quirk, quirk


def _sum(draft: Draft, keys: list[str]) -> str:
    values = [draft.figures[k].value for k in keys if k in draft.figures]
    return str(sum(int(v) for v in values if v is not None))


@cell_quirk("t3_names_over_two_rows", group="t3")
def t3_names_over_two_rows(draft: Draft) -> None:
    """商业 and 企业 stand in two rows of cells, one above the other."""
    (table,) = draft.tables("T3")
    lower: list[Cell] = []
    for cell in table.rows[2]:
        if len(cell.text) == 4:
            lower.append(Cell(cell.text[2:], role="head"))
            cell.text = cell.text[:2]
        else:
            cell.rowspan = 2
    for row in table.rows[:2]:
        for cell in row:
            if cell.rowspan > 1:
                cell.rowspan += 1
    table.rows.insert(3, lower)
    table.head += 1


@cell_quirk("t3_subtotal_rows", group="t3", stage="plan")
def t3_subtotal_rows(draft: Draft) -> None:
    """Each group closes with a row 小计 the form does not have."""
    name = draft.rng.choice(["小计", "合计", "小 计"])
    rows: list[Row] = []
    for i, row in enumerate(draft.t3_rows):
        rows.append(row)
        after = draft.t3_rows[i + 1] if i + 1 < len(draft.t3_rows) else None
        if row.group and (after is None or after.group != row.group):
            codes = tuple(r.code for r in draft.t3_rows if r.group == row.group and r.code)
            rows.append(Row(None, name, row.group, sums=codes))
    draft.t3_rows = rows


@cell_quirk("t3_group_rows_with_sums", group="t3")
def t3_group_rows_with_sums(draft: Draft) -> None:
    """One label column; the groups are rows that hold the sum of their parts."""
    (table,) = draft.tables("T3")
    rows = [*table.rows[:3]]
    rows[0][0].colspan = 1
    for row in table.rows[3:]:
        labels = [c for c in row if c.role == "label"]
        for cell in labels[:-1]:
            members = [r for r in draft.t3_rows if cell.text in ("三、本年度办理结果", r.group)]
            codes = [r.code for r in members if not r.top and r.code != "results_total"]
            sums = [_sum(draft, [f"{c}/{a}" for c in codes]) for a in draft.t3_columns]
            rows.append([Cell(cell.text), *(Cell(s, role="extra") for s in sums)])
        labels[-1].colspan = labels[-1].rowspan = 1
        rows.append([labels[-1], *(c for c in row if c.role != "label")])
    table.rows = rows


@cell_quirk("t3_organisations_subtotal", group="t3")
def t3_organisations_subtotal(draft: Draft) -> None:
    """A sixth column 小计 under 法人或其他组织."""
    (table,) = draft.tables("T3")
    table.rows[0][1].colspan += 1
    next(c for c in table.rows[1] if c.text == "法人或其他组织").colspan += 1
    table.rows[2].append(Cell("小计", role="head"))
    for row in table.rows[3:]:
        at = next(i for i, c in enumerate(row) if (c.figure or "").endswith("/total"))
        code = str(row[at].figure).partition("/")[0]
        row.insert(at, Cell(_sum(draft, [f"{code}/{o}" for o in ORGANISATIONS]), role="extra"))


@cell_quirk("t3_tops_merged", group="t3")
def t3_tops_merged(draft: Draft) -> None:
    """One row for 新收 and 结转 together: neither figure stands in the document."""
    label = draft.rng.choice(
        ["一、本年新收和上年结转政府信息公开申请数量", "本年新收及上年结转申请数量合计"]
    )
    (table,) = draft.tables("T3")
    both = ("requests_received", "requests_carried_in")
    at = next(i for i, r in enumerate(table.rows) if r[-1].figure and r[-1].figure.startswith(both))
    sums = [_sum(draft, [f"{code}/{a}" for code in both]) for a in draft.t3_columns]
    table.rows[at : at + 2] = [[Cell(label, 1, 3), *(Cell(s, role="extra") for s in sums)]]
    for code in both:
        for column in draft.t3_columns:
            draft.figures[f"{code}/{column}"].lose("unreadable")


@cell_quirk("t3_label_and_unit_column", group="t3")
def t3_label_and_unit_column(draft: Draft) -> None:
    """A column 单位 between labels and figures."""
    (table,) = draft.tables("T3")
    table.rows[0].insert(1, Cell("单位", 3, 1, "head"))
    for row in table.rows[3:]:
        at = next(i for i, c in enumerate(row) if c.role != "label")
        row.insert(at, Cell("件", role="extra"))


@cell_quirk("note_rows", group="t2+t3+t4", layouts=TABLES)
def note_rows(draft: Draft) -> None:
    """Notes and signatures as last rows inside the tables, with numbers in them."""
    for table in (
        draft.tables(
            "T2",
        )
        + draft.tables("T3")
        + draft.tables("T4")
    ):
        wide = table.width()
        note = draft.rng.choice(
            ["注：1.数据截至12月31日；2.含下属单位3个。", "备注：另有2件不属于政府信息公开申请。"]
        )
        table.rows.append([Cell(note, 1, wide, "extra")])
        half = wide // 2
        table.rows.append(
            [Cell("填表人：陈某", 1, half, "extra"), Cell("电话：5550123", 1, wide - half, "extra")]
        )


@quirk("t3_rows_as_tables", group="t3", carriers=("html", "word", "docx"))
def t3_rows_as_tables(draft: Draft) -> None:
    """Every few rows are a table of their own, as some editors leave them."""
    (table,) = draft.tables("T3")
    parts: list[Table] = []
    rest, first = table, True
    while len(rest.rows) > 4 + (3 if first else 0):
        at = draft.rng.randint(2, 4) + (3 if first else 0)
        one, rest = rest.split(min(at, len(rest.rows) - 1), "repeat")
        parts.append(one)
        first = False
    draft.replace(table, *parts, rest)


@cell_quirk("t3_bilingual", group="labels")
def t3_bilingual(draft: Draft) -> None:
    """Names of applicants in two languages."""
    other = {
        "自然人": ["Natural person", "རང་བྱུང་མི།", "ᠬᠤᠪᠢ ᠬᠦᠮᠦᠨ"],
        "商业企业": ["Enterprise", "ཚོང་ལས།", "ᠠᠵᠤ ᠠᠬᠤᠢ"],
        "科研机构": ["Research institute", "ཞིབ་འཇུག", "ᠰᠤᠳᠤᠯᠭᠠᠨ"],
        "社会公益组织": ["Public welfare", "སྤྱི་ཚོགས།", "ᠨᠡᠶᠢᠭᠡᠮ"],
        "法律服务机构": ["Legal service", "ཁྲིམས་ལུགས།", "ᠬᠠᠤᠯᠢ"],
        "总计": ["Total", "བསྡོམས།", "ᠨᠡᠶᠢᠲᠡ"],
    }
    which = draft.rng.randrange(3)
    for cell in draft.cells("T3"):
        if cell.role == "head" and cell.text in other:
            cell.text = f"{cell.text}\n{other[cell.text][which]}"
