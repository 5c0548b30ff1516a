"""Archived pages a second against a bare Scrapy spider that stores nothing: a ratio of one run.

python -m tests.bench.bench_crawl [pages per host]

Both fetch the same pages of 70 KB from 32 loopback addresses, one request at a time each, from a
server in a process of its own, and neither parses them: what is compared is fetching alone against
fetching, archiving (WARC with digests, synced before it is acknowledged) and bookkeeping. Rates are
taken at the server, from first to last page, so that starting Python counts for neither; runs
alternate and the median of the ratios is given. ``cpu`` is processor milliseconds a page, which a
busy machine disturbs less.
"""

from __future__ import annotations

import asyncio
import json
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import monotonic
from typing import Any
from urllib.request import urlopen

from crawler.discovery.types import Exploration, Follow, Page, SiteContext
from crawler.run import crawl

HOSTS = [f"127.0.77.{i}" for i in range(1, 33)]
SIZE = 70_000
ROUNDS = 3

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
        self._moments: list[float] = []

    async def run(self) -> None:
        first = await asyncio.start_server(self._serve, HOSTS[0], 0)
        port = first.sockets[0].getsockname()[1]
        others = [await asyncio.start_server(self._serve, h, port) for h in HOSTS[1:]]
        print(port, flush=True)
        await asyncio.gather(*(server.serve_forever() for server in [first, *others]))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split(b" ", 2)[1]
                status, body = b"200 OK", path + self._text
                if path == b"/robots.txt":
                    status, body = b"404 Not Found", b""
                elif path == b"/rate":
                    body = json.dumps(self._rate()).encode()
                elif path != b"/list":
                    self._moments.append(monotonic())
                writer.write(
                    b"HTTP/1.1 %s\r\nContent-Type: text/html\r\nX-Pages: %d\r\n"
                    b"Content-Length: %d\r\n\r\n%s" % (status, self._pages, len(body), body)
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def _rate(self) -> list[float]:
        """Pages and pages a second since this was last asked."""
        moments, self._moments = self._moments, []
        return [len(moments), (len(moments) - 1) / (moments[-1] - moments[0])]


@contextmanager
def served(pages: int) -> Iterator[int]:
    command = [sys.executable, "-m", "tests.bench.bench_crawl", "serve", str(pages)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        try:
            yield int(child.stdout.readline())
        finally:
            child.terminate()


def run(pages: int = 120) -> dict[str, Any]:
    """Rates, their ratio and processor time a page: medians of alternating pairs."""
    settings = {
        "GONGKAI_POLITENESS": {"delay": 0.0, "daily": 10**6},
        "GONGKAI_EXPLORE": "tests.bench.bench_crawl.explore",
    }
    pairs = []
    with served(pages) as port:
        urls = [f"http://{h}:{port}/p{i}.html" for i in range(pages) for h in HOSTS]

        def measured() -> tuple[float, float]:
            with urlopen(f"http://{HOSTS[0]}:{port}/rate") as answer:
                count, rate = json.load(answer)
            assert count == len(urls), count
            spent, measured.last = _cpu() - measured.last, _cpu()  # type: ignore[attr-defined]
            return rate, spent / count * 1000

        measured.last = _cpu()  # type: ignore[attr-defined]
        for _ in range(ROUNDS):
            command = [sys.executable, "-c", BARE]
            subprocess.run(command, input=json.dumps(urls), text=True, check=True)
            bare = measured()
            with tempfile.TemporaryDirectory() as folder:
                summary = crawl(
                    Path(folder),
                    [{"site_id": h, "column_url": f"http://{h}:{port}/list"} for h in HOSTS],
                    allow_private=["127.0.77.0/24"],
                    settings_overrides=settings,
                )
                assert summary.fetched == len(urls) + len(HOSTS), summary
            pairs.append((measured(), bare))
    return {
        "archived": round(median(a[0] for a, _ in pairs)),
        "bare": round(median(b[0] for _, b in pairs)),
        "ratio": round(median(a[0] / b[0] for a, b in pairs), 2),
        "cpu_archived": round(median(a[1] for a, _ in pairs), 2),
        "cpu_bare": round(median(b[1] for _, b in pairs), 2),
    }


def _cpu() -> float:
    """Processor seconds of the processes that have ended."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        asyncio.run(Server(int(sys.argv[2])).run())
    else:
        print(run(*map(int, sys.argv[1:2])))
