"""Flattened text, and tables whose words mislead: each case was silently wrong or in doubt once."""

from __future__ import annotations

from itertools import islice
from typing import Any

import pytest

from parsers import parse_bytes
from parsers.carriers import html
from parsers.evaluate import Comparison, Difference, as_dict, compare
from tests.generator.make import make


def read(seed: int, index: int, carrier: str, layout: str, *quirks: str) -> Comparison:
    made = make(seed, index, carrier, layout=layout, quirks=list(quirks))
    report = parse_bytes(made.data, source=made.filename)
    return compare(made.filename, as_dict(report), made.truth)


@pytest.mark.parametrize("index", range(8))
@pytest.mark.parametrize(
    ("carrier", "layout", "quirks"),
    [
        # A semicolon or full stop behind a figure made prose of its row.
        ("text", "2021", ["points_behind"]),
        # 合计0 in a line of its own was read as a row's name.
        ("text", "2021", ["counts_with_signs_before"]),
        # A column beside 总计, a blank without a trace: the rest slipped one column.
        ("text", "2019", ["t3_change_column", "zeros_mixed", "headings_missing"]),
        ("text", "2021", ["t3_total_twice", "zeros_mixed"]),
        # O for every zero of table 4, and a blank row below it.
        ("xlsx", "2021", ["zeros_lookalike", "departments_table_after"]),
        # Columns of a department's table are words of table 3.
        ("html", "hybrid", ["t3_header_as_text", "departments_table_after", "div_tables"]),
        # Titles over two lines, two reports.
        ("word", "2021", ["several_reports", "title_two_lines"]),
        # One cell with bars of its own hid that every line was one cell.
        ("text", "2019", ["t3_header_in_one_cell", "machine_words"]),
        ("xlsx", "2021", ["t2_pairs", "xlsx_formulas"]),
        ("text", "2008", ["form_both_columns_filled", "zeros_lookalike"]),
        ("text", "2008", ["form_code_first", "all_blank"]),
    ],
)
def test_generated_flattened_forms_are_never_silently_wrong(
    carrier: str, layout: str, quirks: list[str], index: int
) -> None:
    result = read(7713, index, carrier, layout, *quirks)
    assert not result.silent, result.differences[:3]
    assert result.agency_right and result.year_right


def facts(text: str) -> dict[tuple[str, str | None], Any]:
    report = parse_bytes(text.encode())
    return {(f.indicator, f.applicant): f for f in report.facts}


HEAD = """某县人民政府2023年政府信息公开工作年度报告

三、收到和处理政府信息公开申请情况

申请人情况 {beside}
自然人 法人或其他组织 总计
商业企业 科研机构 社会公益组织 法律服务机构 其他
"""


def test_a_mark_behind_a_figure_makes_no_sentence_of_its_row() -> None:
    rows = """一、本年新收政府信息公开申请数量 152 321 0 0 0。 0.00 473；
二、上年结转政府信息公开申请数量 10. 0 0 0 0； 0 10。
三、本年度办理结果 （一）予以公开 0； 40 0. 0 0， 0 40；
（二）部分公开（区分处理的，只计这一情形，不计其他情形） 0； 40 0； 0 0 0， 40
（七）总计 0 80 0 0 0 0 80
"""
    found = facts(HEAD.format(beside="") + rows)
    assert found["requests_received", "total"].value == 473
    assert found["partially_granted", "commercial_enterprise"].value == 40


def test_a_lost_blank_beside_a_further_column_is_not_filled_by_its_figure() -> None:
    rows = """一、本年新收政府信息公开申请数量 357 229 0 0 144 0 730 -7
二、上年结转政府信息公开申请数量 2 15 0 0 0 0 17 -5
三、本年度办理结果 （一）予以公开 51 0 0 0 0 0 51 -4
（二）部分公开（区分处理的，只计这一情形，不计其他情形） 17 0 — 0 / 17 -0
（七）总计 68 0 0 0 0 0 68 -4
"""
    found = facts(HEAD.format(beside="比上年±") + rows)
    assert found["requests_received", "total"].value == 730
    assert found["granted", "total"].value == 51
    assert found["partially_granted", "natural_person"].state == "unreadable"


def test_the_sum_before_the_applicants_and_behind_them_in_flattened_text() -> None:
    head = HEAD.format(beside="").replace("自然人 法人", "合计 自然人 法人")
    rows = """一、本年新收政府信息公开申请数量 519 219 112 0 188 0 0 519
二、上年结转政府信息公开申请数量 22 12 4 0 6 0 0 22
三、本年度办理结果 （一）予以公开 42 0 0 0 42 0 42
（二）部分公开（区分处理的，只计这一情形，不计其他情形） 0 0 0 0 0 0 0 0
（七）总计 519 219 112 0 188 0 0 519
"""
    found = facts(head + rows)
    assert found["requests_received", "natural_person"].value == 219
    assert found["requests_received", "total"].value == 519
    assert not found["requests_received", "total"].doubt
    assert found["granted", "commercial_enterprise"].state == "unreadable"


