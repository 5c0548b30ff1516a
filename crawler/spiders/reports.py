"""The one spider: pages from the frontier go to discovery, its findings go into the books."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.utils.misc import load_object
from twisted.python.failure import Failure

from crawler.capture import frontier
from crawler.capture.exchange import FetchError, utc_now
from crawler.capture.frontier import Task
from crawler.capture.identity import host_of, origin_of
from crawler.capture.trouble import ArchiveFailed
from crawler.discovery.reserve import second_wind
from crawler.discovery.types import Exploration, Page
from crawler.gate import robots as robots_rules
from crawler.gate.politeness import retry_after
from crawler.gate.refusal import evidence
from crawler.session import Session
from crawler.spiders.books import Books, follow_task
from crawler.spiders.contexts import Contexts
from crawler.spiders.pump import Pump, add_gap
from crawler.spiders.redirects import follow
from crawler.spiders.rendering import Rendering
from crawler.spiders.robots import RobotsDesk

logger = logging.getLogger(__name__)
_REFUSALS = "refused:"
_TRANSIENT = ("timeout", "failed:connect", "failed:no_response", "failed:truncated", "failed:http:5",
              "failed:http:408", "failed:http:429", "failed:dns", "failed:proxy")  # fmt: skip


class ReportsSpider(Spider):
    """Needs ``session`` (crawler.session.Session); use crawler.run.crawl to make one."""

    name = "reports"

    def __init__(self, session: Session, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.session = session
        self.pump = Pump(session)
        self.explore = load_object(session.settings["GONGKAI_EXPLORE"])
        self.contexts = Contexts(session)
        self.robots = RobotsDesk(session, self.pump, self._download)
        self.rendering = Rendering(self)
        self.requests = 0

    async def start(self) -> AsyncIterator[Request]:
        await self.contexts.open()
        self.pump.open()
        await self._explore_archived()
        while True:
            async for task in self.pump.tasks():
                self.requests += 1
                yield Request(
                    task.url,
                    method=task.method,
                    body=task.body or b"",
                    callback=self.answered,
                    errback=self.failed,
                    meta={"task": task, "download_slot": task.host},
                    dont_filter=True,
                )
            if self.pump.stopping or not await self._second_wind():
                return

    async def _explore_archived(self) -> None:
        """Pages whose bytes were acknowledged before an interruption: no second request."""
        rows = self.session.store.connection.execute(
            "SELECT * FROM frontier JOIN active USING (site_id) WHERE state = 'captured'"
        ).fetchall()
        for row in rows:
            task = Task.from_row(row)
            capture = self.session.store.capture(row["capture_id"])
            if capture["state"] not in ("fetched", "unchanged"):
                await self.session.keeper.apply(
                    partial(frontier.requeue, frontier_id=task.frontier_id)
                )
                self.pump.added({task.host})
                continue
            payload = self.session.store.payload(row["capture_id"])
            content_type = {"Content-Type": capture["content_type"]}
            await self._explore(task, row["capture_id"], capture["status"], content_type, payload)

    async def _second_wind(self) -> bool:
        """The queue is empty: what discovery kept back for sites that look incomplete."""
        hosts: set[str] = set()
        for site_id, context in self.contexts.items():
            site = self.session.store.site(site_id)
            parent = Task(site_id=site_id, url=site["home_url"] or site["column_url"])
            seeds = {host_of(u): u for u in (site["home_url"], site["column_url"]) if u}
            named = [m for url in seeds.values() for m in self.session.hosts.sitemaps(url)]
            tasks = [
                follow_task(follow, parent, follow.meta["parent_url"], str(site["name"]))
                for follow in second_wind(context, named)
            ]
            for task in tasks:
                run_id = self.session.run_id
                await self.session.keeper.apply(partial(frontier.add, task=task, run_id=run_id))
                hosts.add(host_of(task.url))
        self.pump.added(hosts)
        return bool(hosts)

    async def _download(self, request: Request) -> Response:
        assert self.crawler.engine is not None
        return await self.crawler.engine.download_async(request)

    # -- answers -------------------------------------------------------------------------------

    async def answered(self, response: Response) -> None:
        task, exchange = response.meta["task"], response.meta["exchange"]
        try:
            if task.role == "robots":
                await self.robots.answered(task, response)
            else:
                await self._page_answered(task, response)
        except ArchiveFailed:
            self.pump.stop()
        except Exception as error:
            # One bad page never stops a run; it is on the gap list and in the log.
            logger.exception("while handling %s", task.url)
            await self._end(task, "failed", f"failed:internal:{type(error).__name__}: {error}")
        finally:
            self.pump.release(task, seconds=exchange.seconds)
            self._report()

    async def failed(self, failure: Failure) -> None:
        request: Request = failure.request  # type: ignore[attr-defined]
        task: Task = request.meta["task"]
        error = failure.value
        if isinstance(error, FetchError):
            reason, detail = error.reason, error.detail
        else:
            reason, detail = f"failed:internal:{type(error).__name__}", str(error)
        try:
            if isinstance(error, ArchiveFailed):
                self.pump.stop()
            elif task.role == "robots":
                await self.robots.known(task, robots_rules.from_failure(reason), {"detail": detail})
            elif reason.startswith(_TRANSIENT):
                await self._retry(task, reason, detail)
            else:
                await self._end(task, "failed", reason, detail)
        except ArchiveFailed:
            self.pump.stop()
        finally:
            self.pump.release(task)
            self._report()

    async def _page_answered(self, task: Task, response: Response) -> None:
        stored, exchange = response.meta["stored"], response.meta["exchange"]
        hosts, pace = self.session.hosts, self.pump.pace(task)
        state: str = stored.state
        if state.startswith(_REFUSALS):
            facts = evidence(exchange.status, exchange.headers, stored.payload)
            self._hold(task, "hold", state.removeprefix(_REFUSALS), facts)
            await self._end(task, "failed", state)
            return
        if state == "redirect":
            await self._redirected(task, exchange, stored.capture_id)
            return
        if state in ("failed:http:429", "failed:http:503"):
            wait = retry_after(exchange.header("retry-after"), utc_now())
            if wait and wait > self.session.settings.getfloat("GONGKAI_MAX_WAIT"):
                hosts.rest(origin_of(task.url), state, utc_now() + timedelta(seconds=wait))
                await self.session.keeper.apply(hosts.save(origin_of(task.url)))
            if pace.throttle(asyncio.get_running_loop().time(), wait):
                self._hold(task, "hold", state, evidence(exchange.status, exchange.headers, b""))
            await self._retry(task, state, "", wait=wait)
            return
        if state.startswith(("failed:http:5", "failed:truncated")):
            if task.attempts < (
                2 if "truncated" in state else self.pump.policy(task.site_id).attempts
            ):
                await self._retry(task, state, exchange.note)
                return
            if not state.startswith("failed:truncated"):
                await self._retry(task, state, exchange.note)
                return
        pace.succeeded()
        hosts.reopened(origin_of(task.url))
        # A list's next page that is not there tells its handler to ask for it another way.
        refused_page = task.role == "list" and state in ("failed:http:404", "failed:http:410")
        if (
            state in ("fetched", "unchanged")
            or state.startswith("failed:truncated")
            or refused_page
        ):
            payload = stored.payload
            if state == "unchanged" and not payload:
                payload = self.session.store.payload(stored.capture_id)
            headers = dict(exchange.headers)
            end = ("done", state) if state in ("fetched", "unchanged") else ("failed", state)
            await self._explore(
                task, stored.capture_id, 200 if exchange.status == 304 else exchange.status,
                headers, payload, *end,
            )  # fmt: skip
            return
        await self._end(task, "failed", state, exchange.note)
        if task.role in ("list", "column"):
            await self._rediscover(task)

    async def _explore(
        self, task: Task, capture_id: int, status: int, headers: dict[str, str], payload: bytes,
        end: str = "done", reason: str = "fetched",
    ) -> None:  # fmt: skip
        context = self.contexts[task.site_id]
        page = Page(
            url=task.url,
            requested_url=task.discovered.get("redirects", [task.url])[0],
            status=status,
            headers=headers,
            body=payload,
            role=task.role,
            depth=task.depth,
            anchor_chain=tuple(task.anchor_chain),
            discovered=task.discovered,
        )
        try:
            found = self.explore(page, context)
        except Exception as error:
            logger.exception("discovery failed on %s", task.url)
            found = Exploration(classification="ERROR")
            end, reason = "failed", f"failed:explore:{type(error).__name__}: {error}"
        found = await self.rendering.improve(task, page, context, found)
        text = self.contexts.text(task.site_id)
        name = str(self.pump.sites[task.site_id]["name"])
        books = Books(task, task.url, capture_id, self.session.run_id, name)
        run_id = self.session.run_id

        def work(db: Any) -> None:
            books.enter(db, found, end, reason, text)
            if end == "failed":
                add_gap(db, run_id, task, reason)

        if found.requests or any(d.url not in (page.url, task.url) for d in found.documents):
            await self.session.keeper.apply(work)
            self.pump.added(books.hosts)
        else:
            # Nothing to choose from is new: the host need not wait for these books. A crash before
            # their commit leaves the row "captured", to be explored from the archive.
            self.session.keeper.apply_soon(work)

    async def _redirected(self, task: Task, exchange: Any, capture_id: int) -> None:
        hosts, run_id = self.session.hosts, self.session.run_id
        hop = follow(
            task, exchange, capture_id, known_cookie=task.host in hosts.cookies,
            most=self.session.settings.getint("GONGKAI_MAX_HOPS"),
        )  # fmt: skip
        step = hop.step
        if hop.cookie:
            # A first-visit cookie: kept once, in memory, for this run; a second bounce ends it.
            hosts.cookies[task.host] = hop.cookie
            now = utc_now()
            await self.session.keeper.apply(
                lambda db: frontier.postpone(db, task.frontier_id, now, "first-visit cookie")
            )
            return
        if step is None:
            await self._end(task, "failed", hop.reason, hop.detail)
            return

        def work(db: Any) -> None:
            frontier.add(db, step, run_id, again=True)
            frontier.finish(db, task.frontier_id, "done", f"redirect:{step.url}", run_id)

        await self.session.keeper.apply(work)
        self.pump.added({step.host})

    # -- ends ----------------------------------------------------------------------------------

    def _hold(self, task: Task, kind: str, reason: str, facts: dict[str, Any]) -> None:
        origin = origin_of(task.url)
        self.session.hosts.hold(origin, kind, reason, facts, self.pump.policy(task.site_id))
        self.session.keeper.apply_soon(self.session.hosts.save(origin))
        logger.warning("%s: %s (%s): left alone", origin, kind, reason)

    async def _retry(
        self, task: Task, reason: str, detail: str, *, wait: float | None = None
    ) -> None:
        policy, pace = self.pump.policy(task.site_id), self.pump.pace(task)
        throttled = reason.endswith((":429", ":503"))
        if not throttled and pace.failed():
            self._hold(task, "unreachable", reason, {"detail": detail})
        if task.attempts >= policy.attempts:
            await self._end(task, "failed", reason, detail)
            return
        seconds = wait if wait is not None else policy.retry_delay * 2 ** (task.attempts - 1)
        until = utc_now() + timedelta(seconds=seconds)
        await self.session.keeper.apply(
            lambda db: frontier.postpone(db, task.frontier_id, until, reason)
        )

    async def _end(self, task: Task, state: str, reason: str, detail: str = "") -> None:
        run_id = self.session.run_id

        def work(db: Any) -> None:
            frontier.finish(db, task.frontier_id, state, reason, run_id)
            add_gap(db, run_id, task, reason, detail)

        await self.session.keeper.apply(work)

    async def _rediscover(self, task: Task) -> None:
        """A list that used to be there is gone: look for it anew from the home page."""
        run_id = self.session.run_id
        changed = await self.session.keeper.apply(
            lambda db: frontier.requeue_discovery(db, task.site_id, unless_run=run_id)
        )
        if changed:
            self.pump.added(set(frontier.hosts_waiting(self.session.store.connection)))

    def _report(self) -> None:
        self.session.report({"done": self.requests})
