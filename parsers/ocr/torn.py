"""Tables whose ruling lines a scanner tore: grey rules in black and white are rows of dashes and dots.

What is too small to be a line alone adds up to one along a table's width or height. Each side of each
field of the grid is there if enough of it is inked, at its ends too (a dash or a figure 1 stands
in the middle of its field); fields without a side between them are one cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from parsers.drawn.text import Box
from parsers.ocr.fields import APART, BESIDE, THIN, Grid, Side
from parsers.ocr.lines import SHORTEST, Ruling

DOUBT = "the rules around it are torn"
WHOLE = 0.958
"""Share of a page's rules that is ink from which they are not torn."""
LETTER = 0.35
"""Inches a letter is wide or high at most, also one that touches its neighbour."""
SOLID = 0.35
"""Share of its box that a piece fills from which it is a blot or a picture, no rules."""
CROSS = 0.94
"""Share of a piece's ink that lies in one row and one column, three pixels thick, if it is a crossing."""
BRIDGE = (0.06, 0.045)
"""Inches of paper between two pieces, level and upright, that are one stroke (between two figures 1,
one above the other, there are more)."""
STROKE = (SHORTEST, 0.13)
"""Inches such strokes are long, level and upright (a figure is 0.11 high at most)."""
BAND = 0.2
"""Inches without any upright stroke between two tables."""
LOST = 0.5
"""Inches of an outer rule that may be lost altogether."""
STRAY = 0.05
"""Share of a piece on lines that may lie beside them."""
RULE = 0.12
"""Inches such a piece is long at least."""
DASH = 0.06
"""Inches a dash is wide at least."""
BEYOND = 0.12
"""Inches a table's outer lines may lie beyond its upright strokes."""
PROOF = (0.3, 0.03)
"""Inches of ink in a line, level and upright, that may be one."""


@dataclass(slots=True)
class Torn:
    """Cell boxes of the tables, those of them that may be wrong, and the rules' pixels."""

    tables: list[list[Box]]
    doubtful: set[Box]
    ruling: Ruling


@dataclass(slots=True)
class _Thin:
    """The thin ink of a page in one direction (level), and boxes of its strokes (start, at, end, to)."""

    mask: Any
    strokes: list[tuple[int, int, int, int]]


def is_torn(marks: Any, dpi: float) -> bool:
    """Whether the ruling lines of a page (ink 255 on 0) are torn. A page without any is not."""
    inked = total = 0
    for thin in _both(marks, dpi):
        for x0, y0, x1, y1 in thin.strokes:
            inked += int((thin.mask[y0:y1, x0:x1] > 0).any(axis=0).sum())
            total += x1 - x0
    return bool(total) and inked < WHOLE * total


def torn_tables(marks: Any, texts: list[Box], dpi: float) -> Torn:
    """The tables of a page with torn rules, given as ink (255 on 0) and boxes of its lines of text."""
    import numpy

    level, tall = _both(marks, dpi)
    bare = _without_letters(marks, dpi)
    letters = marks & ~bare
    text = _texts(marks, texts)
    tables: list[list[Box]] = []
    doubtful: set[Box] = set()
    mask = numpy.zeros_like(marks)
    outer = tall.mask & ~numpy.ascontiguousarray(text.T)
    waiting = list(_bands(level.strokes, tall.strokes, outer, dpi))
    while waiting:
        x0, y0, x1, y1 = waiting.pop(0)
        here = (slice(y0, y1), slice(x0, x1))
        sides = [
            Side(*(numpy.ascontiguousarray(x) for x in (ink & ~words, words, others)))
            for ink, words, others in (
                (level.mask[here], text[here], letters[here]),
                (tall.mask.T[here].T, text[here].T, letters[here].T),
            )
        ]
        xs, ys = _peaks(sides[1].ink, PROOF[1], dpi), _peaks(sides[0].ink, PROOF[0], dpi)
        near = [(a - x0, b - y0, c - x0, d - y0) for a, b, c, d in texts if y0 < b and d < y1]
        grid = Grid(xs, ys, sides[0], sides[1], near, marks[here], dpi)
        grid.check()
        if seam := grid.seam():
            cut = y0 + seam
            waiting[:0] = [(x0, y0, x1, cut), (x0, cut, x1, y1)]
            continue
        _sort(grid, bare[here], dpi)
        boxes, unsure = grid.cells()
        columns = {b[0] for b in boxes}
        if len(boxes) < 2 or len(columns) < 2:
            continue
        moved = {b: (b[0] + x0, b[1] + y0, b[2] + x0, b[3] + y0) for b in boxes}
        tables.append(list(moved.values()))
        doubtful |= {moved[b] for b in unsure}
        for where in grid.drawn:
            mask[here][where] |= bare[here][where]
    return Torn(tables, doubtful, Ruling([], mask, mask))


