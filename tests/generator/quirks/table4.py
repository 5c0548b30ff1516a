"""Table 4 drawn in other shapes."""

from __future__ import annotations

from tests.generator.model import Cell, Draft, Table
from tests.generator.official import T4_COLUMNS, T4_GROUPS, value_cell
from tests.generator.quirks.registry import quirk


@quirk("t4_transposed", group="t4")
def t4_transposed(draft: Draft) -> None:
    """Fifteen rows of label and value."""
    (table,) = draft.tables("T4")
    rows: list[list[Cell]] = []
    for group, (outer, inner) in T4_GROUPS.items():
        for i, (column, name) in enumerate(T4_COLUMNS.items()):
            row: list[Cell] = []
            if i == 0 and outer == "行政复议":
                row.append(Cell(outer, 5, 2))
            elif i == 0:
                if group == "litigation_direct":
                    row.append(Cell(outer, 10, 1))
                row.append(Cell(str(inner), 5, 1))
            row += [Cell(name), value_cell(draft, f"{group}_{column}")]
            rows.append(row)
    table.rows, table.head = rows, 0


@quirk("t4_stacked", group="t4")
def t4_stacked(draft: Draft) -> None:
    """Three blocks of five columns, one below the other."""
    (table,) = draft.tables("T4")
    rows: list[list[Cell]] = []
    for group, (outer, inner) in T4_GROUPS.items():
        name = outer if inner is None else draft.rng.choice([inner, f"{outer}（{inner}）"])
        rows.append([Cell(name, 1, 5, "head")])
        rows.append([Cell(n, role="head") for n in T4_COLUMNS.values()])
        rows.append([value_cell(draft, f"{group}_{c}") for c in T4_COLUMNS])
    table.rows, table.head = rows, 0


@quirk("t4_two_tables", group="t4")
def t4_two_tables(draft: Draft) -> None:
    """行政复议 and 行政诉讼 are two tables."""
    (table,) = draft.tables("T4")
    names = list(T4_COLUMNS.values())
    codes = list(T4_COLUMNS)
    one = [
        [Cell("行政复议", 1, 5, "head")],
        [Cell(n, role="head") for n in names],
        [value_cell(draft, f"reconsideration_{c}") for c in codes],
    ]
    two = [
        [Cell("行政诉讼", 1, 10, "head")],
        [Cell("未经复议直接起诉", 1, 5, "head"), Cell("复议后起诉", 1, 5, "head")],
        [Cell(n, role="head") for _ in range(2) for n in names],
        [
            value_cell(draft, f"{g}_{c}")
            for g in ("litigation_direct", "litigation_after_reconsideration")
            for c in codes
        ],
    ]
    draft.replace(table, Table("T4", one, 2), Table("T4", two, 3))


@quirk("t4_label_column", group="t4")
def t4_label_column(draft: Draft) -> None:
    """A first column 数量 before the fifteen figures."""
    (table,) = draft.tables("T4")
    table.rows[0].insert(0, Cell("", 3, 1, "head"))
    table.rows[3].insert(0, Cell(draft.rng.choice(["数量", "件数", "数量（件）"])))


@quirk("t4_labels_broken", group="t4words")
def t4_labels_broken(draft: Draft) -> None:
    for cell in draft.cells("T4"):
        if cell.role == "head" and len(cell.text) in (2, 4):
            middle = len(cell.text) // 2
            cell.text = (
                f"{cell.text[:middle]}{draft.rng.choice([chr(10), ' '])}{cell.text[middle:]}"
            )


@quirk("t4_short", group="t4", carriers=("html", "word", "text", "docx"))
def t4_short(draft: Draft) -> None:
    """Fourteen figures for fifteen columns: which is missing cannot be told."""
    (table,) = draft.tables("T4")
    cells = table.rows[3]
    blank = not any(c.text.strip() for c in cells)
    cells.remove(draft.rng.choice(cells))
    for group in T4_GROUPS:
        for column in T4_COLUMNS:
            figure = draft.figures[f"{group}_{column}"]
            figure.blur()
            if blank:  # a row of blanks says as much with one cell less
                figure.accept.append("blank")
