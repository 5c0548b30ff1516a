"""Families with calls and interfaces of their own: each list read to its end, with a proof."""

from __future__ import annotations

import json

import pytest

from tests.crawler import skins
from tests.crawler.explore_loop import crawl
from tests.crawler.family_check import check
from tests.crawler.skins import HOME, Fetch, Report, cut, items, number_in, page, reports, server

Query = dict[str, str]


TDATE = reports(
    22, lambda i: f"/zwgk/zfxxgknb/20240{1 + i % 3}/t202401{10 + i % 15}_{1000 + i}.html"
)


@pytest.mark.parametrize(
    ("call", "base", "name", "alias"),
    [
        ('createPageHTML(5, 0, "index", "html");', 0, "index", False),
        ('createPageHTML(5, 1, "index", "html");', 1, "index", False),
        ('createPageHTML(5, 1, "index", "html");', 1, "index", True),
        ('createPageHTML(5, 0, "index", "html");', 1, "index", True),
        ('createPageHTML(5, 1, "index", "html");', 0, "index", False),
        ('createPageHTML(22, 5, 0, "index", "html");', 0, "index", False),
        ("createPageHTML('page_div',5,1,'common_list','html',22);", 1, "common_list", False),
        ('createPage(5,0,"index","html");', 0, "index", False),
        ("var countPage = 5;//共多少页\nvar currentPage = 0;", 0, "index", False),
        ('var P=5,c=0;var n="index",e="html";createPageHTML(P,c,n,e);', 0, "index", False),
    ],
)
def test_family_trs_calls(call: str, base: int, name: str, alias: bool) -> None:
    fetch = skins.trs(TDATE, 5, call, base=base, name=name, alias=alias)
    done = crawl(HOME, fetch)
    assert done.urls() == {u for u, _, _ in TDATE}
    assert set(done.proofs.values()) <= {"PAGES_MATCH", "TOTAL_MATCH"}
    assert not done.gaps and len(done.asked) <= len(TDATE) + 9


ART = reports(44, lambda i: f"/art/2024/1/{1 + i % 28}/art_9001_{500 + i}.html")


def jpage(obeys: str, *, variant: str = "A", encrypted: bool = False) -> Fetch:
    size, total = 10, len(ART)
    column_id = "9c1e77aa" if encrypted else "9001"

    def store(rows: list[Report]) -> str:
        records = "".join(f"<record><![CDATA[{items([r])}]]></record>" for r in rows)
        link = f"/module/web/jpage/dataproxy.jsp?page=1&webid=7&columnid={column_id}&unitid=76"
        return (
            f'<datastore><nextgroup><![CDATA[<a href="{link}"></a>]]></nextgroup>'
            f"<recordset>{records}</recordset></datastore>"
        )

    def proxy(url: str, query: Query, body: str | None, headers: Query) -> str | None:
        if query.get("columnid") != column_id:
            return "<html>error</html>"
        if obeys == "page":
            return store(cut(ART, number_in(query, "page"), size))
        start, end = query.get("startrecord", "1"), query.get("endrecord", str(size))
        return store(ART[int(start) - 1 : int(end)])

    options = (
        f"totalRecord:{total},perPage:{size},proxyUrl:'/module/web/jpage/dataproxy.jsp',"
        "ajaxParam:{col:1,appid:1,webid:7,path:'/',columnid:9001,unitid:'76',permissiontype:0}"
    )
    if variant == "A":
        # the first two pages are embedded, in a desktop and a mobile copy
        inside = f'<script type="text/xml">{store(ART[:20])}</script>'
        first = f"<div id=76>{inside}</div><div id=m>{inside}</div><script>$('#76').jpage({{{options}}});</script>"
    else:
        data = json.dumps([f"<tr><td>{items([r])}</td></tr>" for r in ART[:20]], ensure_ascii=False)
        first = f"<div id=76></div><script>var InitData76={data};$('#76').jpage({{{options}}});</script>"
    return server(ART, "/col/col9001/index.html", {
        "/col/col9001/index.html": page(first), "/module/web/jpage/dataproxy.jsp": proxy,
    })  # fmt: skip


