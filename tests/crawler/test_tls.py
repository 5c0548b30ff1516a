"""HTTPS that cannot be trusted is unreachable with a reason; nothing is ever asked without it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from crawler.capture.store import open_store
from crawler.run import crawl
from tests.crawler.crawl_fixture import FAST
from tests.testweb.tls import Authority, server_context


class Handler(BaseHTTPRequestHandler):
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        body = b"User-agent: *\nAllow: /\n" if self.path == "/robots.txt" else b"<p>report</p>"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        return


@contextmanager
def https(certificate: Path, *, legacy: bool = False) -> Iterator[tuple[int, list[str]]]:
    context = server_context(certificate, legacy=legacy)

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def finish_request(self, request, address):  # type: ignore[no-untyped-def]
            try:
                with context.wrap_socket(request, server_side=True) as secured:
                    Mine(secured, address, self)
            except OSError:
                return

    class Mine(Handler):
        asked: ClassVar[list[str]] = []

    server = Server(("127.0.0.1", 0), Mine)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield server.server_address[1], Mine.asked
    finally:
        server.shutdown()
        server.server_close()


def run(archive: Path, port: int, ca: Path) -> tuple[str, str]:
    """The state of a site at https://localhost after a crawl."""
    crawl(
        archive,
        [{"site_id": "s", "column_url": f"https://localhost:{port}/list"}],
        allow_private=["localhost"],
        settings_overrides=FAST | {"GONGKAI_CA_FILE": str(ca)},
    )
    with open_store(archive) as store:
        site = store.site("s")
        (host,) = store.connection.execute("SELECT count(*) FROM captures").fetchone()
        assert (host > 0) is (site["state"] == "open")
    return site["state"], site["state_reason"]


def test_a_trusted_server_is_read(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with https(authority.sign("localhost")) as (port, asked):
        assert run(tmp_path / "a", port, authority.file) == ("open", "")
        assert asked == ["/robots.txt", "/list"]


@pytest.mark.parametrize(
    ("certificate", "legacy", "reason"),
    [
        ({"host": "localhost", "days": -5}, False, "certificate:expired"),
        ({"host": "other.gov.test"}, False, "certificate:other_host"),
        ({"host": "localhost", "self_signed": True}, False, "certificate:self_signed"),
        ({"host": "localhost"}, True, "legacy"),
    ],
)
def test_what_cannot_be_trusted_is_unreachable_with_a_reason(
    tmp_path: Path, certificate: dict[str, object], legacy: bool, reason: str
) -> None:
    authority = Authority(tmp_path)
    path = authority.sign(**certificate)  # type: ignore[arg-type]
    with https(path, legacy=legacy) as (port, asked):
        state = run(tmp_path / "a", port, authority.file)
        assert asked == []
    assert state == ("unreachable", f"robots:failed:tls:{reason}")


def test_a_server_that_speaks_no_tls_is_unreachable(tmp_path: Path) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    state, reason = run(tmp_path / "a", server.server_address[1], Authority(tmp_path).file)
    server.shutdown()
    server.server_close()
    assert state == "unreachable" and reason.startswith("robots:failed:tls")
