"""The fields between the torn rules of a table: which of their sides are there, and what cells they make.

A side is there if enough of it is inked, at its ends too (a dash or a figure 1 stands in the middle of
its field), or if figures stand to both its sides and none across; fields without a side between are one
cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from parsers.drawn.rules import MIN_CELL
from parsers.drawn.text import Box

THIN = 0.03
"""Inches a piece of a ruling line is thick at most."""
APART = 0.04
"""Inches between two lines at least."""
BESIDE = 0.015
"""Inches by which the ink of a line may lie beside it."""
END = 0.2
"""Share of a side, at each of its ends, where no figure stands."""
THERE = 0.16
"""Share of a side that is inked from which it is there."""
FAINT = 0.03
"""Share from which a side is there that goes on from one that is."""
ALONE = 0.25
"""Share of a side from which it proves its line without another, or stands between letters."""
TOGETHER = 0.2
"""Shares of its sides that prove a line together."""
OFTEN = 0.25
"""Share of a line's sides on which ink must be seen: strokes of letters stand here and there."""
TOUCHED = 0.05
"""Share of a level side that letters may touch."""
LOST = 0.35
"""Inches a side may be long that is supposed between two of its line, where hardly any ink is."""
FIGURE = 0.09
"""Inches a digit is wide at most."""
CLOSE = 0.025
"""Inches between a side and the letters of a cell at least."""

Field = tuple[int, int]
"""Row and column."""


