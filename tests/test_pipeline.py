"""The whole pipeline on the sample county: crawl → archive → parse → database equals the truth."""

from __future__ import annotations

import gzip
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator

from crawler.capture.store import CaptureStore
from crawler.run import crawl
from crawler.sample import SampleWeb, agencies, truth
from db.build import BuildSummary, build
from db.publish import current_snapshot

PLAUSIBILITY = {"X.JUMP", "T4.AFTER.SOFT", "T2.FEE.MAGNITUDE", "T4.VS.T3"}
"""Soft rules that invented figures may trip without being wrong."""


def cycle(archive: Path, phase: int, port: int = 0) -> tuple[BuildSummary, int]:
    """Crawl the sample in a phase and build; returns the build's summary and the port used."""
    with SampleWeb(phase=phase, port=port) as web:
        sites = web.sites_csv(archive / "sites.csv")
        crawl(archive, sites, allow_private=tuple(web.hosts))
        used = web.port
    return build(archive, workers=2, agencies=agencies(), agencies_source="sample"), used


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BuildSummary, int]:
    archive = tmp_path_factory.mktemp("archive")
    summary, port = cycle(archive, 1)
    return archive, summary, port


@pytest.fixture()
def snapshot(first: tuple[Path, BuildSummary, int]) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"file:{current_snapshot(first[0])}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()


def test_every_figure_of_every_report_is_the_truth(
    first: tuple[Path, BuildSummary, int], snapshot: sqlite3.Connection
) -> None:
    wrong: list[Any] = []
    expected = truth(1, first[2])
    for entry in expected:
        row = snapshot.execute(
            "SELECT report_id, published_on FROM reports WHERE agency_id = ? AND year = ?",
            (entry["agency_id"], entry["year"]),
        ).fetchone()
        assert row is not None, entry["url"]
        facts = {
            f["indicator"] + (f"/{f['applicant']}" if f["applicant"] else ""): f
            for f in snapshot.execute(
                "SELECT * FROM facts WHERE report_id = ?", (row["report_id"],)
            )
        }
        assert set(facts) == set(entry["facts"])
        for name, figure in entry["facts"].items():
            found = facts[name]
            if (found["value"], found["state"]) != (figure["value"], figure["state"]):
                wrong.append((entry["url"], name, figure, dict(found)))
        if row["published_on"] != entry["published_on"]:
            wrong.append((entry["url"], row["published_on"], entry["published_on"]))
    assert not wrong
    assert snapshot.execute("SELECT count(*) FROM reports").fetchone()[0] == len(expected)


def test_planted_errors_fail_their_checks_and_nothing_else_does(
    first: tuple[Path, BuildSummary, int], snapshot: sqlite3.Connection
) -> None:
    for entry in truth(1, first[2]):
        failed = {
            row["rule"]
            for row in snapshot.execute(
                "SELECT rule FROM failed_checks WHERE agency_id = ? AND year = ? AND severity <> 'I'",
                (entry["agency_id"], entry["year"]),
            )
        }
        planted = set(entry["planted"])
        assert planted <= failed <= planted | PLAUSIBILITY, entry["url"]


def test_absence_and_lateness_are_rows(snapshot: sqlite3.Connection) -> None:
    standing = {
        (row["agency_id"], row["year"]): row["standing"]
        for row in snapshot.execute("SELECT * FROM coverage")
    }
    assert standing[("sample-t6", 2024)] == "missing"
    assert standing[("sample-06", 2023)] == "late"
    assert standing[("sample-01", 2023)] == "on_time"


def test_every_figure_leads_back_to_archived_bytes(
    first: tuple[Path, BuildSummary, int], snapshot: sqlite3.Connection
) -> None:
    with CaptureStore(first[0]) as store:
        for row in snapshot.execute("SELECT * FROM provenance WHERE is_current"):
            assert store.payload(row["capture_id"])
            assert (first[0] / row["warc_file"]).is_file()
    places = snapshot.execute(
        "SELECT count(*) FROM facts WHERE state <> 'missing' AND place IS NULL"
    ).fetchone()[0]
    assert places == 0


def test_a_report_in_an_attachment_is_one_report_with_its_page(
    snapshot: sqlite3.Connection,
) -> None:
    """The sample publishes one report as PDF and one as DOCX, each linked from a page of its own."""
    found = snapshot.execute(
        "SELECT d.carrier, group_concat(f.role, ' ') AS roles, v.published_on "
        "FROM report_versions v JOIN documents d USING (document_id) "
        "JOIN report_files f USING (version_id) GROUP BY v.version_id ORDER BY d.carrier"
    ).fetchall()
    assert [(r["carrier"], r["roles"]) for r in found] == [
        ("docx", "page attachment"),
        ("pdf", "page attachment"),
    ]
    assert all(r["published_on"] for r in found)


def test_warc_files_satisfy_independent_readers(first: tuple[Path, BuildSummary, int]) -> None:
    files = sorted((first[0] / "warc").glob("*.warc.gz"))
    assert files
    assert not list((first[0] / "warc").glob("*.open"))
    for path in files:
        with gzip.open(path) as stream:
            while stream.read(1 << 20):
                pass
        with path.open("rb") as raw:
            records = list(ArchiveIterator(raw, verify_digests=True))
        assert records
        checked = subprocess.run(
            [sys.executable, "-m", "warcio.cli", "check", str(path)],
            capture_output=True,
            check=False,
        )
        assert checked.returncode == 0, checked.stdout


def test_words_of_two_characters_are_found_completely(snapshot: sqlite3.Connection) -> None:
    from db.grams import match_query

    found = snapshot.execute(
        "SELECT count(*) FROM section_search WHERE section_search MATCH ?", (match_query("诉讼"),)
    ).fetchone()[0]
    there = snapshot.execute(
        "SELECT count(*) FROM sections WHERE text LIKE '%诉讼%' OR heading LIKE '%诉讼%'"
    ).fetchone()[0]
    assert found == there > 0


def test_a_season_later_changes_are_history(tmp_path: Path) -> None:
    _, port = cycle(tmp_path, 1)
    summary, _ = cycle(tmp_path, 2, port)
    db = sqlite3.connect(tmp_path / "gongkai.db")
    db.row_factory = sqlite3.Row
    changes = db.execute(
        "SELECT r.agency_id, r.year, c.* FROM figure_changes c JOIN reports r USING (report_id)"
    ).fetchall()
    assert {(c["agency_id"], c["year"], c["indicator"]) for c in changes} >= {
        ("sample-08", 2024, "administrative_penalty_decisions")
    }
    assert all(c["agency_id"] == "sample-08" for c in changes)
    standing = dict(
        db.execute(
            "SELECT agency_id || year, standing FROM coverage WHERE standing <> 'on_time'"
        ).fetchall()
    )
    assert standing["sample-t32020"] == "withdrawn"
    assert standing["sample-t62024"] == "late"
    assert summary.changed == 1
    db.close()


def test_building_again_changes_nothing(first: tuple[Path, BuildSummary, int]) -> None:
    archive = first[0]

    def dump() -> list[str]:
        db = sqlite3.connect(archive / "gongkai.db")
        tables = (
            "reports",
            "applications",
            "reviews",
            "disclosure",
            "cell_notes",
            "checks",
            "coverage",
        )
        rows = [
            json.dumps([t, *r], default=str)
            for t in tables
            for r in db.execute(f"SELECT * FROM {t}")
        ]
        db.close()
        return rows

    before = dump()
    again = build(archive, workers=1, agencies=agencies(), agencies_source="sample")
    assert (again.documents, again.reports) == (0, 0)
    assert dump() == before
