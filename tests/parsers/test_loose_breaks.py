"""Tables without rules, second part: what page breaks part, figures off their line, columns by order."""

from __future__ import annotations

from parsers.document import Paragraph
from parsers.drawn import blocks
from parsers.drawn.text import lines_of
from tests.parsers.test_loose_tables import (
    APPLICANTS,
    COLUMNS,
    figures,
    grids,
    header,
    page,
    run,
    texts,
)


def test_two_fonts_of_one_label_stay_on_one_line() -> None:
    """A number in one font a little above its words in another, beside a merged label's line."""
    serial = [{**c, "top": 105.1, "bottom": 115.1} for c in run("2.", 200, 105)]
    chars = [*run("予公开", 100, 100), *serial, *run("重复申请", 210, 106)]
    assert any("2.重复申请" in line.text for line in lines_of(chars))


def test_a_figure_off_its_line_belongs_to_the_row_that_is_blank_there() -> None:
    [grid] = grids(
        page(
            1, *header(100),
            run("（一）予以公开", 50, 120), *figures(120, "1", "0", "0", "", "0", "0", "1"),
            run("6", COLUMNS[3], 134),
            run("2.重复申请", 50, 146), *figures(146, *"1000001"),
        )
    )  # fmt: skip
    rows = {row[0]: row[1:] for row in texts(grid)}
    assert rows["（一）予以公开"] == list("1006001")
    cell = grid.rows[1][4]
    assert cell is not None and cell.doubt
    assert len(grid.rows) == 3


def test_a_blank_row_alone_at_the_top_of_a_page_is_a_row() -> None:
    found = grids(
        page(
            1, *header(700), run("（一）予以公开", 50, 720), *figures(720, *"1000001"),
            run("2.重复申请", 50, 740), *figures(740, *"1000001"),
        ),
        page(2, run("四、结转下年度继续办理", 50, 60)),
    )  # fmt: skip
    assert [texts(g)[-1] for g in found] == [["四、结转下年度继续办理", *[""] * 7]]


def test_the_rest_of_a_label_above_a_table_of_other_columns_is_no_row() -> None:
    lower = [run("4", x + 22, 90 + 15 * k) for k in range(3) for x in COLUMNS]
    names = ["3.补正后申请内容仍不明确", "1.信访举报投诉类申请", "2.重复申请"]
    found = grids(
        page(
            1, *header(700), run("（一）予以公开", 50, 720), *figures(720, *"1000001"),
            run("2.没有现成信息需要", 50, 740), *figures(740, *"1000001"),
        ),
        page(2, run("另行制作", 50, 60),
             *[run(n, 50, 90 + 15 * k) for k, n in enumerate(names)], *lower),
    )  # fmt: skip
    lines = [row for g in found for row in texts(g)]
    assert lines[2:4] == [
        ["2.没有现成信息需要另行制作", *"1000001"],
        ["3.补正后申请内容仍不明确", *"4444444"],
    ]


def test_figures_above_a_break_have_the_label_below_it_in_doubt() -> None:
    found = grids(
        page(
            1, *header(700), run("（一）予以公开", 50, 715), *figures(715, *"1000001"),
            run("2.重复申请", 50, 730), *figures(730, *"1000001"), *figures(745, *"3000003"),
        ),
        page(2, run("属于国家秘密", 50, 60),
             run("8.属于行政查询事项", 50, 75), *figures(75, *"2000002")),
    )  # fmt: skip
    rows = [row for g in found for row in g.rows if row[0] and "国家秘密" in row[0].text]
    assert len(rows) == 1
    assert [c.text for c in rows[0][1:] if c] == list("3000003")
    assert all(c.doubt for c in rows[0][1:] if c)


