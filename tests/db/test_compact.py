"""The fourth migration keeps what the third schema said."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import sqlite_utils

from crawler.capture.schema import upgrade as upgrade_crawler
from crawler.capture.store import connect
from db.evidence import evidence_of
from db.schema import migrations, upgrade

IDENTITY = {
    "level": "county",
    "evidence": {"year": [{"value": 2023, "from": "title", "text": "青溪县财政局2023年年度报告"}]},
}


def third_schema(path: Path) -> sqlite3.Connection:
    """An archive of schema 3 with one report."""
    db = connect(path)
    upgrade_crawler(db)
    migrations.apply(sqlite_utils.Database(db), stop_before="m004_compact")
    db.execute(
        "INSERT INTO captures (capture_id, url, captured_at, status, payload_digest, payload_length, "
        "entity_digest, warc_file, warc_offset, warc_length, warc_record_id, record_type, state, "
        "source) VALUES (1, 'http://x.gov.cn/1.html', '2024-02-01T00:00:00Z', 200, 'sha256:ab', 9, "
        "'sha256:ab', 'w', 0, 9, 'r', 'response', 'fetched', 'crawl')"
    )
    db.execute("INSERT INTO agencies (agency_id, name, source) VALUES ('f', '青溪县财政局', 't')")
    db.execute(
        "INSERT INTO documents (document_id, payload_digest, parser_version, capture_id, outcome, "
        "title, reports, read_at) VALUES (7, 'sha256:ab', '1', 1, 'report', 't', 1, 'now')"
    )
    db.execute('INSERT INTO place_patterns VALUES (3, \'{"a": {"row": 1}}\')')
    db.execute(
        "INSERT INTO reports (report_id, agency_id, year, title, published_on, capture_id) "
        "VALUES (5, 'f', 2023, '青溪县财政局2023年年度报告', '2024-01-20', 1)"
    )
    db.execute(
        "INSERT INTO report_versions (version_id, report_id, document_id, capture_id, parser_version, "
        "title, published_on, figures_digest, first_seen, last_seen, place_pattern, identity, "
        "is_current) VALUES (9, 5, 7, 1, '1', '青溪县财政局2023年年度报告', '2024-01-20', ?, 'a', 'b', 3, ?, 1)",
        ("d" * 64, json.dumps(IDENTITY, ensure_ascii=False)),
    )
    db.execute("UPDATE reports SET version_id = 9")
    db.execute("INSERT INTO problems (document_id, code, detail) VALUES (7, 'x', 'y')")
    return db


def test_nothing_is_lost(tmp_path: Path) -> None:
    db = third_schema(tmp_path / "gongkai.db")
    upgrade(db)
    assert evidence_of(db, 9) == IDENTITY
    row = db.execute("SELECT * FROM current_reports").fetchone()
    assert (row["title"], row["published_on"]) == ("青溪县财政局2023年年度报告", "2024-01-20")
    assert db.execute(
        "SELECT c.payload_digest, d.parser_version, p.pattern FROM report_versions v "
        "JOIN documents d USING (document_id) JOIN captures c ON c.capture_id = d.capture_id "
        "JOIN place_patterns p ON p.pattern_id = v.place_pattern"
    ).fetchone()[:] == ("sha256:ab", "1", '{"a": {"row": 1}}')  # fmt: skip
    assert db.execute("SELECT figures_digest FROM report_versions").fetchone()[0] == "d" * 32
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert db.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    db.close()


def test_upgrading_twice_changes_nothing(tmp_path: Path) -> None:
    db = third_schema(tmp_path / "gongkai.db")
    upgrade(db)
    before = list(db.iterdump())
    upgrade(db)
    assert list(db.iterdump()) == before
    db.close()
