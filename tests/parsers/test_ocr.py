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
from parsers.errors import UnreadableDocument
from parsers.evaluate import as_dict, compare
from parsers.ocr import lines, page, picture, reader
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
    assert page._lies(image, [*tall, brief[0]])  # a heading of two letters in a table that lies
    scores["tall"] = 0.6
    assert not page._lies(image, [*tall, brief[0]])
    scores.update(wide=0.4, tall=0.97)
    assert page._lies(image, [*tall, *brief])
    assert page._lies(image, tall)


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
