"""When a site is due, and how the archive's sources are doing.

Departments publish by 31 January, governments by 31 March (Regulation on Open Government
Information, Art. 50); so sites are visited daily from January to April until the year's report is
found, then monthly. A site that fails is tried ever more rarely, never given up.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from crawler.capture.store import CaptureStore
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


def due(site: sqlite3.Row | dict[str, Any], *, found_this_year: bool, now: datetime) -> Due:
    """Decide for one site row. ``found_this_year``: last year's report is in the archive."""
    site_id = site["site_id"]
    if site["state"] == "refused":
        return Due(site_id, False, None, f"refused: {site['state_reason']}")
    if site["crawl_state"] == "running":
        return Due(site_id, True, now, "the last run was interrupted")
    if not site["last_crawled_at"]:
        return Due(site_id, True, now, "never crawled")
    last = datetime.fromisoformat(site["last_crawled_at"])
    if last > now + timedelta(hours=1):
        return Due(site_id, True, now, "the clock went back: last crawl lies in the future")
    if site["failures"]:
        wait = min(timedelta(days=2 ** min(int(site["failures"]) - 1, 10)), _MAX_BACKOFF) - (
            timedelta(hours=4)
        )
        why = f"failed {site['failures']} times in a row"
    elif now.astimezone(BEIJING).month in SEASON and not found_this_year:
        wait, why = DAILY, "season, this year's report not found yet"
    else:
        wait, why = MONTHLY, "monthly visit"
    at = last + wait
    return Due(site_id, at <= now, at, why)


def due_sites(store: CaptureStore, now: datetime) -> list[Due]:
    """Every site of the archive with its decision, in order of site id."""
    last_year = now.astimezone(BEIJING).year - 1
    found = {
        row[0]
        for row in store.connection.execute(
            "SELECT DISTINCT site_id FROM frontier WHERE is_document AND capture_id IS NOT NULL "
            "AND json_extract(discovered, '$.year_hint') = ?",
            (last_year,),
        )
    }
    return [
        due(row, found_this_year=row["site_id"] in found, now=now)
        for row in store.connection.execute("SELECT * FROM sites ORDER BY site_id")
    ]


@dataclass(frozen=True, slots=True)
class Health:
    """One site in the report after a run. ``found``: report documents archived so far; ``new``,
    ``changed``: documents of this run; ``vanished``: documents that now answer 404 or 410;
    ``broken``: it used to yield lists or documents and this run got neither."""

    site_id: str
    name: str
    state: str
    reason: str
    found: int
    new: int
    changed: int
    vanished: int
    gaps: int
    broken: bool

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def health(store: CaptureStore, run_id: int, sites: Iterable[str] | None = None) -> list[Health]:
    """The report on a run, worst first."""
    wanted = set(sites) if sites is not None else None
    report = [
        _health(store.connection, row, run_id)
        for row in store.connection.execute("SELECT * FROM sites ORDER BY site_id").fetchall()
        if wanted is None or row["site_id"] in wanted
    ]
    return sorted(report, key=lambda h: (not h.broken, h.state == "open", h.site_id))


def exit_status(report: Iterable[Health]) -> int:
    """For monitoring: 0 all well, 3 some site is broken, held, refused or unreachable, 4 no site
    yielded anything although some used to."""
    rows = list(report)
    if rows and any(h.broken for h in rows) and all(h.broken or not h.found for h in rows):
        return 4
    return 3 if any(h.broken or h.state not in ("open", "slow") for h in rows) else 0


def _health(db: sqlite3.Connection, site: sqlite3.Row, run_id: int) -> Health:
    site_id = site["site_id"]

    def one(sql: str) -> int:
        return int(db.execute(sql, {"site": site_id, "run": run_id}).fetchone()[0])

    found = one(
        "SELECT count(*) FROM frontier WHERE site_id = :site AND is_document "
        "AND capture_id IS NOT NULL"
    )
    fetched = (
        "SELECT count(*) FROM captures c JOIN frontier f ON f.capture_id = c.capture_id "
        "WHERE c.run_id = :run AND c.site_id = :site AND f.is_document AND c.state = 'fetched' AND "
    )
    earlier = "EXISTS (SELECT 1 FROM captures e WHERE e.url = c.url AND e.run_id < c.run_id)"
    before = one("SELECT count(*) FROM lists WHERE site_id = :site AND run_id < :run AND items > 0")
    now = one("SELECT count(*) FROM lists WHERE site_id = :site AND run_id = :run AND items > 0")
    answers = one(
        "SELECT count(*) FROM captures WHERE site_id = :site AND run_id = :run "
        "AND state IN ('fetched', 'unchanged') AND url NOT LIKE '%/robots.txt'"
    )
    return Health(
        site_id=site_id,
        name=site["name"],
        state=site["state"],
        reason=site["state_reason"],
        found=found,
        new=one(f"{fetched} NOT {earlier}"),
        changed=one(f"{fetched} {earlier}"),
        vanished=one(
            "SELECT count(*) FROM frontier WHERE site_id = :site AND run_id = :run AND is_document "
            "AND reason IN ('failed:http:404', 'failed:http:410')"
        ),
        gaps=one("SELECT count(*) FROM gaps WHERE site_id = :site AND run_id = :run"),
        broken=bool((before or found) and not now and not answers)
        or bool(before and not now and answers),
    )
