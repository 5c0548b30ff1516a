"""What the overview pages show, counted once when a snapshot is opened.

A snapshot never changes, so whatever needs a walk over the whole archive is counted before the
snapshot is served and kept in memory: totals, coverage by year and province, agencies in each
place. Pages then answer in the same time at any size of the archive.
"""

from __future__ import annotations

import fcntl
import os
import pickle
import sqlite3
from collections import Counter
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import Any

STANDINGS = ("on_time", "late", "undated", "unreadable", "withdrawn", "missing")
FOUND = ("on_time", "late", "undated")

COVERAGE_BY_YEAR = """
    select year, sum(on_time) as on_time, sum(late) as late, sum(undated) as undated,
      sum(unreadable) as unreadable, sum(withdrawn) as withdrawn, sum(missing) as missing
    from province_coverage group by year order by year
"""
COVERAGE_BY_PLACE = """
    select division_code, year, sum(on_time + late + undated) as found, sum(due) as due
    from coverage_totals group by division_code, year
"""
CHECKS_BY_RULE = """
    select c.rule, c.severity, count(*) as failed, count(distinct c.version_id) as reports,
      sum(c.verdict = 'document') as as_published, sum(c.verdict = 'reading') as in_doubt
    from checks c join reports r on r.version_id = c.version_id
    where not c.passed
    group by c.rule, c.severity order by c.severity, failed desc
"""
_COUNTS = {
    "reports": "select count(*) from reports where retired is null",
    "agencies": "select count(*) from agencies",
    "figures": "select coalesce(sum(figures_reported), 0) from reports",
    "first_year": "select min(year) from reports where retired is null",
    "last_year": "select max(year) from reports where retired is null",
    "captures": "select count(*) from captures",
    "last_capture": "select max(captured_at) from captures",
    "checks_passed": "select coalesce(sum(checks_passed), 0) from reports",
    "checks_failed": "select coalesce(sum(checks_failed), 0) from reports",
    "doubtful_reports": "select count(*) from reports where figures_in_doubt > 0",
    "failed_reports": (
        "select count(distinct c.version_id) from checks c "
        "join reports r on r.version_id = c.version_id where c.severity = 'H' and not c.passed"
    ),
}

QUALITY = {
    "failed": """
        select r.agency_id, a.name as agency, r.year, count(*) as checks_failed,
          r.figures_in_doubt
        from checks c join reports r on r.version_id = c.version_id
        join agencies a using (agency_id)
        where c.severity = 'H' and not c.passed
        group by r.report_id order by checks_failed desc, r.year desc limit 50
    """,
    "doubtful": """
        select r.agency_id, a.name as agency, r.year, r.figures_in_doubt, r.figures_reported
        from reports r join agencies a using (agency_id)
        where r.figures_in_doubt > 0 order by r.figures_in_doubt desc, r.year desc limit 50
    """,
    "agencies": """
        select r.agency_id, a.name as agency, count(distinct r.report_id) as reports,
          count(*) as checks_failed, min(r.year) as first_year, max(r.year) as last_year
        from checks c join reports r on r.version_id = c.version_id
        join agencies a using (agency_id)
        where c.severity = 'H' and not c.passed
        group by r.agency_id order by checks_failed desc, agency limit 50
    """,
    "contradictions": """
        select r.agency_id, a.name as agency, r.year, c.rule, c.expected, c.actual,
          c.detail as sentence
        from checks c join reports r on r.version_id = c.version_id
        join agencies a using (agency_id)
        where c.rule >= 'TXT.' and c.rule < 'TXT/' and not c.passed
        order by r.year desc, agency limit 50
    """,
    "copied": """
        select s.agency_id, s.agency, s.year, s.other_agency_id, s.other_agency, s.other_year,
          round(100 * s.score) as same_percent
        from copied_reports s
        order by s.score desc, s.year desc limit 50
    """,
    "problems": """
        select p.code, count(*) as times, min(p.detail) as example
        from problems p group by p.code order by times desc
    """,
    "unread": """
        select d.capture_id, c.url, d.carrier, d.failure
        from documents d join captures c using (capture_id)
        where d.outcome = 'failed' order by d.document_id desc limit 50
    """,
    "changed": """
        select r.agency_id, a.name as agency, r.year, count(*) as figures
        from figure_changes f join reports r using (report_id) join agencies a using (agency_id)
        group by r.report_id order by figures desc limit 50
    """,
    "sites": """
        select state, count(*) as sites, min(state_reason) as example
        from sites group by state order by sites desc
    """,
    "gaps": """
        select what, reason, count(*) as times, min(url) as example
        from gaps group by what, reason order by times desc limit 50
    """,
}


