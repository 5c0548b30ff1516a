"""Drawn pages: ruling lines, text of cells, page breaks."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from parsers import carriers, parse_bytes
from parsers.carriers._radicals import characters
from parsers.document import Grid
from parsers.drawn import DrawnPage, blocks, tables_of
from parsers.drawn.rules import edge
from parsers.errors import UnreadableDocument
from parsers.evaluate import as_dict, compare, overall

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.generator.carriers import chrome, office
from tests.generator.make import make


def chars(text: str, x: float, top: float, size: float = 10.0) -> list[dict[str, object]]:
    """A run of characters: digits half as wide as the rest."""
    out: list[dict[str, object]] = []
    for c in text:
        wide = size / 2 if c.isascii() else size
        out.append(
            {"text": c, "x0": x, "x1": x + wide, "top": top, "bottom": top + size, "upright": True}
        )
        x += wide
    return out


def ruled(xs: list[float], ys: list[float], *, left: bool = True, foot: bool = True) -> list[dict]:
    lines = [edge(xs[0], y, xs[-1], y) for y in (ys if foot else ys[:-1])]
    return lines + [edge(x, ys[0], x, ys[-1]) for x in (xs if left else xs[1:])]


def page(number: int, edges: list[dict], *runs: list[dict]) -> DrawnPage:
    return DrawnPage(number, 595, 842, [c for run in runs for c in run], tables_of(edges))


def texts(grid: Grid) -> list[list[str | None]]:
    return [[c.text if c else None for c in row] for row in grid.rows]


def only_grid(*pages: DrawnPage) -> Grid:
    [grid] = [b for b in blocks(list(pages)) if isinstance(b, Grid)]
    return grid


def test_a_figure_that_filled_its_cell_is_read_whole_and_a_broken_one_is_not() -> None:
    table = ruled([50, 150, 180, 300], [100, 130, 160])
    grid = only_grid(
        page(
            1, table,
            chars("甲乙丙丁", 55, 103), chars("5961", 155, 103), chars("12", 185, 103),
            chars("戊", 55, 133), chars("596", 155, 133), chars("12", 185, 133),
            chars("3", 185, 145),
        )
    )  # fmt: skip
    assert texts(grid)[0] == ["甲乙丙丁", "5961", "12"]
    assert texts(grid)[1] == ["戊", "596", "12\n3"]  # the second line was not forced: two figures
    narrow = only_grid(
        page(
            1, ruled([50, 150, 175, 300], [100, 130, 160]),
            chars("甲", 55, 103), chars("596", 155, 103), chars("1", 155, 114), chars("0", 185, 103),
            chars("乙", 55, 133), chars("7", 155, 133), chars("0", 185, 133),
        )
    )  # fmt: skip
    assert texts(narrow)[0][1] == "5961"


def test_a_row_cut_by_a_page_break_is_one_row_and_keeps_its_page() -> None:
    xs = [50.0, 150.0, 175.0, 200.0]
    first = page(
        1, ruled(xs, [700, 730, 760], foot=False),
        chars("名称", 55, 703), chars("甲", 155, 703), chars("乙", 180, 703),
        chars("本年新收申请数", 55, 733), chars("126", 155, 733), chars("0", 180, 733),
    )  # fmt: skip
    second = page(
        2, ruled(xs, [60, 80, 100]),
        chars("85", 155, 63),
        chars("上年结转", 55, 83), chars("3", 155, 83), chars("4", 180, 83),
    )  # fmt: skip
    grid = only_grid(first, second)
    assert texts(grid) == [
        ["名称", "甲", "乙"],
        ["本年新收申请数", "12685", "0"],
        ["上年结转", "3", "4"],
    ]
    assert [grid.place(r, 1)["page"] for r in range(3)] == [1, 1, 2]


def test_a_repeated_header_is_left_out_and_page_numbers_are_no_figures() -> None:
    xs = [50.0, 150.0, 200.0]
    head = lambda top: [*chars("名称", 55, top), *chars("件数", 155, top)]  # noqa: E731
    first = page(
        1, ruled(xs, [700, 730, 760]), head(703), chars("甲", 55, 733), chars("1", 155, 733),
        chars("- 3 -", 290, 800),
    )  # fmt: skip
    second = page(
        2, ruled(xs, [60, 90, 120]), head(63), chars("乙", 55, 93), chars("2", 155, 93),
        chars("- 4 -", 290, 800),
    )  # fmt: skip
    found = blocks([first, second])
    assert len(found) == 1
    assert isinstance(found[0], Grid)
    assert texts(found[0]) == [["名称", "件数"], ["甲", "1"], ["乙", "2"]]


def test_tables_without_outer_sides_or_foot_are_closed() -> None:
    open_sides = [edge(50, y, 250, y) for y in (100, 130, 160)]
    open_sides += [edge(150, 100, 150, 160), edge(200, 100, 200, 160)]
    [cells] = tables_of(open_sides)
    assert len(cells) == 6
    [cells] = tables_of(ruled([50, 150, 200, 250], [100, 130, 160], foot=False))
    assert len(cells) == 6


def test_dotted_rules_are_rules() -> None:
    dots = [edge(x, y, x + 1, y) for y in (100, 130, 160) for x in range(50, 250, 3)]
    dots += [edge(x, y, x, y + 1) for x in (50, 150, 250) for y in range(100, 160, 3)]
    [cells] = tables_of(dots)
    assert len(cells) == 4


def test_a_figure_drawn_over_its_cells_side_is_in_doubt() -> None:
    grid = only_grid(
        page(
            1, ruled([50, 150, 165, 180], [100, 130, 160]),
            chars("甲", 55, 103), chars("12345", 151, 103),
            chars("乙", 55, 133), chars("1", 152, 133), chars("2", 167, 133),
        )
    )  # fmt: skip
    doubts = [[c.doubt for c in row if c] for row in grid.rows]
    assert doubts[0][1] and doubts[0][2]
    assert not any(doubts[1])


def test_vertical_and_rotated_labels_are_read() -> None:
    stacked = [c for i, t in enumerate("本年度结果") for c in chars(t, 55, 102 + 11 * i)]
    turned = [
        {"text": t, "x0": 100, "x1": 110, "top": 150 - 10 * i, "bottom": 160 - 10 * i,
         "upright": False, "matrix": (0, 1, -1, 0, 0, 0)}
        for i, t in enumerate("办理情况")
    ]  # fmt: skip
    grid = only_grid(
        page(1, ruled([50, 90, 130, 200], [100, 170]), stacked, turned, chars("7", 150, 110))
    )
    assert texts(grid) == [["本年度结果", "办理情况", "7"]]


def test_a_table_without_rules_is_read_by_where_its_words_stand() -> None:
    """Labels over several lines, a heading left of its figures, a blank, a second page."""
    rows = [
        chars("信息内容", 50, 100), chars("制发件数", 150, 100), chars("废止件数", 250, 100),
        chars("规章", 50, 120), chars("9", 170, 120), chars("0", 270, 120),
        chars("行政规范性", 50, 140), chars("文件", 50, 152),
        chars("12", 167, 146), chars("305", 265, 146),
        chars("许可", 50, 172), chars("4", 170, 172),
    ]  # fmt: skip
    grid = only_grid(DrawnPage(1, 595, 842, [c for run in rows for c in run]))
    assert texts(grid) == [
        ["信息内容", "制发件数", "废止件数"],
        ["规章", "9", "0"],
        ["行政规范性文件", "12", "305"],
        ["许可", "4", ""],
    ]


def test_a_figure_out_of_line_puts_the_blanks_beside_it_in_doubt() -> None:
    runs = [
        chars("信息内容", 50, 100), chars("制发件数", 150, 100), chars("废止件数", 250, 100),
        chars("规章", 50, 120), chars("9", 170, 120),
        chars("8", 270, 131),
        chars("文件", 50, 150), chars("12", 167, 150), chars("305", 265, 150),
    ]  # fmt: skip
    grid = only_grid(DrawnPage(1, 595, 842, [c for run in runs for c in run]))
    [row] = [r for r in grid.rows if r[0] and r[0].text == "规章"]
    assert row[-1] is not None and (row[-1].text == "8" or row[-1].doubt)


def test_the_figures_below_a_break_are_not_the_rest_of_narrow_labels_above_it() -> None:
    xs = [50.0, 75.0, 100.0]
    first = page(1, ruled(xs, [700, 730]), chars("维持", 53, 703), chars("纠正", 78, 703))
    second = page(2, ruled(xs, [60, 90]), chars("240", 53, 63), chars("0", 78, 63))
    assert texts(only_grid(first, second)) == [["维持", "纠正"], ["240", "0"]]


def test_labels_of_a_header_go_on_below_a_break_between_its_rows() -> None:
    """The label over two rows is parted, its neighbour's own labels begin below the break."""
    xs = [50.0, 65.0, 80.0, 200.0]
    above = [edge(50, y, 200, y) for y in (700, 730)]
    above += [edge(x, 700, x, 730) for x in xs]
    below = [edge(50, y, 200, y) for y in (60, 90, 110)]
    below += [edge(x, 60, x, 110) for x in [*xs, 140.0]]
    grid = only_grid(
        page(1, above, chars("结", 52, 703), chars("总", 67, 703), chars("直接起诉", 85, 703)),
        page(
            2, below, chars("果", 52, 63), chars("计", 67, 63), chars("维持", 85, 63),
            chars("纠正", 145, 63), chars("1", 52, 93), chars("2", 67, 93), chars("3", 85, 93),
            chars("4", 145, 93),
        ),
    )  # fmt: skip
    assert texts(grid) == [
        ["结果", "总计", "直接起诉", "直接起诉"],
        ["结果", "总计", "维持", "纠正"],
        ["1", "2", "3", "4"],
    ]


