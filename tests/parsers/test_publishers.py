"""Who publishes: several agencies together, institutions beside agencies, notices that carry a report."""

from __future__ import annotations

import pytest
from official_tables import page, table2, table3, table4

from parsers import parse_bytes
from parsers.identity.levels import kind_of
from parsers.identity.titles import agency_part, is_report_title, together

REPORT = "2023年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("title", "agency"),
    [
        (f"青川县教育局、青川县体育局{REPORT}", "青川县教育局、青川县体育局"),
        (f"青川县教育局 青川县体育局{REPORT}", "青川县教育局、青川县体育局"),
        (f"青川县人民政府 办公室{REPORT}", "青川县人民政府办公室"),
        (f"青川县文化和旅游局（县文物局）{REPORT}", "青川县文化和旅游局"),
        (f"关于印发青川县水利局{REPORT}的通知", "青川县水利局"),
        (f"青川县水利局关于印发{REPORT}的通知", "青川县水利局"),
        (f"青川县人民政府办公室关于印发《青川县{REPORT}》的通知", "青川县"),
        (f"青川县水利局关于报送《{REPORT}》的函", "青川县水利局"),
    ],
)
def test_the_body_a_title_names(title: str, agency: str) -> None:
    assert agency_part(title) == agency


def test_agencies_that_report_together_are_told() -> None:
    assert together("青川县教育局、青川县体育局") == ["青川县教育局", "青川县体育局"]
    assert together("青川县水利局") == []
    source = page(table2({}), table3({}), table4({}), title=f"青川县教育局、青川县体育局{REPORT}")
    report = parse_bytes(source)
    assert report.agency == "青川县教育局、青川县体育局"
    assert "joint_report" in {p.code for p in report.problems}


@pytest.mark.parametrize(
    "title",
    [
        "青湖大学2022-2023学年信息公开工作报告",
        "青湖大学2022—2023学年度信息公开年度报告",
        "青湖大学信息公开年度报告（2021-2022学年）",
    ],
)
def test_a_school_year_is_no_year_of_the_regulation(title: str) -> None:
    assert is_report_title(title) is False


INSTITUTION = "青川县人民医院2023年信息公开工作报告"


def test_an_institutions_own_report_is_none_of_the_regulations() -> None:
    prose = (
        "<p>一、主动公开情况</p><p>二、依申请公开情况</p><p>三、收费情况</p><p>四、复议诉讼情况</p>"
    )
    report = parse_bytes(page(prose, title=INSTITUTION))
    assert not report.is_report
    assert any("institution" in p.detail for p in report.problems if p.code == "not_a_report")


def test_an_institution_that_fills_in_the_official_tables_is_told_apart() -> None:
    report = parse_bytes(page(table2({}), table3({}), table4({}), title=INSTITUTION))
    assert report.is_report
    assert report.identity["kind"] == "public_institution"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("青川县人民医院", "public_institution"),
        ("青川县第一中学", "public_institution"),
        ("青川县自来水公司", "public_institution"),
        ("青川县人民法院", "department"),
        ("青川县疾病预防控制中心", "department"),
    ],
)
def test_institutions_and_agencies(name: str, kind: str) -> None:
    assert kind_of(name) == kind


def test_a_notice_names_body_and_year_of_the_report_it_carries() -> None:
    title = f"青川县水利局关于印发{REPORT}的通知"
    report = parse_bytes(
        page(table2({}), table3({("granted", "total"): "3"}), table4({}), title=title)
    )
    assert (report.is_report, report.agency, report.year) == (True, "青川县水利局", 2023)
