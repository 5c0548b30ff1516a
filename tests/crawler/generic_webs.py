"""Lists of products nobody has described, as a test builds them: the registry and its parts."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from tests.crawler.skins import Fetch, Report, cut, items, page, reports, server

Query = dict[str, str]
Web = tuple[list[Report], Fetch, str]
WEBS: dict[str, Callable[[], Web]] = {}
ROWS = reports(23, lambda i: f"/xx/gk/{20000 + i * 7}.html")
COLUMN = "/xx/nb/index.html"
SIZE = 6
PAGES = -(-len(ROWS) // SIZE)


def web(function: Callable[[], Web]) -> Callable[[], Web]:
    WEBS[function.__name__] = function
    return function


def path(url: str) -> str:
    return urlsplit(url).path


def static(
    address: Callable[[int], str], pager: Callable[[int], str], proof: str = "PAGES_MATCH"
) -> Web:
    """Static pages; `pager(k)` is the pager of page k, `address(k)` its path."""
    pages = {
        address(k): page(f"<ul>{items(cut(ROWS, k, SIZE))}</ul><div class=pg>{pager(k)}</div>")
        for k in range(1, PAGES + 1)
    }
    return ROWS, server(ROWS, address(1), pages), proof  # type: ignore[arg-type]


def endpoint(
    script: str, answer: Callable[[str, Query, str | None], str], at: str, proof: str = "TOTAL_MATCH",
    body: str = "<ul id=list></ul>", extra: dict[str, str] | None = None, column: str = COLUMN,
) -> Web:  # fmt: skip
    """A column without rows, whose script asks `at`."""
    pages = {path(column): page(f"{body}<script>{script}</script>"), **(extra or {})}
    pages[at] = lambda url, query, sent, headers: answer(url, query, sent)  # type: ignore[assignment]
    return ROWS, server(ROWS, column, pages), proof  # type: ignore[arg-type]


def records(rows: list[Report], **names: str) -> list[dict[str, str]]:
    title, url, day = names.get("title", "title"), names.get("url", "url"), names.get("day", "date")
    return [{title: t, url: path(u), day: d} for u, t, d in rows]


def numbers(address: Callable[[int], str], k: int) -> str:
    return " ".join(
        f"<b>{n}</b>" if n == k else f"<a href='{address(n)}'>{n}</a>" for n in range(1, PAGES + 1)
    )
