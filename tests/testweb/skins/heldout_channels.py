"""Held out: a shell that asks for the channel tree, and the rows of each year from a data host by POST.

From field notes 2.7 (channel tree; the province whose lists come by POST from an `api` host) and 2.16
(`gk=N`), 4.1 and 4.4 C, by a hand that had not read the crawler. No row stands in any page; bodies
hold #PAGE_BREAK#; ContentSource is 本站 and PubDate is in characters; every fifth report of 2019 or later is
a PDF in a viewer, beside the article.
"""

from __future__ import annotations

from functools import partial
from hashlib import md5
from urllib.parse import quote

from crawler.sample import bodies
from tests.testweb.furniture import Decoy, decoys, page
from tests.testweb.model import (
    Report,
    Request,
    Response,
    Routes,
    Site,
    as_json,
    body_html,
    pages_of,
    sample,
)
from tests.testweb.skins._common import Row, articles, links, put, rows_of

PLATFORM, TREE, SEARCH = "/zwgk/zfxxgk/", "/common/getChannelList", "/search/common/search/"
CODE, SIZE = "zfxxgk", 5
TABS = ("政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报")


def data_host(site: Site) -> str:
    return "api." + site.host.removeprefix("www.")


def hosts(site: Site) -> list[str]:
    return [data_host(site)]


def _channel(name: str) -> str:
    return md5(f"channel-{name}".encode(), usedforsecurity=False).hexdigest()


def place(site: Site, report: Report) -> str:
    return f"/{site.key}xzf/c{108000 + report.year}/{report.published:%Y%m}/{report.hex}.shtml"


def decoy_place(decoy: Decoy) -> str:
    return f"/zwgk/c107001/{decoy.day[:7].replace('-', '')}/{_channel(str(decoy.serial))}.shtml"


def column_group(site: Site, report: Report) -> int:
    return report.year


def _file_path(site: Site, report: Report) -> str:
    """Where every fifth report's PDF is; "" for the others."""
    if report.year < 2019 or report.serial % 5:
        return ""
    return f"{place(site, report).rpartition('/')[0]}/files/{_channel(report.hex)}.pdf"


_files: dict[int, bytes] = {}


def attachment(site: Site, report: Report) -> tuple[str, bytes] | None:
    """(path, bytes) of the report's file."""
    drawn = sample(report)
    if drawn is None or not _file_path(site, report):
        return None
    if report.serial not in _files:
        _files[report.serial] = bodies.pdf_body(drawn)
    return _file_path(site, report), _files[report.serial]


def _file(site: Site, report: Report) -> Response:
    found = attachment(site, report)
    assert found is not None
    return Response(found[1], "application/pdf")


def _article(site: Site, report: Report) -> Response:
    file, day = _file_path(site, report), report.published
    body = body_html(report).replace("三、", "#PAGE_BREAK#三、", 1)
    if file:
        body = f'<iframe src="/pdfjs/web/viewer.html?file={quote(file, safe="")}"></iframe>'
    whole = (
        f"<UCAPTITLE>{report.title}</UCAPTITLE><PUBLISHTIME>{report.day} 10:00</PUBLISHTIME>"
        f'<div id="zoomcon"><UCAPCONTENT>{body}</UCAPCONTENT></div>'
    )
    meta = (
        f"<meta content='{report.title}' name='articletitle'><meta content='本站' name='contentsource'>"
        f"<meta content='{day.year}年{day.month}月{day.day}日' name='pubdate'>"
    )
    return page(site, report.title, whole, column="政府信息公开年报", meta=meta)


