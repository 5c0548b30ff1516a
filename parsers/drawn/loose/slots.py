"""Rows whose figures wander below the line of their label, where blanks before a figure push it to the
next line of its cell: what stands from the first line of a label to that of the next is one row.

So it is read only where it comes out even: each row has a figure in each column, and what stands below
itself in a cell is one number. All of it is in doubt.
"""

from __future__ import annotations

from bisect import bisect_right

from parsers.document import Cell
from parsers.drawn.loose.bands import Columns
from parsers.drawn.loose.pieces import NUMERALS, Piece, is_label, is_word
from parsers.drawn.loose.rows import OFF_LINE, Row
from parsers.figures import is_value_text

LEAST_ROWS = 4
"""Rows, at least, that come out even where some column has no figures."""
ABOVE = 0.5
"""Heights of the line by which a figure may stand above its label's first line."""


def by_slots(rows: list[Row], columns: Columns, *, ends_page: bool) -> list[Row] | None:
    """The rows, each with all that stands below its label; None where that does not come out even. What
    stands above the first label stays a row without one; the last row may go on on the next page."""
    named = sorted((r for r in rows if r.label and r.data), key=_top)
    loose = [r for r in rows if not r.label and r.pieces and r.data]
    if not (named and loose):
        return None
    tops = [_top(row) for row in named]
    slots: list[dict[int, list[Piece]]] = [{} for _ in named]
    for piece in sorted((p for r in (*named, *loose) for p in r.pieces), key=lambda p: p.top):
        at = bisect_right(tops, piece.top) - 1
        if at >= 0:
            slots[at].setdefault(columns.of(piece), []).append(piece)
    whole = slots[:-1] if ends_page else slots
    filled = set[int]().union(*whole)
    rest = not is_label(named[0].name) and set(slots[0]) != filled  # of the row the page began in
    whole = whole[rest:]
    least = 2 if len(whole) >= LEAST_ROWS else len(columns.columns)
    if len(filled) < max(2, least) or any(set(slot) != filled for slot in whole):
        return None
    out: list[Row] = []
    for row, slot in zip(named, slots, strict=True):
        cells = [Cell("", 0, 0, doubt=OFF_LINE) for _ in columns.columns]
        for place, lines in slot.items():
            text = _text(lines)
            if text is None:
                return None
            cells[place].text = text
        pieces = [p for lines in slot.values() for p in lines]
        label = None if rest and row is named[0] else row.label
        out.append(Row(row.top, label, row.group, pieces, cells, data=True))
    above = [r for r in loose if max(p.top for p in r.pieces) < tops[0]]
    return [*out, *above, *(r for r in rows if not r.data)]


def _top(row: Row) -> float:
    label = row.label
    assert label is not None
    first = (label.lines or [label])[0]
    return first.top - ABOVE * first.size


def _text(lines: list[Piece]) -> str | None:
    """The text of a cell, from the top; None where it is not one figure."""
    texts = [p.text for p in lines]
    whole = "".join(texts)
    if len(texts) == 1:
        return whole
    if whole.isdecimal() and whole[0] != "0":
        return whole
    numerals = set(whole) <= NUMERALS and is_value_text(whole)
    return whole if numerals or all(map(is_word, texts)) else None
