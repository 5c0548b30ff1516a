"""Rows that scripts hold field by field, token chains that begin in the HTML, links without address."""

from __future__ import annotations

import json
import random

import pytest

from tests.crawler.explore_loop import Crawl, crawl
from tests.crawler.skins import HOME, Fetch, cut, items, page, reports, server

ROWS = reports(12, lambda i: f"/art/{100 + i}.html")
EVERY = {u for u, _, _ in ROWS}


def column(body: str, pages: dict[str, object] | None = None) -> Crawl:
    return crawl(HOME, server(ROWS, "/nb/", {"/nb/": page(body), **(pages or {})}))  # type: ignore[dict-item]


def names(*, kind: str) -> list[str]:
    """Names of fields that no rule can know, in any order."""
    made = random.Random(kind)
    return [made.choice("bcdfghk") + f"{kind}{made.randrange(10**6)}" for _ in range(5)]


def write(kind: str) -> str:
    """The rows as the script assigns them; between title and address stand many other fields."""
    title, url, date, source, mark = names(kind=kind)
    filler = "；".join(["本件由政务公开科室登记存档"] * 12)
    out = []
    for i, (address, text, day) in enumerate(ROWS):
        values = {mark: f"{i}", title: text, source: filler, date: day, "zz": filler, url: address}
        dump = {k: json.dumps(v, ensure_ascii=False) for k, v in values.items()}
        if kind == "pushed":
            out.append("var o={};" + "".join(f"o.{k}={v};" for k, v in dump.items()) + "l.push(o);")
        elif kind == "indexed":
            out.append(f"a[{i}]={{}};" + "".join(f"a[{i}].{k}={v};" for k, v in dump.items()))
        elif kind == "quoted":
            out.append(f"a[{i}]={{}};" + "".join(f'a[{i}]["{k}"]={v};' for k, v in dump.items()))
        else:
            out.append("".join(f"{k}[{i}]={v};" for k, v in dump.items()))
    return "var a=[],l=[];" + "".join(out)


@pytest.mark.parametrize("kind", ["pushed", "indexed", "quoted", "arrays"])
def test_rows_assigned_field_by_field_are_read(kind: str) -> None:
    done = column(f"<div id=l></div><script>{write(kind)}</script>")
    assert done.urls() == EVERY and not done.gaps


def test_arrays_of_one_length_are_read_as_rows() -> None:
    titles, urls = ([row[n] for row in ROWS] for n in (1, 0))
    code = f"var t={json.dumps(titles, ensure_ascii=False)}, n=['x','y'], u={json.dumps(urls)};"
    done = column(f"<div id=l></div><script>{code}</script>")
    assert done.urls() == EVERY and not done.gaps


BUTTON = "<button onclick='more()'>加载更多</button>"
CHAINS = {
    "attribute": '<a id=m data-cursor="c4" href="javascript:;">加载更多</a><script>$("#m").click(function(){'
    '$.get("/api/more",{cursor:$(this).data("cursor"),size:4},add)})</script>',
    "variable": BUTTON + '<script>var next="c4";function more(){$.getJSON("/api/more?cursor="+next,add)}</script>',
    "object": BUTTON + '<script>window.S={"nextCursor":"c4"};function more(){'
    'fetch("/api/more?cursor="+encodeURIComponent(S.nextCursor)).then(add)}</script>',
    "json body": BUTTON + '<script>let cursor="c4";function more(){fetch("/api/more",{method:"POST",headers:'
    '{"Content-Type":"application/json"},body:JSON.stringify({size:4,cursor:cursor})}).then(add)}</script>',
    "hidden field": "<input type=hidden id=cur value=c4>" + BUTTON
    + '<script>function more(){$.post("/api/more",{cursor:$("#cur").val()},add)}</script>',
}  # fmt: skip


def api(url: str, query: dict[str, str], body: str | None, headers: dict[str, str]) -> str:
    token = json.loads(body)["cursor"] if body and body[0] == "{" else query.get("cursor", "")
    start = int(token[1:])
    data = [{"title": t, "url": u, "date": d} for u, t, d in ROWS[start : start + 4]]
    following = f"c{start + 4}" if start + 4 < len(ROWS) else ""
    return json.dumps({"items": data, "nextCursor": following}, ensure_ascii=False)


@pytest.mark.parametrize("form", CHAINS.values(), ids=CHAINS.keys())
def test_token_chain_whose_first_rows_stand_in_the_html(form: str) -> None:
    done = column(f"<ul>{items(cut(ROWS, 1, 4))}</ul>{form}", {"/api/more": api})
    assert done.urls() == EVERY and not done.gaps
    assert done.proofs == {f"{HOME}nb/": "LAST_LINK_MATCH"}


def test_token_chain_without_a_token_in_the_page_is_reported() -> None:
    form = BUTTON + "<script>function more(){$.post('/api/more',{cursor:token()},add)}</script>"
    done = column(f"<ul>{items(cut(ROWS, 1, 4))}</ul>{form}")
    assert [g.reason for g in done.gaps] == ["LIST_UNPROVEN"]


@pytest.mark.parametrize("href", ["javascript:;", "javascript:__doPostBack('x','')", "#"])
def test_reports_that_are_links_without_an_address_are_named(href: str) -> None:
    """Half of the rows have an address; of the others nothing would have been heard."""
    bare = "".join(f'<li><a href="{href}" id=r{n}>{t}</a><span>{d}</span></li>' for n, (_, t, d) in enumerate(ROWS[6:]))  # fmt: skip
    done = column(f"<ul>{items(ROWS[:6])}{bare}</ul>")
    assert done.urls() == {u for u, _, _ in ROWS[:6]}
    assert {g.anchor for g in done.gaps if g.reason == "NEEDS_JS"} == {t for _, t, _ in ROWS[6:]}


def test_a_title_shown_twice_is_not_named_if_one_of_the_links_has_the_address() -> None:
    bare = "".join(f'<li><a href="#">{t[:14]}…</a></li>' for _, t, _ in ROWS)
    fetch: Fetch = server(ROWS, "/nb/", {"/nb/": page(f"<ul>{items(ROWS)}</ul><ol>{bare}</ol>")})
    assert not crawl(HOME, fetch).gaps
