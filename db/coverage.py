"""Coverage: who was due to publish, and how each year stands. Absence is data.

Deadlines by 条例 Art. 49–50 (since the reports for 2019: departments 31 January, governments
31 March of the next year); before, 31 March for all (条例 2007 Art. 31).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date

from sqlite_utils.utils import chunks

GOVERNMENT_KINDS = ("government",)
FIRST_YEAR_OF_NEW_DEADLINES = 2019


def deadline(year: int, kind: str | None) -> date:
    """The last day on which the report for `year` is on time."""
    if year >= FIRST_YEAR_OF_NEW_DEADLINES and kind not in GOVERNMENT_KINDS:
        return date(year + 1, 1, 31)
    return date(year + 1, 3, 31)


def season(today: date) -> str:
    """What coverage depends on of the day it is computed: the deadlines that have passed."""
    return f"{today.year - 1}:{sum(today > date(today.year, *day) for day in ((1, 31), (3, 31)))}"


def compute_coverage(connection: sqlite3.Connection, today: date | None = None) -> int:
    """Fill the coverage table anew; returns its rows.

    Due is every registered agency from its first year (registered, or that of its first report, or
    that of its earliest sister) to the last year whose reporting season has begun.
    """
    unread = _unreadable(connection, 0)
    rows = _rows(connection, "", (), unread, today or date.today())
    connection.execute("DELETE FROM coverage")
    connection.executemany(_INSERT, rows)
    connection.execute("DELETE FROM coverage_stale")
    return len(rows)


def update_coverage(
    connection: sqlite3.Connection,
    reports: Iterable[int],
    after_run: int,
    today: date | None = None,
) -> int:
    """Coverage of the agencies of these reports, of agencies that changed (`coverage_stale`, which
    triggers fill), of those whose document a run later than `after_run` could not read, and of their
    sisters; returns the rows written. Right only within one `season`."""
    unread = _unreadable(connection, after_run)
    stale = {row[0] for row in connection.execute("SELECT agency_id FROM coverage_stale")}
    stale.update(agency for agency, _ in unread)
    for report_id in reports:
        stale.update(
            row[0]
            for row in connection.execute(
                "SELECT agency_id FROM reports WHERE report_id = ?", (report_id,)
            )
        )
    written = 0
    for agencies in map(list, chunks(sorted(stale | _sisters(connection, stale)), 500)):
        marks = ", ".join("?" * len(agencies))
        before = connection.execute(
            f"SELECT agency_id, year, reason FROM coverage WHERE agency_id IN ({marks}) "
            "AND standing = 'unreadable'",
            agencies,
        )
        known = {(a, y): reason for a, y, reason in before} | unread
        rows = _rows(
            connection, f"AND a.agency_id IN ({marks})", agencies, known, today or date.today()
        )
        connection.execute(f"DELETE FROM coverage WHERE agency_id IN ({marks})", agencies)
        connection.executemany(_INSERT, rows)
        written += len(rows)
    connection.execute("DELETE FROM coverage_stale")
    return written


_INSERT = "INSERT INTO coverage VALUES (?, ?, ?, ?, ?, ?, ?, ?)"


def _sisters(connection: sqlite3.Connection, agencies: Iterable[str]) -> set[str]:
    """Bodies of the same divisions that have no report: the first year of the others is theirs."""
    divisions = set()
    for agency in agencies:
        divisions.update(
            connection.execute(
                "SELECT division_code FROM agencies WHERE agency_id = ?", (agency,)
            ).fetchone()
        )
    return {
        row[0]
        for division in divisions
        for row in connection.execute(
            "SELECT agency_id FROM agencies a WHERE division_code = ? AND NOT EXISTS "
            "(SELECT 1 FROM reports r WHERE r.agency_id = a.agency_id AND r.version_id IS NOT NULL)",
            (division,),
        )
    }


def _rows(
    connection: sqlite3.Connection,
    condition: str,
    parameters: Sequence[str],
    unread: dict[tuple[str, int], str],
    today: date,
) -> list[tuple[object, ...]]:
    """Rows of the agencies that meet `condition`."""
    reports = {
        (row[0], row[1]): row
        for row in connection.execute(
            "SELECT a.agency_id, a.year, a.report_id, a.published_on, a.status FROM reports a "
            f"WHERE a.version_id IS NOT NULL {condition}",
            parameters,
        )
    }
    first_of: dict[str, int] = {}
    for agency_id, year in reports:
        first_of[agency_id] = min(year, first_of.get(agency_id, year))
    rows = []
    first_in: dict[str, int | None] = {}
    for agency_id, kind, due_from, due_until, division in connection.execute(
        "SELECT a.agency_id, a.kind, a.due_from, a.due_until, a.division_code FROM agencies a "
        f"WHERE true {condition}",
        parameters,
    ).fetchall():
        start = due_from or first_of.get(agency_id)
        if start is None and division:
            if division not in first_in:
                first_in[division] = connection.execute(
                    "SELECT min(r.year) FROM agencies a JOIN reports r USING (agency_id) "
                    "WHERE a.division_code = ? AND r.version_id IS NOT NULL",
                    (division,),
                ).fetchone()[0]
            start = first_in[division]
        if start is not None:
            for year in range(start, (due_until or today.year - 1) + 1):
                report = reports.get((agency_id, year))
                rows.append(_row(agency_id, kind, year, report, unread, today))
    return rows


def _row(
    agency_id: str,
    kind: str | None,
    year: int,
    report: sqlite3.Row | tuple[object, ...] | None,
    unread: dict[tuple[str, int], str],
    today: date,
) -> tuple[object, ...]:
    limit = deadline(year, kind)
    if report is None:
        if (agency_id, year) in unread:
            reason = unread[(agency_id, year)]
            return (agency_id, year, "unreadable", limit.isoformat(), None, None, None, reason)
        standing = "missing" if today > limit else "not_due"
        return (agency_id, year, standing, limit.isoformat(), None, None, None, None)
    _, _, report_id, published_on, status = report
    if status == "withdrawn":
        return (
            agency_id,
            year,
            "withdrawn",
            limit.isoformat(),
            published_on,
            None,
            report_id,
            None,
        )
    if not published_on:
        return (agency_id, year, "undated", limit.isoformat(), None, None, report_id, None)
    published = date.fromisoformat(str(published_on)[:10])
    late = (published - limit).days
    standing = "late" if late > 0 else "on_time"
    days = late if late > 0 else None
    return (agency_id, year, standing, limit.isoformat(), published_on, days, report_id, None)


def _unreadable(connection: sqlite3.Connection, after_run: int) -> dict[tuple[str, int], str]:
    """Reports that were found but not read: (agency_id, year) → reason, from what the crawler
    knew of a document that failed in a run later than `after_run`."""
    from db.agencies import name_key
    from parsers.identity.titles import agency_part
    from parsers.identity.years import year_in_title

    found: dict[tuple[str, int], str] = {}
    for title, failure in connection.execute(
        "SELECT json_extract(c.discovered, '$.title'), d.failure FROM documents d "
        "JOIN captures c USING (capture_id) WHERE d.outcome = 'failed' AND coalesce(d.run_id, 0) "
        "> ? ORDER BY d.document_id",
        (after_run or -1,),
    ).fetchall():
        year = year_in_title(title) if title else None
        if year:
            key = name_key(agency_part(title))
            for (agency,) in connection.execute(
                "SELECT agency_id FROM agency_names WHERE name_key = ? ORDER BY agency_id DESC LIMIT 1",
                (key,),
            ):
                found[(agency, year)] = failure or "failed"
    return found
