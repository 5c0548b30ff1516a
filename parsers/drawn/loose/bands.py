"""Bands: the columns of a table without rules, by its headings and by where its figures stand.

Figures in one column overlap from left to right. Which heading a column has is certain where there
are as many of the one as of the other, or where all columns stand to their headings alike (on one
side or about one middle); else it is likely, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise, product
from statistics import linear_regression

from parsers.drawn.loose.pieces import Piece

ODD = 4
"""Rows in which figures stand alike, at least, for one in which they stand otherwise."""
LEAST_FOUND, MOST_COLUMNS = 4, 8
STRETCH, NEARLY = 2.0, 0.2
"""By how much a table may be wider on one page than on another, and how far a column may then stand
from its place, in distances of two columns."""
ALIKE = 0.6
"""Slack, in heights of the line, for two sides to be the same."""


@dataclass(slots=True, eq=False)
class Column:
    """A column from `x0` to `x1`: its heading, where it has one, and the figures in it."""

    x0: float
    x1: float
    head: Piece | None = None
    members: list[Piece] = field(default_factory=list)

    def take(self, other: Column) -> None:
        """Make the figures of another column this one's."""
        self.x0, self.x1 = min(self.x0, other.x0), max(self.x1, other.x1)
        self.members = [*self.members, *other.members]

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2


@dataclass(slots=True)
class Columns:
    """Columns from left to right; `doubt` says why figures may not be under their headings."""

    columns: list[Column] = field(default_factory=list)
    doubt: str | None = None

    def of(self, piece: Piece) -> int:
        """The column in which a piece stands: the one it lies over most, else the nearest."""

        def over(column: Column) -> tuple[float, float]:
            common = min(piece.x1, column.x1) - max(piece.x0, column.x0)
            return (max(common, 0.0), -abs(column.centre - piece.centre))

        return max(range(len(self.columns)), key=lambda i: over(self.columns[i]))


def clusters(
    rows: list[list[Piece]],
    *,
    spanning: bool = False,
    count: int | None = None,
    whole: Sequence[list[Piece]] = (),
) -> list[Column]:
    """Where pieces of several rows stand one under the other, from left to right. Unless `spanning`,
    figures centred over two columns make no column of their own. `count` is how many columns there
    are, where that is known: rows of as many figures (`whole`) then have one in each, wherever in it."""
    out: list[Column] = []
    found, odd = _in_order(whole)
    placed = {id(p) for p in (*odd, *(p for c in found for p in c.members))}
    wide: list[Piece] = []
    for piece in (p for row in rows for p in row if id(p) not in placed):
        if _is_wide(piece):
            wide.append(piece)
        else:
            found.append(Column(piece.x0, piece.x1, None, [piece]))
    for column in sorted(found, key=lambda c: c.x0):
        if out and column.x0 < out[-1].x1 - 0.5:
            out[-1].take(column)
        else:
            out.append(column)
    plain = list(out)
    for piece in wide:  # a remark may hang into the cell beside it
        own = Column(piece.x0, piece.x1, None, [piece])
        over = [c for c in plain if min(c.x1, own.x1) - max(c.x0, own.x0) > 0.5]
        if over:
            best = max(over, key=lambda c: min(c.x1, own.x1) - max(c.x0, own.x0))
            best.members = [*best.members, piece]
        elif out and out[-1] not in plain and piece.x0 < out[-1].x1 - 0.5:
            out[-1].take(own)
        else:
            out.append(own)
    out.sort(key=lambda c: c.x0)
    return out if spanning or len(out) == count else _without_spanning(out, rows)


def _in_order(rows: Sequence[list[Piece]]) -> tuple[list[Column], list[Piece]]:
    """The columns of rows that have a figure in each column, and the figures of single such rows
    that stand otherwise (the next table's, of which no more is on the page)."""
    full = [row for row in rows if not any(map(_is_wide, row))]
    best = _alike_rows(full)
    odd = [row for row in full if row not in best]
    if len(best) < 2 or len(odd) * ODD > len(best):
        return [], []
    return _hulls(best), [p for row in odd for p in row]


def _alike_rows(rows: list[list[Piece]]) -> list[list[Piece]]:
    """Of rows with a figure in each column the most in which these are one below the other."""
    best: list[list[Piece]] = []
    for order in (rows, rows[::-1]):
        kept: list[list[Piece]] = []
        for row in order:
            if are_apart([*kept, row]):
                kept.append(row)
        best = max(best, kept, key=len)
    return best


def by_order(rows: Sequence[list[Piece]]) -> list[Column]:
    """The columns of rows that all have a figure in each, wherever these stand: tables of several
    widths one below the other."""
    return _hulls(_alike_rows([row for row in rows if not any(map(_is_wide, row))]))


