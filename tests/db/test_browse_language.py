"""The page's language comes from the address, else from Accept-Language."""

from __future__ import annotations

import pytest

from db.browse.language import Words, explicit, preferred


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("fr,zh-TW;q=0.5", "zh"),
        ("de", "en"),
        ("en;q=0.3, zh;q=0.7", "zh"),
        ("zh;q=0, en;q=0.1", "en"),
        ("zh;q=high,en", "en"),
        (";;,,q=", "en"),
    ],
)
def test_accept_language(header: str, language: str) -> None:
    assert preferred(header) == language


def test_only_the_two_languages_can_be_asked_for() -> None:
    assert explicit([None, "zh"]) == "zh"
    assert explicit(["fr", None]) is None
    assert explicit(["<script>"]) is None


def test_links_keep_a_language_that_was_asked_for() -> None:
    asked, not_asked = Words("zh", "zh"), Words("zh", None)
    assert asked.href("/places/11", sort="year") == "/places/11?sort=year&lang=zh"
    assert asked.href("/a#b") == "/a?lang=zh#b"
    assert asked.stock_href("/gongkai/facts") == "/gongkai/facts?_lang=zh"
    assert not_asked.href("/places") == "/places"


def test_figures_and_days_are_written_out() -> None:
    words = Words("en", None)
    assert words.number(1234567) == "1,234,567"
    assert words.number(14722.49) == "14,722.49"
    assert words.number(None) == ""
    assert words.day("2024-01-31") == "31 January 2024"
    assert Words("zh", None).day("2024-01-31") == "2024年1月31日"
    assert words.day("soon") == "soon"
