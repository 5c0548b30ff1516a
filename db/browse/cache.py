"""Replies kept in memory: a snapshot never changes, so neither does a page of it.

What a page answers depends on its address and the reader's language alone; Datasette's own pages, and
a report's page where it says how it is cited, also name the host they were asked from. Each served snapshot has a cache of its own, which ends with it, and
shares what it makes with the server's other processes (db/browse/shared_pages.py). Replies carry an
ETag made of the snapshot's name and the address, so that a reader who comes back is answered 304
without a page being made.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from urllib.parse import parse_qsl

from db.browse.language import explicit, preferred
from db.browse.security import App, Message, Receive, Scope, Send
from db.browse.shared_pages import Reply, SharedPages

MAX_BYTES = 96 * 1024 * 1024
MAX_REPLY = 1024 * 1024
"""Longer replies (streams, originals) pass through."""

STOCK = "/gongkai"
"""Where Datasette's own pages are: their links to the next page name the host."""
AGENCIES = "/agencies"
"""Where reports are: each says its address in full."""

Key = tuple[str, bytes, str, bytes]
"""Path, query, language and, for pages with absolute links, scheme and host."""


class ReplyCache:
    """The ASGI layer: least recently used replies go first once `max_bytes` are held. Readers who
    ask for the same page at the same time wait for one making of it. `shared` is where the other
    processes put theirs."""

    def __init__(
        self,
        app: App,
        snapshot: str,
        max_bytes: int = MAX_BYTES,
        shared: SharedPages | None = None,
    ) -> None:
        self._app = app
        self._snapshot = snapshot
        self._max_bytes = max_bytes
        self._shared = shared
        self._held: OrderedDict[Key, Reply] = OrderedDict()
        self._bytes = 0
        self._making: dict[Key, asyncio.Event] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] != "http"
            or scope["method"] != "GET"
            or scope["path"].startswith(("/static/", "/-/static/"))  # kept by db.browse.assets
        ):
            await self._app(scope, receive, send)
            return
        key = _key(scope)
        tag = self._tag(key)
        if tag in _header(scope, b"if-none-match"):
            headers = [(b"etag", tag), (b"cache-control", b"public, max-age=60"),
                       (b"vary", b"Accept-Language"),
                       (b"x-gongkai-snapshot", self._snapshot.encode("latin-1", "replace"))]  # fmt: skip
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return
        if making := self._making.get(key):
            await making.wait()
        reply = self._held.get(key)
        if reply is None and self._shared and (reply := self._shared.get(_name(tag))):
            self._keep(key, reply)
        if reply is not None:
            self._held.move_to_end(key)
            await send({"type": "http.response.start", "status": reply.status,
                        "headers": list(reply.headers)})  # fmt: skip
            await send({"type": "http.response.body", "body": reply.body})
            return
        made = self._making.setdefault(key, asyncio.Event())
        try:
            await self._make(key, tag, scope, receive, send)
        finally:
            made.set()
            self._making.pop(key, None)

    async def _make(self, key: Key, tag: bytes, scope: Scope, receive: Receive, send: Send) -> None:
        start: Message = {}
        pieces: list[bytes] = []
        passing = False
        length = 0

        async def keep(message: Message) -> None:
            nonlocal start, passing, length
            if message["type"] == "http.response.start":
                start = message
                if message["status"] != 200:
                    passing = True
                    await send(message)
                else:
                    message["headers"] = [*message.get("headers", []), (b"etag", tag)]
                return
            if not passing:
                piece = message.get("body", b"")
                length += len(piece)
                pieces.append(piece)
                if length <= MAX_REPLY and message.get("more_body"):
                    return
                passing = True
                await send(start)
                if length <= MAX_REPLY:
                    body = b"".join(pieces)
                    reply = Reply(200, tuple(start["headers"]), body)
                    self._keep(key, reply)
                    if self._shared:
                        self._shared.keep(_name(tag), reply)
                    await send({"type": "http.response.body", "body": body})
                    return
                message = {**message, "body": b"".join(pieces)}
                pieces.clear()
            await send(message)

        await self._app(scope, receive, keep)

    def _keep(self, key: Key, reply: Reply) -> None:
        self._held[key] = reply
        self._bytes += reply.size
        while self._bytes > self._max_bytes:
            _, oldest = self._held.popitem(last=False)
            self._bytes -= oldest.size

    def unmade(self, scope: Scope) -> bool:
        """Whether no process has made the page or is about to; if so, this one now is."""
        key = _key(scope)
        if key in self._held:
            return False
        return self._shared is None or self._shared.claim(_name(self._tag(key)))

    def _tag(self, key: Key) -> bytes:
        named = "\n".join((self._snapshot, key[0], key[1].decode("latin-1"), key[2], key[3].decode("latin-1")))  # fmt: skip
        return b'"' + hashlib.sha256(named.encode()).hexdigest()[:32].encode() + b'"'


def _key(scope: Scope) -> Key:
    query: bytes = scope.get("query_string", b"")
    asked = [v for k, v in parse_qsl(query.decode("latin-1")) if k in ("lang", "_lang")]
    language = explicit(asked) or preferred(_header(scope, b"accept-language").decode("latin-1"))
    raw = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
    asked_of = b""
    if raw.startswith((STOCK, AGENCIES)):
        asked_of = str(scope.get("scheme", "")).encode() + b"://" + _header(scope, b"host")
    return raw, query, language, asked_of


def _name(tag: bytes) -> str:
    return tag.decode("ascii").strip('"')


def _header(scope: Scope, name: bytes) -> bytes:
    return b", ".join(value for key, value in scope.get("headers", []) if key.lower() == name)
