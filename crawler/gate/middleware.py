"""The last look before a request leaves: nothing passes that the gate has not allowed."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest


class GateMiddleware:
    """Refuses requests to origins whose robots.txt was not read or disallows them, whoever made
    them; the pump asks the same question earlier, this one is for everybody else."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GateMiddleware:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        spider: Any = self._crawler.spider
        if request.meta["task"].role == "robots":
            return
        if not spider.session.hosts.allows(request.url):
            raise IgnoreRequest(f"refused:robots {request.url}")
