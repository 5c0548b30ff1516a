"""Objects of an OFD page (GB/T 33190-2016, clauses 8–11) → characters and ruling lines.

OFD measures in millimetres from the top left corner. An object has a Boundary on the page, a
coordinate space of its own whose origin is the Boundary's corner, and at times a matrix (CTM) before
that. All results are in points, in pdfplumber's form, as the other drawn carriers give them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from lxml import etree

POINTS = 72 / 25.4
ASCENT, DESCENT = 0.86, 0.14
"""Parts of the type size above and below the base line, as CJK fonts have it."""
THIN = 0.9
"""Millimetres up to which a filled shape is a ruling line drawn as a box."""
MAX_CHARS = 400_000
MAX_EDGES = 100_000
MAX_DEPTH = 12

Matrix = tuple[float, float, float, float, float, float]
_ONE: Matrix = (1, 0, 0, 1, 0, 0)
_TOKEN = re.compile(r"[SMLQBACZ]|-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_ARGUMENTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0, "Z": 0}


@dataclass(slots=True)
class Drawn:
    """What an OFD page shows."""

    chars: list[dict[str, Any]] = field(default_factory=list)
    edges: list[dict[str, Any]] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    cut: bool = False

    def extent(self) -> tuple[float, float]:
        """Width and height in points that hold all that is drawn."""
        drawn = [*self.chars, *self.edges]
        wide = max((float(o["x1"]) for o in drawn), default=0.0)
        return wide, max((float(o["bottom"]) for o in drawn), default=0.0)


def name(node: etree._Element) -> str:
    """The tag without its namespace; writers disagree on that."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def numbers(text: str | None) -> list[float]:
    """Finite numbers of a space-separated list; empty when any is not one."""
    try:
        found = [float(part) for part in (text or "").split()]
    except ValueError:
        return []
    return found if all(math.isfinite(n) and abs(n) < 1e6 for n in found) else []


def draw(
    content: etree._Element, composites: dict[str, etree._Element], drawn: Drawn,
    outer: Matrix = _ONE, depth: int = 0,
) -> None:  # fmt: skip
    """Add what the objects of a page, a template or a composite show to `drawn`."""
    if depth > MAX_DEPTH:
        drawn.cut = True
        return
    for node in content:
        kind = name(node)
        if node.get("Visible", "true").lower() in ("false", "0"):
            continue
        if kind in ("Layer", "PageBlock", "Content"):
            draw(node, composites, drawn, outer, depth + 1)
        elif kind == "TextObject":
            _text(node, _space(node, outer), drawn)
        elif kind == "PathObject":
            _path(node, _space(node, outer), drawn)
        elif kind == "ImageObject":
            drawn.images.append(node.get("ResourceID") or "")
        elif kind == "CompositeObject":
            unit = composites.get(node.get("ResourceID") or "")
            if unit is not None:
                draw(unit, composites, drawn, _space(node, outer), depth + 1)


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
        e * g + f * i + k, e * h + f * j + m,
    )  # fmt: skip


def _space(node: etree._Element, outer: Matrix) -> Matrix:
    """From the object's own coordinates to the page's."""
    own = numbers(node.get("CTM"))
    box = numbers(node.get("Boundary"))
    matrix: Matrix = (own[0], own[1], own[2], own[3], own[4], own[5]) if len(own) == 6 else _ONE
    if len(box) == 4:
        matrix = _times(matrix, (1, 0, 0, 1, box[0], box[1]))
    return _times(matrix, outer)


