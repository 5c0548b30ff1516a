"""HTTPS that cannot be trusted is unreachable with a reason; nothing is ever asked without it."""

from __future__ import annotations

import datetime
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from crawler.capture.store import open_store
from crawler.run import crawl
from tests.crawler.crawl_fixture import FAST

DAY = datetime.timedelta(days=1)


class Authority:
    """A certificate authority of our own and what it signs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test authority")])
        self.file = folder / "ca.pem"
        now = datetime.datetime.now(datetime.UTC)
        certificate = (
            self._builder(self.name, self.name, self.key, now - DAY, now + DAY)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(self.key, hashes.SHA256())
        )
        self.file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))

    @staticmethod
    def _builder(subject, issuer, key, start, end):  # type: ignore[no-untyped-def]
        return (
            x509.CertificateBuilder()
            .subject_name(subject).issuer_name(issuer).public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(start).not_valid_after(end)
        )  # fmt: skip

    def sign(self, host: str, *, days: int = 1, self_signed: bool = False) -> Path:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        now = datetime.datetime.now(datetime.UTC)
        start = now - 400 * DAY if days < 0 else now - DAY
        issuer = subject if self_signed else self.name
        certificate = (
            self._builder(subject, issuer, key, start, now + days * DAY)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
            .sign(key if self_signed else self.key, hashes.SHA256())
        )
        path = self.folder / f"{host}{days}{self_signed}.pem"
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )  # fmt: skip
        return path


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
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    if legacy:
        context.set_ciphers("DEFAULT@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1

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
