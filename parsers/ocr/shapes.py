"""What the ink itself says of a short text, apart from any model: how many glyphs, with how many
holes, flat or slanted. It confirms a reading or puts it in doubt; it never makes one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

HOLES = {"0": {1}, "1": {0}, "2": {0}, "3": {0}, "4": {0, 1}, "5": {0}, "6": {1}, "7": {0}, "8": {2}, "9": {1}}  # fmt: skip
_ONE_POINT = re.compile(r"^\d{1,3}\.\d{3}$")
SMALL_MARKS = "small marks beside the digits"
SURE = 0.97
"""Score from which a reading stands though a glyph's holes differ (thin print closes or tears)."""


APART = 1.0
"""Heights of a digit from which a gap between two is more than any setting of one figure leaves."""
PITCH = 0.78
"""Advance of a digit in its heights (0.7 to 0.85 in the faces reports are set in)."""
WIDTH = 0.6
"""Width of a digit's ink in its heights (that of a 1 half as much)."""
SLASH = 0.8
"""Correlation of x and y from which a stroke is as slanted as a slash (a 1 in italics has half)."""
LINE = 1.25
"""Heights of a character that one line is tall at most; two lines are 1.9 or more."""


@dataclass(slots=True)
class Glyph:
    """One connected piece of ink: its box in the crop, holes, and lean (correlation of x and y)."""

    x0: int
    top: int
    x1: int
    bottom: int
    holes: int
    lean: float

    @property
    def flat(self) -> bool:
        return self.bottom - self.top <= 0.3 * (self.x1 - self.x0)

    def is_like(self, other: Glyph) -> bool:
        """Whether both are of one size, but for a pixel."""
        wide, tall = self.x1 - self.x0, self.bottom - self.top
        return (
            abs(wide - other.x1 + other.x0) <= 1 and abs(tall - other.bottom + other.top) <= 1
        )  # fmt: skip


def glyphs(marks: Any, least: int) -> list[Glyph]:
    """The pieces of ink (255 on 0) of at least `least` pixels, and smaller strokes, left to right."""
    import cv2
    import numpy

    count, labels, stats, _ = cv2.connectedComponentsWithStats(marks, connectivity=8)
    found = []
    for i in range(1, count):
        x, y, w, h, area = (int(v) for v in stats[i])
        stroke = w >= 4 and w >= 2.5 * h and area >= 4  # a sign in small print, not dirt
        if area < least and not stroke:
            continue
        one = (labels[y : y + h, x : x + w] == i).astype(numpy.uint8) * 255
        framed = numpy.pad(one, 1)
        background, _, sizes, _ = cv2.connectedComponentsWithStats(255 - framed, connectivity=4)
        holes = sum(int(sizes[k][4]) >= 3 for k in range(1, background)) - 1
        ys, xs = numpy.nonzero(one)
        steady = len(set(ys.tolist())) < 2 or len(set(xs.tolist())) < 2
        lean = 0.0 if steady else float(numpy.corrcoef(xs, ys)[0, 1])
        found.append(Glyph(x, y, x + w, y + h, holes, lean))
    return sorted(found, key=lambda g: g.x0)


def rows_of(found: list[Glyph], height: float) -> list[list[Glyph]]:
    """The glyphs line by line, top to bottom: parts of a character that stand apart (三, 总) are one
    line as long as they are no taller than a character of `height`."""
    rows: list[list[Glyph]] = []
    top = low = 0
    for glyph in sorted(found, key=lambda g: g.top):
        if rows and (glyph.top <= low or max(low, glyph.bottom) - top <= LINE * height):
            rows[-1].append(glyph)
            low = max(low, glyph.bottom)
        else:
            rows.append([glyph])
            top, low = glyph.top, glyph.bottom
    return [sorted(row, key=lambda g: g.x0) for row in rows]


def objection(text: str, found: list[Glyph], score: float) -> str | None:
    """Why the ink contradicts a reading of plain digits, or None."""
    if _ONE_POINT.match(text):
        return "a point that may be a comma"
    if not text.isascii() or not text.isdigit() or not found:
        return None
    tallest = max(g.bottom - g.top for g in found)
    tall = [g for g in found if g.bottom - g.top >= 0.55 * tallest]
    apiece = [1] * len(tall)
    if len(tall) < len(text) and score >= SURE:
        apiece = [_digits_in(g, tallest) for g in tall]
    if sum(apiece) != len(text):
        return f"{len(text)} digits read where {len(tall)} glyphs stand"
    small = [g for g in found if g not in tall]
    if small and score < SURE:
        return SMALL_MARKS
    if any(all(g.x1 <= t.x0 or g.x0 >= t.x1 for t in tall) for g in small):
        return "a mark beside the digits that was not read"  # a sign, a comma; not torn print
    if any(b.x0 - a.x1 > APART * tallest for a, b in pairwise(tall)):
        return "digits so far apart that they may be two figures"
    at = 0
    for many, glyph in zip(apiece, tall, strict=True):
        digits, at = text[at : at + many], at + many
        if digits == "1" and abs(glyph.lean) > SLASH:
            return "a slanted stroke read as 1"
        if many > 1:
            least = sum(min(HOLES[d]) for d in digits)
            if least <= glyph.holes <= sum(max(HOLES[d]) for d in digits) + many - 1:
                continue
            return f"a glyph with {glyph.holes} holes read as {digits}"
        if glyph.holes not in HOLES[digits] and score < SURE:
            return f"a glyph with {glyph.holes} holes read as {digits}"
    return None


def is_slash(found: list[Glyph]) -> bool:
    """Whether ink is one stroke that goes evenly from corner to corner, of either lean."""
    return len(found) == 1 and not found[0].flat and abs(found[0].lean) > SLASH


def _digits_in(glyph: Glyph, tall: int) -> int:
    """How many digits of the height `tall` a piece of ink is, those that touch told by its width."""
    return max(1, round((glyph.x1 - glyph.x0) / tall / PITCH - WIDTH / PITCH) + 1)