def _at(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


# -- text -------------------------------------------------------------------------------------


def _text(node: etree._Element, matrix: Matrix, drawn: Drawn) -> None:
    size = next(iter(numbers(node.get("Size"))), 0.0)
    stretch = next(iter(numbers(node.get("HScale"))), 1.0)
    if size <= 0 or (node.get("Fill", "true").lower() == "false" and node.get("Stroke") != "true"):
        return
    x = y = 0.0
    for code in node:
        if name(code) != "TextCode" or not code.text:
            continue
        x = next(iter(numbers(code.get("X"))), x)
        y = next(iter(numbers(code.get("Y"))), y)
        text = code.text
        across = _deltas(code.get("DeltaX"), len(text))
        down = _deltas(code.get("DeltaY"), len(text))
        at_x, at_y = x, y
        for index, char in enumerate(text):
            width = size * stretch * (0.5 if char.isascii() else 1.0)
            step = across[index] if index < len(across) else None
            if step is not None and 0 < step < width:
                width = step
            _char(char, at_x, at_y, width, size, matrix, drawn)
            if index < len(down):
                at_x += step or 0.0
            else:
                at_x += width if step is None else step
            at_y += down[index] if index < len(down) else 0.0
        if len(drawn.chars) > MAX_CHARS:
            drawn.cut = True
            return


def _deltas(text: str | None, count: int) -> list[float]:
    """Advances from one character to the next; `g n d` stands for n times d."""
    out: list[float] = []
    parts = (text or "").split()
    at = 0
    while at < len(parts) and len(out) < count:
        if parts[at] == "g":
            values = numbers(" ".join(parts[at + 1 : at + 3]))
            if len(values) < 2:
                return out
            out.extend([values[1]] * min(int(values[0]), count - len(out)))
            at += 3
        else:
            value = numbers(parts[at])
            if not value:
                return out
            out.append(value[0])
            at += 1
    return out


def _char(
    char: str, x: float, y: float, width: float, size: float, matrix: Matrix, drawn: Drawn
) -> None:
    if not char.strip():
        return
    corners = [
        _at(matrix, x + dx, y + dy)
        for dx in (0.0, width)
        for dy in (-ASCENT * size, DESCENT * size)
    ]
    xs, ys = [c[0] * POINTS for c in corners], [c[1] * POINTS for c in corners]
    drawn.chars.append(
        {
            "text": char, "x0": min(xs), "x1": max(xs), "top": min(ys), "bottom": max(ys),
            "doctop": min(ys), "size": max(ys) - min(ys), "fontname": "",
            "upright": abs(matrix[0]) >= abs(matrix[1]), "object_type": "char",
            "width": max(xs) - min(xs), "height": max(ys) - min(ys), "matrix": matrix,
        }
    )  # fmt: skip


# -- paths ------------------------------------------------------------------------------------


def _path(node: etree._Element, matrix: Matrix, drawn: Drawn) -> None:
    data = next((c.text for c in node if name(c) == "AbbreviatedData"), None)
    if not data:
        return
    stroked = node.get("Stroke", "true").lower() != "false"
    filled = node.get("Fill", "false").lower() == "true"
    for points in _shapes(data):
        if len(drawn.edges) > MAX_EDGES:
            drawn.cut = True
            return
        spots = [_at(matrix, *point) for point in points]
        xs, ys = [s[0] for s in spots], [s[1] for s in spots]
        x0, x1, top, bottom = min(xs), max(xs), min(ys), max(ys)
        if filled and min(x1 - x0, bottom - top) <= THIN:
            middle_x, middle_y = (x0 + x1) / 2, (top + bottom) / 2
            if x1 - x0 >= bottom - top:
                _edge(x0, middle_y, x1, middle_y, drawn)
            else:
                _edge(middle_x, top, middle_x, bottom, drawn)
        elif stroked:
            for (ax, ay), (bx, by) in pairwise(spots):
                if abs(ay - by) <= 0.2 or abs(ax - bx) <= 0.2:
                    _edge(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by), drawn)


def _shapes(data: str) -> Iterator[list[tuple[float, float]]]:
    """Polylines of an AbbreviatedData; curves count as their end points."""
    points: list[tuple[float, float]] = []
    tokens = _TOKEN.findall(data)
    at = 0
    while at < len(tokens):
        command = tokens[at]
        count = _ARGUMENTS.get(command)
        at += 1
        if count is None:
            continue  # a number too many
        values = numbers(" ".join(tokens[at : at + count]))
        if len(values) < count:
            break
        at += count
        if command in "SM":
            if len(points) > 1:
                yield points
            points = [(values[0], values[1])]
        elif count:
            points.append((values[-2], values[-1]))
        elif points:
            points.append(points[0])
    if len(points) > 1:
        yield points


def _edge(x0: float, top: float, x1: float, bottom: float, drawn: Drawn) -> None:
    x0, top, x1, bottom = (v * POINTS for v in (x0, top, x1, bottom))
    if x1 - x0 < 0.5 and bottom - top < 0.5:
        return
    level = x1 - x0 >= bottom - top
    drawn.edges.append(
        {
            "x0": x0, "x1": x1, "top": top, "bottom": bottom, "width": x1 - x0,
            "height": bottom - top, "orientation": "h" if level else "v", "object_type": "line",
        }
    )  # fmt: skip
