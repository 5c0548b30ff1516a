"""Eleventh migration: how shares and rates per 10,000 requests spread over the reports of a year. Empty in the
working database and filled when a snapshot is published (db/rate_spread.py).
"""

from __future__ import annotations

import sqlite_utils

from db.schema.reversions import migrations

RATE_SPREAD = """
CREATE TABLE rate_spread (
    indicator TEXT NOT NULL REFERENCES indicators (code),
    basis TEXT NOT NULL CHECK (basis IN ('per10k', 'share')),
    year INTEGER NOT NULL,
    level TEXT NOT NULL,
    kind TEXT NOT NULL,
    reported INTEGER NOT NULL,
    steps TEXT NOT NULL CHECK (json_valid(steps)),
    lower_quartile REAL NOT NULL,
    median REAL NOT NULL,
    upper_quartile REAL NOT NULL,
    highest REAL NOT NULL,
    top TEXT NOT NULL CHECK (json_valid(top)),
    PRIMARY KEY (indicator, basis, year, level, kind)
) STRICT, WITHOUT ROWID
"""
"""`*` stands for all levels or kinds; a group in which nothing is reported has no row."""


@migrations()
def m011_rate_spread(database: sqlite_utils.Database) -> None:
    database.conn.execute(RATE_SPREAD)
