"""A level stroke as wide as a letter: a dash, or the number 一? The figures of the whole document tell."""

from __future__ import annotations

import re
from collections.abc import Iterable

from parsers.drawn import DrawnPage
from parsers.drawn.ruled import RuledCell
from parsers.ocr.cells import DASH

ONE = "一"
DOUBT = f"a flat stroke read as {ONE!r}"
FEW = 3
"""Strokes of a document that are dashes without doubt, at least: who writes dashes for nought or nothing
writes many."""
WIDE = 1.0
"""Heights of a digit that a letter is wide at least (a hyphen is half as wide)."""

_NUMERAL = re.compile(r"[〇零一二三四五六七八九十百千万]+")


def settle(pages: Iterable[DrawnPage]) -> None:
    """Put wide strokes in doubt where they are few; where figures are written in Chinese numerals,
    they are ones, in doubt."""
    tables = [table for page in pages for table in page.ready]
    strokes = [cell for table in tables for cell in _strokes(table.cells)]
    chinese = any(c.c0 and _NUMERAL.fullmatch(c.text) for table in tables for c in table.cells)
    if not chinese and len(strokes) >= FEW:
        return
    for cell in strokes:
        cell.text = ONE if chinese else cell.text
        cell.doubt = cell.doubt or DOUBT


def _strokes(cells: list[RuledCell]) -> list[RuledCell]:
    heights = sorted(
        c.lines[0].bottom - c.lines[0].top for c in cells if c.lines and c.text.isdecimal()
    )
    tall = heights[len(heights) // 2] if heights else 0.0
    return [
        c for c in cells
        if c.text == DASH and c.lines and c.lines[0].x1 - c.lines[0].x0 >= WIDE * tall
    ]  # fmt: skip
