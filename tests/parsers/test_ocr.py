"""Scans through OCR: a few pages each time (a page costs seconds); larger sets are run by hand:
`python -m tests.generator --carriers scanpdf,roughscan --out DIR` and `gongkai evaluate DIR --truth DIR`.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import numpy
import pytest
from PIL import Image, ImageDraw

from parsers import carriers, parse_bytes
from parsers.document import Grid
from parsers.drawn.ruled import RuledCell, RuledTable
from parsers.errors import UnreadableDocument
from parsers.evaluate import as_dict, compare
from parsers.ocr import cells, lines, page, picture, reader, shapes, wraps
from parsers.wording import UNSEEN

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.generator.carriers import pdf
from tests.generator.make import make

needs_ocr = pytest.mark.skipif(not reader.available(), reason="make ocr")
needs_font = pytest.mark.skipif(pdf.embeddable_font() is None, reason="no embeddable CJK font")


@needs_ocr
@needs_font
def test_a_scanned_report_is_read_with_confidences_and_nothing_silently_wrong() -> None:
    made = make(21, 3, "scanpdf", layout="2014", quirks=[])
    report = parse_bytes(made.data)
    result = compare(made.filename, as_dict(report), made.truth)
    assert result.silent == 0, result.differences
    assert result.counts["right"] >= 0.97 * result.figures, result.differences
    assert result.agency_right and result.year_right
    figures = [f for f in report.facts if f.value is not None and f.place]
    assert all(f.confidence is not None and 0 < f.confidence <= 1 for f in figures)
    assert [p.code for p in report.problems].count("read_by_ocr") == 1


def sheet(entries: list[list[str]], *, angle: float = 0.0, seal: bool = False) -> Any:
    """A small ruled table as a page at 200 dpi: digits only, so no font of its own is needed."""
    image = Image.new("RGB", (1654, 2339), "white")
    draw = ImageDraw.Draw(image)
    font = ImageDraw.ImageDraw.font or __import__("PIL.ImageFont").ImageFont.load_default(34)
    for r, row in enumerate(entries):
        for c, text in enumerate(row):
            box = (150 + 220 * c, 300 + 90 * r, 370 + 220 * c, 390 + 90 * r)
            draw.rectangle(box, outline="black", width=2)
            draw.text((box[0] + 80, box[1] + 25), text, fill="black", font=font)
    if seal:
        draw.ellipse((300, 250, 800, 750), outline=(215, 30, 35), width=14)
    return numpy.asarray(image.rotate(angle, Image.Resampling.BICUBIC, fillcolor="white"))


def as_png(image: Any) -> bytes:
    out = io.BytesIO()
    Image.fromarray(image).save(out, "PNG")
    return out.getvalue()


ENTRIES = [["12", "0", "305"], ["7", "", "4119"], ["86", "1", "0"], ["550", "23", "99"]]


@needs_ocr
def test_on_a_crooked_page_with_a_seal_what_is_misread_is_in_doubt() -> None:
    image = sheet(ENTRIES, angle=1.2, seal=True)
    [grid] = [b for b in carriers.read(as_png(image)).blocks if isinstance(b, Grid)]
    assert [len(row) for row in grid.rows] == [3, 3, 3, 3]
    cells_read = [(c, ENTRIES[r][k]) for r, row in enumerate(grid.rows) for k, c in enumerate(row)]
    assert all(c and (c.text == text or c.doubt) for c, text in cells_read)
    assert grid.rows[1][1] is not None and grid.rows[1][1].text == ""


@needs_ocr
def test_ink_that_cannot_be_read_is_no_blank() -> None:
    image = sheet(ENTRIES).copy()
    state = numpy.random.default_rng(5)
    image[405:465, 430:540] = numpy.where(state.random((60, 110, 1)) < 0.5, 0, 255)  # a blot
    [grid] = [b for b in carriers.read(as_png(image)).blocks if isinstance(b, Grid)]
    cell = grid.rows[1][1]
    assert cell is not None and cell.text and (cell.doubt or cell.text == UNSEEN)


@needs_ocr
def test_of_a_compressed_seal_hardly_any_ink_is_left() -> None:
    page = Image.new("RGB", (1200, 1200), "white")
    draw = ImageDraw.Draw(page)
    draw.ellipse((300, 300, 800, 800), outline=(215, 30, 35), width=16)
    draw.text((535, 290), "7119", fill="black", font_size=40)  # under the ring
    draw.rectangle((900, 900, 1100, 1100), fill="black")  # as much ink as a page has
    out = io.BytesIO()
    page.save(out, "JPEG", quality=70)
    grey = picture.levelled(picture.grey(numpy.asarray(Image.open(out))))
    marks = picture.ink(grey)
    under = marks[285:345, 530:640]
    assert int((under > 0).sum()) > 500  # the figure is still there
    marks[280:350, 520:650] = marks[890:1110, 890:1110] = 0
    assert int((marks > 0).sum()) < 2000  # the ring itself has 24,000 pixels


def test_parts_of_a_character_are_one_line_and_characters_one_above_another_are_not() -> None:
    def glyph(top: int, bottom: int) -> shapes.Glyph:
        return shapes.Glyph(10, top, 30, bottom, 0, 0.0)

    three = [glyph(10, 12), glyph(19, 21), glyph(30, 32)]  # 三
    below = [glyph(45, 68)]
    assert [len(r) for r in shapes.rows_of([*three, *below], 24.0)] == [3, 1]
    assert [len(r) for r in shapes.rows_of([glyph(10, 33), glyph(36, 59)], 24.0)] == [1, 1]


@needs_ocr
def test_a_figure_over_two_lines_is_read_line_by_line_and_in_doubt() -> None:
    image = sheet([["12", "0", "305"], ["7", "8", "4119"]])
    page = Image.fromarray(image.copy())
    draw = ImageDraw.Draw(page)
    draw.rectangle((380, 395, 580, 475), fill="white")
    font = ImageDraw.ImageDraw.font or __import__("PIL.ImageFont").ImageFont.load_default(34)
    draw.text((440, 397), "596", fill="black", font=font)
    draw.text((440, 437), "1", fill="black", font=font)
    [grid] = [b for b in carriers.read(as_png(numpy.asarray(page))).blocks if isinstance(b, Grid)]
    cell = grid.rows[1][1]
    assert cell is not None and cell.text.split() == ["596", "1"] and cell.doubt


def stacked(lines: list[str], beside: list[str], *, wide: int, at: int) -> cells.Look:
    """A row of a table 60 pixels high: digits of 10 by 14 pixels, 12 apart, 8 from the left side, in
    a cell `wide` wide, and figures of one line beside it, `at` from the row's top."""

    def line(text: str, left: float, top: float, box: Any) -> cells._Cell:
        found = [shapes.Glyph(12 * i, 0, 12 * i + 10, 14, 0, 0.0) for i in range(len(text))]
        ink = (left + 8, top, left + 8 + 12 * len(text) - 2, top + 14)
        cell = RuledCell(0, 1, 0, 1, text=text)
        return cells._Cell(cell, box, ink, found, short=True)

    box = (0.0, 0.0, float(wide), 60.0)
    rows = [line(text, 0, 12 + 22 * i, box) for i, text in enumerate(lines)]
    many = RuledCell(0, 1, 0, 1, text="\n".join(lines), doubt=wraps.SEVERAL)
    ink = (8.0, 12.0, max(r.ink[2] for r in rows if r.ink), 26.0 + 22 * (len(lines) - 1))
    every = [cells._Cell(many, box, ink, [], rows=rows)]
    for i, text in enumerate(beside):
        left = 100.0 * (i + 1)
        one = line(text, left, at, (left, 0.0, left + 100, 60.0))
        one.cell.c0, one.cell.c1 = i + 1, i + 2
        every.append(one)
    return cells.Look(RuledTable([0.0], [], [1], 0.0, 60.0), every)


