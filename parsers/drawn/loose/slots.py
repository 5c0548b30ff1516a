"""Rows whose figures stand on several lines: below the line of their label, where blanks before a figure
push it to the next line of its cell, or above it, where long numbers go on below themselves and all cells
are set from their bottom. What stands from the first line of a label to that of the next, or up to its last
line from that of the one before, is one row.

So it is read only where it comes out even: each row has a figure in each column, what stands below
itself in a cell is one number, and only one of the two ways does so. All of it is in doubt.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise

from parsers.document import Cell
from parsers.drawn.loose.bands import Columns
from parsers.drawn.loose.pieces import NUMERALS, Piece, is_label, is_word
from parsers.drawn.loose.rows import OFF_LINE, Row
from parsers.figures import is_value_text

LEAST_ROWS = 4
"""Rows, at least, that come out even where some column has no figures."""
OFF = 0.5
"""Heights of the line by which a figure may stand above its label's first line, or below its last."""


def by_slots(rows: list[Row], columns: Columns, *, ends_page: bool) -> list[Row] | None:
    """The rows, each with all that stands below or above its label; None where that does not come out
    even. What stands before the first label, or behind the last, stays a row without one; the last row
    may go on on the next page."""
    if not any(r.label and r.data for r in rows) or not any(_is_loose(r) for r in rows):
        return None
    ways = [_slots(rows, columns, ends_page=ends_page, below=below) for below in (True, False)]
    if all(ways):
        return None
    found = next(filter(None, ways), None)
    return found or _slots(rows, columns, ends_page=ends_page, below=True, narrows=False)


def _is_loose(row: Row) -> bool:
    return bool(row.data and row.pieces and not row.label)


def _slots(
    rows: list[Row], columns: Columns, *, ends_page: bool, below: bool, narrows: bool = True
) -> list[Row] | None:
    """The rows by what stands `below` or above the labels. `narrows`: a number goes on in no longer
    lines than its first."""
    edge = _top if below else _bottom
    named = sorted((r for r in rows if r.label and r.data), key=edge)
    edges = [edge(row) for row in named]
    slots: list[dict[int, list[Piece]]] = [{} for _ in named]
    left: set[int] = set()
    for piece in sorted((p for r in rows if r.data for p in r.pieces), key=lambda p: p.top):
        at = bisect_right(edges, piece.top) - 1 if below else bisect_left(edges, piece.bottom)
        if 0 <= at < len(slots):
            slots[at].setdefault(columns.of(piece), []).append(piece)
        else:
            left.add(id(piece))
    whole = slots[:-1] if ends_page and below else slots
    filled = set[int]().union(*whole)
    rest = below and not is_label(named[0].name) and set(slots[0]) != filled
    whole = whole[rest:]  # the first is of the row in which the page began
    least = 2 if len(whole) >= LEAST_ROWS else len(columns.columns)
    if len(filled) < max(2, least) or any(set(slot) != filled for slot in whole):
        return None
    out: list[Row] = []
    for row, slot in zip(named, slots, strict=True):
        cells = [Cell("", 0, 0, doubt=OFF_LINE) for _ in columns.columns]
        for place, lines in slot.items():
            text = _text(lines, narrows=narrows)
            if text is None:
                return None
            cells[place].text = text
        pieces = [p for lines in slot.values() for p in lines]
        label = None if rest and row is named[0] else row.label
        out.append(Row(row.top, label, row.group, pieces, cells, data=True))
    others = [r for r in rows if _is_loose(r) and all(id(p) in left for p in r.pieces)]
    return [*out, *others, *(r for r in rows if not r.data)]


def _top(row: Row) -> float:
    label = row.label
    assert label is not None
    first = (label.lines or [label])[0]
    return first.top - OFF * first.size


def _bottom(row: Row) -> float:
    label = row.label
    assert label is not None
    last = (label.lines or [label])[-1]
    return last.bottom + OFF * last.size


def _text(lines: list[Piece], *, narrows: bool) -> str | None:
    """The text of a cell, from the top; None where it is not one figure."""
    texts = [p.text for p in lines]
    whole = "".join(texts)
    if len(texts) == 1:
        return whole
    if whole.isdecimal():
        shorter = all(len(one) >= len(other) for one, other in pairwise(texts))
        return (
            whole if whole[0] != "0" and ((len(texts[0]) > 1 and shorter) or not narrows) else None
        )
    numerals = set(whole) <= NUMERALS and is_value_text(whole)
    return whole if numerals or all(map(is_word, texts)) else None
