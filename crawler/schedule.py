"""When a site is due.

Departments publish by 31 January, governments by 31 March (Regulation on Open Government
Information, Art. 50); so sites are visited daily from January to April until the year's reports
are found, then monthly. A site that fails is tried ever more rarely, never given up.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from crawler.capture.exchange import iso
from crawler.capture.identity import host_of
from crawler.gate.politeness import BEIJING

SEASON = range(1, 5)
DAILY = timedelta(hours=20)  # less than a day, so that a daily timer never skips one
MONTHLY = timedelta(days=28)
_MAX_BACKOFF = timedelta(days=32)


@dataclass(frozen=True, slots=True)
class Due:
    """A decision: ``why`` says it in words; ``at`` is when the site is (or was) due."""

    site_id: str
    due: bool
    at: datetime | None
    why: str

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"at": iso(self.at) if self.at else None}


def report_year(now: datetime) -> int:
    """The year whose reports are published now: the last one that has ended in Beijing."""
    return now.astimezone(BEIJING).year - 1


def documents_by_year(db: sqlite3.Connection) -> dict[str, dict[int, int]]:
    """Archived report documents of each site by report year, where the year is known."""
    found: dict[str, dict[int, int]] = {}
    for site_id, year, count in db.execute(
        "SELECT site_id, json_extract(discovered, '$.year_hint') AS year, count(*) FROM frontier "
        "WHERE is_document AND capture_id IS NOT NULL AND year IS NOT NULL GROUP BY 1, 2"
    ):
        found.setdefault(site_id, {})[int(year)] = count
    return found


def expected(years: Mapping[int, int], year: int) -> int:
    """How many reports of a year a site should have: as many as of the year before, one at least
    (every site in the registry belongs to a body that must report)."""
    return max(1, years.get(year - 1, 0))


def due(
    site: sqlite3.Row | dict[str, Any],
    *,
    found_this_year: bool,
    now: datetime,
    held_until: str | None = None,
) -> Due:
    """Decide for one site row. ``found_this_year``: last year's reports are in the archive;
    ``held_until`` (ISO): its host may not be asked before."""
    site_id = site["site_id"]
    robots = str(site["state_reason"]).startswith("refused:robots")
    if site["state"] == "refused" and not robots:
        return Due(site_id, False, None, f"refused: {site['state_reason']}")
    if held_until and held_until > iso(now):
        return Due(site_id, False, datetime.fromisoformat(held_until), "its host is held")
    if site["crawl_state"] == "running":
        return Due(site_id, True, now, "the last run was interrupted")
    if not site["last_crawled_at"]:
        return Due(site_id, True, now, "never crawled")
    last = datetime.fromisoformat(site["last_crawled_at"])
    if last > now + timedelta(hours=1):
        return Due(site_id, True, now, "the clock went back: last crawl lies in the future")
    if site["state"] == "refused":
        # Rules may change, and robots.txt itself may always be asked for.
        wait, why = MONTHLY, "robots.txt forbids it: rules are read anew monthly"
    elif site["failures"]:
        wait = min(timedelta(days=2 ** min(int(site["failures"]) - 1, 10)), _MAX_BACKOFF) - (
            timedelta(hours=4)
        )
        why = f"failed {site['failures']} times in a row"
    elif now.astimezone(BEIJING).month in SEASON and not found_this_year:
        wait, why = DAILY, "season, this year's reports not all found yet"
    else:
        wait, why = MONTHLY, "monthly visit"
    at = last + wait
    return Due(site_id, at <= now, at, why)


def due_sites(
    db: sqlite3.Connection, now: datetime, only: Iterable[str] | None = None
) -> list[Due]:
    """Every site of the registry (or those named) with its decision, in order of site id."""
    year, years = report_year(now), documents_by_year(db)
    wanted = None if only is None else set(only)
    holds = {
        row[0].partition("://")[2]: row[1]
        for row in db.execute("SELECT origin, until FROM hosts WHERE state <> 'open'")
    }
    decisions = []
    for row in db.execute("SELECT * FROM sites ORDER BY site_id"):
        if wanted is None or row["site_id"] in wanted:
            known = years.get(row["site_id"], {})
            complete = known.get(year, 0) >= expected(known, year)
            held = holds.get(host_of(row["column_url"] or row["home_url"]))
            decisions.append(due(row, found_this_year=complete, now=now, held_until=held))
    return decisions
