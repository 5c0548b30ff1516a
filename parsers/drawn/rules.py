"""Ruling lines → tables: the cells between crossing lines, as pdfplumber finds them.

Before that, lines drawn in pieces (dots, dashes, one stroke a cell) are joined, and tables whose
outer sides were left open (by design, or by a page break) are closed where their lines end.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from pdfplumber import table as ruling

from parsers.drawn.text import Box

Edge = dict[str, Any]
"""x0, x1, top, bottom, width, height and orientation ("h" or "v")."""

TOLERANCE = 3.0
"""Points by which ruling lines may miss one another."""
SNAP = 1.5
"""Times the tolerance: nearer parallel lines are one (the two sides of a double line)."""
WIDEST = 2.5
"""Times the tolerance: all lines taken for one stand within (two tables' borders, each double)."""
MIN_LENGTH = 4.0
"""Points a line, pieces joined, must be long."""
MIN_CELL = 4.0
"""Points: a narrower or lower box between lines is the gap of a double line."""


def edge(x0: float, top: float, x1: float, bottom: float) -> Edge:
    """An edge between two points on one horizontal or vertical line."""
    flat = x1 - x0 >= bottom - top
    return {
        "x0": x0, "x1": x1, "top": top, "bottom": bottom, "width": x1 - x0,
        "height": bottom - top, "orientation": "h" if flat else "v", "object_type": "line",
    }  # fmt: skip


def tables_of(edges: list[Edge], tolerance: float = TOLERANCE) -> list[list[Box]]:
    """Tables drawn by ruling lines, each the list of its cells' boxes.

    `tolerance` is in the units of the edges (points, or pixels of a scan).
    """
    cells: list[Box] = []
    for band in _bands(edges, tolerance):
        cells += _cells(band, tolerance)
    return [list(group) for group in ruling.cells_to_tables(cells)]


def _bands(edges: list[Edge], tolerance: float) -> list[list[Edge]]:
    """Edges parted where no upright line stands at any height between: the lines of one table are
    not to be drawn to those of the next."""
    spans: list[list[float]] = []
    for e in sorted((e for e in edges if e["orientation"] == "v"), key=lambda e: e["top"]):
        if spans and e["top"] <= spans[-1][1] + 2 * tolerance:
            spans[-1][1] = max(spans[-1][1], e["bottom"])
        else:
            spans.append([e["top"], e["bottom"]])
    bands: list[list[Edge]] = [[] for _ in spans]
    for e in edges:
        for band, (top, bottom) in zip(bands, spans, strict=True):
            if e["bottom"] >= top - tolerance and e["top"] <= bottom + tolerance:
                band.append(e)
                break
    return bands


def _cells(edges: list[Edge], tolerance: float) -> list[Box]:
    merged = _merged(edges, tolerance)
    scale = tolerance / TOLERANCE
    merged = [e for e in merged if _length(e) >= MIN_LENGTH * scale]
    closing = [*_open_sides(merged, tolerance), *_open_ends(merged, tolerance)]
    if closing:
        merged = _merged([*merged, *closing], tolerance)
    cells = ruling.intersections_to_cells(
        ruling.edges_to_intersections(merged, tolerance, tolerance)
    )
    smallest = MIN_CELL * scale
    return [c for c in cells if c[2] - c[0] > smallest and c[3] - c[1] > smallest]


def _merged(edges: list[Edge], tolerance: float) -> list[Edge]:
    """Edges with those of one line joined: pieces that go on, and the two sides of a double line."""
    pieces = ruling.merge_edges(edges, 0, 0, tolerance, tolerance)
    return ruling.merge_edges(_snapped(pieces, tolerance), 0, 0, tolerance, tolerance)


def _snapped(edges: list[Edge], tolerance: float) -> list[Edge]:
    """Edges with parallel ones beside each other, or ends of which meet, moved to one place. Lines of
    other tables on the page, though nearly in line, are let be: through many of them any two
    columns would be one, and so they would through lines that follow one another closely."""
    snap, widest = SNAP * tolerance, WIDEST * tolerance
    out: list[Edge] = []
    for kind, at, start, end in (("v", "x0", "top", "bottom"), ("h", "top", "x0", "x1")):
        lines = sorted((e for e in edges if e["orientation"] == kind), key=lambda e: e[at])
        group = list(range(len(lines)))  # each line's way to the first of its group
        last = [e[at] for e in lines]  # where the last of a group stands

        def root(i: int, group: list[int] = group) -> int:
            while group[i] != i:
                group[i] = i = group[group[i]]
            return i

        for i, e in enumerate(lines):
            for j in range(i + 1, len(lines)):
                apart = lines[j][at] - e[at]
                if apart > snap:
                    break
                shared = min(e[end], lines[j][end]) - max(e[start], lines[j][start])
                near = shared > 0 or (apart <= tolerance and shared >= -tolerance)
                one, other = root(i), root(j)
                if near and max(last[one], last[other]) - lines[min(one, other)][at] <= widest:
                    group[max(one, other)] = min(one, other)
                    last[min(one, other)] = max(last[one], last[other])
        places: dict[int, list[float]] = {}
        for i, e in enumerate(lines):
            places.setdefault(root(i), []).append(e[at])
        for i, e in enumerate(lines):
            mean = sum(places[root(i)]) / len(places[root(i)])
            ends = (e["x0"], e["x1"]) if kind == "h" else (mean, mean)
            heights = (e["top"], e["bottom"]) if kind == "v" else (mean, mean)
            out.append(edge(ends[0], heights[0], ends[1], heights[1]) | {"orientation": kind})
    return out


def _length(edge: Edge) -> float:
    if edge["orientation"] == "h":
        return float(edge["x1"] - edge["x0"])
    return float(edge["bottom"] - edge["top"])


def _open_sides(edges: list[Edge], tolerance: float) -> list[Edge]:
    """Upright lines where a table's rows end without one: at least three long level lines of the
    same ends, crossed by an upright line within, and none at their end."""
    widest = max((_length(e) for e in edges if e["orientation"] == "h"), default=0.0)
    level = [e for e in edges if e["orientation"] == "h" and _length(e) > 0.4 * widest]
    tall = [e for e in edges if e["orientation"] == "v"]
    out: list[Edge] = []
    runs: dict[tuple[int, int], list[Edge]] = {}
    for e in level:
        key = (round(e["x0"] / tolerance), round(e["x1"] / tolerance))
        near = next((k for k in runs if abs(k[0] - key[0]) <= 1 and abs(k[1] - key[1]) <= 1), key)
        runs.setdefault(near, []).append(e)
    for group in runs.values():
        if len(group) < 3:
            continue
        group.sort(key=lambda e: e["top"])
        x0 = sum(e["x0"] for e in group) / len(group)
        x1 = sum(e["x1"] for e in group) / len(group)
        for above, below in pairwise(group):
            top, bottom = above["top"], below["top"]
            crossing = [
                v for v in tall if v["top"] <= top + tolerance and v["bottom"] >= bottom - tolerance
            ]
            if not any(x0 - tolerance < v["x0"] < x1 + tolerance for v in crossing):
                continue
            out += [
                edge(x, top, x, bottom)
                for x in (x0, x1)
                if not any(abs(v["x0"] - x) <= 2 * tolerance for v in crossing)
            ]
    return out


def _open_ends(edges: list[Edge], tolerance: float) -> list[Edge]:
    """Level lines where at least three upright lines end together: the top or foot of a table
    that a page break left open."""
    tall = [e for e in edges if e["orientation"] == "v"]
    out: list[Edge] = []
    for side in ("top", "bottom"):
        ends: list[list[Edge]] = []
        for e in sorted(tall, key=lambda e: e[side]):
            if ends and e[side] - ends[-1][0][side] <= tolerance:
                ends[-1].append(e)
            else:
                ends.append([e])
        for group in ends:
            if len(group) >= 3:
                at = sum(e[side] for e in group) / len(group)
                out.append(edge(min(e["x0"] for e in group), at, max(e["x0"] for e in group), at))
    return out
