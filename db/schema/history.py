"""Second migration: corrections, withdrawals, the harmonised concepts, a stricter search index."""

from __future__ import annotations

import sqlite_utils

from db.grams import grams
from db.schema.migrations import migrations

_TABLES = """
CREATE TABLE corrections (
    correction_id INTEGER PRIMARY KEY,
    report_id INTEGER NOT NULL REFERENCES reports (report_id),
    version_id INTEGER NOT NULL REFERENCES report_versions (version_id),
    indicator TEXT NOT NULL REFERENCES indicators (code),
    applicant TEXT NOT NULL DEFAULT '',
    old_value ANY,
    old_state TEXT NOT NULL,
    new_value ANY,
    new_state TEXT NOT NULL CHECK (new_state IN
        ('reported', 'blank', 'not_applicable', 'unreadable', 'missing')),
    reason TEXT NOT NULL,
    corrected_by TEXT NOT NULL,
    corrected_on TEXT NOT NULL,
    line INTEGER NOT NULL,
    UNIQUE (report_id, indicator, applicant)
) STRICT;
CREATE INDEX corrections_version ON corrections (version_id);
CREATE INDEX corrections_indicator ON corrections (indicator);

CREATE TABLE withdrawals (
    withdrawal_id INTEGER PRIMARY KEY,
    report_id INTEGER NOT NULL REFERENCES reports (report_id),
    version_id INTEGER NOT NULL REFERENCES report_versions (version_id),
    how TEXT NOT NULL CHECK (how IN ('gone', 'emptied', 'replaced')),
    capture_id INTEGER NOT NULL REFERENCES captures (capture_id),
    last_seen TEXT NOT NULL,
    withdrawn_at TEXT NOT NULL,
    returned_at TEXT,
    returned_capture INTEGER REFERENCES captures (capture_id)
) STRICT;
CREATE INDEX withdrawals_report ON withdrawals (report_id);
CREATE INDEX withdrawals_version ON withdrawals (version_id);
CREATE INDEX withdrawals_capture ON withdrawals (capture_id);
CREATE INDEX withdrawals_returned ON withdrawals (returned_capture);

CREATE TABLE concepts (
    concept TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    label_zh TEXT NOT NULL,
    label_en TEXT NOT NULL,
    unit TEXT NOT NULL
) STRICT;

CREATE TABLE concept_sources (
    concept TEXT NOT NULL REFERENCES concepts (concept),
    layout_key TEXT NOT NULL REFERENCES layouts (layout_key),
    relation TEXT NOT NULL CHECK (relation IN
        ('equal', 'sum_of_parts', 'approximate', 'not_comparable')),
    is_derived INTEGER NOT NULL CHECK (is_derived IN (0, 1)),
    indicators TEXT NOT NULL CHECK (json_valid(indicators)),
    note_en TEXT NOT NULL,
    note_zh TEXT NOT NULL,
    PRIMARY KEY (concept, layout_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX concept_sources_layout ON concept_sources (layout_key);

ALTER TABLE reports ADD COLUMN retired TEXT;

CREATE TABLE search_folds (
    letter TEXT PRIMARY KEY,
    folded TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""

SEARCH_INDEX = (
    "CREATE VIRTUAL TABLE section_search USING fts5 "
    "(grams, content='', tokenize=\"ascii tokenchars '.'\")"
)
"""Tokens are cut by `db.grams`; the tokenizer may only split at spaces. `unicode61` cut 3.5 in two
and knew no ideographs younger than itself."""


@migrations()
def m002_history(database: sqlite_utils.Database) -> None:
    db = database.conn
    for statement in _TABLES.split(";\n"):
        if statement.strip():
            db.execute(statement)
    db.execute("DROP TABLE section_search")
    db.execute(SEARCH_INDEX)
    for section_id, heading, text in db.execute("SELECT section_id, heading, text FROM sections"):
        db.execute(
            "INSERT INTO section_search (rowid, grams) VALUES (?, ?)",
            (section_id, grams(f"{heading}\n{text}")),
        )