@pytest.mark.parametrize("obeys", ["page", "records"])
@pytest.mark.parametrize("variant", ["A", "B"])
def test_family_jpage_modes(obeys: str, variant: str) -> None:
    check(ART, jpage(obeys, variant=variant), "TOTAL_MATCH", limit=len(ART) + 9)


def test_family_jpage_encrypted_next_group() -> None:
    check(ART, jpage("page", encrypted=True), "TOTAL_MATCH", limit=len(ART) + 8)


@pytest.mark.parametrize("first_in_html", [True, False])
def test_family_jpaas_only_paramjson_turns_pages(first_in_html: bool) -> None:
    rows = reports(34, lambda i: f"/col/col77/art/2024/art_{i:032x}.html")

    def block(number: int) -> str:
        return (
            f'<ul class="page-content">{items(cut(rows, number, 15))}</ul>'
            f'<div class="pagination" rows="15" count="34" pageNo="{number}"></div>'
        )

    def unit(url: str, query: Query, body: str | None, headers: Query) -> str | None:
        if query.get("parseType") != "bulidstatic" or not headers.get("Referer", "").endswith(
            "col77/index.html"
        ):
            return None
        turn = json.loads(query.get("paramJson") or "{}")
        data = {"success": True, "data": {"html": block(turn.get("pageNo", 1))}}
        return json.dumps(data, ensure_ascii=False)

    query = (
        "{'parseType':'bulidstatic','webId':'88','tplSetId':'T1','pageType':'column',"
        "'tagId':'分页列表','editType':'null','pageId':'77'}"
    )
    script = f'<script url="/api-gateway/jpaas-publish-server/front/page/build/unit" queryData="{query}"></script>'
    column = page((block(1) if first_in_html else "<div id=分页列表></div>") + script)
    fetch = server(rows, "/col/col77/index.html", {
        "/col/col77/index.html": column,
        "/api-gateway/jpaas-publish-server/front/page/build/unit": unit,
    })  # fmt: skip
    check(rows, fetch, "TOTAL_MATCH")


HEX = reports(23, lambda i: f"/qs/c1001/20240{1 + i % 3}/{i:032x}.shtml")


def test_family_ucap_json() -> None:
    channel = "ab" * 16

    def search(url: str, query: Query, body: str | None, headers: Query) -> str:
        number, size = number_in(query, "page"), int(query["_pageSize"])
        results = [
            {"title": t, "url": u.removeprefix(HOME[:-1]), "publishedTimeStr": f"{d} 09:00:00",
             "content": "x", "domainMetaList": []}
            for u, t, d in cut(HEX, number, size)
        ]  # fmt: skip
        return json.dumps(
            {"data": {"total": len(HEX), "page": number, "rows": size, "results": results}}
        )

    script = (
        f"var channelId='{channel}';$.ajax({{url:'/common/search/'+channelId+"
        "'?_isAgg=true&_isJson=true&_pageSize=10&_template=index&page=1',type:'get',"
        "success:function(d){show(d.data.results)}});"
    )
    fetch = server(HEX, "/qs/zfxxgknb/list.shtml", {
        "/qs/zfxxgknb/list.shtml": page(f"<ul id=l></ul><script>{script}</script>"),
        f"/common/search/{channel}": search,
    })  # fmt: skip
    check(HEX, fetch, "TOTAL_MATCH")


