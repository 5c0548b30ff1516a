"""Grounds: boxes painted behind headings or behind every other row of a table without rules.

Their sides look like rules, but the table goes on beside them: its other rows are not boxed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from parsers.drawn.loose.pieces import pieces
from parsers.drawn.ruled import bounds, is_table
from parsers.drawn.text import Box, Char, Line, lines_of

if TYPE_CHECKING:
    from parsers.drawn.page import DrawnPage

NEAR = 2.5
"""Distance of a painted box and the next row of its table, at most, in heights of the line."""
EDGE_LINES = 2
"""Lines at a page's foot or head (its number, a running head) that may stand between a table's rows."""


def without_grounds(tables: list[list[Box]], page: DrawnPage, after: DrawnPage | None) -> list[list[Box]]:  # fmt: skip
    """The tables but those that are no more than grounds: a row of figures in no table stands right
    above or below, or begins the next page where such a table ends this one."""
    left = list(tables)
    while painted := [t for t in left if t in page.painted]:
        free = _free_lines(page.chars, left)
        grounds = [t for t in painted if any(_is_next(line, bounds(t)) for line in free)]
        lowest = max(left, key=lambda t: bounds(t)[3])
        if not grounds and after is not None and lowest in painted:
            below = [line for line in free if line.top > bounds(lowest)[3]]
            first = _free_lines(after.chars, [t for t in after.tables if is_table(t)])[:EDGE_LINES]
            if len(below) < EDGE_LINES and any(_is_row(x, bounds(lowest)) for x in first):
                grounds = [lowest]
        if not grounds:
            break
        left = [t for t in left if t not in grounds]
    return left


def _free_lines(chars: list[Char], tables: list[list[Box]]) -> list[Line]:
    around = [bounds(t) for t in tables]
    return lines_of([c for c in chars if not any(_holds(b, c) for b in around)])


def _is_next(line: Line, box: Box) -> bool:
    apart = max(line.top - box[3], box[1] - line.bottom)
    return apart <= NEAR * line.size and _is_row(line, box)


def _is_row(line: Line, box: Box) -> bool:
    """Whether a line has figures beside each other or beside a label, between the sides of a box."""
    if line.x0 < box[0] - line.size or line.x1 > box[2] + line.size:
        return False
    parts = pieces(line)
    return len(parts) > 1 and any(p.value for p in parts)


def _holds(box: Box, char: Char) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