def _shell(site: Site) -> str:
    """The script of the column page: year tabs from the tree, rows of a tab by POST."""
    return (
        f"var channelCode='{CODE}',websiteCodeName='{site.key}xzf',"
        f"searchUrl='http://{data_host(site)}{SEARCH}';"
        f"$.getJSON('{TREE}',{{channelCode:channelCode,websiteCodeName:websiteCodeName}},function(d){{"
        "$.each(d.results.children,function(i,c){if(c.displayName=='政府信息公开年报'){"
        "$.each(c.children,function(j,y){$('#years').append('<li id=\"'+y.channelId+'\">'+y.displayName+'</li>');"
        "if(j==0){load(y.channelId,1)}})}})});"
        "$('#years').on('click','li',function(){load(this.id,1)});"
        "function load(channelId,page){$.ajax({type:'POST',url:searchUrl+channelId,"
        f"data:{{page:page,_pageSize:{SIZE},_isAgg:true,_isJson:true}},success:function(r){{"
        "$('#rows').empty();$.each(r.data.results,function(i,a){$('#rows').append("
        "'<li><a href=\"'+a.url+'\">'+a.title+'</a><span>'+a.publishedTimeStr+'</span></li>')});"
        "pager(r.data.total,r.data.rows,page,function(n){load(channelId,n)})}})}"
    )


def routes(site: Site) -> Routes:
    found: Routes = {}
    articles(site, found, place, "div", decoy_place)
    for report in site.reports:
        found[place(site, report)] = partial(_article, site, report)
        if file := _file_path(site, report):
            found[file] = partial(_file, site, report)
    viewer = "<html><body><div id='viewer'></div><script>open(file)</script></body></html>"
    found["/pdfjs/web/viewer.html"] = partial(Response, viewer.encode())
    latest = [(decoy_place(d), d.title) for d in decoys(site)[-4:]]
    home = f'<div class="nav"><a href="/zwgk/index.shtml">政务公开</a></div>{links(latest)}'
    put(site, found, "/", "首页", home, "首页")
    head = [(f"{PLATFORM}?gk={n}", t) for n, t in enumerate(TABS, start=1)]
    content = f'<a href="{PLATFORM}?gk=1">政府信息公开</a>{links(latest)}'
    put(site, found, "/zwgk/index.shtml", "政务公开", content, "政务公开")
    for n, title in enumerate(TABS[:3], start=1):
        body = f"{links(head)}<h1>{title}</h1><p>年度报告于次年一月底前公布。</p>"
        put(site, found, f"{PLATFORM}?gk={n}", title, body, title)
    body = f'{links(head)}<ul id="years"></ul><ul id="rows"></ul><script>{_shell(site)}</script>'
    put(site, found, f"{PLATFORM}?gk=4", TABS[3], body)
    return found


def _node(name: str, children: list[dict[str, object]]) -> dict[str, object]:
    return {"displayName": name, "channelId": _channel(name), "children": children}


def _rows(site: Site, channel: str) -> list[Row]:
    for year in site.years:
        if channel == _channel(f"{year}年"):
            of_year = [r for r in site.reports if r.year == year]
            return rows_of(site, of_year, place, decoy_place if year == max(site.years) else None)
    return []


def api(site: Site, request: Request) -> Response | None:
    if request.path == TREE and request.host == site.host:
        known = request.value("channelCode") == CODE
        known = known and request.value("websiteCodeName") == f"{site.key}xzf"
        years = [_node(f"{y}年", []) for y in sorted(site.years, reverse=True)]
        tabs = [_node(t, years if t == TABS[3] else []) for t in TABS]
        return as_json({"results": _node("政府信息公开", tabs) if known else None})
    if not request.path.startswith(SEARCH) or request.host != data_host(site):
        return None
    if request.method != "POST":
        return Response(b'{"status":405}', "application/json", status=405)
    rows = _rows(site, request.path.removeprefix(SEARCH))
    parts, number = pages_of(rows, SIZE), request.number("page")
    results = [
        {"title": t, "url": site.url(h), "publishedTimeStr": f"{d} 10:00:00", "content": "",
         "domainMetaList": []}
        for h, t, d in (parts[number - 1] if 1 <= number <= len(parts) else [])
    ]  # fmt: skip
    return as_json({"data": {"total": len(rows), "page": number, "rows": SIZE, "results": results}})
