"""One scanned page → a drawn page: straightened, its ruled tables read cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from parsers.drawn import DrawnPage, tables_of
from parsers.drawn.ruled import bounds, is_table
from parsers.drawn.text import Box
from parsers.ocr import lines, picture, reader, torn, worn
from parsers.ocr.cells import Look, Piece, as_char, look_at, read_table

SEEN = 0.75
"""Share of a table's sides that must have been seen as lines."""
GAPS = (lines.GAP, 0.05, 0.16)
"""Inches of paper bridged in a rule: more where a look found no table (dotted rules; grey ones that a
scanner in black and white tore)."""
UPSIDE_DOWN = 0.8
"""Mean score of a page's longest lines below which it is tried upside down."""
LEGIBLE = 0.9
"""Mean score of lines of text that stand the right way up; labels set one character a line have half."""
FEW = 5.0
"""Times the length of the level lines of a page that its upright ones have if it lies."""
DETECT_SIDE = 1500
"""Pixels of the long side at which lines of text are looked for."""
CHARACTER = 0.64
"""Height of a character in heights of the box text detection draws around its line."""
A4 = (8.27, 11.69)


@dataclass(slots=True)
class _Sheet:
    """A page ready to be read: grey picture, ink, boxes of its lines of text."""

    grey: Any
    marks: Any
    boxes: list[Box]
    dpi: float


def read_page(image: Any, number: int, dpi: float | None = None) -> DrawnPage:
    """Read one page image (grey or RGB). `dpi` is its resolution where that is known."""
    sheet = _prepare(image, dpi)
    if sheet is None:
        return DrawnPage(number, 595.0, 842.0)
    sheet, tested = _right_way_up(sheet)
    tables, clean, marks, doubtful = _tables(sheet)
    looks = [look_at(t, marks, number, sheet.dpi, _height(sheet, bounds(t))) for t in tables]
    for look in looks:
        look.read_short(clean)
    pieces = _pieces(sheet, looks, tested)
    scale = 72.0 / sheet.dpi
    page = DrawnPage(number, sheet.grey.shape[1] * scale, sheet.grey.shape[0] * scale)
    page.ready = [read_table(look, clean, marks, pieces, sheet.dpi) for look in looks]
    worn.settle(looks)
    page.torn = doubtful is not None
    for one in (c for look in looks for c in look.cells) if doubtful is not None else ():
        # What stood in a blank cell may have gone with a rule.
        if one.ink is None or one.box in (doubtful or ()):
            one.cell.doubt = one.cell.doubt or torn.DOUBT
    around = [bounds(t) for t in tables]
    page.chars = [
        as_char(_to_its_ink(p, marks), scale)
        for p in pieces
        if p.text and not _within(p.box, around)
    ]
    return page


def _prepare(image: Any, dpi: float | None) -> _Sheet | None:
    """Level, turn and straighten; None for a page without ink."""
    import numpy

    flat = picture.levelled(picture.grey(image))
    resized = picture.sized(flat)
    if picture.is_empty(picture.ink(resized)):
        return None
    if not dpi or dpi < 60 or resized is not flat:
        # Unknown resolution: taken for a page of A4, upright or lying.
        short, long = sorted(resized.shape[:2])
        dpi = max(short / A4[0], long / A4[1]) if long < 2.2 * short else short / A4[0]
    straight = picture.turned(resized, picture.skew(resized))
    boxes = _detect(straight)
    if _lies(straight, boxes):
        upright = numpy.ascontiguousarray(numpy.rot90(resized, -1))
        straight = picture.turned(upright, picture.skew(upright))
        boxes = _detect(straight)
    return _Sheet(straight, picture.ink(straight), boxes, float(dpi))


def _lies(image: Any, boxes: list[Box]) -> bool:
    """Whether a page is turned by a quarter: most of its lines are upright, together longer than the
    others, and read better turned than those do as they stand (or well, if those are few). A page may
    hold more labels set one character a line than lines of text."""
    import numpy

    tall = [b for b in boxes if b[3] - b[1] > 1.5 * (b[2] - b[0])]
    wide = [b for b in boxes if b[2] - b[0] > 1.5 * (b[3] - b[1])]
    if len(tall) <= len(wide) or not wide:
        return len(tall) > len(wide)
    lying, level = sum(b[3] - b[1] for b in tall), sum(b[2] - b[0] for b in wide)
    if lying <= level:
        return False
    standing = _mean(_read_boxes(image, sorted(wide, key=lambda b: b[0] - b[2])[:6]))
    crops = [_cut(image, b) for b in sorted(tall, key=lambda b: b[1] - b[3])[:6]]
    for quarters in (-1, 1):
        read = reader.read([numpy.ascontiguousarray(numpy.rot90(c, quarters)) for c in crops])
        score = sum(r.score for r in read) / len(read)
        if score > standing or (score > LEGIBLE and lying > FEW * level):
            return True
    return False


def _detect(image: Any) -> list[Box]:
    """Boxes of lines of text, looked for at a moderate size."""
    import cv2

    factor = min(1.0, DETECT_SIDE / max(image.shape))
    small = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return [
        (b[0] / factor, b[1] / factor, b[2] / factor, b[3] / factor) for b in reader.detect(small)
    ]


