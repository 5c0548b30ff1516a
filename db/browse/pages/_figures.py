"""A report's stored figures, read by its version straight from the wide tables.

The `facts` view gives the same rows; here they are read by primary key, so that a page takes the
same time whether the archive holds ten reports or two million.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from typing import Any

from db.browse.answer import ask_all
from db.browse.forms import form
from db.browse.sheet import BLANK, MISSING, Check, Correction, Figure, Key
from db.schema.wide import LAYOUT_COLUMNS
from parsers.layouts import indicator

_WIDE = ("applications", "disclosure", "statistics_2014", "statistics_2008")
_KEYS = {"version_id", "applicant", "route"}


def layouts_of(version: dict[str, Any]) -> dict[str, str]:
    """Table → layout of one row of `report_versions`."""
    return {t: version[c] for t, c in LAYOUT_COLUMNS.items() if version.get(c)}


async def figures_of(datasette: Any, version_id: int, layouts: dict[str, str]) -> dict[Key, Figure]:
    """Every figure of one version by (indicator, applicant), with state, raw text and doubt.

    A column the version's layouts have no place for, and that holds nothing, is no figure of it.
    """
    expected = _expected(layouts)
    one = {"version_id": version_id}
    *wide, reviews, notes, corrections, runs, patterns = await ask_all(
        datasette,
        [(f"select * from {table} where version_id = :version_id", one) for table in _WIDE]
        + [
            ("select * from reviews where version_id = :version_id", one),
            ("select * from cell_notes where version_id = :version_id", one),
            (
                "select indicator, applicant, new_value, new_state, reason, corrected_by, "
                "corrected_on from corrections where version_id = :version_id",
                one,
            ),
            ("select table_code, state from state_runs where version_id = :version_id", one),
            (
                "select p.pattern from report_versions v "
                "join place_patterns p on p.pattern_id = v.place_pattern "
                "where v.version_id = :version_id",
                one,
            ),
        ],
    )
    values: dict[Key, float | None] = {}
    for answer in wide:
        for row in answer.rows:
            for column, value in row.items():
                if column not in _KEYS:
                    values[column, row.get("applicant")] = value
    for row in reviews.rows:
        for column, value in row.items():
            if column not in _KEYS:
                values[f"{row['route']}_{column}", None] = value
    marked = {(n["indicator"], n["applicant"] or None): n for n in notes.rows}
    corrected = {(c["indicator"], c["applicant"] or None): _correction(c) for c in corrections.rows}
    run_states = {row["table_code"]: row["state"] for row in runs.rows}
    pattern = patterns.first()
    places = json.loads(pattern["pattern"]) if pattern else {}
    return {
        key: replace(
            _figure(key, values.get(key), marked.get(key), run_states, places),
            correction=corrected.get(key),
        )
        for key in values.keys() | marked.keys() | corrected.keys()
        if key in expected or key in marked or key in corrected or values[key] is not None
    }


def _correction(row: dict[str, Any]) -> Correction:
    return Correction(
        row["new_value"],
        row["new_state"],
        row["reason"],
        row["corrected_by"],
        row["corrected_on"],
    )


def _expected(layouts: dict[str, str]) -> set[Key]:
    expected: set[Key] = set()
    for table, layout in layouts.items():
        with suppress(KeyError):  # a layout this version cannot draw
            expected |= form(table, layout).figures
    return expected


def _figure(
    key: Key,
    value: float | None,
    note: dict[str, Any] | None,
    run_states: dict[str, str],
    places: dict[str, Any],
) -> Figure:
    code, applicant = key
    place = (note or {}).get("place") or places.get(f"{code}/{applicant}" if applicant else code)
    if isinstance(place, str):
        place = json.loads(place)
    if value is not None:
        state = "reported"
    elif note:
        state = note["state"]
    else:
        state = run_states.get(indicator(code).table, MISSING)
    raw = (note or {}).get("raw")
    if raw is None:
        raw = _plain(value) if value is not None else "" if state == BLANK else None
    return Figure(value, state, raw, (note or {}).get("doubt"), place)


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)


def failed_checks(rows: list[dict[str, Any]]) -> list[Check]:
    """The checks that did not hold, hard ones first."""
    failed = [
        Check(
            row["rule"],
            row["applicant"],
            row["expected"],
            row["actual"],
            row["severity"],
            row["detail"],
            frozenset(_cells(row["cells"])),
            row["verdict"],
        )
        for row in rows
        if not row["passed"]
    ]
    return sorted(failed, key=lambda check: "HSI".find(check.severity) % 3)


def _cells(stored: str) -> list[Key]:
    cells = []
    for cell in json.loads(stored or "[]"):
        if isinstance(cell, dict):
            cells.append((cell["indicator"], cell["applicant"]))
        else:
            cells.append((cell[0], cell[1] or None))
    return cells
