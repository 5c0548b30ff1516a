"""What every reply carries and what no request may do.

One ASGI layer around Datasette: security headers on each reply (CSP without inline script or
style, nosniff, no framing, no referrer), read-only methods, bounded addresses, Datasette's
debugging pages closed (they name files of the server), CSV made inert.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from db.browse.csv_guard import CsvGuard

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)

ARCHIVED_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
"""For archived bytes: an origin of its own, no scripts, no loads, framed by this site only."""

_HEADERS = {
    b"content-security-policy": PAGE_POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    b"cross-origin-opener-policy": b"same-origin",
    b"x-dns-prefetch-control": b"off",
}

_OPEN_INTERNALS = ("/-/static/", "/-/versions", "/-/metadata")
_MAX_ADDRESS = 8_192
ROBOTS = "User-agent: *\nDisallow: /gongkai\nDisallow: /archived/\nDisallow: /-/\nCrawl-delay: 5\n"


class Guard:
    """The ASGI layer. `snapshot` is the file name announced as `X-Gongkai-Snapshot`."""

    def __init__(self, app: App, snapshot: str) -> None:
        self._app = app
        self._snapshot = snapshot.encode("latin-1", "replace")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        send = self._with_headers(scope, send)
        path: str = scope["path"]
        query: bytes = scope.get("query_string", b"")
        if scope["method"] not in ("GET", "HEAD", "OPTIONS"):
            await _plain(
                send, 405, "This archive is read-only.\n", {b"allow": b"GET, HEAD, OPTIONS"}
            )
        elif len(scope.get("raw_path") or path) + len(query) > _MAX_ADDRESS:
            await _plain(send, 414, "The address is too long.\n")
        elif "\\" in path or any(ord(c) < 32 for c in path):
            # Browsers read "/\\host" as another host; Datasette would redirect to it.
            await _plain(send, 404, "Not found.\n")
        elif path == "/robots.txt":
            await _plain(send, 200, ROBOTS)
        elif path.startswith("/-/") and not path.startswith(_OPEN_INTERNALS):
            await _plain(send, 404, "Not found.\n")
        elif path.endswith(".csv"):
            await self._app(_stock_language(scope), receive, _csv_guarded(scope, send))
        else:
            await self._app(_stock_language(scope), receive, send)

    def _with_headers(self, scope: Scope, send: Send) -> Send:
        async def guarded_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [(bytes(k).lower(), bytes(v)) for k, v in message.get("headers", [])]
                present = {name for name, _ in headers}
                # Datasette's own, weaker Referrer-Policy gives way; a page's own CSP stays.
                headers += [(k, v) for k, v in _HEADERS.items() if k not in present]
                if b"content-security-policy" not in present:
                    headers.append((b"x-frame-options", b"DENY"))
                headers.append((b"x-gongkai-snapshot", self._snapshot))
                if any(k == b"content-type" and v.startswith(b"text/html") for k, v in headers):
                    headers.append((b"vary", b"Accept-Language"))
                message = {**message, "headers": headers}
            await send(message)

        return guarded_send


def _stock_language(scope: Scope) -> Scope:
    """Datasette's table pages would read `lang=zh` as a filter on a column of that name."""
    if not scope["path"].startswith("/gongkai") or b"lang=" not in scope["query_string"]:
        return scope
    pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    renamed = [("_lang" if key == "lang" else key, value) for key, value in pairs]
    return {**scope, "query_string": urlencode(renamed).encode("latin-1")}


def _csv_guarded(scope: Scope, send: Send) -> Send:
    guard: CsvGuard | None = None
    download = b"_dl=" in scope.get("query_string", b"")

    async def guarded_send(message: Message) -> None:
        nonlocal guard
        if message["type"] == "http.response.start":
            headers = dict(message.get("headers", []))
            kind = bytes(headers.get(b"content-type", b""))
            if message["status"] == 200 and kind.startswith((b"text/plain", b"text/csv")):
                guard = CsvGuard()
            await send(message)
            if guard and download:
                # Excel reads UTF-8 as Chinese characters only when a byte-order mark says so.
                await send(
                    {
                        "type": "http.response.body",
                        "body": "\ufeff".encode(),
                        "more_body": True,
                    }
                )
        elif guard is None:
            await send(message)
        else:
            text = guard.feed(bytes(message.get("body", b"")).decode("utf-8"))
            if not message.get("more_body"):
                text += guard.close()
            await send({**message, "body": text.encode("utf-8")})

    return guarded_send


async def _plain(
    send: Send, status: int, text: str, headers: dict[bytes, bytes] | None = None
) -> None:
    body = text.encode()
    given = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        *(headers or {}).items(),
    ]
    await send({"type": "http.response.start", "status": status, "headers": given})
    await send({"type": "http.response.body", "body": body})
