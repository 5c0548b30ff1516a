"""Coverage: who was due to publish, and how each year stands. Absence is data.

Deadlines by 条例 Art. 49 (since the reports for 2019: departments 31 January, governments 31 March of
the next year); before, 31 March for all (条例 2007 Art. 31). Art. 49 names departments of governments at
county level and above: a town's government or a subdistrict's office is none, so its day is the later.

The date of publication is that of the first version: a report that was put right in May was not late
for it. A date that cannot be (before the year was over, after the page was captured) is not believed;
what was captured before the deadline was published before the deadline, whatever date it bears.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, timezone

from sqlite_utils.utils import chunks

GOVERNMENT_KINDS = ("government", "town", "subdistrict")
FIRST_YEAR_OF_NEW_DEADLINES = 2019


def today_in_china() -> date:
    """The day it is where the deadlines hold."""
    return datetime.now(timezone(timedelta(hours=8))).date()


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

    Due is every agency from its first year (registered, or that of its first report, or that of its
    earliest sister in the same county or higher division) to the last year that is over; one that is
    registered and of which nothing else is known, for that last year. A report of any other year
    that is there is listed too.
    """
    unread = _unreadable(connection, 0)
    rows = _rows(connection, "", (), unread, today or today_in_china())
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
            connection, f"AND a.agency_id IN ({marks})", agencies, known, today or today_in_china()
        )
        connection.execute(f"DELETE FROM coverage WHERE agency_id IN ({marks})", agencies)
        connection.executemany(_INSERT, rows)
        written += len(rows)
    connection.execute("DELETE FROM coverage_stale")
    return written


_INSERT = "INSERT INTO coverage VALUES (?, ?, ?, ?, ?, ?, ?, ?)"


def _area(division: str) -> tuple[str, str]:
    """The codes from and before which bodies of the same county (or higher division) have theirs: a
    town's sisters are those of its county."""
    stem = division[:6]
    return stem, stem + "~"


