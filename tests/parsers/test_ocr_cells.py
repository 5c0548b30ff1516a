"""Cells of scanned tables: what their ink says, without the OCR engine."""

from __future__ import annotations

from typing import Any

import numpy
import pytest
from PIL import Image, ImageDraw

from parsers.drawn import DrawnPage
from parsers.drawn.ruled import RuledCell, RuledTable
from parsers.drawn.text import Line
from parsers.drawn.text import wraps as wraps_at
from parsers.ocr import cells, numerals, reader, shapes, specks, worn, wraps

needs_ocr = pytest.mark.skipif(not reader.available(), reason="make ocr")


def test_parts_of_a_character_are_one_line_and_characters_one_above_another_are_not() -> None:
    def glyph(top: int, bottom: int) -> shapes.Glyph:
        return shapes.Glyph(10, top, 30, bottom, 0, 0.0)

    three = [glyph(10, 12), glyph(19, 21), glyph(30, 32)]  # 三
    below = [glyph(45, 68)]
    assert [len(r) for r in shapes.rows_of([*three, *below], 24.0)] == [3, 1]
    assert [len(r) for r in shapes.rows_of([glyph(10, 33), glyph(36, 59)], 24.0)] == [1, 1]


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
    rest = RuledTable([0.0, 10.0, 20.0, 30.0], [], [1] * 4, 0.0, 40.0)  # below a page break
    rest.cells = [RuledCell(0, 3, 0, 1), RuledCell(0, 2, 1, 2), RuledCell(2, 3, 1, 2, "（七）总计")]
    rest.cells += [RuledCell(r, r + 1, 2, 3, "4") for r in range(4)]
    rest.cells.append(RuledCell(3, 4, 0, 2, "四、结转下年度"))
    cells._doubt_lost_lines(rest)
    assert not any(c.doubt for c in rest.cells)
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


def test_digits_that_touch_are_counted_by_their_width() -> None:
    def one(wide: int, holes: int) -> list[shapes.Glyph]:
        return [shapes.Glyph(0, 0, 10, 15, 1, 0.0), shapes.Glyph(12, 0, 12 + wide, 15, holes, 0.0)]

    assert shapes.objection("044", one(22, 2), 0.99) is None
    assert shapes.objection("0444", one(34, 2), 0.99) is None
    assert shapes.objection("044", one(22, 2), 0.9) is not None  # not read surely
    assert shapes.objection("044", one(34, 2), 0.99) is not None  # three stand there
    assert shapes.objection("044", one(11, 0), 0.99) is not None  # one stands there
    assert shapes.objection("012", one(22, 2), 0.99) is not None  # two holes: no 12


def cell_of(wide: int, tall: int, lean: float = 0.0) -> cells._Cell:
    glyph = shapes.Glyph(0, 0, wide, tall, 0, lean)
    box = (0.0, 0.0, 60.0, 40.0)
    return cells._Cell(RuledCell(0, 1, 0, 1), box, (20.0, 10.0, 20.0 + wide, 10.0 + tall), [glyph])


@pytest.mark.parametrize(
    ("readings", "lean", "text", "doubted"),
    [
        (("1", "1"), -0.95, "/", True),
        (("1", "/"), -0.95, "/", False),
        (("1", "\\"), 0.95, "\\", False),
        (("1", "1"), 0.0, "1", False),
        (("1", "/"), 0.0, "1", True),
    ],
)
def test_a_stroke_from_corner_to_corner_is_a_slash(
    readings: tuple[str, str], lean: float, text: str, doubted: bool
) -> None:
    """In small print OCR reads slashes as 1."""
    one = cell_of(8, 18, lean)
    cells._decide(one, *(reader.Reading(x, 0.98) for x in readings))
    assert (one.cell.text, one.cell.doubt is not None) == (text, doubted)


def test_the_same_small_strokes_in_several_cells_are_hyphens() -> None:
    """One alone may be dirt: its cell is blank, in doubt."""

    def settled(*sizes: tuple[int, int]) -> list[tuple[str, str | None]]:
        every = [cell_of(*size) for size in sizes]
        for one in every:
            one.tiny, one.cell.text = True, cells.DASH
        specks.settle(cells.Look(RuledTable([0.0], [], [1], 0.0, 60.0), every))
        return [(one.cell.text, one.cell.doubt) for one in every]

    assert settled((7, 3), (6, 3), (7, 2)) == [(cells.DASH, None)] * 3
    assert settled((7, 3), (6, 3)) == [("", specks.DOUBT)] * 2
    assert settled((7, 3), (6, 3), (7, 2), (10, 5))[3] == ("", specks.DOUBT)


