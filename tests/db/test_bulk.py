"""Bulk loading: a batch stands or falls as a whole, and one bad reading does not take it along."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from browse_reports import make_report

from crawler.capture.store import transaction
from db.bulk import Bulk
from db.dictionary import load_dictionary
from db.docs import _empty_archive
from db.load import Loader, Source, SourceFile
from db.rows import COLUMNS, TOGETHER
from parsers.report import CheckResult, Problem, Report


@pytest.fixture()
def bulk() -> Iterator[Bulk]:
    db = _empty_archive()
    load_dictionary(db)
    db.commit()
    yield Bulk(Loader(db))
    db.close()


def source(db: sqlite3.Connection, number: int) -> Source:
    url, digest = f"http://a.test/{number}", f"sha256:{number}"
    at = f"2024-03-01T00:{number:02d}:00Z"
    db.execute(
        "INSERT INTO captures (capture_id, url, captured_at, status, payload_digest, payload_length, "
        "entity_digest, warc_file, warc_offset, warc_length, warc_record_id, record_type, state, source) "
        "VALUES (?, ?, ?, 200, ?, 1, '', 'w', ?, 1, '', 'response', 'fetched', 'crawl')",
        (number, url, at, digest, number),
    )
    return Source(number, url, at, digest, None, {})


def outcomes(db: sqlite3.Connection) -> list[tuple[int, str, str | None]]:
    rows = db.execute("SELECT capture_id, outcome, failure FROM documents ORDER BY capture_id")
    return [tuple(row) for row in rows]


@pytest.mark.parametrize(
    "bad", ["\ud800", Decimal(2**70)], ids=["half a character", "too large a number"]
)
def test_one_reading_that_cannot_be_stored_is_a_failure_and_the_rest_is_there(
    bulk: Bulk, bad: object
) -> None:
    reports = [make_report(f"某县{name}局", 2023) for name in ("财政", "教育", "水利")]
    if isinstance(bad, str):
        reports[1].sections[0] = type(reports[1].sections[0])("一", "总体情况", bad)
    else:
        cell = reports[1].facts[0]
        reports[1].facts[0] = type(cell)(
            cell.indicator, cell.applicant, bad, str(bad), cell.state, None
        )  # type: ignore[arg-type]
    items = [(source(bulk.db, n), r) for n, r in enumerate(reports, start=1)]
    with bulk.unlinked():
        stored = bulk.store(items)
    assert [bool(versions) for _, _, versions in stored] == [True, False, True]
    found = outcomes(bulk.db)
    assert [(c, o) for c, o, _ in found] == [(1, "report"), (2, "failed"), (3, "report")]
    assert found[1][2] is not None and found[1][2].startswith("not_storable: ")
    assert bulk.db.execute("PRAGMA foreign_key_check").fetchall() == []
    names = {r[0] for r in bulk.db.execute("SELECT name FROM agencies")}
    assert names == {"某县财政局", "某县水利局"}


def test_a_reference_to_nothing_is_refused_though_keys_are_not_looked_up_row_by_row(
    bulk: Bulk,
) -> None:
    there = source(bulk.db, 1)
    gone = Source(99, "http://a.test/99", "2024-01-01T00:00:00Z", "sha256:99", None, {})
    with bulk.unlinked():
        bulk.db.execute("BEGIN")
        bulk.loader.load_all([(there, make_report("某县财政局", 2023))])
        bulk.db.execute("ROLLBACK")
        bulk.loader.forget()
        with pytest.raises(sqlite3.IntegrityError, match=r"documents\.capture_id"):
            bulk.store([(gone, make_report("某县教育局", 2023))])
    assert outcomes(bulk.db) == []
    assert bulk.db.execute("SELECT count(*) FROM agencies").fetchone()[0] == 0


def test_foreign_keys_are_looked_up_again_afterwards(bulk: Bulk) -> None:
    with bulk.unlinked():
        assert bulk.db.execute("PRAGMA foreign_keys").fetchone()[0] == 0
    assert bulk.db.execute("PRAGMA foreign_keys").fetchone()[0] == 1


def test_readings_of_one_batch_are_versions_of_one_report(bulk: Bulk) -> None:
    items = [(source(bulk.db, n), make_report("某县财政局", 2023)) for n in (1, 2)]
    with bulk.unlinked():
        stored = bulk.store(items)
    assert all(len(versions) == 1 for _, _, versions in stored)
    assert bulk.db.execute("SELECT count(*) FROM reports").fetchone()[0] == 1
    assert bulk.db.execute("SELECT sum(is_current) FROM report_versions").fetchone()[0] == 1


def _contents(db: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    """Every row of what loading writes, without the moment it was read."""
    found = {}
    for table in (*COLUMNS, "agencies", "agency_names", "place_patterns", "evidence_patterns"):
        columns = COLUMNS.get(table, ("*",))
        shown = ", ".join(c for c in columns if c not in ("read_at", "grams"))
        found[table] = [tuple(row) for row in db.execute(f"SELECT {shown} FROM {table}")]
    return found


def _many() -> list[Report]:
    """More than one statement of several rows takes, some of them versions of one report."""
    names = [f"某县{name}局" for name in ["财政", "教育", "水利", "民政", "公安", "审计", "统计"]]
    return [make_report(name, year) for year in range(2019, 2025) for name in (*names, names[0])]


def test_a_batch_and_one_by_one_leave_the_same_rows(bulk: Bulk) -> None:
    single = _empty_archive()
    load_dictionary(single)
    single.commit()
    alone = Loader(single)
    with bulk.unlinked():
        together = [(source(bulk.db, n), r) for n, r in enumerate(_many(), start=1)]
        stored = bulk.store(together)
    versions = []
    for number, report in enumerate(_many(), start=1):
        with transaction(single):
            versions.append(alone.load_all([(source(single, number), report)])[0])
    assert len(together) > 2 * TOGETHER
    assert [ids for _, _, ids in stored] == versions
    assert _contents(bulk.db) == _contents(single)
    single.close()


_REFERENCES = (
    ("documents", "capture_id"),
    ("documents", "run_id"),
    ("reports", "agency_id"),
    ("reports", "version_id"),
    ("reports", "capture_id"),
    ("report_versions", "report_id"),
    ("report_versions", "document_id"),
    ("report_versions", "capture_id"),
    ("report_versions", "place_pattern"),
    ("report_versions", "evidence_pattern"),
    ("report_versions", "supersedes"),
    ("applications", "version_id"),
    ("disclosure", "version_id"),
    ("reviews", "version_id"),
    ("sections", "version_id"),
    ("cell_notes", "version_id"),
    ("cell_notes", "indicator"),
    ("claims", "version_id"),
    ("checks", "version_id"),
    ("problems", "version_id"),
    ("problems", "document_id"),
    ("report_files", "version_id"),
    ("report_files", "capture_id"),
)


@pytest.mark.parametrize(("table", "column"), _REFERENCES, ids=map(".".join, _REFERENCES))
def test_a_row_that_refers_to_nothing_is_refused(bulk: Bulk, table: str, column: str) -> None:
    report = make_report("某县财政局", 2023)
    report.problems.append(Problem("page_cut", "x", None))
    report.checks.append(CheckResult("t3_sum", None, Decimal(1), Decimal(2), False))
    report.claims.append(
        {"claim": "requests_received", "value": 1, "unit": "件", "approximate": False,
         "scope": "year", "sentence": "x", "place": {}}
    )  # fmt: skip
    cell = report.facts[0]
    report.facts[0] = type(cell)(
        cell.indicator, cell.applicant, cell.value, "一", cell.state, None, doubt="x"
    )  # type: ignore[arg-type]
    item = source(bulk.db, 1)
    item = replace(item, files=(SourceFile(1, item.url, item.captured_at, "sha256:1", "page"),))
    spoilt = []

    def spoil(name: str, rows: list[tuple[object, ...]]) -> None:
        at = COLUMNS[name].index(column) if name == table else 0
        if name == table:
            wrong = "nowhere" if column in ("agency_id", "indicator") else 10**9
            rows[-1] = (*rows[-1][:at], wrong, *rows[-1][at + 1 :])
            spoilt.append(rows[-1])

    bulk.loader.rows.watch = spoil
    # A reading that fails is stored as a failure: what that one writes is spoilt once only.
    with bulk.unlinked(), pytest.raises(sqlite3.IntegrityError, match=rf"{table}\.{column}"):
        bulk._store([(item, report)], ())
    assert spoilt
    assert bulk.db.execute("SELECT count(*) FROM documents").fetchone()[0] == 0


def test_the_proof_walks_over_no_table(bulk: Bulk) -> None:
    keys = dict.fromkeys(("document_id", "report_id", "version_id", "problem_id", "rowid"), 1)
    plan = bulk.db.execute(f"EXPLAIN QUERY PLAN {bulk._proofs}", keys).fetchall()
    assert {step[3] for step in plan if step[3].startswith("SCAN")} == {"SCAN CONSTANT ROW"}
