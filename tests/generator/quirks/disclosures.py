"""Table 2 in other shapes: columns moved, names left out, amounts in another unit, pairs."""

from __future__ import annotations

from decimal import Decimal

from tests.generator.model import Cell, Draft
from tests.generator.quirks.registry import cell_quirk


def _blocks(draft: Draft) -> list[list[list[Cell]]]:
    (table,) = draft.tables("T2")
    blocks: list[list[list[Cell]]] = []
    for row in table.rows:
        if len(row) == 1:
            blocks.append([])
        blocks[-1].append(row)
    return blocks


@cell_quirk("t2_columns_reordered", group="t2rows")
def t2_columns_reordered(draft: Draft) -> None:
    """The columns of the first block stand in another order."""
    _, head, *rows = _blocks(draft)[0]
    order = [1, 2, 3]
    while order == [1, 2, 3]:
        draft.rng.shuffle(order)
    for row in (head, *rows):
        row[1:] = [row[i] for i in order]


@cell_quirk("t2_block_names_missing", group="t2+t2rows")
def t2_block_names_missing(draft: Draft) -> None:
    """No rows 第二十条第（…）项."""
    (table,) = draft.tables("T2")
    table.rows = [r for r in table.rows if len(r) > 1]


@cell_quirk("t2_pairs", group="t2+t2rows")
def t2_pairs(draft: Draft) -> None:
    """Label and figure side by side, the label naming row and column."""
    rows: list[list[Cell]] = []
    for _, head, *lines in _blocks(draft):
        for line in lines:
            for name, cell in zip(head[1:], line[1:], strict=True):
                cell.colspan = 1
                rows.append([Cell(f"{line[0].text}{name.text}"), cell])
                if cell.figure:
                    draft.figures[cell.figure].accept = ["unreadable", "missing"]
    (table,) = draft.tables("T2")
    table.rows = rows


@cell_quirk("t2_heads_missing", group="t2rows")
def t2_heads_missing(draft: Draft) -> None:
    """No rows of column names: which of three figures is which is only the form's order."""
    (table,) = draft.tables("T2")
    table.rows = [r for r in table.rows if r[0].text != "信息内容"]
    for cell in draft.cells("T2"):
        if cell.figure:
            draft.figures[cell.figure].accept = ["unreadable", "missing"]


@cell_quirk("t2_fee_in_yuan", group="t2rows", layouts=("2021", "hybrid"))
def t2_fee_in_yuan(draft: Draft) -> None:
    """The column says 单位：元: the amount is a ten-thousandth of what stands there."""
    for cell in draft.cells("T2"):
        if cell.text.startswith("本年收费金额"):
            cell.text = draft.rng.choice(["本年收费金额（单位：元）", "本年收费金额（元）"])
        if (
            cell.figure == "administrative_fee_revenue"
            and draft.figures[cell.figure].state == "reported"
        ):
            amount = draft.rng.choice([0, draft.rng.randint(1, 9_000_000)])
            figure = draft.figures[cell.figure]
            cell.text = figure.text = str(amount)
            value = Decimal(amount) / 10000
            figure.value = int(value) if value == int(value) else float(value)
            figure.accept = [*figure.accept, "unreadable"]


@cell_quirk("t2_blocks_side_by_side", group="t2+t2rows", layouts=("2021", "hybrid"))
def t2_blocks_side_by_side(draft: Draft) -> None:
    """The blocks of items 5 and 8 stand beside each other."""
    one, five, six, eight = _blocks(draft)
    (table,) = draft.tables("T2")
    for left, right in zip(five, eight, strict=True):
        for row in (left, right):
            if len(row) == 1:
                row[0].colspan = 2
            else:
                row[-1].colspan = 1
    table.rows = [*one, *(a + b for a, b in zip(five, eight, strict=True)), *six]
    for code in ("administrative_licensing_decisions", "administrative_fee_revenue"):
        draft.figures[code].accept = ["unreadable", "missing"]


@cell_quirk("t2_serial_column", group="t2rows")
def t2_serial_column(draft: Draft) -> None:
    """A first column 序号 with running numbers."""
    (table,) = draft.tables("T2")
    n = 0
    for row in table.rows:
        if len(row) == 1:
            row[0].colspan += 1
        elif row[0].text == "信息内容":
            row.insert(0, Cell("序号", role="head"))
        else:
            n += 1
            row.insert(0, Cell(str(n), role="extra"))


@cell_quirk("t2_unit_column", group="t2rows", layouts=("2021", "hybrid"))
def t2_unit_column(draft: Draft) -> None:
    """A last column 单位."""
    (table,) = draft.tables("T2")
    for row in table.rows:
        if len(row) == 1:
            row[0].colspan += 1
        elif row[0].text == "信息内容":
            row.append(Cell("单位", role="head"))
        else:
            money = row[0].text == "行政事业性收费"
            row.append(Cell("万元" if money else "件", role="extra"))


@cell_quirk("t2_block_label_column", group="t2+t2rows")
def t2_block_label_column(draft: Draft) -> None:
    """第二十条第（…）项 stands in a first column over the rows of its block."""
    rows: list[list[Cell]] = []
    for title, *lines in _blocks(draft):
        lines[0].insert(0, Cell(title[0].text, len(lines), 1, "head"))
        rows += lines
    (table,) = draft.tables("T2")
    table.rows = rows
