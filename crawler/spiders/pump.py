"""From the frontier to the spider: which request may be made next, and when.

One request at a time a host; the host is free again only when the books of the last one are
committed, so that what it led to takes part in the choice.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from time import monotonic
from typing import Any

from crawler.capture import frontier
from crawler.capture.exchange import utc_now
from crawler.capture.frontier import Task
from crawler.capture.identity import origin_of
from crawler.gate.politeness import Pace, Policy
from crawler.gate.schemes import moved
from crawler.session import Session

logger = logging.getLogger(__name__)
_AHEAD = 16


class Pump:
    """Yields tasks until nothing more can be done in this run. One event loop only."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.stopping = False
        self.in_flight: dict[str, Task] = {}
        self.sites: dict[str, dict[str, Any]] = {}
        self.spent: dict[str, int] = {}
        self.deferred: dict[str, str] = {}
        """Why a host's queue was left alone: host → reason."""
        self._waiting: set[str] = set()
        self._ahead: dict[str, list[Task]] = {}
        """The next few requests of a host, best last; forgotten when its queue gets something new."""
        self._wake = asyncio.Event()
        self._max_wait = session.settings.getfloat("GONGKAI_MAX_WAIT")
        self._concurrency = session.settings.getint("CONCURRENT_REQUESTS")

    def open(self) -> None:
        """Take the run's sites from the store and list the hosts with work."""
        db = self.session.store.connection
        db.execute("CREATE TEMP TABLE IF NOT EXISTS active (site_id TEXT PRIMARY KEY)")
        db.execute("DELETE FROM active")
        for site_id in self.session.sites:
            self.sites[site_id] = self.session.store.site(site_id)
            db.execute("INSERT INTO active VALUES (?)", (site_id,))
        self._waiting = set(frontier.hosts_waiting(db))

    def policy(self, site_id: str) -> Policy:
        return self.session.hosts.policy(self.sites[site_id])

    def pace(self, task: Task) -> Pace:
        return self.session.hosts.pace(task.host, self.policy(task.site_id))

    def stop(self) -> None:
        """No new requests; those in flight are finished."""
        self.stopping = True
        self._wake.set()

    def added(self, hosts: set[str]) -> None:
        """Rows were committed for these hosts, new ones or with a better score."""
        self._waiting |= hosts
        for host in hosts:
            self._ahead.pop(host, None)

    def release(self, task: Task, *, seconds: float = 0.0) -> None:
        """A task's books are closed: its host rests, then may be asked again."""
        self.pace(task).end(monotonic(), seconds=seconds)
        self.in_flight.pop(task.host, None)
        self._waiting.add(task.host)
        self._wake.set()

    async def tasks(self) -> AsyncIterator[Task]:
        while not (self.stopping and not self.in_flight):
            task, wait = None, None
            if not self.stopping and len(self.in_flight) < self._concurrency:
                task, wait = await self._next()
            if task is not None:
                self.in_flight[task.host] = task
                self.pace(task).begin()
                yield task
                continue
            if wait is None and not self.in_flight:
                return
            self._wake.clear()
            try:
                async with asyncio.timeout(wait):
                    await self._wake.wait()
            except TimeoutError:
                pass

    async def _next(self) -> tuple[Task | None, float | None]:
        """A task, or how long until there may be one (None: only when something in flight ends)."""
        soonest: float | None = None
        for host in sorted(self._waiting):
            if host in self.in_flight:
                continue
            known = self.session.hosts._paces.get(host)
            wait = known.next_at - monotonic() if known else 0.0
            if wait <= 0:
                task, wait_more = await self._of_host(host)
                if task is not None:
                    return task, None
                if wait_more is None:
                    self._waiting.discard(host)
                    continue
                wait = wait_more
            if wait > self._max_wait:
                # Told to come back in hours (Retry-After): the next run does.
                self.deferred[host] = "deferred:retry-later"
                self._waiting.discard(host)
                continue
            soonest = wait if soonest is None else min(soonest, wait)
        return None, soonest

    async def _of_host(self, host: str) -> tuple[Task | None, float | None]:
        """A task for a host that is ready, or seconds to wait, or neither when it has no more."""
        session = self.session
        while True:
            now = utc_now()
            if reason := session.hosts.closed(host, now):
                self.deferred[host] = reason
                return None, None
            task = self._best(host, now)
            if task is None:
                return None, self._until_due(host, now)
            origin = origin_of(task.url)
            reason, twin = session.hosts.unanswered(origin, now)
            if reason:
                await (self._move(task, twin, reason) if twin else self._drop(task, reason))
                continue
            policy = self.policy(task.site_id)
            if not policy.open_at(now):
                self.deferred[host] = "deferred:window"
                return None, None
            if self.spent.get(task.site_id, 0) >= policy.budget:
                self.deferred[host] = "deferred:budget"
                session.store.connection.execute(
                    "DELETE FROM active WHERE site_id = ?", (task.site_id,)
                )
                self._ahead.clear()
                continue
            if not session.hosts.count(origin, policy):
                self.deferred[host] = "deferred:daily"
                return None, None
            robots = session.hosts.robots(origin)
            if robots is None:
                self._ahead.pop(host, None)
                return self._robots_task(task, origin), None
            if not robots.allows(task.url):
                await self._drop(task, "refused:robots")
                continue
            self.spent[task.site_id] = self.spent.get(task.site_id, 0) + 1
            session.keeper.apply_soon(
                lambda db, i=task.frontier_id: frontier.claim(db, i, session.run_id)  # type: ignore[misc]
            )
            task.attempts += 1
            return task, None

    def _best(self, host: str, now: datetime) -> Task | None:
        ahead = self._ahead.get(host)
        if not ahead:
            found = frontier.next_for(self.session.store.connection, host, now, limit=_AHEAD)
            ahead = self._ahead[host] = found[::-1]
        return ahead.pop() if ahead else None

    def _until_due(self, host: str, now: datetime) -> float | None:
        due = frontier.next_moment(self.session.store.connection, host)
        if due is None:
            return None
        seconds = (datetime.fromisoformat(due) - now).total_seconds() if due else 0.0
        if seconds > self._max_wait:
            self.deferred[host] = "deferred:retry-later"
            return None
        return max(seconds, 0.05)

    @staticmethod
    def _robots_task(task: Task, origin: str) -> Task:
        return Task(
            site_id=task.site_id,
            url=f"{origin}/robots.txt",
            host=task.host,
            role="robots",
            discovered={"role": "robots", "origin": origin},
        )

    async def _move(self, task: Task, twin: str, reason: str) -> None:
        """Ask for the same address under the scheme that answers."""
        run_id = self.session.run_id
        trail = [*task.discovered.get("redirects", []), task.url]
        url = moved(task.url, twin)
        step = replace(task, frontier_id=0, attempts=0, url=url,
                       discovered=task.discovered | {"redirects": trail})  # fmt: skip

        def work(db: Any) -> None:
            frontier.add(db, step, run_id, again=True)
            frontier.finish(db, task.frontier_id, "done", f"moved:{url} ({reason})", run_id)

        await self.session.keeper.apply(work)
        self._ahead.pop(task.host, None)

    async def _drop(self, task: Task, reason: str) -> None:
        run_id = self.session.run_id

        def work(db: Any) -> None:
            frontier.finish(db, task.frontier_id, "dropped", reason, run_id)
            add_gap(db, run_id, task, reason)

        await self.session.keeper.apply(work)


def add_gap(db: Any, run_id: int, task: Task, reason: str, evidence: str = "") -> None:
    """Put a request that led nowhere on the gap list of this run."""
    db.execute(
        "INSERT OR IGNORE INTO gaps (run_id, site_id, url, what, reason, evidence, anchor) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (run_id, task.site_id, task.url, task.role, reason, evidence[:500], task.anchor),
    )
