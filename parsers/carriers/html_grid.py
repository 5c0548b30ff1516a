"""HTML tables → Grid: rowspan and colspan resolved as browsers do, within bounds.

Spans are clamped as the HTML standard clamps them (colspan ≤ 1000, rowspan to the table's end);
the whole grid is capped, so that a hostile colspan="1000000" costs nothing.
"""

from __future__ import annotations

import re

from lxml import etree

from parsers.document import Cell, Grid
from parsers.report import Problem

MAX_COLUMNS = 200
MAX_CELLS = 200_000

_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")
_CELL, _END = "\ue0f2", "\ue0f3"  # private-use marks around a cell's text
_SINGLE = ("p", "span", "font", "b", "strong", "br", "a", "o:p")  # hold no blocks themselves
_CELL_BLOCKS = ("p", "div", "li", "tr")


def build_grid(table: etree._Element, number: int) -> tuple[Grid, list[Problem]]:
    """The table as a Grid (text breaks kept as newlines), and what had to be cut."""
    problems: list[Problem] = []
    nested = table.find(".//table") is not None
    rows: list[list[etree._Element]] = []
    for tr in table.iter("tr"):
        if nested and next(tr.iterancestors("table")) is not table:
            continue
        rows.append([c for c in tr if c.tag in ("td", "th")])
    if nested:
        problems.append(
            Problem("nested_table", "a table inside a cell is read as that cell's text")
        )
    texts = _texts(table, rows)
    lines: list[list[Cell | None]] = [[] for _ in rows]
    total = 0
    for r, cells in enumerate(rows):
        column = 0
        for element, text in zip(cells, texts[r], strict=True):
            line = lines[r]
            while column < len(line) and line[column] is not None:
                column += 1
            colspan = min(_span(element.get("colspan")), MAX_COLUMNS - min(column, MAX_COLUMNS - 1))
            rowspan = _span(element.get("rowspan"), zero=len(rows) - r)
            rowspan = min(rowspan, len(rows) - r)
            total += colspan * rowspan
            if total > MAX_CELLS or column >= MAX_COLUMNS:
                problems.append(
                    Problem(
                        "table_cut", f"table {number} is larger than {MAX_CELLS} cells: cut there"
                    )
                )
                return Grid(lines[: r + 1], number), problems
            cell = Cell(text, r, column, rowspan, colspan)
            for below in range(r, r + rowspan):
                target = lines[below]
                if len(target) < column + colspan:
                    target.extend([None] * (column + colspan - len(target)))
                for c in range(column, column + colspan):
                    if target[c] is None:
                        target[c] = cell
            column += colspan
    return Grid(lines, number), problems


def _span(value: str | None, zero: int = 1) -> int:
    if not value:
        return 1
    match = re.match(r"\s*(\d{1,7})", value)
    if not match:
        return 1
    number = int(match[1])
    return max(1, zero if number == 0 else min(number, 65534))


def _texts(table: etree._Element, rows: list[list[etree._Element]]) -> list[list[str]]:
    """The text of every cell, taken out in one pass of libxml2 for the whole table."""
    for row in rows:
        for cell in row:
            if len(cell) > 1 or (len(cell) == 1 and cell[0].tag not in _SINGLE):
                for node in cell.iter(*_CELL_BLOCKS):
                    node.text = "\u2028" + (node.text or "")
                    node.tail = "\u2028" + (node.tail or "")
            cell.text = _CELL + (cell.text or "")
            cell.tail = _END
    whole = str(etree.tostring(table, method="text", encoding="unicode", with_tail=False))
    parts = iter(whole.split(_CELL)[1:])
    return [[_clean(next(parts).partition(_END)[0]) for _ in row] for row in rows]


def _clean(raw: str) -> str:
    if raw.isdigit():
        return raw
    if "\u2028" not in raw:
        return _SPACE.sub(" ", raw).strip(" ")
    pieces = [_SPACE.sub(" ", piece).strip(" ") for piece in raw.split("\u2028")]
    return "\n".join(piece for piece in pieces if piece)