def test_family_govsearch_jsonp_on_another_host() -> None:
    rows = reports(32, lambda i: f"/na/t20230202_{3000 + i}.html")

    def answer(url: str, query: Query, body: str | None, headers: Query) -> str:
        number = number_in(query, "page")
        assert url.count("pubURL=") == 2
        data = [
            {"title": t, "puburl": f"{u}?keywords=", "tip": {"dates": d}}
            for u, t, d in cut(rows, number, 16)
        ]
        return skins.jsonp({"num": 32, "nPage": number, "data": data})

    script = (
        'var channelId="58855";$.ajax({dataType:"jsonp",jsonpCallback:"result",url:'
        '"http://infogate.qs.gov.test/govsearch/jsonp/gkml/zf_list.jsp?page=1&lb="+channelId+'
        '"&searchYear=all&pubURL=http%3A%2F%2Fzwgk.qs.gov.test%2Fna&SType=1&pubURL=&SType=1&channelId="+channelId});'
    )
    fetch = server(rows, "/na/zfxxgknb/", {
        "/na/zfxxgknb/": page(f"<ul id=rows></ul><script>{script}</script>"),
        "infogate.qs.gov.test/govsearch/jsonp/gkml/zf_list.jsp": answer,
    })  # fmt: skip
    done = crawl(HOME, fetch)
    assert {f.url.partition("?")[0] for f in done.documents} == {u for u, _, _ in rows}
    assert "TOTAL_MATCH" in done.proofs.values() and not done.gaps


def test_family_gkmlpt_category_behind_a_fragment() -> None:
    rows = reports(25, lambda i: f"/gkmlpt/content/2/{2000 + i}/post_{2000 + i}.html")

    def api(url: str, query: Query, body: str | None, headers: Query) -> str:
        articles = [
            {
                "id": i,
                "title": t,
                "url": u,
                "post_url": u,
                "display_publish_time": d,
                "attachment": [],
            }
            for i, (u, t, d) in enumerate(cut(rows, number_in(query, "page"), 10))
        ]
        total = 25 if query.get("sid") == "175" else 0
        return json.dumps(
            {"classify": {"post_count": total}, "articles": articles if total else []}
        )

    config = {"SID": "175", "TREE": [
        {"id": 2600, "name": "机构职能"}, {"id": 2629, "name": "政府信息公开年报", "children": []},
    ]}  # fmt: skip
    index = page(
        f"<div id=app></div><script>window._CONFIG = {json.dumps(config)};</script>", "政府信息公开"
    )
    inner = server(rows, "", {
        "/": page("<a href='/gkmlpt/index'>政府信息公开</a>", "青山县"),
        "/gkmlpt/index": index, "/gkmlpt/api/all/2629": api,
    })  # fmt: skip

    def fetch(url: str, method: str, body: str | None, headers: Query) -> skins.Answer:
        assert all(value.isascii() for value in headers.values()), "no header can carry it"
        return inner(url, method, body, headers)

    check(rows, fetch, "TOTAL_MATCH")


def test_family_longxun_organs() -> None:
    pages: dict[str, skins.Handler | str] = {}
    rows: list[Report] = []
    for organ, town in enumerate(skins.TOWNS[:4], 501):
        own = [
            (
                f"{HOME}public/{organ}/{organ}{y}.html",
                f"{town}{y}年政府信息公开年度报告",
                f"{y + 1}-01-20",
            )
            for y in range(2018, 2025)
        ]
        rows += own

        def column(
            url: str, query: Query, body: str | None, headers: Query, own: list[Report] = own
        ) -> str:
            if query.get("type") != "3":
                return page("<ul><li><a href='/x'>指南</a></li></ul>", "政府信息公开")
            return page(f"<ul>{items(own)}</ul>")

        pages[f"/public/column/{organ}"] = column
    organs = "".join(
        f"<li><a href='/public/column/{o}?type=4&action=list'>{t}</a></li>"
        for o, t in enumerate(skins.TOWNS[:4], 501)
    )
    pages["/"] = page("<a href='/public/'>乡镇信息公开</a>", "青山县")
    pages["/public/"] = page(f"<ul>{organs}</ul>", "乡镇信息公开")
    check(rows, server(rows, "", pages), "SINGLE_NO_PAGER")
