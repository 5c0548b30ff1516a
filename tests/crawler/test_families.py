"""Each CMS family's list is read to its end, with a proof, and every report on it is found."""

from __future__ import annotations

import json
import re
from urllib.parse import urlencode

import pytest

from crawler.capture.identity import resource_key
from tests.crawler import skins
from tests.crawler.explore_loop import Crawl, crawl
from tests.crawler.skins import HOME, Fetch, Report, cut, items, number_in, page, reports, server

Query = dict[str, str]


def check(rows: list[Report], fetch: Fetch, proof: str, *, limit: int | None = None) -> Crawl:
    """Crawl from the home page: all reports, nothing else, the proof expected, few requests."""
    done = crawl(HOME, fetch)
    assert {f.url for f in done.documents} >= {u for u, _, _ in rows}, done.gaps
    assert not {f.url for f in done.documents} - {u for u, _, _ in rows}
    assert proof in done.proofs.values(), (done.proofs, done.gaps)
    assert len(done.asked) <= (limit or 2 * len(rows))
    if proof in ("TOTAL_MATCH", "PAGES_MATCH", "LAST_LINK_MATCH", "SINGLE_NO_PAGER"):
        assert not done.gaps, done.gaps
    return done


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


@pytest.mark.parametrize("base", [0, 1])
def test_family_epoint_page_base(base: int) -> None:
    rows = reports(24, lambda i: f"/zwgk/0030/20240122/{i:08x}-aaaa-bbbb-cccc-1234567890ab.html")

    def answer(url: str, query: Query, body: str | None, headers: Query) -> str:
        params = json.loads(body or "{}")
        number = int(params["pageIndex"]) + (1 if base == 0 else 0)
        data = [
            {"realtitle": t, "infourl": u, "infodate": d}
            for u, t, d in cut(rows, max(number, 1), 10)
        ]
        return json.dumps({"custom": {"data": data, "total": 24}})

    script = (
        "var siteInfo={siteGuid:'7eb5',projectName:'x'};var pageIndex=" + str(base) + ";"
        "$.ajax({url:'/EWB-FRONT/rest/lightfrontaction/getgovinfolist',type:'post',"
        "contentType:'application/json;charset=utf-8',data:JSON.stringify({deptcode:'QS01',"
        f"categorynum:'0030',pageIndex:{base},pageSize:10,siteGuid:'7eb5'}}),success:function(r){{}}}});"
    )
    fetch = server(rows, "/dynamic/zwgk/govInfoPub.html", {
        "/dynamic/zwgk/govInfoPub.html": page(f"<div id=list></div><script>{script}</script>"),
        "/EWB-FRONT/rest/lightfrontaction/getgovinfolist": answer,
    })  # fmt: skip
    check(rows, fetch, "TOTAL_MATCH")


def test_family_eportal_needs_the_module() -> None:
    rows = reports(21, lambda i: f"/eportal/zfxxgk/{70000 + i}/index.html")

    def ui(url: str, query: Query, body: str | None, headers: Query) -> str:
        number = number_in(query, "currentPage") if query.get("moduleId") == "cd" * 16 else 1
        return page(
            f"<input type=hidden id=eprotalCurrentPageId value=3300><ul>{items(cut(rows, number, 10))}</ul>"
            f"<div class=page>共3页 <a href='javascript:;' onclick=\"goPage('{'cd' * 16}',2)\">下一页</a></div>"
            f"<script>var cfg={{moduleId:'{'cd' * 16}'}}</script>"
        )

    column = "/eportal/ui?pageId=3300"
    done = check(rows, server(rows, column, {"/eportal/ui": ui}), "PAGES_MATCH")
    assert done.lists


def test_family_vsb_counts_down() -> None:
    rows = reports(23, lambda i: f"/info/1051/{3000 + i}.htm")
    pages: dict[str, skins.Handler | str] = {}
    for number in range(1, 4):
        name = "nb.htm" if number == 1 else f"nb/{4 - number}.htm"
        way = {1: "nb/2.htm", 2: "1.htm"}.get(number)
        link = (
            f"<a href='{way}'>下页</a><a href='{'nb/1.htm' if number == 1 else '1.htm'}'>尾页</a>"
            if way
            else "<span>下页</span>"
        )
        pages[f"/xxgk/{name}"] = page(
            f"<!--Announced by Visual SiteBuilder 9--><ul>{items(cut(rows, number, 10))}</ul><div>{link}</div>"
        )
    check(rows, server(rows, "/xxgk/nb.htm", pages), "LAST_LINK_MATCH")


