"""Tables without rules, third part: what the words of the forms say where places say too little."""

from __future__ import annotations

from parsers.drawn.loose.pieces import Piece, is_label, pieces
from parsers.drawn.loose.rows import whole_rows
from parsers.drawn.loose.sections import is_group
from parsers.drawn.text import Line
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


def _form_row(label: str, unit: str, value: str, top: float) -> list[list[dict[str, object]]]:
    texts_at = ((label, 50), (unit, 300), (value, 400))
    return [run(text, x, top) for text, x in texts_at if text]


def test_rows_of_a_form_as_far_apart_as_the_lines_of_its_labels() -> None:
    """Every line 25 below the last, as a word processor sets the paragraphs of a broken label."""
    lines = [
        ("统计指标", "单位", "统计数"),
        ("三、依申请公开情况", "——", ""),
        ("（一）收到申请数", "件", "43"),
        ("1.当面申请数", "件", ""),
        ("2.传真", "件", ""),
        ("申请数", "", ""),
        ("（二）申请办结数", "件", "62"),
        ("1", "件", "51"),
        (".按时办结数", "", ""),
        ("2.延期办结数", "件", "11"),
        ("（", "件", "7"),
        ("三）申请答复数", "", ""),
    ]
    runs = [r for at, line in enumerate(lines) for r in _form_row(*line, 100 + 25 * at)]
    [grid] = grids(page(1, *runs))
    rows = {row[0]: row[1:] for row in texts(grid)}
    assert rows["（一）收到申请数"] == ["件", "43"]
    assert rows["1.当面申请数"] == ["件", ""]
    assert rows["2.传真申请数"] == ["件", ""]
    assert rows["1.按时办结数"] == ["件", "51"]
    assert rows["2.延期办结数"] == ["件", "11"]
    assert rows["（三）申请答复数"] == ["件", "7"]


def test_a_label_ends_neither_in_an_open_bracket_nor_with_the_mark_that_begins_the_next() -> None:
    assert is_label("复制费（光盘）")
    assert not is_label("复制费（光")
    assert not is_label("“国家秘密”数“")
    assert is_label("计量单位")


def test_the_header_of_table_4_cut_between_its_lines_keeps_its_groups() -> None:
    results = [("结果", "维持"), ("结果", "纠正"), ("其他", "结果"), ("尚未", "审结"), ("总计", "")]
    xs = [50.0 + 33 * k for k in range(15)]
    above = [run(results[k % 5][0], x, 780) for k, x in enumerate(xs)]
    below = [run(results[k % 5][1], x, 50) for k, x in enumerate(xs) if results[k % 5][1]]
    groups = [(xs[0], 740, "行政复议"), (xs[5], 740, "行政诉讼"), (xs[5], 760, "未经复议直接起诉")]
    over = [run(text, x, top) for x, top, text in [*groups, (xs[10], 760, "复议后起诉")]]
    values = [run(str(k % 10), x, 80) for k, x in enumerate(xs)]
    [grid] = grids(page(1, *over, *above), page(2, *below, *values))
    lines = texts(grid)
    assert lines[0][:5] == ["行政复议"] * 5
    assert lines[0][5:] == ["行政诉讼"] * 10
    assert lines[1][5:] == ["未经复议直接起诉"] * 5 + ["复议后起诉"] * 5
    assert lines[2] == ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3
    assert lines[3] == [str(k % 10) for k in range(15)]


PLACES = [50.0 + 33 * k for k in range(15)]


def _table_4(top: float) -> list[list[dict[str, object]]]:
    groups = [(0, top, "行政复议"), (5, top, "未经复议直接起诉"), (10, top, "复议后起诉")]
    lines = [
        ("结果", "维持"),
        ("结果", "纠正"),
        ("其他", "结果"),
        ("尚未", "审结"),
        ("总计", ""),
    ] * 3
    return [
        *(run(text, PLACES[at], y) for at, y, text in groups),
        *(run(text, x, top + 20) for (text, _), x in zip(lines, PLACES, strict=True)),
        *(run(text, x, top + 32) for (_, text), x in zip(lines, PLACES, strict=True) if text),
    ]


