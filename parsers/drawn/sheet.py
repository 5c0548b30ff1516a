"""A page as it is read: upright, in letters of a usual size."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from parsers.drawn.rules import Edge, edge
from parsers.drawn.text import Char

USUAL = 10.0
"""Points of a text's letters."""
LEAST, MOST = 4.0, 40.0
"""Sizes of letters between which a page is read as it is."""


@dataclass(slots=True)
class Sheet:
    """Characters, edges and size of a page, in points from its top left corner."""

    width: float
    height: float
    chars: list[Char] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)


def as_read(sheet: Sheet) -> Sheet:
    """The page turned to be read where it lies on its side or head, and brought to a usual size."""
    turn = _turn(sheet.chars)
    if turn:
        w, h = sheet.width, sheet.height
        sheet = Sheet(
            *((w, h) if turn == 2 else (h, w)),
            [_turned(c, turn, w, h) for c in sheet.chars],
            [_turned_edge(e, turn, w, h) for e in sheet.edges],
        )
    sizes = sorted(c["bottom"] - c["top"] for c in sheet.chars)
    usual = sizes[len(sizes) // 2] if sizes else USUAL
    if LEAST <= usual <= MOST:
        return sheet
    by = USUAL / usual
    return Sheet(
        sheet.width * by, sheet.height * by,
        [_scaled(c, by) for c in sheet.chars],
        [
            edge(e["x0"] * by, e["top"] * by, e["x1"] * by, e["bottom"] * by)
            | {"orientation": e["orientation"], "ground": e.get("ground", False)}
            for e in sheet.edges
        ],
    )  # fmt: skip


def _scaled(char: Char, by: float) -> Char:
    out = {**char, **{k: char[k] * by for k in ("x0", "x1", "top", "bottom")}}
    if "lead" in out:
        out["lead"] = char["lead"] * by
    return out


def _turn(chars: list[Char]) -> int:
    """1 when the page reads from its bottom to its top, -1 the other way, 2 when it stands on its
    head, 0 when it is upright."""
    turned = [c for c in chars if not c.get("upright", True)]
    if len(turned) * 2 > len(chars):
        up = sum((c.get("matrix") or (0, 1))[1] > 0 for c in turned)
        return 1 if up * 2 > len(turned) else -1
    upside = sum((c.get("matrix") or (1,))[0] < 0 for c in chars if c.get("upright", True))
    return 2 if upside * 2 > len(chars) else 0


def _box_turned(c: Any, turn: int, width: float, height: float) -> dict[str, float]:
    if turn == 2:
        x0, x1, top, bottom = width - c["x1"], width - c["x0"], height - c["bottom"], height - c["top"]  # fmt: skip
    elif turn > 0:
        x0, x1, top, bottom = height - c["bottom"], height - c["top"], c["x0"], c["x1"]
    else:
        x0, x1, top, bottom = c["top"], c["bottom"], width - c["x1"], width - c["x0"]
    return {"x0": x0, "x1": x1, "top": top, "bottom": bottom}


def _turned(char: Char, turn: int, width: float, height: float) -> Char:
    upright = char.get("upright", True) if turn == 2 else not char.get("upright", True)
    box = _box_turned(char, turn, width, height)
    return {**char, **box, "lead": box["x0"], "upright": upright}


def _turned_edge(e: Edge, turn: int, width: float, height: float) -> Edge:
    box = _box_turned(e, turn, width, height)
    turned = edge(box["x0"], box["top"], box["x1"], box["bottom"])
    return turned | {"ground": e.get("ground", False)}