def _both(marks: Any, dpi: float) -> tuple[_Thin, _Thin]:
    """The level ink of a page, and the upright with the page's axes exchanged."""
    import numpy

    bare = _without_letters(marks, dpi)
    return _thin(bare, dpi, 0), _thin(numpy.ascontiguousarray(bare.T), dpi, 1)


def _without_letters(marks: Any, dpi: float) -> Any:
    """The ink without what has the size of a letter: thin pieces, crosses of such, and large ones are
    left."""
    import cv2

    _, labels, stats, _ = cv2.connectedComponentsWithStats(marks, connectivity=8)
    wide, high = stats[:, 2], stats[:, 3]
    thin = THIN * dpi
    large = (wide.clip(min=high) > LETTER * dpi) & (stats[:, 4] < SOLID * wide * high)
    keep = (wide.clip(max=high) <= thin) | large
    for i in ((stats[:, 4] < 0.5 * wide * high) & ~keep).nonzero()[0]:
        x, y, w, h, area = (int(v) for v in stats[i])
        one = labels[y : y + h, x : x + w] == i
        level, upright = one.sum(axis=1), one.sum(axis=0)
        row, column = int(level.argmax()), int(upright.argmax())
        rows = slice(max(0, row - 1), row + 2)
        columns = slice(max(0, column - 1), column + 2)
        arms = int(level[rows].sum() + upright[columns].sum() - one[rows, columns].sum())
        keep[i] = arms >= CROSS * area
    keep[0] = False
    return (keep.astype("uint8") * 255)[labels]


def _thin(bare: Any, dpi: float, way: int) -> _Thin:
    import cv2

    def kernel(wide: int, high: int) -> Any:
        return cv2.getStructuringElement(cv2.MORPH_RECT, (wide, high))

    bulk = cv2.morphologyEx(bare, cv2.MORPH_OPEN, kernel(1, max(3, round(THIN * dpi) + 1)))
    thin = cv2.bitwise_and(bare, cv2.bitwise_not(bulk))
    thin &= ~_across(bare, dpi)
    joined = cv2.morphologyEx(thin, cv2.MORPH_OPEN, kernel(3, 1))  # specks are no strokes
    joined = cv2.dilate(joined, kernel(1, 3))
    joined = cv2.morphologyEx(joined, cv2.MORPH_CLOSE, kernel(round(BRIDGE[way] * dpi), 1))
    joined = cv2.morphologyEx(joined, cv2.MORPH_OPEN, kernel(max(20, round(STROKE[way] * dpi)), 1))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    boxes = [tuple(map(int, stats[i])) for i in range(1, count)]
    flat = [(x, y, x + w, y + h) for x, y, w, h, _ in boxes if h <= max(2 * THIN * dpi, 0.02 * w)]
    return _Thin(thin, flat)


def _across(bare: Any, dpi: float) -> Any:
    """Single strokes that stand upright in level ink: of rules the other way, figures 1."""
    import cv2

    _, labels, stats, _ = cv2.connectedComponentsWithStats(bare, connectivity=8)
    wide, high = stats[:, 2], stats[:, 3]
    across = (high > 2 * wide) & (high > THIN * dpi) & (wide <= THIN * dpi)
    across[0] = False
    return (across.astype("uint8") * 255)[labels]


def _texts(marks: Any, texts: list[Box]) -> Any:
    """Where lines of text stand (255): 一, 三 and commas are thin, too. The boxes detection draws reach
    beyond their text."""
    import numpy

    out = numpy.zeros_like(marks)
    for x0, y0, x1, y1 in texts:
        rim = 0.2 * (y1 - y0)
        out[max(0, round(y0 + rim)) : max(0, round(y1 - rim)), max(0, round(x0)) : round(x1)] = 255
    return out


