"""The one spider: pages from the frontier go to discovery, its findings go into the books."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from time import monotonic
from typing import Any
from urllib.parse import urljoin

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.utils.misc import load_object
from twisted.python.failure import Failure

from crawler.capture import frontier
from crawler.capture.exchange import FetchError, utc_now
from crawler.capture.frontier import Task
from crawler.capture.identity import host_of, origin_of, sendable, url_key
from crawler.capture.keeper import ArchiveFailed
from crawler.discovery import Exploration, Gap, Page, SiteContext, second_wind
from crawler.gate import robots as robots_rules
from crawler.gate.politeness import retry_after
from crawler.gate.refusal import evidence
from crawler.session import Session
from crawler.spiders.books import Books, enter_gaps, follow_task
from crawler.spiders.pump import Pump, add_gap

logger = logging.getLogger(__name__)
_REFUSALS = "refused:"
_TRANSIENT = ("timeout", "failed:connect", "failed:no_response", "failed:truncated", "failed:http:5",
              "failed:http:408", "failed:http:429", "failed:dns", "failed:proxy")  # fmt: skip
_SAVE_SHARE = 25  # seconds of work between two savings for each second a saving takes


class ReportsSpider(Spider):
    """Needs ``session`` (crawler.session.Session); use crawler.run.crawl to make one."""

    name = "reports"

    def __init__(self, session: Session, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.session = session
        self.pump = Pump(session)
        self.explore = load_object(session.settings["GONGKAI_EXPLORE"])
        self.contexts: dict[str, SiteContext] = {}
        self.requests = 0
        self._save_at: dict[str, float] = {}

    async def start(self) -> AsyncIterator[Request]:
        await self._open_sites()
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

    async def _open_sites(self) -> None:
        session = self.session
        await session.keeper.apply(frontier.recover_claims)
        for site_id in session.sites:
            site = session.store.site(site_id)
            start = await session.keeper.apply(
                partial(frontier.start_site, site=site, since=session.since, now=utc_now())
            )
            saved = site.pop("context")
            if saved and start == "resumed":
                self.contexts[site_id] = SiteContext.from_dict(saved)
            else:
                memory = SiteContext.from_dict(saved).remember() if saved else {}
                self.contexts[site_id] = SiteContext(site, memory)
            logger.info("site %s: %s", site_id, start)

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
            tasks = [
                follow_task(follow, parent, follow.meta["parent_url"], str(site["name"]))
                for follow in second_wind(context)
            ]
            for task in tasks:
                run_id = self.session.run_id
                await self.session.keeper.apply(partial(frontier.add, task=task, run_id=run_id))
                hosts.add(host_of(task.url))
        self.pump.added(hosts)
        return bool(hosts)

    # -- answers -------------------------------------------------------------------------------

    async def answered(self, response: Response) -> None:
        task, exchange = response.meta["task"], response.meta["exchange"]
        try:
            if task.role == "robots":
                await self._robots_answered(task, response)
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
                await self._robots_known(
                    task, robots_rules.from_failure(reason), {"detail": detail}
                )
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
        text = self._context_text(task.site_id, context)
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

    def _context_text(self, site_id: str, context: SiteContext) -> str | None:
        """The context as JSON if it is time to save it: writing it down takes a small share of the
        run however large it grows. What a crash loses of it is read again from the archive's pages
        or reported as an interrupted list."""
        now = monotonic()
        if now < self._save_at.get(site_id, 0.0):
            return None
        text = json.dumps(context.to_dict(), ensure_ascii=False)
        self._save_at[site_id] = now + _SAVE_SHARE * (monotonic() - now)
        return text

    async def _redirected(self, task: Task, exchange: Any, capture_id: int) -> None:
        """A hop is a request of its own: same robots, same pace, its own capture."""
        location = exchange.header("location")
        try:
            # Headers are bytes; Chinese servers send raw UTF-8 in them.
            raw = location.encode("latin-1").decode("utf-8", "replace")
            target = sendable(urljoin(task.url, raw))
            key = url_key(target)
        except ValueError as error:
            await self._end(task, "failed", "failed:redirect:bad_location", str(error))
            return
        trail = [*task.discovered.get("redirects", []), task.url]
        hops = task.hops + 1
        if key == url_key(task.url):
            cookies = [c.partition(";")[0].strip() for c in exchange.header_all("set-cookie")]
            if cookies and task.host not in self.session.hosts.cookies and task.method == "GET":
                # A first-visit cookie: kept once, in memory, for this run; a second bounce ends it.
                self.session.hosts.cookies[task.host] = "; ".join(cookies)
                now = utc_now()
                await self.session.keeper.apply(
                    lambda db: frontier.postpone(db, task.frontier_id, now, "first-visit cookie")
                )
                return
            await self._end(task, "failed", "failed:redirect:loop", location)
            return
        if key in {url_key(u) for u in trail}:
            await self._end(task, "failed", "failed:redirect:loop", location)
            return
        if hops > self.session.settings.getint("GONGKAI_MAX_HOPS"):
            await self._end(task, "failed", "failed:redirect:hops", location)
            return
        method = task.method if exchange.status in (307, 308) else "GET"
        step = Task(
            **{
                **{name: getattr(task, name) for name in Task.__slots__},
                "url": target,
                "frontier_id": 0,
                "host": host_of(target),
                "method": method,
                "body": task.body if method == task.method else None,
                "discovered": {**task.discovered, "redirects": trail},
                "hops": hops,
                "final_of": capture_id,
            }
        )
        run_id = self.session.run_id

        def work(db: Any) -> None:
            frontier.add(db, step, run_id, again=True)
            frontier.finish(db, task.frontier_id, "done", f"redirect:{target}", run_id)

        await self.session.keeper.apply(work)
        self.pump.added({step.host})

    # -- robots --------------------------------------------------------------------------------

    async def _robots_answered(self, task: Task, response: Response) -> None:
        stored, exchange = response.meta["stored"], response.meta["exchange"]
        refused = stored.state.removeprefix(_REFUSALS) if stored.state.startswith(_REFUSALS) else ""
        if stored.state == "redirect" and not refused:
            location = exchange.header("location").encode("latin-1").decode("utf-8", "replace")
            try:
                target = sendable(urljoin(task.url, location))
            except ValueError as error:
                await self._robots_known(
                    task, robots_rules.Robots("unreachable", reason=str(error)), {}
                )
                return
            if task.hops >= robots_rules.MAX_HOPS:
                unreachable = robots_rules.Robots("unreachable", reason="too many redirects")
                await self._robots_known(task, unreachable, {})
                return
            await self._robots_hop(task, target, stored.capture_id)
            return
        payload = stored.payload
        if stored.state == "unchanged" and not payload:
            payload = self.session.store.payload(stored.capture_id)
        found = robots_rules.from_answer(
            200 if exchange.status == 304 else exchange.status, payload, refused=refused
        )
        facts = evidence(exchange.status, exchange.headers, payload)
        await self._robots_known(task, found, facts)

    async def _robots_hop(self, task: Task, target: str, capture_id: int) -> None:
        step = Task(
            site_id=task.site_id, url=target, host=task.host, role="robots",
            discovered=task.discovered, hops=task.hops + 1, final_of=capture_id,
        )  # fmt: skip
        assert self.crawler.engine is not None
        request = Request(target, meta={"task": step, "download_slot": task.host}, dont_filter=True)
        await asyncio.sleep(self.pump.pace(task).delay)
        try:
            response = await self.crawler.engine.download_async(request)
        except FetchError as error:
            found = robots_rules.from_failure(error.reason)
            await self._robots_known(step, found, {"detail": error.detail})
            return
        await self._robots_answered(step, response)

    async def _robots_known(
        self, task: Task, found: robots_rules.Robots, facts: dict[str, Any]
    ) -> None:
        origin = task.discovered["origin"]
        hosts = self.session.hosts
        hosts.set_robots(origin, found, self.pump.pace(task))
        if not found.fetching:
            kind = "hold" if found.state == "refused" else "unreachable"
            hosts.hold(
                origin, kind, f"robots:{found.reason}", facts, self.pump.policy(task.site_id)
            )
            logger.warning("%s: robots.txt %s (%s)", origin, found.state, found.reason)
        await self.session.keeper.apply(hosts.save(origin))

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

    def audit(self) -> None:
        """At the end of a run, discovery names what was promising and became no document."""
        try:
            judge = load_object(self.session.settings["GONGKAI_AUDIT"])
        except (ImportError, NameError):
            return
        for site_id, context in self.contexts.items():
            rows = [
                dict(row) | {"discovered": json.loads(row["discovered"])}
                for row in self.session.store.connection.execute(
                    "SELECT url, role, anchor, anchor_chain, score, depth, state, reason, "
                    "is_document, discovered, run_id = ? OR state = 'queued' AS current "
                    "FROM frontier WHERE site_id = ?",
                    (self.session.run_id, site_id),
                )
            ]
            named = [
                Gap(*row)
                for row in self.session.store.connection.execute(
                    "SELECT url, what, reason, evidence, anchor FROM gaps "
                    "WHERE run_id = ? AND site_id = ?",
                    (self.session.run_id, site_id),
                )
            ]
            try:
                gaps = list(judge(context, rows, named))
            except Exception:
                logger.exception("the audit of %s failed", site_id)
                continue
            self.session.keeper.apply_soon(
                partial(enter_gaps, run_id=self.session.run_id, site_id=site_id, gaps=gaps)
            )

    def _report(self) -> None:
        self.session.report({"done": self.requests})
