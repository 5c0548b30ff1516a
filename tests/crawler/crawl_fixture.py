"""A small government-like web on loopback and a plain explorer, for tests of fetching alone."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic
from typing import Any
from urllib.parse import urljoin

from crawler.discovery.types import Exploration, Follow, Found, ListResult, Page, SiteContext

Answer = tuple[int, dict[str, str], bytes]
FAST = {
    "GONGKAI_POLITENESS": {"delay": 0.0, "jitter": 0.0, "retry_delay": 0.05, "breaker": 50},
    "GONGKAI_EXPLORE": "tests.crawler.crawl_fixture.explore",
    "GONGKAI_AUDIT": "tests.crawler.crawl_fixture.audit",
    "DOWNLOAD_TIMEOUT": 5,
}


def explore(page: Page, context: SiteContext) -> Exploration:
    """Every link is followed; pages called report… are documents; list pages are lists."""
    context.pages += 1
    found = Exploration()
    text = page.body.decode("utf-8", "replace")
    for href, anchor in re.findall(r'<a href="([^"]+)">([^<]*)</a>', text):
        url = urljoin(page.url, href)
        leaf = "report" in href
        found.requests.append(
            Follow(url, role="article" if leaf else "list", anchor=anchor, score=10.0,
                   depth=page.depth + 1, meta={"title": anchor})
        )  # fmt: skip
    if "report" in page.url:
        found.documents.append(Found(page.url, "2024年政府信息公开工作年度报告", 2024))
    elif found.requests:
        items = [(f.url, f.anchor, "") for f in found.requests]
        found.lists.append(ListResult(page.url, "test", items=items, proof="SINGLE_NO_PAGER"))
    return found


def audit(context: SiteContext, rows: list[dict[str, Any]], gaps: list[Any]) -> list[Any]:
    return []


class Web:
    """Serves ``pages`` (path → Answer or a function giving one); remembers what was asked."""

    def __init__(self, pages: dict[str, Any]) -> None:
        self.pages = pages
        self.asked: list[tuple[float, str, dict[str, str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer.asked.append((monotonic(), self.path, dict(self.headers)))
                answer: Answer | Callable[[Any], Answer | None] | None = outer.pages.get(self.path)
                if callable(answer):
                    answer = answer(self)
                    if answer is None:
                        return
                status, headers, body = answer or (404, {}, b"no such page")
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if status != 304:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.host = f"127.0.0.1:{self._server.server_address[1]}"
        self.url = f"http://{self.host}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def paths(self) -> list[str]:
        return [path for _, path, _ in self.asked]

    def site(self, **more: Any) -> dict[str, Any]:
        return {"site_id": self.host, "name": "测试县", "column_url": f"{self.url}/list"} | more

    def __enter__(self) -> Web:
        return self

    def __exit__(self, *exception: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def county(reports: int = 6) -> dict[str, Any]:
    links = "".join(f'<a href="/report{i}.html">报告{i}</a>' for i in range(reports))
    pages: dict[str, Any] = {"/list": (200, {"Content-Type": "text/html"}, links.encode())}
    for i in range(reports):
        body = f"<html><h1>2024年报告 {i}</h1></html>".encode() * 20
        pages[f"/report{i}.html"] = (200, {"Content-Type": "text/html", "ETag": f'"{i}"'}, body)
    return pages