def _sisters(connection: sqlite3.Connection, agencies: Iterable[str]) -> set[str]:
    """Bodies of the same areas that have no report: the first year of the others is theirs."""
    areas = set()
    for agency in agencies:
        (division,) = connection.execute(
            "SELECT division_code FROM agencies WHERE agency_id = ?", (agency,)
        ).fetchone()
        if division:
            areas.add(_area(division))
    return {
        row[0]
        for area in areas
        for row in connection.execute(
            "SELECT agency_id FROM agencies a WHERE division_code BETWEEN ? AND ? AND NOT EXISTS "
            "(SELECT 1 FROM reports r WHERE r.agency_id = a.agency_id AND r.version_id IS NOT NULL)",
            area,
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
    reports: dict[str, dict[int, tuple[object, ...]]] = {}
    for agency_id, year, *report in connection.execute(
        "SELECT a.agency_id, a.year, a.report_id, a.status, a.versions, a.version_id, a.published_on, "
        "(SELECT min(first_seen) FROM report_versions v WHERE v.report_id = a.report_id) "
        f"FROM reports a WHERE a.version_id IS NOT NULL {condition}",
        parameters,
    ):
        reports.setdefault(agency_id, {})[year] = tuple(report)
    rows = []
    first_in: dict[tuple[str, str], int | None] = {}
    for agency_id, kind, due_from, due_until, division, source in connection.execute(
        "SELECT a.agency_id, a.kind, a.due_from, a.due_until, a.division_code, a.source "
        f"FROM agencies a WHERE true {condition}",
        parameters,
    ).fetchall():
        own = reports.get(agency_id, {})
        last = due_until or today.year - 1
        start = due_from or min(own, default=None)
        if start is None and division:
            area = _area(division)
            if area not in first_in:
                first_in[area] = connection.execute(
                    "SELECT min(r.year) FROM agencies a JOIN reports r USING (agency_id) "
                    "WHERE a.division_code BETWEEN ? AND ? AND r.version_id IS NOT NULL",
                    area,
                ).fetchone()[0]
            start = first_in[area]
        if start is None and source != "report":
            start = last
        due = range(start, last + 1) if start is not None else ()
        for year in sorted({*due, *own}):
            limit = deadline(year, kind)
            if year in own:
                standing = _published(connection, year, limit, own[year])
            elif (agency_id, year) in unread:
                standing = ("unreadable", None, None, None, unread[(agency_id, year)])
            else:
                name = "missing" if today > limit else "not_due"
                standing = (name, None, None, None, None)
            rows.append((agency_id, year, standing[0], limit.isoformat(), *standing[1:]))
    return rows


def _published(
    connection: sqlite3.Connection, year: int, limit: date, report: tuple[object, ...]
) -> tuple[object, ...]:
    """(standing, published_on, days late, report_id, reason) of a report that was published."""
    report_id, status, versions, version_id, published_on, first_seen = report
    dates = [published_on]
    if versions != 1:
        dates = [
            row[0]
            for row in connection.execute(
                "SELECT v.published_on FROM report_versions v, report_versions c "
                "WHERE v.report_id = ? AND c.version_id = ? AND v.parser_version = c.parser_version",
                (report_id, version_id),
            )
        ]
    believed, doubt = [], None
    captured = _day(first_seen)
    for text in filter(None, dates):
        day = _day(text)
        if day is None:
            doubt = f"the date found, {text}, is no date"
        elif day < date(year, 12, 1):
            doubt = f"the date found, {day}, is before the year was over"
        elif captured and (day - captured).days > 1:
            doubt = f"the date found, {day}, is after the capture of {captured}"
        else:
            believed.append(day)
    published = min(believed, default=None)
    late = (published - limit).days if published else 0
    if published:
        standing, reason = ("late" if late > 0 else "on_time"), None
    elif captured and captured <= limit:
        standing, reason = "on_time", f"seen on {captured}" + (f"; {doubt}" if doubt else "")
    else:
        standing, reason = "undated", doubt
    if status == "withdrawn":
        standing = "withdrawn"
    return (
        standing,
        published.isoformat() if published else None,
        late if late > 0 else None,
        report_id,
        reason,
    )


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


_FOUND_BUT = "('needs_ocr', 'document_elsewhere', 'report_in_images', 'continued')"
"""Problems of a page that is no report itself and says that one is there: a scan, or a file that was
not captured or not read."""
_FAILED = f"""
    SELECT coalesce(json_extract(c.discovered, '$.title'), d.title), s.division_code,
           coalesce(d.failure, (SELECT p.code || ': ' || p.detail FROM problems p
                                WHERE p.document_id = d.document_id AND p.code IN {_FOUND_BUT}))
    FROM documents d {{index}} JOIN captures c USING (capture_id) LEFT JOIN sites s USING (site_id)
    WHERE {{since}} (d.outcome = 'failed' OR d.outcome = 'not_report' AND EXISTS
        (SELECT 1 FROM problems p WHERE p.document_id = d.document_id AND p.code IN {_FOUND_BUT}))
      AND NOT EXISTS (SELECT 1 FROM captures x JOIN documents n ON n.capture_id = x.capture_id
                      WHERE x.payload_digest = c.payload_digest AND n.document_id > d.document_id)
    ORDER BY d.document_id
"""


def _unreadable(connection: sqlite3.Connection, after_run: int) -> dict[tuple[str, int], str]:
    """Reports that were found but not read: (agency_id, year) → reason, from what the crawler
    knew of a document that no reading in a run later than `after_run` made a report of."""
    from db.agencies import name_key
    from parsers.identity.titles import agency_part
    from parsers.identity.years import year_in_title

    found: dict[tuple[str, int], str] = {}
    # New documents are found by their run: a walk over all would cost more the larger the archive.
    since, index = (
        ("d.run_id > :after_run AND", "INDEXED BY documents_run") if after_run else ("", "")
    )
    failed = connection.execute(
        _FAILED.format(since=since, index=index), {"after_run": after_run}
    ).fetchall()
    for title, division, failure in failed:
        year = year_in_title(title) if title else None
        if not year:
            continue
        agencies = connection.execute(
            "SELECT DISTINCT agency_id, division_code FROM agency_names JOIN agencies "
            "USING (agency_id) WHERE name_key = ?",
            (name_key(agency_part(title)),),
        ).fetchall()
        if len(agencies) > 1 and division:
            agencies = [a for a in agencies if a[1] and a[1][:6] == division[:6]]
        if len(agencies) == 1:
            found[(agencies[0][0], year)] = failure or "failed"
    return found