def test_the_one_row_of_table_4_has_all_the_lines_of_its_figures_in_doubt() -> None:
    """Figures set one letter a line beside others of one line: letters that are figures, too."""
    values = [run("0", x, 170) for x in PLACES[3:]]
    lines = [("二", 0, 155), ("百", 0, 170), ("三", 0, 185), ("35", 1, 170), ("8", 1, 185)]
    more = [run("五", PLACES[2], 155), run("十", PLACES[2], 170), run("六", PLACES[2], 185)]
    words = [run(text, PLACES[at], top) for text, at, top in lines]
    found = grids(page(1, *_table_4(100), *words, *more, *values))
    row = found[-1].rows[-1]
    assert [c.text for c in row if c][:4] == ["二百三", "358", "五十六", "0"]
    assert all(c and c.doubt for c in row[:3])


def test_the_one_row_of_table_4_cut_by_a_page_break_is_whole_and_in_doubt() -> None:
    upper = ["二", "24", "若", *"000000000000"]
    values = [run(t, x, 780) for t, x in zip(upper, PLACES, strict=True)]
    lower = [run("百", PLACES[0], 50), run("三", PLACES[0], 62), run("5", PLACES[1], 50)]
    found = grids(page(1, *_table_4(700), *values), page(2, *lower, run("干", PLACES[2], 50)))
    cells = [c for c in found[-1].rows[-1] if c]
    assert [c.text for c in cells] == ["二百三", "245", "若干", *"000000000000"]
    assert all(c.doubt for c in cells[:3])
    assert len(found) == 1


def test_a_number_in_numerals_over_two_lines_set_about_its_row_is_whole_and_in_doubt() -> None:
    [grid] = grids(
        page(
            1, *header(100),
            run("（一）予以公开", 50, 120), *figures(120, *"1000001"),
            run("二千五百", COLUMNS[0], 134), run("八十二", COLUMNS[0], 146),
            run("2.重复申请", 50, 146), *figures(146, "", *"000009"),
            run("3.其他", 50, 170), *figures(170, *"3000003"),
        )
    )  # fmt: skip
    rows = {row[0]: row[1:] for row in texts(grid)}
    assert rows["2.重复申请"] == ["二千五百八十二", *"000009"]
    assert rows["（一）予以公开"] == list("1000001")
    assert any(row[1] and row[1].doubt and row[1].text.startswith("二千") for row in grid.rows)


def test_lines_off_their_rows_go_where_the_most_rows_are_whole() -> None:
    """The figure between two rows would make either whole; if the upper one has it, both are."""
    names = ["（一）予以公开", "1.属于国家秘密", "2.重复申请"]
    labels = [Piece(n, 50, 120, 100 + 50 * k, 110 + 50 * k, 10) for k, n in enumerate(names)]
    rows = []
    for k in range(3):
        for top, places in ((100 + 50 * k, (1, 2)), (125 + 50 * k, (0,))):
            rows.append([Piece(str(k), 200 + 40 * p, 205 + 40 * p, top, top + 10, 10, True) for p in places])  # fmt: skip
    whole = whole_rows(rows, labels, 3)
    assert [[p.text for p in row] for row in whole] == [["0"] * 3, ["1"] * 3, ["2"] * 3]


def test_a_foot_of_several_numbers_that_counts_the_pages_is_no_row() -> None:
    rows = [
        r
        for top in (100, 120, 140, 160)
        for r in (run("1.属于国家秘密", 50, top), *figures(top, *"1000001"))
    ]
    foot = [[run(str(n), 300, 800), run("0", 540, 800)] for n in (1, 2)]
    found = grids(page(1, *header(80), *rows, *foot[0]), page(2, *rows, *foot[1]))
    assert all(
        row[0] == "1.属于国家秘密" for g in found for row in texts(g)[1 if g is found[0] else 0 :]
    )


def test_the_beginning_of_a_group_names_no_row() -> None:
    assert is_group(Piece("三、本年度", 0, 1, 0, 1, 10))
    assert not is_group(Piece("本年度", 0, 1, 0, 1, 10))
    assert not is_group(Piece("一、本年新收政府信息公开申请数量", 0, 1, 0, 1, 10))


