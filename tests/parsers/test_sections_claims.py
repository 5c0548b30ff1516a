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
