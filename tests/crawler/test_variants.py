"""Lists like the known ones under other names: functions, variables, parameters, keys, order.

Found by asking of every family "would this work on a site nobody has shown me?"; what failed stands
here with names drawn at random, so that no rule can know them.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable

import pytest

from tests.crawler.explore_loop import Crawl, crawl
from tests.crawler.skins import (  # fmt: skip
    HOME,
    Fetch,
    Handler,
    Report,
    cut,
    items,
    number_in,
    page,
    reports,
    server,
)

ROWS = reports(23, lambda i: f"/zw/gk/{2000 + i}.html")
EVERY = {u for u, _, _ in ROWS}
SIZE, PAGES = 5, 5


def found_all(done: Crawl, *proofs: str) -> None:
    assert done.urls() == EVERY, done.gaps
    assert not done.gaps
    assert set(done.proofs.values()) <= set(proofs)


def word(seed: str) -> str:
    drawn = random.Random(seed)
    return "".join(drawn.choice("bdfghjkmqrtvwxz") for _ in range(6))


def static(code: str, name: Callable[[int], str], attributes: str = "") -> Fetch:
    """Static pages whose pager only `code` or `attributes` tell of; `name(k)` is page k's file."""
    pages: dict[str, str | Handler] = {}
    for k in range(1, PAGES + 1):
        text = (
            f"<ul>{items(cut(ROWS, k, SIZE))}</ul><div {attributes}></div><script>{code}</script>"
        )
        pages["/nb/" if k == 1 else f"/nb/{name(k)}"] = page(text)
    return server(ROWS, "/nb/", pages)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("FN(5, 0, 'index', 'shtml');", "index_{z}.shtml"),
        ("FN('htm', 'list', 5, 0);", "list_{z}.htm"),
        ("createPageHTML('html', 'list', 5, 0);", "list_{z}.html"),
        ("FN('box', 0, 5, 'nb', 'htm', 5);", "nb_{z}.htm"),
        ("FN(5, 1, 'index', 'html');", "index-{k}.html"),
        ("var nPageCount = 5; var nWhich = 0;", "index_{z}.html"),
    ],
)
def test_static_pagers_by_calls_of_any_name_and_order(code: str, name: str) -> None:
    code = code.replace("FN", word(code))
    done = crawl(HOME, static(code, lambda k: name.format(k=k, z=k - 1)))
    found_all(done, "PAGES_MATCH", "TOTAL_MATCH")


@pytest.mark.parametrize("attribute", ["data-total-page", "pagecount", "data-page-total"])
def test_a_number_of_pages_in_an_attribute_is_a_pager(attribute: str) -> None:
    done = crawl(HOME, static("", lambda k: f"index_{k}.html", f'{attribute}="5" data-now="1"'))
    found_all(done, "PAGES_MATCH")


def test_numbers_of_a_call_are_told_by_the_rows_of_the_page() -> None:
    from crawler.families._static import numbers

    assert numbers([4, 0], 12) == (4, 0, None)
    assert numbers([0, 4], 12) == (4, 0, None)
    assert numbers([45, 4, 0], 12) == (4, 0, 45)
    assert numbers([1, 12, 7], 12) == (7, 1, None)
    assert numbers([3, 0, 20], 12) == (None, 0, None), "neither"
    assert numbers([23, 5, 0], 5) == (None, 0, None), "23 records on 5 pages, or 23 pages of 5"


def test_a_call_whose_numbers_may_mean_anything_is_no_proof() -> None:
    """Three numbers of which none fits the rows: 20 pages are not taken for 3."""
    done = crawl(HOME, static("x(3, 0, 20, 'index', 'html');", lambda k: "nowhere.html"))
    assert [g.reason for g in done.gaps] == ["LIST_UNPROVEN"]


def test_links_that_count_records() -> None:
    name = word("offset")

    def listing(url: str, query: dict[str, str], body: str | None, headers: dict[str, str]) -> str:
        start = int(query.get(name) or 0)
        links = "".join(f'<a href="?{name}={SIZE * i}">{i + 1}</a>' for i in range(PAGES))
        return page(f"<ul>{items(ROWS[start : start + SIZE])}</ul>{links}")

    found_all(crawl(HOME, server(ROWS, "/nb/l", {"/nb/l": listing})), "PAGES_MATCH")


def rows_of(part: list[Report], seed: str = "row") -> list[dict[str, str]]:
    return [{word(f"{seed}t"): t, word(f"{seed}u"): u, word(f"{seed}d"): d} for u, t, d in part]


