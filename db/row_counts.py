"""Filling a snapshot's `row_counts`: what Datasette's tables count, known beforehand.

At two million reports a count or facet of a table walks over all of it, for every reader. Here each is counted
once, by every combination of the columns that readers narrow a table by; the counts of one such column
among rows chosen by others are sums of a few hundred of these (db/browse/row_counts.py).
"""

from __future__ import annotations

import json
import sqlite3

COMBINATIONS: dict[str, tuple[str, ...]] = {
    "agencies": ("level", "kind"),
    "agency_years": ("year", "level", "kind", "status"),
    "applications": ("applicant",),
    "applications_by_applicant": ("year", "applicant"),
    "applications_by_result": ("year",),
    "captures": ("status", "state", "record_type"),
    "cell_notes": ("state", "applicant"),
    "checks": ("rule", "severity", "passed", "verdict"),
    "claims": ("claim", "unit", "scope"),
    "coverage": ("year", "standing"),
    "coverage_by_agency": ("year", "standing", "level", "kind"),
    "current_reports": ("year", "level", "kind", "status"),
    "divisions": ("level",),
    "documents": ("carrier", "outcome"),
    "failed_checks": ("year", "rule", "severity"),
    "figure_history": ("year", "relation"),
    "form_2008": ("year",),
    "form_2014": ("year",),
    "gaps": ("what", "reason"),
    "indicators": ("table_code", "unit", "value_type"),
    "proactive_disclosure": ("year",),
    "problems": ("code",),
    "provenance": ("year", "relation", "is_current", "carrier"),
    "report_history": ("year", "event"),
    "report_texts": ("year",),
    "report_versions": ("relation", "is_current"),
    "reports": ("year", "status"),
    "reviews": ("route",),
    "reviews_and_litigation": ("year", "route"),
    "sites": ("state", "level"),
}
"""Table or view → the columns its rows are counted by, each with few values."""

UNCOUNTED = ("facts", "figures", "figures_corrected", "harmonised")
"""Views with a row a figure: counting them walks over every cell of every report."""


def fill_row_counts(db: sqlite3.Connection) -> None:
    """Fill `row_counts`, empty before, from the tables and views of the same database."""
    names = db.execute(
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' "
        "AND sql NOT LIKE 'CREATE VIRTUAL%' AND name <> 'row_counts' ORDER BY name"
    ).fetchall()
    for (name,) in names:
        if name not in UNCOUNTED:
            _count(db, name, COMBINATIONS.get(name, ()))


def _count(db: sqlite3.Connection, name: str, columns: tuple[str, ...]) -> None:
    grouped = f"SELECT {''.join(f'{c}, ' for c in columns)}count(*) FROM [{name}]"
    if columns:
        grouped += f" GROUP BY {', '.join(columns)}"
    rows = [
        (name, json.dumps(dict(zip(columns, values, strict=True)), ensure_ascii=False), count)
        for *values, count in db.execute(grouped)
    ]
    if not rows:
        rows = [(name, json.dumps(dict.fromkeys(columns)), 0)]
    db.executemany("INSERT INTO row_counts VALUES (?, ?, ?)", rows)
