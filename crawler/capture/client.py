"""An HTTP/1.1 client that remembers every byte.

Scrapy's clients normalise headers, take framings apart and drop what arrived of a response that
failed; an archive needs what was on the wire. One request at a time on a connection; idle
connections are kept for the same origin.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from time import monotonic
from urllib.parse import urlsplit

from crawler.capture.connect import Connection, Connector, Origin
from crawler.capture.exchange import Exchange, FetchError, utc_now
from crawler.capture.wire import ChunkedDecoder, WireError, framing, head_end, parse_head

_IDLE_SECONDS = 15.0
#: Kept connections in all: each is a file descriptor, and a run may see thousands of hosts.
IDLE_MOST = 64
_READ = 1 << 16


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one exchange: bytes of body as sent, bytes of head, seconds in all."""

    body: int = 20 * 1024 * 1024
    head: int = 64 * 1024
    seconds: float = 60.0


class _Response:
    """What has arrived of a response; grows until ``complete``."""

    def __init__(self, method: str, limits: Limits) -> None:
        self.method = method
        self.limits = limits
        self.raw = bytearray()
        self.head_length = 0
        self.status = 0
        self.headers: list[tuple[str, str]] = []
        self.kind = ""
        self.length = 0
        self.chunks = ChunkedDecoder()
        self.complete = False
        self.truncated = ""
        self.note = ""
        self.keep_alive = False

    def feed(self, data: bytes) -> None:
        self.raw += data
        if not self.head_length:
            self._read_head()
            data = bytes(self.raw[self.head_length :]) if self.head_length else b""
        if self.head_length and (data or not self.complete):
            self._read_body(data)

    def _read_head(self) -> None:
        while end := head_end(self.raw):
            if end > self.limits.head:
                raise FetchError("failed:head_too_large", f"more than {self.limits.head} bytes")
            status, version, headers = parse_head(bytes(self.raw[:end]))
            if 100 <= status < 200 and status != 101:
                del self.raw[:end]  # an interim response is no part of the exchange kept
                continue
            self.status, self.headers, self.head_length = status, headers, end
            self.kind, self.length = framing(self.method, status, headers)
            connection = ",".join(v.lower() for k, v in headers if k.lower() == "connection")
            self.keep_alive = version >= (1, 1) and "close" not in connection
            names = [k.lower() for k, _ in headers]
            if "transfer-encoding" in names and "content-length" in names:
                self.keep_alive, self.note = False, "both Transfer-Encoding and Content-Length"
            self.complete = self.kind == "none" or (self.kind == "length" and self.length == 0)
            return
        if len(self.raw) > self.limits.head:
            raise FetchError("failed:head_too_large", f"more than {self.limits.head} bytes")

    def _read_body(self, data: bytes) -> None:
        if self.kind == "chunked":
            try:
                self.chunks.feed(data)
            except WireError as error:
                self.complete, self.truncated, self.note = True, "unspecified", str(error)
                self.keep_alive = False
                return
            self.complete = self.chunks.done
            if self.complete:
                self._cut(self.chunks.consumed)
        elif self.kind in ("length", "none"):
            self.complete = len(self.raw) - self.head_length >= self.length
            if self.complete:
                self._cut(self.length)
        if self._body_size() > self.limits.body:
            self.complete, self.truncated, self.keep_alive = True, "length", False
            if self.kind != "chunked":
                self._cut(self.limits.body)

    def _cut(self, body: int) -> None:
        end = self.head_length + body
        if len(self.raw) > end:  # bytes nobody asked for: the connection cannot be trusted on
            del self.raw[end:]
            self.keep_alive = False

    def _body_size(self) -> int:
        return (
            len(self.chunks.entity) if self.kind == "chunked" else len(self.raw) - self.head_length
        )

    def end(self) -> None:
        """The peer closed."""
        if not self.head_length:
            raise FetchError("failed:no_response", "the server closed without an answer")
        if self.kind == "close":
            self.complete = True
        elif not self.complete:
            self.complete, self.truncated = True, "disconnect"
        self.keep_alive = False

    @property
    def entity(self) -> bytes:
        if self.kind == "chunked":
            return bytes(self.chunks.entity[: self.limits.body])
        return bytes(self.raw[self.head_length :])


