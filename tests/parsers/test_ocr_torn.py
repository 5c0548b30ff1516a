"""Grey rules that scanning in black and white left in dashes and dots: the cells are found all the same."""

from __future__ import annotations

from itertools import pairwise
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


def drawn(rules: list[tuple[int, int, int, int]], texts: list[tuple[int, int, str]]) -> Any:
    """The ink of a page with level and upright rules torn to dashes and dots, and texts."""
    image = Image.new("L", (1654, 1000), 0)
    pen = ImageDraw.Draw(image)
    for rule in rules:
        pen.line(rule, fill=255)
    rows, columns = numpy.indices((1000, 1654))
    kept = (rows + columns * 7) % (GAP + DASH) < DASH
    kept |= (rows + columns * 3) % 29 == 0  # dots
    image = Image.fromarray((numpy.asarray(image) * kept).astype(numpy.uint8))
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(26)
    for x, y, text in texts:
        if text == "—":
            pen.line((x - 25, y + 14, x + 25, y + 14), fill=255, width=2)
        else:
            pen.text((x - 7 * len(text), y), text, fill=255, font=font)
    return (numpy.asarray(image) > 128).astype(numpy.uint8) * 255


def table(
    columns: list[int], rows: list[int], text: str = "305"
) -> tuple[list[tuple[int, int, int, int]], list[tuple[int, int, str]]]:
    """Rules and figures of a table with lines at these places."""
    rules = [(columns[0], y, columns[-1], y) for y in rows]
    rules += [(x, rows[0], x, rows[-1]) for x in columns]
    texts = [
        ((a + b) // 2, (top + bottom) // 2 - 14, text)
        for top, bottom in pairwise(rows) for a, b in pairwise(columns)
    ]  # fmt: skip
    return rules, texts


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


ACROSS = list(range(150, 951, 80))
DOWN = list(range(300, 700, 44))


@needs_ocr
def test_rows_of_dashes_are_no_rules() -> None:
    found = torn.torn_tables(drawn(*table(ACROSS, DOWN, "—")), [], 200.0)
    assert [len(t) for t in found.tables] == [90]


@needs_ocr
def test_a_table_goes_on_where_dots_of_its_outer_rules_do() -> None:
    marks = drawn(*table(ACROSS, DOWN))
    rows = numpy.arange(1000)
    lost = (rows > DOWN[3]) & (rows < DOWN[5]) & (rows % 11 != 0)
    bare = numpy.delete(numpy.arange(1654), [x + d for x in ACROSS for d in (-1, 0, 1)])
    kept = marks.copy()
    kept[lost] = 0
    kept[DOWN[4] - 1 : DOWN[4] + 2] = marks[DOWN[4] - 1 : DOWN[4] + 2]
    kept[:, bare] = marks[:, bare]
    found = torn.torn_tables(kept, [], 200.0)
    assert [len(t) for t in found.tables] == [90]


@needs_ocr
def test_columns_of_a_part_of_the_table_are_found_beside_those_of_another() -> None:
    rules, texts = table(ACROSS, [300 + 44 * i for i in range(8)])
    below, figures = table([150, 350, 750, 950], [608, 652, 696])
    found = torn.torn_tables(drawn(rules + below, texts + figures), [], 200.0)
    assert [len(t) for t in found.tables] == [70 + 6]


@needs_ocr
def test_a_caption_between_rows_is_one_cell() -> None:
    rules, texts = table(ACROSS, [300, 344, 388])
    below, figures = table(ACROSS, [432, 476, 520])
    sides = [(150, 388, 150, 432), (950, 388, 950, 432)]
    marks = drawn(rules + below + sides, [*texts, *figures, (185, 396, "caption")])
    [boxes] = torn.torn_tables(marks, [], 200.0).tables
    assert len(boxes) == 41


@needs_ocr
def test_paper_between_two_tables_parts_them() -> None:
    rules, texts = table(ACROSS, [300, 344, 388])
    below, figures = table(ACROSS[:6], [460, 504, 548])
    found = torn.torn_tables(drawn(rules + below, texts + figures), [], 200.0)
    assert [len(t) for t in found.tables] == [20, 10]


@needs_ocr
def test_a_comma_in_line_with_a_rule_of_other_rows_stays() -> None:
    rules, texts = table(ACROSS, [300, 344, 388])
    rules += [(150, 432, 950, 432), (150, 388, 150, 432), (950, 388, 950, 432)]
    marks = drawn(rules, [*texts, (538, 396, "3"), (575, 396, "590")])
    marks[414:421, 549:552] = 255  # under the rule at 550
    found = torn.torn_tables(marks, [(526.0, 394.0, 600.0, 424.0)], 200.0)
    assert [len(t) for t in found.tables] == [21]
    assert not found.ruling.mask[414:421, 549:552].any()
    assert found.ruling.mask[300:388, 549:552].any()