def _hulls(rows: list[list[Piece]]) -> list[Column]:
    return [
        Column(min(p.x0 for p in members), max(p.x1 for p in members), None, list(members))
        for members in zip(*rows, strict=True)
    ]


def are_apart(rows: list[list[Piece]]) -> bool:
    """Whether the figures of each column lie left of those of the next."""
    return all(b.x0 >= a.x1 - 0.5 for a, b in pairwise(_hulls(rows)))


def _is_wide(piece: Piece) -> bool:
    """Whether a piece is a figure with a remark, over several lines."""
    return len(piece.lines) > 1 and not piece.text.isdigit()


def _without_spanning(columns: list[Column], rows: list[list[Piece]]) -> list[Column]:
    """Columns without those of figures centred over two columns, which stand in neither."""
    home = {id(p): i for i, c in enumerate(columns) for p in c.members}
    filled = [{home[id(p)] for p in row if id(p) in home} for row in rows]
    spanning = {
        i
        for i in range(1, len(columns) - 1)
        if all(not {i - 1, i + 1} & row for row in filled if i in row)
        and any({i - 1, i + 1} <= row for row in filled)
    }
    return [c for i, c in enumerate(columns) if i not in spanning]


def under(heads: list[Piece], found: list[Column], unsure: str) -> Columns:
    """Columns of figures under their headings; a heading over no figures has a column of its own,
    as have figures under no heading. `unsure` is the doubt where the places do not prove it."""
    heads = sorted(heads, key=lambda h: h.centre)
    if not heads:
        return Columns(found)
    if not found:
        return Columns([_empty(h) for h in heads])
    pairs = _alike(heads, found)
    doubt = None
    if len(heads) == len(found):
        pairs = list(heads)
        if _denied(found, pairs, heads):
            doubt = unsure
    elif pairs is None:
        pairs = _likely(heads, found)
        crossed = [_overlapping(c, heads) for c in found]
        if any(over != ([h] if h else []) for over, h in zip(crossed, pairs, strict=True)):
            doubt = unsure
    out = [_with(c, h) for c, h in zip(found, pairs, strict=True) if h]
    named = {id(h) for h in pairs if h}
    out += [_empty(h) for h in heads if id(h) not in named]
    out.sort(key=lambda c: c.head.centre if c.head else c.centre)
    for column in (c for c, h in zip(found, pairs, strict=True) if not h):
        home = _home(column, out)
        if home is None:
            out.append(column)
            out.sort(key=lambda c: c.centre)
        else:
            home.take(column)
    return Columns(out, doubt)


def _with(column: Column, head: Piece) -> Column:
    return Column(min(column.x0, head.x0), max(column.x1, head.x1), head, column.members)


def _empty(head: Piece) -> Column:
    return Column(head.x0, head.x1, head)


def _home(column: Column, columns: list[Column]) -> Column | None:
    """The column of which figures set elsewhere in the same cells are part: the nearest, where no
    row has a figure in both."""
    if not columns:
        return None
    nearest = min(columns, key=lambda c: max(c.x0 - column.x1, column.x0 - c.x1))
    return None if any(_level(a, b) for a in column.members for b in nearest.members) else nearest


def _level(one: Piece, other: Piece) -> bool:
    return min(one.bottom, other.bottom) - max(one.top, other.top) > 0.4 * min(one.size, other.size)


def _overlapping(column: Column, heads: list[Piece]) -> list[Piece]:
    return [h for h in heads if min(h.x1, column.x1) - max(h.x0, column.x0) > 0.5]


def _alike(heads: list[Piece], found: list[Column]) -> list[Piece | None] | None:
    """The heading of each column, where all columns stand alike to a heading each: one side of the
    figures as far from one side of the headings in every column, and nearer than half a column."""
    centres = [h.centre for h in heads]
    reach = min((b - a for a, b in pairwise(centres)), default=float("inf")) / 2
    answers: list[list[Piece | None]] = []
    for ours, theirs in product(("x0", "centre", "x1"), repeat=2):
        at = [_side(column, ours) for column in found]
        for first in heads:
            offset = at[0] - _side(first, theirs)
            pairs = [_near(heads, x - offset, theirs) for x in at]
            whole = None not in pairs and len({id(h) for h in pairs}) == len(pairs)
            whole = whole and abs(offset) < reach and not _denied(found, pairs, heads)
            if whole and pairs not in answers:
                answers.append(pairs)
    return answers[0] if len(answers) == 1 else None


def stand_alike(found: list[Column], given: list[Piece | None], heads: list[Piece]) -> bool:
    """Whether the headings given to columns of figures are those that their places say: each stands
    under its own alone, or all stand to theirs alike and in no other way to others."""
    if all(_overlapping(c, heads) == [h] for c, h in zip(found, given, strict=True)):
        return True
    return _alike(sorted(heads, key=lambda h: h.centre), found) == given