def test_blanks_around_numbers_make_no_columns() -> None:
    """Each row has a figure in every column, at the left or the right of it."""
    rows = ["（一）予以公开", "2.重复申请", "1.属于国家秘密", "8.属于行政查询事项"]
    shifts = [[0, 20, 0, 20, 0, 18, 0], [20, 0, 20, 0, 20, 0, 18], [0] * 7, [20] * 6 + [18]]
    drawn = [
        run("1", x + by, 120 + 20 * k)
        for k, shift in enumerate(shifts)
        for x, by in zip(COLUMNS, shift, strict=True)
    ]
    labels = [run(n, 50, 120 + 20 * k) for k, n in enumerate(rows)]
    [grid] = grids(page(1, *header(100), *labels, *drawn))
    assert texts(grid)[1:] == [[n, *"1111111"] for n in rows]


def test_two_figures_in_one_column_put_their_row_in_doubt() -> None:
    [grid] = grids(
        page(
            1, *header(100),
            run("（一）予以公开", 50, 120), *figures(120, *"1000001"),
            run("2.重复申请", 50, 140), *figures(140, *"1000001"),
            run("1.属于国家秘密", 50, 160), *figures(160, "1", "", "", "", "", "", "1"),
            run("5", COLUMNS[0] + 12, 160),
            run("（七）总计", 50, 180), run("10000", COLUMNS[0] - 5, 180), *figures(180, "", *"000001"),
        )
    )  # fmt: skip
    row = next(r for r in grid.rows if r[0] and r[0].text.startswith("1.属于"))
    assert all(c.doubt for c in row[1:] if c)


def _form(top: float, names: list[str], unit: float, value: float) -> list[list[dict[str, object]]]:
    out = []
    for k, name in enumerate(names):
        y = top + 15 * k
        out += [run(name, 50, y), run("件", unit, y), run(str(k + 1), value, y)]
    return out


UPPER = ["（一）收到申请数", "1.当面申请数", "2.传真申请数", "3.网络申请数"]
LOWER = ["（二）申请办结数", "1.按时办结数", "2.延期办结数", "（三）申请答复数"]


def test_halves_of_a_form_keep_their_columns() -> None:
    heads = [run("统计指标", 50, 100), run("单位", 300, 100), run("统计数", 400, 100)]
    found = grids(page(1, *heads, *_form(115, UPPER, 300, 400), *_form(175, LOWER, 395, 500)))
    rows = {row[0]: row[1:] for g in found for row in texts(g)}
    assert rows["3.网络申请数"] == ["件", "4"]
    assert rows["（三）申请答复数"] == ["件", "4"]


def test_the_header_of_a_form_alone_at_the_end_of_a_page_is_its_header() -> None:
    heads = [run("统计指标", 50, 740), run("单位", 300, 740), run("统计数", 400, 740)]
    [grid] = grids(page(1, *heads), page(2, *_form(60, UPPER + LOWER, 300, 400)))
    assert texts(grid)[0] == ["统计指标", "单位", "统计数"]
    assert texts(grid)[8] == ["（三）申请答复数", "件", "8"]


def test_arabic_headings_between_tables_are_no_rows() -> None:
    found = blocks(
        [
            page(
                1, run("3、收到和处理政府信息公开申请情况", 50, 80), *header(100),
                run("（一）予以公开", 50, 120), *figures(120, *"1000001"),
                run("8、属于行政查询事项", 50, 140),
                run("2.重复申请", 50, 160), *figures(160, *"1000001"),
                run("4、政府信息公开行政复议、行政诉讼情况", 50, 190),
            )
        ]
    )  # fmt: skip
    spoken = [b.text for b in found if isinstance(b, Paragraph)]
    assert spoken == ["3、收到和处理政府信息公开申请情况", "4、政府信息公开行政复议、行政诉讼情况"]


def test_a_number_with_separators_cut_by_a_page_break_is_whole_and_in_doubt() -> None:
    heads = [run("统计指标", 50, 700), run("单位", 300, 700), run("统计数", 400, 700)]
    cut = [run("4.信函申请数", 50, 775), run("件", 300, 775), run("2,061,41", 400, 775)]
    found = grids(
        page(1, *heads, *_form(715, UPPER, 300, 400), *cut),
        page(2, run("2", 400, 60), *_form(75, LOWER, 300, 400)),
        page(3, run("说明", 50, 60)),
    )
    row = next(r for g in found for r in g.rows if r[0] and r[0].text == "4.信函申请数")
    assert row[2] and row[2].text == "2,061,412" and row[2].doubt


