"""Columns of table 3 missing, moved, renamed, or drawn at the wrong grid position."""

from __future__ import annotations

from tests.generator.model import Cell, Draft, Para
from tests.generator.official import APPLICANTS, ORGANISATIONS
from tests.generator.quirks.registry import FORMS, quirk


def _drop(draft: Draft, column: str) -> None:
    draft.t3_columns.remove(column)
    for row in draft.t3_rows:
        draft.figures[f"{row.code}/{column}"].lose()


@quirk("t3_total_column_missing", group="t3", stage="plan")
def t3_total_column_missing(draft: Draft) -> None:
    _drop(draft, "total")


@quirk("t3_total_column_first", group="t3", stage="plan")
def t3_total_column_first(draft: Draft) -> None:
    draft.t3_columns.remove("total")
    draft.t3_columns.insert(0, "total")


@quirk("t3_organisation_column_missing", group="t3", stage="plan")
def t3_organisation_column_missing(draft: Draft) -> None:
    _drop(draft, draft.rng.choice(ORGANISATIONS))


@quirk("t3_columns_reordered", group="t3", stage="plan")
def t3_columns_reordered(draft: Draft) -> None:
    inner = list(ORGANISATIONS)
    draft.rng.shuffle(inner)
    draft.t3_columns[1:6] = inner


@quirk("t3_header_two_rows", group="t3")
def t3_header_two_rows(draft: Draft) -> None:
    """No row 法人或其他组织: the seven names stand in one row."""
    (table,) = draft.tables("T3")
    corner = Cell(table.rows[0][0].text, 2, 3, "head")
    names = [Cell(APPLICANTS[c], role="head") for c in draft.t3_columns]
    table.rows[:3] = [[corner, Cell("申请人情况", 1, len(names), "head")], names]
    table.head = 2


@quirk("t3_header_as_text", group="t3", carriers=("html", "word", "docx"))
def t3_header_as_text(draft: Draft) -> None:
    """The header stands as plain text above the table."""
    (table,) = draft.tables("T3")
    names = " ".join(APPLICANTS[c] for c in draft.t3_columns)
    lines = [Para("申请人情况"), Para(names)]
    table.rows[:3] = []
    table.head = 0
    draft.replace(table, *lines, table)


@quirk("t3_header_renamed", group="labels")
def t3_header_renamed(draft: Draft) -> None:
    names = {"其他": "其它", "总计": "合计", "社会公益组织": "社会公益\n组织"}
    for cell in draft.cells("T3"):
        if cell.role == "head":
            cell.text = names.get(cell.text, cell.text)


@quirk("t3_header_broken_names", group="labels")
def t3_header_broken_names(draft: Draft) -> None:
    for cell in draft.cells("T3"):
        if cell.role == "head" and len(cell.text) == 4:
            cell.text = (
                f"{cell.text[:2]}{draft.rng.choice([' ', chr(10), chr(0xA0)])}{cell.text[2:]}"
            )
        elif cell.role == "head" and cell.text == "总计":
            cell.text = "总 计"


@quirk("t3_label_colspan_short", group="t3", carriers=("html", "word", "text"))
def t3_label_colspan_short(draft: Draft) -> None:
    """Some label cells span one column less than they should: their figures shift left."""
    (table,) = draft.tables("T3")
    rows = [r for r in table.rows[3:] if any(c.role == "label" and c.colspan > 1 for c in r)]
    for row in draft.rng.sample(rows, draft.rng.randint(1, len(rows))):
        label = next(c for c in row if c.role == "label" and c.colspan > 1)
        label.colspan -= 1


@quirk("t3_label_colspan_long", group="t3", carriers=("html", "word", "text"))
def t3_label_colspan_long(draft: Draft) -> None:
    """Some label cells span one column more than they should: their figures shift right."""
    (table,) = draft.tables("T3")
    for row in draft.rng.sample(table.rows[3:], draft.rng.randint(1, 5)):
        label = [c for c in row if c.role == "label"][-1]
        label.colspan += 1


@quirk("t3_header_colspan_wrong", group="t3", carriers=("html", "word", "text"))
def t3_header_colspan_wrong(draft: Draft) -> None:
    """The corner of the header spans two columns only: names stand one column left."""
    (table,) = draft.tables("T3")
    table.rows[0][0].colspan = 2


@quirk("t3_labels_joined", group="t3")
def t3_labels_joined(draft: Draft) -> None:
    """One label column: 三、 and the groups are rows of their own without figures."""
    (table,) = draft.tables("T3")
    columns = len(draft.t3_columns)
    rows = [*table.rows[:3]]
    rows[0][0].colspan = 1
    for row in table.rows[3:]:
        labels = [c for c in row if c.role == "label"]
        for cell in labels[:-1]:
            rows.append([Cell(cell.text, 1, 1 + columns, "label")])
        labels[-1].colspan = labels[-1].rowspan = 1
        rows.append([labels[-1], *(c for c in row if c.role != "label")])
    table.rows = rows


@quirk("extra_empty_first_column", group="t2+t3")
def extra_empty_first_column(draft: Draft) -> None:
    for table in draft.tables():
        if table.kind in ("T2", "T3"):
            for row in table.rows:
                row.insert(0, Cell("", role="extra"))
            if table.kind == "T3":
                # the corner spans three rows already: the empty cell stands in each
                table.rows[0][0].rowspan = 1


@quirk("trailing_empty_columns", group="t2+t3")
def trailing_empty_columns(draft: Draft) -> None:
    extra = draft.rng.randint(1, 2)
    for table in draft.tables():
        if table.kind in ("T2", "T3"):
            for row in table.rows:
                row += [Cell("", role="extra") for _ in range(extra)]


@quirk("t3_remark_column", group="t3")
def t3_remark_column(draft: Draft) -> None:
    """A column 备注 after the totals."""
    (table,) = draft.tables("T3")
    table.rows[0].append(Cell("备注", 3, 1, "head"))
    for row in table.rows[3:]:
        row.append(Cell("", role="extra"))


@quirk("form_value_columns", group="form", layouts=("2008",), stage="plan")
def form_value_columns(draft: Draft) -> None:
    draft.options["value_heads"] = ["本期", "本年累计"]


@quirk("form_serial_column", group="form", layouts=FORMS)
def form_serial_column(draft: Draft) -> None:
    """A first column 序号 with running numbers."""
    (table,) = draft.tables("FORM")
    for i, row in enumerate(table.rows):
        row.insert(0, Cell("序号" if i == 0 else str(i), role="extra"))
