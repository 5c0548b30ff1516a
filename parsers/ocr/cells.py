"""The cells of a scanned table: each is blank (no ink), or read twice.

Text detection misses single digits, so a cell's crop is found by its ink. It is read from the grey
picture and again, at another size, from the ink alone; readings that agree stand with the lower
score, others are in doubt. Ink that cannot be read at all is never taken for a blank.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from parsers.drawn.ruled import RuledCell, RuledTable, place_cells
from parsers.drawn.text import Box, Line, cell_text
from parsers.ocr import reader, specks, wraps
from parsers.ocr.shapes import SMALL_MARKS, Glyph, glyphs, is_slash, objection, rows_of
from parsers.wording import UNSEEN

SPECK = 8
"""Pixels at 200 dpi below which a piece of ink is dirt."""
DASH = "—"
USUAL_HEIGHT = 0.12
"""Inches a character of a table is high where nothing better is known (9 points)."""
LOST = 0.3
"""Share of rows up to which a column's line that they lack is lost, and no merged cells."""
STROKE = 2.0
"""Heights that a stroke far lower than a character is wide at least (a short dash in small print)."""
LOW = 0.25
"""Height of such a stroke in heights of a character, at most."""
PADDING = (3.0, 6.0)
"""Points a cell's text keeps from each of its sides, at least and at most."""

_FIRST = (0.3, 0.5, 3.4)
_SECOND = (0.2, 0.3, 2.2)
_ALIKE = str.maketrans({"O": "0", "o": "0", "〇": "0", "l": "1", "I": "1", "|": "1", "丨": "1"})
_STRAY = re.compile(r"(?<=[\u4e00-\u9fff])[lI|丨](?=[\u4e00-\u9fff])")
_LIKE_SLASH = {"1", "/", "\\", "l", "I", "|"}
LABEL = re.compile(r"(?![〇零一二三四五六七八九十百千万亿两无件元])[\u4e00-\u9fff]")
_FIGURE_LIKE = re.compile(r"^[\d.,+\-—/OolI|丨〇一]+$")


@dataclass(slots=True)
class Piece:
    """A line of text on the page, where it stands (pixels), and how sure its reading is."""

    box: Box
    text: str
    score: float


@dataclass(slots=True)
class _Cell:
    """A cell's ink: the box around it, its glyphs, whether it is one short line, or its lines."""

    cell: RuledCell
    box: Box
    ink: Box | None
    found: list[Glyph] = field(default_factory=list)
    short: bool = False
    stroke: bool = False
    """Whether its ink is one level stroke, far lower than a character."""
    tiny: bool = False
    """Whether its ink is level strokes so small that they may be dirt."""
    stray: bool = False
    """Whether specks stand above or below its lines."""
    rows: list[_Cell] = field(default_factory=list)
    """Its lines, where it has several, each as a cell of its own."""
    first: reader.Reading = reader.NOTHING
    pieces: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class Look:
    """A table looked at but not read: its cells and what ink they hold."""

    table: RuledTable
    cells: list[_Cell]

    def read_short(self, clean: Any) -> None:
        """Read the cells of one short line from the page without rules."""
        short = [one for one in self.cells if one.short]
        for one, reading in zip(short, reader.read([_crop(clean, o, _FIRST) for o in short]), strict=True):  # fmt: skip
            one.first = reading

    def wants(self, box: Box) -> bool | None:
        """Whether a line of text at `box` is needed to read the table: in cells of words, not in
        those of figures, which are read by their ink; None outside the table."""
        for one in self.cells:
            if _inside(box, one.box):
                return one.ink is not None and (not one.short or _is_words(one.first.text))
        return None


def look_at(
    boxes: list[Box], marks: Any, page: int, dpi: float, height: float | None = None
) -> Look:
    """The table of cell boxes (pixels) on a page given as ink without rules; `height` is that of
    its characters."""
    table, placed = place_cells(boxes, page, tolerance=dpi * 3.0 / 72)
    height = height or USUAL_HEIGHT * dpi
    return Look(table, [_look(cell, box, marks, dpi, height) for box, cell in placed.items()])


