"""Bytes on the wire, as a raw socket server sends them, against what the archive keeps."""

from __future__ import annotations

import asyncio
import gzip
import socket
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import h11
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.capture.client import IDLE_MOST, Limits, WireClient
from crawler.capture.connect import Connector
from crawler.capture.decode import decode_entity
from crawler.capture.exchange import Exchange, FetchError
from crawler.capture.peers import AddressPolicy
from crawler.capture.wire import dechunk


@contextmanager
def raw_server(answer: bytes, *, linger: float = 0.0) -> Iterator[tuple[str, list[bytes]]]:
    """Sends exactly ``answer`` to each connection, then closes."""
    asked: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                asked.append(connection.recv(65536))
                try:
                    connection.sendall(answer)
                    if linger:
                        ended.wait(linger)
                except OSError:
                    continue

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/x", asked
    finally:
        ended.set()
        listener.close()


def fetch(url: str, *, allow: tuple[str, ...] = ("127.0.0.1",), **limits: float) -> Exchange:
    async def run() -> Exchange:
        settings = Limits(**limits)  # type: ignore[arg-type]
        client = WireClient(Connector(AddressPolicy(allow)), settings)
        try:
            return await client.fetch(url, headers=[("User-Agent", "t")])
        finally:
            client.close()

    return asyncio.run(run())


BODY = "政府信息公开".encode() * 50
PACKED = gzip.compress(BODY)
CHUNKED = b"".join(
    b"%x;ext=1\r\n%s\r\n" % (len(BODY[i : i + 100]), BODY[i : i + 100])
    for i in range(0, len(BODY), 100)
)

WHOLE = {
    "length": b"HTTP/1.1 200 OK\r\nX-oDD-case:  two  \r\ncontent-LENGTH: %d\r\n\r\n%s"
    % (len(BODY), BODY),
    "close": b"HTTP/1.0 200\r\nServer: x\r\n\r\n" + BODY,
    "chunked": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKED + b"0\r\n\r\n",
    "trailers": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    + CHUNKED
    + b"000\r\nX-Trailer: 1\r\n\r\n",
    "bare-lf": b"HTTP/1.1 200 OK\nServer: x\nContent-Length: %d\n\n%s" % (len(BODY), BODY),
    "no-colon": b"HTTP/1.1 200 OK\r\nnonsense\r\nA: b\r\nContent-Length: %d\r\n\r\n%s"
    % (len(BODY), BODY),
    "repeated": b"HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nX-\xd6\xd0: \xce\xc4\r\n"
    b"Content-Length: %d\r\n\r\n%s" % (len(BODY), BODY),
}


@pytest.mark.parametrize("name", WHOLE)
def test_the_archive_keeps_the_bytes_on_the_wire(name: str) -> None:
    with raw_server(WHOLE[name]) as (url, asked):
        exchange = fetch(url)
    assert exchange.raw == WHOLE[name]
    assert exchange.entity == BODY
    assert exchange.truncated == ""
    assert exchange.request == asked[0]
    assert exchange.peer == "127.0.0.1"


def test_interim_answers_and_surplus_bytes_are_no_part_of_it() -> None:
    interim = b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
    with raw_server(interim + WHOLE["length"] + b"surplus") as (url, _):
        assert fetch(url).raw == WHOLE["length"]


@pytest.mark.parametrize(
    ("answer", "truncated"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\nshort", "disconnect"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "disconnect"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab", "unspecified"),
    ],
)
def test_what_breaks_off_is_kept_and_marked(answer: bytes, truncated: str) -> None:
    with raw_server(answer) as (url, _):
        exchange = fetch(url)
    assert exchange.truncated == truncated
    assert exchange.raw == answer


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"", "failed:no_response"),
        (b"SSH-2.0-x\r\n\r\n", "failed:bad_response"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "failed:bad_resp"),
        (b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 20_000, "failed:head_too_large"),
        (b"HTTP/1.1 200 OK\r\nA: " + b"x" * 100_000, "failed:head_too_large"),
    ],
)
def test_what_is_no_response_fails_with_a_reason(answer: bytes, reason: str) -> None:
    with raw_server(answer) as (url, _), pytest.raises(FetchError) as caught:
        fetch(url)
    assert caught.value.reason.startswith(reason)


def test_the_body_cap_cuts_and_says_so() -> None:
    with raw_server(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 300_000) as (url, _):
        exchange = fetch(url, body=100_000)
    assert exchange.truncated == "length"
    assert len(exchange.entity) == 100_000


