"""Words printed across a page, behind or over its text: no part of what it says."""

from __future__ import annotations

import math
from typing import Any

from parsers.drawn.text import Char

OBLIQUE = 8.0
"""Degrees off the level or the upright from which a line runs across the page."""
LARGE = 2.5
"""Times the usual size of a page's characters."""
PALE = 0.6
"""Least share of light in a pale colour."""


def without_watermarks(chars: list[Char]) -> list[Char]:
    """The characters of a page that are its text: not those of lines that run across it, nor large
    pale ones. Where these are more than half of all, the page is set so."""
    shown = [c for c in chars if c["text"].strip()]
    sizes = sorted(float(c["bottom"] - c["top"]) for c in shown if not _is_oblique(c))
    usual = sizes[len(sizes) // 2] if sizes else 0.0
    marks = {id(c) for c in shown if _is_oblique(c) or _is_large_and_pale(c, usual)}
    if not marks or len(marks) * 2 > len(shown):
        return chars
    return [c for c in chars if id(c) not in marks and not _is_oblique(c)]


def _is_oblique(char: Char) -> bool:
    matrix = char.get("matrix")
    if not matrix:
        return False
    turn = math.degrees(math.atan2(matrix[1], matrix[0])) % 90
    return min(turn, 90 - turn) > OBLIQUE


def _is_large_and_pale(char: Char, usual: float) -> bool:
    return char["bottom"] - char["top"] > LARGE * usual and is_pale(char.get("non_stroking_color"))


def is_pale(colour: Any) -> bool:
    """Whether a colour of a PDF (grey, RGB or CMYK) is much lighter than a text's."""
    parts = colour if isinstance(colour, tuple | list) else (colour,)
    if not parts or not all(isinstance(p, int | float) for p in parts):
        return False
    if len(parts) == 4:
        return all(p <= 1 - PALE for p in parts)
    return all(p >= PALE for p in parts)
