"""Tables as agencies change them: what is not the form's own is never taken for it."""

from __future__ import annotations

import pytest
from official_tables import page, table2, table3, table3_rows, table4

from parsers import parse_bytes
from parsers.carriers import html, text
from parsers.engine import Tables, expected_figures, read_tables
from parsers.evaluate import as_dict, compare
from parsers.report import Fact, State
from tests.generator.make import make

Figures = dict[tuple[str, str | None], str]


def numbered(key: str = "2021") -> Figures:
    """Every figure a different number, so that any shift shows."""
    figures = [x for t in ("T2", "T3", "T4") for x in expected_figures(t, key)]
    return {figure: str(n) for n, figure in enumerate(figures, start=100)}


def by_figure(tables: Tables) -> dict[tuple[str, str | None], Fact]:
    return {(f.indicator, f.applicant): f for f in tables.facts}


def test_received_and_carried_in_in_one_row_are_neither() -> None:
    figures = numbered()
    rows = table3_rows(figures)
    merged = rows[3].replace("本年新收政府", "本年新收和上年结转政府")
    tables = read_tables(
        html.read(page(f"<table>{''.join([*rows[:3], merged, *rows[5:]])}</table>"))
    )
    found = by_figure(tables)
    for code in ("requests_received", "requests_carried_in"):
        assert found[(code, "total")].state is State.MISSING
    assert "unknown_row" in {p.code for p in tables.problems}
    assert found[("granted", "total")].value == int(figures[("granted", "total")])


def test_a_second_table_of_another_scope_puts_what_differs_in_doubt() -> None:
    figures = numbered()
    other = {k: str(int(v) + 1000) for k, v in figures.items()}
    source = page(
        table2(figures), "<p>（一）本级</p>", table3(figures), "<p>（二）汇总</p>", table3(other),
        table4(figures),
    )  # fmt: skip
    facts = [f for f in read_tables(html.read(source)).facts if f.applicant]
    assert facts and all(f.doubt for f in facts)


def test_rows_that_only_last_years_table_holds_are_in_doubt() -> None:
    figures = numbered()
    old = {k: str(int(v) + 1000) for k, v in figures.items()}
    without = table2(figures).replace("规章", "（本机关无此项）", 1)
    source = page(without, table3(figures), table4(figures), "<p>附：上年数据</p>", table2(old))
    found = by_figure(read_tables(html.read(source)))
    assert all(found[(f"rules_{x}", None)].doubt for x in ("issued", "repealed", "in_force"))


def test_rows_that_only_a_contradicting_table_holds_are_missing() -> None:
    figures = numbered()
    theirs = {k: str(int(v) + 1000) for k, v in figures.items()}
    rows = [r for r in table3_rows(figures) if "信访举报" not in r]
    source = page(table2(figures), f"<table>{''.join(rows)}</table>", table4(figures),
                  "<p>附件1：教育局</p>", table3(theirs))  # fmt: skip
    fact = by_figure(read_tables(html.read(source)))[("not_processed_petition_complaint", "total")]
    assert fact.state is State.MISSING and fact.doubt


@pytest.mark.parametrize("index", range(6))
def test_another_bodys_table_behind_rows_that_cannot_be_aligned_is_told(index: int) -> None:
    quirks = ["t3_group_missing", "organisations_blank", "departments_table3_after"]
    made = make(7714, index, "text", layout="2021", quirks=quirks)
    result = compare(made.filename, as_dict(parse_bytes(made.data)), made.truth)
    assert not result.silent, result.differences[:3]


def test_a_table_3_behind_table_4_is_in_doubt() -> None:
    figures = numbered()
    theirs = {k: str(int(v) + 1000) for k, v in figures.items()}
    source = page(table2(figures), "<p><img src='3.png'></p>", table4(figures),
                  "<p>附件1：教育局</p>", table3(theirs))  # fmt: skip
    facts = [f for f in read_tables(html.read(source)).facts if f.applicant]
    assert facts and all(f.doubt for f in facts)


@pytest.mark.parametrize("quirk", ["t3_group_labels_lost", "t2_pairs"])
def test_what_is_placed_late_comes_before_a_later_table(quirk: str) -> None:
    after = "departments_table3_after" if quirk.startswith("t3") else "last_years_tables_after"
    made = make(7715, 0, "xlsx", layout="2021", quirks=[quirk, after])
    result = compare(made.filename, as_dict(parse_bytes(made.data)), made.truth)
    assert not result.differences, result.differences[:3]


