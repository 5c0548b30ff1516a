"""What is still to be fetched: a SQLite table, best first, surviving any end of the process.

Functions take a connection; those that write run inside the keeper's transactions.
A row goes queued → claimed → captured (bytes acknowledged, page not yet explored) → done,
or failed / dropped with a reason.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from crawler.capture.exchange import iso, utc_now
from crawler.capture.identity import host_of, request_key, sendable

#: Roles whose pages lead to others; all else is a leaf that is fetched once and re-verified rarely.
LEAF_ROLES = frozenset({"article", "file", "document", "attachment", "viewer"})
#: Roles whose repeat only serves to find new lists.
DISCOVERY_ROLES = frozenset({"home", "landing", "agencies", "column", "sitemap", "probe", ""})


@dataclass(slots=True)
class Task:
    """One request to make, as a row of the frontier (``frontier_id`` 0: not stored, robots)."""

    site_id: str
    url: str
    frontier_id: int = 0
    host: str = ""
    method: str = "GET"
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    referer: str = ""
    role: str = ""
    anchor: str = ""
    anchor_chain: list[str] = field(default_factory=list)
    discovered: dict[str, Any] = field(default_factory=dict)
    score: float = 0.0
    depth: int = 0
    hops: int = 0
    continuation: bool = False
    is_document: bool = False
    attempts: int = 0
    capture_id: int | None = None
    final_of: int | None = None

    @classmethod
    def from_row(cls, row: sqlite3.Row) -> Task:
        return cls(
            site_id=row["site_id"],
            url=row["url"],
            frontier_id=row["frontier_id"],
            host=row["host"],
            method=row["method"],
            body=row["body"],
            headers=json.loads(row["headers"]),
            referer=row["referer"],
            role=row["role"],
            anchor=row["anchor"],
            anchor_chain=json.loads(row["anchor_chain"]),
            discovered=json.loads(row["discovered"]),
            score=row["score"],
            depth=row["depth"],
            hops=row["hops"],
            continuation=bool(row["continuation"]),
            is_document=bool(row["is_document"]),
            attempts=row["attempts"],
            capture_id=row["capture_id"],
            final_of=row["final_of"],
        )

    @property
    def is_leaf(self) -> bool:
        return self.is_document or self.role in LEAF_ROLES


def add(
    db: sqlite3.Connection, task: Task, run_id: int, *, again: bool = False, anew: bool = False
) -> int | None:
    """Queue a request; returns its id if it will be made, None if it is known already.

    ``again`` queues a finished row once more unless it was finished in this very run; ``anew`` is
    for what was fetched in this run and is to be fetched a second time: a row of its own, so that
    the first keeps what is known about it. A row still
    queued takes the better of both scores, and what is newly known about it. Raises ValueError for
    a URL that cannot be fetched.
    """
    url = sendable(task.url)
    key = request_key(url, task.method, task.body) + (" anew" if anew else "")
    known = db.execute(
        "SELECT frontier_id, state, run_id, discovered FROM frontier WHERE url_key = ?", (key,)
    ).fetchone()
    discovered = json.dumps(task.discovered, ensure_ascii=False)
    chain = json.dumps(task.anchor_chain, ensure_ascii=False)
    if known is None:
        cursor = db.execute(
            "INSERT INTO frontier (site_id, host, url, url_key, method, body, headers, referer, "
            "role, anchor, anchor_chain, discovered, score, depth, hops, continuation, "
            "is_document, final_of) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                task.site_id,
                host_of(url),
                url,
                key,
                task.method,
                task.body,
                json.dumps(task.headers),
                task.referer,
                task.role,
                task.anchor,
                chain,
                discovered,
                task.score,
                task.depth,
                task.hops,
                int(task.continuation),
                int(task.is_document),
                task.final_of,
            ),
        )
        return cursor.lastrowid
    if known["state"] in ("queued", "dropped"):
        db.execute(
            "UPDATE frontier SET score = max(score, ?), is_document = max(is_document, ?), "
            "state = 'queued' WHERE frontier_id = ?",
            (task.score, int(task.is_document), known["frontier_id"]),
        )
        return None
    if (again or anew) and known["state"] in ("done", "failed") and known["run_id"] != run_id:
        db.execute(
            "UPDATE frontier SET state = 'queued', reason = '', attempts = 0, not_before = '', "
            "referer = ?, discovered = ?, final_of = ?, hops = ? WHERE frontier_id = ?",
            (task.referer, discovered, task.final_of, task.hops, known["frontier_id"]),
        )
        return int(known["frontier_id"])
    return None


def claim(db: sqlite3.Connection, frontier_id: int, run_id: int) -> None:
    db.execute(
        "UPDATE frontier SET state = 'claimed', claimed_at = ?, run_id = ?, "
        "attempts = attempts + 1 WHERE frontier_id = ?",
        (iso(utc_now()), run_id, frontier_id),
    )


def finish(db: sqlite3.Connection, frontier_id: int, state: str, reason: str, run_id: int) -> None:
    """Give a row its terminal state of this run: done, failed or dropped."""
    db.execute(
        "UPDATE frontier SET state = ?, reason = ?, done_at = ?, run_id = ? WHERE frontier_id = ?",
        (state, reason[:500], iso(utc_now()), run_id, frontier_id),
    )


def postpone(db: sqlite3.Connection, frontier_id: int, until: datetime, reason: str) -> None:
    """Back into the queue, not before a moment."""
    db.execute(
        "UPDATE frontier SET state = 'queued', not_before = ?, reason = ? WHERE frontier_id = ?",
        (iso(until), reason[:500], frontier_id),
    )


def requeue(db: sqlite3.Connection, frontier_id: int) -> None:
    db.execute("UPDATE frontier SET state = 'queued' WHERE frontier_id = ?", (frontier_id,))


def next_for(db: sqlite3.Connection, host: str, now: datetime, *, limit: int = 1) -> list[Task]:
    """The best queued requests for a host among the sites of the temporary table ``active``."""
    rows = db.execute(
        "SELECT f.* FROM frontier f JOIN active a USING (site_id) WHERE host = ? "
        "AND state = 'queued' AND not_before <= ? ORDER BY score DESC, frontier_id LIMIT ?",
        (host, iso(now), limit),
    ).fetchall()
    return [Task.from_row(row) for row in rows]


def next_moment(db: sqlite3.Connection, host: str) -> str | None:
    """When the earliest postponed request for a host falls due (ISO), None if there is none."""
    row = db.execute(
        "SELECT min(not_before) FROM frontier f JOIN active a USING (site_id) "
        "WHERE host = ? AND state = 'queued'",
        (host,),
    ).fetchone()
    return row[0] if row else None


def hosts_waiting(db: sqlite3.Connection) -> list[str]:
    return [
        row[0]
        for row in db.execute(
            "SELECT DISTINCT host FROM frontier JOIN active USING (site_id) WHERE state = 'queued'"
        )
    ]


def recover_claims(db: sqlite3.Connection) -> int:
    """After an interruption: what was in flight is queued again; returns how many.

    Rows already ``captured`` stay so: their bytes are acknowledged and are explored from the
    archive, not fetched a second time.
    """
    return db.execute("UPDATE frontier SET state = 'queued' WHERE state = 'claimed'").rowcount


def start_site(
    db: sqlite3.Connection, site: dict[str, Any], *, since: str | None, now: datetime
) -> str:
    """Queue what a run of this site begins with; returns ``first``, ``resumed`` or ``repeat``.

    A repeat asks again for the first pages of the lists that yielded something, for home and
    landing pages when re-discovery is due (policy ``rediscover_days``, 30) or no list is known,
    for what failed, and for documents whose last verification is older than ``recheck_days``
    (policy, 30) or than ``since``.
    """
    site_id, policy = site["site_id"], site["policy"]
    seeds = [(site["column_url"], "column", 90.0), (site["home_url"], "home", 50.0)]
    fresh = 0
    for url, role, score in seeds:
        if url:
            task = Task(site_id=site_id, url=url, role=role, score=score)
            fresh += add(db, task, 0) is not None
    if site["crawl_state"] == "running":
        return "resumed"
    db.execute("UPDATE sites SET crawl_state = 'running' WHERE site_id = ?", (site_id,))
    if site["last_crawled_at"] is None:
        return "first"
    requeue = (
        "UPDATE frontier SET state = 'queued', reason = '', attempts = 0, not_before = '' "
        "WHERE site_id = ? AND state IN ('done', 'failed') AND "
    )
    lists = db.execute(
        requeue + "productive AND NOT continuation AND NOT is_document", (site_id,)
    ).rowcount
    horizon = iso(now - timedelta(days=float(policy.get("rediscover_days", 30))))
    # What was done at a time still to come, under a wrong clock, is done again.
    if lists == 0 or not horizon <= (site["last_discovery_at"] or "") <= iso(now):
        requeue_discovery(db, site_id)
    recheck = iso(now - timedelta(days=float(policy.get("recheck_days", 30))))
    db.execute(
        requeue + "is_document AND NOT coalesce(done_at, '') BETWEEN ? AND ?",
        (site_id, max(recheck, since or ""), iso(now)),
    )
    db.execute(
        requeue + "state = 'failed' AND reason NOT IN ('failed:http:404', 'failed:http:410') "
        "AND reason NOT LIKE 'refused:%' AND reason NOT LIKE 'failed:redirect%'",
        (site_id,),
    )
    return "repeat"


def requeue_discovery(db: sqlite3.Connection, site_id: str, *, unless_run: int = -1) -> int:
    """Ask again for home and landing pages: the way to new or moved lists."""
    marks = ", ".join("?" * len(DISCOVERY_ROLES))
    changed = db.execute(
        "UPDATE frontier SET state = 'queued', reason = '', attempts = 0, not_before = '' "  # noqa: S608
        "WHERE site_id = ? AND state IN ('done', 'failed') AND NOT is_document "
        f"AND coalesce(run_id, 0) <> ? AND (role IN ({marks}) OR depth = 0)",
        (site_id, unless_run, *sorted(DISCOVERY_ROLES)),
    ).rowcount
    db.execute(
        "UPDATE sites SET last_discovery_at = ? WHERE site_id = ?", (iso(utc_now()), site_id)
    )
    return changed