def _sort(grid: Grid, bare: Any, dpi: float) -> None:
    """Now that the lines are known, tell rules from letters: a piece that lies on lines alone is a
    rule's, thin ink beside them a dash."""
    import cv2
    import numpy

    beside = max(2, round(BESIDE * dpi))
    off = numpy.ones(bare.shape, bool)
    for y in grid.ys:
        off[max(0, y - beside) : y + beside + 1] = False
    for x in grid.xs:
        off[:, max(0, x - beside) : x + beside + 1] = False
    letters = grid.level.letters
    _, labels, stats, _ = cv2.connectedComponentsWithStats(letters, connectivity=8)
    outside = numpy.bincount(labels[off], minlength=len(stats))
    rules = (outside <= STRAY * stats[:, 4]) & (stats[:, 2:4].max(axis=1) >= RULE * dpi)
    rules[0] = False
    moved = (rules.astype("uint8") * 255)[labels]
    wide = cv2.getStructuringElement(cv2.MORPH_RECT, (round(DASH * dpi), 1))
    dashes = cv2.morphologyEx(bare * off, cv2.MORPH_OPEN, wide)
    bare |= moved
    for side, turn in ((grid.level, False), (grid.upright, True)):
        side.ink |= moved.T if turn else moved
        side.letters &= ~(moved.T if turn else moved)
        side.letters |= dashes.T if turn else dashes


def _bands(
    level: list[tuple[int, int, int, int]], tall: list[tuple[int, int, int, int]],
    ink: Any, dpi: float,
) -> Iterator[tuple[int, int, int, int]]:  # fmt: skip
    """The areas in which tables stand, one above the other: where upright strokes are, and above and
    below as long as dots of their outer rules go on; as wide as all strokes there. Upright strokes
    and ink are given with the page's axes exchanged."""
    spans: list[list[int]] = []
    more = round(BEYOND * dpi)
    for top, x0, bottom, x1 in sorted(tall):
        if spans and top <= spans[-1][3] + BAND * dpi:
            last = spans[-1]
            last[0], last[2], last[3] = min(last[0], x0), max(last[2], x1), max(last[3], bottom)
        else:
            spans.append([x0, top, x1, bottom])
    joined: list[list[int]] = []
    for x0, y0, x1, y1 in spans:
        y0, y1 = _further(ink, (x0, x1), y0, y1, dpi)
        if joined and y0 <= joined[-1][3]:
            last = joined[-1]
            last[0], last[2], last[3] = min(last[0], x0), max(last[2], x1), max(last[3], y1)
        else:
            joined.append([x0, y0, x1, y1])
    for x0, y0, x1, y1 in joined:
        y0, y1 = max(0, y0 - more), min(ink.shape[1], y1 + more)
        inside = [s for s in level if y0 <= s[1] and s[3] <= y1]
        x0 = min([x0, *(s[0] for s in inside)]) - more
        x1 = max([x1, *(s[2] for s in inside)]) + more
        yield max(0, x0), y0, min(ink.shape[0], x1), y1


def _further(
    ink: Any, sides: tuple[int, int], top: int, bottom: int, dpi: float
) -> tuple[int, int]:
    """From where to where dots of a table's outer rules go on beyond its upright strokes."""
    import numpy

    beside = max(2, round(BESIDE * dpi))
    reach = round(LOST * dpi)
    for at in sides:
        rows = (ink[max(0, at - beside) : at + beside + 1] > 0).any(axis=0)
        for y in numpy.flatnonzero(rows[:top])[::-1].tolist():
            if top - y > reach:
                break
            top = y
        for y in (bottom + numpy.flatnonzero(rows[bottom:])).tolist():
            if y - bottom > reach:
                break
            bottom = y
    return top, bottom


def _peaks(mask: Any, least: float, dpi: float) -> list[int]:
    """Where in a band level ink adds up to lines of at least `least` inches."""
    import cv2
    import numpy

    wide = cv2.dilate(mask, numpy.ones((3, 1), numpy.uint8))
    sums = (wide > 0).sum(axis=1).astype(float)
    apart = round(APART * dpi)
    out: list[int] = []
    for at in numpy.argsort(-sums, kind="stable"):
        if sums[at] < least * dpi:
            break
        if all(abs(at - other) > apart for other in out):
            out.append(int(at))
    return sorted(out)
