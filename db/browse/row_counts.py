"""Counts of Datasette's tables from the snapshot's `row_counts`, instead of a walk over the table."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Value = str | int | float | None
Chosen = list[tuple[str, str]]
"""Columns and what they are to be equal to, as an address gives it."""

_COUNT = re.compile(r"select count\(\*\) from \[?(\w+)\]? (?:where (.+) )?\Z", re.ASCII)
LIMIT = re.compile(r" limit \d+\Z", re.ASCII)
_ROWS = re.compile(
    r'select [^()]+ from \[?(\w+)\]? where ([^()]+?) +(?:order by [\w"\[\], ]+ )?limit \d+\Z',
    re.ASCII,
)
_WHOLE = re.compile(r"-?(0|[1-9]\d*)\Z", re.ASCII)
_EQUAL = re.compile(r'"?(\w+)"? = :(p\d+)\Z', re.ASCII)


@dataclass(slots=True)
class RowCounts:
    """Table or view → the columns it is counted by, and its rows by their values."""

    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    combinations: dict[str, list[tuple[dict[str, Value], int]]] = field(default_factory=dict)

    def rows(self, source: str, chosen: Chosen) -> int | None:
        """How many rows fit; None if that was not counted beforehand."""
        fitting = self._fitting(source, chosen)
        return None if fitting is None else sum(count for _, count in fitting)

    def values(self, source: str, column: str, chosen: Chosen) -> list[tuple[Value, int]] | None:
        """How often each value of a column stands in the rows that fit, most often first; rows without
        a value are left out, as Datasette does. None if that was not counted beforehand."""
        fitting = self._fitting(source, chosen)
        if fitting is None or column not in self.columns[source]:
            return None
        counts: Counter[Value] = Counter()
        for values, count in fitting:
            if values[column] is not None:
                counts[values[column]] += count
        return sorted(
            counts.items(), key=lambda item: (-item[1], isinstance(item[0], str), item[0])
        )

    def _fitting(self, source: str, chosen: Chosen) -> list[tuple[dict[str, Value], int]] | None:
        held = self.combinations.get(source)
        if held is None or any(
            column not in self.columns[source] or _spelled_otherwise(value)
            for column, value in chosen
        ):
            return None
        return [
            (values, count)
            for values, count in held
            if all(values[c] is not None and str(values[c]) == value for c, value in chosen)
        ]

    def answer(self, sql: str, parameters: Mapping[str, Any]) -> int | None:
        """The answer to a count as Datasette's table page asks it; None if it must be asked."""
        return self._answer(table_count(sql), parameters)

    def is_empty(self, sql: str, parameters: Mapping[str, Any]) -> bool:
        """Whether no row answers what a table's page asks for its rows."""
        return self._answer(_table_rows(sql), parameters) == 0

    def _answer(
        self, asked: tuple[str, list[str]] | None, parameters: Mapping[str, Any]
    ) -> int | None:
        if asked is None:
            return None
        source, conditions = asked
        chosen = []
        for condition in conditions:
            equal = _EQUAL.match(condition)
            if equal is None or equal[2] not in parameters:
                return None
            chosen.append((equal[1], str(parameters[equal[2]])))
        return self.rows(source, chosen)


def _spelled_otherwise(value: str) -> bool:
    """Whether SQLite may take a text for a number that is written differently: 2022.0 is the year 2022."""
    if _WHOLE.match(value):
        return False
    try:
        float(value)
    except ValueError:
        return False
    return True


def table_count(sql: str) -> tuple[str, list[str]] | None:
    """Table and conditions of a count as Datasette's table page writes it (0.65)."""
    found = _COUNT.match(sql)
    return (found[1], found[2].split(" and ") if found[2] else []) if found else None


def _table_rows(sql: str) -> tuple[str, list[str]] | None:
    """Table and conditions of the rows of a table's page, without offset."""
    found = _ROWS.match(sql)
    return (found[1], found[2].split(" and ")) if found else None


def chosen_of(pairs: Iterable[tuple[str, str]]) -> Chosen | None:
    """The conditions of a table's address; None if some is not an equality."""
    chosen = []
    for key, value in pairs:
        column, _, lookup = key.partition("__")
        if key.startswith(("_where", "_search", "_through")) or lookup not in ("", "exact"):
            return None
        if not key.startswith("_"):
            chosen.append((column, value))
    return chosen


def read_row_counts(snapshot: Path) -> RowCounts:
    """Reads a snapshot. Raises sqlite3.DatabaseError when it is not one of this program's."""
    counts = RowCounts()
    with closing(sqlite3.connect(f"file:{snapshot}?immutable=1", uri=True)) as conn:
        for source, combination, rows in conn.execute(
            "SELECT source, combination, rows FROM row_counts"
        ):
            values = json.loads(combination)
            counts.columns[source] = tuple(values)
            counts.combinations.setdefault(source, []).append((values, rows))
    return counts