def over(column: Column, others: list[Column]) -> list[int]:
    """Which of other columns a column lies over."""
    return [n for n, c in enumerate(others) if min(c.x1, column.x1) - max(c.x0, column.x0) > 0.5]


def _denied(found: list[Column], pairs: list[Piece | None], heads: list[Piece]) -> bool:
    """Whether figures stand under one heading alone that is not the one they are given."""
    return any(
        len(over := _overlapping(c, heads)) == 1 and over[0] is not h
        for c, h in zip(found, pairs, strict=True)
    )


def _near(heads: list[Piece], x: float, side: str) -> Piece | None:
    near = [h for h in heads if abs(_side(h, side) - x) <= ALIKE * h.size]
    return near[0] if len(near) == 1 else None


def _side(thing: Piece | Column, side: str) -> float:
    if side == "centre" and isinstance(thing, Column) and thing.members:
        middles = sorted(p.centre for p in thing.members)
        return middles[len(middles) // 2]
    return float(getattr(thing, side))


def _likely(heads: list[Piece], found: list[Column]) -> list[Piece | None]:
    """The heading from whose left end to the next one's left end a column's middle lies; of
    several columns the nearest has it."""
    claims: dict[int, list[tuple[float, int]]] = {}
    for number, column in enumerate(found):
        for at, head in enumerate(heads):
            end = heads[at + 1].x0 if at + 1 < len(heads) else float("inf")
            if head.x0 - 1 <= column.centre < end:
                claims.setdefault(at, []).append((abs(column.centre - head.centre), number))
    out: list[Piece | None] = [None] * len(found)
    for at, wanted in claims.items():
        out[min(wanted)[1]] = heads[at]
    return out


def resumed(found: list[Column], before: Columns, unsure: str) -> Columns:
    """The columns of a table that goes on from the page before: its columns without a figure here
    are columns still, and figures set elsewhere in the same cells are in one column. Where the table
    is wider or narrower here, the columns are in doubt (`unsure`)."""
    if len(found) == len(before.columns):
        return Columns(found, before.doubt)
    out = [Column(c.x0, c.x1, c.head) for c in before.columns]
    for column in found:
        homes = [c for c in out if c.x0 < column.x1 and c.x1 > column.x0]
        free = [
            c for c in homes if not any(_level(a, b) for a in column.members for b in c.members)
        ]
        if len(homes) != 1 or not free:
            return Columns(_scaled(found, before.columns) or found, unsure)
        homes[0].take(column)
    return Columns(out, before.doubt)


def _scaled(found: list[Column], columns: list[Column]) -> list[Column]:
    """The columns of which some have no figures, where these are wider or narrower than on the page
    before: as there is one way only to stretch those columns over the ones found. Else nothing."""
    if not LEAST_FOUND <= len(found) < len(columns) <= MOST_COLUMNS:
        return []
    own = all(c.members for c in columns)
    middles = [_side(c, "centre") if own else c.centre for c in columns]
    at = [_side(c, "centre") if own else c.centre for c in found]
    ways: list[tuple[float, tuple[int, ...], float, float]] = []
    for choice in combinations(range(len(columns)), len(found)):
        xs = [middles[n] for n in choice]
        slope, start = linear_regression(xs, at)
        off = max(abs(slope * x + start - y) for x, y in zip(xs, at, strict=True))
        if 1 / STRETCH < slope < STRETCH:
            ways.append((off / slope, choice, slope, start))
    ways.sort()
    narrow = min(b - a for a, b in pairwise(middles))
    if not ways or ways[0][0] > NEARLY * narrow:
        return []
    if len(ways) > 1 and ways[1][0] < max(NEARLY * narrow, 2 * ways[0][0]):
        return []
    _, choice, slope, start = ways[0]
    out = [Column(slope * c.x0 + start, slope * c.x1 + start, c.head) for c in columns]
    for number, column in zip(choice, found, strict=True):
        out[number] = Column(column.x0, column.x1, columns[number].head, column.members)
    return out


def rows_of(found: Iterable[Piece]) -> list[list[Piece]]:
    """Pieces side by side, row by row from the top."""
    rows: list[tuple[float, float, list[Piece]]] = []
    for piece in sorted(found, key=lambda p: (p.top, p.x0)):
        if rows:
            top, bottom, row = rows[-1]
            common = min(bottom, piece.bottom) - max(top, piece.top)
            if common > 0.4 * min(piece.bottom - piece.top, bottom - top):
                row.append(piece)
                rows[-1] = (min(top, piece.top), max(bottom, piece.bottom), row)
                continue
        rows.append((piece.top, piece.bottom, [piece]))
    return [sorted(row, key=lambda p: p.x0) for _, _, row in rows]
