"""Who published a report and when: catalogue cards and lines of dates."""

from __future__ import annotations

import pytest
from narratives import NARRATIVE, carded_page, narrative_page
from official_tables import page, table2, table3, table4

from parsers import parse_bytes


def test_a_date_in_brackets_behind_the_title() -> None:
    report = narrative_page("青川县水利局2012年政府信息公开年度报告 ( 2013-01-30 )", *NARRATIVE)
    assert report.published_on == "2013-01-30"


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("2013年01月25日 （点击： 次）", "2013-01-25"),
        ("2013-03-28 12:00 来源： 发布机构： 【字体： 打印", "2013-03-28"),
        ("2013-01-23 16:45  稿件作者：   浏览量：- 【浏览字体： 】", "2013-01-23"),
        ("发布机构 | 办公室 | 发文日期 | 2013-02-28 |", "2013-02-28"),
        ("2013年2月1日", "2013-02-01"),
        ("某某门户网站 www.example.cn 2013年02月06日 来源：", "2013-02-06"),
        ("某某門戶網站 2013年02月06日 來源：本站", "2013-02-06"),
        ("2013年2月1日，我局召开会议。", None),
    ],
)
def test_dates_in_lines_of_their_own(line: str, published: str | None) -> None:
    report = narrative_page("青川县水利局2012年政府信息公开年度报告", line, *NARRATIVE)
    assert report.published_on == published


@pytest.mark.parametrize(
    "line",
    [
        "组配分类: 政府信息公开年报",
        "文 号: 关键字: 白河县水务局2012年政府信息公开工作年度报告",
        "标 题 | 青川县水利局2012政府信息公开工作年度报告 | ||",
        "根据《条例》，按照要求，现将2012年度白河县水务局信息公开年度工作情况报告如下：",
    ],
)
def test_cards_and_sentences_are_no_titles(line: str) -> None:
    report = narrative_page(line, "青川县水利局2012年政府信息公开工作年度报告", *NARRATIVE)
    assert (report.agency, report.year) == ("青川县水利局", 2012)


def test_the_day_of_publication_goes_before_the_day_of_writing() -> None:
    report = narrative_page(
        "公文生成日期：2013-01-04",
        "青川县水利局2012年政府信息公开工作年度报告",
        "时间：2013-01-11 11:18",
        *NARRATIVE,
    )
    assert report.published_on == "2013-01-11"


@pytest.mark.parametrize(
    ("card", "agency", "published"),
    [
        (
            "<tr><td>索引号</td><td>014416330/2018-04736</td><td>分类</td><td>政府信息公开年报</td></tr>"
            "<tr><td>发布机构</td><td>青川县水利局</td><td>发文日期</td><td>2018-02-28</td></tr>",
            "青川县水利局",
            "2018-02-28",
        ),
        (
            "<tr><th>索引号</th><th>公开日期</th><th>发布机构</th></tr>"
            "<tr><td>1162/2018-0002</td><td>2018-03-01</td><td>青川县白河镇人民政府</td></tr>",
            "青川县白河镇人民政府",
            "2018-03-01",
        ),
        (
            "<tr><td>索 引 号：11/2018-1</td><td>发布机构：青川县水利局</td></tr>"
            "<tr><td>成文日期：2018-02-01</td><td>发布日期：2018-02-28</td></tr>",
            "青川县水利局",
            "2018-02-28",
        ),
        (
            "<tr><td>[ 索 引 号 ]</td><td>11/2018-1</td><td>[ 发布机构 ]</td><td>青川县水利局</td></tr>"
            "<tr><td>[ 公开日期 ]</td><td>2018-02-28</td><td>[ 文 号 ]</td><td></td></tr>",
            "青川县水利局",
            "2018-02-28",
        ),
        (
            "<tr><td>名 称：</td><td colspan=3>青川县民政局2017年政府信息公开工作年度报告</td></tr>"
            "<tr><td>发布机构：</td><td>县政府办</td><td>成文日期：</td><td>2018-02-28</td></tr>",
            "青川县民政局",
            "2018-02-28",
        ),
    ],
)
def test_the_catalogue_card_of_a_page(card: str, agency: str, published: str) -> None:
    report = carded_page(card, "2017年政府信息公开工作年度报告", *NARRATIVE)
    assert (report.agency, report.published_on, report.year) == (agency, published, 2017)


def test_a_card_flattened_to_bars() -> None:
    lines = ("索引号: | 11/2018-1 | 公开方式: | 主动公开 |", "发布机构: | 青川县水利局 | |")
    report = narrative_page("2017年政府信息公开工作年度报告", *lines, *NARRATIVE)
    assert report.agency == "青川县水利局"


def test_a_title_that_names_the_body_goes_before_the_card() -> None:
    card = "<table><tr><td>索引号</td><td>1</td><td>发布机构</td><td>县政府办公室</td></tr></table>"
    report = parse_bytes(page(card, table2({}), table3({}), table4({})))
    assert report.agency == "青川县水利局"


def test_who_compiled_a_report_goes_before_whose_portal_shows_it() -> None:
    card = "<tr><td>索引号</td><td>1</td><td>发布机构</td><td>青川县人民政府</td></tr>"
    compiled = "本报告由青川县水利局编制，期限自2012年1月1日至2012年12月31日。"
    assert carded_page(card, compiled, *NARRATIVE).agency == "青川县水利局"