def test_a_label_parted_from_its_number_is_no_figure() -> None:
    lines = """附件：政府信息公开情况统计表（2014年度）
统计指标 统计数
（三）申请答复数 293件
1.属于已主动公开范围数 48件
2. 同意公开答复数 57件
5.不属于本行政机关公开数 8件
6.申请信息不存在 数 47件
7. 告知作出更改补充数 4件
8.告知通过其他途径办理数 25件
四、行政复议数量 46件
"""
    found = facts("某县2014年政府信息公开工作年度报告\n\n" + lines)
    assert found["replies_not_existing", None].value == 47
    assert found["replies_agreed", None].value == 57


def test_a_column_of_units_in_flattened_text_is_no_column_of_figures() -> None:
    rows = """一、本年新收政府信息公开申请数量|件|3|0|0|0|0|0|3
二、上年结转政府信息公开申请数量|件|0|0|0|0|0|0|0
三、本年度办理结果|（一）予以公开|件|0|0|0|0|0|0|0
（七）总计|件|3|0|0|0|0|0|3
"""
    head = HEAD.format(beside="").replace("申请人情况 ", "单位|申请人情况|")
    found = facts(head.replace(" ", "|") + rows)
    assert found["granted", "total"].value == 0
    assert found["requests_received", "total"].value == 3


@pytest.mark.parametrize("index", range(4))
def test_generated_columns_beside_the_applicants_with_illegible_figures(index: int) -> None:
    result = read(7714, index, "text", "2019", "t3_change_column", "zeros_lookalike")
    assert not result.silent
    result = read(7714, index, "text", "2019", "t3_label_and_unit_column", "header_truncated")
    assert not result.silent
    assert result.counts["right"] == result.figures


@pytest.mark.parametrize("index", range(6))
def test_words_torn_by_blanks_make_no_columns_of_aligned_text(index: int) -> None:
    result = read(7715, index, "text", "2019", "labels_broken", "text_aligned")
    assert not result.silent
    assert result.counts["right"] == result.figures


def test_a_header_close_to_the_next_keeps_its_column() -> None:
    from parsers.carriers.text_columns import with_tabs

    lines = [
        "类别      其他  总计",
        "行政许可     3     4",
        "行政处罚    12    15",
        "行政强制     0     0",
    ]
    assert [line.split("\t") for line in with_tabs(lines)] == [
        ["类别", "其他", "总计"],
        ["行政许可", "3", "4"],
        ["行政处罚", "12", "15"],
        ["行政强制", "0", "0"],
    ]


def styled(style: str, layout: str, *quirks: str) -> list[Difference]:
    """What is not right in some documents of a style of flattened text."""
    made = (make(7717, index, "text", layout=layout, quirks=list(quirks)) for index in range(99))
    of_style = (m for m in made if f"text:{style}" in m.truth["tags"])
    some = list(islice(of_style, 6))
    done = [compare(m.filename, as_dict(parse_bytes(m.data)), m.truth) for m in some]
    assert len(done) > 3
    return [difference for result in done for difference in result.differences]


