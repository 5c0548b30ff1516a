"""The fields between the torn rules of a table: which lines there are, which of their sides, and what
cells they make.

A line is proven by ink along a part of the table that no dash and no figure 1 leaves (they stand in the
middle of a field, in one piece). A side of a field is there if it shows such ink; what is lost of a line is
supposed between its sides, and where figures stand on both sides and none across.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from parsers.drawn.rules import MIN_CELL
from parsers.drawn.text import Box
from parsers.ocr.sides import FAINT, THERE, Drawn, Field, parted

THIN = 0.03
"""Inches a piece of a ruling line is thick at most."""
APART = 0.04
"""Inches between two lines at least."""
BESIDE = 0.015
"""Inches by which the ink of a line may lie beside it."""
END = (0.02, 0.025)
"""Inches at a side's ends that the ink of the line that crosses covers, and next to them those where no
dash and no figure reaches."""
GLYPH = (0.34, 0.14)
"""Inches a dash is wide and a figure high at most."""
ALONE = 0.25
"""Share of a side from which it is there between letters."""
DOTS = 3
"""Pieces of ink from which they are a rule's, no figure 1 or dash."""
ENOUGH = (0.3, 0.05)
"""Inches of ink, level and upright, on the sides of a line that prove it."""
TOGETHER = 0.15
"""Shares of its sides that prove a line together."""
SELDOM = 4
"""Sides from one that shows ink to the next of a line at most: strokes of letters stand here and there."""
TOUCHED = 0.05
"""Share of a level side that letters may touch."""
LOST = 1.2
"""Inches of a level line between two of its sides that may be lost (one without ink is merged at the
edge of a table or of a block of headings)."""
SHORT = 0.35
"""Inches of an upright line that may be lost so."""
BEYOND = 0.25
"""Heights of a line of text that its box may reach beyond it."""
WORD = 1.0
"""Heights of the letters of a text by which two of a word are apart at most."""
FIGURE = 0.09
"""Inches a digit is wide at most."""
CLOSE = 0.025
"""Inches between a side and the letters of a cell at least."""

ROOM = 0.3
"""Inches from which a row without outer sides is the paper between two tables."""


@dataclass(slots=True)
class Side:
    """A band's level ink that stands in no text, where text is, and the ink of letters."""

    ink: Any
    text: Any
    letters: Any


