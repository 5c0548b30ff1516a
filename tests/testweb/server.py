"""One process that is a forward HTTP proxy and the origin of every host of the plan.

A crawler with `http_proxy` set to its address sends absolute-form requests here, its robots.txt
requests too, so hosts behave as on the web without DNS, root or a hosts file. A host outside the
plan is answered 599 and counted as an escape.
"""

from __future__ import annotations

import csv
import gzip
import json
import ssl
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.testweb import quirks
from tests.testweb.manners import PACE
from tests.testweb.model import Logged, Request, Response, Site, redirect
from tests.testweb.plan import plan
from tests.testweb.skins import skin
from tests.testweb.skins._common import not_found
from tests.testweb.tls import Authority

ESCAPE = 599
PATIENCE = 15
"""Seconds after which a crawl of this web gives up on a silent host."""
HANG = PATIENCE + 1.0


class TestWeb:
    """The test web while the context is open; `proxy` is its address, `log` every request."""

    __test__ = False

    def __init__(self, *keys: str, scale: float = 1.0, sites: Sequence[Site] | None = None) -> None:
        self.sites = tuple(sites) if sites is not None else plan(keys, scale)
        self.log: list[Logged] = []
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._tls: dict[str, ssl.SSLContext] = {}
        self._hosts = {h: s for s in self.sites for h in (s.host, *s.hosts)}
        self._routes = {s.key: skin(s.skin).routes(s) for s in self.sites}
        for site in self.sites:
            for host in getattr(skin(site.skin), "hosts", lambda s: ())(site):
                self._hosts[host] = site
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True

    @property
    def proxy(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @cached_property
    def _authority(self) -> Authority:
        self._folder = tempfile.TemporaryDirectory()
        return Authority(Path(self._folder.name))

    @property
    def settings(self) -> dict[str, Any]:
        """What a crawl of this web must be told: its patience, and whose certificates to trust."""
        return {"DOWNLOAD_TIMEOUT": PATIENCE, "GONGKAI_CA_FILE": str(self._authority.file)}

    def tls(self, host: str) -> ssl.SSLContext | None:
        """The TLS of a host, as its site's option `tls` says; None: nothing answers at port 443."""
        site = self._hosts.get(host)
        fault = site.options.get("tls") if site else None
        if fault is None:
            return None
        with self._lock:
            if host not in self._tls:
                self._tls[host] = self._authority.server(host, fault)
            return self._tls[host]

    @property
    def hosts(self) -> list[str]:
        return sorted(self._hosts)

    def __enter__(self) -> TestWeb:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        if self._folder is not None:
            self._folder.cleanup()

    def answer(self, request: Request) -> Response:
        """The origin's answer to a request, quirks included. Counts it; does not log it."""
        site = self._hosts.get(request.host)
        if site is None:
            return Response(b"no such host in the plan", status=ESCAPE)
        with self._lock:
            serial = self._counts[request.host]
            self._counts[request.host] += 1
        if site.scheme == "https" and not request.secure:
            return redirect(f"https://{request.host}{request.path}")
        if request.path == "/robots.txt":
            return quirks.apply(site, request, quirks.robots(site), serial)
        module = skin(site.skin)
        response = None
        if hasattr(module, "api"):
            response = module.api(site, request)
        if response is None:
            routes = self._routes[site.key]
            query = "&".join(f"{k}={v}" for k, v in request.query.items())
            for name in (f"{request.path}?{query}", request.path):
                for key in (name, f"//{request.host}{name}"):
                    if key in routes and response is None:
                        response = routes[key]()
        return quirks.apply(site, request, response or not_found(), serial)

    def site_rows(self) -> list[dict[str, str]]:
        """Registry rows that lead to the sites: home pages only."""
        return [
            {
                "site_id": s.host,
                "name": s.name,
                "agency": s.orgs[0].name if len(s.orgs) == 1 else "",
                "division_code": s.division,
                "level": "county",
                "home_url": f"{s.options.get('seed', s.scheme)}://{s.host}/",
                "column_url": "",
                "policy": json.dumps({"delay": PACE, "retry_delay": 0.2}),
                "source": "testweb",
            }
            for s in self.sites
        ]

    def sites_csv(self, path: Path) -> Path:
        """Write the registry rows as CSV."""
        rows = self.site_rows()
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return path

    def site_of(self, host: str) -> Site | None:
        return self._hosts.get(host)


def _handler(web: TestWeb) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "TestWeb/1"
        sys_version = ""
        tunnel = ""
        """The host behind a tunnel, once there is one."""

        def do_GET(self) -> None:
            read = time.monotonic()
            url = f"https://{self.tunnel}{self.path}" if self.tunnel else self.path
            split = urlsplit(url)
            host = (split.hostname or str(self.headers.get("Host") or "")).lower()
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length) if length else b""
            form = {}
            if "json" not in self.headers.get("Content-Type", ""):
                form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
            request = Request(
                self.command,
                host,
                unquote(split.path.partition(";jsessionid=")[0]) or "/",
                dict(parse_qsl(split.query, keep_blank_values=True)),
                form,
                {k.lower(): v for k, v in self.headers.items()},
                body,
                bool(self.tunnel),
            )
            response = web.answer(request)
            site = web.site_of(host)
            wait = dict(response.headers).get("Retry-After", "0")
            entry = Logged(
                read, site.key if site else "", host, self.command, url, response.status,
                self.headers.get("User-Agent", ""), read, float(wait),
            )  # fmt: skip
            web.log.append(entry)
            with suppress(BrokenPipeError, ConnectionResetError):
                self._send(response, entry)  # who asked may have given up

        do_POST = do_HEAD = do_GET

        def do_CONNECT(self) -> None:
            host = self.path.rpartition(":")[0].lower()
            context = web.tls(host)
            if context is None:
                self.send_error(502, "nothing answers at that port")
                return
            self.send_response(200, "Connection established")
            self.end_headers()
            try:
                secured = context.wrap_socket(self.connection, server_side=True)
            except OSError:  # who asked does not trust this server
                self.close_connection = True
                return
            self.connection = secured
            self.rfile, self.wfile = secured.makefile("rb"), secured.makefile("wb", 0)
            self.tunnel, self.close_connection = host, False

        def finish(self) -> None:
            with suppress(OSError):
                super().finish()
            if self.tunnel:
                self.connection.close()

        def _send(self, response: Response, entry: Logged) -> None:
            if response.fault == "hang":
                time.sleep(HANG)  # longer than the crawler's patience
                self.close_connection = True
                return
            self.send_response(response.status)
            self.send_header("Content-Type", response.content_type)
            body = response.body
            if response.fault == "drip":
                time.sleep(0.1)
            if response.fault == "chunk":
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                part = body[: len(body) // 2]
                entry.answered = time.monotonic()
                self.wfile.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")
                self.close_connection = True
                return
            if response.fault == "gzip":
                body = gzip.compress(body, mtime=0)
                body = body[: len(body) * 2 // 3]
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            for name, value in response.headers:
                self.send_header(name, value)
            entry.answered = time.monotonic()
            self.end_headers()
            if self.command == "HEAD":
                return
            entry.answered = time.monotonic()
            if response.fault == "short":
                self.wfile.write(body[: len(body) // 2])
                self.close_connection = True
            elif response.fault == "drip":
                for start in range(0, len(body), 4096):
                    entry.answered = time.monotonic()
                    self.wfile.write(body[start : start + 4096])
                    self.wfile.flush()
                    time.sleep(0.01)
            else:
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            return

    return Handler
