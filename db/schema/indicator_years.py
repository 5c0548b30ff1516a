"""Seventh migration: every indicator added up by year, level and kind, ready-made in a snapshot.

Empty in the working database and filled when a snapshot is published (db/indicator_years.py), as
the tables of db/schema/summaries.py are.
"""

from __future__ import annotations

import sqlite_utils

from db.schema.summaries import migrations

INDICATOR_YEARS = """
CREATE TABLE indicator_years (
    indicator TEXT NOT NULL REFERENCES indicators (code),
    year INTEGER NOT NULL,
    level TEXT NOT NULL,
    kind TEXT NOT NULL,
    reports INTEGER NOT NULL,
    reported INTEGER NOT NULL,
    total ANY NOT NULL,
    PRIMARY KEY (indicator, year, level, kind)
) STRICT, WITHOUT ROWID
"""


@migrations()
def m007_indicator_years(database: sqlite_utils.Database) -> None:
    database.conn.execute(INDICATOR_YEARS)
    database.conn.execute("CREATE INDEX indicator_years_year ON indicator_years (year)")
