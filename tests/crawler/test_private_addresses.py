"""Nothing inside the operator's network is ever asked, however its address is written or reached."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from crawler.capture.client import WireClient
from crawler.capture.connect import Connector
from crawler.capture.exchange import FetchError
from crawler.capture.peers import AddressPolicy
from crawler.run import crawl
from tests.crawler.crawl_fixture import FAST, Web

PRIVATE = (
    "127.0.0.1", "127.0.0.2", "127.1.2.3", "0.0.0.0", "10.0.0.1", "10.255.255.254", "172.16.0.1",
    "172.31.255.254", "192.168.0.1", "192.168.255.254", "169.254.169.254", "100.64.0.1",
    "100.127.255.254", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
    "224.0.0.1", "240.0.0.1", "255.255.255.255",
)  # fmt: skip


def forms() -> list[str]:
    """Hosts of URLs that lead to private addresses, as many ways as inet_aton and IPv6 have."""
    found: list[str] = []
    for text in PRIVATE:
        number = int(ipaddress.IPv4Address(text))
        parts = text.split(".")
        found += [
            text, f"{text}.", str(number), hex(number), f"0{number:o}",
            ".".join(hex(int(p)) for p in parts), ".".join(f"0{int(p):o}" for p in parts),
            f"{parts[0]}.{number & 0xFFFFFF}", f"{parts[0]}.{parts[1]}.{number & 0xFFFF}",
            f"[::ffff:{text}]", f"[64:ff9b::{text}]", f"[2002:{number >> 16:x}:{number & 0xFFFF:x}::1]",
        ]  # fmt: skip
    found += ["localhost", "LOCALHOST", "localhost.", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[fe80::1]",
              "[fc00::1]", "[fd12:3456::1]", "[ff02::1]", "[::127.0.0.1]", "[2001:db8::1]", "[100::1]",
              "127.0.0.1%00.gov.cn", "①②⑦.⓪.⓪.①", "127。0。0。1"]  # fmt: skip
    return list(dict.fromkeys(found))


@contextmanager
def canary() -> Iterator[tuple[int, list[object]]]:
    """Listens on every address of this machine; whoever connects is noted."""
    seen: list[object] = []
    listener = socket.create_server(("0.0.0.0", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, peer = listener.accept()
                seen.append(peer)
                connection.close()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1], seen
    finally:
        listener.close()


def test_every_way_to_write_a_private_address_is_refused() -> None:
    async def ask(port: int) -> list[str]:
        client = WireClient(Connector(AddressPolicy(["127.0.0.1:1"])))
        passed = []
        for host in forms():
            try:
                await client.fetch(f"http://{host}:{port}/", headers=[], seconds=5)
            except FetchError as error:
                if not error.reason.startswith(("refused:address", "failed:dns", "failed:bad_url")):
                    passed.append(f"{host}: {error.reason}")
            else:
                passed.append(host)
        return passed

    assert len(forms()) >= 150
    with canary() as (port, seen):
        assert asyncio.run(ask(port)) == []
        assert seen == []


def test_no_carrier_leads_inside(tmp_path: Path) -> None:
    """Link, redirect, meta refresh, frame, list row, robots.txt and base, from an allowed host."""
    with canary() as (port, seen), Web({}) as web:
        inside = [f"http://{h}:{port}/report" for h in
                  ("127.0.0.2", "[::ffff:127.0.0.2]", "2130706434", "0x7f000002", "localhost")]  # fmt: skip
        links = "".join(f'<a href="{url}{i}.html">2024年报告</a>' for i, url in enumerate(inside))
        hops = "".join(f'<a href="/report-hop{i}.html">r</a>' for i in range(len(inside)))
        web.pages |= {
            f"/report-hop{i}.html": (302, {"Location": url}, b"") for i, url in enumerate(inside)
        }
        shell = f'<meta http-equiv="refresh" content="0;url={inside[0]}"><iframe src="{inside[1]}">'
        web.pages |= {
            "/robots.txt": (200, {}, f"User-agent: *\nSitemap: {inside[0]}\n".encode()),
            "/list": (200, {}, f'<base href="{inside[0]}">{links}{hops}'.encode()),
            "/report-shell.html": (200, {}, shell.encode()),
        }
        for settings in (FAST, {k: v for k, v in FAST.items() if k != "GONGKAI_EXPLORE"}):
            crawl(
                tmp_path / str(len(settings)), [web.site(home_url=f"{web.url}/report-shell.html")],
                allow_private=[f"127.0.0.1:{web.host.rpartition(':')[2]}"],
                settings_overrides=settings,
            )  # fmt: skip
        assert "/report-hop0.html" in web.paths() and seen == []


def test_a_redirected_robots_file_leads_nowhere_private(tmp_path: Path) -> None:
    with canary() as (port, seen), Web({}) as web:
        web.pages["/robots.txt"] = (302, {"Location": f"http://127.0.0.3:{port}/robots.txt"}, b"")
        port_of_web = web.host.rpartition(":")[2]
        crawl(
            tmp_path, [web.site()], allow_private=[f"127.0.0.1:{port_of_web}"],
            settings_overrides=FAST,
        )  # fmt: skip
        assert web.paths() == ["/robots.txt"] and seen == []


def test_a_name_with_one_private_answer_among_public_ones_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def ask() -> str:
        loop = asyncio.get_running_loop()

        async def resolve(host: str, port: int, **more: object) -> list[object]:
            answers = ("93.184.216.34", "127.0.0.2")
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in answers]

        monkeypatch.setattr(loop, "getaddrinfo", resolve)
        client = WireClient(Connector(AddressPolicy()))
        try:
            await client.fetch("http://rebind.gov.cn/", headers=[], seconds=5)
        except FetchError as error:
            return error.reason
        return ""

    assert asyncio.run(ask()) == "refused:address"
