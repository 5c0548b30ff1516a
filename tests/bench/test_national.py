"""The national model at 300 reports: it loads as it was made, and the ten queries tell the truth."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from crawler.capture.store import CaptureStore, transaction
from db.build import BuildSummary, begin_run, last_build, settle
from db.coverage import compute_coverage
from db.export import export
from db.load import Loader
from db.publish import LEFT_OUT, current_snapshot
from db.reading import reading_of
from db.schema.views import views
from db.summaries import SNAPSHOT_VIEWS
from parsers.report import Section
from tests.bench import bench_national, bench_site
from tests.bench.national import Nation, batches, finish, make, write_captures
from tests.bench.national_model import Truth, bodies, truths
from tests.bench.national_queries import TEN, open_snapshot, sql_of
from tests.bench.national_readings import as_report, reading
from tests.bench.national_text import sections

REPORTS = 300
ACROSS = {"X.JUMP", "T4.AFTER.SOFT", "T2.FEE.MAGNITUDE"}
SOFT = {"T4.VS.T3"}
"""Soft rules that invented figures may trip without being wrong."""


@dataclass
class Archive:
    directory: Path
    snapshot: sqlite3.Connection
    truths: dict[tuple[str, int], Truth]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    directory = tmp_path_factory.mktemp("nation")
    with CaptureStore(directory) as store:
        finish(directory, store, make(store, REPORTS, text_share=0.3))
    walked = [t for t, _, _ in Nation(REPORTS).documents() if t is not None]
    snapshot = open_snapshot(current_snapshot(directory))
    yield Archive(directory, snapshot, {(t.body.agency_id, t.year): t for t in walked})
    snapshot.close()


def total(truth: Truth, *codes: str) -> int:
    return sum(truth.counts[c][6] for c in codes if c in truth.counts)


def refused(truth: Truth) -> int:
    return total(truth, *(c for c in truth.counts if c.startswith("refused_")))


def with_table3(archive: Archive) -> list[Truth]:
    return [t for t in archive.truths.values() if t.counts]


def test_the_quick_reading_is_the_parsers_own() -> None:
    for body in bodies(REPORTS)[::5]:
        for truth in truths(body):
            prose = [Section(*s) for s in sections(truth)] if truth.said is not None else []
            slow, quick = reading_of(as_report(truth, prose)), reading(truth)
            slow.sections = []  # not asked for
            quick.digest = slow.digest  # the only thing made otherwise
            assert quick == slow


def test_every_report_arrives(archive: Archive) -> None:
    found = archive.snapshot.execute("SELECT agency_id, year FROM reports").fetchall()
    assert {tuple(row) for row in found} == set(archive.truths)
    assert len(found) == REPORTS
    levels = archive.snapshot.execute("SELECT DISTINCT level FROM agency_years").fetchall()
    assert {row[0] for row in levels} == {"province", "prefecture", "county", "township"}


def test_checks_fail_where_errors_were_planted(archive: Archive) -> None:
    failed: dict[tuple[str, int], set[str]] = defaultdict(set)
    for agency, year, rule in archive.snapshot.execute(
        "SELECT agency_id, year, rule FROM failed_checks WHERE rule NOT IN "
        f"({', '.join('?' * len(ACROSS | SOFT))})",
        tuple(ACROSS | SOFT),
    ):
        failed[(agency, year)].add(rule)
    planted = {}
    for (agency, year), truth in archive.truths.items():
        rules = set(truth.planted)
        before = archive.truths.get((agency, year - 1))
        if before is None or not before.counts:
            rules.discard("X.CARRY")  # nothing to compare with
        if rules:
            planted[(agency, year)] = rules
    assert planted
    assert failed == planted


def test_what_the_next_crawl_needs_is_not_published(archive: Archive) -> None:
    db = archive.snapshot
    tables = {r[0] for r in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert not tables & set(LEFT_OUT)
    assert db.execute("SELECT DISTINCT discovered FROM captures").fetchall()[0][0] == "{}"
    for table in ("captures", "documents"):
        indexes = {row[3] for row in db.execute(f"PRAGMA index_list([{table}])")}
        assert "u" not in indexes, table  # no constraint on rows to come
    with CaptureStore(archive.directory) as store:
        own = store.connection
        for table in ("reports", "applications", "report_versions", "coverage", "captures"):
            counts = [c.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for c in (own, db)]
            assert counts[0] == counts[1] > 0, table
        assert own.execute("SELECT min(length(discovered)) FROM captures").fetchone()[0] > 2


@pytest.mark.parametrize("view", sorted(SNAPSHOT_VIEWS))
def test_views_say_the_same_from_the_totals(archive: Archive, view: str) -> None:
    db = archive.snapshot
    shown = [tuple(row) for row in db.execute(f"SELECT * FROM {view}")]
    counted = [tuple(row) for row in db.execute(views()[view])]
    assert sorted(shown, key=str) == sorted(counted, key=str)
    assert shown


def test_a_body_whose_level_is_not_known_is_told_alike_everywhere(tmp_path: Path) -> None:
    with CaptureStore(tmp_path) as store:
        made = make(store, 24)
        db = store.connection
        with transaction(db):
            db.execute(
                "UPDATE agencies SET level = NULL WHERE agency_id = (SELECT min(agency_id) FROM reports)"
            )
        finish(tmp_path, store, made)
    with closing(open_snapshot(current_snapshot(tmp_path))) as snapshot:
        for view in ("agency_years", "agency_years_corrected"):
            shown = snapshot.execute(f"SELECT * FROM {view} ORDER BY report_id").fetchall()
            counted = snapshot.execute(f"{views()[view]} ORDER BY report_id").fetchall()
            assert [tuple(row) for row in shown] == [tuple(row) for row in counted], view
            assert "" in {row["level"] for row in shown}, view
    export(tmp_path, tmp_path / "tables", "parquet", only=("agency_years",))
    levels = duckdb.sql(
        f"SELECT count(*) FILTER (level IS NULL), count(*) FILTER (level = '') "
        f"FROM '{tmp_path}/tables/agency_years/*/*.parquet'"
    ).fetchall()
    assert levels[0][0] > 0 and levels[0][1] == 0


def ask(archive: Archive, title: str, **given: Any) -> list[dict[str, Any]]:
    rows = archive.snapshot.execute(sql_of(TEN[title][0]), given).fetchall()
    return [dict(row) for row in rows]


def test_one_agency_over_years(archive: Archive) -> None:
    truth = next(iter(archive.truths.values()))
    rows = ask(archive, "one agency over years", agency=truth.body.name)
    mine = [t for t in archive.truths.values() if t.body.name == truth.body.name]
    assert [r["year"] for r in rows if r["agency"] == truth.body.name] == [t.year for t in mine]
    found = {r["year"]: r for r in rows if r["agency"] == truth.body.name}
    for one in mine:
        wanted = total(one, "requests_received") if one.counts else None
        assert found[one.year]["requests_received"] == wanted
        assert found[one.year]["refused_total"] == (refused(one) if one.counts else None)


@pytest.mark.parametrize(
    ("level", "kind"), [("county", "government"), ("township", "town"), ("county", "department")]
)
def test_yearly_totals(archive: Archive, level: str, kind: str) -> None:
    rows = ask(archive, "national yearly totals", level=level, kind=kind)
    mine = [t for t in with_table3(archive) if (t.body.level, t.body.kind) == (level, kind)]
    assert [(r["year"], r["reports"], r["requests_received"], r["granted"]) for r in rows] == [
        (
            year,
            sum(t.year == year for t in mine),
            sum(total(t, "requests_received") for t in mine if t.year == year),
            sum(total(t, "granted") for t in mine if t.year == year),
        )
        for year in sorted({t.year for t in mine})
    ]


def test_refusal_rate_by_province(archive: Archive) -> None:
    rows = ask(archive, "refusal rate by province and year", year=2023, level="county")
    by_province: dict[str, list[Truth]] = defaultdict(list)
    for t in with_table3(archive):
        if t.year == 2023 and t.body.level == "county" and t.body.kind == "government":
            by_province[t.body.division_code[:2] + "0000"].append(t)
    found = {r["province_code"]: (r["reports"], r["refused"], r["results"]) for r in rows}
    assert found == {
        code: (len(some), sum(map(refused, some)), sum(total(t, "results_total") for t in some))
        for code, some in by_province.items()
    }


def test_top_towns(archive: Archive) -> None:
    rows = ask(archive, "top 50 towns", year=2023, level="township")
    towns = [t for t in with_table3(archive) if t.year == 2023 and t.body.level == "township"]
    wanted = sorted((total(t, "requests_received") for t in towns), reverse=True)[:50]
    assert [r["requests_received"] for r in rows] == wanted
    names = {t.body.name: total(t, "requests_received") for t in towns}
    assert all(names[r["agency"]] == r["requests_received"] for r in rows)


def test_failed_checks(archive: Archive) -> None:
    hard = {"T3.COL.SUM7", "T3.ROW.TOTAL", "T4.REV.TOTAL"}
    for year in range(2019, 2026):
        rows = ask(archive, "failed checks", year=year)
        wanted = Counter(
            (t.body.name, rule)
            for t in archive.truths.values()
            if t.year == year
            for rule in t.planted
            if rule in hard
        )
        assert Counter((r["agency"], r["rule"]) for r in rows if r["rule"] in hard) == wanted


def test_coverage(archive: Archive) -> None:
    rows = ask(archive, "coverage", level="county", kind="department")
    db = archive.snapshot
    for row in rows:
        wanted: Counter[str] = Counter()
        for standing, code in db.execute(
            "SELECT c.standing, a.division_code FROM coverage c JOIN agencies a USING (agency_id) "
            "WHERE c.year = ? AND a.level = 'county' AND a.kind = 'department'",
            (row["year"],),
        ):
            if code[:2] == row["province_code"][:2] and standing != "not_due":
                wanted[standing] += 1
        assert row["due"] == wanted.total()
        assert {s: row[s] for s in wanted} == wanted
    assert rows


def test_text_against_table(archive: Archive) -> None:
    db = archive.snapshot
    wanted = db.execute("SELECT count(*) FROM checks WHERE rule LIKE 'TXT.%'").fetchone()[0]
    found = [
        (row["agency"], row["year"], row["expected"])
        for year in range(2014, 2026)
        for row in ask(archive, "text against table", year=year)
    ]
    said = [(t.body.name, t.year, t.said) for t in archive.truths.values() if t.said is not None]
    assert sorted(found) == sorted(said)
    assert len(found) == wanted > 0


def test_litigation_per_request(archive: Archive) -> None:
    rows = ask(archive, "litigation per request", year=2022)
    wanted = []
    for t in with_table3(archive):
        received = total(t, "requests_received")
        if t.year == 2022 and received >= 20:
            sued = sum(t.reviews[r][4] for r in t.reviews if r.startswith("litigation"))
            wanted.append(round(100.0 * sued / received, 1))
    assert [r["lawsuits_per_100"] for r in rows] == sorted(wanted, reverse=True)[:50]
    assert rows


def test_applicants_mix(archive: Archive) -> None:
    rows = ask(archive, "applicants' mix", level="county")
    for row in rows:
        if row["applicant"] == "natural_person":
            assert row["requests_received"] == sum(
                t.counts["requests_received"][0]
                for t in with_table3(archive)
                if t.year == row["year"] and t.body.level == "county"
                and t.body.kind == "government"
            )  # fmt: skip
    assert len(rows) == 7 * 7


def test_full_text(archive: Archive) -> None:
    rows = ask(archive, "full text", words="行政诉讼")
    held = archive.snapshot.execute(
        "SELECT count(*) FROM sections s JOIN reports r ON r.version_id = s.version_id "
        "WHERE s.text || s.heading LIKE '%行政诉讼%'"
    ).fetchone()[0]
    assert len(rows) == min(held, 100) > 0


def test_one_more_report_settles_like_everything_anew(tmp_path: Path) -> None:
    """Coverage kept up to date by what a build touches is the coverage computed anew."""
    with CaptureStore(tmp_path) as store:
        made = make(store, 60)
        finish(tmp_path, store, made)
        db = store.connection
        for body in bodies(60)[:6]:
            *_, truth = truths(body, last_year=2026)
            item = made.nation.document(truth, "2027-01-15")
            with transaction(db):
                write_captures(db, made.nation)
                before = last_build(db)
                loader = Loader(db, begin_run(db))
                loader.load_all([item])
                settle(db, loader, before, BuildSummary())
        kept = db.execute("SELECT * FROM coverage ORDER BY 1, 2").fetchall()
        with transaction(db):
            compute_coverage(db)
        anew = db.execute("SELECT * FROM coverage ORDER BY 1, 2").fetchall()
        assert [tuple(r) for r in kept] == [tuple(r) for r in anew]


def test_nothing_walks_over_a_table_for_one_more_report(tmp_path: Path) -> None:
    """What a build asks between reading and publishing is led by an index everywhere, so that one more
    report costs the same at any size. Runs, and what is stale since the last, are few."""
    with CaptureStore(tmp_path) as store:
        made = make(store, 60)
        finish(tmp_path, store, made)
        db = store.connection
        *_, truth = truths(bodies(60)[1], last_year=2026)
        item = made.nation.document(truth, "2027-01-15")
        with transaction(db):
            write_captures(db, made.nation)
        asked: list[str] = []
        db.set_trace_callback(asked.append)
        with transaction(db):
            before = last_build(db)
            loader = Loader(db, begin_run(db))
            loader.load_all([item])
            settle(db, loader, before, BuildSummary())
        db.set_trace_callback(None)
        walks = {
            (step[3].split()[1], " ".join(sql.split()))
            for sql in asked
            if sql.startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "\n", "WITH"))
            for step in db.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()
            if step[3].startswith("SCAN")
        }
    assert {table for table, _ in walks} <= {"runs", "coverage_stale", "CONSTANT"}, walks


def test_the_benchmark_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bench_national.main(["--reports", "60", "--rate-reports", "60", "--directory", str(tmp_path)])
    said = capsys.readouterr().out
    assert "bytes a report" in said
    assert all(f"{title}: cold" in said for title in TEN)


def test_the_sites_benchmark_runs_and_every_page_answers(archive: Archive) -> None:
    found = bench_site.run(archive.directory, each=2, pause=0.0)
    for name, result in found.items():
        if isinstance(result, dict):
            assert not result["bad"], name
            assert set(result["by_kind"]) == set(
                bench_site.addresses(current_snapshot(archive.directory), 2)
            )


def test_batches_leave_nothing_out() -> None:
    assert list(batches(range(5), 2)) == [[0, 1], [2, 3], [4]]