def test_family_postback_keeps_hidden_fields() -> None:
    rows = reports(26, lambda i: f"/show.aspx/{8000 + i}.html")

    def form(url: str, query: Query, body: str | None, headers: Query) -> str | None:
        number = 1
        if body:
            if (
                query.get("__VIEWSTATE")
                != f"state{int(query['__EVENTARGUMENT'].removeprefix('Page$')) - 1}"
            ):
                return None
            number = int(query["__EVENTARGUMENT"].removeprefix("Page$"))
        links = "".join(
            f"<span>{n}</span>" if n == number
            else f"<a href=\"javascript:__doPostBack('grid','Page${n}')\">{n}</a>"
            for n in range(1, 4)
        )  # fmt: skip
        return page(
            f"<form method=post action='list.aspx?id=5'><input type=hidden name=__VIEWSTATE value='state{number}'>"
            f"<ul>{items(cut(rows, number, 10))}</ul>{links}</form>"
        )

    check(rows, server(rows, "/gk/list.aspx?id=5", {"/gk/list.aspx": form}), "LAST_LINK_MATCH")


def test_family_static_json() -> None:
    rows = reports(40, lambda i: f"/bmgk/zfxxgknb/20240{1 + i % 3}/t20240118_{100 + i}.shtml")
    data = {"data": [{"title": t, "url": u, "PubDate": d, "order": 1} for u, t, d in rows]}
    fetch = server(rows, "/bmgk/zfxxgknb/", {
        "/bmgk/zfxxgknb/": page("<ul id=u></ul><script>$.getJSON('./list.json',function(d){draw(d)})</script>"),
        "/bmgk/zfxxgknb/list.json": json.dumps(data),
    })  # fmt: skip
    check(rows, fetch, "SINGLE_NO_PAGER")


def test_family_query_grid_of_agencies_and_years() -> None:
    codes = {"101": "财政局", "102": "教育局", "103": "民政局"}
    rows = [
        (f"{HOME}year_details.aspx?dept={c}&year={y}", f"{n}{y}年政府信息公开工作年度报告", "")
        for c, n in codes.items() for y in (2021, 2022, 2023)
    ]  # fmt: skip

    def details(url: str, query: Query, body: str | None, headers: Query) -> str:
        chosen = f"{codes.get(query.get('dept', ''), '财政局')}{query.get('year', '2023')}年政府信息公开工作年度报告"
        options = "".join(f"<option value={c}>{n}</option>" for c, n in codes.items())
        years = "".join(f"<option value={y}>{y}年</option>" for y in (2021, 2022, 2023))
        return skins.article(chosen) .replace(
            "<div>首页</div>", f"<form action='year_details.aspx'><select name=dept>{options}</select>"
            f"<select name=year>{years}</select></form>")  # fmt: skip

    def index(url: str, query: Query, body: str | None, headers: Query) -> str:
        return re.sub(r"<h1>.*</div>", "", details(url, query, body, headers)).replace(
            "<title>财政局2023年", "<title>"
        )

    fetch = server([], "/nianbao.aspx", {"/nianbao.aspx": index, "/year_details.aspx": details})
    done = crawl(HOME, fetch)
    assert {resource_key(u) for u in done.urls()} == {resource_key(u) for u, _, _ in rows}, (
        done.gaps
    )
    assert not done.gaps


