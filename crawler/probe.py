"""Asking a site once, politely, whether it answers: robots.txt, then its first page.

Nothing is archived and no list is followed: this only tells the operator what a crawl would meet.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from crawler.capture.client import Limits, WireClient
from crawler.capture.connect import Connector
from crawler.capture.decode import decode_entity
from crawler.capture.exchange import Exchange, FetchError
from crawler.capture.identity import host_of, origin_of, sendable
from crawler.capture.peers import AddressPolicy
from crawler.gate import robots
from crawler.gate.refusal import refusal
from crawler.sites import Site

_CONCURRENCY = 16
_HOPS = 5
_LIMITS = Limits(body=2 * 1024 * 1024, seconds=30.0)


@dataclass(frozen=True, slots=True)
class Probe:
    """What a site answered. ``state``: open, refused or unreachable; ``reason`` as in the frontier
    (``robots:http-503``, ``failed:tls:certificate``, ``refused:botgate`` …); ``url`` is where the
    first page finally was."""

    site_id: str
    state: str
    reason: str
    url: str = ""


class Prober:
    """Asks sites: robots.txt and one page each, one request at a time a host, ``delay`` seconds
    apart, at most 16 hosts at once."""

    def __init__(
        self, user_agent: str, *, allow_private: Sequence[str] = (), delay: float = 3.0,
        ca_file: str | None = None,
    ) -> None:  # fmt: skip
        self._client = WireClient(Connector(AddressPolicy(allow_private), ca_file=ca_file), _LIMITS)
        self._headers = [("User-Agent", user_agent), ("Accept-Encoding", "gzip, deflate")]
        self._delay = delay
        self._hosts: dict[str, asyncio.Lock] = {}
        self._rules: dict[str, robots.Robots] = {}
        self._slots = asyncio.Semaphore(_CONCURRENCY)

    async def ask(self, site: Site) -> Probe:
        """One site's answer; never raises for what a site does."""
        async with self._slots:
            try:
                return await self._ask(site.site_id, sendable(site.column_url or site.home_url))
            except FetchError as error:
                state = "refused" if error.reason.startswith("refused:") else "unreachable"
                return Probe(site.site_id, state, error.reason)
            except ValueError as error:
                return Probe(site.site_id, "unreachable", f"failed:bad_url: {error}")

    async def _ask(self, site_id: str, url: str) -> Probe:
        for _ in range(_HOPS + 1):
            rules = await self._robots(url)
            if not rules.fetching:
                return Probe(site_id, rules.state, f"robots:{rules.reason}", url)
            if not rules.allows(url):
                return Probe(site_id, "refused", "refused:robots", url)
            exchange, payload = await self._get(url)
            if sign := refusal(exchange, payload):
                return Probe(site_id, "refused", f"refused:{sign}", url)
            if exchange.status not in (301, 302, 303, 307, 308):
                good = 200 <= exchange.status < 300
                reason = "" if good else f"failed:http:{exchange.status}"
                return Probe(site_id, "open" if good else "unreachable", reason, url)
            url = sendable(urljoin(url, exchange.header("location")))
        return Probe(site_id, "unreachable", "failed:redirect:hops", url)

    async def _robots(self, url: str) -> robots.Robots:
        origin = origin_of(url)
        if origin not in self._rules:
            self._rules[origin] = await self._read_robots(f"{origin}/robots.txt")
        return self._rules[origin]

    async def _read_robots(self, target: str) -> robots.Robots:
        try:
            for _ in range(robots.MAX_HOPS + 1):
                exchange, payload = await self._get(target)
                if exchange.status not in (301, 302, 303, 307, 308):
                    sign = refusal(exchange, payload)
                    return robots.from_answer(exchange.status, payload, refused=sign)
                target = sendable(urljoin(target, exchange.header("location")))
        except FetchError as error:
            return robots.from_failure(error.reason)
        return robots.Robots("unreachable", reason="too many redirects")

    async def _get(self, url: str) -> tuple[Exchange, bytes]:
        async with self._hosts.setdefault(host_of(url), asyncio.Lock()):
            try:
                exchange = await self._client.fetch(url, headers=self._headers)
            finally:
                await asyncio.sleep(self._delay)
        coding = ",".join(exchange.header_all("content-encoding"))
        return exchange, decode_entity(exchange.entity, coding).data

    async def all(self, sites: Sequence[Site]) -> AsyncIterator[Probe]:
        """Every site's answer, as they come."""
        try:
            for answer in asyncio.as_completed([self.ask(site) for site in sites]):
                yield await answer
        finally:
            self._client.close()


def probe_sites(
    sites: Sequence[Site], user_agent: str, told: Callable[[Probe], None], **options: object
) -> None:
    """Ask all sites and tell of each as it answers. ``options`` as for ``Prober``."""

    async def run() -> None:
        prober = Prober(user_agent, **options)  # type: ignore[arg-type]
        async for answer in prober.all(sites):
            told(answer)

    asyncio.run(run())
