"""Eighth migration: how many rows a table or view has, by what readers filter them by, and how the figures
of an indicator spread over the reports of a year. Empty in the working database and filled when a
snapshot is published (db/row_counts.py, db/indicator_spread.py).
"""

from __future__ import annotations

import sqlite_utils

from db.schema.indicator_years import migrations

ROW_COUNTS = """
CREATE TABLE row_counts (
    source TEXT NOT NULL,
    combination TEXT NOT NULL CHECK (json_valid(combination)),
    rows INTEGER NOT NULL,
    PRIMARY KEY (source, combination)
) STRICT, WITHOUT ROWID
"""
STEPS = ("none", "ones", "tens", "hundreds", "thousands")
"""Columns of `indicator_spread`: reports whose figure is 0, 1–9, 10–99, 100–999, 1,000 or more."""

INDICATOR_SPREAD = f"""
CREATE TABLE indicator_spread (
    indicator TEXT NOT NULL REFERENCES indicators (code),
    year INTEGER NOT NULL,
    level TEXT NOT NULL,
    kind TEXT NOT NULL,
    reports INTEGER NOT NULL,
    reported INTEGER NOT NULL,
    {", ".join(f'"{step}" INTEGER NOT NULL' for step in STEPS)},
    lower_quartile REAL,
    median REAL,
    upper_quartile REAL,
    highest REAL,
    top TEXT NOT NULL CHECK (json_valid(top)),
    PRIMARY KEY (indicator, year, level, kind)
) STRICT, WITHOUT ROWID
"""
"""`*` stands for all levels or kinds; `top` are the reports with the fifty highest figures."""


@migrations()
def m008_ready_counts(database: sqlite_utils.Database) -> None:
    for statement in (ROW_COUNTS, INDICATOR_SPREAD):
        database.conn.execute(statement)