@pytest.mark.parametrize("method", ["get", "post"])
def test_family_form_with_a_page_field(method: str) -> None:
    rows = reports(25, lambda i: f"/zfxxgk/249/t20200120_{4000 + i}.htm")

    def listed(url: str, query: Query, body: str | None, headers: Query) -> str:
        number = number_in(query, "page") if query.get("schn") == "249" else 1
        return page(
            f"<form name=pageform action='/govsearch/searPage.jsp' method={method}>"
            "<input type=hidden name=schn value=249><input type=hidden name=page value=1></form>"
            f"<ul>{items(cut(rows, number, 10))}</ul>共25条 "
            "<a href='javascript:gotoPage(2)'>2</a><a href='javascript:gotoPage(3)'>3</a>"
        )

    fetch = server(rows, "/govsearch/searPage.jsp?schn=249", {"/govsearch/searPage.jsp": listed})
    check(rows, fetch, "TOTAL_MATCH")


@pytest.mark.parametrize("parameter", ["page", "cur_page", "PageIndex", "pn"])
def test_family_generic_numbered_links(parameter: str) -> None:
    rows = reports(27, lambda i: f"/info/show/{9000 + i}.html")

    def listed(url: str, query: Query, body: str | None, headers: Query) -> str:
        number = number_in(query, parameter)
        links = "".join(
            f"<a href='?{urlencode({'cat': 7, parameter: n})}'>{n}</a> " for n in (1, 2, 3)
        )
        return page(f"<ul>{items(cut(rows, number, 10))}</ul>第{number}页/共3页 {links}")

    check(rows, server(rows, "/info/iList.jsp?cat=7", {"/info/iList.jsp": listed}), "PAGES_MATCH")


def test_family_generic_select_of_pages() -> None:
    rows = reports(28, lambda i: f"/content/show-{9000 + i}.html")
    pages: dict[str, skins.Handler | str] = {}
    for number in (1, 2, 3):
        options = "".join(f"<option value='list-{n}.html'>第{n}页</option>" for n in (1, 2, 3))
        pages[f"/nb/list-{number}.html"] = page(
            f"<ul>{items(cut(rows, number, 10))}</ul><select onchange='location=this.value'>{options}</select>"
        )
    check(rows, server(rows, "/nb/list-1.html", pages), "PAGES_MATCH")


def test_family_rows_written_by_script() -> None:
    rows = reports(9, lambda i: f"/zwgk/zfxxgknb/202602/t20260201_{10 + i}.html")
    script = "".join(
        f'<script>var url=".{u.removeprefix(HOME + "zwgk/zfxxgknb")}";var title="{t}";'
        'document.writeln("<li><a href="+url+">"+title+"</a></li>");</script>'
        for u, t, _ in rows
    )
    fetch = server(rows, "/zwgk/zfxxgknb/", {"/zwgk/zfxxgknb/": page(f"<ul>{script}</ul>")})
    check(rows, fetch, "SINGLE_NO_PAGER")


def test_family_rows_sliced_by_script_are_complete() -> None:
    rows = reports(37, lambda i: f"/zwgk/zfxxgknb/202402/t20240201_{10 + i}.html")
    body = (
        f"<ul class=n>{items(rows)}</ul><a href='#'>1</a><a href='#'>2</a><a href='#'>3</a>"
        "<script>var $list=$('.n li');$list.hide().slice(0,15).show();</script>"
    )
    check(rows, server(rows, "/zwgk/zfxxgknb/", {"/zwgk/zfxxgknb/": page(body)}), "SINGLE_NO_PAGER")


@pytest.mark.parametrize(
    "pager",
    [
        "<a href='#'>1</a><a href='#'>2</a><a href='#'>3</a>",
        "<a onclick='turn(2)'>2</a><a onclick='turn(3)'>3</a>",
        "<div>共3页</div>",
        "<div class='pagination'></div><script src=/pager.js></script>",
    ],
)
def test_family_unknown_pager_is_never_taken_for_complete(pager: str) -> None:
    rows = reports(10, lambda i: f"/nb/20240201/{10 + i}.html")
    done = crawl(HOME, server(rows, "/nb/", {"/nb/": page(f"<ul>{items(rows)}</ul>{pager}")}))
    assert done.urls() == {u for u, _, _ in rows}
    assert next(iter(done.proofs.values())) in ("UNPROVEN", "ALIAS")
    assert [g.reason for g in done.gaps] == ["LIST_UNPROVEN"]