def test_columns_of_two_years_are_in_doubt_though_this_years_are_blank() -> None:
    figures = dict.fromkeys(numbered(), "7")
    rows = table3_rows(figures)
    head = [
        r.replace("<td colspan=7>", "<td colspan=14>")
        .replace("<td colspan=5>", "<td colspan=10>")
        .replace("<td rowspan=2>", "<td rowspan=2 colspan=2>")
        for r in rows[:2]
    ]
    head.append(rows[2].replace("<td>", "<td colspan=2>"))
    head.append("<tr><td colspan=3></td>" + "<td>2022年</td><td>2023年</td>" * 7 + "</tr>")
    body = [r.replace("<td>7</td>", "<td>7</td><td></td>") for r in rows[3:]]
    source = page(table2({}), f"<table>{''.join(head + body)}</table>", table4({}))
    facts = [f for f in read_tables(html.read(source)).facts if f.applicant]
    assert not [f for f in facts if f.state is State.REPORTED and not f.doubt]


def test_a_subtotal_column_of_organisations_is_passed_over() -> None:
    figures = numbered()
    rows = table3_rows(figures)
    rows[0] = rows[0].replace("colspan=7", "colspan=8")
    rows[1] = rows[1].replace("colspan=5", "colspan=6")
    rows[2] = rows[2].replace("</tr>", "<td>小计</td></tr>")
    body = [r.replace(last := r[r.rindex("<td>") :], f"<td>9999</td>{last}") for r in rows[3:]]
    source = page(table2(figures), f"<table>{''.join(rows[:3] + body)}</table>", table4(figures))
    found = by_figure(read_tables(html.read(source)))
    assert {k: str(found[k].value) for k in figures} == figures


def test_a_fee_in_yuan_is_told_in_ten_thousands() -> None:
    source = page(
        table2({("administrative_fee_revenue", None): "35000"}).replace(
            "（单位：万元）", "（单位：元）"
        ),
        table3({}),
        table4({}),
    )
    tables = read_tables(html.read(source))
    [fact] = [f for f in tables.facts if f.indicator == "administrative_fee_revenue"]
    assert (str(fact.value), fact.raw) == ("3.5", "35000")
    assert "unit_converted" in {p.code for p in tables.problems}


