"""The sample county crawled three times: all of it, nothing new, a season later."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.run import crawl
from crawler.sample import SampleWeb, truth
from crawler.sample.server import LoggedRequest


@dataclass
class Crawled:
    """What three crawls asked for, and where they put it."""

    archive: Path
    port: int = 0
    logs: list[list[LoggedRequest]] = field(default_factory=list)

    def rows(self, query: str) -> list[tuple[str, ...]]:
        with closing(sqlite3.connect(self.archive / "gongkai.db")) as db:
            return list(db.execute(query))


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    found = Crawled(tmp_path_factory.mktemp("sample"))
    for phase in (1, 1, 2):
        with SampleWeb(phase, port=found.port) as web:
            found.port = web.port
            sites = web.sites_csv(found.archive / "sites.csv")
            crawl(found.archive, sites, allow_private=web.hosts)
            found.logs.append(list(web.requests))
    yield found


def _asked(log: list[LoggedRequest]) -> set[tuple[str, str]]:
    return {(r.site, r.path) for r in log}


def _key(url: str, crawled: Crawled) -> tuple[str, str]:
    host = urlsplit(url).hostname or ""
    site = {"127.0.11.1": "portal", "127.0.11.2": "towns", "127.0.11.3": "police"}[host]
    return site, urlsplit(url).path


def test_sample_crawl_finds_every_report_and_file(crawled: Crawled) -> None:
    captured = {
        u for (u,) in crawled.rows("SELECT url FROM captures WHERE run_id = 1 AND status = 200")
    }
    for entry in truth(1, port=crawled.port):
        assert entry["url"] in captured
        assert entry["file_url"] is None or entry["file_url"] in captured


def test_sample_crawl_leaves_alone_what_robots_forbid(crawled: Crawled) -> None:
    assert not [r for log in crawled.logs for r in log if r.path.startswith("/admin/")]


def test_sample_crawl_repeated_is_incremental(crawled: Crawled) -> None:
    first, second = crawled.logs[0], crawled.logs[1]
    assert len(second) <= len(first)
    reports = {_key(e["url"], crawled) for e in truth(1, port=crawled.port)}
    fetched = [r for r in second if (r.site, r.path) in reports and r.status == 200]
    assert fetched == [], "an unchanged report is not sent again"
    assert sum(r.status == 200 for r in second) < 0.2 * len(first)


def test_sample_crawl_a_season_later_has_what_is_new(crawled: Crawled) -> None:
    before = {e["url"] for e in truth(1, port=crawled.port)}
    new = {e["url"] for e in truth(2, port=crawled.port)} - before
    assert {_key(u, crawled) for u in new} <= _asked(crawled.logs[2])
