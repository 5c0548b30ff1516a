"""Scrapy's download handler: fetch, archive, acknowledge, then hand the page up."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.http import Response

from crawler.capture.prepare import Origin

ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


class CaptureHandler(BaseDownloadHandler):
    """The response that Scrapy sees has its codings removed; the archive has the bytes as sent.

    ``request.meta["task"]`` is the frontier's Task; ``request.meta["stored"]`` is set to the
    acknowledged capture. Raises FetchError, ArchiveFailed.
    """

    lazy = True

    async def download_request(self, request: Request) -> Response:
        spider: Any = self.crawler.spider
        session = spider.session
        task = request.meta["task"]
        # A row never captured has nothing to be compared with: no question to the database.
        known = task.capture_id is not None or not task.frontier_id
        previous = session.store.previous(request.url, request.method) if known else None
        headers = [
            ("User-Agent", session.user_agent),
            ("Accept", ACCEPT),
            ("Accept-Language", "zh-CN,zh;q=0.9,en;q=0.5"),
            ("Accept-Encoding", "gzip, deflate"),
        ]
        if task.referer:
            headers.append(("Referer", task.referer))
        if cookie := session.hosts.cookies.get(task.host):
            headers.append(("Cookie", cookie))
        if previous is not None and task.role != "robots":
            if previous["last_etag"]:
                headers.append(("If-None-Match", previous["last_etag"]))
            if previous["last_last_modified"]:
                headers.append(("If-Modified-Since", previous["last_last_modified"]))
        headers += list(task.headers.items())
        exchange = await session.client.fetch(
            request.url, method=request.method, headers=headers, body=request.body
        )
        discovered = {k: v for k, v in task.discovered.items() if k != "meta"}
        discovered.setdefault("role", task.role)
        if task.anchor_chain:
            discovered.setdefault("anchor_chain", task.anchor_chain)
        origin = Origin(
            site_id=task.site_id,
            run_id=session.run_id,
            frontier_id=task.frontier_id or None,
            final_of=task.final_of,
            discovered=discovered,
        )
        stored = await session.keeper.capture(exchange, origin, previous)
        request.meta["stored"] = stored
        request.meta["exchange"] = exchange
        return Response(
            request.url,
            status=exchange.status,
            headers={k: v for k, v in exchange.headers if k.lower() != "content-encoding"},
            body=stored.payload,
        )