def _right_way_up(sheet: _Sheet) -> tuple[_Sheet, dict[Box, reader.Reading]]:
    """The sheet, turned by half a circle if its longest lines read better so; and what was read."""
    import numpy

    longest = sorted(sheet.boxes, key=lambda b: b[0] - b[2])[:6]
    tested = _read_boxes(sheet.grey, longest)
    if _mean(tested) >= UPSIDE_DOWN:
        return sheet, tested
    height, width = sheet.grey.shape
    over = _Sheet(
        numpy.ascontiguousarray(sheet.grey[::-1, ::-1]),
        numpy.ascontiguousarray(sheet.marks[::-1, ::-1]),
        [(width - b[2], height - b[3], width - b[0], height - b[1]) for b in sheet.boxes],
        sheet.dpi,
    )
    again = _read_boxes(over.grey, sorted(over.boxes, key=lambda b: b[0] - b[2])[:6])
    return (over, again) if _mean(again) > _mean(tested) + 0.05 else (sheet, tested)


def _mean(tested: dict[Box, reader.Reading]) -> float:
    return sum(r.score for r in tested.values()) / len(tested) if tested else 0.0


def _read_boxes(image: Any, boxes: list[Box]) -> dict[Box, reader.Reading]:
    return dict(zip(boxes, reader.read([_cut(image, box) for box in boxes]), strict=True))


def _cut(image: Any, box: Box) -> Any:
    x0, y0, x1, y1 = box
    return image[max(0, int(y0)) : int(y1) + 1, max(0, int(x0)) : int(x1) + 1]


def _tables(sheet: _Sheet) -> tuple[list[list[Box]], Any, Any, set[Box] | None]:
    """Cell boxes of the ruled tables, picture and ink without their rules, and the boxes of cells
    that torn rules leave in doubt; None where no rules are torn."""
    tables: list[list[Box]] = []
    doubtful: set[Box] | None = None
    if torn.is_torn(sheet.marks, sheet.dpi):
        found = torn.torn_tables(sheet.marks, sheet.boxes, sheet.dpi)
        tables, ruling = found.tables, found.ruling
        doubtful = found.doubtful if tables else None
    for gap in () if tables else GAPS:
        ruling = lines.find_rules(sheet.marks, sheet.dpi, gap)
        tables = [
            t
            for t in tables_of(lines.anchored(ruling.edges, sheet.dpi), sheet.dpi * 3.0 / 72)
            if is_table(t) and lines.backing(t, ruling, sheet.dpi) >= SEEN
        ]
        if tables:
            break
    every = [box for table in tables for box in table]
    clean, marks = lines.without(sheet.grey, sheet.marks, ruling, every, sheet.dpi)
    return tables, clean, marks, doubtful


def _height(sheet: _Sheet, around: Box) -> float | None:
    """The usual height of a character in an area, from the boxes of its lines of text; None where
    there are none."""
    lines = [b for b in sheet.boxes if b[2] - b[0] > 2 * (b[3] - b[1])]
    inside = [b for b in lines if _within(b, [around])] or lines
    heights = sorted(b[3] - b[1] for b in inside)
    return heights[len(heights) // 2] * CHARACTER if heights else None


def _pieces(sheet: _Sheet, looks: list[Look], tested: dict[Box, reader.Reading]) -> list[Piece]:
    """The lines of text of the page, read where they are needed; those over several cells are cut
    at the cells' sides."""
    boxes: list[Box] = []
    for box in sheet.boxes:
        cut = [one.box for look in looks for one in look.cells if _overlaps(box, one.box)]
        parts = [box] if len(cut) <= 1 else [_common(box, c) for c in cut]
        for part in parts:
            wanted = [w for w in (look.wants(part) for look in looks) if w is not None]
            if not wanted or any(wanted):
                boxes.append(part)
    readings = {**tested, **_read_boxes(sheet.grey, [b for b in boxes if b not in tested])}
    return [Piece(b, readings[b].text, readings[b].score) for b in boxes]


def _to_its_ink(piece: Piece, marks: Any) -> Piece:
    """A piece whose box is as high as its ink: detection draws boxes of lines of one size unlike."""
    x0, y0, x1, y1 = (max(0, round(v)) for v in piece.box)
    inked = marks[y0 : y1 + 1, x0 : x1 + 1].any(axis=1).nonzero()[0]
    if not inked.size:
        return piece
    box = (piece.box[0], float(y0 + inked[0]), piece.box[2], float(y0 + inked[-1] + 1))
    return Piece(box, piece.text, piece.score)


def _common(box: Box, cell: Box) -> Box:
    return (
        max(box[0], cell[0]), max(box[1], cell[1]), min(box[2], cell[2]), min(box[3], cell[3]),
    )  # fmt: skip


def _overlaps(box: Box, cell: Box) -> bool:
    wide = min(box[2], cell[2]) - max(box[0], cell[0])
    tall = min(box[3], cell[3]) - max(box[1], cell[1])
    return wide > 0.4 * (box[3] - box[1]) and tall > 0.4 * (box[3] - box[1])


def _within(box: Box, around: list[Box]) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return any(b[0] <= x <= b[2] and b[1] <= y <= b[3] for b in around)