def test_the_rests_of_merged_cells_a_browser_ends_where_it_will_are_one_row() -> None:
    """Above: a row that only begins. Below: rests of two merged cells, shorter than the row."""
    above = [edge(50, 700, 300, 700), edge(150, 730, 300, 730), edge(50, 760, 300, 760)]
    above += [edge(50, 700, 50, 760), edge(150, 700, 150, 760), edge(300, 700, 300, 760)]
    below = [edge(50, 60, 300, 60), edge(50, 70, 150, 70), edge(50, 100, 300, 100)]
    below += [edge(50, 130, 300, 130), edge(50, 60, 50, 130), edge(150, 60, 150, 130)]
    below += [edge(225, 60, 225, 130), edge(300, 60, 300, 130)]
    grid = only_grid(
        page(1, above, chars("名称", 55, 703), chars("组织", 155, 703)),
        page(
            2, below, chars("企业", 155, 73), chars("其他", 230, 73),
            chars("甲", 55, 103), chars("1", 155, 103), chars("2", 230, 103),
        ),
    )  # fmt: skip
    assert texts(grid) == [
        ["名称", "组织", "组织"],
        ["名称", "企业", "其他"],
        ["甲", "1", "2"],
    ]


def test_rows_beside_a_break_vouch_for_a_table_whose_other_columns_differ() -> None:
    above = [*ruled([50, 60, 260], [700, 730]), edge(130, 680, 130, 700)]
    above += [edge(50, 680, 260, 680), edge(50, 680, 50, 700), edge(260, 680, 260, 700)]
    below = [*ruled([50, 60, 260], [60, 80]), edge(200, 80, 200, 110)]
    below += [edge(50, 110, 260, 110), edge(50, 80, 50, 110), edge(260, 80, 260, 110)]
    grid = only_grid(
        page(1, above, chars("名", 55, 683), chars("数", 135, 683),
             chars("许", 50, 703), chars("7", 70, 703)),
        page(2, below, chars("可", 50, 63), chars("甲", 55, 83), chars("1", 205, 83)),
    )  # fmt: skip
    assert [texts(grid)[1][0], texts(grid)[1][-1]] == ["许可", "7"]
    assert len(grid.rows) == 3


