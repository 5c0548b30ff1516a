"""Figures set over several lines of a narrow cell of a scan: one figure, or several?

A figure goes on in the next line only where the cell had no room for one more digit, and its cell
belongs to one row only where the row's other figures stand as in one row. Of two rows whose rule
is lost, each has its figures above or below the middle, and those that do not fill their cells are
over two lines too.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from parsers.drawn.text import Box
    from parsers.ocr.cells import Look, _Cell

SEVERAL = "a figure over several lines"
"""Doubt of a figure whose lines may be figures of their own."""
MIDDLE = 0.5
"""Heights of a digit by which a line in the middle of its row may be off the middle."""
LEADING = 2.6
"""Distance of two lines of one figure, in heights of a digit (1.8 of its type size)."""
PITCH = 0.7
"""Advance of a digit in heights of one, at least, where no two stand side by side."""
_FIGURE = set("0123456789\n.,-—")


def settle(look: Look) -> None:
    """Join the figures that filled their cells; the others stay in doubt."""
    waiting = [one for one in look.cells if one.cell.doubt == SEVERAL and _plain_lines(one)]
    if not waiting:
        return
    pitch, side = _pitch(look), _padding(look)
    for one in waiting:
        row = [o for o in look.cells if o.ink and o.cell.r0 <= one.cell.r0 < o.cell.r1]
        figures = [o for o in row if o.cell.text and set(o.cell.text) <= _FIGURE]
        several = [o for o in figures if o.rows]
        if all(_fills(o, pitch, side) for o in several) and _is_one_row(one, figures):
            one.cell.text = "".join(line.cell.text for line in one.rows)
            one.cell.doubt = None


def _plain_lines(one: _Cell) -> bool:
    """Whether a cell's lines are digits read without doubt, as near as lines of one text, and all
    but the last equally long."""
    texts = [row.cell.text for row in one.rows]
    if not all(t.isascii() and t.isdigit() for t in texts) or any(r.cell.doubt for r in one.rows):
        return False
    inks = [row.ink for row in one.rows if row.ink]
    tall = max(ink[3] - ink[1] for ink in inks)
    near = all(b[1] - a[1] <= LEADING * tall for a, b in pairwise(inks))
    return near and len({len(t) for t in texts[:-1]}) == 1 and len(texts[-1]) <= len(texts[0])


def _pitch(look: Look) -> float | None:
    """Pixels from one digit to the next in the table's figures: their middle."""
    apart = sorted(
        (b.x0 + b.x1 - a.x0 - a.x1) / 2
        for one in look.cells
        for line in (one.rows or [one])
        if line.cell.text.isdigit() and len(line.cell.text) == len(line.found)
        for a, b in pairwise(line.found)
    )
    return apart[len(apart) // 2] if apart else None


def _padding(look: Look) -> float:
    """Pixels that every text of the table keeps from its cell's sides."""
    return min(
        (min(o.ink[0] - o.box[0], o.box[2] - o.ink[2]) for o in look.cells if o.ink), default=0.0
    )


def _fills(one: _Cell, pitch: float | None, side: float) -> bool:
    """Whether a cell has no room for one more digit beside those of its first line."""
    ink = one.rows[0].ink
    if ink is None:
        return False
    digits = len(one.rows[0].cell.text)
    if pitch is None:
        pitch = PITCH * (ink[3] - ink[1])
    return (digits + 1) * pitch > one.box[2] - one.box[0] - 2 * side


def _is_one_row(one: _Cell, figures: list[_Cell]) -> bool:
    """Whether the figures of one line beside a figure of several stand as in one row: in its
    middle, or (two at least) all at the height of the first line."""
    if one.cell.r1 - one.cell.r0 != 1:
        return False
    middle = (one.box[1] + one.box[3]) / 2
    first = one.rows[0].ink or one.box
    inks = [o.ink for o in figures if not o.rows and o.ink and o.cell.text.isdigit()]
    if any(abs(_height(ink) - middle) <= MIDDLE * (ink[3] - ink[1]) for ink in inks):
        return True
    tall = first[3] - first[1]
    return len(inks) > 1 and all(abs(_height(i) - _height(first)) <= MIDDLE * tall for i in inks)


def _height(ink: Box) -> float:
    return (ink[1] + ink[3]) / 2