def read_table(look: Look, clean: Any, marks: Any, pieces: list[Piece], dpi: float) -> RuledTable:
    """Read a table whose short cells were read once, given the page without rules, its ink, and the
    lines of text read in its cells of words. The table's own measures are in points."""
    scale = 72.0 / dpi
    padding = _padding(look, scale)
    for one in look.cells:
        one.cell.room = (one.box[2] - one.box[0]) * scale - 2 * padding
    figures: list[_Cell] = []
    for one in look.cells:
        if one.ink is None:
            continue
        one.pieces = [p for p in pieces if p.text.strip() and _inside(p.box, one.box)]
        if one.rows and not _all_read(one):
            figures += one.rows
        elif one.pieces and (not one.short or _is_words(one.first.text)):
            _read_lines(one, scale)
        else:
            figures.append(one)
    first = [one for one in figures if one.first is reader.NOTHING]
    for one, reading in zip(first, reader.read([_crop(clean, o, _FIRST) for o in first]), strict=True):  # fmt: skip
        one.first = reading
    drawn = 255 - marks
    again = reader.read([_crop(drawn, one, _SECOND) for one in figures])
    for one, second in zip(figures, again, strict=True):
        _decide(one, one.first, second)
        if one.ink is not None:
            whole = Piece(one.ink, one.cell.text, one.cell.confidence or 0.0)
            one.cell.lines = [Line([as_char(whole, scale)], whole.text)]
    for one in look.cells:
        if one.rows and not one.cell.lines:
            _join_rows(one, scale)
        one.cell.text = without_strokes(one.cell.text)
    wraps.settle(look)
    specks.settle(look)
    for one in look.cells:
        if one.stray and not LABEL.search(one.cell.text):
            one.cell.doubt = one.cell.doubt or SMALL_MARKS
    table = look.table
    _doubt_lost_lines(table)
    table.xs = [x * scale for x in table.xs]
    table.top, table.bottom = table.top * scale, table.bottom * scale
    return table


