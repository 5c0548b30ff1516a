"""Changes: which figures differ between two versions of a report."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from db.schema.wide import REVIEW_RESULTS, columns_of
from parsers.layouts import indicators

Change = tuple[str, str | None, float | None, str, float | None, str]
"""(indicator, applicant, old value, old state, new value, new state)."""


def figures_of(
    connection: sqlite3.Connection, version_id: int
) -> dict[tuple[str, str | None], tuple[float | None, str]]:
    """Every figure on the forms of a version: (indicator, applicant) → (value, state)."""
    tables = {i.code: i.table for i in indicators()}
    # A wide table has the columns of every form; only those of this one can be blank or missing.
    on_form = {
        row[0]
        for row in connection.execute(
            "SELECT l.indicator FROM report_versions v JOIN layout_indicators l ON l.layout_key IN "
            "('T2-' || v.layout_t2, 'T3-' || v.layout_t3, 'T4-' || v.layout_t4, "
            "'FORM-' || v.layout_form) WHERE v.version_id = ?",
            (version_id,),
        )
    }
    runs = dict(
        connection.execute(
            "SELECT table_code, state FROM state_runs WHERE version_id = ?", (version_id,)
        ).fetchall()
    )
    notes = {
        (row[0], row[1] or None): row[2]
        for row in connection.execute(
            "SELECT indicator, applicant, state FROM cell_notes WHERE version_id = ?", (version_id,)
        )
    }
    found: dict[tuple[str, str | None], tuple[float | None, str]] = {}

    def put(code: str, applicant: str | None, value: float | None) -> None:
        if code not in on_form:
            return
        if value is not None:
            state = "reported"
        else:
            state = notes.get((code, applicant)) or runs.get(tables[code]) or "missing"
        found[(code, applicant)] = (value, state)

    columns = columns_of("applications")
    for row in connection.execute(
        f"SELECT applicant, {', '.join(columns)} FROM applications WHERE version_id = ?",
        (version_id,),
    ):
        for code, value in zip(columns, row[1:], strict=True):
            put(code, row[0], value)
    for table in ("disclosure", "statistics_2014", "statistics_2008"):
        columns = columns_of(table)
        for row in connection.execute(
            f"SELECT {', '.join(columns)} FROM {table} WHERE version_id = ?", (version_id,)
        ):
            for code, value in zip(columns, row, strict=True):
                put(code, None, value)
    for row in connection.execute(
        f"SELECT route, {', '.join(REVIEW_RESULTS)} FROM reviews WHERE version_id = ?",
        (version_id,),
    ):
        for result, value in zip(REVIEW_RESULTS, row[1:], strict=True):
            put(f"{row[0]}_{result}", None, value)
    return found


def figure_changes(connection: sqlite3.Connection, old: int, new: int) -> Iterator[Change]:
    """Figures whose value or state differs between two versions."""
    before, after = figures_of(connection, old), figures_of(connection, new)
    absent = (None, "missing")
    for cell in sorted({*before, *after}, key=str):
        was, now = before.get(cell, absent), after.get(cell, absent)
        if was != now:
            yield (*cell, *was, *now)
