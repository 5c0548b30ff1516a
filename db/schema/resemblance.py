"""Third migration: successions of bodies, and reports whose prose resembles another's."""

from __future__ import annotations

import sqlite_utils

from db.schema.history import migrations

_TABLES = """
CREATE TABLE agency_successions (
    agency_id TEXT NOT NULL REFERENCES agencies (agency_id),
    successor_id TEXT NOT NULL REFERENCES agencies (agency_id),
    since INTEGER NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (agency_id, successor_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX agency_successions_successor ON agency_successions (successor_id);

CREATE TABLE prose_sketches (
    year INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    version_id INTEGER NOT NULL REFERENCES report_versions (version_id),
    PRIMARY KEY (year, hash, version_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX prose_sketches_version ON prose_sketches (version_id);

CREATE TABLE similar_prose (
    version_id INTEGER NOT NULL REFERENCES report_versions (version_id),
    other_version_id INTEGER NOT NULL REFERENCES report_versions (version_id),
    relation TEXT NOT NULL CHECK (relation IN ('last_year', 'other_agency')),
    score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
    PRIMARY KEY (version_id, other_version_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX similar_prose_other ON similar_prose (other_version_id);
"""


@migrations()
def m003_resemblance(database: sqlite_utils.Database) -> None:
    for statement in _TABLES.split(";\n"):
        if statement.strip():
            database.conn.execute(statement)


COPIED_REPORTS = """
SELECT s.version_id, r.report_id, r.agency_id, a.name AS agency, r.year, s.relation, s.score,
       s.other_version_id, o.report_id AS other_report_id, o.agency_id AS other_agency_id,
       b.name AS other_agency, o.year AS other_year
FROM similar_prose s
JOIN reports r ON r.version_id = s.version_id JOIN agencies a ON a.agency_id = r.agency_id
JOIN reports o ON o.version_id = s.other_version_id JOIN agencies b ON b.agency_id = o.agency_id
"""
