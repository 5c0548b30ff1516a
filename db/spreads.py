"""How the values of a year's reports spread: how many lie in each step, quartiles, the fifty highest; by level
and kind of body, and for all levels and kinds together.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

ALL = "*"
HIGHEST = 50
Values = Counter[float | None]
"""How many reports have each value; None of those that do not give it."""


class Step(NamedTuple):
    """One bar of a distribution: the values from `low` to `high`, both within."""

    label: str
    low: float
    high: float


STEPS: dict[str, tuple[Step, ...]] = {
    "count": (Step("0", 0, 0), Step("1–9", 1, 9), Step("10–99", 10, 99), Step("100–999", 100, 999),
              Step("≥ 1,000", 1000, float("inf"))),
    "per10k": (Step("0", 0, 0), Step("< 10", 0.0001, 9.9999), Step("10–99", 10, 99.9999),
               Step("100–999", 100, 999.9999), Step("≥ 1,000", 1000, float("inf"))),
    "share": (Step("0", 0, 0), Step("0–10", 0.0001, 9.9999), Step("10–25", 10, 24.9999),
              Step("25–50", 25, 49.9999), Step("50–75", 50, 74.9999), Step("≥ 75", 75, float("inf"))),
}  # fmt: skip
"""Basis (as reported, per 10,000 requests received, % of the total) → its steps; rates have one decimal."""


class Spread(NamedTuple):
    """The distribution of one value over the reports of a group."""

    reports: int
    reported: int
    steps: tuple[int, ...]
    quartiles: tuple[float | None, ...]
    highest: float | None


class Ranked(NamedTuple):
    """A value that can be ranked: what its rows begin with, its basis, and its expression over
    `year_figures r` and what is joined to it."""

    key: tuple[str, ...]
    basis: str
    expression: str


def spread_rows(
    db: sqlite3.Connection,
    year: int,
    join: str,
    ranked: Sequence[Ranked],
    columns: Callable[[Spread], tuple[Any, ...] | None],
) -> list[tuple[Any, ...]]:
    """A row of each value and group of one year: its key, year, level, kind, what `columns` makes of its spread
    (None: no row), and as JSON the reports that have the highest, of a single level and kind only."""
    together: dict[tuple[str, str], list[Values]] = defaultdict(lambda: [Counter() for _ in ranked])
    rows: list[tuple[Any, ...]] = []
    for level, kind, reports in _groups(db, year, join, [one.expression for one in ranked]):
        ids, *values_of = zip(*reports, strict=True)
        for i, (one, column) in enumerate(zip(ranked, values_of, strict=True)):
            values: Values = Counter(column)
            if shown := columns(spread_of(values, one.basis)):
                top = json.dumps(_highest(values, column, ids), separators=(",", ":"))
                rows.append((*one.key, year, level, kind, *shown, top))
                for key in ((ALL, kind), (level, ALL), (ALL, ALL)):
                    together[key][i].update(values)
    for (level, kind), counted in together.items():
        for one, values in zip(ranked, counted, strict=True):
            if shown := columns(spread_of(values, one.basis)):
                rows.append((*one.key, year, level, kind, *shown, "[]"))
    return rows


def spread_of(values: Values, basis: str) -> Spread:
    """The distribution of values, in the steps of their basis."""
    given = sorted((v, n) for v, n in values.items() if v is not None)
    return Spread(
        values.total(),
        sum(n for _, n in given),
        tuple(sum(n for v, n in given if s.low <= v <= s.high) for s in STEPS[basis]),
        tuple(quantile(given, share) for share in (0.25, 0.5, 0.75)),
        given[-1][0] if given else None,
    )


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


def _groups(
    db: sqlite3.Connection, year: int, join: str, expressions: Sequence[str]
) -> Iterator[tuple[str, str, list[tuple[float | None, ...]]]]:
    """Level, kind (empty where unknown) and the rows (report, values) of one year."""
    levels = db.execute(
        "SELECT DISTINCT level FROM year_figures WHERE year = ?", (year,)
    ).fetchall()
    for (level,) in levels:
        kinds: dict[str, list[tuple[float | None, ...]]] = defaultdict(list)
        for kind, *row in db.execute(
            f"SELECT coalesce(r.kind, ''), r.report_id, {', '.join(expressions)} FROM year_figures r "
            f"{join and f'LEFT JOIN {join}'} WHERE r.year = ? AND r.level = ?",
            (year, level),
        ):
            kinds[kind].append(tuple(row))
        for kind, rows in kinds.items():
            yield level, kind, rows


def _highest(values: Values, column: Iterable[float | None], ids: Iterable[Any]) -> list[int]:
    """The reports with the highest values, highest first, then by number."""
    least, left = None, HIGHEST
    for value in sorted((v for v in values if v is not None), reverse=True):
        least, left = value, left - values[value]
        if left <= 0:
            break
    if least is None:
        return []
    above = [(-v, i) for v, i in zip(column, ids, strict=True) if v is not None and v > least]
    equal = [i for v, i in zip(column, ids, strict=True) if v == least]
    found = [i for _, i in sorted(above)]
    return [*found, *sorted(equal)[: HIGHEST - len(found)]]
