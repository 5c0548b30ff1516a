"""Table 4 in still other shapes: columns moved, left out or added, one row a procedure, two years."""

from __future__ import annotations

from tests.generator.model import Cell, Draft
from tests.generator.official import T4_COLUMNS, T4_GROUPS, value_cell
from tests.generator.quirks.registry import cell_quirk


def _table4(draft: Draft, groups: dict[str, tuple[str, str | None]], columns: list[str]) -> None:
    (table,) = draft.tables("T4")
    width = len(columns)
    names = [T4_COLUMNS[c] for c in columns]
    one: list[Cell] = []
    two: list[Cell] = []
    three: list[Cell] = []
    row: list[Cell] = []
    for group, (outer, inner) in groups.items():
        if inner is None:
            one.append(Cell(outer, 1, width, "head"))
            two += [Cell(n, 2, 1, "head") for n in names]
        else:
            if one and one[-1].text == outer:
                one[-1].colspan += width
            else:
                one.append(Cell(outer, 1, width, "head"))
            two.append(Cell(inner, 1, width, "head"))
            three += [Cell(n, role="head") for n in names]
        row += [value_cell(draft, f"{group}_{c}") for c in columns]
    table.rows = [one, two, three, row]


@cell_quirk("t4_total_first", group="t4")
def t4_total_first(draft: Draft) -> None:
    columns = list(T4_COLUMNS)
    _table4(draft, T4_GROUPS, [columns[-1], *columns[:-1]])


@cell_quirk("t4_litigation_exchanged", group="t4")
def t4_litigation_exchanged(draft: Draft) -> None:
    """复议后起诉 stands before 未经复议直接起诉."""
    a, b, c = T4_GROUPS.items()
    _table4(draft, dict([a, c, b]), list(T4_COLUMNS))


@cell_quirk("t4_litigation_before_review", group="t4")
def t4_litigation_before_review(draft: Draft) -> None:
    a, b, c = T4_GROUPS.items()
    _table4(draft, dict([b, c, a]), list(T4_COLUMNS))


@cell_quirk("t4_column_missing", group="t4")
def t4_column_missing(draft: Draft) -> None:
    """No column 其他结果 (or 尚未审结) anywhere."""
    gone = draft.rng.choice(["other", "pending"])
    for group in T4_GROUPS:
        draft.figures[f"{group}_{gone}"].lose("unreadable")
    _table4(draft, T4_GROUPS, [c for c in T4_COLUMNS if c != gone])


@cell_quirk("t4_litigation_sum_added", group="t4")
def t4_litigation_sum_added(draft: Draft) -> None:
    """A sixteenth column: 行政诉讼 in all."""
    (table,) = draft.tables("T4")
    table.rows[0][1].colspan += 1
    table.rows[1].append(Cell("合计", 2, 1, "head"))
    groups = ("litigation_direct_total", "litigation_after_reconsideration_total")
    total = sum(int(draft.figures[g].value or 0) for g in groups)
    table.rows[3].append(Cell(str(total), role="extra"))


@cell_quirk("t4_row_each", group="t4")
def t4_row_each(draft: Draft) -> None:
    """Three rows (行政复议, two of 行政诉讼) and five columns."""
    (table,) = draft.tables("T4")
    rows = [[Cell("", 1, 2, "head"), *(Cell(n, role="head") for n in T4_COLUMNS.values())]]
    for group, (outer, inner) in T4_GROUPS.items():
        labels = [Cell(outer, 1, 2)] if inner is None else [Cell(inner)]
        if group == "litigation_direct":
            labels.insert(0, Cell(outer, 2, 1))
        rows.append([*labels, *(value_cell(draft, f"{group}_{c}") for c in T4_COLUMNS)])
    table.rows, table.head = rows, 1


@cell_quirk("t4_column_each", group="t4")
def t4_column_each(draft: Draft) -> None:
    """Five rows (结果维持 …) and three columns."""
    (table,) = draft.tables("T4")
    rows = [
        [Cell("", 2, 1, "head"), Cell("行政复议", 2, 1, "head"), Cell("行政诉讼", 1, 2, "head")],
        [Cell("未经复议直接起诉", role="head"), Cell("复议后起诉", role="head")],
    ]
    for column, name in T4_COLUMNS.items():
        rows.append([Cell(name), *(value_cell(draft, f"{g}_{column}") for g in T4_GROUPS)])
    table.rows, table.head = rows, 2


@cell_quirk("t4_two_years", group="t4")
def t4_two_years(draft: Draft) -> None:
    """A row for this year and one for the year before; a reader may well give up."""
    (table,) = draft.tables("T4")
    table.rows[0].insert(0, Cell("年度", 3, 1, "head"))
    row = table.rows[3]
    old = [Cell(f"{draft.year - 1}年")]
    old += [Cell(str(draft.rng.randint(0, 20)), role="extra") for _ in row]
    row.insert(0, Cell(f"{draft.year}年"))
    table.rows[3:] = [row, old] if draft.rng.random() < 0.5 else [old, row]
    for group in T4_GROUPS:
        for column in T4_COLUMNS:
            draft.figures[f"{group}_{column}"].accept = ["unreadable", "missing"]


@cell_quirk("t4_pairs", group="t4")
def t4_pairs(draft: Draft) -> None:
    """Label and figure side by side, the label naming group and column."""
    (table,) = draft.tables("T4")
    mark = draft.rng.choice(["—", "：", "-", "（"])
    end = "）" if mark == "（" else ""
    table.rows = [
        [
            Cell(f"{outer if inner is None else inner}{mark}{name}{end}"),
            value_cell(draft, f"{group}_{column}"),
        ]
        for group, (outer, inner) in T4_GROUPS.items()
        for column, name in T4_COLUMNS.items()
    ]
    table.head = 0
