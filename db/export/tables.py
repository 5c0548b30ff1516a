"""What is exported: the researchers' tables, their columns and rows, from a published snapshot."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parsers.layouts import indicators

BATCH = 20_000
"""Rows held in memory at a time."""


@dataclass(frozen=True, slots=True)
class ExportTable:
    """A table or view that is exported.

    `key` identifies a row and orders the rows; `by_year` tables are partitioned by `year`; `is_long`
    ones have more rows than a spreadsheet takes and are left in the database's own order.
    """

    name: str
    key: tuple[str, ...]
    by_year: bool = False
    is_long: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """`kind` is string, integer or number."""

    name: str
    kind: str


_REPORT = ("agency_id", "year")
TABLES: tuple[ExportTable, ...] = (
    ExportTable("agency_years", _REPORT, by_year=True),
    ExportTable("agency_years_corrected", _REPORT, by_year=True),
    ExportTable("applications_by_result", _REPORT, by_year=True),
    ExportTable("applications_by_applicant", (*_REPORT, "applicant"), by_year=True),
    ExportTable("reviews_and_litigation", (*_REPORT, "route"), by_year=True),
    ExportTable("proactive_disclosure", _REPORT, by_year=True),
    ExportTable("form_2014", _REPORT),
    ExportTable("form_2008", _REPORT),
    ExportTable("harmonised", (*_REPORT, "concept"), by_year=True, is_long=True),
    ExportTable("figures", (*_REPORT, "indicator", "applicant"), by_year=True, is_long=True),
    ExportTable("report_texts", (*_REPORT, "position"), by_year=True, is_long=True),
    ExportTable("coverage_by_agency", _REPORT, by_year=True),
    ExportTable("provenance", ("agency_id", "year", "version_id"), by_year=True),
    ExportTable("coverage_by_province", ("province_code", "year")),
    ExportTable("failed_checks", (*_REPORT, "rule", "applicant")),
    ExportTable("corrected_figures", (*_REPORT, "indicator", "applicant")),
    ExportTable("figure_history", (*_REPORT, "to_version", "from_version", "indicator", "applicant")),
    ExportTable("report_history", (*_REPORT, "happened_at", "event", "capture_id")),
    ExportTable("agencies", ("agency_id",)),
    ExportTable("agency_names", ("agency_id", "name_key")),
    ExportTable("divisions", ("code",)),
    ExportTable("indicators", ("code",)),
    ExportTable("crosswalk", ("indicator", "other")),
    ExportTable("concepts", ("concept",)),
    ExportTable("concept_sources", ("concept", "layout_key")),
)  # fmt: skip

_DECLARED = {"TEXT": "string", "INTEGER": "integer", "REAL": "number"}
_STRINGS = frozenset(
    {"indicator", "applicant", "state", "raw", "place", "concept", "published_state", "relation"}
    | {"event", "province_code", "reason", "level"}
)
_NUMBERS = frozenset(("value", "corrected_value", "published_value", "old_value", "new_value"))
_AMOUNTS = frozenset(i.code for i in indicators() if i.value_type == "amount")


@contextmanager
def frozen(path: Path) -> Iterator[sqlite3.Connection]:
    """A snapshot or release that nobody writes."""
    db = sqlite3.connect(f"file:{path}?immutable=1", uri=True)
    try:
        db.execute("PRAGMA temp_store = FILE")
        yield db
    finally:
        db.close()


def columns(db: sqlite3.Connection, table: ExportTable) -> list[Column]:
    """The table's columns. A count is a whole number unless the archive holds one that is not."""
    found, open_columns = [], []
    for row in db.execute(f"PRAGMA table_info([{table.name}])"):
        name, declared = row[1], row[2]
        if declared in _DECLARED:
            kind = _DECLARED[declared]
        elif name in _STRINGS:
            kind = "string"
        elif name in _NUMBERS or name in _AMOUNTS:
            kind = "number"
        else:
            kind = "integer"
            open_columns.append(name)
        found.append(Column(name, kind))
    if open_columns and not table.is_long:
        tests = ", ".join(f"max(typeof([{name}]) = 'real')" for name in open_columns)
        real = db.execute(f"SELECT {tests} FROM [{table.name}]").fetchone()
        fractional = {name for name, is_real in zip(open_columns, real, strict=True) if is_real}
        found = [Column(c.name, "number") if c.name in fractional else c for c in found]
    return found


def years(db: sqlite3.Connection, table: ExportTable) -> list[int | None]:
    """The partitions of a table; [None] for one that has none."""
    if not table.by_year:
        return [None]
    source = "coverage" if table.name.startswith("coverage") else "reports"
    return [row[0] for row in db.execute(f"SELECT DISTINCT year FROM {source} ORDER BY year")]


def batches(
    db: sqlite3.Connection, table: ExportTable, names: list[str], year: int | None
) -> Iterator[list[tuple[Any, ...]]]:
    """The table's rows, all or of one year, a batch at a time."""
    # A level that is not known is '' where it is part of an index (agency_years), null elsewhere.
    listed = ", ".join(
        "nullif(level, '') AS level" if name == "level" else f"[{name}]" for name in names
    )
    where = "" if year is None else " WHERE year = ?"
    order = "" if table.is_long else f" ORDER BY {', '.join(table.key)}"
    cursor = db.execute(
        f"SELECT {listed} FROM [{table.name}]{where}{order}", () if year is None else (year,)
    )
    while rows := cursor.fetchmany(BATCH):
        yield rows