@dataclass(frozen=True, slots=True)
class PlaceYears:
    """Counts by place and year. Forty thousand places with a dictionary each take 90 MB, as tuples 10."""

    years: tuple[int, ...] = ()
    counts: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def get(self, code: str) -> Counter[int]:
        """Year → count of a place with all below it; empty for a place without any."""
        counted = zip(self.years, self.counts.get(code, ()), strict=False)
        return Counter({year: count for year, count in counted if count})


@dataclass(slots=True)
class Summary:
    """Totals by name, rows of the counted queries, and counts by division with all below it."""

    totals: dict[str, Any] = field(default_factory=dict)
    years: list[dict[str, Any]] = field(default_factory=list)
    rules: list[dict[str, Any]] = field(default_factory=list)
    quality: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    agencies_in: Counter[str] = field(default_factory=Counter)
    found: PlaceYears = field(default_factory=PlaceYears)
    due: PlaceYears = field(default_factory=PlaceYears)
    table_rows: dict[str, int] = field(default_factory=dict)


def summarise(snapshot: Path) -> Summary:
    """Counts a snapshot. Raises sqlite3.DatabaseError when it is not one of this program's."""
    conn = sqlite3.connect(f"file:{snapshot}?immutable=1", uri=True)
    conn.row_factory = sqlite3.Row
    try:
        summary = Summary()
        for name, sql in _COUNTS.items():
            summary.totals[name] = conn.execute(sql).fetchone()[0]
        summary.years = _rows(conn, COVERAGE_BY_YEAR)
        summary.rules = _rows(conn, CHECKS_BY_RULE)
        summary.quality = {name: _rows(conn, sql) for name, sql in QUALITY.items()}
        _count_places(conn, summary)
        summary.table_rows = dict(
            conn.execute("select source, sum(rows) from row_counts group by source").fetchall()
        )
        return summary
    finally:
        conn.close()


def shared_summary(snapshot: Path, directory: Path) -> Summary:
    """The summary of a snapshot that the processes of one server make once: the first counts and leaves it in
    `directory`, which is theirs alone; the others wait and read it. Where nothing can be left there, each
    counts for itself. Raises sqlite3.DatabaseError as `summarise` does."""
    held = directory / f"{snapshot.stem}.summary"
    with ExitStack() as waiting:
        with suppress(OSError):
            lock = waiting.enter_context(held.with_suffix(".lock").open("w"))
            # Given back when the process that holds it ends, however it ends.
            fcntl.flock(lock, fcntl.LOCK_EX)
        with suppress(OSError, EOFError, pickle.UnpicklingError):
            # Written by this server, in a directory that none but its own user may enter.
            found = pickle.loads(held.read_bytes())  # noqa: S301
            if isinstance(found, Summary):
                return found
        summary = summarise(snapshot)
        partial = held.with_suffix(f".{os.getpid()}")
        try:
            partial.write_bytes(pickle.dumps(summary, pickle.HIGHEST_PROTOCOL))
            partial.rename(held)
        except OSError:
            with suppress(OSError):
                partial.unlink(missing_ok=True)
        return summary


def _rows(conn: sqlite3.Connection, sql: str) -> list[dict[str, Any]]:
    return [dict(row) for row in conn.execute(dedent(sql))]


def _count_places(conn: sqlite3.Connection, summary: Summary) -> None:
    parents = dict(conn.execute("select code, parent_code from divisions").fetchall())

    def upwards(code: str | None) -> list[str]:
        chain: list[str] = []
        while code and code not in chain:
            chain.append(code)
            code = parents.get(code)
        return chain

    per_place = conn.execute(
        "select division_code, count(*) from agencies group by division_code"
    ).fetchall()
    for code, count in per_place:
        for above in upwards(code):
            summary.agencies_in[above] += count
    years = [year for (year,) in conn.execute(_YEARS)]
    places = {year: place for place, year in enumerate(years)}
    found: dict[str, list[int]] = {}
    due: dict[str, list[int]] = {}
    for code, year, there, expected in conn.execute(dedent(COVERAGE_BY_PLACE)):
        for counts, count in ((found, there), (due, expected)):
            counts.setdefault(code, [0] * len(years))[places[year]] = count
    for counts in (found, due):
        _add_upwards(counts, {code: upwards(code) for code in counts})
    summary.found, summary.due = (
        PlaceYears(tuple(years), {code: tuple(held) for code, held in counts.items()})
        for counts in (found, due)
    )


_YEARS = "select distinct year from coverage_totals order by year"


def _add_upwards(counts: dict[str, list[int]], chains: dict[str, list[str]]) -> None:
    """Adds to each place what lies below it. Every place hands on once, the lowest first: `chains` are each
    one's places from itself upwards."""
    lowest_first = sorted(
        {tuple(c[i:]) for c in chains.values() for i in range(len(c))}, key=len, reverse=True
    )
    for code, *above in lowest_first:
        if above and code in counts:
            held = counts.setdefault(above[0], [0] * len(counts[code]))
            counts[above[0]] = [a + b for a, b in zip(held, counts[code], strict=True)]
