"""Sixth migration: tables that a snapshot holds ready-made, so that overviews answer at any size.

They are empty in the working database and filled when a snapshot is published (db/summaries.py): a
snapshot never changes, so nothing has to keep them up to date.
"""

from __future__ import annotations

import sqlite_utils

from db.schema.spread import migrations
from db.schema.wide import columns_of

STANDINGS = ("on_time", "late", "undated", "unreadable", "withdrawn", "missing")

HEADLINES = (
    "refused_total",
    "unable_total",
    "not_processed_total",
    "other_total",
    "reconsideration_total",
    "reconsideration_corrected",
    "litigation_direct_total",
    "litigation_after_reconsideration_total",
    "litigation_total",
    "litigation_corrected",
)
"""Sums and totals of `year_figures` beside table 3's own rows, as the view `agency_years` has them."""

_KEYS = "year INTEGER NOT NULL, level TEXT NOT NULL"

YEAR_FIGURES = f"""
CREATE TABLE year_figures (
    {_KEYS},
    report_id INTEGER NOT NULL,
    version_id INTEGER NOT NULL,
    kind TEXT,
    division_code TEXT,
    {", ".join(f"{code} ANY" for code in (*columns_of("applications"), *HEADLINES))},
    figures_in_doubt INTEGER NOT NULL,
    checks_failed INTEGER NOT NULL,
    PRIMARY KEY (year, level, report_id)
) STRICT, WITHOUT ROWID
"""
YEARLY_TOTALS = f"""
CREATE TABLE yearly_totals (
    {_KEYS},
    kind TEXT NOT NULL,
    province_code TEXT NOT NULL,
    applicant TEXT NOT NULL,
    reports INTEGER NOT NULL,
    {", ".join(f"{code} ANY" for code in columns_of("applications"))},
    reports_with_results INTEGER NOT NULL,
    refused_total ANY,
    refused_of_results ANY,
    PRIMARY KEY (year, level, kind, province_code, applicant)
) STRICT, WITHOUT ROWID
"""
COVERAGE_TOTALS = f"""
CREATE TABLE coverage_totals (
    division_code TEXT NOT NULL,
    {_KEYS},
    kind TEXT NOT NULL,
    province_code TEXT NOT NULL,
    due INTEGER NOT NULL,
    {", ".join(f"{standing} INTEGER NOT NULL" for standing in STANDINGS)},
    PRIMARY KEY (division_code, year, level, kind)
) STRICT, WITHOUT ROWID
"""
PROVINCE_COVERAGE = COVERAGE_TOTALS.replace("coverage_totals", "province_coverage").replace(
    "    division_code TEXT NOT NULL,\n", ""
).replace("PRIMARY KEY (division_code, year, level, kind)",
          "PRIMARY KEY (year, province_code, level, kind)")  # fmt: skip


@migrations()
def m006_summaries(database: sqlite_utils.Database) -> None:
    db = database.conn
    for statement in (YEAR_FIGURES, YEARLY_TOTALS, COVERAGE_TOTALS, PROVINCE_COVERAGE):
        db.execute(statement)
    db.execute("CREATE INDEX reports_failed ON reports (year) WHERE checks_failed > 0")
    # Written by triggers, whoever changes an agency: what `update_coverage` must look at again.
    db.execute("CREATE TABLE coverage_stale (agency_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID")
    mark = "INSERT OR IGNORE INTO coverage_stale VALUES (new.agency_id)"
    db.execute(f"CREATE TRIGGER agencies_added AFTER INSERT ON agencies BEGIN {mark}; END")
    columns = ("kind", "due_from", "due_until", "division_code")
    changed = " OR ".join(f"old.{c} IS NOT new.{c}" for c in columns)
    db.execute(
        f"CREATE TRIGGER agencies_changed AFTER UPDATE OF {', '.join(columns)} ON agencies "
        f"WHEN {changed} BEGIN {mark}; END"
    )
    db.execute("CREATE INDEX reports_withdrawn ON reports (status) WHERE status = 'withdrawn'")