def test_a_form_in_three_widths_keeps_its_columns() -> None:
    third = [n.replace("（二）", "（三）") for n in LOWER]
    heads = [run("统计指标", 50, 100), run("单位", 300, 100), run("统计数", 400, 100)]
    parts = [_form(115, UPPER, 300, 400), _form(175, LOWER, 395, 500), _form(235, third, 250, 350)]
    found = grids(page(1, *heads, *[r for part in parts for r in part]))
    assert [len(g.rows) for g in found] == [5, 4, 4]
    assert all(row[-2:] == ["件", str(k + 1)] for k, row in enumerate(texts(found[2])))


def test_a_number_that_ends_with_a_separator_goes_on_and_its_rest_is_no_figure() -> None:
    heads = [run("统计指标", 50, 100), run("单位", 300, 100), run("统计数", 400, 100)]
    wide = [run("3.网络申请数", 50, 175), run("件", 300, 175), run("7,839,", 400, 175)]
    [grid] = grids(
        page(1, *heads, *_form(115, UPPER[:3], 300, 400), *wide, run("751", 400, 187),
             *_form(215, LOWER, 300, 400))
    )  # fmt: skip
    row = next(r for r in grid.rows if r[0] and r[0].text == "3.网络申请数")
    assert row[2] and row[2].text == "7,839,751" and row[2].doubt


def test_figures_without_a_label_above_a_break_put_the_row_below_it_in_doubt() -> None:
    found = grids(
        page(
            1, *header(700), run("（一）予以公开", 50, 715), *figures(715, *"1000001"),
            run("2.重复申请", 50, 730), *figures(730, *"1000001"), run("12", COLUMNS[2], 745),
        ),
        page(2, run("1.属于国家秘密", 50, 60), *figures(60, *"3080003"),
             run("8.属于行政查询事项", 50, 75), *figures(75, *"2000002")),
    )  # fmt: skip
    row = next(r for g in found for r in g.rows if r[0] and "国家秘密" in r[0].text)
    assert row[3] and row[3].text == "8" and row[3].doubt


def test_a_header_repeated_above_a_break_is_no_row() -> None:
    found = grids(
        page(
            1, *header(600), run("（一）予以公开", 50, 615), *figures(615, *"1000001"),
            run("2.重复申请", 50, 630), *figures(630, *"1000001"),
            run("申请人情况", 300, 700), run("自然", 200, 715), run("法人或其他组织", 290, 715),
        ),
        page(2, run("人", 200, 60), *header(60)[1:], run("1.属于国家秘密", 50, 80),
             *figures(80, *"3000003"), run("8.属于行政查询事项", 50, 95), *figures(95, *"2000002")),
    )  # fmt: skip
    assert [row[0] for row in texts(found[0])][-1] == "2.重复申请"
    assert texts(found[1])[0][1:] == APPLICANTS


def test_an_empty_table_4_whose_header_ends_a_page_has_a_row_in_doubt() -> None:
    names = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3
    heads = [
        run("行政复议", 60, 700), run("行政诉讼", 300, 700),
        run("未经复议直接起诉", 200, 715), run("复议后起诉", 400, 715),
    ]  # fmt: skip
    leaves = [
        [{**c, "x0": 40 + 34 * k + 6 * i, "x1": 46 + 34 * k + 6 * i} for i, c in enumerate(run(n, 0, 730))]
        for k, n in enumerate(names)
    ]  # fmt: skip
    [grid] = grids(page(1, *heads, *leaves), page(2, run("五、存在的主要问题及改进情况", 50, 60)))
    assert [c.text if c else None for c in grid.rows[-1]] == [""] * 15
    assert all(c.doubt for c in grid.rows[-1] if c)


