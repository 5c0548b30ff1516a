"""Two pages on one sheet: a landscape page whose halves each hold lines of their own is read as two."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from parsers.drawn.prose import NUMBERED
from parsers.drawn.text import Box, Char, Line, lines_of

if TYPE_CHECKING:
    from parsers.drawn.page import DrawnPage

MIDDLE = (0.42, 0.58)
"""Shares of a sheet's width between which the gutter of its halves lies."""
GUTTER = 1.5
"""Heights of a letter the gutter is wide, at least."""
OUTER = 0.07
"""Share of a sheet's height at its top and foot where a running head may go over both halves."""
LEAST_LINES, MANY_LINES = 4, 10
WORDED = 0.5
"""Share of a half's lines that hold words: the figures and units of a table whose labels stand in the
other half are no half."""
ROWS = 0.6
"""Share of lines at one height from which the halves are columns of one table."""
_WORDS = re.compile(r"(?:[\u4e00-\u9fff] ?){3}")


def gutter(
    chars: Sequence[Char], spans: Iterable[tuple[float, float]], width: float, height: float
) -> float | None:
    """Where the gutter between two pages on a sheet is; None where it holds one page. `spans` are the
    left and right ends of rules or cells."""
    if width <= height or not chars:
        return None
    body = [c for c in chars if OUTER * height < c["top"] and c["bottom"] < (1 - OUTER) * height]
    sizes = sorted(c["bottom"] - c["top"] for c in body)
    if not sizes:
        return None
    taken = sorted([*((c["x0"], c["x1"]) for c in body), *spans])
    gaps = [
        gap
        for gap in _gaps(taken, width * MIDDLE[0], width * MIDDLE[1])
        if gap[1] - gap[0] >= GUTTER * sizes[len(sizes) // 2]
    ]
    gaps.sort(key=lambda gap: (not gap[0] < width / 2 < gap[1], gap[0] - gap[1]))
    for start, end in gaps:
        at = width / 2 if start < width / 2 < end else (start + end) / 2
        left = lines_of(c for c in body if c["x1"] <= at)
        right = lines_of(c for c in body if c["x0"] >= at)
        if _are_pages(left, right):
            return at
    return None


def _gaps(
    taken: list[tuple[float, float]], low: float, high: float
) -> Iterator[tuple[float, float]]:
    """The rooms between the sorted spans that reach into low…high."""
    end = 0.0
    for x0, x1 in taken:
        if 0 < end < high and x0 > max(end, low):
            yield end, x0
        end = max(end, x1)


def _are_pages(left: list[Line], right: list[Line]) -> bool:
    """Whether lines on two sides are those of two pages, not the columns of one table."""
    if not (_has_words(left) and _has_words(right)):
        return False
    if _is_numbered(left) and _is_numbered(right):
        return True
    return min(len(left), len(right)) >= MANY_LINES and _aligned(left, right) < ROWS


def _has_words(lines: list[Line]) -> bool:
    worded = sum(bool(_WORDS.search(line.text)) for line in lines)
    return len(lines) >= LEAST_LINES and worded >= WORDED * len(lines)


def _is_numbered(lines: list[Line]) -> bool:
    """Whether a line is numbered as headings and rows of the forms are."""
    return any(NUMBERED.match(line.text.replace(" ", "")) for line in lines)


def _aligned(left: list[Line], right: list[Line]) -> float:
    """Share of lines on the right that stand at the height of one on the left, as rows of a table do."""
    heights = [line.bottom for line in left]
    level = sum(any(abs(line.bottom - h) < 0.2 * line.size for h in heights) for line in right)
    return level / len(right)


def halves(page: DrawnPage) -> list[DrawnPage]:
    """The pages on a sheet, left to right; the sheet itself where it is one page."""
    if page.ready:
        return [page]
    cells = [(c[0], c[2]) for table in page.tables for c in table]
    at = gutter(page.chars, cells, page.width, page.height)
    if at is None:
        return [page]
    sides = [
        [c for c in page.chars if ((c["x0"] + c["x1"]) / 2 < at) == is_left]
        for is_left in (True, False)
    ]
    left = [t for t in page.tables if t[0][0] < at]
    right = [t for t in page.tables if t[0][0] >= at]
    by = _shift(sides[0], sides[1], at)
    return [
        replace(
            page, width=at, chars=sides[0], tables=left,
            painted=[t for t in page.painted if t in left],
        ),
        replace(
            page, width=page.width + by, chars=[_shifted(c, by) for c in sides[1]],
            tables=[_moved(t, by) for t in right],
            painted=[_moved(t, by) for t in page.painted if t in right],
        ),
    ]  # fmt: skip


def _shift(left: list[Char], right: list[Char], at: float) -> float:
    """How far the right half is moved to lie on the left one: a table may go on from one to the other.
    Columns of one page have a narrower margin between them than at its sides."""
    margins = min(c["x0"] for c in left), min(c["x0"] for c in right)
    narrower = margins[1] - at < margins[0] - (right[0]["bottom"] - right[0]["top"])
    return float(margins[0] - margins[1] if narrower else -at)


def _moved(table: list[Box], by: float) -> list[Box]:
    return [(c[0] + by, c[1], c[2] + by, c[3]) for c in table]


def _shifted(char: Char, by: float) -> Char:
    out = {**char, "x0": char["x0"] + by, "x1": char["x1"] + by}
    if "lead" in out:
        out["lead"] = char["lead"] + by
    return out
