"""When a list or column can be read by no other means, it is rendered, through the same gate."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from scrapy import Request

from crawler import render
from crawler.capture.exchange import FetchError, utc_now
from crawler.capture.frontier import Task
from crawler.capture.identity import host_of, origin_of, sendable
from crawler.capture.prepare import Origin, Prepared
from crawler.capture.warc import build_record, new_record_id
from crawler.discovery.scope import host_in_scope
from crawler.discovery.types import Exploration, Gap, Page, SiteContext
from crawler.gate import robots as robots_rules
from crawler.gate.refusal import evidence
from crawler.render import SubAnswer, SubRequest

if TYPE_CHECKING:
    from crawler.spiders.reports import ReportsSpider

logger = logging.getLogger(__name__)
_HTML = {"Content-Type": "text/html; charset=utf-8"}
_HOPS = 5


class Rendering:
    """Renders what discovery could not read, at most ``GONGKAI_RENDER_PAGES`` pages a site and run."""

    def __init__(self, spider: ReportsSpider) -> None:
        self._spider = spider
        self._session = spider.session
        self._left: dict[str, int] = {}
        self._limit = spider.session.settings.getint("GONGKAI_RENDER_PAGES")
        self._missing: str | None = None if self._limit else "rendering is switched off"
        self._renderer = render.Renderer(spider.session.user_agent)
        self._one = asyncio.Lock()  # two cores are few: one page at a time

    async def improve(
        self, task: Task, page: Page, context: SiteContext, found: Exploration
    ) -> Exploration:
        """What discovery makes of the page after its scripts ran; ``found`` if that is no better.
        The NEEDS_JS gap always says what was tried."""
        gap = next((g for g in found.gaps if g.reason == "NEEDS_JS" and g.what != "document"), None)
        if gap is None:
            return found
        if why := self._not_now(task):
            return _told(found, gap, why)
        source = self._session.store.previous(gap.url)
        if source is None:
            return _told(found, gap, "its page is not in the archive")
        self._left[task.site_id] = self._left.get(task.site_id, self._limit) - 1
        target = page if page.url == gap.url else _column(page, gap)
        body = self._session.store.payload(source["capture_id"])
        headers = {"Content-Type": source["content_type"] or "text/html"}

        async def fetch(sub: SubRequest) -> SubAnswer | str:
            return await self._fetch(task, target.url, context, sub)

        try:
            async with self._one:
                rendered = await self._renderer.render(target.url, body, headers, fetch)
        except render.CannotRender as error:
            return _told(found, gap, str(error))
        await self._keep(task, source, rendered.html)
        again = self._spider.explore(
            replace(target, body=rendered.html.encode(), headers=_HTML, status=200), context
        )
        if any(g.reason == "NEEDS_JS" and g.what != "document" for g in again.gaps):
            refused = "; ".join(f"{url}: {why}" for url, why in rendered.refused[:3])
            return _told(found, gap, f"rendered in vain ({rendered.requests} requests) {refused}")
        logger.info("%s: rendered with %d requests", target.url, rendered.requests)
        known = {(f.method, f.url, f.body) for f in again.requests}
        again.requests += [f for f in found.requests if (f.method, f.url, f.body) not in known]
        again.gaps += [g for g in found.gaps if g is not gap]
        return again

    async def close(self) -> None:
        """End the browser; one that does not want to end must not cost the run its books."""
        try:
            await self._renderer.close()
        except Exception:
            logger.exception("the browser did not end in order")

    def _not_now(self, task: Task) -> str:
        if self._missing is None:
            self._missing = render.available()  # only now: importing a browser's driver takes time
        if self._missing:
            return self._missing
        if self._left.get(task.site_id, self._limit) <= 0:
            return f"more than {self._limit} pages would have to be rendered"
        if self._spider.pump.pace(task).throttled or self._spider.pump.stopping:
            return "the host is not open"
        return self._session.hosts.closed(task.host, utc_now())

    async def _keep(self, task: Task, source: Any, html: str) -> None:
        """The DOM as a conversion record of the archived answer (ISO 28500 §6.6), without a row of
        its own: it is no capture of anything that was sent."""
        record = build_record(
            "conversion", source["url"], html.encode(), _HTML["Content-Type"],
            record_id=new_record_id(), moment=utc_now(),
            headers={"WARC-Refers-To": source["warc_record_id"]},
        )  # fmt: skip
        await self._session.keeper.attach(Prepared([record], {}, b"", Origin(task.site_id)))

    # -- the requests of a page's scripts ------------------------------------------------------

    async def _fetch(
        self, parent: Task, page_url: str, context: SiteContext, sub: SubRequest
    ) -> SubAnswer | str:
        url, method, body = sendable(sub.url), sub.method, sub.body
        for _ in range(_HOPS + 1):
            host = host_of(url)
            if host != parent.host and not host_in_scope(context, url):
                return "refused:scope"
            task = Task(
                site_id=parent.site_id, url=url, host=host, method=method, body=body or None,
                headers=sub.headers, referer=page_url, role="subresource",
                discovered={"role": "subresource", "parent_url": page_url, "kind": sub.kind},
            )  # fmt: skip
            answer = await self._in_turn(parent, task)
            if isinstance(answer, str):
                return answer
            location = next((v for k, v in answer.headers if k.lower() == "location"), "")
            if answer.status not in (301, 302, 303, 307, 308) or not location:
                return answer
            url = sendable(urljoin(url, location))
            if answer.status not in (307, 308):
                method, body = "GET", b""
        return "failed:redirect:hops"

    async def _in_turn(self, parent: Task, task: Task) -> SubAnswer | str:
        """One request at a time a host, in its pace: the parent's host is ours already."""
        pump = self._spider.pump
        borrowed = task.host != parent.host
        while borrowed and task.host in pump.in_flight:
            await asyncio.sleep(0.1)
        if borrowed:
            pump.in_flight[task.host] = task
        try:
            return await self._ask(task)
        finally:
            if borrowed:
                pump.release(task)

    async def _ask(self, task: Task) -> SubAnswer | str:
        session, pump = self._session, self._spider.pump
        if task.method == "GET" and (known := session.store.newest(task.url, session.run_id)):
            headers = [("Content-Type", known["content_type"])]
            return SubAnswer(200, headers, session.store.payload(known["capture_id"]))
        origin, policy = origin_of(task.url), pump.policy(task.site_id)
        if session.hosts.robots(origin) is None:
            await self._robots(task, origin)
        if closed := session.hosts.closed(task.host, utc_now()):
            return closed
        if not session.hosts.allows(task.url):
            return "refused:robots"
        if pump.spent.get(task.site_id, 0) >= policy.budget or not session.hosts.count(
            origin, policy
        ):
            return "deferred:budget"
        pump.spent[task.site_id] = pump.spent.get(task.site_id, 0) + 1
        response = await self._download(task)
        stored, exchange = response.meta["stored"], response.meta["exchange"]
        if stored.state.startswith("refused:"):
            facts = evidence(exchange.status, exchange.headers, stored.payload)
            self._spider._hold(task, "hold", stored.state.removeprefix("refused:"), facts)
            return str(stored.state)
        payload = stored.payload
        if stored.state == "unchanged" and not payload:
            payload = session.store.payload(stored.capture_id)
        status = 200 if exchange.status == 304 else exchange.status
        return SubAnswer(status, exchange.headers, payload)

    async def _robots(self, task: Task, origin: str) -> None:
        asked = Task(
            site_id=task.site_id, url=f"{origin}/robots.txt", host=task.host, role="robots",
            discovered={"role": "robots", "origin": origin},
        )  # fmt: skip
        try:
            response = await self._download(asked)
        except FetchError as error:
            unknown = robots_rules.from_failure(error.reason)
            await self._spider.robots.known(asked, unknown, {"detail": error.detail})
            return
        await self._spider.robots.answered(asked, response)

    async def _download(self, task: Task) -> Any:
        await asyncio.sleep(self._spider.pump.pace(task).delay)
        engine = self._spider.crawler.engine
        assert engine is not None
        self._spider.requests += 1
        request = Request(
            task.url, method=task.method, body=task.body or b"", dont_filter=True,
            meta={"task": task, "download_slot": task.host},
        )  # fmt: skip
        return await engine.download_async(request)


def _column(page: Page, gap: Gap) -> Page:
    """The column whose scripts were read in vain; ``page`` is the last of them."""
    meta = {k: v for k, v in page.meta.items() if k != "script_of"}
    return replace(
        page, url=gap.url, requested_url=gap.url, role="column",
        discovered=dict(page.discovered) | {"meta": meta},
    )  # fmt: skip


def _told(found: Exploration, gap: Gap, why: str) -> Exploration:
    gap.evidence = f"{gap.evidence}; {why}"[:500]
    return found
