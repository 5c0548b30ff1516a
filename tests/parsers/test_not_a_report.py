"""What is a report, and what only looks like one."""

from __future__ import annotations

import pytest
from narratives import NARRATIVE, narrative_page
from official_tables import page, table2, table3, table4

from parsers import parse_bytes
from parsers.report import Report


@pytest.mark.parametrize(
    ("title", "opening", "why"),
    [
        ("政府信息公开年度工作报告范文", "本报告由某区编制。", "its title is not a report's"),
        (
            "青川学院2015-2016学年信息公开年度报告",
            "统计期限为一学年。",
            "a school's report, under another regulation",
        ),
        (
            "青川学院2016年信息公开年度报告",
            "根据《高等学校信息公开办法》编制本报告。",
            "a school's report, under another regulation",
        ),
        ("关于做好2012年政府信息公开年度报告的通知", "请按下列格式编制。", "a notice"),
        ("青川县2012年政府信息公开年度报告解读", "一、起草背景", "its title is not a report's"),
        (
            "青川县发布2012年政府信息公开工作年度报告",
            "记者从县政府获悉。",
            "neither its tables nor its sections",
        ),
    ],
)
def test_what_only_looks_like_a_report_says_why(title: str, opening: str, why: str) -> None:
    lines = NARRATIVE if why[:7] != "neither" else ()
    report = narrative_page(title, opening, *lines)
    assert not report.is_report
    assert ("not_a_report", why) in {(p.code, p.detail) for p in report.problems}


def test_a_notice_with_a_blank_form_is_no_report_and_one_with_the_report_is() -> None:
    def notice(*parts: str) -> Report:
        return parse_bytes(
            page(*parts, title="青川县水利局关于印发2023年政府信息公开工作年度报告的通知")
        )

    inner = "<p>青川县水利局2023年政府信息公开工作年度报告</p>"
    blank = (table2({}) + table3({}) + table4({})).replace(">0<", "><")
    assert not notice("<p>请按附件格式报送。</p>", blank).is_report
    carried = notice(inner, table2({}), table3({}), table4({}))
    assert (carried.is_report, carried.agency, carried.year) == (True, "青川县水利局", 2023)
    spoken = "".join(f"<p>{x}</p>" for x in NARRATIVE)
    assert notice(inner, spoken).is_report


def test_a_narrative_under_headings_of_its_own_is_a_report() -> None:
    prose = (
        "我局主动公开信息529条。收到政府信息公开申请2件，均已答复。未发生行政复议和行政诉讼。" * 6
    )
    report = narrative_page("青川县水利局2012年政府信息公开工作年度报告", "一、开展情况", prose)
    assert report.is_report
    assert not narrative_page("青川县水利局2012年政府信息公开工作年度报告", "附件下载").is_report


def test_numerals_parted_by_a_space_number_headings() -> None:
    report = narrative_page(
        *(line.replace("、", " ", 1) for line in NARRATIVE), "2012年公开信息3条。"
    )
    assert report.is_report