def test_groups_of_table_4_row_by_row_go_on_over_a_page_break() -> None:
    """The break leaves the last result of a group alone above the next group."""
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]

    def rows(top: float, names: list[str], first: int) -> list[list[dict[str, object]]]:
        lines = [(name, top + 20 * k, str(first + k)) for k, name in enumerate(names)]
        return [r for n, y, v in lines for r in (run(n, 250, y), run(v, 400, y))]

    found = grids(
        page(1, run("行政复议", 50, 700), *rows(700, results[:4], 10)),
        page(
            2, *rows(50, results[4:], 14), run("行政诉讼", 50, 70),
            run("未经复议直接起诉", 130, 70), *rows(70, results, 20),
            run("复议后起诉", 130, 170), *rows(170, results, 30),
        ),
    )  # fmt: skip
    lines = [row for g in found for row in texts(g)]
    assert [row[-3] for row in lines[:5]] == ["行政复议"] * 5
    assert [row[-3] for row in lines[5:]] == ["未经复议直接起诉"] * 5 + ["复议后起诉"] * 5
    assert [row[-1] for row in lines] == [str(k) for k in (*range(10, 15), *range(20, 25), *range(30, 35))]  # fmt: skip


def test_the_last_result_alone_above_the_text_of_a_page_is_a_row_of_table_4() -> None:
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结"]
    pairs = [r for k, n in enumerate(results) for r in (run(n, 250, 700 + 20 * k), run(str(k), 400, 700 + 20 * k))]  # fmt: skip
    [grid] = grids(
        page(1, run("复议后起诉", 130, 700), *pairs),
        page(2, run("总计", 250, 60), run("6", 400, 60), run("五、存在的主要问题及改进情况", 50, 100)),
    )  # fmt: skip
    assert texts(grid)[-1] == ["复议后起诉", "总计", "6"]


def test_a_label_whose_middle_the_room_between_letters_moved_is_one() -> None:
    """Letters set apart after the line was centred: the long line's middle goes to the right."""
    label = [
        run("（二）部分公开（区分处理的，只计这一情形，不计", 50, 114),
        run("其他情形）", 125, 126),
    ]
    wide = [run(n, x + 100, 80) for n, x in zip(APPLICANTS, COLUMNS, strict=True)]
    rows = [
        *wide,
        run("（一）予以公开", 130, 100),
        *(run("1", x + 100, 100) for x in COLUMNS),
        *label,
    ]
    rows += [run("2", x + 100, 120) for x in COLUMNS]
    [grid] = grids(page(1, *rows))
    assert texts(grid)[-1][0] == "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"


def test_an_explanation_in_brackets_ends_its_heading() -> None:
    line = Line([*run("上一年项目数量（指上一年事项数）", 50, 100), *run("事项数，减用负值表示）", 212.5, 100)])  # fmt: skip
    assert [p.text for p in pieces(line)] == [
        "上一年项目数量（指上一年事项数）",
        "事项数，减用负值表示）",
    ]


def test_a_label_of_table_2_cut_after_a_label_of_table_3_is_put_together() -> None:
    found = grids(
        page(
            1, run("第二十条第（五）项", 50, 700), run("信息内容", 50, 715),
            run("上一年项目数量", 150, 715), run("本年增/减", 250, 715), run("处理决定数量", 350, 715),
            *(r for k, n in enumerate(["行政许可", "其他"]) for r in (
                run(n, 50, 730 + 15 * k), run("0", 150, 730 + 15 * k), run("3", 250, 730 + 15 * k),
                run("18", 350, 730 + 15 * k))),
        ),
        page(2, run("对外管理服", 50, 50), run("务事项", 50, 62)),
    )  # fmt: skip
    assert texts(found[0])[-1] == ["其他对外管理服务事项", "0", "3", "18"]


def test_the_fullest_line_beside_a_label_is_its_row() -> None:
    """A dash on the second line of its cell stands nearer to the label's middle."""
    [grid] = grids(
        page(
            1, *header(100), run("（一）予以公开", 50, 120), *figures(120, *"1000001"),
            run("2.没有现成信息需要", 50, 150), run("另行制作", 50, 162),
            *figures(150, "3", "0", "0", "", "0", "0", "3"), run("—", COLUMNS[3], 158),
            run("3.其他", 50, 190), *figures(190, *"2000002"),
        )
    )  # fmt: skip
    rows = {row[0]: row[1:] for row in texts(grid)}
    assert rows["2.没有现成信息需要另行制作"][0] == "3"


