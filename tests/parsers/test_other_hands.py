"""Tables from other editors' hands than the generator first had: each case was silent or in doubt once."""

from __future__ import annotations

import re

import pytest

from parsers import parse_bytes
from parsers.evaluate import as_dict, compare
from tests.generator.make import make
from tests.parsers.official_tables import page


@pytest.mark.parametrize(
    ("carrier", "layout", "quirks"),
    [
        # Blanks between cells were taken for columns where some lines happened to agree.
        ("text", "2021", ["text_two_blanks"]),
        ("text", "2019", ["text_two_blanks", "t3_total_column_first"]),
        ("text", "2014", ["text_two_blanks"]),
        # Quotation marks as wide as characters: no gutter stood open any more.
        ("text", "2021", ["text_aligned_wide_quotes", "zeros_blank"]),
        # 行次 in a part without the header that says so; its last rows alone.
        ("html", "2021", ["t3_line_numbers_split"]),
        ("docx", "2019", ["t3_line_numbers_split", "zeros_mixed"]),
        # The number of a row passed for its first figure where a blank had left no trace.
        ("text", "2021", ["t3_line_numbers_column", "zeros_blank"]),
        ("text", "2019", ["t3_line_numbers_split", "zeros_mixed"]),
        # 合计 as the name of the only row of table 4, left blank, behind an empty column.
        ("html", "2021", ["t4_named_row", "all_blank"]),
        # Two halves of a form side by side, drawn with lists on a page of boxes.
        ("html", "2014", ["boxes_for_spans", "form_two_up"]),
        ("html", "2021", ["boxes_for_spans", "zeros_mixed"]),
        # Table 3 with its rows as columns, in one grid with tables 2 and 4.
        ("html", "2019", ["boxes_for_spans", "t3_rows_across"]),
    ],
)
def test_all_figures_are_read(carrier: str, layout: str, quirks: list[str]) -> None:
    for index in range(5):
        made = make(8111, index, carrier, layout=layout, quirks=quirks)
        report = as_dict(parse_bytes(made.data, source=made.filename))
        result = compare(made.filename, report, made.truth)
        assert result.counts["right"] == result.figures, result.differences[:3]


def boxes(*rows: str) -> str:
    lists = ("".join(f"<li>{x.strip()}</li>" for x in row.split("|")) for row in rows)
    return "<div class=tb>" + "".join(f'<ul class="row">{x}</ul>' for x in lists) + "</div>"


HEAD = ("项目|||自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计",)
MORE = tuple(
    f"||{n}.{name}|0|0|0|0|0|0|0"
    for n, name in enumerate(
        (
            "危及“三安全一稳定”", "保护第三方合法权益", "属于三类内部事务信息",
            "属于四类过程性信息", "属于行政执法案卷", "属于行政查询事项",
        ),
        3,
    )
)  # fmt: skip
RESULTS = (
    "三、本年度办理结果|（一）予以公开||11|7|1|0|0|0|",
    "|（二）部分公开||39|3|0|0|1|1|",
    "|（三）不予公开|1.属于国家秘密|1|0|0|0|0|0|1",
    "||2.其他法律行政法规禁止公开|0|1|1|0|0|0|2",
    *MORE,
)


def figures(*rows: str) -> dict[str, tuple[str, str | None]]:
    report = parse_bytes(page(boxes(*rows)))
    return {
        f"{f.indicator}/{f.applicant}": (str(f.state), f.raw if not f.doubt else "?")
        for f in report.facts
        if f.applicant
    }


def test_an_empty_box_of_a_wide_label_is_no_blank_figure() -> None:
    found = figures(*HEAD, "一、本年新收政府信息公开申请数量|||137|14|3|4|5|4|167", *RESULTS)
    assert found["granted/natural_person"] == ("reported", "11")
    assert found["granted/total"] == ("blank", "")
    assert found["partially_granted/legal_service_org"] == ("reported", "1")


APPLICANTS = "自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计"


def grid(*rows: str) -> str:
    lines = "".join(f"<tr><td>{row.replace('|', '</td><td>')}</td></tr>" for row in rows)
    return f"<table>{lines}</table>"


ROWS = (
    f"项目|{APPLICANTS}",
    "一、本年新收政府信息公开申请数量|4|1|0|0|0|0|5",
    "二、上年结转政府信息公开申请数量|0|0|0|0|0|0|0",
    "（一）予以公开|4|1|0|0|0|0|5",
)


def test_boxes_within_a_table_that_frames_the_page_are_read() -> None:
    rows = boxes(*HEAD, "一、本年新收政府信息公开申请数量|||137|14|3|4|5|4|167", *RESULTS)
    frame = f"<table><tr><td>{'本局依法公开政府信息。' * 60}{rows}</td></tr></table>"
    found = {(f.indicator, f.applicant): f for f in parse_bytes(page(frame)).facts}
    assert found["granted", "natural_person"].value == 11
    assert found["granted", "total"].state == "blank"


