"""Ruling lines of a scanned page: found by their shape, and taken out of the picture."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pdfplumber import table as ruling

from parsers.drawn.rules import Edge, edge
from parsers.drawn.text import Box

SHORTEST = 0.2
"""Inches a stroke must be long to be a ruling line."""
TOUCH = 0.025
"""Inches by which a line may miss the line it ends at."""
LONG = 0.6
"""Inches no stroke of a text is long."""
GAP = 0.015
"""Inches of paper in a line that noise may have torn."""
THICKEST = 0.06
"""Inches a ruling line may be thick."""


@dataclass(slots=True)
class Ruling:
    """Edges in pixels, the mask of their pixels (255), of those longer than any stroke of a text, and
    each shorter edge with the box of its pixels."""

    edges: list[Edge]
    mask: Any
    long: Any
    short: list[tuple[Edge, Box]] = field(default_factory=list)


def find_rules(marks: Any, dpi: float, gap: float = GAP) -> Ruling:
    """Ruling lines of a page given as ink (255 on 0); gaps in a line up to `gap` inches are
    bridged."""
    import cv2
    import numpy

    length = max(20, round(SHORTEST * dpi))
    edges: list[Edge] = []
    short: list[tuple[Edge, Box]] = []
    mask, longer = numpy.zeros_like(marks), numpy.zeros_like(marks)
    for flat in (True, False):
        reach = (length, 1) if flat else (1, length)
        span = max(2, round(gap * dpi))
        bridge = (span, 1) if flat else (1, span)
        thick = (1, 3) if flat else (3, 1)
        kernel = cv2.getStructuringElement(cv2.MORPH_RECT, reach)
        joined = cv2.dilate(marks, cv2.getStructuringElement(cv2.MORPH_RECT, thick))
        joined = cv2.morphologyEx(
            joined, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, bridge)
        )
        lines = cv2.morphologyEx(joined, cv2.MORPH_OPEN, kernel)
        count, labels, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
        keep, lasting = numpy.zeros(count, numpy.uint8), numpy.zeros(count, numpy.uint8)
        for i in range(1, count):
            x, y, w, h, area = (int(v) for v in stats[i])
            long, wide = (w, h) if flat else (h, w)
            if long < length or area / long > THICKEST * dpi:
                continue
            if wide > max(THICKEST * dpi * 2, 0.03 * long):
                continue
            keep[i] = 255
            lasting[i] = 255 if long > LONG * dpi else 0
            if flat:
                edges.append(edge(x, y + h / 2, x + w, y + h / 2))
            else:
                edges.append(edge(x + w / 2, y, x + w / 2, y + h))
            if not lasting[i]:
                short.append((edges[-1], (x, y, x + w, y + h)))
        mask |= keep[labels]
        longer |= lasting[labels]
    return Ruling(edges, mask, longer, short)


def anchored(edges: list[Edge], dpi: float) -> list[Edge]:
    """Edges that belong to a table: long ones, and short ones that end at or cross others at both
    their ends. Strokes of letters end in paper."""
    joined = ruling.merge_edges(edges, 2, 2, 3.0 * dpi / 72, 3.0 * dpi / 72)
    level = [e for e in joined if e["orientation"] == "h"]
    tall = [e for e in joined if e["orientation"] == "v"]
    kept = []
    for e in joined:
        others = tall if e["orientation"] == "h" else level
        long = max(e["x1"] - e["x0"], e["bottom"] - e["top"]) > LONG * dpi
        if long or _ends_at(e, others, dpi):
            kept.append(e)
    return kept


def _ends_at(e: Edge, others: list[Edge], dpi: float) -> bool:
    """Whether an edge ends at, or crosses, others at both its ends."""
    reach = TOUCH * dpi

    def meets(x: float, y: float) -> bool:
        return any(
            o["x0"] - reach <= x <= o["x1"] + reach and o["top"] - reach <= y <= o["bottom"] + reach
            for o in others
        )

    return meets(e["x0"], e["top"]) and meets(e["x1"], e["bottom"])


def without(image: Any, marks: Any, rules: Ruling, boxes: list[Box], dpi: float) -> tuple[Any, Any]:
    """Image and ink with the sides of the cells `boxes` painted over. Strokes of text that look like
    lines stay, also where figures stand so close that their upper ends are one."""
    import cv2
    import numpy

    sides = _sides(boxes, marks.shape, dpi)
    near = numpy.zeros_like(marks)
    way = {k: [e for e in rules.edges if e["orientation"] == k] for k in "hv"}
    for stroke, box in rules.short:
        x0, y0, x1, y1 = (int(v) for v in box)
        flat = stroke["orientation"] == "h"
        along = sides[y0:y1, x0:x1].any(axis=0 if flat else 1)
        # or a double line's other side
        if along.mean() > 0.5 or _ends_at(stroke, way["v" if flat else "h"], dpi):
            near[y0:y1, x0:x1] = 255
    wide = max(3, round(dpi / 80) | 1)
    cover = cv2.dilate(rules.mask & (near | rules.long), numpy.ones((wide, wide), numpy.uint8))
    clean = image.copy()
    clean[cover > 0] = 255
    return clean, cv2.bitwise_and(marks, cv2.bitwise_not(cover))


def _sides(boxes: list[Box], shape: tuple[int, int], dpi: float) -> Any:
    """Where the sides of the cells are (255)."""
    import cv2
    import numpy

    out = numpy.zeros(shape, numpy.uint8)
    for box in boxes:
        x0, y0, x1, y1 = (round(v) for v in box)
        cv2.rectangle(out, (x0, y0), (x1, y1), 255, 2 * round(TOUCH * dpi) + 1)
    return out


def backing(boxes: list[Box], rules: Ruling, dpi: float) -> float:
    """The share of the cells' sides along which a line was seen (0–1)."""
    import cv2
    import numpy

    reach = max(3, round(0.03 * dpi) | 1)
    seen = cv2.dilate(rules.mask, numpy.ones((reach, reach), numpy.uint8))
    height, width = seen.shape
    shares = []
    for x0, y0, x1, y1 in boxes:
        left, right = max(0, round(x0)), min(width - 1, round(x1))
        upper, lower = max(0, round(y0)), min(height - 1, round(y1))
        for side in (
            seen[upper, left:right], seen[lower, left:right],
            seen[upper:lower, left], seen[upper:lower, right],
        ):  # fmt: skip
            if side.size:
                shares.append((float((side > 0).mean()), side.size))
    total = sum(size for _, size in shares)
    return sum(share * size for share, size in shares) / total if total else 0.0