@pytest.mark.parametrize(
    ("lines", "beside", "wide", "at", "text"),
    [
        (["1034", "3"], ["712"], 70, 23, "10343"),  # the cell is full; one row, by its middle
        (["1034", "3"], ["712", "0"], 70, 12, "10343"),  # one row whose figures stand at its top
        (["1034", "3"], ["712"], 70, 12, None),  # one figure above the middle: a row of its own?
        (["1034", "3"], ["712", "0"], 70, 34, None),
        (["1034", "3"], ["712"], 90, 23, None),  # room for a digit more
        (["103", "34"], ["712"], 58, 23, "10334"),
        (["10", "103"], ["712"], 58, 23, None),  # the second line is longer
        (["1034", "3"], [], 70, 23, None),  # nothing beside it tells
    ],
)
def test_a_figure_that_filled_its_cell_goes_on_in_the_next_line(
    lines: list[str], beside: list[str], wide: int, at: int, text: str | None
) -> None:
    look = stacked(lines, beside, wide=wide, at=at)
    wraps.settle(look)
    cell = look.cells[0].cell
    assert (cell.text, cell.doubt) == ((text, None) if text else ("\n".join(lines), wraps.SEVERAL))


def test_two_rows_whose_rule_is_lost_are_not_joined() -> None:
    """A second cell of two lines that does not fill its width: figures of two rows."""
    look = stacked(["1034", "3"], ["712", "0"], wide=70, at=23)
    other = stacked(["5", "2"], [], wide=70, at=23).cells[0]
    wraps.settle(cells.Look(look.table, [*look.cells, other]))
    assert look.cells[0].cell.doubt == wraps.SEVERAL


