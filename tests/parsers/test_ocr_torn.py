"""Grey rules that scanning in black and white left in dashes and dots: the cells are found all the same."""

from __future__ import annotations

from typing import Any

import numpy
import pytest
from PIL import Image, ImageDraw, ImageFont

from parsers.ocr import cells, reader, torn

needs_ocr = pytest.mark.skipif(not reader.available(), reason="make ocr")

LEFT, TOP, WIDE, HIGH, COLUMNS, ROWS = 150, 300, 100, 42, 8, 9
GAP, DASH = 40, 28
"""Pixels of paper and ink in turn along an upright rule."""


def page(*, ones: bool = False, dashes: bool = False, whole: bool = False) -> Any:
    """The ink of a page with a table of figures, its first row merged from the third column on."""
    image = Image.new("L", (1654, 1000), 0)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(26)
    rules = Image.new("L", image.size, 0)
    pen = ImageDraw.Draw(rules)
    for r in range(ROWS + 1):
        y = TOP + r * HIGH
        pen.line((LEFT, y, LEFT + COLUMNS * WIDE, y), fill=255)
    for c in range(COLUMNS + 1):
        x = LEFT + c * WIDE
        begin = TOP + HIGH if 2 < c < COLUMNS else TOP
        pen.line((x, begin, x, TOP + ROWS * HIGH), fill=255)
    if not whole:
        rows, columns = numpy.indices((1000, 1654))
        kept = (rows + columns * 7) % (GAP + DASH) < DASH
        kept |= (rows + columns * 3) % 29 == 0  # dots
        rules = Image.fromarray((numpy.asarray(rules) * kept).astype(numpy.uint8))
    image = Image.fromarray(numpy.maximum(numpy.asarray(image), numpy.asarray(rules)))
    draw = ImageDraw.Draw(image)
    for r in range(1, ROWS):
        for c in range(COLUMNS):
            x, y = LEFT + c * WIDE, TOP + r * HIGH
            text = "0" if c % 3 else "305"
            if ones and c == 4:
                draw.line((x + 50, y + 12, x + 50, y + 30), fill=255, width=3)  # a plain 1
            elif dashes and r == 5:
                draw.line((x + 40, y + 21, x + 58, y + 21), fill=255, width=2)
            else:
                draw.text((x + 36, y + 5), text, fill=255, font=font)
    return (numpy.asarray(image) > 128).astype(numpy.uint8) * 255


def places(marks: Any) -> set[tuple[int, int, int, int]]:
    """Cells as first row, first column, rows, columns."""
    [boxes] = torn.torn_tables(marks, [], 200.0).tables
    return {
        (
            round((b[1] - TOP) / HIGH), round((b[0] - LEFT) / WIDE),
            round((b[3] - b[1]) / HIGH), round((b[2] - b[0]) / WIDE),
        )
        for b in boxes
    }  # fmt: skip


EXPECTED = {(r, c, 1, 1) for r in range(1, ROWS) for c in range(COLUMNS)}
EXPECTED |= {(0, 0, 1, 1), (0, 1, 1, 1), (0, 2, 1, COLUMNS - 2)}


@needs_ocr
def test_rules_torn_to_dashes_and_dots_still_part_the_cells() -> None:
    marks = page()
    assert torn.is_torn(marks, 200.0)
    assert places(marks) == EXPECTED


@needs_ocr
def test_whole_rules_are_not_torn_and_give_the_same_cells() -> None:
    marks = page(whole=True)
    assert not torn.is_torn(marks, 200.0)
    assert places(marks) == EXPECTED


@needs_ocr
def test_figures_1_in_a_column_and_dashes_in_a_row_are_no_rules() -> None:
    assert places(page(ones=True, dashes=True)) == EXPECTED


@needs_ocr
def test_a_side_without_ink_leaves_its_cells_in_doubt() -> None:
    marks = page()
    x, y = LEFT + 3 * WIDE, TOP + 4 * HIGH
    marks[y + 2 : y + HIGH - 1, x - 2 : x + 3] = 0
    found = torn.torn_tables(marks, [], 200.0)
    near = {b for b in found.tables[0] if abs(b[1] - y) < 9 and x - 8 < b[2] and b[0] < x + 8}
    assert len(near) == 2 and near <= found.doubtful
    assert places(marks) == EXPECTED


def test_what_is_left_of_a_rule_is_no_letter_of_a_label() -> None:
    assert cells.without_strokes("总l计") == "总计"
    assert cells.without_strokes("受理l1件") == "受理l1件"
    assert cells.without_strokes("共1件") == "共1件"
