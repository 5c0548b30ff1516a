"""A best-first loop around `explore`, over a dictionary of pages or over real HTTP: no archive."""

from __future__ import annotations

import heapq
import itertools
import json
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from crawler.capture.identity import resource_key
from crawler.discovery.audit import audit
from crawler.discovery.explore import explore
from crawler.discovery.reserve import second_wind
from crawler.discovery.types import Found, Gap, ListResult, Page, SiteContext

Answer = tuple[int, dict[str, str], bytes]
Fetch = Callable[[str, str, str | None, dict[str, str]], Answer]


@dataclass
class Crawl:
    """What a loop brought home."""

    context: SiteContext
    documents: list[Found] = field(default_factory=list)
    lists: dict[str, ListResult] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def proofs(self) -> dict[str, str]:
        return {url: result.proof for url, result in self.lists.items()}

    def urls(self, verdict: str = "YES") -> set[str]:
        return {f.url for f in self.documents if f.verdict == verdict}


def http(url: str, method: str, body: str | None, headers: dict[str, str]) -> Answer:
    request = urllib.request.Request(
        url, data=body.encode() if body is not None else None, method=method, headers=headers
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read()


def web(pages: dict[str, str | bytes | Callable[[str, str | None], str | bytes | None]]) -> Fetch:
    """A web of fixed pages; a callable value answers any query of its path."""

    def fetch(url: str, method: str, body: str | None, headers: dict[str, str]) -> Answer:
        value = pages.get(url, pages.get(url.split("?")[0]))
        if callable(value):
            value = value(url, body)
        if value is None:
            return 404, {}, "<html><body>页面不存在</body></html>".encode()
        return 200, {}, value.encode() if isinstance(value, str) else value

    return fetch


def crawl(
    home: str, fetch: Fetch, *, column: str = "", limit: int = 500,
    site: dict[str, Any] | None = None, memory: dict[str, Any] | None = None,
    sitemaps: tuple[str, ...] = (),
) -> Crawl:  # fmt: skip
    """Explore from `home` (or `column`) until nothing is left or `limit` requests were made.
    `sitemaps`: those that robots.txt names."""
    context = SiteContext({"home_url": home, "column_url": column} | (site or {}), memory or {})
    done = Crawl(context)
    number = itertools.count()
    seeds = [Page(u, u, role=r) for u, r in ((home, "home"), (column, "column")) if u]
    queue: list[Any] = [(0.0, next(number), p, "GET", None, {}) for p in seeds]
    seen = {resource_key(p.url) for p in seeds}
    while queue and len(done.asked) < limit:
        _, _, seed, method, body, headers = heapq.heappop(queue)
        status, got, data = fetch(seed.url, method, body, headers)
        done.asked.append(seed.url)
        page = Page(
            seed.url, seed.url, status, got, data, seed.role, seed.depth, seed.anchor_chain,
            seed.discovered,
        )  # fmt: skip
        result = explore(page, done.context)
        # the state must survive being written down between any two pages
        done.context = SiteContext.from_dict(json.loads(json.dumps(done.context.to_dict())))
        done.documents += result.documents
        done.gaps += result.gaps
        done.rows.append({"url": seed.url, "state": "done" if status < 400 else "failed",
                          "reason": f"status {status}", "role": seed.role, "method": method,
                          "anchor": seed.anchor_chain[-1] if seed.anchor_chain else "",
                          "score": 0.0, "depth": seed.depth})  # fmt: skip
        for listed in result.lists:
            done.lists[listed.url] = listed
        # as the spider does: what was kept back is asked for when nothing else is left
        more = second_wind(done.context, sitemaps) if not queue and not result.requests else []
        for follow in [*result.requests, *more]:
            key = resource_key(follow.url, follow.method, follow.body)
            if key in seen and not follow.meta.get("anew"):
                continue
            seen.add(key)
            meta = json.loads(json.dumps(follow.meta))
            found = Page(
                follow.url, follow.url, role=follow.role, depth=follow.depth,
                anchor_chain=follow.anchor_chain, discovered={"meta": meta} | meta,
            )  # fmt: skip
            heapq.heappush(
                queue,
                (-follow.score, next(number), found, follow.method, follow.body, follow.headers),
            )
    done.gaps += audit(done.context, done.rows, done.gaps)
    return done