@dataclass(slots=True)
class Side:
    """A band's level ink that stands in no text, where text is, and the ink of letters."""

    ink: Any
    text: Any
    letters: Any


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A side of a field: how much of it is inked, whether it is there, whether no letters cross it."""

    share: float
    there: bool
    free: bool

    @property
    def sure(self) -> bool:
        if self.there:
            return self.free and self.share >= THERE
        return self.share < FAINT or not self.free

    @property
    def likely(self) -> tuple[bool, bool, float]:
        """How well a line would stand here."""
        return (self.share >= FAINT, self.free, self.share)


@dataclass(slots=True)
class Grid:
    """Fields between lines of a band, its level ink, and its upright ink with the axes exchanged."""

    xs: list[int]
    ys: list[int]
    level: Side
    upright: Side
    dpi: float

    def check(self) -> None:
        """Leave out lines that are none: what is inked only in the middle of its fields. Fields change
        with every line that goes."""
        before = -1
        while before != len(self.xs) + len(self.ys):
            before = len(self.xs) + len(self.ys)
            self.ys = [y for y in self.ys if self._holds(self.level, y, self.xs)]
            self.xs = [x for x in self.xs if self._holds(self.upright, x, self.ys)]

    def _holds(self, side: Side, at: int, crossing: list[int]) -> bool:
        shares = [self._share(side, at, a, b) for a, b in pairwise(crossing)]
        seen = [s for s in shares if s >= 2 * FAINT]
        enough = max(seen, default=0.0) >= ALONE or sum(seen) >= TOGETHER
        return enough and len(seen) >= OFTEN * len(shares)

    def _share(self, side: Side, at: int, start: int, end: int) -> float:
        """How much of a side is inked, as a whole or (three times) at its ends, whichever is less."""
        beside = max(2, round(BESIDE * self.dpi))
        strip = (slice(max(0, at - beside), at + beside + 1), slice(start + 2, end - 1))
        free = ~(side.text[strip] > 0).all(axis=0)
        inked = (side.ink[strip] > 0).any(axis=0)
        if not free.any():
            return 0.0
        size = max(2, round(END * inked.size))
        ends = max(1, int(free[:size].sum() + free[-size:].sum()))
        return float(min(
            inked.sum() / free.sum(), 3 * (inked[:size].sum() + inked[-size:].sum()) / ends
        ))  # fmt: skip

    def cells(self) -> tuple[list[Box], set[Box]]:
        """Boxes of the cells, and those that may be wrong."""
        above = {
            (r, c): side
            for r, y in enumerate(self.ys)
            for c, side in enumerate(self._sides(self.level, y, self.xs, _around(self.ys, r)))
        }
        left = {
            (r, c): side
            for c, x in enumerate(self.xs)
            for r, side in enumerate(self._sides(self.upright, x, self.ys, _around(self.xs, c)))
        }
        groups, weak = self._groups(above, left)
        boxes: list[Box] = []
        unsure: set[Box] = set()
        for group in groups:
            rows, columns = [r for r, _ in group], [c for _, c in group]
            box = (
                float(self.xs[min(columns)]), float(self.ys[min(rows)]),
                float(self.xs[max(columns) + 1]), float(self.ys[max(rows) + 1]),
            )  # fmt: skip
            least = MIN_CELL * self.dpi / 72
            if box[2] - box[0] <= least or box[3] - box[1] <= least:
                continue
            boxes.append(box)
            sides = [
                side
                for r, c in group
                for side in (above[r, c], above[r + 1, c], left[r, c], left[r, c + 1])
            ]
            if group & weak or not all(side.sure for side in sides):
                unsure.add(box)
        return boxes, unsure

    def _sides(
        self, side: Side, at: int, crossing: list[int], around: tuple[int, int] | None = None
    ) -> list[_Drawn]:
        """The sides along a line. Between `around`, the lines beside it, letters to both its sides may
        prove one, too."""
        spans = list(pairwise(crossing))
        shares = [self._share(side, at, a, b) for a, b in spans]
        free = [not self._crossed(side, at, a, b) for a, b in spans]
        needed = [THERE if f else ALONE for f in free]
        there = _go_on([s >= n for s, n in zip(shares, needed, strict=True)], shares, free)
        seen = [False, *there, False]
        for i, (start, end) in enumerate(spans):
            if there[i] or not free[i] or self._in_text(side, at, start, end):
                continue
            between = seen[i] and seen[i + 2]
            there[i] = (between and end - start <= LOST * self.dpi) or (
                around is not None
                and all(
                    self._filled(side, a, b, start, end)
                    for a, b in pairwise((around[0], at, around[1]))
                )
            )
        there = _go_on(there, shares, free)
        return [_Drawn(*one) for one in zip(shares, there, free, strict=True)]

    def _crossed(self, side: Side, at: int, start: int, end: int) -> bool:
        """Whether letters stand where a side would be, or run on close to both sides of an upright."""
        near = round(CLOSE * self.dpi)
        rim = min(round(THIN * self.dpi), (end - start) // 5)
        strip = side.letters[max(0, at - near) : at + near + 1, start + rim : end - rim] > 0
        if not strip.size:
            return True
        middle = strip.shape[0] // 2
        over = strip[middle - 1 : middle + 2].any(axis=0)
        if side is self.level:  # lines of text stand close above and below
            return bool(over.mean() > TOUCHED)
        return bool(over.any() or (strip[:middle].any(axis=0) & strip[middle:].any(axis=0)).any())

    def _in_text(self, side: Side, at: int, start: int, end: int) -> bool:
        """Whether one line of text lies on both sides."""
        beside = round(APART * self.dpi)
        before, after = (
            side.text[max(0, at - beside)],
            side.text[min(at + beside, len(side.text) - 1)],
        )
        return bool((before[start:end] & after[start:end]).any())

    def _filled(self, side: Side, low: int, high: int, start: int, end: int) -> bool:
        """Whether a field holds letters; above or below a level line, whether these are figures (the
        lines of one label stand above one another, too)."""
        import cv2

        rim = round(APART * self.dpi / 2)
        found = side.letters[low + rim : high - rim, start + rim : end - rim]
        if not found.any() or side is self.upright:
            return bool(found.any())
        _, _, stats, _ = cv2.connectedComponentsWithStats(found, connectivity=8)
        wide, tall = stats[1:, 2], stats[1:, 3]
        return bool((wide <= 0.8 * tall).all() and (wide <= FIGURE * self.dpi).all())

    def _groups(
        self, above: dict[Field, _Drawn], left: dict[Field, _Drawn]
    ) -> tuple[list[set[Field]], set[Field]]:
        """Fields that are one cell each, and those for which a side had to be supposed: what is no
        rectangle is cut along its likeliest side until all are."""
        fields = [(r, c) for r in range(len(self.ys) - 1) for c in range(len(self.xs) - 1)]
        sides = [(s, (r - 1, c), (r, c)) for (r, c), s in above.items() if 0 < r < len(self.ys) - 1]
        sides += [(s, (r, c - 1), (r, c)) for (r, c), s in left.items() if 0 < c < len(self.xs) - 1]
        closed = {(a, b) for s, a, b in sides if s.there}
        weak: set[Field] = set()
        while True:
            groups = _parted(fields, [(a, b) for _, a, b in sides if (a, b) not in closed])
            odd = [g for g in groups if len(g) != _area(g)]
            if not odd:
                return groups, weak
            for group in odd:
                weak |= group
                inner = [
                    x for x in sides if x[1] in group and x[2] in group and x[1:] not in closed
                ]
                closed.add(max(inner, key=lambda x: x[0].likely)[1:])


def _around(lines: list[int], i: int) -> tuple[int, int] | None:
    """The lines beside one, if it is not at the edge."""
    return (lines[i - 1], lines[i + 1]) if 0 < i < len(lines) - 1 else None


def _go_on(there: list[bool], shares: list[float], free: list[bool]) -> list[bool]:
    """Sides of a line, those of faint ink that go on from one that is there added."""
    out = there.copy()
    for order in (range(1, len(out)), range(len(out) - 2, -1, -1)):
        for i in order:
            out[i] = out[i] or (out[i - order.step] and shares[i] >= FAINT and free[i])
    return out


def _parted(fields: list[Field], joined: list[tuple[Field, Field]]) -> list[set[Field]]:
    """Fields grouped through pairs that belong together."""
    group = {f: {f} for f in fields}
    for a, b in joined:
        if group[a] is not group[b]:
            group[a] |= group[b]
            for f in group[b]:
                group[f] = group[a]
    return list({id(g): g for g in group.values()}.values())


def _area(group: set[Field]) -> int:
    rows, columns = [r for r, _ in group], [c for _, c in group]
    return (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1)
