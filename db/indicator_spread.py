"""Filling a snapshot's `indicator_spread`: quartiles, steps and the fifty highest of every figure that can be
ranked, by year, level and kind, and for all levels and kinds together. A year in which no report has the form of
a figure has no row of it.

A ranking of one year looks at every report of it otherwise: 70 ms a page at two million reports.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import accumulate
from typing import Any

from db.figure_sql import FigureSql, choices, figure_sql
from db.schema.summaries import HEADLINES
from db.schema.wide import columns_of

ALL = "*"
HIGHEST = 50
Values = Counter[float | None]


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
def _walks() -> dict[str, dict[str, str]]:
    """What is joined to `year_figures r` → the indicators read there and their expressions."""
    walks: dict[str, dict[str, str]] = {}
    for code in choices():
        source = ranked_figure(code)
        walks.setdefault(source.join, {})[code] = source.figure
    return walks


def fill_indicator_spread(db: sqlite3.Connection) -> None:
    """Fill `indicator_spread`, empty before, from `year_figures`."""
    marks = ", ".join("?" * 16)
    for (year,) in db.execute("SELECT DISTINCT year FROM year_figures ORDER BY year").fetchall():
        for join, figures in _walks().items():
            if has_form(db, year, join):
                rows = _rows(db, year, join, figures)
                db.executemany(f"INSERT INTO indicator_spread VALUES ({marks})", rows)


def has_form(db: sqlite3.Connection, year: int, join: str) -> bool:
    """Whether any report of a year has the form that `join` reads; empty for what `year_figures` has itself."""
    found = f"SELECT 1 FROM year_figures r {join and f'JOIN {join}'} WHERE r.year = ? LIMIT 1"
    return not join or db.execute(found, (year,)).fetchone() is not None


def _rows(
    db: sqlite3.Connection, year: int, join: str, figures: dict[str, str]
) -> list[tuple[Any, ...]]:
    """The rows of some figures in one year."""
    together: dict[tuple[str, str], list[Values]] = defaultdict(
        lambda: [Counter() for _ in figures]
    )
    rows: list[tuple[Any, ...]] = []
    for level, kind, reports in groups_of(db, year, join, tuple(figures.values())):
        ids, *columns = zip(*reports, strict=True)
        for i, (code, column) in enumerate(zip(figures, columns, strict=True)):
            values: Values = Counter(column)
            rows.append(
                (code, year, level, kind, *_spread(values), highest_of(values, column, ids))
            )
            for key in ((ALL, kind), (level, ALL), (ALL, ALL)):
                together[key][i].update(values)
    for (level, kind), counted in together.items():
        for code, values in zip(figures, counted, strict=True):
            rows.append((code, year, level, kind, *_spread(values), "[]"))
    return rows


def groups_of(
    db: sqlite3.Connection, year: int, join: str, figures: tuple[str, ...]
) -> Iterator[tuple[str, str, list[tuple[float | None, ...]]]]:
    """Level, kind (empty where unknown) and the rows (report, figures) of one year; `figures` are expressions
    over `year_figures r` and what is joined to it."""
    levels = db.execute(
        "SELECT DISTINCT level FROM year_figures WHERE year = ?", (year,)
    ).fetchall()
    for (level,) in levels:
        kinds: dict[str, list[tuple[float | None, ...]]] = defaultdict(list)
        for kind, *row in db.execute(
            f"SELECT coalesce(r.kind, ''), r.report_id, {', '.join(figures)} FROM year_figures r "
            f"{join and f'LEFT JOIN {join}'} WHERE r.year = ? AND r.level = ?",
            (year, level),
        ):
            kinds[kind].append(tuple(row))
        for kind, rows in kinds.items():
            yield level, kind, rows


def _spread(values: Mapping[float | None, int]) -> tuple[float | None, ...]:
    """Reports, those that give the figure, those in each step, quartiles and the highest."""
    given = sorted((v, n) for v, n in values.items() if v is not None)
    count = sum(n for _, n in given)
    steps = [
        sum(n for v, n in given if low <= v <= high)
        for low, high in ((0, 0), (1, 9), (10, 99), (100, 999), (1000, float("inf")))
    ]
    highest = given[-1][0] if given else None
    return (sum(values.values()), count, *steps, *quartiles_of(given), highest)


def quartiles_of(counted: list[tuple[float, int]]) -> list[float | None]:
    """Lower quartile, median and upper quartile of values with how often each stands there, in order."""
    return [quantile(counted, share) for share in (0.25, 0.5, 0.75)]


def quantile(counted: list[tuple[float, int]], share: float) -> float | None:
    """The value below which `share` of all lie, between two where it falls between them (as R, NumPy and
    spreadsheets do). `counted` are values with how often each stands there, in order; None for none."""
    if not counted:
        return None
    ends = list(accumulate(n for _, n in counted))
    place = (ends[-1] - 1) * share
    low = int(place)

    def at(index: int) -> float:
        return next(v for (v, _), end in zip(counted, ends, strict=True) if index < end)

    below = at(low)
    return below if place == low else below + (at(low + 1) - below) * (place - low)


def highest_of(values: Values, column: Iterable[float | None], ids: Iterable[float | None]) -> str:
    """The reports with the highest figures, highest first, then by number."""
    least, left = None, HIGHEST
    for value in sorted((v for v in values if v is not None), reverse=True):
        least, left = value, left - values[value]
        if left <= 0:
            break
    if least is None:
        return "[]"
    above = [(-v, i) for v, i in zip(column, ids, strict=True) if v is not None and v > least]
    equal = [i for v, i in zip(column, ids, strict=True) if v == least]
    found = [i for _, i in sorted(above)]  # type: ignore[type-var]
    return json.dumps([*found, *sorted(equal)[: HIGHEST - len(found)]], separators=(",", ":"))  # type: ignore[type-var]
