"""A drawn page (PDF, OFD, and whatever else has positions): characters and cell boxes → blocks.

Characters are pdfplumber's objects: dicts with at least text, x0, x1, top, bottom, doctop, upright
and size, in points from the page's top left corner. A table is the list of its cells' boxes, a box
(x0, top, x1, bottom); merged cells come from the ruling lines' geometry.
"""

from __future__ import annotations

import re
from typing import Any

import pdfplumber.utils
from pdfplumber import table as ruling

from parsers.document import Block, Cell, Grid, Paragraph

Box = tuple[float, float, float, float]
Char = dict[str, Any]

TOLERANCE = 3.0
"""Points within which two ruling lines are one."""

_HANGING = set("、，。；：）》”,.;:)")
_PAGE_NUMBER = re.compile(r"^[-—–\s第]*\d{1,3}[-—–\s页]*$|^\d{1,3}\s*/\s*\d{1,3}$")
_STARTS = re.compile(
    r"^(?:[一二三四五六七八九十]{1,2}、|[（(][一二三四五六七八九十]{1,2}[）)]|\d{1,2}[.、．])"
)
_ENDS = re.compile(r"[。；：！？;:!?]$")


def tables_of(edges: list[dict[str, Any]]) -> list[list[Box]]:
    """Tables drawn by ruling lines, as pdfplumber finds them: cells between crossing lines.

    `edges` are dicts with x0, x1, top, bottom, width, height and orientation ("h" or "v").
    """
    merged = ruling.merge_edges(
        edges,
        snap_x_tolerance=TOLERANCE,
        snap_y_tolerance=TOLERANCE,
        join_x_tolerance=TOLERANCE,
        join_y_tolerance=TOLERANCE,
    )
    cells = ruling.intersections_to_cells(ruling.edges_to_intersections(merged, 3, 3))
    return [list(group) for group in ruling.cells_to_tables(cells)]


def page_blocks(chars: list[Char], tables: list[list[Box]], number: int) -> list[Block]:
    """The page's paragraphs and grids from top to bottom. `number` is the page's, from 1."""
    ruled = [(cells, _bounds(cells)) for cells in tables if _is_table(cells)]

    def outside(char: Char) -> bool:
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        return not any(b[0] <= x <= b[2] and b[1] <= y <= b[3] for _, b in ruled)

    placed: list[tuple[float, Block]] = []
    free = [c for c in chars if outside(c)]
    lines = (
        pdfplumber.utils.chars_to_textmap(free).extract_text_lines(strip=True, return_chars=False)
        if free
        else []
    )
    placed.extend(_paragraphs(lines, number, joined=bool(ruled) or len(lines) < 8))
    for cells, bounds in ruled:
        grid = _grid(chars, cells, bounds, number)
        if grid is not None:
            placed.append((bounds[1], grid))
    placed.sort(key=lambda pair: pair[0])
    return [block for _, block in placed]


def _bounds(cells: list[Box]) -> Box:
    return (
        min(c[0] for c in cells),
        min(c[1] for c in cells),
        max(c[2] for c in cells),
        max(c[3] for c in cells),
    )


def _is_table(cells: list[Box]) -> bool:
    """More than one column and more than one cell; rules around a paragraph make neither."""
    columns = {round(cell[0] / TOLERANCE) for cell in cells}
    return len(cells) >= 2 and len(columns) >= 2


def _edges(values: list[float]) -> list[float]:
    merged: list[float] = []
    for value in sorted(values):
        if not merged or value - merged[-1] > TOLERANCE:
            merged.append(value)
    return merged


def _index(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - value))


def _grid(chars: list[Char], cells: list[Box], bounds: Box, number: int) -> Grid | None:
    xs = _edges([v for c in cells for v in (c[0], c[2])])
    ys = _edges([v for c in cells for v in (c[1], c[3])])
    height, width = len(ys) - 1, len(xs) - 1
    if height < 1 or width < 2:
        return None
    rows: list[list[Cell | None]] = [[None] * width for _ in range(height)]
    inside = _chars_by_cell(chars, cells, bounds)
    for box in cells:
        r0, r1 = _index(ys, box[1]), _index(ys, box[3])
        c0, c1 = _index(xs, box[0]), _index(xs, box[2])
        cell = Cell(_text(inside[box]), r0, c0, max(1, r1 - r0), max(1, c1 - c0))
        for r in range(r0, max(r1, r0 + 1)):
            for c in range(c0, max(c1, c0 + 1)):
                if r < height and c < width and rows[r][c] is None:
                    rows[r][c] = cell
    return Grid(rows, 0, page=number)


def _chars_by_cell(chars: list[Char], cells: list[Box], bounds: Box) -> dict[Box, list[Char]]:
    found: dict[Box, list[Char]] = {box: [] for box in cells}
    x0, top, x1, bottom = bounds
    before: tuple[Char, Box] | None = None
    for char in chars:
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        if not (x0 <= x <= x1 and top <= y <= bottom):
            continue
        if before and char["text"] in _HANGING and _follows(char, before[0]):
            # Punctuation hangs over the edge of its cell: it belongs to the text it ends.
            found[before[1]].append(char)
            continue
        for box in cells:
            if box[0] <= x < box[2] and box[1] <= y < box[3]:
                found[box].append(char)
                before = (char, box)
                break
    return found


def _follows(char: Char, before: Char) -> bool:
    same_line = abs(char["top"] - before["top"]) < 2
    return bool(same_line and abs(char["x0"] - before["x1"]) < 1.5)


def _text(chars: list[Char]) -> str:
    if not chars:
        return ""
    return str(pdfplumber.utils.extract_text(chars, x_tolerance=2, y_tolerance=2)).strip()


def _paragraphs(
    lines: list[dict[str, Any]], number: int, *, joined: bool
) -> list[tuple[float, Block]]:
    """Lines joined into paragraphs: a new one after a sentence's end on a short line, at an
    indent or at a numbered heading. Without tables on the page lines stay apart: they may be
    the rows of a table without rules."""
    found: list[tuple[float, Block]] = []
    right = max((line["x1"] for line in lines), default=0.0)
    left = min((line["x0"] for line in lines), default=0.0)
    text, top, open_line = "", 0.0, False
    for line in lines:
        piece = re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", line["text"].strip())
        if not piece or _PAGE_NUMBER.match(piece):
            continue
        prose = len(piece) >= 25 or line["x1"] > right - 40
        fresh = _STARTS.match(piece) or line["x0"] > left + 14
        if text and open_line and not fresh and (joined or prose):
            text += piece
        else:
            if text:
                found.append((top, Paragraph(text, page=number)))
            text, top = piece, line["top"]
        open_line = line["x1"] > right - 30 and not (_ENDS.search(piece) and len(piece) < 25)
    if text:
        found.append((top, Paragraph(text, page=number)))
    return found
