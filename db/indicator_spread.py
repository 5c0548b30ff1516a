"""Filling a snapshot's `indicator_spread`: quartiles, steps and the fifty highest of every figure that can be
ranked, by year, level and kind. A year in which no report has the form of a figure has no row of it.

A ranking of one year looks at every report of it otherwise: 70 ms a page at two million reports.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from functools import cache
from typing import Any

from db.figure_sql import FigureSql, choices, figure_sql
from db.schema.summaries import HEADLINES
from db.schema.wide import columns_of
from db.spreads import Ranked, Spread, spread_rows


@cache
def year_figure_indicators() -> tuple[str, ...]:
    """The indicators that stand in `year_figures` itself."""
    return tuple(c for c in choices() if c in {*columns_of("applications"), *HEADLINES})


def ranked_figure(code: str) -> FigureSql:
    """How to read an indicator beside `year_figures r`, which has most of them itself: its `join` is what
    follows `left join`, empty where nothing is joined."""
    source = figure_sql(code)
    if code in year_figure_indicators():
        return FigureSql("", f"r.{code}", source.whole and "r.results_total", source.whole_code)
    return source


@cache
def _walks() -> dict[str, list[Ranked]]:
    """What is joined to `year_figures r` → the indicators read there."""
    walks: dict[str, list[Ranked]] = defaultdict(list)
    for code in choices():
        source = ranked_figure(code)
        walks[source.join].append(Ranked((code,), "count", source.figure))
    return dict(walks)


def fill_indicator_spread(db: sqlite3.Connection) -> None:
    """Fill `indicator_spread`, empty before, from `year_figures`."""
    marks = ", ".join("?" * 16)
    for (year,) in db.execute("SELECT DISTINCT year FROM year_figures ORDER BY year").fetchall():
        for join, figures in _walks().items():
            if has_form(db, year, join):
                rows = spread_rows(db, year, join, figures, _columns)
                db.executemany(f"INSERT INTO indicator_spread VALUES ({marks})", rows)


def has_form(db: sqlite3.Connection, year: int, join: str) -> bool:
    """Whether any report of a year has the form that `join` reads; empty for what `year_figures` has itself."""
    found = f"SELECT 1 FROM year_figures r {join and f'JOIN {join}'} WHERE r.year = ? LIMIT 1"
    return not join or db.execute(found, (year,)).fetchone() is not None


def _columns(spread: Spread) -> tuple[Any, ...]:
    return (spread.reports, spread.reported, *spread.steps, *spread.quartiles, spread.highest)
