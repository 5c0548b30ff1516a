"""Pages made before anyone asks: the ones nearly every visit passes through.

A snapshot never changes, so its home page, provinces, prefectures, years and indicators can be made once it
is served. Processes of one server divide the list among them, page by page, and each stops while it has
a reader.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

from db.browse.cache import ReplyCache
from db.browse.security import Message, Scope

LANGUAGES = (b"zh", b"en")
MOST = 2_000
"""Addresses at most; each is made in both languages."""
_WAIT = 0.05

_FIRST = (
    "/",
    "/places",
    "/years",
    "/indicators",
    "/search",
    "/compare",
    "/queries",
    "/quality",
    "/dictionary",
    "/downloads",
    "/crawl",
    "/map",
)
_ASKED = (
    "select '/places/' || code from divisions where level = 'province' "
    "and (parent_code is null or parent_code = '000000') order by code",
    "select '/years/' || year from (select distinct year from province_coverage) order by year desc",
    "select '/indicators/' || code from indicators order by position",
    # The places with most reports are those most asked for.
    "select '/places/' || d.code from divisions d join coverage_totals c on c.division_code = d.code "
    "where d.level = 'prefecture' group by d.code order by sum(c.due) desc, d.code",
)


_KINDS = (
    "select '/agencies/' || agency_id || '/' || year from reports "
    "where year in (select max(year) from reports union select 2023 union select 2016 union select 2012) "
    "group by year",
    "select '/agencies/' || agency_id from reports where report_id = (select max(report_id) from reports)",
    "select '/compare?indicator=administrative_penalty_decisions&agency=' || agency_id from reports "
    "where report_id = (select max(report_id) from reports)",
    "select '/places/' || min(code) from divisions where code in (select division_code from agencies) "
    "group by level",
    "select '/captures/' || max(capture_id) from captures",
)
_KINDS_OF = (
    "/indicators/requests_received",
    "/search?q=政府",
    "/compare?indicator=granted&basis=share",
    "/gongkai",
    "/gongkai?sql=select+1",
    "/gongkai/agency_years?_size=2&_facet=year",
    "/gongkai/agency_years.json?_size=2",
    "/gongkai/coverage.csv?_size=2",
    "/gongkai/reports/1",
    "/gongkai/totals_by_year?level=county&kind=government",
)


def addresses_of_each_kind(snapshot: Path) -> list[str]:
    """At least one address of every kind of page: what a process makes once before it serves, so that no
    reader waits while templates and layouts are read (80 ms for the first report, measured)."""
    with closing(sqlite3.connect(f"file:{snapshot}?immutable=1", uri=True)) as db:
        found = [address for sql in _KINDS for (address,) in db.execute(sql) if address]
    return [*_FIRST, *_KINDS_OF, *found]


def addresses_ahead(snapshot: Path) -> list[str]:
    """Addresses of a snapshot, the most visited first."""
    with closing(sqlite3.connect(f"file:{snapshot}?immutable=1", uri=True)) as db:
        found = [address for sql in _ASKED for (address,) in db.execute(sql)]
    return [*_FIRST, *found][:MOST]


async def make_ahead(cache: ReplyCache, addresses: Iterable[str], busy: Callable[[], bool]) -> int:
    """Make the pages that no process has made yet; returns how many. One at a time, never while
    `busy`, and resting between pages for as long as one took, so that other work goes on."""
    made = 0
    for address in addresses:
        for language in LANGUAGES:
            scope = _scope(address, language)
            if not cache.unmade(scope):
                continue
            while busy():
                await asyncio.sleep(_WAIT)
            begun = time.monotonic()
            await cache(scope, _nothing, _nowhere)
            made += 1
            await asyncio.sleep(time.monotonic() - begun)
    return made


def _scope(address: str, language: bytes) -> Scope:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": address,
        "raw_path": address.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"localhost"), (b"accept-language", language)],
        "client": None,
        "server": None,
    }


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _nowhere(message: Message) -> None:
    pass
