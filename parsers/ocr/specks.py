"""Ink so small that it may be dirt: specks, or the hyphens of small print."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from parsers.ocr.cells import Look
    from parsers.ocr.shapes import Glyph

DOUBT = "only specks of ink in the cell"
AGAIN = 3
"""Small strokes of one size that a table has if they are print and no dirt."""
SMALL = 0.035
"""Inches that a speck is wide and high at most."""


def are_specks(found: list[Glyph], dpi: float) -> bool:
    """Whether glyphs are all so small."""
    return all(max(g.x1 - g.x0, g.bottom - g.top) < SMALL * dpi for g in found)


def are_level(found: list[Glyph]) -> bool:
    """Whether specks are short level strokes at one height: hyphens of small print, or dirt."""
    flat = all(g.x1 - g.x0 >= 2 * (g.bottom - g.top) for g in found)
    return flat and max(g.top for g in found) < min(g.bottom for g in found)


def settle(look: Look) -> None:
    """Strokes so small that they may be dirt are print where the same are many and in more cells than
    one; the others are blank, in doubt."""
    tiny = [one for one in look.cells if one.tiny]
    for one in tiny:
        own = one.found[0]
        same = [sum(own.is_like(g) for g in other.found) for other in tiny]
        if sum(same) < AGAIN or sum(map(bool, same)) < 2:
            one.cell.text, one.cell.doubt = "", DOUBT
