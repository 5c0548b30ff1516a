"""Making pages before anyone asks.

A snapshot never changes, so its home page, provinces, prefectures, years and indicators (first_pages.py) can be
made once it is served. Processes of one server divide the list among them, page by page, and each stops while
it has a reader.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable

from db.browse.cache import ReplyCache
from db.browse.security import Message, Scope

LANGUAGES = (b"zh", b"en")
"""Every address is made in both."""
_WAIT = 0.05


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
