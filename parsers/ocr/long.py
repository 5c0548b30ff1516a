"""Long pictures: a whole report as one picture, as sites paste it, is cut into pages.

A picture many pages high would be reduced until nothing in it can be read. It is cut at the
broadest strip of bare paper near the length of a page; where a table leaves none, along one of its level rules,
which both pages then have, as a table that a page break cuts.
"""

from __future__ import annotations

from typing import Any

PAPER = 8.27
"""Inches of a page's width, for which the width of a long picture is taken."""
LONG = 2.2
"""Times its width from which a picture is longer than a page."""
SHORTEST, LONGEST = 0.7, 1.6
"""Lengths of a page cut from it, in widths."""
RULE = 0.4
"""Share of the width that is inked along a rule."""
BARE = 0.002
"""Share of the width inked, at most, in a row of bare paper: specks."""
GAP = 0.006
"""Height of a strip of bare paper, in widths, that parts two lines of text or more."""


def pages_of(image: Any) -> list[tuple[Any, float | None]]:
    """The pages of a picture (grey or RGB), from the top, with their resolution where it can be told:
    the picture itself unless it is long."""
    height, width = image.shape[:2]
    if height < LONG * width:
        return [(image, None)]
    inked = _inked(image)
    parts, start = [], 0
    while height - start > LONGEST * width:
        low, high = start + round(SHORTEST * width), start + round(LONGEST * width)
        end, begin = _cut(inked, low, high, width)
        parts.append(image[start:end])
        start = begin
    return [(part, width / PAPER) for part in [*parts, image[start:]]]


def _inked(image: Any) -> Any:
    """The share of each row of pixels that is ink."""
    from parsers.ocr import picture

    return (picture.ink(picture.levelled(picture.grey(image))) > 0).mean(axis=1)


def _cut(inked: Any, low: int, high: int, width: int) -> tuple[int, int]:
    """Where a page ends and the next begins, between two heights."""
    strips = _runs(inked[low:high] <= BARE)
    longest = max(strips, key=lambda s: s[1] - s[0], default=(0, 0))
    if longest[1] - longest[0] >= GAP * width:
        middle = low + (longest[0] + longest[1]) // 2
        return middle, middle
    rules = _runs(inked[low:high] >= RULE)
    if rules:
        first, last = rules[-1]
        return low + last, low + first
    at = low + int(inked[low:high].argmin())
    return at, at


def _runs(rows: Any) -> list[tuple[int, int]]:
    """Where rows are true, as (first, end)."""
    import numpy

    edges = numpy.flatnonzero(numpy.diff(numpy.concatenate(([0], rows.astype("int8"), [0]))))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
