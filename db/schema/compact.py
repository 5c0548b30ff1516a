"""Fourth migration: the same information in half the bytes (docs/national.md has the measurements).

What a row said that another row says too is gone: a document's digest (its capture's), its title (its
versions'), title, layouts and dates of a report (its current version's). Places and evidence refer to
patterns, each stored once.
"""

from __future__ import annotations

import hashlib
import json

import sqlite_utils

from db.evidence import fold, variables
from db.schema.resemblance import migrations

_DOCUMENTS = """
CREATE TABLE documents_new (
    document_id INTEGER PRIMARY KEY,
    capture_id INTEGER NOT NULL REFERENCES captures (capture_id),
    parser_version TEXT NOT NULL,
    carrier TEXT,
    outcome TEXT NOT NULL CHECK (outcome IN ('report', 'not_report', 'failed')),
    failure TEXT,
    title TEXT,
    reports INTEGER NOT NULL DEFAULT 0,
    read_at TEXT NOT NULL,
    run_id INTEGER REFERENCES runs (run_id),
    UNIQUE (capture_id, parser_version)
) STRICT
"""
_PATTERNS = """
CREATE TABLE {name} (
    pattern_id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    pattern TEXT NOT NULL CHECK (json_valid(pattern))
) STRICT
"""


def pattern_digest(pattern: str) -> str:
    """Key under which a pattern is found again: 128 bits of SHA-256, in hexadecimal."""
    return hashlib.sha256(pattern.encode()).hexdigest()[:32]


@migrations()
def m004_compact(database: sqlite_utils.Database) -> None:
    db = database.conn
    for (view,) in db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'view' AND name <> 'site_health_latest'"
    ).fetchall():
        db.execute(f"DROP VIEW [{view}]")  # made anew after the migrations
    db.create_function("pattern_digest", 1, pattern_digest, deterministic=True)
    db.execute(_DOCUMENTS)
    db.execute(
        "INSERT INTO documents_new SELECT document_id, capture_id, parser_version, carrier, outcome, "
        "failure, iif(outcome = 'report', NULL, title), reports, read_at, run_id FROM documents"
    )
    db.execute("DROP TABLE documents")
    db.execute("ALTER TABLE documents_new RENAME TO documents")
    db.execute("CREATE INDEX documents_run ON documents (run_id)")
    db.execute("CREATE INDEX documents_failed ON documents (outcome) WHERE outcome = 'failed'")
    db.execute(_PATTERNS.format(name="places_new"))
    db.execute(
        "INSERT INTO places_new SELECT pattern_id, pattern_digest(pattern), pattern "
        "FROM place_patterns"
    )
    db.execute("DROP TABLE place_patterns")
    db.execute("ALTER TABLE places_new RENAME TO place_patterns")
    db.execute(_PATTERNS.format(name="evidence_patterns"))
    db.execute(
        "ALTER TABLE report_versions ADD COLUMN evidence_pattern INTEGER "
        "REFERENCES evidence_patterns (pattern_id)"
    )
    db.execute("ALTER TABLE report_versions ADD COLUMN evidence_rest TEXT")
    rows = db.execute(
        "SELECT v.version_id, v.identity, v.title, v.published_on, r.year, c.url "
        "FROM report_versions v JOIN reports r USING (report_id) "
        "JOIN captures c ON c.capture_id = v.capture_id"
    ).fetchall()
    for version_id, identity, *values in rows:
        pattern, rest = fold(json.loads(identity), variables(*values))
        db.execute(
            "INSERT OR IGNORE INTO evidence_patterns (digest, pattern) VALUES (?, ?)",
            (pattern_digest(pattern), pattern),
        )
        db.execute(
            "UPDATE report_versions SET evidence_rest = ?, figures_digest = substr(figures_digest, 1, "
            "32), evidence_pattern = (SELECT pattern_id FROM evidence_patterns WHERE digest = ?) "
            "WHERE version_id = ?",
            (rest, pattern_digest(pattern), version_id),
        )
    db.execute("ALTER TABLE report_versions DROP COLUMN identity")
    for column in ("title", "layouts", "first_seen", "last_seen"):
        db.execute(f"ALTER TABLE reports DROP COLUMN {column}")
    db.execute("CREATE INDEX versions_evidence ON report_versions (evidence_pattern)")
