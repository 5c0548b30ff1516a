"""Filling a snapshot's `rate_spread`: quartiles, steps and the fifty highest of every figure per 10,000 requests
received, and of every figure that is part of a total as a share of it, as `indicator_spread` holds them of the
figures themselves. A group of reports in which none has the rate has no row.

Worked out for its reader, a ranking by share takes 300 ms of CPU at two million reports.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from functools import cache
from typing import Any

from db.figure_sql import RATES, choices, on_basis
from db.indicator_spread import has_form, ranked_figure
from db.spreads import Ranked, Spread, spread_rows

_AT_ONCE = 12
"""Rates read by one walk over a year: those of 100,000 reports are kept meanwhile."""
_Rate = tuple[Ranked, str]
"""A rate and the expression of what it is a rate of."""


@cache
def _walks() -> dict[str, list[_Rate]]:
    """What is joined to `year_figures r` → the rates read there."""
    walks: dict[str, list[_Rate]] = defaultdict(list)
    for code in choices():
        source = ranked_figure(code)
        for basis in RATES:
            base = "r.requests_received" if basis == "per10k" else source.whole
            if base:
                expression = on_basis(source, basis, "r.requests_received")
                walks[source.join].append((Ranked((code, basis), basis, expression), base))
    return dict(walks)


def fill_rate_spread(db: sqlite3.Connection) -> None:
    """Fill `rate_spread`, empty before, from `year_figures`."""
    marks = ", ".join("?" * 12)
    for (year,) in db.execute("SELECT DISTINCT year FROM year_figures ORDER BY year").fetchall():
        for join, all_rates in _walks().items():
            rates = _possible(db, year, join, all_rates)
            for start in range(0, len(rates), _AT_ONCE):
                rows = spread_rows(db, year, join, rates[start : start + _AT_ONCE], _columns)
                db.executemany(f"INSERT INTO rate_spread VALUES ({marks})", rows)


def _possible(db: sqlite3.Connection, year: int, join: str, rates: list[_Rate]) -> list[Ranked]:
    """Those rates whose base some report of a year has: the forms before 2019 do not hold it."""
    if not has_form(db, year, join):
        return []
    found = (
        f"SELECT 1 FROM year_figures r {join and f'JOIN {join}'} "
        "WHERE r.year = ? AND {base} IS NOT NULL LIMIT 1"
    )
    there = {
        base: db.execute(found.format(base=base), (year,)).fetchone() is not None
        for base in {base for _, base in rates}
    }
    return [rate for rate, base in rates if there[base]]


def _columns(spread: Spread) -> tuple[Any, ...] | None:
    if not spread.reported:
        return None
    steps = json.dumps(spread.steps, separators=(",", ":"))
    return (spread.reported, steps, *spread.quartiles, spread.highest)
