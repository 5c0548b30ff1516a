"""Filling a snapshot's `indicator_years`: what the reports of each year, level and kind add up to.

One walk over each wide table and year; a page or query about one indicator then reads a few rows.
A government's report holds what is below it (条例 Art. 49–50): totals of different levels or kinds
are not to be added to one another. NULL figures are left out of `total` and not counted in
`reported`; an indicator that no report of a group gives has no row.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict

from db.figure_sql import choices, figure_sql
from db.indicator_spread import year_figure_indicators

_READY = "FROM year_figures r WHERE r.year = :year"
_JOINED = """FROM reports r CROSS JOIN agencies a ON a.agency_id = r.agency_id
CROSS JOIN {join} WHERE r.year = :year"""


def fill_indicator_years(db: sqlite3.Connection) -> None:
    """Fill `indicator_years`, empty before, from `year_figures` and the other wide tables."""
    ready = year_figure_indicators()
    joins: dict[str, list[str]] = defaultdict(list)
    for code in choices():
        joins["" if code in ready else figure_sql(code).join].append(code)
    years = [row[0] for row in db.execute("SELECT DISTINCT year FROM reports ORDER BY year")]
    for year in years:
        for join, codes in joins.items():
            _add_up(db, year, join, codes)


def _add_up(db: sqlite3.Connection, year: int, join: str, codes: list[str]) -> None:
    alias = "a" if join else "r"
    figures = [figure_sql(code).figure if join else f"r.{code}" for code in codes]
    sums = ", ".join(f"count({figure}), sum({figure})" for figure in figures)
    source = _JOINED.format(join=join) if join else _READY
    found = db.execute(
        f"SELECT coalesce({alias}.level, ''), coalesce({alias}.kind, ''), count(*), {sums} "
        f"{source} GROUP BY 1, 2",
        {"year": year},
    ).fetchall()
    rows = []
    for level, kind, reports, *counted in found:
        for i, code in enumerate(codes):
            if counted[2 * i]:
                rows.append((code, year, level, kind, reports, counted[2 * i], counted[2 * i + 1]))
    db.executemany("INSERT INTO indicator_years VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
