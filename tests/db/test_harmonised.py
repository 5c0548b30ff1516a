"""The harmonised series: which relation each figure has to it, and no sum with a hole."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from db.concepts import concepts
from db.dictionary import load_dictionary
from db.docs import _empty_archive
from db.schema.wide import REVIEW_ROUTES, columns_of
from parsers.layouts import indicators, layouts

CODES = {i.code: i for i in indicators()}


def keys() -> set[str]:
    return {f"{f['table']}-{k}" for f in layouts() for k in (f["layout"], *f.get("also", ()))}


def test_every_source_is_an_indicator_of_its_form() -> None:
    for concept in concepts():
        assert concept.label_zh and concept.label_en and concept.unit, concept.code
        for source in concept.sources:
            assert source.layout_key in keys()
            form = source.layout_key.split("-")[1]
            for code in source.indicators:
                assert form in CODES[code].layouts, (concept.code, source.layout_key, code)
                assert not CODES[code].derived_from


def test_every_relation_says_what_it_must() -> None:
    for concept in concepts():
        for source in concept.sources:
            where = (concept.code, source.layout_key)
            if source.relation == "equal":
                assert len(source.indicators) == 1, where
            else:
                assert source.note_en and source.note_zh, where
            if source.relation == "sum_of_parts":
                assert len(source.indicators) > 1, where


def test_no_series_claims_more_than_the_crosswalk_allows() -> None:
    """A pair that the crosswalk calls not comparable is never joined; equal never contradicts it."""
    related = {
        (i.code, other): link["relation"]
        for i in indicators()
        for link in i.crosswalk
        for other in link["to"]
    }
    for concept in concepts():
        for source in concept.sources:
            for code in source.indicators:
                for relation in (
                    related.get((code, concept.code)),
                    related.get((concept.code, code)),
                ):
                    where = (concept.code, source.layout_key, code, relation)
                    if relation == "not_comparable":
                        assert source.relation == "not_comparable", where
                    if source.relation == "equal" and code != concept.code:
                        assert relation in ("equal", None), where


@pytest.fixture()
def db() -> sqlite3.Connection:
    db = _empty_archive()
    load_dictionary(db)
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("INSERT INTO agencies (agency_id, name, source) VALUES ('a', '某局', 'test')")
    return db


def report(db: sqlite3.Connection, year: int, **layout: str) -> int:
    number = year
    db.execute(
        "INSERT INTO reports (report_id, agency_id, year, version_id) VALUES (?, 'a', ?, ?)",
        (number, year, number),
    )
    columns = {f"layout_{k}": v for k, v in layout.items()}
    names = ", ".join(columns)
    db.execute(
        "INSERT INTO report_versions (version_id, report_id, document_id, capture_id, parser_version, "
        f"figures_digest, first_seen, last_seen, is_current, {names}) VALUES (?, ?, ?, 1, '1', '', '', "
        f"'', 1, {', '.join('?' * len(columns))})",
        (number, number, number, *columns.values()),
    )
    return number


def fill(db: sqlite3.Connection, table: str, version: int, **values: Any) -> None:
    row = {"version_id": version} | values
    db.execute(
        f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
        tuple(row.values()),
    )


def series(db: sqlite3.Connection, concept: str) -> dict[int, tuple[Any, ...]]:
    rows = db.execute(
        "SELECT year, value, relation, is_derived, parts_reported, parts FROM harmonised "
        "WHERE concept = ?",
        (concept,),
    )
    return {row[0]: tuple(row)[1:] for row in rows}


def test_one_concept_over_four_forms(db: sqlite3.Connection) -> None:
    for year, form in ((2010, "2008"), (2016, "2014")):
        report(db, year, form=form)
    for year, key in ((2019, "2019"), (2023, "2021")):
        report(db, year, t2=key, t3=key, t4=key)
    fill(db, "statistics_2008", 2010, e1_29_refused_trade_secret=2, e1_30_refused_privacy=1,
         e1_20_reply_agreed=9)  # fmt: skip
    fill(db, "statistics_2014", 2016, replies_refused_trade_secret=4, replies_refused_privacy=3,
         replies_already_public=5, replies_agreed=6, replies_refused=40)  # fmt: skip
    for year in (2019, 2023):
        for applicant in ("natural_person", "total"):
            fill(db, "applications", year, applicant=applicant, refused_third_party_rights=7,
                 granted=11)  # fmt: skip
    assert series(db, "refused_third_party_rights") == {
        2010: (3, "sum_of_parts", 1, 2, 2),
        2016: (7, "sum_of_parts", 1, 2, 2),
        2019: (7, "equal", 0, 1, 1),
        2023: (7, "equal", 0, 1, 1),
    }
    assert series(db, "granted") == {
        2010: (9, "approximate", 0, 1, 1),
        2016: (11, "approximate", 1, 2, 2),
        2019: (11, "equal", 0, 1, 1),
        2023: (11, "equal", 0, 1, 1),
    }
    # What is not comparable is documented and left out.
    assert set(series(db, "refused_total")) == {2019, 2023}
    note = db.execute(
        "SELECT relation, note_zh FROM concept_sources WHERE concept = 'refused_total' "
        "AND layout_key = 'FORM-2014'"
    ).fetchone()
    assert note[0] == "not_comparable" and note[1]


def test_no_sum_with_a_hole(db: sqlite3.Connection) -> None:
    report(db, 2023, t2="2021", t3="2021", t4="2021")
    fill(db, "applications", 2023, applicant="total", other_correction_overdue=1, other_fee_unpaid=0,
         other_other=None)  # fmt: skip
    assert series(db, "other_handling") == {2023: (None, "sum_of_parts", 1, 2, 3)}
    for route in REVIEW_ROUTES:
        fill(db, "reviews", 2023, route=route, total=2, upheld=None)
    assert series(db, "litigation_total") == {2023: (4, "sum_of_parts", 1, 2, 2)}
    assert series(db, "litigation_upheld") == {2023: (None, "sum_of_parts", 1, 0, 2)}


def test_a_hybrid_report_is_read_table_by_table(db: sqlite3.Connection) -> None:
    report(db, 2023, t2="2021", t3="2019", t4="2021")
    fill(db, "applications", 2023, applicant="total", other_handling=5)
    fill(db, "disclosure", 2023, rules_issued=1, rules_newly_produced=None)
    assert series(db, "other_handling") == {2023: (5, "equal", 0, 1, 1)}
    assert series(db, "rules_issued") == {2023: (1, "equal", 0, 1, 1)}


def test_totals_of_the_newest_form_are_all_there() -> None:
    """Every row of table 3 and every decision count of table 2 can be followed."""
    followed = {code for c in concepts() for s in c.sources for code in s.indicators}
    assert set(columns_of("applications")) <= followed
    assert {c for c in columns_of("disclosure") if c.endswith("_decisions")} - followed <= {
        "other_external_services_decisions"
    }
