"""The sample's HTTP server: real sockets on loopback, one address a host, a log of every request."""

from __future__ import annotations

import errno
import hashlib
import re
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.sample.sites import PORT, Site, sites, write_sites_csv
from crawler.sample.skins import hanweb

ROBOTS = b"User-agent: *\nDisallow: /admin/\n"


@dataclass(frozen=True)
class LoggedRequest:
    """One request as the server saw it; `time` is monotonic seconds."""

    site: str
    method: str
    path: str
    status: int
    time: float


class SampleWeb:
    """The county's sites, served while the context is open.

    `phase` 1 is the county as first crawled, 2 a season later. With the default port the addresses
    are the same every time, so that a second crawl is incremental; port 0 takes any free port.
    Raises OSError with the remedy when the port is taken.
    """

    def __init__(self, phase: int = 1, port: int = PORT) -> None:
        self.phase = phase
        self.port = port
        self.requests: list[LoggedRequest] = []
        self._servers: list[ThreadingHTTPServer] = []
        self._sites = sites(phase)

    @property
    def hosts(self) -> list[str]:
        return [site.host for site in self._sites]

    def __enter__(self) -> SampleWeb:
        wanted = self.port
        for attempt in range(20):
            try:
                self._open(wanted)
                return self
            except OSError as error:
                self._close()
                # A port that is free on one address may be taken on the next.
                if wanted == 0 and error.errno == errno.EADDRINUSE and attempt < 19:
                    continue
                raise OSError(error.errno, _remedy(error, wanted)) from error
        raise AssertionError("the last attempt returns or raises")

    def _open(self, port: int) -> None:
        self.port = port
        for site in self._sites:
            server = ThreadingHTTPServer((site.host, self.port), _handler(self, site))
            server.daemon_threads = True
            self.port = server.server_address[1]
            self._servers.append(server)
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def _close(self) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()
        self._servers.clear()

    def sites_csv(self, path: Path) -> Path:
        """Write the registry rows that lead to these sites."""
        write_sites_csv(path, self.port)
        return path


def _remedy(error: OSError, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"the sample county needs port {port} on loopback and something else has it; "
            "end the other run and try again"
        )
    if error.errno == errno.EADDRNOTAVAIL:
        return (
            "the sample county lives on 127.0.11.1 to 127.0.11.3 and this machine has only "
            "127.0.0.1 (macOS: sudo ifconfig lo0 alias 127.0.11.1, and so on)"
        )
    return str(error)


def _modified(path: str, tag: str) -> str:
    """A date that belongs to these bytes: the one in the path, the seconds taken from the tag."""
    day = re.search(r"t(20\d\d)(\d\d)(\d\d)_", path)
    year, month, date = (int(g) for g in day.groups()) if day else (2026, 1, 5)
    second = int(tag.strip('"')[:4], 16) % 3600
    moment = datetime(year, month, date, 2, second // 60, second % 60, tzinfo=UTC)
    return format_datetime(moment, usegmt=True)


def _handler(web: SampleWeb, site: Site) -> type[BaseHTTPRequestHandler]:
    pages = site.skin.pages(site.reports)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "SampleCounty/1"
        sys_version = ""

        def do_GET(self) -> None:
            self._answer(with_body=True)

        def do_HEAD(self) -> None:
            self._answer(with_body=False)

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            form = dict(parse_qsl(self.rfile.read(length).decode("utf-8", "replace")))
            self._answer(with_body=True, form=form)

        def _answer(self, *, with_body: bool, form: dict[str, str] | None = None) -> None:
            split = urlsplit(self.path)
            path = unquote(split.path)
            query = {**dict(parse_qsl(split.query)), **(form or {})}
            body, kind, status = self._page(path, query)
            tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            modified = _modified(path, tag)
            if status == 200 and self._unchanged(tag, modified):
                body, status = b"", 304
            web.requests.append(
                LoggedRequest(site.key, self.command, self.path, status, time.monotonic())
            )
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("ETag", tag)
            if status in (200, 304):
                self.send_header("Last-Modified", modified)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if with_body:
                self.wfile.write(body)

        def _unchanged(self, tag: str, modified: str) -> bool:
            asked = self.headers.get("If-None-Match")  # it goes before the date (RFC 9110, 13.2.2)
            return asked == tag if asked else self.headers.get("If-Modified-Since") == modified

        def _page(self, path: str, query: dict[str, str]) -> tuple[bytes, str, int]:
            if path == "/robots.txt":
                return ROBOTS, "text/plain", 200
            if site.skin is hanweb and path == hanweb.PROXY:
                return hanweb.proxy(site.reports, query), "text/xml; charset=utf-8", 200
            if path in pages:
                return (*pages[path], 200)
            return "<html><body>页面不存在</body></html>".encode(), "text/html; charset=utf-8", 404

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler
