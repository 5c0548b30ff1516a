"""Serving an archive: the current snapshot, and the next one without a pause.

A published snapshot is never rewritten, so each has a Datasette of its own. When `current`
names a newer one, it is opened and asked for its home page first; then new requests go to it,
requests under way finish on the old one, and every reply says in `X-Gongkai-Snapshot` which
snapshot it came from. A snapshot that fails to open leaves the old one serving.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx

from db.browse.ahead import make_ahead
from db.browse.cache import ReplyCache
from db.browse.first_pages import addresses_ahead, addresses_of_each_kind
from db.browse.limits import limit_process
from db.browse.security import App, Message, Receive, Scope, Send
from db.browse.shared_pages import MAX_BYTES, SharedPages
from db.browse.site import make_datasette
from db.browse.workers import cores, run
from db.publish import NoSnapshot, current_snapshot, require_servable, whole_snapshot

CHECK_SECONDS = 5.0
SWITCH_SECONDS = 0.0005


@dataclass(frozen=True, slots=True)
class Pages:
    """Where the processes of one server share pages, and how many bytes one of them may put there."""

    directory: Path
    share: int


class _Served:
    def __init__(self, snapshot: Path, archive: Path, pages: Pages | None = None) -> None:
        self.snapshot = snapshot
        self.datasette = make_datasette(
            snapshot, archive=archive, shared=pages.directory if pages else None
        )
        self._shared = SharedPages(pages.directory / snapshot.stem, pages.share) if pages else None
        self._inner: App = self.datasette.app()
        self._cache = ReplyCache(self._inner, snapshot.name, shared=self._shared)
        self.app: App = self._cache
        self.active = 0
        self._ahead: asyncio.Task[int] | None = None

    async def warm(self) -> None:
        """Makes a page of each kind in each language, past what other processes made: no reader is to wait
        for templates, layouts and answers about the schema.

        Raises RuntimeError unless the snapshot answers its home page.
        """
        transport = httpx.ASGITransport(app=self._inner)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            reply = await client.get("/")
            if reply.status_code != 200:
                raise RuntimeError(f"its home page answered {reply.status_code}")
            for address in addresses_of_each_kind(self.snapshot):
                for language in ("zh", "en"):
                    await client.get(address, headers={"accept-language": language})

    def make_ahead(self) -> None:
        """Begins to make the pages most asked for, while no reader waits for one."""
        asked = addresses_ahead(self.snapshot)
        self._ahead = asyncio.create_task(make_ahead(self._cache, asked, lambda: self.active > 0))

    def close(self) -> None:
        if self._ahead:
            self._ahead.cancel()
        if self._shared:
            self._shared.close()
        if self.datasette.executor is not None:
            self.datasette.executor.shutdown(wait=False)
        for database in self.datasette.databases.values():
            with suppress(Exception):
                database.close()


class SnapshotSwitch:
    """ASGI application that always serves the current snapshot of one archive."""

    def __init__(
        self,
        archive: Path,
        find: Callable[[Path], Path] = current_snapshot,
        pages: Pages | None = None,
        ahead: bool = False,
    ) -> None:
        self._archive = archive
        self._find = find
        self._pages = pages
        self._ahead = ahead
        self._served = _Served(find(archive), archive, pages)
        self._failed: Path | None = None
        self._watcher: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
            return
        served = self._served
        served.active += 1
        try:
            await served.app(scope, receive, send)
        finally:
            served.active -= 1
            if served is not self._served and served.active == 0:
                served.close()

    async def check(self) -> bool:
        """Switches to a newer snapshot if one is published; True when it did."""
        newest = self._find(self._archive)
        if newest in (self._served.snapshot, self._failed):
            return False
        try:
            await asyncio.to_thread(require_servable, newest, self._archive)
            following = await asyncio.to_thread(_Served, newest, self._archive, self._pages)
            await following.warm()
        except Exception as error:
            self._failed = newest
            print(f"{newest.name} cannot be served: {error}; still serving "
                  f"{self._served.snapshot.name}.", file=sys.stderr)  # fmt: skip
            return False
        previous, self._served = self._served, following
        if previous.active == 0:
            previous.close()
        print(f"Now serving {newest.name}.", file=sys.stderr)
        return True

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            with suppress(NoSnapshot, OSError):
                if await self.check():
                    _keep_for_good()
                    self._make_ahead()

    def _make_ahead(self) -> None:
        if self._ahead:
            self._served.make_ahead()

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message: Message = await receive()
            if message["type"] == "lifespan.startup":
                await self._served.warm()
                _keep_for_good()
                self._watcher = asyncio.create_task(self._watch())
                self._make_ahead()
                await send({"type": "lifespan.startup.complete"})
            else:
                if self._watcher:
                    self._watcher.cancel()
                self._served.close()
                await send({"type": "lifespan.shutdown.complete"})
                return


def _keep_for_good() -> None:
    """What stays for as long as a snapshot is served is not to be walked over again and again: a full
    collection of garbage holds a page up for 60 ms."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def serve(
    archive: Path, host: str = "127.0.0.1", port: int = 8001, workers: int | None = None
) -> None:
    """Serves `archive` until interrupted, with so many processes (one for each core).

    Raises OSError when the address is taken and RuntimeError when the snapshot cannot be served.
    """
    whole_snapshot(archive)  # before any process is started: a damaged one is never served
    workers = workers or cores()
    if workers == 1:  # nobody to share with
        run(partial(_application, archive, None), host, port, workers)
        return
    with tempfile.TemporaryDirectory(prefix="gongkai-pages-", ignore_cleanup_errors=True) as pages:
        shared = Pages(Path(pages), MAX_BYTES // workers)
        run(partial(_application, archive, shared), host, port, workers)


def _application(archive: Path, pages: Pages | None) -> SnapshotSwitch:
    """What one process serves. Raises RuntimeError, naming the snapshot, when it cannot be opened."""
    limit_process()
    # A query in a thread asks for its turn at every row; five milliseconds each are a second a table.
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        return SnapshotSwitch(archive, pages=pages, ahead=True)
    except Exception as error:
        raise RuntimeError(f"{current_snapshot(archive).name} cannot be served: {error}") from error