def test_a_number_of_a_row_whose_label_is_misspelt_is_no_figure() -> None:
    table = grid(
        f"项目|行次|{APPLICANTS}",
        "一、本年新收政府信息公开申请数量|1|4|1|0|0|0|0|5",
        "二、上年结转政府信息公开申请数量|2|0|0|0|0|0|0|0",
        "（一）予与公丌|3|2|1|0|0|0|0|3",
        "（二）部分公开|4|1|0|0|0|0|0|1",
        "1.属于国家秘密|5|1|0|0|0|0|0|1",
    )
    found = {(f.indicator, f.applicant): f for f in parse_bytes(page(table)).facts}
    assert [found["granted", a].value for a in ("natural_person", "total")] == [2, 3]


def test_a_misspelt_row_below_a_column_of_units_is_placed_by_order() -> None:
    table = grid(
        f"项目|单位|{APPLICANTS}",
        "一、本年新收政府信息公开申请数量|件|4|1|0|0|0|0|5",
        "二、上年结转政府信息公开申请数量|件|0|0|0|0|0|0|0",
        "（一）予与公开|件|2|1|0|0|0|0|3",
        "（二）部分公开|件|1|0|0|0|0|0|1",
    )
    found = {(f.indicator, f.applicant): f for f in parse_bytes(page(table)).facts}
    assert [found["granted", a].value for a in ("natural_person", "total")] == [2, 3]


def test_running_numbers_beside_a_column_of_units() -> None:
    rows = (
        "一、本年新收政府信息公开申请数量|{}|件|4|1|0|0|0|0|5",
        "二、上年结转政府信息公开申请数量|{}|件|0|0|0|0|0|0|0",
        "（一）予以公开|{}|件|2|1|0|0|0|0|3",
        "（二）部分公开|{}|件|1|0|0|0|0|0|1",
        "1.属于国家秘密|{}|件|1|0|0|0|0|0|1",
    )
    numbered = [row.format(n) for n, row in enumerate(rows, 1)]
    blank = [row.replace("|件", "") + "||" for row in numbered]
    table = grid(f"项目|行次|单位|{APPLICANTS}", *numbered)
    for drawn in (table, grid(f"项目|行次|{APPLICANTS}||", *blank), grid(*blank)):
        found = {(f.indicator, f.applicant): f for f in parse_bytes(page(drawn)).facts}
        assert [found["granted", a].value for a in ("natural_person", "total")] == [2, 3]


def test_figures_that_cover_columns_of_other_tables_are_one_an_applicant() -> None:
    # A converter gives tables 2, 3 and 4 the edges of one grid; its header names no columns any more.
    wide = "<td>{}</td><td colspan=2>{}</td><td>{}</td><td>{}</td><td colspan=2>{}</td><td>{}</td><td>{}</td>"
    rows = "".join(
        f"<tr><td>{label}</td>{wide.format(*values)}<td></td><td colspan=2></td></tr>"
        for label, values in (
            ("一、本年新收政府信息公开申请数量", "4100005"),
            ("二、上年结转政府信息公开申请数量", "0000000"),
            ("（一）予以公开", "2100003"),
            ("（二）部分公开", "2000002"),
        )
    )
    names = "".join(f"<td>{x}</td>" for x in APPLICANTS.split("|"))
    table = f"<table><tr><td>项目</td>{names}</tr>{rows}</table>"
    found = {(f.indicator, f.applicant): f for f in parse_bytes(page(table)).facts}
    assert [found["granted", a].value for a in ("natural_person", "total")] == [2, 3]


@pytest.mark.parametrize(
    ("title", "agency"),
    [
        ("韶關市人民政府關於2021年政府信息公開工作的年度報告", "韶关市人民政府"),
        ("盐城市發展和改革局2021年政府信息公開年度報告", "盐城市发展和改革局"),
    ],
)
def test_bodies_in_traditional_characters(title: str, agency: str) -> None:
    assert parse_bytes(page(grid(*ROWS), title=title)).agency == agency


def test_an_empty_box_that_no_row_explains_is_in_doubt() -> None:
    for name in ("granted/natural_person", "partially_granted/natural_person"):
        state, raw = figures(*HEAD, *RESULTS)[name]
        assert raw in ("11", "39", "?") or state == "unreadable"


OLD = "青川县水利局2012年政府信息公开工作年度报告"
SECTIONS = "<p>一、概述</p><p>本局依法公开政府信息。</p><p>二、主动公开政府信息的情况</p><p>主动公开政府信息320条。</p><p>三、依申请公开政府信息的情况</p><p>未收到申请。</p><p>四、存在的主要问题及改进情况</p><p>更新不够及时。</p>"


