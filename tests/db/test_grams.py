"""Full text against brute force: every word of every length, found where it is and nowhere else."""

from __future__ import annotations

import re
import sqlite3
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.capture.schema import upgrade as upgrade_crawler
from db.browse.queries import queries
from db.grams import fold, folds, grams, match_query
from db.schema import upgrade
from db.schema.history import SEARCH_INDEX

HAN = "行政复议诉讼诉信息公开〇訴訟資訊龘\U00020000"
LATIN = "aZé09"
TEXT = st.text(
    st.sampled_from([*HAN, *LATIN, "，", "。", " ", "\n", "３", "Ｂ", "-", "、"]), max_size=40
)
WORD = st.text(st.sampled_from([*HAN, *LATIN]), min_size=1, max_size=6)


@cache
def index() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.execute(SEARCH_INDEX)
    return db


def found(texts: list[str], query: str) -> set[int]:
    db = index()
    db.execute("BEGIN")
    db.executemany(
        "INSERT INTO section_search (rowid, grams) VALUES (?, ?)",
        [(i, grams(t)) for i, t in enumerate(texts)],
    )
    rows = db.execute(
        "SELECT rowid FROM section_search WHERE section_search MATCH ? ORDER BY rank", (query,)
    ).fetchall()
    db.execute("ROLLBACK")
    return {r[0] for r in rows}


def stands_in(word: str, text: str) -> bool:
    """Whether a reader would say so, letter by letter: ideographs anywhere, Latin words whole,
    white space and punctuation between the two scripts of no account."""
    han = re.compile(r"[〇\u3400-\u9fff\U00020000-\U0003ffff]")
    pieces = re.findall(r"[〇\u3400-\u9fff\U00020000-\U0003ffff]+|[a-zé0-9]+", fold(word))
    pattern = r"[^\w]*".join(
        r"\s*".join(map(re.escape, p))
        if han.match(p)
        else rf"(?<![a-zé0-9]){re.escape(p)}(?![a-zé0-9])"
        for p in pieces
    )
    return re.search(pattern, fold(text)) is not None


@settings(max_examples=300, deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=6), WORD)
@example(["行政诉\n讼"], "诉讼")
@example(["第３季度"], "第3季度")
@example(["訴訟"], "诉讼")
@example(["二〇二三年"], "〇二")
@example(["收到 3 件", "收到13件"], "3件")
def test_words_are_found_where_they_stand_and_nowhere_else(texts: list[str], word: str) -> None:
    expected = {i for i, t in enumerate(texts) if stands_in(word, t)}
    assert found(texts, match_query(word)) == expected


@pytest.mark.parametrize(
    ("text", "word", "there"),
    [
        ("收费3.5元", "3.5", True),
        ("收费3 5元", "3.5", False),
        ("收费3.5元", "3", False),
        ("共1,234件", "1234", True),
        ("GB/T 33190-2016", "gb/t 33190", True),
        ("ＦＯＩＡ", "foia", True),
        ("行政訴訟", "行政诉讼", True),
        ("行政诉讼", "行政訴訟", True),
        ("行政、诉讼", "行政诉讼", False),
        ("行政、诉讼", "诉讼，行政", True),
        ("㈠总体情况", "一总", False),
        ("诉", "诉", True),
        ("被诉", "诉", True),
    ],
)
def test_words_as_people_type_them(text: str, word: str, there: bool) -> None:
    assert bool(found([text], match_query(word))) is there


@pytest.mark.parametrize("words", ["", " ", "，。", '"', "*", "_"])
def test_no_word_is_no_query(words: str) -> None:
    assert match_query(words) == ""


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30))
def test_any_text_whatever_makes_a_valid_query(words: str) -> None:
    query = match_query(words)
    if query:
        found(["行政诉讼"], query)


@cache
def searchable() -> sqlite3.Connection:
    """Sections of one report each, in a database no function was added to."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.row_factory = sqlite3.Row
    upgrade_crawler(db)
    upgrade(db)
    db.execute("PRAGMA foreign_keys = OFF")
    db.executemany("INSERT INTO search_folds VALUES (?, ?)", folds())
    db.execute("INSERT INTO agencies (agency_id, name, source) VALUES ('a', '某局', 'test')")
    return db


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=5), st.lists(WORD, min_size=1, max_size=3))
@example(["收费3.5元"], ["3.5"])
@example(["第3季度", "第季度"], ["第3季"])
@example(["訴"], ["诉"])
def test_plain_sql_finds_what_the_function_finds(texts: list[str], words: list[str]) -> None:
    db = searchable()
    query = next(q for q in queries() if q.name == "words_in_text")
    db.execute("BEGIN")
    for number, text in enumerate(texts, start=1):
        db.execute(
            "INSERT INTO reports (report_id, agency_id, year, version_id) VALUES (?, 'a', ?, ?)",
            (number, 2000 + number, number),
        )
        db.execute(
            "INSERT INTO sections (section_id, version_id, position, heading, text) "
            "VALUES (?, ?, 1, '', ?)",
            (number, number, text),
        )
        db.execute("INSERT INTO section_search (rowid, grams) VALUES (?, ?)", (number, grams(text)))
    plain = {r["report_id"] for r in db.execute(query.sql, {"words": " ".join(words)})}
    by_function = {
        r[0]
        for r in db.execute(
            "SELECT rowid FROM section_search WHERE section_search MATCH ?",
            (match_query(" ".join(words)),),
        )
    }
    db.execute("ROLLBACK")
    assert plain == by_function
