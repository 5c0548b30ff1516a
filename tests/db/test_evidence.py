"""Evidence is folded into shared patterns and comes back exactly."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from db.evidence import fold, unfold, variables

TITLE = "青澜县公安局2025年政府信息公开工作年度报告"
_TEXTS = st.one_of(
    st.text(),
    st.sampled_from(
        [TITLE, "青澜县公安局", "2025", "2026-01-27", "www.x.gov.cn", "{title}", "{0}"]
    ),
    st.text(alphabet="{}:01title\0\1青澜年2025"),
)
_EVIDENCE = st.dictionaries(
    st.sampled_from(["level", "kind", "evidence"]),
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), _TEXTS),
        lambda inner: st.one_of(
            st.lists(inner, max_size=4), st.dictionaries(st.sampled_from("abc"), inner)
        ),
        max_leaves=12,
    ),
)


@given(
    _EVIDENCE,
    st.one_of(st.none(), _TEXTS),
    st.one_of(st.none(), _TEXTS),
    st.integers(1900, 2100),
    st.sampled_from([None, "", "http://www.x.gov.cn/a.html", "http://[bad"]),
)
def test_what_is_folded_comes_back(
    evidence: dict[str, Any], title: str | None, published: str | None, year: int, url: str | None
) -> None:
    known = variables(title, published, year, url)
    pattern, rest = fold(evidence, known)
    assert unfold(pattern, rest, known) == json.loads(json.dumps(evidence))


def evidence(agency: str, year: int) -> tuple[dict[str, Any], dict[str, str]]:
    title = f"{agency}{year}年政府信息公开工作年度报告"
    read = {
        "year": [{"value": year, "from": "heading", "text": title}],
        "agency": [{"value": agency, "from": "title", "text": ""}],
        "site": [{"value": "www.x.gov.cn", "from": "url"}],
    }
    return read, variables(title, f"{year + 1}-01-20", year, "http://www.x.gov.cn/a.html")


def test_reports_of_one_kind_share_a_pattern() -> None:
    first, second = (
        fold(*evidence(*of)) for of in (("青澜县公安局", 2024), ("青澜县民政局", 2023))
    )
    assert first == second
    assert first[1] is None


def test_a_text_of_one_report_alone_stays_out_of_the_pattern() -> None:
    read, known = evidence("青澜县公安局", 2024)
    read["published_on"] = [{"text": "发布时间：2025年1月20日 15:32"}]
    pattern, rest = fold(read, known)
    assert "15:32" not in pattern
    assert rest == '["发布时间：2025年1月20日 15:32"]'