@pytest.mark.parametrize(
    ("style", "layout", "quirks"),
    [
        # The names of some applicants in one line were no header: its half of the table was unreadable.
        ("spaces", "2021", ["t3_halves_side"]),
        # Names of columns left blank stand as close as words that blanks have torn.
        ("aligned", "2021", ["all_blank", "text_aligned"]),
        # Rows without labels leave empty lines within the table.
        ("aligned", "2019", ["t3_group_labels_lost", "all_blank", "text_aligned"]),
        # Two lines are a table where a form names them.
        ("aligned", "2014", ["form_chapters_apart", "text_aligned"]),
        ("aligned", "2021", ["t2_split_narrow", "text_aligned"]),
        # A part of a form in which nothing but a blank or a dash stands.
        ("commas", "2014", ["form_chapters_apart", "zeros_dashed", "text_commas"]),
        # A cell of two numbers between figures of a row.
        ("aligned", "2021", ["t3_label_colspan_long", "two_numbers_in_a_cell", "text_aligned"]),
        # A running number before a row passed for the last figure of the row above.
        ("lines", "2019", ["t2_serial_column", "zeros_blank"]),
        # Thousands between bars were taken for a comma-separated line.
        ("full_bars", "2021", ["large_with_thousands", "text_full_width_bars"]),
        # A blank before the column of units.
        ("tabs", "2021", ["t2_unit_column", "all_blank"]),
        # Blanks one more than there are columns.
        ("tabs", "2021", ["t3_label_colspan_short", "all_blank"]),
        # Figures that are no numbers as they stand, behind 其他 or as the first of their row.
        ("barred_cells", "2021", ["approximations"]),
        ("barred_cells", "2021", ["counts_with_signs_before"]),
        ("barred_cells", "2021", ["t4_header_in_one_row", "words_for_numbers"]),
        ("barred_cells", "2021", ["t4_two_years", "machine_words"]),
        ("lines", "2021", ["two_numbers_in_a_cell"]),
        # 商业, the first line of a name over two, was a word in a row 总计.
        ("barred_cells", "2021", ["t3_names_over_two_rows", "group_numbers_lost"]),
        # The number of a page, alone on its line.
        ("spaces", "2019", ["t3_split_page_number_between"]),
        # A bar that a label's span left behind passed for the last cell of a row short of one.
        ("barred_cells", "2019", ["t3_row_short"]),
        # Between tabs and commas no empty column is a frame.
        ("commas", "2019", ["t3_split_in_three", "all_blank", "text_commas"]),
        # 0,234 件 is no thousand where every line has as many commas; two columns are a table too.
        ("commas", "2019", ["units", "text_commas"]),
        ("commas", "2021", ["t4_pairs", "text_commas"]),
        ("barred_cells", "2021", ["t4_row_each", "footnote_marks"]),
        ("pipes", "2021", ["t4_row_each", "zeros_mixed"]),
        # The next table's header, indented below an empty line, is no row of this one.
        ("aligned", "2021", ["t4_row_each", "headings_missing", "text_aligned"]),
        ("spaces", "2014", ["form_remark_column"]),
        ("spaces", "2021", ["t3_last_year_in_brackets", "units"]),
        # The letter O for every nought: a line of letters is one of figures.
        ("spaces", "2021", ["zeros_lookalike"]),
        ("barred_cells", "2021", ["t4_row_each", "zeros_lookalike"]),
        # Half a table between bars: where a cell stands in its row says nothing.
        ("barred_cells", "2019", ["t3_halves_side", "group_numbers_lost", "zeros_mixed"]),
        ("lines", "2021", ["t3_halves_side", "words_for_numbers"]),
        # A blank lost beside a further column, in a table that holds no row whole.
        ("spaces", "2019", ["t3_change_column", "zeros_mixed"]),
        # A header and one line of figures.
        ("aligned", "2021", ["t4_header_in_one_row", "zeros_blank", "text_aligned"]),
        ("aligned", "2021", ["t4_two_tables", "text_aligned"]),
        ("spaces", "2021", ["t4_two_years", "labels_invisible_signs", "zeros_blank"]),
        ("spaces", "2021", ["label_typos", "wan_numbers"]),
        ("tabs", "2021", ["t2_scopes_columns", "all_blank"]),
        # Rows as wide as broken prose, which were put together with the next.
        ("two_blanks", "2008", ["text_two_blanks"]),
        ("aligned", "2008", ["form_remark_column", "all_blank", "text_aligned"]),
        ("commas", "2021", ["t4_header_in_one_row", "points_behind", "text_commas"]),
        ("spaces", "2021", ["t3_label_and_unit_column", "wrong_sums"]),
        ("two_blanks", "2021", ["t3_caption_row", "two_numbers_in_a_cell", "text_two_blanks"]),
        ("lines", "2019", ["digits_of_other_scripts"]),
        # The total first, below names in two languages.
        ("loose_pipes", "2019", ["t3_total_column_first", "t3_bilingual"]),
        # A row of years in one line says that the columns are those of several years.
        ("spaces", "2021", ["t3_year_columns", "wan_numbers"]),
        ("aligned", "2021", ["counts_with_signs_before", "t3_label_colspan_short", "text_aligned"]),
    ],
)
def test_generated_flattened_forms_are_read(style: str, layout: str, quirks: list[str]) -> None:
    wrong = styled(style, layout, *quirks)
    assert not wrong, wrong[:3]


def test_an_invisible_separator_within_a_line_parts_no_row_of_a_page() -> None:
    rows = "\n".join(f"| {x} | 3 |" for x in ("1.\u2028属于国家秘密", "2.其他法律行政法规禁止公开"))
    page = f"<html><body><pre>{rows}</pre></body></html>"
    (grid,) = html.read(page.encode()).grids
    assert len(grid.rows) == 2