class WireClient:
    """Fetches URLs as ``Exchange``; never follows, retries or decodes anything."""

    def __init__(self, connector: Connector, limits: Limits | None = None) -> None:
        self._connector = connector
        self._limits = limits or Limits()
        self._idle: dict[Origin, list[Connection]] = {}

    async def fetch(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: list[tuple[str, str]],
        body: bytes = b"",
        seconds: float | None = None,
    ) -> Exchange:
        """One exchange. ``headers`` are sent in the order given, after ``Host``.

        A response that breaks off after its head comes back with ``truncated`` set; FetchError
        means that there was no response head at all. ``seconds`` bounds the whole, from name
        resolution to the last byte.
        """
        origin = Origin.of(url)
        request = self._request_bytes(url, origin, method, headers, body)
        started, clock = utc_now(), monotonic()
        response = _Response(method, self._limits)
        connection: Connection | None = None
        peer = ""
        try:
            async with asyncio.timeout(seconds or self._limits.seconds):
                connection = self._reusable(origin) or await self._connector.open(origin)
                try:
                    await self._talk(connection, request, response)
                except FetchError as error:
                    if not (
                        connection.used and error.reason == "failed:no_response" and method == "GET"
                    ):
                        raise
                    # A kept connection that the server had already given up: not a failure yet.
                    connection.close()
                    connection = await self._connector.open(origin)
                    response = _Response(method, self._limits)
                    await self._talk(connection, request, response)
        except TimeoutError as error:
            if not response.head_length:
                detail = f"no answer within {seconds or self._limits.seconds:g} s"
                raise FetchError("timeout", detail) from error
            response.truncated, response.keep_alive = response.truncated or "time", False
        except WireError as error:
            raise FetchError("failed:bad_response", str(error)) from error
        finally:
            if connection is not None:
                peer = connection.peer
                self._put_back(origin, connection, reuse=response.keep_alive and response.complete)
        return Exchange(
            url=url,
            method=method,
            request=request,
            raw=bytes(response.raw),
            head_length=response.head_length,
            status=response.status,
            headers=response.headers,
            entity=response.entity,
            chunked=response.kind == "chunked",
            started=started,
            seconds=monotonic() - clock,
            peer=peer,
            truncated=response.truncated,
            note=response.note,
        )

    async def _talk(self, connection: Connection, request: bytes, response: _Response) -> None:
        try:
            connection.writer.write(request)
            await connection.writer.drain()
            while not response.complete:
                data = await connection.reader.read(_READ)
                if not data:
                    response.end()
                    break
                response.feed(data)
        except OSError as error:
            if not response.head_length:
                raise FetchError("failed:no_response", str(error)) from error
            response.truncated, response.complete = "disconnect", True
            response.keep_alive = False
        connection.used += 1

    def _request_bytes(
        self, url: str, origin: Origin, method: str, headers: list[tuple[str, str]], body: bytes
    ) -> bytes:
        parts = urlsplit(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        if self._connector.proxied and origin.scheme == "http":
            target = f"http://{origin.netloc}{target}"
        lines = [f"{method} {target} HTTP/1.1", f"Host: {origin.netloc}"]
        lines += [f"{name}: {value}" for name, value in headers if name.lower() != "host"]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        if any("\r" in line or "\n" in line or "\0" in line for line in lines):
            raise FetchError("failed:bad_url", "line breaks in URL or headers")
        try:
            return "\r\n".join([*lines, "", ""]).encode("latin-1") + body
        except UnicodeEncodeError as error:
            raise FetchError("failed:bad_url", f"not percent-encoded: {url[:100]}") from error

    def _reusable(self, origin: Origin) -> Connection | None:
        kept = self._idle.pop(origin, [])
        while kept:
            connection = kept.pop()
            fresh = monotonic() - connection.idle_since < _IDLE_SECONDS
            if fresh and not connection.writer.is_closing() and not connection.reader.at_eof():
                if kept:
                    self._idle[origin] = kept
                return connection
            connection.close()
        return None

    def _put_back(self, origin: Origin, connection: Connection, *, reuse: bool) -> None:
        if reuse and not connection.writer.is_closing():
            connection.idle_since = monotonic()
            kept = self._idle.pop(origin, [])
            self._idle[origin] = [*kept, connection]  # the origin used last stands last
            while sum(map(len, self._idle.values())) > IDLE_MOST:
                oldest = next(iter(self._idle))
                for connection in self._idle.pop(oldest):
                    connection.close()
        else:
            connection.close()

    def close(self) -> None:
        """Close idle connections."""
        for kept in self._idle.values():
            for connection in kept:
                connection.close()
        self._idle.clear()
