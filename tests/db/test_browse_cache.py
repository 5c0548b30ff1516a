"""Replies are kept for a snapshot's life: made once, per language, streamed ones not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx

from db.browse.ahead import make_ahead
from db.browse.cache import MAX_REPLY, ReplyCache
from db.browse.security import Receive, Scope, Send
from db.browse.shared_pages import Reply, SharedPages


class Pages:
    """An application that counts how often each page is made."""

    def __init__(self, size: int = 10, status: int = 200, pieces: int = 1) -> None:
        self.made: list[str] = []
        self.size, self.status, self.pieces = size, status, pieces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.made.append(scope["path"])
        await asyncio.sleep(0.01)
        await send({"type": "http.response.start", "status": self.status,
                    "headers": [(b"content-type", b"text/html")]})  # fmt: skip
        for left in reversed(range(self.pieces)):
            body = f"{len(self.made)}".encode().ljust(self.size, b".")
            await send({"type": "http.response.body", "body": body, "more_body": left > 0})


def asked(cache: ReplyCache, do: Callable[[httpx.AsyncClient], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        transport = httpx.ASGITransport(app=cache)
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            return await do(client)

    return asyncio.run(run())


def test_a_page_is_made_once() -> None:
    pages = Pages()

    async def do(client: httpx.AsyncClient) -> list[httpx.Response]:
        return [await client.get("/a"), await client.get("/a"), await client.get("/a?x=1")]

    first, again, other = asked(ReplyCache(pages, "s"), do)
    assert first.content == again.content != other.content
    assert first.headers["etag"] == again.headers["etag"] != other.headers["etag"]
    assert pages.made == ["/a", "/a"]


def test_readers_at_the_same_time_wait_for_one_making() -> None:
    pages = Pages()

    async def do(client: httpx.AsyncClient) -> list[httpx.Response]:
        return list(await asyncio.gather(*(client.get("/a") for _ in range(20))))

    replies = asked(ReplyCache(pages, "s"), do)
    assert len({r.content for r in replies}) == 1
    assert pages.made == ["/a"]


def test_languages_are_kept_apart() -> None:
    pages = Pages()

    async def do(client: httpx.AsyncClient) -> None:
        for language in ("zh-CN", "en-GB", "zh;q=0.9, en;q=0.1"):
            await client.get("/a", headers={"accept-language": language})
        await client.get("/a?lang=zh", headers={"accept-language": "en"})

    asked(ReplyCache(pages, "s"), do)
    assert len(pages.made) == 3


def test_a_reader_who_has_the_page_is_told_so() -> None:
    pages = Pages()

    async def do(client: httpx.AsyncClient) -> httpx.Response:
        tag = (await client.get("/a")).headers["etag"]
        return await client.get("/a", headers={"if-none-match": tag})

    reply = asked(ReplyCache(pages, "s"), do)
    assert (reply.status_code, reply.content) == (304, b"")
    assert pages.made == ["/a"]


def test_another_snapshot_has_other_tags() -> None:
    async def do(client: httpx.AsyncClient) -> str:
        return (await client.get("/a")).headers["etag"]

    assert asked(ReplyCache(Pages(), "s1"), do) != asked(ReplyCache(Pages(), "s2"), do)


def test_errors_and_other_methods_are_not_kept() -> None:
    missing, pages = Pages(status=404), Pages()

    async def twice(client: httpx.AsyncClient) -> httpx.Response:
        await client.get("/a")
        return await client.get("/a")

    async def head(client: httpx.AsyncClient) -> None:
        await client.head("/a")
        await client.head("/a")

    assert "etag" not in asked(ReplyCache(missing, "s"), twice).headers
    asked(ReplyCache(pages, "s"), head)
    assert len(missing.made) == len(pages.made) == 2


def test_a_long_reply_passes_through_whole() -> None:
    pages = Pages(size=MAX_REPLY // 4, pieces=9)

    async def twice(client: httpx.AsyncClient) -> httpx.Response:
        await client.get("/a")
        return await client.get("/a")

    reply = asked(ReplyCache(pages, "s"), twice)
    assert len(reply.content) == 9 * (MAX_REPLY // 4)
    assert pages.made == ["/a", "/a"]


def test_the_least_recently_used_goes_first() -> None:
    pages = Pages(size=1000)

    async def do(client: httpx.AsyncClient) -> None:
        for path in ("/a", "/b", "/a", "/c", "/a", "/b"):
            await client.get(path)

    asked(ReplyCache(pages, "s", max_bytes=2 * (1000 + 2048)), do)
    assert pages.made == ["/a", "/b", "/c", "/b"]


def test_pages_that_name_the_host_are_kept_for_each_apart() -> None:
    # Links to the next page and of facets, how a report is cited: one reader's must not be another's.
    pages = Pages()

    async def do(client: httpx.AsyncClient) -> None:
        for path in ("/gongkai/reports", "/agencies/a/2023", "/places"):
            await client.get(path, headers={"host": "archive.example"})
            await client.get(path, headers={"host": "elsewhere.example"})

    asked(ReplyCache(pages, "s"), do)
    assert pages.made == [
        *["/gongkai/reports"] * 2,
        *["/agencies/a/2023"] * 2,
        "/places",
    ]


def test_processes_share_what_one_of_them_made(tmp_path: Path) -> None:
    one, other = Pages(), Pages()

    async def get(client: httpx.AsyncClient) -> httpx.Response:
        return await client.get("/a")

    first = asked(ReplyCache(one, "s", shared=SharedPages(tmp_path / "s")), get)
    second = asked(ReplyCache(other, "s", shared=SharedPages(tmp_path / "s")), get)
    assert (one.made, other.made) == (["/a"], [])
    assert (first.content, first.headers) == (second.content, second.headers)


def test_shared_pages_are_bounded_and_end_with_their_process(tmp_path: Path) -> None:
    shared = SharedPages(tmp_path / "s", max_bytes=2 * (1000 + 2048))
    reply = Reply(200, ((b"etag", b'"1"'),), b"x" * 1000)
    for name in "abc":
        shared.keep(name, reply)
    assert [shared.get(name) for name in "abc"] == [None, reply, reply]
    shared.close()
    assert not (tmp_path / "s").exists()


def test_without_a_directory_pages_are_made_again(tmp_path: Path) -> None:
    pages = Pages()
    cache = ReplyCache(pages, "s", max_bytes=0, shared=SharedPages(tmp_path / "no" / "such"))

    async def twice(client: httpx.AsyncClient) -> tuple[int, int]:
        return (await client.get("/a")).status_code, (await client.get("/a")).status_code

    assert asked(cache, twice) == (200, 200)
    assert pages.made == ["/a", "/a"]


def test_pages_are_made_ahead_once_by_one_process_while_nobody_waits(tmp_path: Path) -> None:
    made: list[tuple[Pages, ReplyCache]] = []
    for _ in range(2):
        pages = Pages()
        made.append((pages, ReplyCache(pages, "s", shared=SharedPages(tmp_path / "s"))))
    waiting = [True, True, False]

    def busy() -> bool:
        return waiting.pop(0) if waiting else False

    async def run() -> list[int]:
        addresses = ["/", "/places"]
        return list(await asyncio.gather(*(make_ahead(c, addresses, busy) for _, c in made)))

    assert sum(asyncio.run(run())) == 4
    assert sorted(made[0][0].made + made[1][0].made) == ["/", "/", "/places", "/places"]
    assert not waiting

    async def read(client: httpx.AsyncClient) -> httpx.Response:
        return await client.get("/places", headers={"accept-language": "zh-CN,zh;q=0.9"})

    assert [asked(cache, read).status_code for _, cache in made] == [200, 200]
    assert len(made[0][0].made + made[1][0].made) == 4