@pytest.mark.parametrize(
    ("carrier", "quirks"),
    [
        ("xlsx", ["t4_two_years", "all_blank"]),
        ("docx", ["t2_serial_column", "extra_empty_first_column"]),
        ("html", ["t2_serial_column", "extra_empty_first_column", "all_blank"]),
    ],
)
def test_rows_that_begin_with_something_beside_their_label(carrier: str, quirks: list[str]) -> None:
    wrong = [d for n in range(4) for d in read(7718, n, carrier, "2021", *quirks).differences]
    assert not wrong, wrong[:3]


def test_a_second_table_that_cannot_be_read_puts_the_first_in_doubt() -> None:
    rows = "规章 3 0 1\n行政规范性文件 4 2 {}\n"
    head = "某县2023年政府信息公开工作年度报告\n\n信息内容 本年制发件数 本年废止件数 现行有效件数\n"
    found = facts(
        head
        + rows.format(4)
        + "\n附件：上级要求另行填报的统计数据如下所示。\n\n"
        + head
        + rows.format("5 9")
    )
    assert found["normative_documents_in_force", None].doubt


def test_a_block_of_the_older_form_does_not_make_the_whole_table_older() -> None:
    found = facts("""某县2023年政府信息公开工作年度报告

第二十条第（一）项
信息内容 本年制发数 本年废止数 有效数
规章 3 0 1
第二十条第（八）项
信息内容 本年收费金额（单位：万元）
行政事业性收费 3582.11
第二十条第（六）项
信息内容 本年处理决定数量
行政处罚 848
第二十条第（九）项
信息内容 采购项目数量 采购总金额
政府集中采购 10 90435
""")
    assert found["administrative_fee_revenue", None].value is not None


def test_a_line_of_years_below_the_applicants_puts_every_figure_in_doubt() -> None:
    years = "2024年 2025年 " * 7 + "\n"
    rows = "一、本年新收政府信息公开申请数量 1 2 3 4 5 6 7\n二、上年结转政府信息公开申请数量 1 2 3 4 5 6 7\n（七）总计 1 2 3 4 5 6 7\n"
    found = facts(HEAD.format(beside="") + years + rows + "四、结转下年度继续办理 1 2 3 4 5 6 7\n")
    assert found["requests_received", "total"].doubt


def test_a_word_between_figures_has_the_place_of_one() -> None:
    found = facts(
        "某县人民政府2023年政府信息公开工作年度报告\n\n"
        "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）\t\t\t申请人情况\n"
        "\t\t\t自然人\t法人或其他组织\t\t\t\t\t总计\n"
        "\t\t\t\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t\n"
        "一、本年新收政府信息公开申请数量\t\t\t1\t2\t3\t4\t5\t6\t21\n"
        "三、本年度办理结果\t（三）不予公开\t1.属于国家秘密\t1\t2\t3\t4\t5\t6\t21\n"
        "四、结转下年度继续办理\t\t269\t0\t310\t483\t126\tnull\t1188\n"
    )
    assert found["requests_carried_out", "natural_person"].value == 269
    assert found["requests_carried_out", "other_org"].state == "unreadable"


def test_numbers_that_count_the_rows_of_a_blank_table_are_in_doubt() -> None:
    labels = ["一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "（一）予以公开",
              "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "（七）总计"]  # fmt: skip
    blanks = "|\n" * 6
    rows = "".join(f"{x} |\n{n} |\n{blanks}||\n" for n, x in enumerate(labels, 1))
    head = HEAD.format(beside="").rstrip("\n").replace(" ", " |\n") + " |\n"
    found = facts(head + rows)
    assert found["granted", "natural_person"].value == 3
    assert not [f for f in found.values() if f.applicant and f.value is not None and not f.doubt]


def test_figures_of_several_rows_run_together_put_their_row_in_doubt() -> None:
    rows = """一、本年新收政府信息公开申请数量 19 12 0 8 0 0 39
三、本年度办理结果 （三）不予公开 1.属于国家秘密 01204002 50460000 00000000 00000000 00000000 00004220 51668222
（七）总计 19 12 0 8 0 0 39
"""
    found = facts(HEAD.format(beside="") + rows)
    for applicant in ("commercial_enterprise", "total"):
        assert found["refused_state_secret", applicant].doubt
    assert not found["requests_received", "total"].doubt


def test_a_lone_figure_is_in_doubt_where_most_rows_of_a_form_hold_several() -> None:
    """Numbers of rows that follow no order: that of the next row stands behind a blank figure."""
    lines = """序号 统计指标 单位 统计数
17 （一）收到申请数 件 98
33 1.当面申请数 件 48
21 2.传真申请数 件 2
48 3.网络申请数 件
58 4.信函申请数 件 48
34 （二）申请办结数 件 77
65 1.按时办结数 件 42
"""
    found = facts("某县2015年政府信息公开工作年度报告\n\n" + lines)
    lone = found["applications_online", None]
    assert lone.state != "reported" or lone.doubt