def test_lines_of_prose_that_run_over_the_middle_make_no_two_columns() -> None:
    prose = [
        run("目前仍存在更新不够及时解读形式单一的问题下一步将把更新时限写进岗位", 60, 60 + 20 * k)
        for k in range(4)
    ]
    rows = [run("左边的标题有十个字多一", 60, 160 + 20 * k) for k in range(8)]
    rows += [run("右边的标题也有十个字多", 330, 160 + 20 * k) for k in range(8)]
    found = [b.text for b in blocks([page(1, *prose, *rows)]) if isinstance(b, Paragraph)]
    assert any("单一的问题下一步将把更新时限写进岗位" in text for text in found)


def test_a_header_repeated_in_a_form_begins_its_own_columns() -> None:
    heads = [run("统计指标", 50, 100), run("单位", 300, 100), run("统计数", 400, 100)]
    again = [run("统计指标", 50, 175), run("单位", 340, 175), run("统计数", 450, 175)]
    found = grids(
        page(1, *heads, *_form(115, UPPER, 300, 410), *again, *_form(190, LOWER, 340, 460))
    )
    rows = {row[0]: row[1:] for g in found for row in texts(g)}
    assert rows["2.传真申请数"] == ["件", "3"]
    assert rows["2.延期办结数"] == ["件", "3"]


def test_figures_under_one_heading_alone_are_not_given_the_next() -> None:
    """Right in their columns, headings left, a column of remarks without any: each figure ends as
    far from the next heading as from its own."""
    heads = [[{**c, "x0": 200.0 + 33 * k + 6 * i, "x1": 206.0 + 33 * k + 6 * i} for i, c in enumerate(run(n, 0, 100))]
             for k, n in enumerate(["自然人", "商业企业", "科研机构", "其他", "总计", "备注"])]  # fmt: skip
    drawn = [
        run(v, 228 + 33 * k, y, right=True)
        for y in (120, 140, 160)
        for k, v in enumerate(["146", "0", "0", "0", "146"])
    ]
    labels = [run(n, 50, y) for n, y in zip(["（一）予以公开", "2.重复申请", "（七）总计"], (120, 140, 160), strict=True)]  # fmt: skip
    [grid] = grids(page(1, *heads, *labels, *drawn))
    for row in grid.rows[1:]:
        assert [c and c.text for c in row[1:6]] == ["146", "0", "0", "0", "146"]


def test_letters_set_apart_are_closed() -> None:
    [grid] = grids(
        page(
            1, *[run(n, x, 100, apart=1.0) for n, x in zip(APPLICANTS, [200, 240, 290, 340, 410, 484, 515], strict=True)],
            *[r for k, label in enumerate(["（一）予以公开", "2.重复申请", "1.属于国家秘密", "（七）总计"])
              for r in (run(label, 50, 120 + 20 * k, apart=1.0),
                        *[run("155", x, 120 + 20 * k, apart=1.0) for x in COLUMNS])],
        )
    )  # fmt: skip
    assert texts(grid)[1:] == [
        [label, *["155"] * 7]
        for label in ["（一）予以公开", "2.重复申请", "1.属于国家秘密", "（七）总计"]
    ]


def test_columns_that_do_not_match_those_of_the_page_before_are_in_doubt() -> None:
    """A foot of two numbers made a row: what follows must not take a column of codes for figures."""
    heads = [run("统计指标", 50, 100), run("单位", 300, 100), run("统计数", 400, 100)]
    lower = [
        r
        for k, name in enumerate(LOWER)
        for r in (
            run(name, 50, 60 + 20 * k), run("件", 310, 60 + 20 * k), run(str(31 + k), 360, 60 + 20 * k),
            run("7", 415, 60 + 20 * k), run("8", 520, 60 + 20 * k),
        )
    ]  # fmt: skip
    found = grids(page(1, *heads, *_form(115, UPPER, 300, 400)), page(2, *lower))
    rows = [r for g in found for r in g.rows if r[0] and r[0].text in LOWER]
    assert len(rows) == 4
    assert all(c.doubt for r in rows for c in r[1:] if c and c.text.isdigit())
