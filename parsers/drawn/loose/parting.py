"""Two tables one under the other without a heading between: their figures do not stand in the same
columns."""

from __future__ import annotations

from dataclasses import replace

from parsers.drawn.loose.bands import are_apart, clusters, rows_of
from parsers.drawn.loose.pieces import Piece
from parsers.drawn.loose.sections import Section

LEAST_COLUMNS = 3
"""Columns of tables that can be told apart by them."""

LEAST_OTHERS = 2
"""Columns, at least, that differ from those of the other table, and a third of all."""
LEAST_ROWS = 2
NEAR = 6
"""Rows before the first that stands otherwise which may belong to the second table already."""


def parted(section: Section) -> list[Section]:
    """A section as it is, or in parts, where above and below some row the figures stand in as many
    columns, which are not the same ones."""
    form = section.kind == "FORM"
    rows = rows_of([*section.values, *section.words] if form else section.values)
    most = max(map(len, rows), default=0)
    if most < LEAST_COLUMNS or len(clusters(rows, spanning=True)) == most:
        return [section]
    out: list[Section] = []
    rest = section
    while at := _cut(rows, most, least=1 if form else max(LEAST_OTHERS, most // 3)):
        y = (max(p.bottom for p in rows[at - 1]) + min(p.top for p in rows[at])) / 2
        upper, rest = (
            replace(
                rest,
                values=[v for v in rest.values if (v.middle > y) == below],
                words=[w for w in rest.words if (w.middle > y) == below],
            )
            for below in (False, True)
        )
        rest.top, rest.headed = y, False
        out.append(upper)
        rows = rows[at:]
    return [*out, rest]


def _cut(rows: list[list[Piece]], most: int, *, least: int) -> int:
    """How many rows the first of several tables has; 0 where there is but one. Of the rows up to
    which the figures stand in `most` columns, those belong to it above the widest gap."""
    end = _alike(rows, most)
    if end == len(rows):
        return 0
    cuts = [
        (min(p.top for p in rows[at]) - max(p.bottom for p in rows[at - 1]), at)
        for at in range(max(1, end - NEAR), end + 1)
        if _differ(rows[:at], rows[at : at + _alike(rows[at:], most)], most, least=least)
    ]
    return max(cuts)[1] if cuts else _cut_of_full(rows, most)


def _cut_of_full(rows: list[list[Piece]], most: int) -> int:
    """The same where numbers stand anywhere in their cells: rows of `most` figures have one in each
    column, and of two such rows of one table none of one column lies over the next column's."""
    full = [at for at, row in enumerate(rows) if len(row) == most]
    end = next(
        (n for n in range(1, len(full)) if not are_apart([rows[i] for i in full[: n + 1]])), 0
    )
    if end < LEAST_ROWS or len(full) - end < LEAST_ROWS:
        return 0
    upper = [rows[i] for i in full[:end]]
    first, second = (rows[i] for i in full[end : end + 2])
    if not are_apart([first, second]) or are_apart([*upper, second]):
        return 0
    return max(
        (min(p.top for p in rows[at]) - max(p.bottom for p in rows[at - 1]), at)
        for at in range(full[end - 1] + 1, full[end] + 1)
    )[1]


def _alike(rows: list[list[Piece]], most: int) -> int:
    """How many of the first rows have their figures in `most` columns at the most."""
    full = False
    for end in range(1, len(rows) + 1):
        full = full or len(rows[end - 1]) == most
        count = len(clusters(rows[:end], spanning=True))
        if count > most or (full and count < most):
            return end - 1
    return len(rows)


def _differ(upper: list[list[Piece]], lower: list[list[Piece]], most: int, *, least: int) -> bool:
    """Whether both have rows of `most` pieces in as many columns, `least` of which are not the same."""
    for rows in (upper, lower):
        nearly = sum(len(row) >= most - 1 for row in rows)
        if nearly < LEAST_ROWS or not any(len(row) == most for row in rows):
            return False  # one row with blanks elsewhere than another's makes no other table
    one, other = clusters(upper, spanning=True), clusters(lower, spanning=True)
    if len(one) != most or len(other) != most:
        return False
    same = sum(a.x0 < b.x1 and b.x0 < a.x1 for a, b in zip(one, other, strict=True))
    return most - same >= least