def test_a_page_of_upright_labels_is_not_turned(monkeypatch: pytest.MonkeyPatch) -> None:
    """More labels set one character a line than lines of text, but those are the longer, or read
    better; a page whose upright lines read better turned is turned."""
    image = numpy.full((400, 400), 255, "uint8")
    tall = [(20.0 * i, 0.0, 20.0 * i + 15, 80.0) for i in range(6)]
    long, brief = [(0.0, 200.0, 390.0, 220.0)] * 3, [(0.0, 200.0, 60.0, 220.0)] * 3
    scores = {"wide": 0.99, "tall": 0.97}

    def read(crops: list[Any]) -> list[reader.Reading]:
        known = {(crop.shape[0], crop.shape[1]) for crop in crops} <= {(21, 391), (21, 61)}
        return [reader.Reading("字", scores["wide" if known else "tall"]) for _ in crops]

    monkeypatch.setattr(page.reader, "read", read)
    assert not page._lies(image, [*tall, *long])
    assert not page._lies(image, [*tall, *brief])
    scores["wide"] = 0.4
    assert page._lies(image, [*tall, *brief])
    assert page._lies(image, tall)


def test_a_row_that_lacks_a_columns_line_is_in_doubt() -> None:
    """Two figures in one cell: the row's figures may stand a column too far to the left."""
    table = RuledTable([0.0, 10.0, 20.0, 30.0], [], [1] * 5, 0.0, 50.0)
    for r in range(5):
        spans = [(0, 2), (2, 3)] if r == 3 else [(0, 1), (1, 2), (2, 3)]
        table.cells += [RuledCell(r, r + 1, a, b, text=str(r)) for a, b in spans]
    cells._doubt_lost_lines(table)
    assert [c.r0 for c in table.cells if c.doubt] == [3, 3]


def test_a_label_over_two_columns_of_labels_is_no_lost_line() -> None:
    """(七)总计 in table 3: of the labels beside each other, one is wider; a rest that a page break
    left is blank. With numbers written as words the line does part figures."""

    def doubted(second: list[str]) -> list[str | None]:
        table = RuledTable([0.0, 10.0, 20.0, 30.0], [], [1] * 5, 0.0, 50.0)
        for r in range(5):
            spans = [(0, 2), (2, 3)] if r == 4 else [(0, 1), (1, 2), (2, 3)]
            texts = ["（七）总计", "8"] if r == 4 else ["（五）不予处理", second[r], "4"]
            table.cells += [
                RuledCell(r, r + 1, a, b, text=t) for (a, b), t in zip(spans, texts, strict=True)
            ]
        cells._doubt_lost_lines(table)
        return [c.text for c in table.cells if c.doubt]

    assert doubted(["1.信访", "2.重复申请", "", "4.其他"]) == []
    assert doubted(["十二", "三十件", "", "无"]) == ["8"]
    assert doubted(["自然人", "", "", ""]) == ["8"]


def test_the_ink_contradicts_a_misread_digit() -> None:
    def drawn(text: str) -> list[shapes.Glyph]:
        from PIL import ImageFont

        image = Image.new("L", (200, 60), 0)
        ImageDraw.Draw(image).text((5, 5), text, fill=255, font=ImageFont.load_default(40))
        return shapes.glyphs((numpy.asarray(image) > 128).astype("uint8") * 255, 6)

    assert shapes.objection("80", drawn("80"), 0.9) is None
    assert shapes.objection("8", drawn("80"), 0.99) is not None
    assert shapes.objection("38", drawn("88"), 0.9) is not None
    assert shapes.objection("1", drawn("/"), 0.99) is not None
    assert shapes.objection("2.705", drawn("2,705"), 0.99) is not None
    assert shapes.objection("18", drawn("-18"), 0.999) is not None
    assert shapes.objection("2705", drawn("2,705"), 0.999) is not None
    assert shapes.objection("154", drawn("15   4"), 0.999) is not None
    minus = numpy.zeros((30, 30), numpy.uint8)
    minus[14, 3:9] = 255  # a minus sign of small print
    assert len(shapes.glyphs(minus, 8)) == 1


