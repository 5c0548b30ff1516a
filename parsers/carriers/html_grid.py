"""A table's marked text → Grid: rowspan and colspan resolved as browsers do, within bounds.

Spans are clamped as the HTML standard clamps them (colspan ≤ 1000, rowspan to the table's end);
the whole grid is capped, so that a hostile colspan="1000000" costs nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from parsers.document import Cell, Grid
from parsers.report import Problem

MAX_COLUMNS = 200
MAX_CELLS = 200_000
MAX_PAGE_CELLS = 600_000

BREAK, LINE = "\ue0d0", "\ue0d1"
ROW, CELL, TEXT, CELL_END = "\ue0d4", "\ue0d5", "\ue0d6", "\ue0d7"
CAPTION, FIELDS = "\ue0d9", "\ue0de"
_HEADING = re.compile("\ue0d8\\d")
_EDGES = " \n\t\r\f\u00a0\u3000\ue0d0\ue0d1"
_DIGITS = re.compile(r"\s*\+?(\d{1,7})")


@dataclass(slots=True)
class Source:
    """A table as marked text: per row (span attributes, text) of each cell, and what stands
    outside its cells (browsers draw it before the table)."""

    rows: list[list[tuple[str, str]]]
    strays: list[str] = field(default_factory=list)
    caption: str = ""
    fields: bool = False
    """Whether its rows are lists of cells without spans, so that columns are ordinals only."""

    @classmethod
    def of(cls, text: str) -> Source:
        """Cut what stands between a table's marks."""
        source = cls([])
        if text.startswith(FIELDS):
            source.fields, text = True, text[1:]
        first = True
        for line in text.split(ROW):
            head, *parts = line.split(CELL)
            if head and not head.isspace():
                source._outside(head)
            row = []
            for part in parts:
                span, _, rest = part.partition(TEXT)
                content, _, tail = rest.partition(CELL_END)
                row.append((span, content))
                if tail and not tail.isspace():
                    source._outside(tail)
            if row or not first:
                source.rows.append(row)
            first = False
        return source

    def _outside(self, text: str) -> None:
        before, mark, rest = text.partition(CAPTION)
        if mark:
            caption, _, after = rest.partition(BREAK)
            self.caption = self.caption or caption
            text = before + BREAK + after
        if text.strip(_EDGES):
            self.strays.append(text)

    def contents(self) -> list[str]:
        """The marked text of every cell, in reading order."""
        return [text for row in self.rows for _, text in row]

    def is_column(self) -> bool:
        """Whether the table has one cell a row, so that it arranges text and tabulates nothing."""
        return all(len(row) <= 1 for row in self.rows)


def build_grid(source: Source, number: int, before: int = 0) -> tuple[Grid, list[Problem]]:
    """The table as a Grid (text breaks kept as newlines), and what had to be cut. `before` counts
    the cells of the page's earlier tables."""
    rows = source.rows
    height = len(rows)
    lines: list[list[Cell | None]] = [[] for _ in rows]
    limit = min(MAX_CELLS, MAX_PAGE_CELLS - before)
    total = 0
    for r, cells in enumerate(rows):
        line = lines[r]
        column = 0
        for span, content in cells:
            while column < len(line) and line[column] is not None:
                column += 1
            if not span:
                total += 1
                if total > limit or column >= MAX_COLUMNS:
                    return _cut(lines, r, number)
                cell = Cell(clean(content), r, column)
                if column < len(line):
                    line[column] = cell
                else:
                    line.append(cell)
                column += 1
                continue
            wide, high = _spans(span)
            colspan = min(wide or 1, MAX_COLUMNS - min(column, MAX_COLUMNS - 1))
            rowspan = min(high or height, height - r)
            total += colspan * rowspan
            if total > limit or column >= MAX_COLUMNS:
                return _cut(lines, r, number)
            cell = Cell(clean(content), r, column, rowspan, colspan)
            for below in range(r, r + rowspan):
                target = lines[below]
                if len(target) < column + colspan:
                    target.extend([None] * (column + colspan - len(target)))
                for c in range(column, column + colspan):
                    if target[c] is None:
                        target[c] = cell
            column += colspan
    grid = Grid(lines, number, caption=clean(source.caption), rectangular=not source.fields)
    grid.exact = source.fields
    return grid, []


def _cut(lines: list[list[Cell | None]], row: int, number: int) -> tuple[Grid, list[Problem]]:
    text = f"table {number} is larger than {MAX_CELLS} cells: cut there"
    return Grid(lines[: row + 1], number), [Problem("table_cut", text)]


@lru_cache(maxsize=4096)
def _spans(attributes: str) -> tuple[int, int]:
    """The numbers in a cell's span attributes ("2,1": colspan, rowspan), 1 where none can be read."""
    across, _, down = attributes.partition(",")
    wide, high = _DIGITS.match(across), _DIGITS.match(down)
    return int(wide[1]) if wide else 1, int(high[1]) if high else 1


@lru_cache(maxsize=8192)
def clean(raw: str) -> str:
    """A cell's text: white space squeezed, paragraphs and breaks as newlines."""
    raw = raw.strip(_EDGES)
    if raw.isalnum():
        return raw
    if "\ue0d8" in raw:
        raw = _HEADING.sub("", raw)
    if BREAK not in raw and LINE not in raw:
        return " ".join(raw.split())
    pieces = [" ".join(piece.split()) for piece in raw.replace(LINE, BREAK).split(BREAK)]
    return "\n".join(piece for piece in pieces if piece)
