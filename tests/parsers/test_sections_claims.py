"""Sections by their titles, and figures that stand in the prose."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.claims import find_claims
from parsers.document import Document, Paragraph
from parsers.report import Section
from parsers.sections import split_sections


def split(*lines: str) -> list[tuple[str | None, str, str]]:
    document = Document("text", [Paragraph(line) for line in lines])
    return [(s.number, s.heading, s.text) for s in split_sections(document)]


def test_the_six_sections_and_the_preamble() -> None:
    found = split(
        "根据条例编制本报告。",
        "一、总体情况",
        "（一）主动公开。公开信息10条。",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "（一）存在的主要问题",
        "六、其他需要报告的事项",
        "无。",
    )
    assert [f[0] for f in found] == [None, "一", "二", "三", "四", "五", "六"]
    assert found[1][2] == "（一）主动公开。公开信息10条。"
    assert found[5][2] == "（一）存在的主要问题"


def test_arabic_numerals_and_headings_run_into_text() -> None:
    found = split(
        "1、总体情况", "甲。", "2、主动公开政府信息情况", "3、收到和处理政府信息公开申请情况"
    )
    assert [f[0] for f in found] == ["一", "二", "三"]
    inline = split("一、总体情况 本年度平稳。", "五、存在的主要问题及改进情况：有不足。")
    assert [(f[0], f[2]) for f in inline] == [("一", "本年度平稳。"), ("五", "有不足。")]


def test_narrative_reports_before_2019() -> None:
    found = split(
        "一、概述",
        "二、主动公开政府信息的情况",
        "三、依申请公开政府信息和不予公开政府信息的情况",
        "四、政府信息公开的收费及减免情况",
        "五、因政府信息公开申请行政复议、提起行政诉讼的情况",
        "六、存在的主要问题及改进情况",
    )
    assert [f[0] for f in found] == ["一", "二", "三", "四", "五", "六"]


@given(
    st.lists(
        st.text(alphabet="一二、（）总体情况公开申请。abc", min_size=1, max_size=30), max_size=20
    )
)
def test_no_text_is_lost(lines: list[str]) -> None:
    kept = [line for line in lines if line.strip()]
    found = split(*kept)
    separators = str.maketrans("", "", "\n :：。")
    whole = "".join(h + t for _, h, t in found).translate(separators)
    assert sorted(whole) == sorted("".join(kept).translate(separators))


def claims(text: str) -> list[dict[str, Any]]:
    return find_claims([Section("一", "一、总体情况", text)])


@pytest.mark.parametrize(
    ("text", "claim", "value"),
    [
        ("全年共收到政府信息公开申请21件。", "requests_received", 21),
        ("本年度未收到政府信息公开申请。", "requests_received", 0),
        ("共公开各类信息187条。", "proactive_items", 187),
        ("结转下年度继续办理3件。", "requests_carried_out", 3),
        ("发生行政复议三件。", "reconsideration_total", 3),
        ("收取信息处理费3940元。", "information_processing_fee", 3940),
        ("本年度未收取信息处理费。", "information_processing_fee", 0),
    ],
)
def test_figures_in_prose(text: str, claim: str, value: int) -> None:
    found = {c["claim"]: c["value"] for c in claims(text)}
    assert found.get(claim) == value


def test_scope_and_approximation_are_marked() -> None:
    assert claims("市政府办公厅代表市政府共受理政府信息公开申请859件")[0]["scope"] == "narrow"
    assert claims("累计主动公开政府信息4000条")[0]["scope"] == "cumulative"
    assert claims("共收到政府信息公开申请40余件")[0]["approximate"] is True


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "收到依申请公开件176件，其中，当面申请的72件，来信申请的69件，网上申请的35件",
            {
                "requests_received": 176,
                "applications_in_person": 72,
                "applications_letter": 69,
                "applications_online": 35,
            },
        ),
        (
            "办结依申请公开件177件（含2022年结转的3件），予以公开60件，部分公开51件，不予公开4件，"
            "信息无法提供30件、不予处理3件，其他处理29件",
            {
                "results_total": 177,
                "requests_carried_in": 3,
                "granted": 60,
                "partially_granted": 51,
                "refused_total": 4,
                "unable_total": 30,
                "not_processed_total": 3,
                "other_total": 29,
            },
        ),
        (
            "已经答复的9件，其中“同意公开”的7件，信息不存在1件，非本机关政府信息1件，申请内容不明确2件",
            {
                "results_total": 9,
                "granted": 7,
                "replies_not_existing": 1,
                "replies_not_this_agency": 1,
                "replies_request_amendment": 2,
            },
        ),
        (
            "因政府信息公开被申请行政复议数量3件，提起行政诉讼一件",
            {"reconsideration_total": 3, "litigation_total": 1},
        ),
        (
            "没有收到公开申请，未发生行政复议和行政诉讼",
            {"requests_received": 0, "litigation_total": 0},
        ),
        ("全市主动公开政府信息26.8万条", {"proactive_items": 268000}),
        ("2009年累计主动公开信息四百零一条", {"proactive_items": 401}),
        ("收取检索、复制、邮寄等费用共计120.5元", {"application_fees": 120.5}),
        ("共收到2起政府信息公开申请，比2021年增加2起", {"requests_received": 2}),
    ],
)
def test_every_fact_of_a_sentence(text: str, expected: dict[str, float]) -> None:
    found = {c["claim"]: c["value"] for c in claims(text) if c["scope"] == "whole"}
    assert found.items() >= expected.items()


@pytest.mark.parametrize(
    "text",
    [
        "受理县长热线315件、12345热线来电173件",
        "收到申请后20个工作日内答复",
        "本年度未收取依申请公开费用",
        "受理行政许可申请512件",
    ],
)
def test_other_numbers_are_no_requests(text: str) -> None:
    assert "requests_received" not in {c["claim"] for c in claims(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("因政府信息公开引起的行政复议、行政诉讼案件共2件", set()),
        ("被申请行政复议和被提起行政诉讼案件2件", set()),
        ("全年发生行政诉讼和行政复议共三件", set()),
        ("全年共有2件行政复议、行政诉讼案件", set()),
        ("行政复议、行政诉讼均为0件；行政复议和行政诉讼0件", {"litigation_total"}),
        ("行政复议3件和行政诉讼2件", {"reconsideration_total", "litigation_total"}),
        ("行政复议三件、行政诉讼两件", {"reconsideration_total", "litigation_total"}),
        ("受理行政复议案件1件，行政诉讼案件1件", {"reconsideration_total", "litigation_total"}),
    ],
)
def test_a_number_that_two_share_is_neither_ones(text: str, expected: set[str]) -> None:
    """Taken for one of them it would contradict a table that is right."""
    shared = {"reconsideration_total", "litigation_total"}
    assert {c["claim"] for c in claims(text)} & shared == expected


def test_numbers_since_the_beginning_are_told_from_the_years() -> None:
    scopes = {
        c["value"]: c["scope"] for c in claims("全年主动公开信息20条；历年累计主动公开信息345条")
    }
    assert scopes == {20: "whole", 345: "cumulative"}


def test_a_claim_of_another_year_is_narrow_and_each_year_has_its_own() -> None:
    sections = [Section("一", "一、总体情况", "2022年收到申请12件，2023年收到申请15件。")]
    found = [(c["value"], c["scope"]) for c in find_claims(sections, year=2023)]
    assert found == [(12, "narrow"), (15, "whole")]


@pytest.mark.parametrize("text", ["收到申请增加3件。", "上年结转政府信息公开申请2件。"])
def test_changes_and_carried_in_are_not_requests_received(text: str) -> None:
    assert "requests_received" not in {c["claim"] for c in claims(text)}


def whole(text: str, *, alone: bool = True, year: int | None = 2023) -> dict[str, float]:
    """Claims of the report's own year and whole scope."""
    found = find_claims([Section("一", "一、总体情况", text)], year=year, alone=alone)
    return {c["claim"]: c["value"] for c in found if c["scope"] == "whole"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # What one channel carried, what several share, what is of one subject only.
        ("我镇通过门户网站公开各类信息46条。", {"channel_website_items": 46}),
        (
            "全年主动公开信息80条，其中门户网站公开30条、微信发布40条、官方微博更新10条。",
            {
                "proactive_items": 80,
                "channel_website_items": 30,
                "channel_wechat_items": 40,
                "channel_weibo_items": 10,
            },
        ),
        ("通过官方微博和微信公众号等平台发布稿件2305篇。", {}),
        ("全年厅门户网站、微信、微博发布政府信息共有3343条。", {}),
        ("通过《县政府公报》等平台主动公开规章12件，规范性文件43件。", {}),
        ("通过县政府网站和局网站向社会公开行政处罚信息共19条。", {}),
        ("通过网站公开招聘信息118条、补贴公示信息220条。", {}),
        ("通过政府网站、公开栏等多种渠道主动公开政府信息43条。", {"proactive_items": 43}),
        ("通过政府信息公开专栏主动公开政府信息37条。", {"proactive_items": 37}),
        ("2023年公开政府信息60条。", {"proactive_items": 60}),
        ("主动公开各类公安政府信息4186条。", {"proactive_items": 4186}),
        ("2023年度主动公开信息的有5条。", {"proactive_items": 5}),
        # A clause with a year of its own behind numbers since the beginning, and the reverse.
        ("截至目前共发布592条信息，2023年公开政府信息60条。", {"proactive_items": 60}),
        ("截止2023年12月31日，年度累计主动公开政府信息158条。", {"proactive_items": 158}),
        ("截止2023年12月31日，累计主动公开政府信息466条。", {}),
        ("至2023年12月31日，累计主动公开政府信息74条。", {}),
        (
            "全年累计通过政府门户网站发布各类政府信息98条，政务新媒体主动公开信息33条。",
            {"channel_website_items": 98},
        ),
        (
            "通过区政府网站、档案馆和图书馆的查阅室主动公开政府信息16条。",
            {"proactive_items": 16},
        ),
        (
            "运用新媒体平台“青川发布”微信公众号发布信息71条。",
            {"channel_wechat_items": 71},
        ),
        ("收到各类信息咨询及依申请公开信息共计40余件。", {}),
        ("收到依申请需要公开的信息0件。", {"requests_received": 0}),
        ("2023年以来我局共收到信息公开申请26件。", {"requests_received": 26}),
        # Requests, what was carried and what was answered.
        (
            "全年受理信息公开申请6件，答复5件，剩余1件结转下年度办理。",
            {"requests_received": 6, "results_total": 5, "requests_carried_out": 1},
        ),
        (
            "共收到政府信息公开申请195件，上年结转3件，公开答复191件，转下年度办理7件。",
            {
                "requests_received": 195,
                "requests_carried_in": 3,
                "results_total": 191,
                "requests_carried_out": 7,
            },
        ),
        (
            "收到依申请公开事项94件，当年办结91件，结转2024年办理3件。",
            {"requests_received": 94, "results_total": 91, "requests_carried_out": 3},
        ),
        (
            "收到公开申请33件，其中本年新收33件，上年结转0件，结转至下年办理0件。",
            {"requests_received": 33, "requests_carried_in": 0, "requests_carried_out": 0},
        ),
        (
            "办结依申请公开件17件（含2022年结转的3件），其中，予以公开6件，不予公开4件。",
            {"results_total": 17, "requests_carried_in": 3, "granted": 6, "refused_total": 4},
        ),
        (
            "收到政府信息公开申请44件（其中：网上申请42件，邮寄2件），本年度办结39件。",
            {
                "requests_received": 44,
                "applications_online": 42,
                "applications_letter": 2,
                "results_total": 39,
            },
        ),
        ("经查，结转至2023年作出答复的政府信息公开申请20件。", {}),
        ("答复政府信息公开申请34430件（含上年度转结）。", {"results_total": 34430}),
        ("予以公开及部分公开10538件，占30.61%。", {}),
        ("共收到依申请公开信件1件。", {"requests_received": 1}),
        ("收到县长信箱留言164条，办结164条。", {}),
        ("依申请公开：未收到该项申请。", {"requests_received": 0}),
        ("2023年没有发生依申请信息公开事件。", {"requests_received": 0}),
        ("未收到申请公开政府信息的情况。", {"requests_received": 0}),
        # Reviews and lawsuits, fees, complaints.
        (
            "未接到关于政府信息公开的行政复议、诉讼案件。",
            {"reconsideration_total": 0, "litigation_total": 0},
        ),
        (
            "发生行政复议事项0项，行政诉讼事项2项。",
            {"reconsideration_total": 0, "litigation_total": 2},
        ),
        (
            "在区信息公开平台主动公开信息26条；水利局门户网站公开信息15条，通过青川水利网主动公开信息310条。",
            {"channel_website_items": 15},
        ),
        (
            "主动公开信息87条，其中在微信公众号主动公开信息34条；在官方微博公开信息53条。",
            {"proactive_items": 87, "channel_wechat_items": 34, "channel_weibo_items": 53},
        ),
        (
            "主动公开政务信息82条，包括政府网站35条，报刊上发布信息8条。",
            {"proactive_items": 82, "channel_website_items": 35},
        ),
        (
            "全年通过门户网站、公开栏等渠道，主动公开各类政府信息累计30余条。",
            {"proactive_items": 30},
        ),
        ("没有向申请对象收取复印、传真等任何费用。", {"application_fees": 0}),
        ("未发生政府信息公开的收费及减免情况。", {"application_fees": 0}),
        ("行政事业性收费金额0万元。", {}),
        ("申请人逾期未按收费通知要求缴纳费用2件。", {}),
        ("官方微博收到微博投诉12条，均已办结。", {}),
    ],
)
def test_whose_and_of_what_a_number_is(text: str, expected: dict[str, float]) -> None:
    assert whole(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我局依申请信息公开办理有19件，均为自然人申请。", {"requests_received": 19}),
        ("依申请公开政务信息9件，均按时答复办结。", {"requests_received": 9}),
        (
            "收到依申请公开64件，结转上年2件；办理45件，下年度继续办理21件。",
            {
                "requests_received": 64,
                "requests_carried_in": 2,
                "results_total": 45,
                "requests_carried_out": 21,
            },
        ),
        ("共办理18件，结转下一年1件。", {"results_total": 18, "requests_carried_out": 1}),
        ("截至2023年底，累计主动公开2023年度政府信息28条。", {"proactive_items": 28}),
        ("截至2023年12月31日，累计主动公开2023年以来的政府信息15条。", {"proactive_items": 15}),
        ("截至2023年底，累计主动公开2021年以来的政府信息95条。", {}),
        ("我关通过各类渠道主动公开海关政府信息34条。", {"proactive_items": 34}),
        ("对公民的申请暂不收取任何费用。", {"application_fees": 0}),
        ("我局未收到任何形式的申请公开信息要求。", {"requests_received": 0}),
        ("每季度报送公开文件，公开政府信息计31条。", {"proactive_items": 31}),
        ("全年累计产生政府信息14条，均已主动公开。", {"proactive_items": 14}),
        (
            "通过信息公开专栏及我局网站主动公开政府信息285条。",
            {"proactive_items": 285, "channel_website_items": 285},
        ),
        ("通过我局网站主动公开政府信息285条。", {"channel_website_items": 285}),
        (
            "2023以来，我局未发生针对有关政府信息公开事务的行政复议案。",
            {"reconsideration_total": 0},
        ),
        ("全年有1件涉及政府信息公开工作的行政复议。", {"reconsideration_total": 1}),
        ("全年未发生因依申请公开被行政复议纠错或行政诉讼败诉情形。", {}),
        ("未产生与诉讼（行政复议、行政申诉）有关的费用支出。", {}),
        (
            "我鎮(zhèn)沒有因信息公開提起行政復(fù)議和行政訴訟。",
            {"reconsideration_total": 0, "litigation_total": 0},
        ),
    ],
)
def test_sentences_of_real_reports_in_other_words(text: str, expected: dict[str, float]) -> None:
    assert whole(text) == expected


def test_a_body_that_reports_for_itself_is_its_own_whole() -> None:
    text = "2023年本机关共受理依申请公开件67件。市政府办公室共发布主动公开信息96件。"
    assert whole(text) == {"requests_received": 67, "proactive_items": 96}
    assert whole(text, alone=False) == {}


def test_traditional_characters_say_the_same() -> None:
    text = "2023年度，本單位未收到申請公開政府信息件。2023年，全局累計主動公開政府信息12條。"
    assert whole(text) == {"requests_received": 0, "proactive_items": 12}


def test_a_sentence_in_traditional_characters_claims_what_it_does_in_simplified() -> None:
    """Characters of any of its words tell that it is traditional, not only those of some."""
    for traditional, plain in (
        ("本年度未收取信息處理費。", "本年度未收取信息处理费。"),
        ("本年度沒有收費。", "本年度没有收费。"),
    ):
        one, other = (find_claims([Section(None, "", text)]) for text in (traditional, plain))
        assert [(c["claim"], c["value"]) for c in one] == [(c["claim"], c["value"]) for c in other]
        assert one
