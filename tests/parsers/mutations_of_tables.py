"""Damage to the cells, rows, spans and columns of a table."""

from __future__ import annotations

import copy
import random

from lxml import etree
from mutations import (
    any_table,
    harmless,
    labels_of,
    mutation,
    new_cell,
    rows_of,
    table3_of,
    values_of,
)

# -- cells and rows -------------------------------------------------------------------------


@mutation
def cell_lost(tree: etree._Element, rng: random.Random) -> None:
    row = rng.choice(rows_of(any_table(tree, rng)))
    row.remove(rng.choice(list(row)))


@mutation
def value_lost(tree: etree._Element, rng: random.Random) -> None:
    cell = rng.choice([c for c in tree.iter("td") if c.get("data-f") is not None])
    parent = cell.getparent()
    assert parent is not None
    parent.remove(cell)


@mutation
def empty_cell_added(tree: etree._Element, rng: random.Random) -> None:
    row = rng.choice(rows_of(any_table(tree, rng)))
    row.insert(rng.randint(0, len(row)), new_cell())


@mutation
def zero_added(tree: etree._Element, rng: random.Random) -> None:
    row = rng.choice(rows_of(any_table(tree, rng)))
    row.insert(rng.randint(0, len(row)), new_cell("0"))


@mutation
def rows_exchanged(tree: etree._Element, rng: random.Random) -> None:
    a, b = rng.sample(rows_of(table3_of(tree))[4:], 2)
    parent = a.getparent()
    assert parent is not None
    i, j = parent.index(a), parent.index(b)
    one, two = copy.deepcopy(a), copy.deepcopy(b)
    parent[i], parent[j] = two, one


@mutation
def row_doubled(tree: etree._Element, rng: random.Random) -> None:
    row = rng.choice(rows_of(any_table(tree, rng)))
    row.addnext(copy.deepcopy(row))


@mutation
def row_lost(tree: etree._Element, rng: random.Random) -> None:
    row = rng.choice(rows_of(any_table(tree, rng)))
    row.getparent().remove(row)  # type: ignore[union-attr]


@mutation
def header_lost(tree: etree._Element, rng: random.Random) -> None:
    for row in rows_of(table3_of(tree))[: rng.randint(1, 3)]:
        row.getparent().remove(row)  # type: ignore[union-attr]


@mutation
def rows_run_together(tree: etree._Element, rng: random.Random) -> None:
    rows = rows_of(table3_of(tree))
    at = rng.randint(4, len(rows) - 2)
    for cell in list(rows[at + 1]):
        rows[at].append(cell)
    rows[at + 1].getparent().remove(rows[at + 1])  # type: ignore[union-attr]


@mutation
def subtotal_added(tree: etree._Element, rng: random.Random) -> None:
    row = etree.Element("tr")
    row.append(
        new_cell(rng.choice(["小计", "合计", "（三）小计", "其中：延期答复", "不予公开小计"]))
    )
    row[0].set("colspan", str(rng.randint(1, 3)))
    for _ in range(7):
        row.append(new_cell(str(rng.randint(0, 9))))
    rng.choice(rows_of(table3_of(tree))[4:]).addnext(row)


@harmless
def table_split(tree: etree._Element, rng: random.Random) -> None:
    """Cut by a page break; cells that covered both parts are lost in the second."""
    table = table3_of(tree)
    rows = rows_of(table)
    rest = etree.Element("table")
    for row in rows[rng.randint(4, len(rows) - 1) :]:
        rest.append(row)
    table.addnext(rest)
    if rng.random() < 0.5:
        number = etree.Element("p")
        number.text = "- 3 -"
        rest.addprevious(number)


# -- spans ----------------------------------------------------------------------------------


@mutation
def colspans_changed(tree: etree._Element, rng: random.Random) -> None:
    for _ in range(rng.randint(1, 6)):
        cell = rng.choice(labels_of(table3_of(tree)))
        cell.set("colspan", str(max(1, int(cell.get("colspan", "1")) + rng.choice([-1, 1]))))


