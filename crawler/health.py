"""How each site of a run is doing: what it gave, and whether it gives what it used to.

A crawl that finds nothing ends as quietly as one that finds everything; so a site that used to
yield lists or documents and no longer does is an alarm of its own (table ``site_health``).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from crawler.capture.exchange import iso
from crawler.schedule import documents_by_year, expected, report_year

#: Exit statuses of ``gongkai crawl`` for monitoring, beside 0 and those of sysexits.h.
EXIT_ALARM = 3
EXIT_NOTHING = 4

_MEMORY = timedelta(days=60)
_SHRUNK = 0.5


@dataclass(frozen=True, slots=True)
class Health:
    """One site after a run.

    ``finished``: the site was read to its end (not interrupted, not out of budget); ``documents``:
    report documents archived so far; ``found`` of ``expected``: those of report ``year``, against
    as many as the site published for the year before; ``new``, ``changed``: documents of this run;
    ``vanished``: documents that answer 404 or 410 for the first time; ``lists``: lists that had
    rows; ``broken``: it used to yield lists or documents and now yields nothing, or less than half
    of the rows; ``refused``, ``unreachable``: the state of its host; ``alarm``: in words, or
    empty; ``news``: the alarm counts for the exit status (see ``exit_status``)."""

    run_id: int
    site_id: str
    checked_at: str
    finished: bool
    state: str
    reason: str
    documents: int
    year: int
    found: int
    expected: int
    new: int
    changed: int
    vanished: int
    lists: int
    gaps: int
    broken: bool
    refused: bool
    unreachable: bool
    alarm: str
    news: bool

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_row(cls, row: sqlite3.Row) -> Health:
        flags = {"finished", "broken", "refused", "unreachable", "news"}
        values: dict[str, Any] = {n: bool(row[n]) if n in flags else row[n] for n in _COLUMNS}
        return cls(**values)


_COLUMNS = tuple(f.name for f in fields(Health))


def record(db: sqlite3.Connection, run_id: int, sites: Sequence[str], now: datetime) -> None:
    """Judge the sites of a run that has just been closed and keep the rows in ``site_health``."""
    years = documents_by_year(db)
    for site_id in sites:
        health = _judge(db, site_id, run_id, years.get(site_id, {}), now)
        db.execute(
            f"INSERT OR REPLACE INTO site_health ({', '.join(_COLUMNS)}) "  # noqa: S608
            f"VALUES ({', '.join('?' * len(_COLUMNS))})",
            tuple(health.to_dict().values()),
        )


def of_run(db: sqlite3.Connection, run_id: int) -> list[Health]:
    """The rows of one run, those to look at first."""
    rows = db.execute("SELECT * FROM site_health WHERE run_id = ?", (run_id,)).fetchall()
    return sorted(map(Health.from_row, rows), key=_order)


def latest(db: sqlite3.Connection) -> list[Health]:
    """The newest row of each site, those to look at first."""
    return sorted(map(Health.from_row, db.execute("SELECT * FROM site_health_latest")), key=_order)


def _order(health: Health) -> tuple[bool, bool, bool, str]:
    return (not health.broken, not health.news, not health.alarm, health.site_id)


def exit_status(report: Iterable[Health]) -> int:
    """For monitoring: 0 all well; 3 a site is broken, or newly refused or unreachable; 4 no site
    yielded anything although some used to (the crawler's own network, most likely).

    A site that has been refusing or out of reach since the run before is in the report and not in
    the status: more than half of all government sites cannot be reached from abroad, and a status
    that is never 0 is watched by nobody."""
    rows = [row for row in report if row.finished]
    if any(h.broken for h in rows) and all(h.broken or not (h.lists or h.documents) for h in rows):
        return EXIT_NOTHING
    return EXIT_ALARM if any(h.news for h in rows) else 0


def totals(report: Iterable[Health]) -> dict[str, int]:
    """Sums over sites, for the last line of the table and the head of the JSON."""
    rows = list(report)
    numbers = ("documents", "found", "expected", "new", "changed", "vanished", "gaps")
    flags = ("broken", "refused", "unreachable", "news")
    return {"sites": len(rows)} | {
        n: sum(int(getattr(h, n)) for h in rows) for n in numbers + flags
    }


# -- one site ----------------------------------------------------------------------------------


def _judge(
    db: sqlite3.Connection, site_id: str, run_id: int, years: dict[int, int], now: datetime
) -> Health:
    site = db.execute("SELECT * FROM sites WHERE site_id = ?", (site_id,)).fetchone()
    values = {"site": site_id, "run": run_id}

    def one(sql: str) -> int:
        return int(db.execute(sql, values).fetchone()[0])

    documents = one(
        "SELECT count(*) FROM frontier WHERE site_id = :site AND is_document "
        "AND capture_id IS NOT NULL"
    )
    fetched = (
        "SELECT count(*) FROM captures c JOIN frontier f ON f.capture_id = c.capture_id "
        "WHERE c.run_id = :run AND c.site_id = :site AND f.is_document AND c.state = 'fetched' AND "
    )
    earlier = (
        "EXISTS (SELECT 1 FROM captures e WHERE e.url = c.url AND e.run_id < c.run_id "
        "AND e.state = 'fetched')"
    )
    finished = site["crawl_state"] == "done"
    broken = _broken(db, values, documents) if finished else ""
    refused, unreachable = site["state"] in ("hold", "refused"), site["state"] == "unreachable"
    alarm, news = broken, bool(broken)
    if refused or unreachable:
        said = f"{'refused' if refused else 'unreachable'}: {site['state_reason']}"
        alarm = f"{broken}; {said}" if broken else said
        before = db.execute(
            "SELECT refused, unreachable FROM site_health WHERE site_id = :site AND run_id < :run "
            "ORDER BY run_id DESC LIMIT 1",
            values,
        ).fetchone()
        known = before and (before["refused"] if refused else before["unreachable"])
        news = news or not known
    year = report_year(now)
    return Health(
        run_id=run_id,
        site_id=site_id,
        checked_at=iso(now),
        finished=finished,
        state=site["state"],
        reason=site["state_reason"],
        documents=documents,
        year=year,
        found=years.get(year, 0),
        expected=expected(years, year),
        new=one(f"{fetched} NOT {earlier}"),
        changed=one(f"{fetched} {earlier}"),
        vanished=one(_VANISHED),
        lists=one(
            "SELECT count(*) FROM lists WHERE site_id = :site AND run_id = :run AND items > 0"
        ),
        gaps=one("SELECT count(*) FROM gaps WHERE site_id = :site AND run_id = :run"),
        broken=bool(broken),
        refused=refused,
        unreachable=unreachable,
        alarm=alarm[:500],
        news=news,
    )


_VANISHED = """
SELECT count(*) FROM captures c JOIN frontier f ON f.capture_id = c.capture_id
WHERE c.site_id = :site AND c.run_id = :run AND f.is_document
AND c.state IN ('failed:http:404', 'failed:http:410')
AND (SELECT e.state FROM captures e WHERE e.url = c.url AND e.capture_id < c.capture_id
     ORDER BY e.capture_id DESC LIMIT 1) IN ('fetched', 'unchanged')
"""


def _broken(db: sqlite3.Connection, values: dict[str, Any], documents: int) -> str:
    """Why a site that was read to its end counts as broken, ``""`` if it does not."""

    def one(sql: str) -> int:
        return int(db.execute(sql, values).fetchone()[0])

    before = one(
        "SELECT count(DISTINCT url) FROM lists WHERE site_id = :site AND run_id < :run AND items > 0"
    )
    now = one("SELECT count(*) FROM lists WHERE site_id = :site AND run_id = :run AND items > 0")
    answers = one(
        "SELECT count(*) FROM captures WHERE site_id = :site AND run_id = :run "
        "AND state IN ('fetched', 'unchanged') AND url NOT LIKE '%/robots.txt'"
    )
    if before and not now:
        return f"broken: {before} {_lists(before)} had rows in earlier runs, none has now"
    if documents and not now and not answers:
        return f"broken: {documents} archived documents came from here, nothing answers now"
    rows = _rows_before_and_now(db, values)
    was, is_now = sum(b for b, _ in rows), sum(n for _, n in rows)
    if was and is_now < _SHRUNK * was:
        return f"broken: lists had {was:.0f} rows a page, now {is_now:.0f}"
    return ""


def _lists(number: int) -> str:
    return "list" if number == 1 else "lists"


def _rows_before_and_now(
    db: sqlite3.Connection, values: dict[str, Any]
) -> list[tuple[float, float]]:
    """Rows a page of each list this run asked for: at its last good visit, and now.

    A repeat reads only the first page of a list that did not change, so whole lengths cannot be
    compared; and a list that was moved away long ago is no loss of today.
    """
    run = db.execute("SELECT started_at FROM crawl_runs WHERE run_id = :run", values).fetchone()
    horizon = iso(datetime.fromisoformat(run[0]) - _MEMORY)
    asked = db.execute(
        "SELECT l.url, l.items * 1.0 / max(l.pages, 1) AS rate, max(l.run_id) "
        "FROM lists l JOIN crawl_runs r ON r.run_id = l.run_id "
        "WHERE l.site_id = :site AND l.run_id < :run AND l.items > 0 AND r.started_at >= :since "
        "AND EXISTS (SELECT 1 FROM frontier f WHERE f.site_id = l.site_id AND f.url = l.url "
        "AND f.run_id = :run) GROUP BY l.url",
        values | {"since": horizon},
    ).fetchall()
    now = {
        row["url"]: (row["rate"], row["proof"])
        for row in db.execute(
            "SELECT url, items * 1.0 / max(pages, 1) AS rate, proof FROM lists "
            "WHERE site_id = :site AND run_id = :run",
            values,
        )
    }
    pairs = []
    for row in asked:
        rate, proof = now.get(row["url"], (0.0, ""))
        # The first page stands as it stood: nothing is missing.
        pairs.append((row["rate"], max(rate, row["rate"]) if proof == "UNCHANGED" else rate))
    return pairs
