"""Who reports about which year: from titles as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from official_tables import page, table2, table3, table4

from parsers import parse_bytes
from parsers.document import Document, Paragraph
from parsers.hints import Hints
from parsers.identity.levels import kind_of, level_of
from parsers.identity.titles import agency_part, is_report_title, title_candidates
from parsers.identity.years import year_in_period, year_in_title
from parsers.report import Report

TITLES = [
    ("青川县水利局2023年政府信息公开工作年度报告", "青川县水利局", 2023),
    ("2023年青川县水利局政府信息公开工作年度报告", "青川县水利局", 2023),
    ("青川县水利局2022年度政府信息公开年报", "青川县水利局", 2022),
    ("青川县水利局二〇二〇年政府信息公开工作报告", "青川县水利局", 2020),
    ("青川县水利局２０２１年政府信息公开年度报告", "青川县水利局", 2021),
    ("关于青川县水利局2019年政府信息公开工作情况的报告", "青川县水利局", 2019),
    (
        "中共青川县委机构编制委员会办公室2023年政府信息公开工作年度报告",
        "中共青川县委机构编制委员会办公室",
        2023,
    ),
    ("青川县目标考核办公室2021年政府信息公开工作年度报告", "青川县目标考核办公室", 2021),
    ("青川县统计局2021年政府信息公开工作年度报告", "青川县统计局", 2021),
    ("青川縣水利局2022年政府信息公開工作年度報告", "青川縣水利局", 2022),
    ("2023年度政府信息公开工作年度报告（青川县水利局）", "青川县水利局", 2023),
    ("2023年政府信息公开工作年度报告-青川县水利局", "青川县水利局", 2023),
    ("【年度报告】青川县水利局2023年政府信息公开工作年度报告", "青川县水利局", 2023),
    ("关于发布《青川县水利局2023年政府信息公开工作年度报告》的公告", "青川县水利局", 2023),
    ("青川县水利局（原青川县水务局）2023年政府信息公开工作年度报告", "青川县水利局", 2023),
    ("青川县水利局公开2023年政府信息公开工作年度报告", "青川县水利局", 2023),
    ("民政局2022年法定主动公开内容政府信息公开年报", "民政局", 2022),
    ("2023年1-12月青川县水利局政府信息公开工作年度报告", "青川县水利局", 2023),
]


@pytest.mark.parametrize(("title", "agency", "year"), TITLES)
def test_titles(title: str, agency: str, year: int) -> None:
    assert is_report_title(title) is True
    assert agency_part(title) == agency
    assert year_in_title(title) == year


@pytest.mark.parametrize(
    "title",
    [
        "青川县2023年法治政府建设年度报告",
        "关于做好2023年度政府信息公开工作年度报告编制工作的通知",
        "一图读懂青川县2023年政府信息公开工作年度报告图解",
        "青川县政府信息公开指南",
        "青川县2022年国民经济和社会发展统计年报",
        "图解：青川县水利局2023年政府信息公开工作年度报告",
        "青川县水利局2023年上半年政府信息公开工作报告",
        "青川县水利局2023年第一季度政府信息公开工作报告",
        "青川县水利局2023年1-6月政府信息公开工作报告",
        "青川县水利局2023年政府信息公开工作半年报告",
        "青川县水利局2023年政府信息公开工作年度报告（征求意见稿）",
    ],
)
def test_what_is_no_report(title: str) -> None:
    assert not is_report_title(title)


def test_a_year_of_publication_is_not_the_year_reported() -> None:
    source = page(
        "<p>发布日期：2024-01-20</p>", table2({}), table3({}), table4({}), title="政府信息公开年报"
    )
    report = parse_bytes(source)
    assert report.year == 2023
    assert report.published_on == "2024-01-20"
    assert "year_inferred" in {p.code for p in report.problems}


def _published_in(year: str, *, period: str = "", prose: str = "") -> Report:
    return parse_bytes(
        page(
            f"<p>发布日期：{year}-01-20</p><p>一、总体情况</p><p>{period}{prose}</p>",
            table2({}), table3({}), table4({}),
            title="青川县水利局2023年政府信息公开工作年度报告",
        )
    )  # fmt: skip


def test_a_title_with_the_year_of_publication_is_told_apart() -> None:
    stated = _published_in("2023", period="统计期限自2022年1月1日起至2022年12月31日止。")
    assert (stated.year, stated.identity["confidence"]["year"]) == (2022, 2)
    assert "year_conflict" in {p.code for p in stated.problems}
    spoken = _published_in(
        "2023", prose="2022年，我局主动公开信息。2022年收到申请3件。2023年将继续努力。"
    )
    assert spoken.year == 2022
    silent = _published_in("2023")
    assert (silent.year, silent.identity["confidence"]["year"]) == (2023, 1)
    assert "year_in_doubt" in {p.code for p in silent.problems}
    usual = _published_in("2024", prose="2022年的问题，2022年已经整改。")
    assert (usual.year, usual.identity["confidence"]["year"]) == (2023, 3)


@pytest.mark.parametrize(
    "title",
    [
        "青川县水利局2023年上半年政府信息公开工作报告",
        "青川县水利局2023年第三季度政府信息公开情况",
        "青川县水利局2023年度政府信息公开工作年度报告（草案）",
    ],
)
def test_part_of_a_year_or_a_draft_is_no_annual_report_whatever_its_tables(title: str) -> None:
    report = parse_bytes(page(table2({}), table3({}), table4({}), title=title))
    assert not report.is_report
    assert not report.facts


@pytest.mark.parametrize("typed", ["20223", "2203", "2032"])
def test_a_mistyped_year_yields_to_the_stated_period(typed: str) -> None:
    report = parse_bytes(
        page(
            "<p>发布日期：2024-01-20</p><p>统计期限自2023年1月1日起至2023年12月31日止。</p>",
            table2({}), table3({}), table4({}),
            title=f"青川县水利局{typed}年政府信息公开工作年度报告",
        )
    )  # fmt: skip
    assert (report.agency, report.year) == ("青川县水利局", 2023)


def test_a_copied_period_is_a_conflict_and_the_title_wins() -> None:
    period = "<p>统计期限自2020年1月1日起至2020年12月31日止。</p>"
    report = parse_bytes(
        page(
            period,
            table2({}),
            table3({}),
            table4({}),
            title="青川县水利局2021年政府信息公开工作年度报告",
        )
    )
    assert report.year == 2021
    assert "year_conflict" in {p.code for p in report.problems}


def test_hints_fill_only_what_the_document_does_not_say() -> None:
    hints = Hints(title="青川县民政局2020年政府信息公开工作年度报告", agency="青川县民政局")
    named = parse_bytes(page(table2({}), table3({}), table4({})), hints=hints)
    assert (named.agency, named.year) == ("青川县水利局", 2023)
    silent = parse_bytes(
        b"<html><body>" + (table2({}) + table3({}) + table4({})).encode(), hints=hints
    )
    assert (silent.agency, silent.year) == ("青川县民政局", 2020)


def test_ranges_name_their_last_year() -> None:
    assert year_in_title("青川县2017-2018年度政府信息公开工作报告") == 2018
    assert year_in_period("本报告统计期限从2019年1月1日到12月31日止") == 2019


@pytest.mark.parametrize(
    ("name", "kind", "level"),
    [
        ("青川县人民政府", "government", "county"),
        ("青川县白河镇人民政府", "town", "township"),
        ("东关街道办事处", "subdistrict", "township"),
        ("青川县水利局", "department", "county"),
        ("上海市人民政府办公厅", "government_office", "province"),
        ("青川县政府办公室", "government_office", "county"),
        ("中国证券监督管理委员会四川监管局", "vertical", None),
        ("国家金融监督管理总局临澜监管分局", "vertical", None),
        ("国家发展和改革委员会", "department", "central"),
    ],
)
def test_kind_and_level(name: str, kind: str, level: str | None) -> None:
    assert (kind_of(name), level_of(name)) == (kind, level)


@given(st.text(max_size=80))
def test_no_title_crashes(title: str) -> None:
    year = year_in_title(title)
    assert year is None or 2003 <= year <= 2099
    agency_part(title)
    is_report_title(title)


@pytest.mark.parametrize(
    "lines",
    [
        ["青川县水利局2023年政府信息公开年度", "报告"],
        ["青川县水利局", "2023年政府信息公开工", "作年度报告"],
    ],
)
def test_a_title_set_over_several_lines_of_a_drawn_page_is_one(lines: list[str]) -> None:
    document = Document("pdf")
    document.blocks = [Paragraph(x, page=1) for x in [*lines, "一、总体情况"]]
    titles = [text for _, text in title_candidates(document, None)]
    assert titles[0] == "青川县水利局2023年政府信息公开" + (
        "年度报告" if len(lines) == 2 else "工作年度报告"
    )


def test_the_number_below_a_red_head_is_no_part_of_the_title() -> None:
    document = Document("pdf")
    lines = ["青川县水利局", "川水〔2024〕3号", "青川县水利局2023年政府信息公开工作", "年度报告"]
    document.blocks = [Paragraph(x, page=1) for x in [*lines, "一、总体情况"]]
    titles = [text for _, text in title_candidates(document, None)]
    assert titles[0] == "青川县水利局2023年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    "lines",
    [
        ["青川县水利局", "2023年"],
        ["青川县水利局", "2023年政府信息公开工", "作年度报告"],
    ],
)
def test_entries_of_a_menu_are_no_title(lines: list[str]) -> None:
    menu = Document("html")
    menu.blocks = [Paragraph(x) for x in ["政府信息公开", "年度报告", *lines]]
    assert not title_candidates(menu, None)


def test_what_a_newsletter_puts_before_a_title_is_no_body() -> None:
    assert agency_part("每日一报 | 青川县2012年政府信息公开工作年度报告") == "青川县"
    assert agency_part("1、 青川县水利局2012年度政府信息公开工作年度报告") == "青川县水利局"
    assert (
        agency_part("标 题： | 青川县水利局2012年政府信息公开工作年度报告 | ||") == "青川县水利局"
    )
    assert is_report_title("青川县2019年政务公开工作总结") is None
    assert is_report_title("青川县2009年政府信息公开工作总结") is True
