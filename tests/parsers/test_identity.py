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
    menu = Document("html")
    menu.blocks = [Paragraph(x) for x in ["政府信息公开", "年度报告", "青川县水利局", "2023年"]]
    assert not title_candidates(menu, None)


def _page(*lines: str, title: str = "") -> Report:
    body = "".join(f"<p>{line}</p>" for line in lines)
    return parse_bytes(
        f"<html><head><meta charset='utf-8'><title>{title}</title></head><body>{body}</body></html>".encode()
    )


NARRATIVE = (
    "一、概述",
    "二、主动公开政府信息情况",
    "三、依申请公开政府信息情况",
    "四、政府信息公开的收费及减免情况",
    "五、因政府信息公开申请行政复议、提起行政诉讼的情况",
    "六、存在的主要问题及改进措施",
)


@pytest.mark.parametrize(
    "line",
    [
        "当前位置： 首页 &gt; 政府信息公开 &gt; 政府信息公开年报",
        "首页 &gt; 县直部门 &gt; 青川县档案馆 &gt; 政府信息公开年度报告",
        "索引号 | 0144/2018-04736 | 分类 | 政府信息公开年报 其他 |",
    ],
)
def test_where_a_page_stands_in_its_site_is_no_title(line: str) -> None:
    named = _page(line, "青川县水利局2012年政府信息公开年度报告", *NARRATIVE)
    assert (named.agency, named.year) == ("青川县水利局", 2012)
    unnamed = _page(line, *NARRATIVE)
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
    ],
)
def test_a_title_and_the_line_beside_it(lines: tuple[str, ...], agency: str, year: int) -> None:
    report = _page(*lines, *NARRATIVE)
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
    ],
)
def test_the_opening_names_the_body_where_no_title_does(sentence: str, agency: str) -> None:
    report = _page(sentence, *NARRATIVE)
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
    report = _page(sentence, *NARRATIVE)
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
    report = _page("省水利厅2012年政府信息公开年度报告", *NARRATIVE, text)
    assert report.agency == agency


def test_a_body_in_traditional_characters_is_the_same_body() -> None:
    report = _page("商務部2012年政府信息公開年度報告", *NARRATIVE)
    assert (report.agency, report.identity["level"]) == ("商务部", "central")


def test_a_date_in_brackets_behind_the_title() -> None:
    report = _page("青川县水利局2012年政府信息公开年度报告 ( 2013-01-30 )", *NARRATIVE)
    assert report.published_on == "2013-01-30"


def test_verbs_before_a_name_are_no_part_of_it() -> None:
    report = _page(*NARRATIVE, "2012年，进一步健全完善横山镇信息公开工作机制。")
    assert report.agency == "横山镇"


def test_a_year_only_spoken_of_is_inferred() -> None:
    report = _page("青川县水利局2012年主动公开信息3条，2012年收到申请1件。", *NARRATIVE)
    assert (report.year, report.identity["confidence"]["year"]) == (2012, 1)
    assert "year_inferred" in {p.code for p in report.problems}


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("2013年01月25日 （点击： 次）", "2013-01-25"),
        ("2013-03-28 12:00 来源： 发布机构： 【字体： 打印", "2013-03-28"),
        ("发布机构 | 办公室 | 发文日期 | 2013-02-28 |", "2013-02-28"),
        ("2013年2月1日", "2013-02-01"),
        ("某某门户网站 www.example.cn 2013年02月06日 来源：", "2013-02-06"),
        ("某某門戶網站 2013年02月06日 來源：本站", "2013-02-06"),
        ("2013年2月1日，我局召开会议。", None),
    ],
)
def test_dates_in_lines_of_their_own(line: str, published: str | None) -> None:
    report = _page("青川县水利局2012年政府信息公开年度报告", line, *NARRATIVE)
    assert report.published_on == published


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
    report = _page(title, opening, *lines)
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
    report = _page("青川县水利局2012年政府信息公开工作年度报告", "一、开展情况", prose)
    assert report.is_report
    assert not _page("青川县水利局2012年政府信息公开工作年度报告", "附件下载").is_report


def test_numerals_parted_by_a_space_number_headings() -> None:
    report = _page(*(line.replace("、", " ", 1) for line in NARRATIVE), "2012年公开信息3条。")
    assert report.is_report


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
    report = _page(line, "青川县水利局2012年政府信息公开工作年度报告", *NARRATIVE)
    assert (report.agency, report.year) == ("青川县水利局", 2012)


def test_what_a_newsletter_puts_before_a_title_is_no_body() -> None:
    assert agency_part("每日一报 | 青川县2012年政府信息公开工作年度报告") == "青川县"
    assert agency_part("1、 青川县水利局2012年度政府信息公开工作年度报告") == "青川县水利局"
    assert (
        agency_part("标 题： | 青川县水利局2012年政府信息公开工作年度报告 | ||") == "青川县水利局"
    )
    assert is_report_title("青川县2019年政务公开工作总结") is None
    assert is_report_title("青川县2009年政府信息公开工作总结") is True


def test_an_office_that_speaks_for_its_place_reports_for_the_government() -> None:
    by = "本报告由青川县人民政府办公室编制，统计期限自2012年1月1日至2012年12月31日。"
    whole = _page(by, "2012年，我县进一步加强政府信息公开工作。", *NARRATIVE)
    assert (whole.agency, whole.identity["confidence"]["agency"]) == ("青川县人民政府", 1)
    own = _page(by, "2012年，我办进一步加强政府信息公开工作。", *NARRATIVE)
    assert own.agency == "青川县人民政府办公室"


def test_the_day_of_publication_goes_before_the_day_of_writing() -> None:
    report = _page(
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
            "<tr><td>名 称：</td><td colspan=3>青川县民政局2017年政府信息公开工作年度报告</td></tr>"
            "<tr><td>发布机构：</td><td>县政府办</td><td>成文日期：</td><td>2018-02-28</td></tr>",
            "青川县民政局",
            "2018-02-28",
        ),
    ],
)
def test_the_catalogue_card_of_a_page(card: str, agency: str, published: str) -> None:
    lines = "".join(f"<p>{x}</p>" for x in ("2017年政府信息公开工作年度报告", *NARRATIVE))
    report = parse_bytes(
        f"<html><meta charset='utf-8'><body><table>{card}</table>{lines}</body></html>".encode()
    )
    assert (report.agency, report.published_on, report.year) == (agency, published, 2017)


def test_a_title_that_names_the_body_goes_before_the_card() -> None:
    card = "<table><tr><td>索引号</td><td>1</td><td>发布机构</td><td>县政府办公室</td></tr></table>"
    report = parse_bytes(page(card, table2({}), table3({}), table4({})))
    assert report.agency == "青川县水利局"


def test_who_compiled_a_report_goes_before_whose_portal_shows_it() -> None:
    card = (
        "<table><tr><td>索引号</td><td>1</td><td>发布机构</td><td>青川县人民政府</td></tr></table>"
    )
    lines = ("本报告由青川县水利局编制，期限自2012年1月1日至2012年12月31日。", *NARRATIVE)
    body = card + "".join(f"<p>{line}</p>" for line in lines)
    report = parse_bytes(f"<html><meta charset='utf-8'><body>{body}</body></html>".encode())
    assert report.agency == "青川县水利局"