def test_the_deadline_holds_for_drip_and_silence() -> None:
    with raw_server(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab", linger=20) as (url, _):
        exchange = fetch(url, seconds=0.3)
        assert (exchange.truncated, exchange.entity) == ("time", b"ab")
    with raw_server(b"", linger=20) as (url, _), pytest.raises(FetchError, match="timeout"):
        fetch(url, seconds=0.3)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "0.0.0.0", "2130706433", "0x7f.1", "127.1", "[::1]",
     "[::ffff:127.0.0.1]", "[::127.0.0.1]", "10.0.0.1", "172.16.0.1", "192.168.1.1",
     "169.254.169.254", "100.64.0.1", "[fe80::1]", "[fc00::1]", "[64:ff9b::7f00:1]",
     "[2002:7f00:1::]", "224.0.0.1", "255.255.255.255", "017700000001", "127.0.0.1."],
)  # fmt: skip
def test_no_packet_goes_to_a_private_address(host: str) -> None:
    with raw_server(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") as (url, asked):
        port = url.split(":")[2].split("/")[0]
        with pytest.raises(FetchError) as caught:
            fetch(f"http://{host}:{port}/", allow=("127.0.0.1:1",))
        assert caught.value.reason in ("refused:address", "failed:dns")
        assert asked == []


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a/b", "gopher://a", "data:,x", "//a"])
def test_other_schemes_are_refused(url: str) -> None:
    with pytest.raises(FetchError, match="refused:scheme"):
        fetch(url)


def test_line_breaks_cannot_be_smuggled_into_a_request() -> None:
    with raw_server(WHOLE["length"]) as (url, asked):
        fetch(url + "\r\nX-Evil: 1")
        assert b"\r\nX-Evil" not in asked[0]


@given(st.lists(st.binary(min_size=1, max_size=50), max_size=8), st.integers(0, 400))
def test_dechunk_agrees_with_h11(pieces: list[bytes], cut: int) -> None:
    body = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in pieces) + b"0\r\n\r\n"
    entity, whole = dechunk(body[:cut])
    reader = h11.Connection(h11.CLIENT)
    reader.send(h11.Request(method="GET", target="/", headers=[("Host", "a")]))
    reader.send(h11.EndOfMessage())
    reader.receive_data(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body[:cut])
    theirs, ended = b"", False
    while (event := reader.next_event()) not in (h11.NEED_DATA, h11.PAUSED):
        if isinstance(event, h11.Data):
            theirs += bytes(event.data)
        ended = ended or isinstance(event, h11.EndOfMessage)
    assert (entity, whole) == (theirs, ended)


def test_every_cut_of_a_gzip_stream_is_seen() -> None:
    for cut in range(1, len(PACKED)):
        assert decode_entity(PACKED[:cut], "gzip").problem == "truncated", cut
    assert decode_entity(PACKED, "gzip").data == BODY
    assert decode_entity(PACKED + PACKED, "x-gzip").data == BODY * 2


def test_codings_and_their_troubles() -> None:
    assert decode_entity(zlib.compress(BODY), "deflate").data == BODY
    raw = zlib.compressobj(wbits=-15)
    assert decode_entity(raw.compress(BODY) + raw.flush(), "deflate").data == BODY
    assert decode_entity(gzip.compress(PACKED), "gzip, gzip").data == BODY
    bomb = gzip.compress(b"\0" * 5_000_000)
    assert decode_entity(bomb, "gzip", limit=1_000_000).problem == "too_big"
    assert decode_entity(gzip.compress(bomb), "gzip, gzip", limit=1_000_000).problem == "too_big"
    assert decode_entity(BODY, "gzip") == decode_entity(BODY, "x-gzip")
    assert decode_entity(BODY, "gzip").problem == "bad"
    assert decode_entity(BODY, "zzz").problem == "unsupported:zzz"


def test_connections_to_many_hosts_are_not_kept_for_ever() -> None:
    """Each is a file descriptor: a run over thousands of hosts met the limit of its process."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.readline():
            if (await reader.readuntil(b"\r\n\r\n")).endswith(b"\r\n\r\n"):
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    async def run() -> tuple[int, int]:
        server = await asyncio.start_server(answer, "0.0.0.0", 0)
        port = server.sockets[0].getsockname()[1]
        client = WireClient(Connector(AddressPolicy(["127.0.0.0/8"])))

        async def fetch(host: int) -> str:
            url = f"http://127.0.1.{host}:{port}/"
            return (await client.fetch(url, headers=[("User-Agent", "t")])).request.decode()

        for host in range(1, IDLE_MOST + 30):
            await fetch(host)
        kept = sum(len(connections) for connections in client._idle.values())
        newest = client._idle[next(reversed(client._idle))][0]
        await fetch(IDLE_MOST + 29)  # the one used last is used again
        client.close()
        server.close()
        return kept, newest.used

    assert asyncio.run(run()) == (IDLE_MOST, 2)
