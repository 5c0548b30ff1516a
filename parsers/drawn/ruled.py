"""A ruled table: cells with their text, placed in rows and columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from parsers.document import Cell, Grid
from parsers.drawn.rules import TOLERANCE
from parsers.drawn.text import Box, Char, Line, cell_text, lines_of, upright

MAX_PADDING = 8.0
"""Points between a cell's side and its text that count as the table's padding."""
CROSSING = "its text runs over the cell's side"

_HANGING = set("、，。；：）》”,.;:)")


@dataclass(slots=True, eq=False)
class RuledCell:
    """A cell on paper: grid lines it lies between (r0 ≤ row < r1), its text and last line."""

    r0: int
    r1: int
    c0: int
    c1: int
    text: str = ""
    lines: list[Line] = field(default_factory=list)
    room: float = 0.0
    """Width its text can take."""
    confidence: float | None = None
    doubt: str | None = None

    def size(self) -> int:
        """Fields of the grid it covers."""
        return (self.r1 - self.r0) * (self.c1 - self.c0)

    def holds(self, other: RuledCell) -> bool:
        """Whether another cell is drawn within this one."""
        return (
            self is not other
            and self.r0 <= other.r0 and other.r1 <= self.r1
            and self.c0 <= other.c0 and other.c1 <= self.c1
        )  # fmt: skip


@dataclass(slots=True, eq=False)
class RuledTable:
    """A table on paper. `xs` and `ys` are its grid lines; `pages` the page of each row."""

    xs: list[float]
    cells: list[RuledCell]
    pages: list[int]
    top: float
    bottom: float

    @property
    def height(self) -> int:
        return len(self.pages)

    def row(self, index: int) -> list[RuledCell]:
        """Cells that begin in a row, left to right."""
        return sorted((c for c in self.cells if c.r0 == index), key=lambda c: c.c0)

    def grid(self) -> Grid:
        """The table as a grid; a cell's place is where it begins."""
        width = len(self.xs) - 1
        rows: list[list[Cell | None]] = [[None] * width for _ in range(self.height)]
        for drawn in sorted(
            self.cells, key=RuledCell.size
        ):  # a cell around others has what is left
            cell = Cell(
                drawn.text, drawn.r0, drawn.c0, drawn.r1 - drawn.r0, drawn.c1 - drawn.c0,
                drawn.confidence, drawn.doubt,
            )  # fmt: skip
            for r in range(drawn.r0, min(drawn.r1, self.height)):
                for c in range(drawn.c0, min(drawn.c1, width)):
                    if rows[r][c] is None:
                        rows[r][c] = cell
        return Grid(rows, 0, page=self.pages[0] if self.pages else None, row_pages=self.pages)


def bounds(cells: Iterable[Box]) -> Box:
    """The box around boxes."""
    boxes = list(cells)
    return (
        min(c[0] for c in boxes),
        min(c[1] for c in boxes),
        max(c[2] for c in boxes),
        max(c[3] for c in boxes),
    )


def is_table(cells: list[Box]) -> bool:
    """More than one column and more than one cell; rules around a paragraph make neither."""
    columns = {round(cell[0] / TOLERANCE) for cell in cells}
    return len(cells) >= 2 and len(columns) >= 2


def grid_lines(values: Iterable[float], tolerance: float = TOLERANCE) -> list[float]:
    """Coordinates of cell sides, those of one line merged."""
    merged: list[float] = []
    for value in sorted(values):
        if not merged or value - merged[-1] > tolerance:
            merged.append(value)
    return merged


def nearest(lines: list[float], value: float) -> int:
    return min(range(len(lines)), key=lambda i: abs(lines[i] - value))


def place_cells(boxes: list[Box], page: int, tolerance: float = TOLERANCE) -> tuple[RuledTable, dict[Box, RuledCell]]:  # fmt: skip
    """The table of cell boxes, its cells still without text."""
    xs = grid_lines((v for c in boxes for v in (c[0], c[2])), tolerance)
    ys = grid_lines((v for c in boxes for v in (c[1], c[3])), tolerance)
    cells: dict[Box, RuledCell] = {}
    for box in boxes:
        r0, c0 = nearest(ys, box[1]), nearest(xs, box[0])
        r1, c1 = max(r0 + 1, nearest(ys, box[3])), max(c0 + 1, nearest(xs, box[2]))
        cells[box] = RuledCell(r0, r1, c0, c1)
    pages = [page] * max(1, len(ys) - 1)
    return RuledTable(xs, list(cells.values()), pages, ys[0], ys[-1]), cells