@pytest.mark.parametrize(("one", "doubt"), [(1, True), (-1, True), (0, False)])
def test_a_slash_of_either_lean_is_no_figure_1(one: int, doubt: bool) -> None:
    image = Image.new("L", (40, 40), 0)
    ImageDraw.Draw(image).line((20 + 4 * one, 10, 20 - 4 * one, 26), fill=255, width=2)
    found = shapes.glyphs(numpy.asarray(image), 6)
    assert (shapes.objection("1", found, 0.99) is not None) == doubt


@pytest.mark.parametrize(("wide", "tall", "stroke"), [(8, 3, True), (4, 3, False), (14, 7, False)])
def test_a_short_dash_of_small_print_is_a_stroke(wide: int, tall: int, stroke: bool) -> None:
    marks = numpy.zeros((60, 200), "uint8")
    marks[22 : 22 + tall, 95 : 95 + wide] = 255
    [one] = cells.look_at([(0.0, 0.0, 200.0, 60.0)], marks, 1, 200.0, height=20.0).cells
    assert one.stroke == stroke
    cells._decide(one, reader.Reading("–", 0.8), reader.Reading("1", 0.99))
    assert (one.cell.text == cells.DASH and not one.cell.doubt) == stroke


def test_without_the_packages_a_picture_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "available", lambda: False)
    document = carriers.read(as_png(sheet(ENTRIES)))
    [problem] = document.problems
    assert problem.code == "needs_ocr" and "make ocr" in problem.detail


def test_pictures_of_every_kind_and_broken_ones() -> None:
    page = Image.fromarray(sheet(ENTRIES))
    for kind in ("PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF"):
        out = io.BytesIO()
        more = {"save_all": True, "append_images": [page]} if kind == "TIFF" else {}
        page.save(out, kind, **more)
        found = carriers.detect(out.getvalue())
        assert found is not None and found.NAME == "image", kind
        assert len(picture.frames(out.getvalue())) == (2 if kind == "TIFF" else 1)
    with pytest.raises(UnreadableDocument):
        picture.frames(b"\x89PNG\r\n\x1a\n" + b"\0" * 40)


@needs_ocr
def test_figures_whose_tops_are_one_stroke_are_no_rule() -> None:
    """Small print: the tops of four digits in line, bridged, are as long as a rule may be, and as near
    to the cell's side as a double line's other side."""
    marks = numpy.zeros((300, 400), "uint8")
    for y in (50, 80, 110):
        marks[y : y + 2, 50:352] = 255
    for x in (50, 150, 250, 350):
        marks[50:112, x : x + 2] = 255
    marks[57:59, 50:152] = 255  # a double line's other side, over one cell
    tops = [(168 + 12 * i, 61) for i in range(5)]
    for x, y in tops:
        marks[y : y + 2, x : x + 10] = 255
        marks[y : y + 14, x + 4 : x + 6] = 255
    image = 255 - marks
    boxes = [
        (50.0 + 100 * c, 51.0 + 30 * r, 150.0 + 100 * c, 81.0 + 30 * r)
        for c in range(3) for r in range(2)
    ]  # fmt: skip
    clean, left = lines.without(image, marks, lines.find_rules(marks, 200), boxes, 200)
    assert all(
        left[y : y + 2, x : x + 10].all() and not clean[y, x : x + 10].any() for x, y in tops
    )
    rest = left.copy()
    rest[61:75, 168:226] = 0
    assert not rest.any()


def test_digits_that_touch_are_counted_by_their_width() -> None:
    def one(wide: int, holes: int) -> list[shapes.Glyph]:
        return [shapes.Glyph(0, 0, 10, 15, 1, 0.0), shapes.Glyph(12, 0, 12 + wide, 15, holes, 0.0)]

    assert shapes.objection("044", one(22, 2), 0.99) is None
    assert shapes.objection("0444", one(34, 2), 0.99) is None
    assert shapes.objection("044", one(22, 2), 0.9) is not None  # not read surely
    assert shapes.objection("044", one(34, 2), 0.99) is not None  # three stand there
    assert shapes.objection("044", one(11, 0), 0.99) is not None  # one stands there
    assert shapes.objection("012", one(22, 2), 0.99) is not None  # two holes: no 12
