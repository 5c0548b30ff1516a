"""Families that write their pager or rows into the page: each list read to its end, with a proof."""

from __future__ import annotations

import json
import re
from urllib.parse import urlencode

import pytest

from crawler.capture.identity import resource_key
from tests.crawler import skins
from tests.crawler.explore_loop import crawl
from tests.crawler.family_check import check
from tests.crawler.skins import HOME, cut, items, number_in, page, reports, server

Query = dict[str, str]


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
