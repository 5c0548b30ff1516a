"""The end of a run in figures."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict, dataclass, field
from typing import Any

from crawler.capture.exchange import iso, utc_now
from crawler.gate.hosts import host_state

_UNFETCHED = 6.0


@dataclass
class CrawlSummary:
    """``requests`` made over the network, ``fetched``/``unchanged`` captures of this run,
    ``documents_found`` annual reports archived on these sites so far, ``failures`` (url, reason)
    of this run; ``outcome`` is complete, interrupted or failed; ``warnings`` about the machine."""

    run_id: int
    sites: int = 0
    requests: int = 0
    fetched: int = 0
    unchanged: int = 0
    documents_found: int = 0
    lists: int = 0
    gaps: int = 0
    refused: int = 0
    unreachable: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)
    seconds: float = 0.0
    outcome: str = "complete"
    warnings: list[str] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0 when the run did what could be done; 1 when nothing at all could be fetched."""
        return 1 if self.sites and not (self.fetched or self.unchanged) else 0

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> CrawlSummary:
        data = dict(data)
        data["failures"] = [(url, reason) for url, reason in data["failures"]]
        return cls(**data)


def close_run(
    db: sqlite3.Connection, run_id: int, sites: list[str], deferred: dict[str, str], outcome: str
) -> None:
    """What was promising and not fetched goes on the gap list; site states follow their hosts."""
    marks = ", ".join("?" * len(sites))
    for row in db.execute(
        "SELECT site_id, url, role, anchor, host, reason FROM frontier "  # noqa: S608
        f"WHERE state = 'queued' AND score >= ? AND site_id IN ({marks})",
        (_UNFETCHED, *sites),
    ).fetchall():
        why = deferred.get(row["host"]) or row["reason"] or f"not fetched: run {outcome}"
        db.execute(
            "INSERT OR IGNORE INTO gaps (run_id, site_id, url, what, reason, anchor) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (run_id, row["site_id"], row["url"], row["role"], why, row["anchor"]),
        )
    for site_id in sites:
        _close_site(db, site_id, run_id, deferred, outcome)


def _close_site(
    db: sqlite3.Connection, site_id: str, run_id: int, deferred: dict[str, str], outcome: str
) -> None:
    queued = {
        row[0]
        for row in db.execute(
            "SELECT DISTINCT host FROM frontier WHERE site_id = ? "
            "AND state IN ('queued', 'claimed', 'captured')",
            (site_id,),
        )
    }
    got = db.execute(
        "SELECT count(*) FROM captures WHERE run_id = ? AND site_id = ? "
        "AND state IN ('fetched', 'unchanged') AND url NOT LIKE '%/robots.txt'",
        (run_id, site_id),
    ).fetchone()[0]
    home = db.execute(
        "SELECT host FROM frontier WHERE site_id = ? ORDER BY depth, frontier_id LIMIT 1",
        (site_id,),
    ).fetchone()
    state, reason = host_state(db, home[0]) if home else ("open", "")
    if state == "open" and not got and outcome == "complete":
        failed = db.execute(
            "SELECT reason FROM frontier WHERE site_id = ? AND state IN ('failed', 'dropped') "
            "ORDER BY depth, frontier_id LIMIT 1",
            (site_id,),
        ).fetchone()
        if failed:
            refused = failed[0].startswith("refused:")
            state, reason = ("refused" if refused else "unreachable"), failed[0]
    finished = outcome == "complete" and not any(
        deferred.get(host, "").startswith(("deferred:", "slow:")) for host in queued
    )
    db.execute(
        "UPDATE sites SET state = ?, state_reason = ?, crawl_state = ?, "
        "failures = CASE WHEN ? THEN 0 ELSE failures + ? END WHERE site_id = ?",
        # An interruption says nothing about the site.
        (state, reason, "done" if finished else "running", got > 0, int(finished), site_id),
    )
    if finished:
        now = iso(utc_now())
        db.execute(
            "UPDATE sites SET last_crawled_at = ?, "
            "last_discovery_at = coalesce(last_discovery_at, ?) WHERE site_id = ?",
            (now, now, site_id),
        )


def summarise(db: sqlite3.Connection, run_id: int, sites: list[str]) -> CrawlSummary:
    """Figures of a closed run."""

    def one(sql: str, *values: Any) -> int:
        return int(db.execute(sql, values).fetchone()[0])

    marks = ", ".join("?" * len(sites))
    return CrawlSummary(
        run_id=run_id,
        sites=len(sites),
        fetched=one("SELECT count(*) FROM captures WHERE run_id = ? AND state = 'fetched'", run_id),
        unchanged=one(
            "SELECT count(*) FROM captures WHERE run_id = ? AND state = 'unchanged'", run_id
        ),
        documents_found=one(
            "SELECT count(*) FROM frontier WHERE is_document AND capture_id IS NOT NULL "  # noqa: S608
            f"AND site_id IN ({marks})",
            *sites,
        ),
        lists=one("SELECT count(*) FROM lists WHERE run_id = ?", run_id),
        gaps=one("SELECT count(*) FROM gaps WHERE run_id = ?", run_id),
        refused=one(
            f"SELECT count(*) FROM sites WHERE state IN ('hold', 'refused') AND site_id IN ({marks})",  # noqa: S608
            *sites,
        ),
        unreachable=one(
            f"SELECT count(*) FROM sites WHERE state = 'unreachable' AND site_id IN ({marks})",  # noqa: S608
            *sites,
        ),
        failures=[
            (row[0], row[1])
            for row in db.execute(
                "SELECT url, reason FROM frontier WHERE run_id = ? AND state IN ('failed', 'dropped') "
                "ORDER BY frontier_id",
                (run_id,),
            )
        ],
    )