@needs_ocr
def test_small_level_strokes_are_read_and_other_specks_are_not() -> None:
    marks = numpy.zeros((100, 200), "uint8")
    marks[40:43, 30:36] = 255
    marks[40:44, 130:134] = 255
    figure = numpy.zeros((100, 100), "uint8")
    figure[10:14, 10:14] = figure[40:60, 30:42] = figure[40:60, 45:57] = 255
    hyphen, dirt, both = (
        cells._look(RuledCell(0, 1, 0, 1), (x, 0.0, x + 100.0, 100.0), ink, 200, 20)
        for x, ink in ((0.0, marks), (100.0, marks), (0.0, figure))
    )
    assert both.stray and both.short and not both.rows and both.ink == (30, 40, 57, 60)
    assert hyphen.tiny and hyphen.stroke and hyphen.ink == (30, 40, 36, 43)
    assert dirt.ink is None and dirt.cell.doubt == specks.DOUBT


def test_letters_one_above_the_other_go_on_over_a_page_break() -> None:
    """A heading of table 4 whose cell has room for one letter: 结果 above the break, 维持 below, each
    read as one upright line."""

    def piece(text: str, tall: float) -> Line:
        return Line([cells.as_char(cells.Piece((5.0, 0.0, 14.4, tall), text, 1.0), 1.0)], text)

    room = 28.4 - 2 * 5.0
    assert wraps_at(piece("结果", 25.0), piece("维持", 25.0), room)
    assert wraps_at(piece("尚", 10.0), piece("未审结", 38.0), room)
    assert wraps_at(piece("结", 9.0), piece("果维持", 38.0), 20.5)  # ink is narrower than a letter
    assert not wraps_at(piece("结果", 25.0), piece("维持", 25.0), 28.4)
    assert not wraps_at(piece("结", 9.0), piece("果维持", 38.0), 22.0)


def test_the_room_of_a_cell_is_told_by_what_stands_nearest_to_its_sides() -> None:
    def padding(gaps: list[float]) -> float:
        every = [
            cells._Cell(RuledCell(0, 1, 0, 1), (0.0, 0.0, 60.0, 40.0), (gap, 10.0, 30.0, 20.0))
            for gap in gaps
        ]
        return cells._padding(cells.Look(RuledTable([0.0], [], [1], 0.0, 60.0), every), 0.5)

    assert padding([1.0, *[10.0] * 10, *[20.0] * 5]) == 5.0  # one runs over
    assert padding([2.0] * 5) == cells.PADDING[0] and padding([25.0] * 5) == cells.PADDING[1]
    assert padding([]) == cells.PADDING[0]


def test_on_a_page_of_worn_print_no_figure_and_no_blank_is_sure() -> None:
    """Thin strokes lost in black and white: 4 becomes 1 and a dash nothing, without a sign in its cell."""

    def settled(broken: int, whole: int) -> list[RuledCell]:
        every = [cell_of(8, 18) for _ in range(broken + whole)]
        for n, one in enumerate(every):
            one.cell.text = "4"
            one.found = one.found * (2 if n < broken else 1)
        blank, label = cell_of(8, 18), cell_of(8, 18)
        blank.cell.text, label.cell.text = "", "一、本年新收"
        every += [blank, label]
        worn.settle([cells.Look(RuledTable([0.0], [], [1], 0.0, 60.0), every)])
        return [one.cell for one in every]

    *figures, blank, label = settled(6, 40)
    assert all(c.doubt == worn.DOUBT for c in [*figures, blank]) and not label.doubt
    assert not any(c.doubt for c in settled(4, 20))
    assert not any(c.doubt for c in settled(6, 90))


def test_a_stroke_as_wide_as_a_letter_is_a_one_among_chinese_numerals() -> None:
    def settled(*texts: str, wide: float = 9.0) -> list[tuple[str, str | None]]:
        table = RuledTable([0.0, 10.0, 20.0], [], [1] * (len(texts) + 1), 0.0, 60.0)
        for r, text in enumerate(["10", *texts]):
            box = (10.0, 0.0, 10.0 + wide, 0.8) if text == cells.DASH else (10.0, 0.0, 18.0, 7.0)
            line = Line([cells.as_char(cells.Piece(box, text, 1.0), 1.0)], text)
            table.cells.append(RuledCell(r, r + 1, 1, 2, text, [line]))
        numerals.settle([DrawnPage(1, 595.0, 842.0, ready=[table])])
        return [(c.text, c.doubt) for c in table.cells[1:]]

    assert settled("—", "二十") == [("一", numerals.DOUBT), ("二十", None)]
    assert settled("—", "0", "—") == [("—", numerals.DOUBT), ("0", None), ("—", numerals.DOUBT)]
    assert settled("—", "—", "—") == [("—", None)] * 3
    assert settled("—", "二十", wide=4.0)[0] == ("—", None)  # a hyphen
