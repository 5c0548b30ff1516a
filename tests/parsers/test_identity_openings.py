"""Who reports, where no title says it in full: from the lines beside it and the first sentences."""

from __future__ import annotations

import pytest
from narratives import NARRATIVE, narrative_page


@pytest.mark.parametrize(
    "line",
    [
        "当前位置： 首页 &gt; 政府信息公开 &gt; 政府信息公开年报",
        "首页 &gt; 县直部门 &gt; 青川县档案馆 &gt; 政府信息公开年度报告",
        "索引号 | 0144/2018-04736 | 分类 | 政府信息公开年报 其他 |",
    ],
)
def test_where_a_page_stands_in_its_site_is_no_title(line: str) -> None:
    named = narrative_page(line, "青川县水利局2012年政府信息公开年度报告", *NARRATIVE)
    assert (named.agency, named.year) == ("青川县水利局", 2012)
    unnamed = narrative_page(line, *NARRATIVE)
    assert unnamed.agency is None


@pytest.mark.parametrize(
    ("lines", "agency", "year"),
    [
        (
            ("青川县水利局2012年", "政府信息公开年度报告", "青川县水利局办公室"),
            "青川县水利局",
            2012,
        ),
        (("2012年政府信息公开年度报告", "青川县水利局"), "青川县水利局", 2012),
        (("青川县水利局2012年政府信息", "公开年度报告"), "青川县水利局", 2012),
        (("名称 青川县水利局2012年政府信息公开年度报告",), "青川县水利局", 2012),
        (("2012年度政府信息公开年度报告 青川县水利局",), "青川县水利局", 2012),
        (("2012年青川县水利局政府信息公开工作", "年度报告"), "青川县水利局", 2012),
        (
            ("青川县人民政府", "政府信息公开年报", "青川县白河镇2012年政府信息公开年度报告"),
            "青川县白河镇",
            2012,
        ),
        (("青川海关2012年海关政府信息公开年度报告",), "青川海关", 2012),
    ],
)
def test_a_title_and_the_line_beside_it(lines: tuple[str, ...], agency: str, year: int) -> None:
    report = narrative_page(*lines, *NARRATIVE)
    assert (report.agency, report.year, report.is_report) == (agency, year, True)


@pytest.mark.parametrize(
    ("sentence", "agency"),
    [
        ("根据《条例》的规定，现公布青川县水利局2012年政府信息公开工作年度报告。", "青川县水利局"),
        ("按照要求，现发布《青川县白河镇2012年政府信息公开年度报告》。", "青川县白河镇"),
        (
            "特向社会公布2012年度国家税务总局青川县税务局政府信息公开工作报告。",
            "国家税务总局青川县税务局",
        ),
        ("青川县水利局现向社会公布本单位2012年政府信息公开年度报告。", "青川县水利局"),
        ("本报告由青川县水利局编制的2012年度政府信息公开年度报告。", "青川县水利局"),
        ("本报告由青川县水务办编制，数据为2012年1月1日至12月31日。", "青川县水务办"),
        (
            "本报告由青川县人民政府办公室综合各部门的年度报告编制，期限自2012年1月1日至12月31日。",
            "青川县人民政府",
        ),
        (
            "公布2012年度本单位信息公开年度报告，如有疑问，请与青川县水利局政府信息公开领导小组办公室联系。",
            "青川县水利局",
        ),
        (
            "公布2012年度本单位信息公开年度报告，如有疑问，请联系青川县白河镇人民政府办公室（电话：0）。",
            "青川县白河镇人民政府",
        ),
        ("2012年，青川县水利局认真贯彻条例，主动公开信息3条。", "青川县水利局"),
        ("现就青川县水利局2012年度政府信息公开情况报告如下。", "青川县水利局"),
        ("现公开青川经济开发区信息公开2012年度报告。", "青川经济开发区"),
        ("特编制青川县机电产业园2012年度政府信息公开工作年度报告。", "青川县机电产业园"),
        ("根据《条例》，汇总2012年度青川县水利局的政府信息公开年度报告编制而成。", "青川县水利局"),
        ("2012年度青川县水利局通过县政府网站公开各类信息3条。", "青川县水利局"),
        ("2012年，安排两人承担青川县水利局政府信息公开工作。", "青川县水利局"),
        ("2012年底，青川县水利局依托政府信息公开平台答复各类申请。", "青川县水利局"),
        (
            "公布2012年度本单位信息公开年度报告，如有疑问，请与青川海关总署办公厅政务公开处联系。",
            "青川海关总署",
        ),
    ],
)
def test_the_opening_names_the_body_where_no_title_does(sentence: str, agency: str) -> None:
    report = narrative_page(sentence, *NARRATIVE)
    assert (report.agency, report.year) == (agency, 2012)


