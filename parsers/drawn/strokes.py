"""Rules that no line draws: rows of specks, and the letters for drawing boxes (─ │ ┼)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from parsers.drawn.rules import Edge, edge
from parsers.drawn.text import Box, Char

SPECK = 3.0
"""Points a box may be long and high to be a speck."""
APART = 3.0
"""Points between the specks of one rule."""
LEAST = 8.0
"""Points a row of specks is long to be a rule."""
LEAST_LETTERS = 12
"""Box-drawing letters from which a page's rules are drawn with them."""

# which arms a box-drawing letter has: left, right, up, down (Unicode block U+2500)
_ARMS: dict[str, str] = {
    **dict.fromkeys("─━┄┅┈┉═╌╍", "lr"), **dict.fromkeys("│┃┆┇┊┋║╎╏", "ud"),
    **dict.fromkeys("┌┍┎┏╔╭", "rd"), **dict.fromkeys("┐┑┒┓╗╮", "ld"),
    **dict.fromkeys("└┕┖┗╚╰", "ru"), **dict.fromkeys("┘┙┚┛╝╯", "lu"),
    **dict.fromkeys("├┝┞┟┠┡┢┣╠", "rud"), **dict.fromkeys("┤┥┦┧┨┩┪┫╣", "lud"),
    **dict.fromkeys("┬┭┮┯┰┱┲┳╦", "lrd"), **dict.fromkeys("┴┵┶┷┸┹┺┻╩", "lru"),
    **dict.fromkeys("┼┽┾┿╀╁╂╃╄╅╆╇╈╉╊╋╬", "lrud"),
}  # fmt: skip


def is_speck(thing: dict[str, Any]) -> bool:
    """Whether a box is too small to be a rule or a cell."""
    return bool(thing["x1"] - thing["x0"] <= SPECK and thing["bottom"] - thing["top"] <= SPECK)


def rows_of_specks(specks: Iterable[dict[str, Any]]) -> list[Edge]:
    """Edges where specks follow one another on a level or upright line."""
    boxes = [(s["x0"], s["top"], s["x1"], s["bottom"]) for s in specks]
    level = _rows([((b[1] + b[3]) / 2, b[0], b[2]) for b in boxes])
    tall = _rows([((b[0] + b[2]) / 2, b[1], b[3]) for b in boxes])
    return [
        *(edge(a, at, b, at) | {"orientation": "h"} for at, a, b in level),
        *(edge(at, a, at, b) | {"orientation": "v"} for at, a, b in tall),
    ]


def _rows(pieces: list[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """Pieces (place, start, end) of one place, joined where they follow one another."""
    lines: dict[int, list[tuple[float, float, float]]] = defaultdict(list)
    for piece in pieces:
        lines[round(piece[0] * 2)].append(piece)
    out: list[tuple[float, float, float]] = []
    for line in lines.values():
        line.sort(key=lambda p: p[1])
        at, start, end = line[0]
        for _, a, b in line[1:]:
            if a - end > APART:
                out.append((at, start, end))
                start = a
            end = max(end, b) if a - end <= APART else b
        out.append((at, start, end))
    return [row for row in out if row[2] - row[1] >= LEAST]


def without_box_letters(chars: list[Char]) -> tuple[list[Char], list[Edge]]:
    """Characters without those that draw boxes, and the edges these draw. Their arms reach over the
    room between letters and between lines."""
    drawing = [c for c in chars if c["text"] in _ARMS]
    if len(drawing) < LEAST_LETTERS:
        return chars, []
    edges: list[Edge] = []
    for char in drawing:
        arms = _ARMS[char["text"]]
        x0, top, x1, bottom = _reach(char)
        x, y = (x0 + x1) / 2, (top + bottom) / 2
        if "l" in arms or "r" in arms:
            edges.append(
                edge(x0 if "l" in arms else x, y, x1 if "r" in arms else x, y)
                | {"orientation": "h"}
            )
        if "u" in arms or "d" in arms:
            edges.append(
                edge(x, top if "u" in arms else y, x, bottom if "d" in arms else y)
                | {"orientation": "v"}
            )
    return [c for c in chars if c["text"] not in _ARMS], edges


def _reach(char: Char) -> Box:
    wide, tall = (char["x1"] - char["x0"]) / 2, (char["bottom"] - char["top"]) * 0.35
    return char["x0"] - wide, char["top"] - tall, char["x1"] + wide, char["bottom"] + tall
