"""A real server on loopback for the site's tests, and a real browser that trusts nothing.

The browser is Debian's chromium through Playwright; tests that need it are skipped where neither
is installed. Every request to a host other than the server's, every console error and every
dialog is collected, so that a test can assert that there was none.
"""

from __future__ import annotations

import asyncio
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn

from db.browse import make_datasette

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """Runs an ASGI application on an ephemeral port; yields its base address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        probe.listen(64)
        config = uvicorn.Config(app, log_level="error", server_header=False)
        server = uvicorn.Server(config)
        started = threading.Event()

        async def main() -> None:
            task = asyncio.create_task(server.serve(sockets=[probe]))
            while not server.started and not task.done():
                await asyncio.sleep(0.01)
            started.set()
            await task

        thread = threading.Thread(target=lambda: asyncio.run(main()), daemon=True)
        thread.start()
        started.wait(30)
        assert server.started, "the server did not start"
        try:
            yield f"http://127.0.0.1:{probe.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)


@dataclass
class Seen:
    """What the browser noticed while a page was open."""

    base: str
    elsewhere: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def watch(self, context: Any) -> None:
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", lambda e: self.errors.append(str(e.error)))
        context.on("dialog", self._dialog)

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.base + "/", "data:", "about:")):
            self.elsewhere.append(request.url)

    def _console(self, message: Any) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url')})")

    def _dialog(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def assert_quiet(self) -> None:
        assert self.elsewhere == []
        assert self.dialogs == []
        assert self.errors == []


@contextmanager
def browser() -> Iterator[Any]:
    """Headless chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            yield chromium
        finally:
            chromium.close()


class Site:
    """A snapshot's site, asked in process."""

    def __init__(self, snapshot: Path) -> None:
        self.datasette = make_datasette(snapshot)

    def get(self, path: str, **options: object):  # type: ignore[no-untyped-def]
        return asyncio.run(self.datasette.client.get(path, **options))