def test_a_table_with_blank_columns_narrower_on_the_next_page_keeps_its_columns_in_doubt() -> None:
    names = ["1.属于国家秘密", "2.重复申请", "3.其他"]
    upper = [r for k, n in enumerate(names) for r in (run(n, 50, 120 + 20 * k), *figures(120 + 20 * k, *"1000001"))]  # fmt: skip
    places = [300 + (x - COLUMNS[0]) * 0.7 for x in COLUMNS]
    lower = [
        r
        for top in (60, 80, 100)
        for r in (
            run("6.属于四类过程性信息", 50, top),
            *(run("4", places[at], top) for at in (0, 1, 3, 6)),
        )
    ]
    [grid] = grids(page(1, *header(100), *upper), page(2, *lower))
    assert texts(grid)[-1] == ["6.属于四类过程性信息", "4", "4", "", "4", "", "", "4"]
    assert all(cell and cell.doubt for cell in grid.rows[-1][1:])


def test_tables_of_several_widths_with_a_figure_in_each_column_are_read_by_order() -> None:
    """The lower table's labels reach under the first headings of the upper one."""
    heads = [run(n, x + 60, 100) for n, x in zip(APPLICANTS, COLUMNS, strict=True)]
    upper = [
        r
        for top in (120, 140)
        for r in (run("1.属于国家秘密", 50, top), *(run("1", x + 60, top) for x in COLUMNS))
    ]
    lower = [
        r
        for top in (160, 180)
        for r in (
            run("4.无正当理由大量反复申请", 170, top),
            *(run(str(k), 330 + 37 * k, top) for k in range(7)),
        )
    ]
    found = grids(page(1, *heads, *upper, *lower))
    rows = [row[-8:] for g in found for row in texts(g)]
    assert rows[-1] == ["4.无正当理由大量反复申请", *"0123456"]
    assert rows[1] == ["1.属于国家秘密", *"1111111"]


def test_a_word_over_two_lines_in_table_4_is_of_its_row() -> None:
    values = [run("0", x, 170) for x in PLACES[1:]]
    word = [run("按季公", PLACES[0] - 8, 158), run("布", PLACES[0], 170)]
    [grid] = grids(page(1, *_table_4(100), *values, *word))
    assert [c.text for c in grid.rows[-1] if c] == ["按季公布", *"0" * 14]


def test_a_group_named_over_the_whole_width_makes_no_column() -> None:
    places = [200.0, 240.0, 290.0, 330.0, 430.0, 480.0, 520.0]

    def row(name: str, top: float) -> list[list[dict[str, object]]]:
        return [run(name, 50, top), *(run("1", x, top) for x in places)]

    heads = [run(n, x, 700) for n, x in zip(APPLICANTS, places, strict=True)]
    over = [run("（四）无法提供", 345, 100), run("（五）不予处理", 345, 140)]
    upper = [*row("（一）予以公开", 720), *row("1.属于国家秘密", 740)]
    lower = [*row("5.属于三类内部事务信息", 60), *row("8.属于行政查询事项", 80)]
    lower += [
        *row("2.没有现成信息需要另行制作", 120),
        *row("2.重复申请", 160),
        *row("（七）总计", 180),
    ]
    [grid] = grids(page(1, *heads, *upper), page(2, *over, *lower))
    got = [line for line in texts(grid) if "2.重复申请" in line]
    assert [line[-8:] for line in got] == [["2.重复申请", *"1111111"]]


def test_one_row_set_otherwise_makes_no_columns_of_its_own() -> None:
    names = [
        "1.属于国家秘密",
        "2.重复申请",
        "3.要求提供公开出版物",
        "6.属于四类过程性信息",
        "（七）总计",
    ]
    upper = [run("（一）予以公开", 50, 720), run("4", 207, 720), run("4", 517, 720)]
    lower = [
        r
        for k, name in enumerate(names)
        for r in (run(name, 50, 60 + 20 * k), run("3", 207, 60 + 20 * k), run("3", 517, 60 + 20 * k))
    ]  # fmt: skip
    added = [run("9.属于历史遗留档案事项", 40, 170)]
    added += [run(v, x - 14, 170) for v, x in zip("2063176", COLUMNS, strict=True)]
    heads = [run(n, x - 4, 700) for n, x in zip(APPLICANTS, COLUMNS, strict=True)]
    [grid] = grids(page(1, *heads, *upper), page(2, *lower, *added))
    rows = {row[0]: row[1:] for row in texts(grid)}
    assert rows["2.重复申请"] == ["3", "", "", "", "", "", "3"]
    assert rows["9.属于历史遗留档案事项"] == list("2063176")