@mutation
def rowspan_changed(tree: etree._Element, rng: random.Random) -> None:
    cell = rng.choice([c for c in tree.iter("td") if c.get("rowspan")])
    cell.set("rowspan", str(max(1, int(cell.get("rowspan", "1")) + rng.choice([-2, -1, 1, 2]))))


def _without(tree: etree._Element, *names: str) -> None:
    for cell in tree.iter("td"):
        for name in names:
            cell.attrib.pop(name, None)


@harmless
def spans_lost(tree: etree._Element, rng: random.Random) -> None:
    _without(tree, "colspan", "rowspan")


@mutation
def colspans_lost(tree: etree._Element, rng: random.Random) -> None:
    _without(tree, "colspan")


@harmless
def rowspans_lost(tree: etree._Element, rng: random.Random) -> None:
    _without(tree, "rowspan")


@mutation
def values_merged(tree: etree._Element, rng: random.Random) -> None:
    cells = values_of(rng.choice([r for r in rows_of(table3_of(tree)) if len(values_of(r)) > 2]))
    at = rng.randrange(len(cells) - 1)
    a, b = cells[at], cells[at + 1]
    a.set("colspan", "2")
    if rng.random() < 0.5:
        a.text = f"{a.text or ''} {b.text or ''}"
        del a.attrib["data-f"]
    b.getparent().remove(b)  # type: ignore[union-attr]


# -- columns --------------------------------------------------------------------------------


@harmless
def serial_column(tree: etree._Element, rng: random.Random) -> None:
    for n, row in enumerate(rows_of(table3_of(tree))):
        if n not in (1, 2):
            cell = new_cell("序号" if n == 0 else str(n - 2))
            if n == 0:
                cell.set("rowspan", "3")
            row.insert(0, cell)


@harmless
def unit_column(tree: etree._Element, rng: random.Random) -> None:
    for n, row in enumerate(rows_of(table3_of(tree))):
        if n not in (1, 2):
            cell = new_cell("单位" if n == 0 else "件")
            if n == 0:
                cell.set("rowspan", "3")
            values = values_of(row)
            row.insert(row.index(values[0]) if values else 1, cell)


@harmless
def empty_column(tree: etree._Element, rng: random.Random) -> None:
    at = rng.randint(0, 6)
    for row in rows_of(table3_of(tree))[3:]:
        values = values_of(row)
        row.insert(row.index(values[at]), new_cell())


@mutation
def last_years_columns(tree: etree._Element, rng: random.Random) -> None:
    for row in rows_of(table3_of(tree)):
        for value in values_of(row):
            value.addnext(new_cell(str(rng.randint(0, 9))))


@harmless
def table_turned(tree: etree._Element, rng: random.Random) -> None:
    """Rows drawn as columns."""
    table = table3_of(tree)
    grid: dict[tuple[int, int], etree._Element] = {}
    for r, row in enumerate(rows_of(table)):
        c = 0
        for cell in row:
            while (r, c) in grid:
                c += 1
            for dr in range(int(cell.get("rowspan", "1"))):
                for dc in range(int(cell.get("colspan", "1"))):
                    grid[r + dr, c + dc] = cell
            c += int(cell.get("colspan", "1"))
    new = etree.Element("table")
    for c in range(max(c for _, c in grid) + 1):
        row = etree.SubElement(new, "tr")
        for r in range(max(r for r, _ in grid) + 1):
            cell = grid[r, c]
            if cell in (grid.get((r - 1, c)), grid.get((r, c - 1))):
                continue
            other = new_cell(cell.text or "")
            for name, turned in (("colspan", "rowspan"), ("rowspan", "colspan")):
                if cell.get(name):
                    other.set(turned, cell.get(name, ""))
            for name in ("data-f", "data-v"):
                if cell.get(name) is not None:
                    other.set(name, cell.get(name, ""))
            row.append(other)
    table.getparent().replace(table, new)  # type: ignore[union-attr]