def test_a_small_annex_is_read_by_the_names_of_its_columns() -> None:
    rows = [
        "指　标|单位|2012年度|历年累计",
        "主动公开信息数|条|320|1290",
        "其中：1.政府网站|条|300|1100",
        "2.政府公报|条|20|190",
    ]
    cells = "".join(
        "<tr>" + "".join(f"<td>{x}</td>" for x in row.split("|")) + "</tr>" for row in rows
    )
    report = parse_bytes(page(f"{SECTIONS}<table>{cells}</table>", title=OLD))
    found = {f.indicator: f.value for f in report.facts if f.state == "reported"}
    assert found["e1_01_proactively_disclosed_items"] == 320
    assert (found["e1_fj_website_items"], found["e1_fj_gazette_items"]) == (300, 20)


@pytest.mark.parametrize(
    "body",
    [
        # A converter lost the cells of the form.
        "<p>统计指标单位统计数一、主动公开情况——主动公开政府信息数条397政府公报公开政府信息数条1"
        "政府网站公开政府信息数条9政务微博公开政府信息数条0政务微信公开政府信息数条2"
        "其他方式公开政府信息数条33参加或举办新闻发布会总次数次0政府网站在线访谈次数次0"
        "政策解读稿件发布数篇3微博微信回应事件数次2其他方式回应事件数次4</p>",
        # Every cell a line of its own, and too few of them for a form.
        "<div>主动公开信息数</div><div>条</div><div>380</div><div>现场接待人数</div><div>人次</div><div>12</div>",
        # Blanks between the cells of a line.
        "<div>主动公开信息数  条  380  1537</div><div>现场接待人数  人次  12  40</div>",
        # A table of some of its rows, without the names of its columns.
        "<table><tr><td>现场接待人数</td><td>12</td></tr><tr><td>网上咨询数</td><td>5</td></tr></table>",
    ],
)
def test_a_form_that_is_not_read_is_told(body: str) -> None:
    report = parse_bytes(page(SECTIONS + body, title=OLD))
    assert report.is_report and not report.layouts
    assert [p.code for p in report.problems] == ["table_missing"]


def test_a_title_that_runs_into_the_header_moves_no_column() -> None:
    lines = ["今后将进一步完善制度。" * 5, "附：指标统计表", "指标名称", "代码", "统计数"]
    named = (
        "主动公开信息数",
        "公文类信息数",
        "提供服务类信息数",
        "现场接待人数",
        "网上咨询数",
        "咨询电话接听数",
    )
    codes = ("01", "03", "05", "07", "08", "09")
    for n, label, code in zip(FIGURES, named, codes, strict=True):
        lines += [f"{label}（条）", code, str(n)]
    head = "青川县水利局2012年政府信息公开工作年度报告\n\n" + re.sub("<[^>]*>", "\n", SECTIONS)
    report = parse_bytes((head + "\n".join(lines)).encode())
    found = [f.value for f in report.facts if f.state == "reported"]
    assert found == FIGURES


FIGURES = [28, 5, 1, 306, 16, 54]
LEAD = "青川县水利局2023年政府信息公开工作年度报告\n\n三、收到和处理政府信息公开申请情况\n\n"
CUT_OFF = (
    "项目\t\t" + APPLICANTS.replace("|", "\t"),
    "一、本年新收政府信息公开申请数量\t\t4\t1\t\t\t\t\t5",
    "二、上年结转政府信息公开申请数量\t\t0",
    "（三）不予公开\t1.属于国家秘密\t2\t\t0",
    "\t2.其他法律行政法规禁止公开\t\t3",
    "（七）总计\t\t4\t1\t0\t0\t0\t0\t5",
)


def test_blanks_cut_off_at_the_ends_of_lines_are_blank_and_in_doubt() -> None:
    report = parse_bytes((LEAD + "\n".join(CUT_OFF)).encode())
    found = {(f.indicator, f.applicant): f for f in report.facts}
    assert found["refused_state_secret", "natural_person"].value == 2
    assert found["refused_prohibited_by_law", "commercial_enterprise"].value == 3
    last = found["refused_state_secret", "total"]
    assert last.state == "blank" and last.doubt


def test_a_line_that_lost_a_figure_is_in_doubt() -> None:
    lines = [*CUT_OFF[:3], "（三）不予公开\t1.属于国家秘密\t2\t0", *CUT_OFF[4:]]
    report = parse_bytes((LEAD + "\n".join(lines)).encode())
    row = [f for f in report.facts if f.indicator == "refused_state_secret"]
    assert all(f.doubt or f.state in ("missing", "unreadable") for f in row)
