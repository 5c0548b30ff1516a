"""Loading: whatever a reading says of a cell, the archive says too."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from browse_reports import figures_of as cells_of
from browse_reports import make_report
from hypothesis import given, settings
from hypothesis import strategies as st

from db.changes import figure_changes, figures_of
from db.dictionary import load_dictionary
from db.docs import _empty_archive
from db.load import Loader, Source
from db.pack import figures_digest
from parsers.report import Report, State, plain_number
from parsers.sandbox import ParseFailure

CELLS = [pair for table in ("T2", "T3", "T4") for pair in cells_of(table, "2021")]


@cache
def _database() -> sqlite3.Connection:
    db = _empty_archive()
    load_dictionary(db)
    return db


@pytest.fixture()
def db() -> Iterator[sqlite3.Connection]:
    with _clean() as connection:
        yield connection


class _clean:
    """The database, put back as it was afterwards."""

    def __enter__(self) -> sqlite3.Connection:
        self.db = _database()
        self.db.execute("BEGIN")
        return self.db

    def __exit__(self, *exception: object) -> None:
        self.db.execute("ROLLBACK")


def capture(db: sqlite3.Connection, number: int = 1, url: str = "http://a.test/") -> Source:
    at = f"2024-0{number}-01T00:00:00Z"
    db.execute(
        "INSERT INTO captures (capture_id, url, captured_at, status, payload_digest, payload_length, "
        "entity_digest, warc_file, warc_offset, warc_length, warc_record_id, record_type, state, source) "
        "VALUES (?, ?, ?, 200, ?, 1, '', 'w', ?, 1, '', 'response', 'fetched', 'crawl')",
        (number, url, at, f"sha256:{number}", number),
    )
    return Source(number, url, at, f"sha256:{number}", None, {})


def facts(db: sqlite3.Connection, report_id: int = 1) -> dict[tuple[str, str | None], tuple]:
    rows = db.execute(
        "SELECT indicator, applicant, value, state, raw, doubt, place FROM facts WHERE report_id = ?",
        (report_id,),
    )
    return {(r[0], r[1]): tuple(r)[2:] for r in rows}


STATES = st.one_of(
    st.just((State.BLANK, "")),
    st.just((State.MISSING, None)),
    st.sampled_from([(State.NOT_APPLICABLE, raw) for raw in ("/", "—", "无")]),
    st.sampled_from([(State.UNREADABLE, raw) for raw in ("1O", "约5", "#REF!", "见附件")]),
)
NUMBERS = st.one_of(st.integers(0, 10**7), st.decimals("0", "99999", places=4))


@settings(max_examples=30, deadline=None)
@given(
    states=st.dictionaries(st.sampled_from(CELLS), STATES, max_size=40),
    numbers=st.dictionaries(st.sampled_from(CELLS), NUMBERS, max_size=20),
    doubts=st.dictionaries(st.sampled_from(CELLS), st.just("a reason to doubt"), max_size=5),
    raws=st.dictionaries(
        st.sampled_from(CELLS), st.sampled_from(["１２", "3 件", "1,234"]), max_size=5
    ),
)
def test_every_cell_comes_back_as_it_was_read(
    states: dict, numbers: dict, doubts: dict, raws: dict
) -> None:
    report = make_report("某县财政局", 2023, states=states, changes=numbers, doubts=doubts)
    for fact in report.facts:
        cell = (fact.indicator, fact.applicant)
        if fact.state is State.REPORTED and cell in raws:
            fact.raw = raws[cell]
    with _clean() as db:
        (version,) = Loader(db).load(capture(db), report)
        found = facts(db)
        stored = figures_of(db, version)
    assert set(found) == {(f.indicator, f.applicant) for f in report.facts}
    for fact in report.facts:
        cell = (fact.indicator, fact.applicant)
        value, state, raw, doubt, place = found[cell]
        assert (value, state) == (plain_number(fact.value), str(fact.state)), cell
        assert stored[cell] == (value, state), cell
        assert doubt == fact.doubt, cell
        assert raw == (fact.raw if fact.raw is not None else None), cell
        if fact.state is not State.MISSING:
            assert place is not None, cell


@settings(max_examples=20, deadline=None)
@given(
    before=st.dictionaries(st.sampled_from(CELLS), st.integers(0, 9), max_size=15),
    after=st.dictionaries(st.sampled_from(CELLS), st.integers(0, 9), max_size=15),
    gone=st.dictionaries(st.sampled_from(CELLS), STATES, max_size=8),
)
def test_changes_are_exactly_the_cells_that_differ(before: dict, after: dict, gone: dict) -> None:
    one = make_report("某县财政局", 2023, changes=before)
    two = make_report("某县财政局", 2023, changes=after, states=gone, salt="2")
    say = lambda r: {  # noqa: E731
        (f.indicator, f.applicant): (plain_number(f.value), str(f.state)) for f in r.facts
    }
    differing = {c for c in say(one) if say(one)[c] != say(two)[c]}
    with _clean() as db:
        (first,) = Loader(db).load(capture(db, 1), one)
        (second,) = Loader(db).load(capture(db, 2), two)
        found = {(c[0], c[1]): (c[2:4], c[4:6]) for c in figure_changes(db, first, second)}
    assert set(found) == differing
    for cell, (was, now) in found.items():
        assert (was, now) == (say(one)[cell], say(two)[cell])
    assert (figures_digest(one) == figures_digest(two)) == (not differing)


def counts(db: sqlite3.Connection, *tables: str) -> list[int]:
    return [db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables]


def test_loading_again_changes_nothing(db: sqlite3.Connection) -> None:
    source, report = capture(db), make_report("某县财政局", 2023, failed=True)
    loader = Loader(db)
    first = loader.load(source, report)
    tables = ("documents", "reports", "report_versions", "applications", "checks", "problems",
              "sections", "section_search")  # fmt: skip
    before = counts(db, *tables)
    assert loader.load(source, report) == first
    assert counts(db, *tables) == before


def test_two_reports_of_one_document_are_two_parts(db: sqlite3.Connection) -> None:
    report = make_report("某县财政局", 2023)
    report.others = [make_report("某县教育局", 2023), make_report("某县财政局", 2022)]
    versions = Loader(db).load(capture(db), report)
    rows = db.execute(
        "SELECT a.name, r.year, v.part FROM report_versions v JOIN reports r USING (report_id) "
        "JOIN agencies a USING (agency_id) ORDER BY v.part"
    ).fetchall()
    assert [tuple(r) for r in rows] == [
        ("某县财政局", 2023, 1), ("某县教育局", 2023, 2), ("某县财政局", 2022, 3),
    ]  # fmt: skip
    assert len(versions) == 3


def outcome(db: sqlite3.Connection) -> tuple[Any, ...]:
    return tuple(db.execute("SELECT outcome, failure, reports FROM documents").fetchone())


def test_what_cannot_be_read_is_a_row_that_says_why(db: sqlite3.Connection) -> None:
    assert Loader(db).load(capture(db), ParseFailure("cpu_limit", "took 60 s")) == []
    assert outcome(db) == ("failed", "cpu_limit: took 60 s", 0)


def test_what_is_no_report_is_remembered_as_such(db: sqlite3.Connection) -> None:
    report = make_report("某县财政局", 2023)
    report.is_report = False
    assert Loader(db).load(capture(db), report) == []
    assert outcome(db) == ("not_report", None, 0)


@pytest.mark.parametrize("lost", ["agency", "year"])
def test_a_report_of_nobody_or_no_year_is_a_problem_not_a_guess(
    db: sqlite3.Connection, lost: str
) -> None:
    report = make_report("某县财政局", 2023)
    setattr(report, lost, None)
    assert Loader(db).load(capture(db), report) == []
    (problem,) = db.execute("SELECT code, detail FROM problems").fetchall()
    assert problem[0] == "identity_unknown"
    assert report.title is not None and report.title in problem[1]
    assert counts(db, "reports") == [0]


def test_amounts_keep_their_decimals_and_counts_stay_whole(db: sqlite3.Connection) -> None:
    cell = ("administrative_fee_revenue", None)
    report: Report = make_report("某县财政局", 2023, changes={cell: Decimal("72701.2578")})  # type: ignore[dict-item]
    Loader(db).load(capture(db), report)
    fee, fines = db.execute(
        "SELECT administrative_fee_revenue, administrative_penalty_decisions FROM disclosure"
    ).fetchone()
    assert (fee, type(fines)) == (72701.2578, int)
