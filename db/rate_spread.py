"""Filling a snapshot's `rate_spread`: quartiles, steps and the fifty highest of every figure per 10,000 requests
received, and of every figure that is part of a total as a share of it, as `indicator_spread` holds them of the
figures themselves. A group of reports in which none has the rate has no row.

Worked out for its reader, a ranking by share takes 300 ms of CPU at two million reports.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from functools import cache
from typing import Any

from db.figure_sql import RATES, choices, on_basis
from db.indicator_spread import (
    ALL,
    Values,
    groups_of,
    has_form,
    highest_of,
    quartiles_of,
    ranked_figure,
)

STEPS: dict[str, tuple[tuple[float, float], ...]] = {
    "per10k": ((0, 0), (0.0001, 9.9999), (10, 99.9999), (100, 999.9999), (1000, float("inf"))),
    "share": ((0, 0), (0.0001, 9.9999), (10, 24.9999), (25, 49.9999), (50, 74.9999),
              (75, float("inf"))),
}  # fmt: skip
"""Basis → lowest and highest rate of each step; rates have one decimal."""
_AT_ONCE = 12
"""Rates read by one walk over a year: those of 100,000 reports are kept meanwhile."""
_Rate = tuple[str, str, str, str]
"""An indicator, the basis, the expression of its rate and of what it is a rate of."""


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
                walks[source.join].append((code, basis, expression, base))
    return dict(walks)


def fill_rate_spread(db: sqlite3.Connection) -> None:
    """Fill `rate_spread`, empty before, from `year_figures`."""
    marks = ", ".join("?" * 12)
    for (year,) in db.execute("SELECT DISTINCT year FROM year_figures ORDER BY year").fetchall():
        for join, all_rates in _walks().items():
            rates = _possible(db, year, join, all_rates)
            for start in range(0, len(rates), _AT_ONCE):
                rows = _rows(db, year, join, rates[start : start + _AT_ONCE])
                db.executemany(f"INSERT INTO rate_spread VALUES ({marks})", rows)


def _possible(db: sqlite3.Connection, year: int, join: str, rates: list[_Rate]) -> list[_Rate]:
    """Those rates whose base some report of a year has: the forms before 2019 do not hold it."""
    if not has_form(db, year, join):
        return []
    found = (
        f"SELECT 1 FROM year_figures r {join and f'JOIN {join}'} "
        "WHERE r.year = ? AND {base} IS NOT NULL LIMIT 1"
    )
    there = {
        base: db.execute(found.format(base=base), (year,)).fetchone() is not None
        for base in {base for *_, base in rates}
    }
    return [rate for rate in rates if there[rate[-1]]]


def _rows(
    db: sqlite3.Connection, year: int, join: str, rates: list[_Rate]
) -> list[tuple[Any, ...]]:
    """The rows of some rates in one year."""
    together: dict[tuple[str, str], list[Values]] = defaultdict(lambda: [Counter() for _ in rates])
    rows: list[tuple[Any, ...]] = []
    for level, kind, reports in groups_of(db, year, join, tuple(sql for _, _, sql, _ in rates)):
        ids, *columns = zip(*reports, strict=True)
        for i, ((code, basis, *_), column) in enumerate(zip(rates, columns, strict=True)):
            values: Values = Counter(column)
            if spread := _spread(values, basis):
                top = highest_of(values, column, ids)
                rows.append((code, basis, year, level, kind, *spread, top))
                for key in ((ALL, kind), (level, ALL), (ALL, ALL)):
                    together[key][i].update(values)
    for (level, kind), counted in together.items():
        for (code, basis, *_), values in zip(rates, counted, strict=True):
            if spread := _spread(values, basis):
                rows.append((code, basis, year, level, kind, *spread, "[]"))
    return rows


def _spread(values: Values, basis: str) -> tuple[Any, ...]:
    """Reports that have the rate, those in each step, quartiles and the highest; empty without any."""
    given = sorted((v, n) for v, n in values.items() if v is not None)
    if not given:
        return ()
    steps = [sum(n for v, n in given if low <= v <= high) for low, high in STEPS[basis]]
    held = json.dumps(steps, separators=(",", ":"))
    return (sum(n for _, n in given), held, *quartiles_of(given), given[-1][0])