@pytest.mark.parametrize(
    ("sentence", "year"),
    [
        ("按照县政府的要求，我局积极开展政府信息公开工作，2012年主动公开信息3条。", 2012),
        ("根据《青川县人民政府办公室关于做好2012年政府信息公开年度报告的通知》编制本报告。", None),
        ("公布2012年度本级政府信息公开年度报告，如有疑问，请与青川县政府办公室联系。", 2012),
        ("本报告由本单位编制的2012年度政府信息公开年度报告。", 2012),
    ],
)
def test_what_the_opening_leaves_open_stays_open(sentence: str, year: int | None) -> None:
    report = narrative_page(sentence, *NARRATIVE)
    assert (report.agency, report.year) == (None, year)


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("制定了《吉林省水利厅2012年政务公开工作方案》。", "吉林省水利厅"),
        ("吉林省水利厅与辽宁省水利厅交流。", "省水利厅"),
        ("本厅在全省水利厅系统中领先。", "省水利厅"),
    ],
)
def test_a_body_by_rank_alone_has_the_place_the_text_names(text: str, agency: str) -> None:
    report = narrative_page("省水利厅2012年政府信息公开年度报告", *NARRATIVE, text)
    assert report.agency == agency


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("按照县委、县政府的部署，2012年青川县水利局主动公开信息3条。", "青川县水利局"),
        ("按照县委、县政府的部署，广元市水利局到我局检查。", "水利局"),
        ("2012年青川县水利局主动公开信息3条。", "水利局"),
    ],
)
def test_a_body_without_place_or_rank_has_the_place_of_the_texts_own_rank(
    text: str, agency: str
) -> None:
    assert narrative_page("水利局2012年政府信息公开年度报告", *NARRATIVE, text).agency == agency


def test_a_sentence_over_two_lines_is_no_title() -> None:
    lines = ("本年度报告根据《中华人民共和国政府信息公开条例》（以", "下简称《条例》）的要求编制。")
    assert narrative_page(*lines, *NARRATIVE).agency is None


def test_pinyin_behind_characters_hides_no_title() -> None:
    report = narrative_page("青川縣水利局2012年政府信息公開年度報(bào)告", *NARRATIVE)
    assert (report.agency, report.year, report.is_report) == ("青川县水利局", 2012, True)


def test_a_body_in_traditional_characters_is_the_same_body() -> None:
    report = narrative_page("商務部2012年政府信息公開年度報告", *NARRATIVE)
    assert (report.agency, report.identity["level"]) == ("商务部", "central")


def test_verbs_before_a_name_are_no_part_of_it() -> None:
    report = narrative_page(*NARRATIVE, "2012年，进一步健全完善横山镇信息公开工作机制。")
    assert report.agency == "横山镇"


def test_a_year_only_spoken_of_is_inferred() -> None:
    report = narrative_page("青川县水利局2012年主动公开信息3条，2012年收到申请1件。", *NARRATIVE)
    assert (report.year, report.identity["confidence"]["year"]) == (2012, 1)
    assert "year_inferred" in {p.code for p in report.problems}


def test_an_office_that_speaks_for_its_place_reports_for_the_government() -> None:
    by = "本报告由青川县人民政府办公室编制，统计期限自2012年1月1日至2012年12月31日。"
    whole = narrative_page(by, "2012年，我县进一步加强政府信息公开工作。", *NARRATIVE)
    assert (whole.agency, whole.identity["confidence"]["agency"]) == ("青川县人民政府", 1)
    own = narrative_page(by, "2012年，我办进一步加强政府信息公开工作。", *NARRATIVE)
    assert own.agency == "青川县人民政府办公室"