def endpoint(body: str, answer: Handler) -> Crawl:
    pages: dict[str, str | Handler] = {"/nb/": page(f"<div id=a></div>{body}"), "/svc/q": answer}
    return crawl(HOME, server(ROWS, "/nb/", pages))


def dump(part: list[Report], **more: object) -> str:
    return json.dumps({word("list"): rows_of(part)} | more, ensure_ascii=False)


def by(*names: str, json_only: bool = False, base: int = 1, **more: object) -> Handler:
    """Obeys one page parameter only; `names` is the way to it in a JSON body or its name in a form."""

    def answer(url: str, query: dict[str, str], body: str | None, headers: dict[str, str]) -> str:
        number = 1
        if body and body[0] == "{":
            value = json.loads(body)
            for name in names:
                value = value[name] if isinstance(value, dict) and name in value else base
            number = value - base + 1
        elif not json_only:
            number = number_in(query, names[0] + "".join(f"[{n}]" for n in names[1:])) - base + 1
        return dump(cut(ROWS, number, SIZE), **more)

    return answer


def test_a_parameter_of_any_name_may_be_the_page() -> None:
    name, size = word("page"), word("size")
    body = f"<script>$.ajax({{url:'/svc/q',data:{{lm:'7',{name}:1,{size}:5}},success:f}})</script>"
    done = endpoint(body, by(name))
    assert done.urls() == EVERY
    assert {g.reason for g in done.gaps} <= {"LIST_UNPROVEN"}, "nothing states how many there are"


@pytest.mark.parametrize("size", [5, 4])
def test_an_answer_as_long_as_was_asked_for_is_no_proof_of_the_end(size: int) -> None:
    """Five rows for a call with a 5 in it: more may follow, and no parameter brings it."""
    body = f"<script>$.get('/svc/q',{{lm:'gk',{word('size')}:{size}}},f)</script>"
    done = endpoint(body, lambda *a: dump(cut(ROWS, 1, SIZE)))
    reasons = [g.reason for g in done.gaps]
    assert reasons == (["LIST_UNPROVEN"] if size == SIZE else [])


CALLS = {
    "axios nested": (
        "axios.post('/svc/q',{query:{cid:7},page:{current:1,size:5}}).then(f)",
        by("page", "current", json_only=True, total=23),
    ),
    "xhr": (
        "var x=new XMLHttpRequest();x.open('POST','/svc/q');x.send(JSON.stringify({curPage:1,size:5}));",
        by("curPage", json_only=True, total=23),
    ),
    "jquery nested": (
        "$.post('/svc/q',{cid:7,page:{no:1,size:5}},f)", by("page", "no", total=23),
    ),
    "an object called p": (
        "var p={no:'1',pageIndex:1,pageSize:5,site:s.guid};var s={guid:'g1'};$.ajax({url:'/svc/q',type:'post',"
        "contentType:'application/json',data:JSON.stringify({token:'',params:p})})",
        by("params", "pageIndex", json_only=True, total=23),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("code", "answer"), CALLS.values(), ids=CALLS.keys())
def test_calls_send_what_their_library_sends(code: str, answer: Handler) -> None:
    found_all(endpoint(f"<script>{code}</script>", answer), "TOTAL_MATCH")


def window(start: str, length: str, total: str) -> Handler:
    def answer(url: str, query: dict[str, str], body: str | None, headers: dict[str, str]) -> str:
        first = int(query.get(start) or 0)
        return dump(ROWS[first : first + int(query.get(length) or SIZE)], **{total: len(ROWS)})

    return answer


PLUGINS = {
    "bootstrap-table": (
        "<table data-toggle=table data-url='/svc/q?cid=7' data-pagination=true data-side-pagination=server "
        "data-page-size=5></table>",
        window("offset", "limit", "total"),
    ),
    "DataTables": (
        "<table id=t></table><script>$('#t').DataTable({serverSide:true,ajax:'/svc/q',pageLength:5})</script>",
        window("start", "length", "recordsTotal"),
    ),
    "EasyUI": (
        "<table id=t></table><script>$('#t').datagrid({url:'/svc/q',pagination:true,pageSize:5})</script>",
        lambda url, query, body, headers: dump(cut(ROWS, number_in(query, "page"), SIZE), total=23)
        if body
        else "{}",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "answer"), PLUGINS.values(), ids=PLUGINS.keys())
def test_table_plug_ins_send_parameters_that_no_page_names(body: str, answer: Handler) -> None:
    found_all(endpoint(body, answer), "TOTAL_MATCH")
