"""Archived pages a second against a bare Scrapy spider that stores nothing: a ratio of one run.

python -m tests.bench.bench_crawl [pages per host]

Both fetch the same pages of 70 KB from 32 loopback addresses, one request at a time each. Rates are
taken at the server, from first to last page, so that starting Python counts for neither.
"""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from time import monotonic
from typing import Any

from crawler.discovery import Exploration, Follow, Page, SiteContext
from crawler.run import crawl

HOSTS = [f"127.0.77.{i}" for i in range(1, 33)]
SIZE = 70_000

BARE = """
import json, sys
import scrapy
from scrapy.crawler import CrawlerProcess
urls = json.load(sys.stdin)
class Bare(scrapy.Spider):
    name = "bare"
    async def start(self):
        for url in urls:
            yield scrapy.Request(url, callback=self.parse)
    def parse(self, response):
        return None
process = CrawlerProcess({"CONCURRENT_REQUESTS": 32, "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
                          "DOWNLOAD_DELAY": 0, "LOG_LEVEL": "WARNING", "TELNETCONSOLE_ENABLED": False})
process.crawl(Bare)
process.start()
"""


def explore(page: Page, context: SiteContext) -> Exploration:
    """The first page leads to all others; nothing else is looked at."""
    found = Exploration()
    if page.url.endswith("/list"):
        found.requests = [
            Follow(page.url.replace("/list", f"/p{i}.html"), role="article", score=1.0, depth=1)
            for i in range(int(page.headers["X-Pages"]))
        ]
    return found


class Server:
    """A page of text that compresses like a page: 70 KB, different for every URL."""

    def __init__(self, pages: int) -> None:
        chooser = random.Random(1)
        words = [chooser.randbytes(6).hex() for _ in range(2000)]
        text = " <td>".join(chooser.choice(words) for _ in range(SIZE // 17))
        self._text = text.encode()[:SIZE]
        self._pages = pages
        self.moments: list[float] = []
        self.port = 0
        ready = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self._run(ready)), daemon=True).start()
        ready.wait()

    async def _run(self, ready: threading.Event) -> None:
        first = await asyncio.start_server(self._serve, HOSTS[0], 0)
        self.port = first.sockets[0].getsockname()[1]
        others = [await asyncio.start_server(self._serve, h, self.port) for h in HOSTS[1:]]
        ready.set()
        await asyncio.gather(*(server.serve_forever() for server in [first, *others]))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split(b" ", 2)[1]
                status, body = b"200 OK", path + self._text
                if path == b"/robots.txt":
                    status, body = b"404 Not Found", b""
                elif path != b"/list":
                    self.moments.append(monotonic())
                writer.write(
                    b"HTTP/1.1 %s\r\nContent-Type: text/html\r\nX-Pages: %d\r\n"
                    b"Content-Length: %d\r\n\r\n%s" % (status, self._pages, len(body), body)
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def rate(self) -> float:
        moments, self.moments = self.moments, []
        return (len(moments) - 1) / (moments[-1] - moments[0])


def run(pages: int = 120) -> dict[str, Any]:
    """Rates and their ratio, the median of three alternating pairs."""
    server = Server(pages)
    urls = [f"http://{h}:{server.port}/p{i}.html" for i in range(pages) for h in HOSTS]
    settings = {
        "GONGKAI_POLITENESS": {"delay": 0.0, "daily": 10**6},
        "GONGKAI_EXPLORE": "tests.bench.bench_crawl.explore",
    }
    pairs = []
    for _ in range(3):
        subprocess.run([sys.executable, "-c", BARE], input=json.dumps(urls), text=True, check=True)
        bare = server.rate()
        with tempfile.TemporaryDirectory() as folder:
            summary = crawl(
                Path(folder),
                [{"site_id": h, "column_url": f"http://{h}:{server.port}/list"} for h in HOSTS],
                allow_private=["127.0.77.0/24"],
                settings_overrides=settings,
            )
            assert summary.fetched == len(urls) + len(HOSTS), summary
        pairs.append((server.rate(), bare))
    archived, bare = sorted(pairs, key=lambda p: p[0] / p[1])[1]
    return {"archived": round(archived), "bare": round(bare), "ratio": round(archived / bare, 2)}


if __name__ == "__main__":
    print(run(*map(int, sys.argv[1:2])))
