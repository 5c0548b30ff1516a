"""Coverage: who was due to publish, and how each year stands. Absence is data.

Deadlines by 条例 Art. 49–50 (since the reports for 2019: departments 31 January, governments
31 March of the next year); before, 31 March for all (条例 2007 Art. 31).
"""

from __future__ import annotations

import sqlite3
from datetime import date

GOVERNMENT_KINDS = ("government",)
FIRST_YEAR_OF_NEW_DEADLINES = 2019


def deadline(year: int, kind: str | None) -> date:
    """The last day on which the report for `year` is on time."""
    if year >= FIRST_YEAR_OF_NEW_DEADLINES and kind not in GOVERNMENT_KINDS:
        return date(year + 1, 1, 31)
    return date(year + 1, 3, 31)


def compute_coverage(connection: sqlite3.Connection, today: date | None = None) -> int:
    """Fill the coverage table anew; returns its rows.

    Due is every registered agency from its first year (registered, or that of its first report, or
    that of its earliest sister) to the last year whose reporting season has begun.
    """
    today = today or date.today()
    last = today.year - 1
    reports = {
        (row[0], row[1]): row
        for row in connection.execute(
            "SELECT agency_id, year, report_id, published_on, status FROM reports "
            "WHERE version_id IS NOT NULL"
        )
    }
    if not reports:
        connection.execute("DELETE FROM coverage")
        return 0
    first_of: dict[str, int] = {}
    for agency_id, year in reports:
        first_of[agency_id] = min(year, first_of.get(agency_id, year))
    unread = _unreadable(connection)
    rows = []
    agencies = connection.execute(
        "SELECT agency_id, kind, due_from, due_until, division_code, parent_id FROM agencies"
    ).fetchall()
    sisters = _first_of_sisters(agencies, first_of)
    for agency_id, kind, due_from, due_until, _, _ in agencies:
        start = due_from or first_of.get(agency_id) or sisters.get(agency_id)
        if start is None:
            continue
        for year in range(start, (due_until or last) + 1):
            rows.append(_row(agency_id, kind, year, reports.get((agency_id, year)), unread, today))
    connection.execute("DELETE FROM coverage")
    connection.executemany("INSERT INTO coverage VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    return len(rows)


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


def _first_of_sisters(agencies: list[sqlite3.Row], first_of: dict[str, int]) -> dict[str, int]:
    """For an agency without any report: the first year of those in the same division."""
    by_division: dict[str, int] = {}
    for agency_id, _, _, _, division, _ in agencies:
        if division and agency_id in first_of:
            by_division[division] = min(first_of[agency_id], by_division.get(division, 9999))
    return {a[0]: by_division[a[4]] for a in agencies if a[4] in by_division}


def _unreadable(connection: sqlite3.Connection) -> dict[tuple[str, int], str]:
    """Reports that were found but not read: (agency_id, year) → reason, from what the crawler
    knew of a document that failed."""
    from db.agencies import name_key
    from parsers.identity.titles import agency_part
    from parsers.identity.years import year_in_title

    keys = {
        row[0]: row[1] for row in connection.execute("SELECT name_key, agency_id FROM agency_names")
    }
    found: dict[tuple[str, int], str] = {}
    for title, failure in connection.execute(
        "SELECT json_extract(c.discovered, '$.title'), d.failure FROM documents d "
        "JOIN captures c USING (capture_id) WHERE d.outcome = 'failed'"
    ):
        if title:
            year, agency = year_in_title(title), keys.get(name_key(agency_part(title)))
            if year and agency:
                found[(agency, year)] = failure or "failed"
    return found
