"""Ninth migration: every concept added up by year, level, kind and form, and the figures that a
researcher's correction changes, sums of them included. Empty in the working database and filled when a
snapshot is published (db/concept_years.py, db/corrected_totals.py).
"""

from __future__ import annotations

import sqlite_utils

from db.schema.ready_counts import migrations

CONCEPT_YEARS = """
CREATE TABLE concept_years (
    concept TEXT NOT NULL REFERENCES concepts (concept),
    year INTEGER NOT NULL,
    level TEXT NOT NULL,
    kind TEXT NOT NULL,
    layout_key TEXT NOT NULL REFERENCES layouts (layout_key),
    reports INTEGER NOT NULL,
    reported INTEGER NOT NULL,
    total ANY,
    PRIMARY KEY (concept, level, kind, year, layout_key)
) STRICT, WITHOUT ROWID
"""
CORRECTED_TOTALS = """
CREATE TABLE corrected_totals (
    report_id INTEGER NOT NULL REFERENCES reports (report_id),
    indicator TEXT NOT NULL REFERENCES indicators (code),
    year INTEGER NOT NULL,
    level TEXT NOT NULL,
    kind TEXT NOT NULL,
    published ANY,
    corrected ANY,
    PRIMARY KEY (report_id, indicator)
) STRICT, WITHOUT ROWID
"""


@migrations()
def m009_concept_years(database: sqlite_utils.Database) -> None:
    for statement in (CONCEPT_YEARS, CORRECTED_TOTALS):
        database.conn.execute(statement)
    database.conn.execute(
        "CREATE INDEX corrected_totals_indicator ON corrected_totals (indicator, year)"
    )
    database.conn.execute("CREATE INDEX concept_years_layout ON concept_years (layout_key)")