def _wandering(top: float, rows: list[tuple[str, str, str]]) -> list[list[dict[str, object]]]:
    """Rows 50 apart, each with figures on the line of its label and a line below it."""
    lines = [(top + 50 * k + 14 * at, text) for k, row in enumerate(rows) for at, text in enumerate(row[1:])]  # fmt: skip
    figures_of = [run(v, x, y) for y, text in lines for v, x in zip(text.split(","), COLUMNS, strict=True) if v]  # fmt: skip
    return [*(run(row[0], 50, top + 50 * k) for k, row in enumerate(rows)), *figures_of]


def test_figures_that_wander_below_their_label_are_of_its_row_in_doubt() -> None:
    rows = [
        ("（一）予以公开", "12,0,,0,,0,", "34,,0,,10,,1244"),
        ("1.属于国家秘密", "0,,0,0,17,0,", ",5,,,95,,1800"),
        ("2.重复申请", ",0,0,,,,14", "9,,,0,0,5,"),
        ("3.其他", "0,,,,0,0,", ",3,0,0,,,3"),
    ]
    [grid] = grids(page(1, *header(100), *_wandering(130, rows)))
    got = {row[0]: row[1:] for row in texts(grid)}
    assert got["（一）予以公开"] == ["1234", "0", "0", "0", "10", "0", "1244"]
    assert got["1.属于国家秘密"] == ["0", "5", "0", "0", "1795", "0", "1800"]
    assert got["2.重复申请"] == ["9", "0", "0", "0", "0", "5", "14"]
    assert got["3.其他"] == ["0", "3", "0", "0", "0", "0", "3"]
    assert all(cell and cell.doubt for row in grid.rows[1:] for cell in row[1:])


def test_figures_that_wander_do_not_make_two_numbers_one() -> None:
    """0 over 7 is no number: the slots do not come out even."""
    rows = [
        ("（一）予以公开", "0,0,,0,,0,", "7,,0,,10,,17"),
        ("1.属于国家秘密", "0,,0,0,1,0,", ",5,,,,,6"),
        ("2.重复申请", ",0,0,,,,14", "9,,,0,0,5,"),
    ]
    [grid] = grids(page(1, *header(100), *_wandering(130, rows)))
    first = next(row[1] for row in grid.rows if row[0] and row[0].text == "（一）予以公开")
    assert first and first.doubt and first.text != "07"


def test_numbers_that_go_on_below_themselves_in_cells_set_from_their_bottom_are_whole() -> None:
    rows = [
        ("", "156,,,163,,138,458"),
        ("（一）予以公开", "62,0,0,25,0,53,40"),
        ("", "251,,,192,,,443"),
        ("1.属于国家秘密", "1,0,0,2,0,7,23"),
        ("", "288,,,,,134,422"),
        ("2.重复申请", "1,0,0,4,0,4,9"),
        ("", "196,,,161,,,357"),
        ("3.其他", "7,0,0,6,0,0,3"),
    ]
    places = [130 + 13 * k + 8 * (k // 2) for k in range(8)]
    runs = [run(name, 50, top) for (name, _), top in zip(rows, places, strict=True) if name]
    for (_, text), top in zip(rows, places, strict=True):
        runs += figures(top, *text.split(","))
    [grid] = grids(page(1, *header(100), *runs))
    got = {row[0]: row[1:] for row in texts(grid)}
    assert got["1.属于国家秘密"] == ["2511", "0", "0", "1922", "0", "7", "44323"]
    assert got["2.重复申请"] == ["2881", "0", "0", "4", "0", "1344", "4229"]
    assert all(cell and cell.doubt for row in grid.rows[1:] for cell in row[1:])
