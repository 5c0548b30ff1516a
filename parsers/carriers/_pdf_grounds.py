"""Which edges of a PDF page are the sides of painted boxes, and which tables no other edges draw."""

from __future__ import annotations

from typing import Any

from parsers.drawn import tables_of
from parsers.drawn.ruled import bounds, is_table
from parsers.drawn.rules import MIN_CELL, Edge
from parsers.drawn.text import Box


def with_grounds(page: Any, edges: list[Edge]) -> list[Edge]:
    """The edges of a pdfplumber page, those marked `ground` that are sides of painted boxes and not
    of rules (which are painted as well, as narrow boxes)."""
    boxes = [
        o
        for o in (*page.rects, *page.curves)
        if o.get("fill") and not o.get("stroke") and min(o["width"], o["height"]) >= MIN_CELL
    ]
    sides = {side for o in boxes for side in _sides(o["x0"], o["top"], o["x1"], o["bottom"])}
    return [{**e, "ground": True} if _is_ground(e, sides) else e for e in edges]


def _is_ground(e: Edge, sides: set[tuple[float, ...]]) -> bool:
    if e["object_type"] == "line" or e.get("stroke"):
        return False
    return _rounded(e["x0"], e["top"], e["x1"], e["bottom"]) in sides


def _sides(x0: float, top: float, x1: float, bottom: float) -> list[tuple[float, ...]]:
    return [
        _rounded(x0, top, x1, top), _rounded(x0, bottom, x1, bottom),
        _rounded(x0, top, x0, bottom), _rounded(x1, top, x1, bottom),
    ]  # fmt: skip


def _rounded(*values: float) -> tuple[float, ...]:
    return tuple(round(v, 1) for v in values)


def painted_tables(tables: list[list[Box]], edges: list[Edge]) -> list[list[Box]]:
    """The tables no cell of which lies in a table that rules alone draw."""
    rules = [e for e in edges if not e.get("ground")]
    if len(rules) == len(edges):
        return []
    drawn = [bounds(cells) for cells in tables_of(rules) if is_table(cells)]
    return [t for t in tables if not any(_lies_in(t[0], b) for b in drawn)]


def _lies_in(cell: Box, box: Box) -> bool:
    x, y = (cell[0] + cell[2]) / 2, (cell[1] + cell[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