def test_text_with_one_cell_and_its_bar_a_line() -> None:
    """As programs flatten a page: a bar behind each cell, a bar alone for a blank one, what a span
    covered as bars at the end of its row."""
    lines = ["青川县水利局2023年政府信息公开工作年度报告", "三、收到和处理政府信息公开申请情况"]
    lines += ["申请人情况 |", "|||||||", "自然人 |", "法人或其他组织 |", "总计 |", "|||||||"]
    lines += [f"{n} |" for n in ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")]
    lines += ["|||||", "一、本年新收政府信息公开申请数量 |", "5 |", *["|"] * 5, "5 |", "||"]
    lines += ["二、上年结转政府信息公开申请数量 |", *["0 |"] * 7, "||"]
    lines += ["三、本年度办理结果 |", "（一）予以公开 |", "4 |", *["|"] * 5, "4 |", "|"]
    lines += ["四、结转下年度继续办理 |", "1 |", *["|"] * 5, "1 |", "||"]
    found = by_figure(read_tables(text.read("\n".join(lines).encode())))
    assert [found[("granted", a)].value for a in ("natural_person", "total")] == [4, 4]
    assert found[("requests_received", "other_org")].state is State.BLANK
    assert found[("requests_received", "total")].value == 5
    assert not any(found[("granted", a)].doubt for a in ("natural_person", "total"))


def test_litigation_before_review_in_flattened_text() -> None:
    """The order of the groups is the document's, not the form's."""
    names = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    lines = [
        "青川县水利局2023年政府信息公开工作年度报告",
        "四、政府信息公开行政复议、行政诉讼情况",
        "行政诉讼", "行政复议", "未经复议直接起诉", "复议后起诉", *names * 3,
        *map(str, range(1, 16)),
    ]  # fmt: skip
    report = parse_bytes("\n".join(lines).encode())
    value = {f.indicator: f.value for f in report.facts}
    assert value["litigation_direct_upheld"] == 1
    assert value["litigation_after_reconsideration_upheld"] == 6
    assert value["reconsideration_total"] == 15


def test_rows_that_end_in_bars_have_all_their_cells() -> None:
    lines = ["| 申请人情况 | ||||||", "| 自然人 | 法人或其他组织 | 总计 | ||||"]
    lines += ["| 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |"]
    lines += ["| 一、本年新收政府信息公开申请数量 | 5 | | | | | | 5 | ||"]
    lines += ["| 二、上年结转政府信息公开申请数量 | 0 | | | | | | 0 | ||"]
    found = by_figure(read_tables(text.read("\n".join(lines).encode())))
    received = [found[("requests_received", a)] for a in ("natural_person", "other_org", "total")]
    assert [(f.value, f.state) for f in received] == [
        (5, State.REPORTED), (None, State.BLANK), (5, State.REPORTED),
    ]  # fmt: skip
    assert not any(f.doubt for f in received)


def test_the_edition_of_2007_counts_non_existing_among_the_refused() -> None:
    report = parse_bytes(make(5, 0, "html", layout="2008", quirks=["form_edition_2007"]).data)
    facts = {f.indicator: f for f in report.facts}
    assert [c.passed for c in report.checks if c.rule == "E1.REFUSE"] == [True]
    unsure = "e1_31_refused_in_process_information_affecting_security_stability"
    assert facts[unsure].doubt and not facts["e1_28_refused_state_secret"].doubt
    assert facts["e1_26_reply_repeated"].state is State.MISSING


def test_codes_in_front_of_figures_that_left_no_trace_are_no_figures() -> None:
    """Flattened, a blank is gone and the printed row number alone is left behind its label."""
    made = make(5, 1, "text", layout="2008", quirks=["zeros_blank"])
    report = parse_bytes(made.data)
    silent = [
        f
        for f in report.facts
        if made.truth["facts"][f.indicator]["state"] == "blank" and f.state is State.REPORTED
    ]
    assert not silent


def test_a_cell_that_contradicts_the_unit_of_its_heading_is_in_doubt() -> None:
    source = page(
        table2({("administrative_fee_revenue", None): "35万元"}).replace(
            "（单位：万元）", "（单位：元）"
        ),
        table3({}),
        table4({}),
    )
    tables = read_tables(html.read(source))
    [fact] = [f for f in tables.facts if f.indicator == "administrative_fee_revenue"]
    assert fact.doubt == "the cell says 万元, its heading or row 元"


def test_a_row_of_table_4_left_blank_does_not_take_the_next_rows_figures() -> None:
    names = "<td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td>"
    rows = (
        f"<tr><td colspan=2></td>{names}</tr><tr><td colspan=2>行政复议</td>{'<td></td>' * 5}</tr>"
    )
    rows += f"<tr><td rowspan=2>行政诉讼</td><td>未经复议直接起诉</td>{'<td></td>' * 5}</tr>"
    rows += "<tr><td>复议后起诉</td>" + "".join(f"<td>{n}</td>" for n in (1, 0, 0, 0, 1)) + "</tr>"
    found = by_figure(
        read_tables(html.read(page(table2({}), table3({}), f"<table>{rows}</table>")))
    )
    assert found[("reconsideration_upheld", None)].state is State.BLANK
    assert found[("litigation_direct_upheld", None)].state is State.BLANK
    assert found[("litigation_after_reconsideration_upheld", None)].value == 1


def test_seven_quirks_at_once_are_never_silently_wrong() -> None:
    for carrier in ("html", "word", "docx", "text"):
        for index in range(8):
            made = make(24680, index, carrier, number=7)
            result = compare(made.filename, as_dict(parse_bytes(made.data)), made.truth)
            assert not result.silent, (made.filename, made.truth["tags"], result.differences[:3])


def test_a_numeral_parted_from_its_heading_is_no_figure() -> None:
    """九 、政府信息公开会议和培训情况: the nine is the heading's."""
    made = make(86420, 123, "text", number=7)
    assert not compare(made.filename, as_dict(parse_bytes(made.data)), made.truth).silent


def test_rows_of_a_form_that_only_head_others_are_no_unknown_rows() -> None:
    """国办发〔2014〕32号: rows that only group others have —— in the column of units."""
    rows = "".join(
        f"<tr><td>{label}</td><td>{unit}</td><td>{value}</td></tr>"
        for label, unit, value in (
            ("一、主动公开情况", "——", ""),
            ("（一）主动公开政府信息数", "条", "12"),
            ("三、依申请公开情况", "——", "——"),
            ("（一）收到申请数", "件", "3"),
            ("1.当面申请数", "件", "1"),
            ("2.传真申请数", "件", "0"),
            ("3.网络申请数", "件", "2"),
            ("4.信函申请数", "件", "0"),
            ("本地自设的指标", "件", "7"),
        )
    )
    head = "<tr><td>统计指标</td><td>单位</td><td>统计数</td></tr>"
    report = parse_bytes(page(f"<table>{head}{rows}</table>"))
    unknown = [p.detail for p in report.problems if p.code == "unknown_row"]
    assert len(unknown) == 1 and "本地自设的指标" in unknown[0]
