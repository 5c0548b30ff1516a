"""The database can be lost: rebuilt from the WARC files alone it says the same, to the last cell."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from export_archive import export_archive
from warc_seasons import opened, rebuild

from crawler.imports import import_paths
from db.coverage import compute_coverage
from db.publish import current_snapshot

QUESTIONS = {
    "agencies": "SELECT agency_id, name, division_code, level, kind, due_from, due_until FROM agencies",
    "names": "SELECT name_key, agency_id, name, kind FROM agency_names",
    "reports": "SELECT agency_id, year, status, published_on, versions, figures_reported, "
    "figures_in_doubt, checks_passed, checks_failed, retired FROM reports",
    "versions": "SELECT r.agency_id, r.year, v.part, v.title, v.published_on, v.layout_t2, v.layout_t3, "
    "v.layout_t4, v.layout_form, v.figures_digest, v.relation, v.is_current, v.first_seen, v.last_seen, "
    "c.url, c.captured_at, c.payload_digest, d.carrier, d.outcome, v.evidence_rest, e.pattern, p.pattern, "
    "(SELECT o.figures_digest FROM report_versions o WHERE o.version_id = v.supersedes) "
    "FROM report_versions v JOIN reports r USING (report_id) JOIN captures c ON c.capture_id = v.capture_id "
    "JOIN documents d ON d.document_id = v.document_id "
    "LEFT JOIN evidence_patterns e ON e.pattern_id = v.evidence_pattern "
    "LEFT JOIN place_patterns p ON p.pattern_id = v.place_pattern",
    "figures": "SELECT agency_id, year, indicator, applicant, value, state, raw, doubt, place, "
    "corrected_value, corrected_state FROM figures",
    "notes": "SELECT v.figures_digest, n.indicator, n.applicant, n.state, n.raw, n.place, n.doubt "
    "FROM cell_notes n JOIN report_versions v USING (version_id)",
    "checks": "SELECT v.figures_digest, c.rule, c.severity, c.applicant, c.expected, c.actual, c.verdict, "
    "c.detail, c.cells FROM checks c JOIN report_versions v USING (version_id)",
    "problems": "SELECT v.figures_digest, p.code, p.detail, p.place FROM problems p "
    "LEFT JOIN report_versions v USING (version_id)",
    "claims": "SELECT v.figures_digest, c.claim, c.value, c.unit, c.sentence FROM claims c "
    "JOIN report_versions v USING (version_id)",
    "texts": "SELECT agency_id, year, position, number, heading, text FROM report_texts",
    "history": "SELECT agency_id, year, happened_at, event, changed_figures, url FROM report_history",
    "changes": "SELECT agency_id, year, indicator, applicant, old_value, old_state, new_value, new_state, "
    "from_captured_at, from_url, to_captured_at, to_url FROM figure_history",
    "corrections": "SELECT agency_id, year, indicator, applicant, old_value, new_value, reason, "
    "corrected_by FROM corrected_figures",
    "coverage": "SELECT agency_id, year, standing, deadline, published_on, days_late, reason FROM coverage",
    "harmonised": "SELECT agency_id, year, concept, value, relation, parts_reported FROM harmonised",
    "captures": "SELECT url, method, captured_at, status, content_type, payload_digest, payload_length, "
    "state FROM captures",
}
"""The canonical dump: everything the archive says, by natural keys and without row numbers."""


def dump(archive: Path) -> dict[str, list[tuple[Any, ...]]]:
    with opened(archive) as db:
        return {
            name: sorted((tuple(row) for row in db.execute(sql)), key=repr)
            for name, sql in QUESTIONS.items()
        }


def test_rebuilt_from_the_warc_files_alone_it_says_the_same(tmp_path: Path) -> None:
    archive = export_archive(tmp_path)
    again = tmp_path / "again"
    again.mkdir()
    shutil.copy(archive / "corrections.csv", again)
    files = sorted((archive / "warc").glob("*.warc.gz"))
    assert files
    assert not import_paths(again, files).failures
    rebuild(again)
    before, after = dump(archive), dump(again)
    for name, rows in before.items():
        assert rows or name in ("claims",), name
        assert after[name] == rows, name


def test_reading_everything_again_changes_nothing(tmp_path: Path) -> None:
    archive = export_archive(tmp_path)
    before = dump(archive)
    rebuild(archive, reparse=True)
    after = dump(archive)
    # The readings double, and the history says so; what they say is the same.
    for name in set(QUESTIONS) - {"versions", "history", "reports", "notes", "checks", "claims"}:
        assert after[name] == before[name], name
    assert not [r for r in after["history"] if r[3] not in ("first", "changed", "reread")]
    with opened(archive) as db:
        current = db.execute(
            "SELECT count(*) FROM report_versions WHERE is_current GROUP BY report_id"
        )
        assert {row[0] for row in current} == {1}


def test_building_again_writes_nothing(tmp_path: Path) -> None:
    archive = export_archive(tmp_path)

    def everything() -> dict[str, list[tuple[Any, ...]]]:
        with opened(archive) as db:
            tables = [
                r[0]
                for r in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
                if r[0] not in ("runs", "sqlite_sequence") and not r[0].startswith("section_search")
            ]
            return {
                t: sorted((tuple(r) for r in db.execute(f"SELECT * FROM [{t}]")), key=repr)
                for t in tables
            }

    before = everything()
    rebuild(archive)
    after = everything()
    # Corrections are laid anew each time: all but their row numbers stays.
    for table in set(before) - {"corrections", "problems"}:
        assert after[table] == before[table], table


def test_a_snapshot_is_frozen_whole_and_named_when_it_is_ready(tmp_path: Path) -> None:
    archive = export_archive(tmp_path)
    snapshot = current_snapshot(archive)
    assert snapshot.stat().st_mode & 0o222 == 0
    assert not list((archive / "snapshots").glob("*.partial"))
    for _ in range(4):
        rebuild(archive)
    kept = list((archive / "snapshots").glob("gongkai-*.db"))
    assert len(kept) == 3
    newest = max(kept, key=lambda path: path.stat().st_mtime_ns)
    assert current_snapshot(archive) == newest
    db = sqlite3.connect(f"file:{newest}?mode=ro", uri=True)
    assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert not db.execute("PRAGMA foreign_key_check").fetchall()
    assert db.execute("PRAGMA journal_mode").fetchone()[0] != "wal"
    db.close()


def test_snapshots_of_one_second_keep_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The oldest of a second is gone by the fourth, but its number is not given again."""

    class Second:
        @staticmethod
        def now(_: object) -> datetime:
            return datetime(2026, 1, 1, tzinfo=UTC)

    monkeypatch.setattr("db.publish.datetime", Second)
    archive = export_archive(tmp_path)
    published = []
    for _ in range(11):
        rebuild(archive)
        published.append(current_snapshot(archive))
    assert len(set(published)) == 11
    assert set((archive / "snapshots").glob("gongkai-*.db")) == set(published[-3:])


def test_coverage_followed_from_build_to_build_is_that_of_the_whole(tmp_path: Path) -> None:
    archive = export_archive(tmp_path)
    followed = dump(archive)["coverage"]
    db = sqlite3.connect(archive / "gongkai.db", isolation_level=None)
    compute_coverage(db)
    db.close()
    assert dump(archive)["coverage"] == followed