def _padding(look: Look, scale: float) -> float:
    """Points that the table's texts keep from the sides of their cells: those nearest to them, a
    tenth apart (what is left of a rule, a figure that runs over)."""
    gaps = sorted(min(o.ink[0] - o.box[0], o.box[2] - o.ink[2]) for o in look.cells if o.ink)
    least, most = PADDING
    return min(most, max(least, gaps[len(gaps) // 10] * scale)) if gaps else least


def _doubt_lost_lines(table: RuledTable) -> None:
    """Put in doubt the figures of rows that lack the line of a column nearly all rows have: two
    figures may stand in one cell there, and those after it one column too far to the left. A line
    between columns of labels parts no figures."""
    for line in range(1, len(table.xs) - 1):
        begin = [c for c in table.cells if c.c0 == line]
        labels = [c for c in begin if LABEL.search(c.text)]
        # a blank over several rows is what a page break left of a label
        others = [c for c in begin if c not in labels and (c.text or c.r1 - c.r0 == 1)]
        if len(labels) > len(others) and not any(c.text for c in others):
            continue
        across = {
            r
            for c in table.cells
            if c.c0 < line < c.c1
            for r in range(c.r0, min(c.r1, table.height))
        }
        if len(across) > LOST * table.height:
            continue
        for cell in table.cells:
            figure = _holds_figure(cell.text) and not _is_words(cell.text)
            if figure and across & set(range(cell.r0, cell.r1)):
                cell.doubt = cell.doubt or "a column's line is missing in this row"


def _inside(box: Box, cell: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return cell[0] <= x <= cell[2] and cell[1] <= y <= cell[3]


def _look(cell: RuledCell, box: Box, marks: Any, dpi: float, height: float) -> _Cell:
    """What ink a cell holds. Specks alone are dirt, and said to be."""
    inset = max(1, round(dpi * 0.01))
    x0, y0, x1, y1 = (round(v) for v in box)
    x0, y0, x1, y1 = x0 + inset, y0 + inset, x1 - inset, y1 - inset
    area = marks[y0:y1, x0:x1]
    if area.size == 0:
        return _Cell(cell, box, None)
    least = max(4, round(SPECK * (dpi / 200.0) ** 2))
    found = glyphs(area, least)
    rim = round(dpi * 0.02)
    found = [
        g for g in found
        # what a badly removed side left: thin, and along the side
        if not (min(g.x1 - g.x0, g.bottom - g.top) <= rim / 2 and (
            g.x1 <= rim or g.bottom <= rim or g.x0 >= x1 - x0 - rim or g.top >= y1 - y0 - rim))
    ]  # fmt: skip
    if not found:
        return _Cell(cell, box, None)
    rows = [row for row in rows_of(found, height) if not specks.are_specks(row, dpi)]
    if not rows:
        if not specks.are_level(found):
            cell.doubt = specks.DOUBT
            return _Cell(cell, box, None)
        ink = _around(found, x0, y0)
        return _Cell(cell, box, ink, found, short=True, stroke=len(found) == 1, tiny=True)
    kept = [g for row in rows for g in row]
    one = _Cell(cell, box, _around(kept, x0, y0), found, stray=len(kept) < len(found))
    if len(rows) > 1:
        one.rows = [
            _Cell(RuledCell(0, 1, 0, 1), box, _around(row, x0, y0), row, short=True) for row in rows
        ]
    elif one.ink:
        wide, tall = one.ink[2] - one.ink[0], one.ink[3] - one.ink[1]
        one.short = wide <= 9 * max(tall, 0.06 * dpi)
        one.stroke = len(found) == 1 and (
            found[0].flat or (wide >= STROKE * tall and tall <= LOW * height)
        )
    return one


def _around(found: list[Glyph], x0: float, y0: float) -> Box:
    """The box around glyphs of a crop that begins at x0, y0."""
    return (
        x0 + min(g.x0 for g in found), y0 + min(g.top for g in found),
        x0 + max(g.x1 for g in found), y0 + max(g.bottom for g in found),
    )  # fmt: skip


def _all_read(one: _Cell) -> bool:
    """Whether the lines of text read in a cell are words, and each line of its ink has one that
    stands at no other (labels set one character a line are detected as one upright line)."""
    if not _is_words("".join(p.text for p in one.pieces)):
        return False
    at = [(row.ink[1] + row.ink[3]) / 2 for row in one.rows if row.ink]
    found = [[y for y in at if p.box[1] <= y <= p.box[3]] for p in one.pieces]
    return all(len(ys) < 2 for ys in found) and {y for ys in found for y in ys} == set(at)


def _join_rows(one: _Cell, scale: float) -> None:
    """Settle a cell of several lines from its lines, each read twice."""
    cell = one.cell
    parts = [row.cell for row in one.rows]
    cell.lines = [line for part in parts for line in part.lines]
    cell.text = cell_text(cell.lines, cell.room)
    cell.confidence = min((part.confidence or 0.0) for part in parts)
    cell.doubt = next((part.doubt for part in parts if part.doubt), None)
    if _holds_figure(cell.text) and not _is_words(cell.text):
        cell.doubt = cell.doubt or wraps.SEVERAL


def _crop(image: Any, one: _Cell, margins: tuple[float, float, float]) -> Any:
    """The picture of a cell's ink, with paper around it: shares of its height above, beside, and
    the least width in heights."""
    import numpy

    x0, y0, x1, y1 = (int(v) for v in one.ink or one.box)
    core = image[max(0, y0 - 2) : y1 + 2, max(0, x0 - 2) : x1 + 2]
    above, beside, least = margins
    height = max(core.shape[0], 1)
    if one.stroke or all(g.flat for g in one.found):  # a dash: give it the height of a line
        above = 0.5 * max(1.0, core.shape[1] / height)
        beside = above
    high = round(height * above)
    side = round(height * beside)
    crop = numpy.pad(core, ((high, high), (side, side)), constant_values=255)
    missing = round(least * crop.shape[0]) - crop.shape[1]
    if missing > 0:
        crop = numpy.pad(crop, ((0, 0), (0, missing)), constant_values=127)
    return crop


def _decide(one: _Cell, a: reader.Reading, b: reader.Reading) -> None:
    """Settle a short cell from its two readings and its ink."""
    cell = one.cell
    left, right = _plain(a.text), _plain(b.text)
    cell.confidence = round(min(a.score, b.score), 4)
    if one.stroke and len(left) <= 1:
        cell.text = DASH
        if not (_is_dash(left) or _is_dash(right)):
            cell.doubt = f"a flat stroke read as {a.text!r}"
        elif not (_is_dash(left) and _is_dash(right)):
            cell.confidence = round(max(a.score, b.score), 4)
        return
    if not left and not right:
        cell.text, cell.doubt = UNSEEN, "ink that OCR cannot read"
        return
    if left in _LIKE_SLASH and right in _LIKE_SLASH and is_slash(one.found):
        cell.text = "/" if one.found[0].lean < 0 else "\\"
        cell.doubt = None if {left, right} & {"/", "\\"} else "a slanted stroke read as 1"
        return
    better = left if a.score >= b.score or not right else right
    cell.text = better or right or left
    if left == right:
        cell.doubt = objection(left, one.found, min(a.score, b.score))
        if _FIGURE_LIKE.match(left) and left != left.translate(_ALIKE):
            cell.text = left.translate(_ALIKE)
            cell.doubt = f"read as {left}"
        return
    if _FIGURE_LIKE.match(left) and left.translate(_ALIKE) == right.translate(_ALIKE):
        cell.text = left.translate(_ALIKE)
        cell.doubt = objection(cell.text, one.found, 0.0) if cell.text.isdigit() else None
        cell.doubt = cell.doubt or f"read as {left} and as {right}"
        return
    if _holds_figure(left) or _holds_figure(right) or len(cell.text) <= 2:
        cell.doubt = f"two readings differ: {left!r} and {right!r}"


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().replace(" ", "")


def without_strokes(text: str) -> str:
    """A text without upright strokes between Chinese letters: what is left of a rule, read as l."""
    return _STRAY.sub("", text)


def _is_words(text: str) -> bool:
    return len(re.findall(r"[\u4e00-\u9fff]", text)) >= 2


def _is_dash(text: str) -> bool:
    return text in {"-", "—", "一", "–", "_", "－", "~", "ー"}


def _holds_figure(text: str) -> bool:
    return any(c.isdigit() for c in text)


def _read_lines(one: _Cell, scale: float) -> None:
    """Settle a cell of several lines (or a long one) from the lines read on the page."""
    cell = one.cell
    pieces = sorted(one.pieces, key=lambda p: (p.box[1] + p.box[3], p.box[0]))
    cell.lines = [Line([as_char(p, scale)], p.text) for p in pieces]
    cell.text = cell_text(_side_by_side(cell.lines), cell.room)
    cell.confidence = round(min(p.score for p in pieces), 4)
    if one.short:
        first = _plain(one.first.text)
        if _digits(first) != _digits(_plain(cell.text)):
            cell.doubt = f"two readings differ: {first!r} and {cell.text!r}"
        elif one.first.score > cell.confidence:
            cell.text, cell.confidence = first, round(one.first.score, 4)
    elif _holds_figure(cell.text) and not _is_words(cell.text):
        cell.doubt = "a long figure, read once"


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit() or c in ".,+-")


def _side_by_side(lines: list[Line]) -> list[Line]:
    """Lines of which those at one height are joined."""
    out: list[Line] = []
    for line in lines:
        if out:
            last = out[-1]
            overlap = min(line.bottom, last.bottom) - max(line.top, last.top)
            if overlap > 0.5 * min(line.size, last.size):
                both = sorted([*last.chars, *line.chars], key=lambda c: c["x0"])
                out[-1] = Line(both, "".join(c["text"] for c in both))
                continue
        out.append(line)
    return out


def as_char(piece: Piece, scale: float) -> dict[str, Any]:
    """A line read on a scan as a drawn page's "character", in points."""
    x0, top, x1, bottom = (v * scale for v in piece.box)
    return {
        "text": piece.text, "x0": x0, "x1": x1, "top": top, "bottom": bottom, "upright": True,
        "confidence": piece.score,
    }  # fmt: skip
