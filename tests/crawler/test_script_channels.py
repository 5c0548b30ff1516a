"""Columns whose script asks for a tree of channels and for the rows of each; what stands in a
condition of such a script is no row."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest

from crawler.discovery.harvest import from_scripts
from crawler.discovery.html import Html
from crawler.discovery.listing import MAX_STARTS
from crawler.discovery.script_rows import script_rows
from crawler.families.ajax import MAX_CALLS
from tests.crawler.explore_loop import Crawl, crawl, web
from tests.crawler.skins import HOME, Handler, Report, page, reports, server

ROWS = reports(23, lambda i: f"/zw/gk/{2000 + i}.html")
EVERY = {u for u, _, _ in ROWS}
NAME = "政府信息公开年报"
DATA = "http://sj.gov.test/svc/rows/"


def script_page(code: str) -> Html:
    return Html(page(f"<script>{code}</script>"), f"{HOME}nb/")


@pytest.mark.parametrize(
    "condition",
    [
        f"if(c.name=='{NAME}'){{go(c.id)}}",
        f"if('{NAME}'===c.name){{go(c.id)}}",
        f"switch(c.name){{case '{NAME}':go(c.id)}}",
        f"if(c.name.indexOf('{NAME}')>=0){{go(c.id)}}",
    ],
)
def test_a_string_that_a_script_compares_is_no_title(condition: str) -> None:
    html = script_page(f"var file='/nb/2020/jgz.html';{condition}")
    assert not script_rows(html)[0]


@pytest.mark.parametrize(
    "code",
    [
        f"$.get('{DATA}'+id,f);say('{NAME}');",
        f"var base='{DATA}';say('{NAME}');$.get(base+id,f);",
        f"var base='/svc/rows.jsp';say('{NAME}');$.get(base+'?id='+id,f);",
    ],
)
def test_an_address_that_goes_on_is_no_row(code: str) -> None:
    html = script_page(code)
    assert not script_rows(html)[0]
    assert not any(link.text for link in from_scripts(html))


@pytest.mark.parametrize(
    "code",
    [
        "add('/nb/2020/1.html','石桥镇2020年政府信息公开年报');",
        "var u='/nb/2020/1.html',t='石桥镇2020年政府信息公开年报';w('<a href=\"'+u+'\">'+t+'</a>');",
    ],
)
def test_a_title_and_its_address_are_a_row(code: str) -> None:
    assert [urlsplit(r.url).path for r in script_rows(script_page(code))[0]] == ["/nb/2020/1.html"]


def node(key: str, name: str, *children: object) -> dict[str, object]:
    return {"label": name, "cid": key, "sub": list(children)}


def channels(
    tree: object, held: dict[str, list[Report]], *, beside: str = "", in_file: bool = False
) -> Crawl:
    """A column whose script asks for `tree` and for the rows that `held` has of an entry."""

    def rows(url: str, query: dict[str, str], body: str | None, headers: dict[str, str]) -> str:
        part = held.get(query.get("cid", ""), [])
        found = [{"t": t, "u": u, "d": d} for u, t, d in part]
        return json.dumps({"total": len(part), "list": found}, ensure_ascii=False)

    code = (
        "$.getJSON('/svc/tree',function(d){each(d.sub,function(c){load(c.cid)})});"
        f"function load(cid){{$.post('/svc/rows',{{cid:cid}},show)}}{beside}"
    )
    pages: dict[str, str | Handler] = {
        "/nb/": page(
            "<div id=a></div>"
            + ("<script src='/nb/list.js'></script>" if in_file else f"<script>{code}</script>")
        ),
        "/nb/list.js": code,
        "/svc/tree": json.dumps(tree, ensure_ascii=False),
        "/svc/rows": rows,
    }
    return crawl(HOME, server(ROWS, "/nb/", pages))


def by_year() -> dict[str, list[Report]]:
    found: dict[str, list[Report]] = {}
    for url, title, day in ROWS:
        found.setdefault(f"k{int(day[:4]) - 1}", []).append((url, title, day))
    return found


def test_entries_below_the_column_are_asked_for() -> None:
    held = by_year()
    years = [node(key, f"{key[1:]}年") for key in held]
    done = channels(node("r", "政务公开", node("z", "指南"), node("n", NAME, *years)), held)
    assert done.urls() == EVERY
    assert not done.gaps, "the column itself has no rows, and its years have all"
    assert set(done.proofs.values()) == {"TOTAL_MATCH"}


def test_agencies_below_years_below_the_column_are_asked_for() -> None:
    held: dict[str, list[Report]] = {}
    below: dict[str, list[object]] = {}
    for number, (url, title, day) in enumerate(ROWS):
        held[f"a{number}"] = [(url, title, day)]
        below.setdefault(day[:4], []).append(node(f"a{number}", title.partition("人民")[0]))
    years = [node(f"y{y}", f"{int(y) - 1}年", *entries) for y, entries in below.items()]
    done = channels(node("r", "政务公开", node("n", NAME, *years)), held)
    assert done.urls() == EVERY
    assert not done.gaps


def test_an_empty_entry_below_the_column_is_told() -> None:
    held = by_year()
    years = [node(key, f"{key[1:]}年") for key in (*held, "k2010")]
    done = channels(node("r", "政务公开", node("n", NAME, *years)), held)
    assert done.urls() == EVERY
    assert [g.reason for g in done.gaps] == ["COLUMN_EMPTY"]


def test_more_entries_than_are_asked_for_are_told() -> None:
    held = by_year()
    years = [node(f"a{n}", f"第{n}镇人民政府") for n in range(MAX_STARTS)]
    done = channels(node("r", "政务公开", node("n", NAME, *years)), held)
    told = [g.evidence for g in done.gaps if g.reason == "BUDGET" and g.what == "list"]
    assert any(words.startswith(f"{MAX_STARTS + 1} lists behind") for words in told), told


@pytest.mark.parametrize("in_file", [False, True])
def test_requests_that_are_not_tried_are_told(in_file: bool) -> None:
    code = "".join(
        f"function f{i}(){{$.getJSON('/api/nb{i}/list.do?pageNo=1&pageSize=20', show);}}"
        for i in range(MAX_CALLS + 2)
    )
    script = "<script src='/js/nb.js'></script>" if in_file else f"<script>{code}</script>"
    pages = {
        HOME: page(f"<a href='/zwgk/nb/'>{NAME}</a>"),
        f"{HOME}zwgk/nb/": page(f"<div id=list></div>{script}"),
        f"{HOME}js/nb.js": code,
    }
    told = [g.evidence for g in crawl(HOME, web(pages)).gaps if g.reason == "BUDGET"]
    assert any("2 requests of a script not tried: " in words for words in told), told


@pytest.mark.parametrize("in_file", [False, True])
def test_strings_side_by_side_do_not_keep_a_list_from_being_asked_for(in_file: bool) -> None:
    """Even if such a pair is taken for a row, the requests of the script are asked, and nothing is
    proved by the pair."""
    held = by_year()
    years = [node(key, f"{key[1:]}年") for key in held]
    told = "say('石桥镇2020年政府信息公开年报','/zw/xq/9.html');"
    done = channels(node("r", "政务公开", node("n", NAME, *years)), held, beside=told,
                    in_file=in_file)  # fmt: skip
    assert done.urls() >= EVERY
    assert "SINGLE_NO_PAGER" not in done.proofs.values()
