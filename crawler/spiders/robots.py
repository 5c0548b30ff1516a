"""Answers to robots.txt: what they mean for the host, redirects of it followed (RFC 9309 §2.3.1)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawler.capture.exchange import FetchError
from crawler.capture.frontier import Task
from crawler.capture.identity import redirect_target
from crawler.gate import robots as rules
from crawler.gate.refusal import evidence
from crawler.session import Session
from crawler.spiders.pump import Pump

logger = logging.getLogger(__name__)


class RobotsDesk:
    """Takes in what came for ``robots.txt``; ``download`` makes the request of a redirect."""

    def __init__(
        self, session: Session, pump: Pump, download: Callable[[Request], Awaitable[Response]]
    ) -> None:
        self.session = session
        self.pump = pump
        self._download = download

    async def answered(self, task: Task, response: Response) -> None:
        stored, exchange = response.meta["stored"], response.meta["exchange"]
        refused = (
            stored.state.removeprefix("refused:") if stored.state.startswith("refused:") else ""
        )
        if stored.state == "redirect" and not refused:
            try:
                target = redirect_target(task.url, exchange.header("location"))
            except ValueError as error:
                await self.known(task, rules.Robots("unreachable", reason=str(error)), {})
                return
            if task.hops >= rules.MAX_HOPS:
                unreachable = rules.Robots("unreachable", reason="too many redirects")
                await self.known(task, unreachable, {})
                return
            await self._hop(task, target, stored.capture_id)
            return
        payload = stored.payload
        if stored.state == "unchanged" and not payload:
            payload = self.session.store.payload(stored.capture_id)
        found = rules.from_answer(
            200 if exchange.status == 304 else exchange.status, payload, refused=refused
        )
        facts = evidence(exchange.status, exchange.headers, payload)
        await self.known(task, found, facts)

    async def _hop(self, task: Task, target: str, capture_id: int) -> None:
        step = Task(
            site_id=task.site_id, url=target, host=task.host, role="robots",
            discovered=task.discovered, hops=task.hops + 1, final_of=capture_id,
        )  # fmt: skip
        request = Request(target, meta={"task": step, "download_slot": task.host}, dont_filter=True)
        await asyncio.sleep(self.pump.pace(task).delay)
        try:
            response = await self._download(request)
        except FetchError as error:
            found = rules.from_failure(error.reason)
            await self.known(step, found, {"detail": error.detail})
            return
        await self.answered(step, response)

    async def known(self, task: Task, found: rules.Robots, facts: dict[str, Any]) -> None:
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
