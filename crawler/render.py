"""Pages whose rows only a script can write, read with a browser that has no network of its own.

The browser (Playwright, extra ``browser``) is given the page as it was archived. Every request its
scripts make is handed back to the crawler, which asks the same questions as for any other request
(scope, robots.txt, pace, budget, address of the peer), archives the exchange, and gives the browser
the answer; whatever is not handed back meets a proxy that does not exist. scrapy-playwright lets
the browser fetch by itself, past the gate and past the archive; so it is not used.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

MAX_REQUESTS = 40
MAX_DOM = 8 * 1024 * 1024
_WANTED = frozenset({"script", "xhr", "fetch", "document"})
_DROPPED = frozenset(
    ("content-encoding", "content-length", "transfer-encoding", "set-cookie", "connection")
)
#: No connection may be made but through the crawler: names resolve to nothing, and what is left
#: goes to a proxy on the discard port.
_ARGUMENTS = (
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--no-first-run",
)
HOW_TO = "`make browser` lets the crawler read such pages with a browser"


@dataclass(frozen=True, slots=True)
class SubRequest:
    """A request that a page's script makes."""

    url: str
    method: str
    kind: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class SubAnswer:
    """What the crawler gives the browser for it: status, headers and body with codings removed."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


@dataclass(slots=True)
class Rendered:
    """A page after its scripts ran: its DOM as HTML, the requests made for it and those refused
    (URL and reason)."""

    html: str
    requests: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


#: Fetches through the gate and the archive; a string says why it did not.
Fetch = Callable[[SubRequest], Awaitable[SubAnswer | str]]


class CannotRender(RuntimeError):
    """No browser, or the browser failed; the message says which."""


def browser_program() -> str | None:
    """The system's Chromium, None to let Playwright look for its own."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)


def available() -> str:
    """``""`` if pages can be rendered here, else why not."""
    try:
        import playwright.async_api  # noqa: F401
    except ImportError:
        return f"Playwright is not installed; {HOW_TO}"
    return "" if browser_program() else "no Chromium is installed (apt-get install chromium)"


class Renderer:
    """One browser, started at the first page; a fresh context (no cookies, no storage) a page."""

    def __init__(self, user_agent: str, *, seconds: float = 120.0) -> None:
        self._user_agent = user_agent
        self._seconds = seconds
        self._playwright: Any = None
        self._browser: Any = None

    async def render(
        self, url: str, body: bytes, headers: Mapping[str, str], fetch: Fetch
    ) -> Rendered:
        """Run a page's scripts. ``body`` and ``headers`` are the archived answer for ``url``.

        Raises CannotRender.
        """
        from playwright.async_api import Error

        rendered = Rendered("")
        try:
            browser = await self._start()
            context = await browser.new_context(
                user_agent=self._user_agent, service_workers="block", accept_downloads=False,
                locale="zh-CN", timezone_id="Asia/Shanghai",
            )  # fmt: skip
        except Error as error:
            raise CannotRender(f"the browser does not start: {str(error)[:300]}") from error
        try:
            await context.route("**/*", _Router(url, body, headers, fetch, rendered).handle)
            page = await context.new_page()
            milliseconds = self._seconds * 1000
            try:
                await page.goto(url, wait_until="networkidle", timeout=milliseconds)
            except Error as error:
                if "Timeout" not in str(error):
                    raise
            # Scripts that write in small steps after their last answer.
            await page.wait_for_timeout(300)
            rendered.html = (await page.content())[:MAX_DOM]
        except Error as error:
            raise CannotRender(str(error)[:300]) from error
        finally:
            await context.close()
        return rendered

    async def _start(self) -> Any:
        if self._browser is None or not self._browser.is_connected():
            from playwright.async_api import async_playwright

            if self._playwright is None:
                self._playwright = await async_playwright().start()
            # Chromium's own sandbox does not work for root; do not crawl as root.
            root = ["--no-sandbox"] if os.geteuid() == 0 else []
            self._browser = await self._playwright.chromium.launch(
                executable_path=browser_program(), args=[*_ARGUMENTS, *root]
            )
        return self._browser

    async def close(self) -> None:
        if self._browser is not None:
            await self._browser.close()
        if self._playwright is not None:
            await self._playwright.stop()
        self._browser = self._playwright = None


class _Router:
    """Answers every request of one page."""

    def __init__(
        self, url: str, body: bytes, headers: Mapping[str, str], fetch: Fetch, rendered: Rendered
    ) -> None:
        self._page: SubAnswer | None = SubAnswer(200, list(headers.items()), body)
        self._url = url
        self._fetch = fetch
        self._rendered = rendered

    async def handle(self, route: Any) -> None:
        request = route.request
        if self._page is not None and request.is_navigation_request():
            page, self._page = self._page, None
            await _fulfill(route, page)
            return
        answer = await self._answer(request)
        if isinstance(answer, str):
            if request.resource_type in _WANTED:
                self._rendered.refused.append((request.url, answer))
            await route.abort()
            return
        await _fulfill(route, answer)

    async def _answer(self, request: Any) -> SubAnswer | str:
        if request.resource_type not in _WANTED:
            return "not needed"
        if not request.url.startswith(("http://", "https://")):
            return "refused:scheme"
        if request.is_navigation_request() and request.frame.parent_frame is None:
            # A page that sends its reader on is no list; discovery follows such addresses itself.
            return "refused:navigation"
        if self._rendered.requests >= MAX_REQUESTS:
            return "refused:budget"
        self._rendered.requests += 1
        sub = SubRequest(
            url=request.url,
            method=request.method,
            kind=request.resource_type,
            headers={
                k: v
                for k, v in request.headers.items()
                if k.lower() in ("accept", "content-type", "x-requested-with")
            },
            body=request.post_data_buffer or b"",
        )
        try:
            return await self._fetch(sub)
        except Exception as error:  # whatever goes wrong with one request is that request's end
            return f"failed:{type(error).__name__}: {error}"


async def _fulfill(route: Any, answer: SubAnswer) -> None:
    headers = {k: v for k, v in answer.headers if k.lower() not in _DROPPED}
    await route.fulfill(status=answer.status, headers=headers, body=answer.body)