def read_table(boxes: list[Box], chars: list[Char], page: int) -> RuledTable:
    """The table of cell boxes with the text of the characters that stand in them."""
    table, cells = place_cells(boxes, page)
    holders = {
        box
        for box, cell in cells.items()
        if cell.size() > 1 and any(cell.holds(other) for other in table.cells)
    }
    inside, crossing = _chars_by_cell(chars, boxes, holders)
    for box, cell in cells.items():
        cell.lines = lines_of(upright(inside[box]))
        if box in crossing:
            cell.doubt = CROSSING
    padding, leading = _padding(cells), _leading(cells)
    for box, cell in cells.items():
        turned = bool(inside[box]) and not inside[box][0].get("upright", True)
        side = box[3] - box[1] if turned else box[2] - box[0]
        cell.room = side - 2 * padding
        cell.text = cell_text(cell.lines, cell.room, leading)
    return table


def _padding(cells: dict[Box, RuledCell]) -> float:
    """The room left of texts that begin at their cell's padding: of nearly all texts the least
    (a bracket may stand a little further out)."""
    gaps = sorted(
        line.x0 - box[0]
        for box, cell in cells.items()
        for line in cell.lines
        if box[0] - 1 <= line.x0 <= box[2]
    )
    return min(MAX_PADDING, max(0.0, gaps[len(gaps) // 10])) if gaps else 0.0


def _leading(cells: dict[Box, RuledCell]) -> float | None:
    """The usual distance of two lines in one cell, None when no cell has two."""
    apart = sorted(
        below.top - above.top
        for cell in cells.values()
        for above, below in zip(cell.lines, cell.lines[1:], strict=False)
        if below.top > above.top
    )
    return apart[len(apart) // 2] if len(apart) >= 4 else None


def _chars_by_cell(
    chars: list[Char], boxes: list[Box], holders: set[Box]
) -> tuple[dict[Box, list[Char]], set[Box]]:
    """Characters of each cell, and the cells a figure runs out of into the next. Cells with others
    in them (`holders`) have the characters that stand in none of those.

    A figure too wide for its cell is drawn over the side: it belongs to the cell it began in,
    but whether the next one's own figure begins in it cannot be told.
    """
    found: dict[Box, list[Char]] = {box: [] for box in boxes}
    crossing: set[Box] = set()
    x0, top, x1, bottom = bounds(boxes)
    boxes = [b for b in boxes if b not in holders] + [b for b in boxes if b in holders]
    before: tuple[Char, Box] | None = None
    for char in chars:
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        if not (x0 <= x <= x1 and top <= y <= bottom):
            before = None
            continue
        follows = before is not None and _follows(char, before[0])
        if before and char["text"] in _HANGING and follows:
            # Punctuation hangs over the edge of its cell: it belongs to the text it ends.
            found[before[1]].append(char)
            continue
        last = before[1] if before and before[1] not in holders else None
        box = _box_at(boxes, x, y, last)
        if box is None:
            continue
        if before and follows and box != before[1] and _is_digit(char) and _is_digit(before[0]):
            crossing.update((box, before[1]))
        found[box].append(char)
        before = (char, box)
    return found, crossing


def _is_digit(char: Char) -> bool:
    return bool(char["text"][-1:].isdigit())


def _box_at(boxes: list[Box], x: float, y: float, first: Box | None) -> Box | None:
    if first and first[0] <= x < first[2] and first[1] <= y < first[3]:
        return first
    for box in boxes:
        if box[0] <= x < box[2] and box[1] <= y < box[3]:
            return box
    return None


def _follows(char: Char, before: Char) -> bool:
    same_line = abs(char["top"] - before["top"]) < 2
    return bool(same_line and -1.0 < char["x0"] - before["x1"] < 0.1 * (char["bottom"] - char["top"]))  # fmt: skip