@dataclass(slots=True)
class Grid:
    """Fields between lines of a band, its level ink, its upright ink with the axes exchanged, the boxes
    of its lines of text, and all its ink."""

    xs: list[int]
    ys: list[int]
    level: Side
    upright: Side
    texts: list[Box]
    marks: Any
    dpi: float
    drawn: list[tuple[slice, slice]] = field(default_factory=list)
    """Where the sides of its cells are, once these are found."""

    def check(self) -> None:
        """Leave out lines that are none: what is inked only in the middle of its fields. Fields change
        with every line that goes."""
        before = -1
        while before != len(self.xs) + len(self.ys):
            before = len(self.xs) + len(self.ys)
            self.ys = [y for y in self.ys if self._holds(self.level, y, self.xs)]
            self.xs = [x for x in self.xs if self._holds(self.upright, x, self.ys)]

    def _holds(self, side: Side, at: int, crossing: list[int]) -> bool:
        """Whether ink that is no figure's stands on enough sides of a line, with few between them that
        have none (a line may run through a part of the table alone)."""
        spans = list(pairwise(crossing))
        shares = [self._share(side, at, a, b) for a, b in spans]
        seen = [
            i for i, (a, b) in enumerate(spans)
            if shares[i] >= 2 * FAINT and self._reaches(side, at, a, b)
            and not self._crossed(side, at, a, b) and not self._in_text(side, at, a, b)
        ]  # fmt: skip
        runs: list[list[int]] = []
        for i in seen:
            if not runs or i - runs[-1][-1] > SELDOM:
                runs.append([])
            runs[-1].append(i)
        return any(
            sum(shares[i] for i in run) >= TOGETHER
            or sum(shares[i] * (spans[i][1] - spans[i][0]) for i in run)
            >= ENOUGH[side is self.upright] * self.dpi
            for run in runs
        )

    def _beside(self, at: int, start: int, end: int) -> tuple[slice, slice]:
        """Where the ink of a side may lie, across and along it."""
        reach = max(2, round(BESIDE * self.dpi))
        return slice(max(0, at - reach), at + reach + 1), slice(
            max(0, start - reach), end + reach + 1
        )

    def _strip(self, at: int, start: int, end: int) -> tuple[slice, slice]:
        end_of = round(END[0] * self.dpi)
        return self._beside(at, start, end)[0], slice(start + end_of, end - end_of + 1)

    def _reaches(self, side: Side, at: int, start: int, end: int, *, in_text: bool = False) -> bool:
        """Whether the ink of a side is more than a dash or a figure 1 in the middle of its field: longer,
        at an end of the side (where, within a line of text, a comma may stand), or several dots."""
        line = (side.ink[self._strip(at, start, end)] > 0).any(axis=0)
        inked = line.nonzero()[0]
        near = round(END[1] * self.dpi) + 1
        glyph = GLYPH[side is self.upright] * self.dpi
        return bool(
            inked.size
            and (
                inked[-1] - inked[0] > glyph
                or (inked[1:] > inked[:-1] + 1).sum() >= DOTS - 1
                or (not in_text and (line[:near].any() or line[-near:].any()))
            )
        )

    def _share(self, side: Side, at: int, start: int, end: int) -> float:
        """How much of a side is inked, where no text stands."""
        strip = self._strip(at, start, end)
        free = ~(side.text[strip] > 0).all(axis=0)
        inked = (side.ink[strip] > 0).any(axis=0)
        return float(inked.sum() / free.sum()) if free.any() else 0.0

    def seam(self) -> int | None:
        """Where a table ends and another begins: a row without a trace of its outer sides that is higher
        than a line of text, or holds neither ink nor text."""
        for top, bottom in pairwise(self.ys if self.xs else []):
            ends = [self._share(self.upright, x, top, bottom) for x in (self.xs[0], self.xs[-1])]
            if max(ends) >= FAINT / 2:
                continue
            inner = [self._share(self.upright, x, top, bottom) for x in self.xs[1:-1]]
            empty = not self._content(top, bottom, self.xs[0], self.xs[-1]).any()
            if bottom - top > ROOM * self.dpi or (empty and max(inner, default=0.0) < FAINT):
                return (top + bottom) // 2
        return None

    def cells(self) -> tuple[list[Box], set[Box]]:
        """Boxes of the cells, and those that may be wrong."""
        above = self._sides(self.level, self.ys, self.xs)
        left = {(r, c): one for (c, r), one in self._sides(self.upright, self.xs, self.ys).items()}
        self._suppose_level(above)
        self._suppose_upright(left, above)
        groups, weak = parted(len(self.ys) - 1, len(self.xs) - 1, above, left)
        self.drawn = [
            self._beside(self.ys[r], self.xs[c], self.xs[c + 1])
            for (r, c), side in above.items() if side.there
        ] + [
            self._beside(self.xs[c], self.ys[r], self.ys[r + 1])[::-1]
            for (r, c), side in left.items() if side.there
        ]  # fmt: skip
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

    def _sides(self, side: Side, lines: list[int], crossing: list[int]) -> dict[Field, Drawn]:
        """The sides by line and field along it; those of faint ink are there that go on from one
        that is."""
        out: dict[Field, Drawn] = {}
        for i, at in enumerate(lines):
            row = []
            for a, b in pairwise(crossing):
                share, free = self._share(side, at, a, b), not self._crossed(side, at, a, b)
                in_text = self._in_text(side, at, a, b)
                needed = THERE if free else ALONE
                clear = free and self._reaches(side, at, a, b, in_text=in_text)
                least = (4 if in_text else 2) * FAINT if clear else ALONE if in_text else needed
                row.append(Drawn(share, share >= least, free, in_text))
            for order in (row, row[::-1]):
                for before, one in pairwise(order):
                    if before.there and one.open and one.share >= FAINT:
                        one.there = True
            out.update(((i, j), one) for j, one in enumerate(row))
        return out

    def _suppose_level(self, sides: dict[Field, Drawn]) -> None:
        """Suppose what is lost of level lines: between two sides that are there, and between figures
        one above the other."""
        last = len(self.xs) - 2
        for r in range(1, len(self.ys) - 1):
            for c in range(last + 1):
                one = sides[r, c]
                lines = pairwise(self.ys[r - 1 : r + 2])
                if not one.there or one.share < THERE:
                    one.proven = not one.in_text and all(
                        self._holds_figures(a, b, self.xs[c], self.xs[c + 1]) for a, b in lines
                    )
                one.there |= one.open and one.proven
            begin = -1
            for c in range(last + 1):
                if not sides[r, c].there:
                    continue
                run = [sides[r, i] for i in range(begin + 1, c)]
                near = self.xs[c] - self.xs[begin + 1] <= LOST * self.dpi
                if begin >= 0 and near and all(one.open for one in run):
                    for one in run:
                        one.there = True
                begin = c

    def _suppose_upright(self, sides: dict[Field, Drawn], level: dict[Field, Drawn]) -> None:
        """Suppose what is lost of upright lines: of two texts side by side each has a cell of its own,
        parted by the line that the nearest row has there; and in rows that show other lines
        a line goes on between the rows above and below."""
        inked = {c: [r for (r, at), one in sides.items() if at == c and one.there]
                 for c in range(len(self.xs))}  # fmt: skip
        inner = range(1, len(self.xs) - 1)
        for r, (top, bottom) in enumerate(pairwise(self.ys)):
            for c in inner if any(sides[r, c].there for c in inner) else ():
                goes_on = {r - 1, r + 1} <= set(inked[c])
                if sides[r, c].open and goes_on and bottom - top <= SHORT * self.dpi:
                    sides[r, c].there = True
            waiting = [
                c for c in inner
                if sides[r, c].open and inked[c] and not self._in_merged(level, sides, r, c)
            ]  # fmt: skip
            waiting.sort(key=lambda c: (min(abs(r - x) for x in inked[c]), -len(inked[c])))
            while found := next((c for c in waiting if self._parts(sides, r, c)), None):
                sides[r, found].there = True
                waiting.remove(found)
            for c in inner:
                one = sides[r, c]
                one.proven = one.there and not one.in_text and self._parts(sides, r, c)

    def _in_merged(
        self, level: dict[Field, Drawn], sides: dict[Field, Drawn], r: int, c: int
    ) -> bool:
        """Whether text crosses an upright line in a row above or below that is one cell with this."""
        return any(
            not (level[line, c - 1].there or level[line, c].there)
            and (other := sides.get((row, c))) is not None
            and not other.there
            and not other.open
            for line, row in ((r, r - 1), (r + 1, r + 1))
        )

    def _parts(self, sides: dict[Field, Drawn], r: int, c: int) -> bool:
        """Whether something stands both left and right of a line, as far as the next lines."""
        last = len(self.xs) - 1
        low = max((x for x in range(c) if sides[r, x].there), default=0)
        high = min((x for x in range(c + 1, last) if sides[r, x].there), default=last)
        return all(
            self._content(self.ys[r], self.ys[r + 1], self.xs[a], self.xs[b]).any()
            for a, b in ((low, c), (c, high))
        )

    def _content(self, top: int, bottom: int, left: int, right: int) -> Any:
        """The letters, figures and dashes between lines."""
        rim = round(APART * self.dpi / 2)
        return self.level.letters[top + rim : bottom - rim, left + rim : right - rim]

    def _holds_figures(self, top: int, bottom: int, left: int, right: int) -> bool:
        """Whether a figure or a dash stands alone between lines (lines of one label stand above one
        another, too)."""
        import cv2

        found = self._content(top, bottom, left, right)
        if not found.any():
            return False
        _, _, stats, _ = cv2.connectedComponentsWithStats(found, connectivity=8)
        wide, tall = stats[1:, 2], stats[1:, 3]
        if len(wide) == 1 and tall[0] <= THIN * self.dpi:
            return bool(wide[0] <= GLYPH[0] * self.dpi)  # a dash
        return bool((wide <= 0.8 * tall).all() and (wide <= FIGURE * self.dpi).all())

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
        """Whether one line of text lies on both sides, its letters as near as those of one word. The
        boxes detection draws reach beyond their text, and at times over two cells."""
        upright = side is self.upright
        for x0, y0, x1, y1 in self.texts:
            rim = BEYOND * min(x1 - x0, y1 - y0)
            wide, tall = (x0 + rim, x1 - rim), (y0 + rim, y1 - rim)
            (low, high), (first, last) = (wide, tall) if upright else (tall, wide)
            if not (low < at < high and first < end and last > start):
                continue
            marks = self.marks if upright else self.marks.T
            inked = marks[round(first) : round(last), max(0, round(low)) : round(high)].any(axis=0)
            found = inked.nonzero()[0] + max(0, round(low))
            beside = round(BESIDE * self.dpi)
            before, after = found[found < at - beside], found[found > at + beside]
            if before.size and after.size and after[0] - before[-1] < WORD * (last - first):
                return True
        return False
