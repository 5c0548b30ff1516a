"""Ruling lines → tables: the cells between crossing lines, as pdfplumber finds them.

Before that, lines drawn in pieces (dots, dashes, one stroke a cell) are joined, and tables whose
outer sides were left open (by design, or by a page break) are closed where their lines end.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import Any

from pdfplumber import table as ruling

from parsers.drawn.text import Box

_OTHER_END = {"top": "bottom", "x0": "x1"}

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
    return [
        list(group)
        for band in _bands(edges, tolerance)
        for group in ruling.cells_to_tables(_cells(band, tolerance))
    ]


def _bands(edges: list[Edge], tolerance: float) -> list[list[Edge]]:
    """Edges parted where one table ends and the next begins: the lines of one are not to be drawn to
    those of the other. That is where no upright line stands at any height between, and where all
    end that stand above, all begin that stand below, and their outermost are not in line."""
    tall = [e for e in edges if e["orientation"] == "v"]
    spans: list[list[float]] = []
    for e in sorted(tall, key=lambda e: e["top"]):
        if spans and e["top"] <= spans[-1][1] + 2 * tolerance:
            spans[-1][1] = max(spans[-1][1], e["bottom"])
        else:
            spans.append([e["top"], e["bottom"]])
    out: list[list[Edge]] = []
    for top, bottom in spans:
        ends = _seams([e for e in tall if top <= e["top"] <= bottom], tolerance)
        cuts = [top - tolerance, *ends, bottom + tolerance]
        for upper, lower in pairwise(cuts):
            reach = 2 * tolerance
            out.append([
                e for e in edges
                if (upper - reach <= e["top"] <= lower + reach if e["orientation"] == "h"
                    else upper <= (e["top"] + e["bottom"]) / 2 <= lower)
            ])  # fmt: skip
    return out


def _seams(tall: list[Edge], tolerance: float) -> list[float]:
    """Heights at which two tables touch: see `_bands`."""
    out: list[float] = []
    drawn = sorted({(round(e["top"], 1), round(e["bottom"], 1), round(e["x0"], 1)) for e in tall})
    for y in sorted({bottom for _, bottom, _ in drawn}):
        if out and y - out[-1] <= 3 * tolerance:
            continue
        low, high = y - tolerance, y + 2 * tolerance
        beside = [e for e in drawn if e[0] <= high and e[1] >= low]
        if any(top < low and bottom > high for top, bottom, _ in beside):
            continue
        above = [x for top, _, x in beside if top < low]
        below = [x for _, bottom, x in beside if bottom > high]
        if len(above) > 1 and len(below) > 1 and (
            abs(min(above) - min(below)) > 2 * tolerance
            or abs(max(above) - max(below)) > 2 * tolerance
        ):  # fmt: skip
            out.append(y)
    return out


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
    level, tall = _placed(edges, "h", tolerance), _placed(edges, "v", tolerance)
    return [
        *(_reaching(e, place, "x0", "x1", "top", tall, tolerance) for e, place in level),
        *(_reaching(e, place, "top", "bottom", "x0", level, tolerance) for e, place in tall),
    ]


def _placed(edges: list[Edge], kind: str, tolerance: float) -> list[tuple[Edge, float]]:
    """Level or upright edges in order, each with the place of the line it belongs to."""
    at, start, end = ("x0", "top", "bottom") if kind == "v" else ("top", "x0", "x1")
    lines = sorted((e for e in edges if e["orientation"] == kind), key=lambda e: e[at])
    first = list(range(len(lines)))  # each line's way to the first of its group
    last = [e[at] for e in lines]  # where the last of a group stands

    def root(i: int) -> int:
        while first[i] != i:
            first[i] = i = first[first[i]]
        return i

    for i, e in enumerate(lines):
        for j in range(i + 1, len(lines)):
            other = lines[j]
            apart = other[at] - e[at]
            if apart > SNAP * tolerance:
                break
            shared = min(e[end], other[end]) - max(e[start], other[start])
            if shared <= 0 and (apart > tolerance or shared < -tolerance):
                continue
            one, two = sorted((root(i), root(j)))
            if max(last[one], last[two]) - lines[one][at] <= WIDEST * tolerance:
                first[two] = one
                last[one] = max(last[one], last[two])
    groups: dict[int, list[float]] = {}
    for i, e in enumerate(lines):
        groups.setdefault(root(i), []).append(e[at])
    means = {i: sum(places) / len(places) for i, places in groups.items()}
    return [(e, means[root(i)]) for i, e in enumerate(lines)]


def _reaching(
    e: Edge, place: float, start: str, end: str, at: str,
    across: list[tuple[Edge, float]], tolerance: float,
) -> Edge:  # fmt: skip
    """An edge moved to its place, and made longer where the lines it ended at were moved away."""
    ends = []
    for side, outer in ((start, min), (end, max)):
        low = bisect_left(across, e[side] - tolerance, key=lambda pair: pair[0][start])
        high = bisect_right(across, e[side] + tolerance, key=lambda pair: pair[0][start])
        ends.append(outer([
            e[side],
            *(moved for other, moved in across[low:high]
              if other[at] - tolerance <= e[at] <= other[_OTHER_END[at]] + tolerance),
        ]))  # fmt: skip
    if e["orientation"] == "h":
        return edge(ends[0], place, ends[1], place) | {"orientation": "h"}
    return edge(place, ends[0], place, ends[1]) | {"orientation": "v"}


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
