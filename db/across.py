"""Checks across two years, run over the stored figures of current versions."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from decimal import Decimal

from db.schema.wide import columns_of
from parsers.checks import SURE, across_years
from parsers.report import plain_number

Figures = dict[tuple[str, str | None], Decimal | None]


def check_across_years(db: sqlite3.Connection, versions: Iterable[int]) -> int:
    """Check the reports of these versions against the year before, and the year after against
    them; returns the number of failed checks written."""
    reports: set[tuple[str, int]] = set()
    for version in versions:
        row = db.execute(
            "SELECT agency_id, year FROM reports JOIN report_versions USING (report_id) "
            "WHERE report_versions.version_id = ?",
            (version,),
        ).fetchone()
        if row:
            reports.update({(row[0], row[1]), (row[0], row[1] + 1)})
    failed = 0
    known: dict[int, Figures] = {}
    for agency_id, year in sorted(reports):
        current, before = (_version(db, agency_id, y) for y in (year, year - 1))
        if current is not None:
            # An agency's years follow each other: what was this year's is the next one's last year's.
            known = {v: known.get(v) or _values(db, v) for v in (current, before) if v is not None}
            failed += _check(db, (agency_id, year), current, before, known)
    return failed


def _check(
    db: sqlite3.Connection,
    report: tuple[str, int],
    current: int,
    before: int | None,
    figures: dict[int, Figures],
) -> int:
    # T4.VS.T3 of the report alone stands until the year before is known.
    rules = ["T4.AFTER.SOFT", "T2.FEE.MAGNITUDE", *(["T4.VS.T3"] if before is not None else [])]
    # Of all its versions: one that is current no more was checked when it was.
    db.execute(
        "DELETE FROM checks WHERE version_id IN (SELECT v.version_id FROM reports r "
        "JOIN report_versions v USING (report_id) WHERE r.agency_id = ? AND r.year = ?) "
        f"AND (rule LIKE 'X.%' OR rule IN ({', '.join('?' * len(rules))}))",
        (*report, *rules),
    )
    failures = []
    if before is not None:
        results = across_years(figures[current], figures[before])
        failures = [r for r in results if not r.passed]
    if before is not None and failures:
        doubtful = _in_doubt(db, current) | _in_doubt(db, before)
        db.executemany(
            "INSERT INTO checks (version_id, rule, severity, applicant, expected, actual, passed, "
            "verdict, detail, cells) VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, ?)",
            [
                (
                    current,
                    r.rule,
                    r.severity,
                    r.applicant,
                    plain_number(r.expected),
                    plain_number(r.actual),
                    "reading" if doubtful.intersection(r.cells) else "document",
                    r.detail,
                    json.dumps([{"indicator": i, "applicant": a} for i, a in r.cells]),
                )
                for r in failures
            ],
        )
    db.execute(
        "UPDATE reports SET checks_failed = (SELECT count(*) FROM checks WHERE version_id = ?) "
        "WHERE agency_id = ? AND year = ?",
        (current, *report),
    )
    return len(failures)


def _in_doubt(db: sqlite3.Connection, version: int) -> set[tuple[str, str | None]]:
    """Cells whose reading is in doubt; what was carried out is what the next year carries in."""
    cells = {
        (row[0], row[1] or None)
        for row in db.execute(
            "SELECT indicator, applicant FROM cell_notes WHERE version_id = ? AND (doubt IS NOT NULL "
            "OR state = 'unreadable' OR confidence < ?)",
            (version, SURE),
        )
    }
    return cells | {
        ("requests_carried_in", a) for code, a in cells if code == "requests_carried_out"
    }


def _version(db: sqlite3.Connection, agency_id: str, year: int) -> int | None:
    row = db.execute(
        "SELECT version_id FROM reports WHERE agency_id = ? AND year = ?", (agency_id, year)
    ).fetchone()
    return int(row[0]) if row and row[0] is not None else None


_APPLICATIONS = (
    "requests_received",
    "requests_carried_in",
    "results_total",
    "requests_carried_out",
)


_TABLES = (
    ("applications", "total"),
    ("disclosure", None),
    ("statistics_2014", None),
    ("statistics_2008", None),
)


def _values(db: sqlite3.Connection, version: int) -> Figures:
    """The figures that rules across years look at, of one version."""
    found: Figures = {}
    for applicant, *values in db.execute(
        f"SELECT applicant, {', '.join(_APPLICATIONS)} FROM applications WHERE version_id = ?",
        (version,),
    ):
        for code, value in zip(_APPLICATIONS, values, strict=True):
            found[(code, applicant)] = _decimal(value)
    for table, applicant in _TABLES:
        columns = columns_of(table)
        only = " AND applicant = 'total'" if applicant else ""
        for row in db.execute(
            f"SELECT {', '.join(columns)} FROM {table} WHERE version_id = ?{only}", (version,)
        ):
            for code, value in zip(columns, row, strict=True):
                found[(code, applicant)] = _decimal(value)
    for route, total in db.execute(
        "SELECT route, total FROM reviews WHERE version_id = ?", (version,)
    ):
        found[(f"{route}_total", None)] = _decimal(total)
    return found


def _decimal(value: float | None) -> Decimal | None:
    if value is None:
        return None
    return Decimal(value) if isinstance(value, int) else Decimal(str(value))
