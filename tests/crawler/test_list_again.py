"""A list that changes while it is read: its first page is looked at again at the end."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.crawler.explore_loop import Crawl, crawl
from tests.crawler.skins import HOME, Fetch, Report, cut, items, number_in, page, reports, server

COLUMN = "/nb/"
SIZE = 5
Rows = Callable[[int], list[Report]]


def changing(rows_at: Rows, log: list[str], *, count: bool = False) -> Fetch:
    """A list in pages of five; `rows_at(n)` are its rows at the n-th look at it."""
    looks = 0

    def listing(url: str, query: dict[str, str], body: str | None, headers: dict[str, str]) -> str:
        nonlocal looks
        looks += 1
        rows = rows_at(looks)
        number, pages = number_in(query, "page"), -(-len(rows) // SIZE)
        said = f"共{len(rows)}条 第{number}页/共{pages}页" if count else f"第{number}页/共{pages}页"
        links = " ".join(f"<a href='{COLUMN}?page={n}'>{n}</a>" for n in range(1, pages + 1))
        return page(f"<ul>{items(cut(rows, number, SIZE))}</ul><div>{said} {links}</div>")

    return server(rows_at(10**6), COLUMN, {COLUMN: listing}, log)


ALL = reports(23, lambda i: f"/art/{1000 + i}.html")


def looks_at(log: list[str]) -> list[str]:
    return [u.partition("?page=")[2] or "1" for u in log if "/nb/" in u]


@pytest.mark.parametrize("at", [2, 3, 4, 5])
def test_a_row_put_on_top_while_the_list_is_read_is_found(at: int) -> None:
    done = crawl(HOME, changing(lambda n: ALL if n >= at else ALL[1:], log := []))
    assert done.urls() == {u for u, _, _ in ALL}
    assert not done.gaps and looks_at(log) == ["1", "2", "3", "4", "5", "1"]


def test_many_rows_put_on_top_have_the_list_read_anew() -> None:
    done = crawl(HOME, changing(lambda n: ALL if n >= 3 else ALL[9:], []))
    assert done.urls() == {u for u, _, _ in ALL}
    assert not done.gaps


def test_a_row_taken_away_while_the_list_is_read_hides_no_other() -> None:
    """Row 2 goes after page 1 was read: row 6 slides onto page 1, past the reader."""
    kept = [*ALL[:2], *ALL[3:]]
    done = crawl(HOME, changing(lambda n: kept if n >= 2 else ALL, []))
    assert done.urls() >= {u for u, _, _ in kept}
    assert not [g for g in done.gaps if g.reason != "DEAD_LINK"]


def test_a_list_that_states_the_same_count_to_the_end_is_not_looked_at_again() -> None:
    done = crawl(HOME, changing(lambda n: ALL, log := [], count=True))
    assert done.proofs == {f"{HOME}nb/": "TOTAL_MATCH"}
    assert looks_at(log) == ["1", "2", "3", "4", "5"]


def test_an_endpoint_s_first_page_is_asked_for_as_it_was() -> None:
    log: list[str] = []
    asked: list[str | None] = []

    def answer(url: str, query: dict[str, str], body: str | None, headers: dict[str, str]) -> str:
        asked.append(body)
        rows = ALL if len(asked) >= 3 else ALL[1:]
        part = cut(rows, number_in(query, "pageNo"), SIZE)
        data = [{"title": t, "url": u, "date": d} for u, t, d in part]
        return json.dumps({"pages": -(-len(rows) // SIZE), "rows": data}, ensure_ascii=False)

    column = page(
        "<div id=list></div><script>$.post('/api/list',{pageNo:1,channel:'7'},show)</script>"
    )
    done: Crawl = crawl(HOME, server(ALL, COLUMN, {COLUMN: column, "/api/list": answer}, log))
    assert done.urls() == {u for u, _, _ in ALL}, (done.gaps, asked)
    assert asked[0] == asked[-1]