def test_a_comma_below_a_break_goes_on_with_the_figure_above_it() -> None:
    xs = [50.0, 150.0, 200.0]
    first = page(1, ruled(xs, [700, 730]), chars("甲", 55, 703), chars("1", 155, 703))
    second = page(
        2,
        ruled(xs, [60, 90, 120]),
        chars("，952", 155, 63),
        chars("乙", 55, 93),
        chars("3", 155, 93),
    )
    assert texts(only_grid(first, second)) == [["甲", "1\n，952"], ["乙", "3"]]


def test_a_numbered_label_below_a_break_is_no_rest_of_the_one_above() -> None:
    xs = [50.0, 92.0, 110.0, 140.0]
    first = page(1, ruled(xs, [700, 730]), chars("公开情况", 51, 703), chars("—", 95, 703))
    second = page(2, ruled(xs, [60, 90]), chars("1.公报", 51, 63), chars("条", 95, 63))
    assert [row[0] for row in texts(only_grid(first, second))] == ["公开情况", "1.公报"]


def test_spaces_before_a_figure_take_room_too() -> None:
    """` 214 ` in a cell of room for a space and two digits: the 4 stands on the second line."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    for y in (700, 730):
        canvas.line(50, y, 200, y)
    for x in (50, 150, 169, 200):
        canvas.line(x, 700, x, 730)
    for x, y, text in ((55, 718, "1234"), (152, 718, " 21"), (152, 706, "4"), (171, 718, "9")):
        canvas.drawString(x, y, text)
    canvas.save()
    [grid] = [b for b in carriers.read(out.getvalue()).blocks if isinstance(b, Grid)]
    assert texts(grid) == [["1234", "214", "9"]]


def test_a_figure_alone_below_a_break_belongs_to_the_row_above_it_in_doubt() -> None:
    """The last row above the break has its label and other figures: its empty cell was no blank."""
    xs = [50.0, 150.0, 200.0, 250.0]
    first = page(1, ruled(xs, [700, 730]), chars("甲", 55, 703), chars("0", 155, 703))
    second = page(
        2, ruled(xs, [60, 90, 120]), chars("7", 205, 63),
        chars("乙", 55, 93), chars("1", 155, 93), chars("2", 205, 93),
    )  # fmt: skip
    grid = only_grid(first, second)
    assert texts(grid) == [["甲", "0", "7"], ["乙", "1", "2"]]
    assert [bool(c and c.doubt) for c in grid.rows[0]] == [False, False, True]


def test_blank_cells_on_both_sides_of_a_break_stay_cells_of_their_own_rows() -> None:
    xs = [50.0, 150.0, 200.0]
    below = [*ruled([50, 100, 150, 200], [60, 90])]
    grid = only_grid(
        page(1, ruled(xs, [700, 730]), chars("甲", 55, 703)),
        page(2, below, chars("乙", 55, 63), chars("丙", 105, 63)),
    )
    assert [[c and (c.text, c.rowspan) for c in row] for row in grid.rows] == [
        [("甲", 1), ("甲", 1), ("", 1)],
        [("乙", 1), ("丙", 1), ("", 1)],
    ]


def test_columns_of_tables_that_touch_stay_their_own() -> None:
    """Each table's lines stand some points beside the next one's; through all of them, any two
    columns would be one line."""
    edges: list[dict] = []
    for n in range(4):
        xs = [50.0, *(100.0 + 13 * k + 4 * n for k in range(6)), 300.0]
        edges += ruled(xs, [100.0 + 20 * n, 120.0 + 20 * n])
    [cells] = tables_of(edges)
    by_row = [[c for c in cells if abs(c[1] - 100 - 20 * n) < 2] for n in range(4)]
    assert [len(row) for row in by_row] == [7, 7, 7, 7]


def test_lines_that_follow_one_another_closely_are_not_all_one() -> None:
    """Empty columns a browser drew no wider than their borders, left of a label."""
    borders = [50.0, 51.5, 54.0, 55.5, 58.0, 59.5, 62.0, 63.5]
    edges = [edge(x, 60, x, 170) for x in borders]
    edges += ruled([64.0, 200.0, 250.0], [100, 130])
    [cells] = tables_of(edges)
    assert any(abs(c[2] - 200) < 1 and c[0] < 66 for c in cells)
    assert any(abs(c[0] - 200) < 1 and abs(c[2] - 250) < 1 for c in cells)


def test_tables_of_different_width_that_touch_are_tables_of_their_own() -> None:
    """No gap between them, as a browser prints tables without a margin."""
    edges = ruled([50, 120, 200], [100, 120, 140]) + ruled([50, 90, 300], [141, 160, 180])
    assert [len(t) for t in tables_of(edges)] == [4, 4]
    one = ruled([50, 120, 200], [100, 120]) + ruled([50, 120, 200], [120, 140])
    assert [len(t) for t in tables_of(one)] == [4]


def test_cells_drawn_within_an_open_corner_keep_their_text() -> None:
    """The rest of a merged cell without a foot or a side of its own: the lines around it and its
    neighbours make a cell that holds theirs."""
    edges = [edge(50, 100, 200, 100), edge(100, 130, 200, 130), edge(50, 160, 200, 160)]
    edges += [edge(50, 100, 50, 160), edge(100, 100, 100, 130), edge(150, 100, 150, 160)]
    edges += [edge(200, 100, 200, 160)]
    grid = only_grid(
        page(1, edges, chars("其他", 105, 103), chars("7", 155, 103), chars("8", 155, 133))
    )
    assert texts(grid) == [["", "其他", "7"], ["", "", "8"]]


@pytest.mark.parametrize("carrier", ["pdf", "plainpdf"])
def test_generated_pdfs_are_right_and_never_silently_wrong(carrier: str) -> None:
    results = [
        compare(made.filename, as_dict(parse_bytes(made.data)), made.truth)
        for made in (make(77, index, carrier) for index in range(12))
    ]
    total = overall(results)
    assert total["silent"] == 0, [r.differences[:3] for r in results if r.silent]
    assert total["right_share"] >= {"pdf": 0.9995, "plainpdf": 0.98}[carrier], total
    assert total["agency_right"] == total["year_right"] == len(results)


@pytest.mark.skipif(not office.available(), reason="soffice is not installed")
@pytest.mark.skipif(chrome.browser() is None, reason="chromium is not installed")
@pytest.mark.parametrize(("carrier", "index"), [("officepdf", 6), ("chromepdf", 9)])
def test_pdfs_of_real_programs_are_right(carrier: str, index: int) -> None:
    """Index 6 has its table 4 cut within its header by a page break; 9 its table 3."""
    made = make(77, index, carrier)
    result = compare(made.filename, as_dict(parse_bytes(made.data)), made.truth)
    assert result.counts["right"] == result.figures, result.differences[:5]


def test_radicals_a_printer_names_are_the_characters_they_stand_for() -> None:
    assert characters("⼯作 人⺠政府 ⻓沙 12") == "工作 人民政府 长沙 12"


def test_an_encrypted_pdf_opens_with_no_password_or_says_that_it_needs_one() -> None:
    canvas_bytes: dict[str, bytes] = {}
    for password in ("", "secret"):
        out = io.BytesIO()
        page = Canvas(out, encrypt=StandardEncryption(password, ownerPassword="owner"))
        page.drawString(100, 700, "Report 2023")
        page.save()
        canvas_bytes[password] = out.getvalue()
    assert [b.text for b in carriers.read(canvas_bytes[""]).paragraphs] == ["Report 2023"]
    with pytest.raises(UnreadableDocument, match="password"):
        carriers.read(canvas_bytes["secret"])


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.9])
def test_a_cut_pdf_is_broken_or_read_but_never_a_crash(keep: float) -> None:
    data = make(77, 9, "pdf").data
    try:
        carriers.read(data[: int(len(data) * keep)])
    except UnreadableDocument as error:
        assert "broken" in str(error)
