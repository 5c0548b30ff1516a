"""Skin: column pages with an XML datastore and a dataproxy endpoint, the towns' site.

The first page's rows stand inside a script; the others come from /module/web/jpage/dataproxy.jsp by
page or by startrecord and endrecord.
"""

from __future__ import annotations

from html import escape

from crawler.sample import bodies
from crawler.sample.model import SampleReport
from crawler.sample.skins.frame import NEWS, decoy_page, layout

COLUMN = "/col/col9001/index.html"
UNIT = "764752"
PER_PAGE = 20
SITE = "青澜县乡镇信息公开"
PROXY = "/module/web/jpage/dataproxy.jsp"
MENU = '<a href="/">首页</a><a href="/col/col9000/index.html">政府信息公开</a>'


def locate(report: SampleReport) -> tuple[str, str | None]:
    """(page path, None): all its reports are HTML."""
    day = report.published_on
    return f"/art/{day.year}/{day.month}/{day.day}/art_9001_{report.number}.html", None


def _records(reports: list[SampleReport]) -> list[str]:
    return [
        f"<li><a href='{locate(r)[0]}' title='{escape(r.title)}'>{escape(r.title)}</a>"
        f"<span>{r.published_on}</span></li>"
        for r in reports
    ]


def datastore(records: list[str], total: int) -> str:
    query = f"page=1&webid=7&path=/&columnid=9001&unitid={UNIT}&webname=%E9%9D%92&permissiontype=0"
    rows = "".join(f"<record><![CDATA[{r}]]></record>" for r in records)
    return (
        f'<datastore><nextgroup><![CDATA[<a href="{PROXY}?{query}"></a>]]></nextgroup>'
        f"<totalrecord>{total}</totalrecord><recordset>{rows}</recordset></datastore>"
    )


def proxy(reports: list[SampleReport], query: dict[str, str]) -> bytes:
    """The endpoint's answer for a query (startrecord/endrecord or page)."""
    records = _records(reports)
    if query.get("startrecord", "").isdigit() and query.get("endrecord", "").isdigit():
        start, end = int(query["startrecord"]) - 1, int(query["endrecord"])
    else:
        page = int(query["page"]) if query.get("page", "").isdigit() else 1
        start, end = (page - 1) * PER_PAGE, page * PER_PAGE
    return datastore(records[max(0, start) : end], len(records)).encode()


def pages(reports: list[SampleReport]) -> dict[str, tuple[bytes, str]]:
    """Every static page of the site: path → (body, content type)."""
    found: dict[str, tuple[bytes, str]] = {}

    def put(path: str, title: str, body: str, meta: str = "") -> None:
        page = layout(f"{title}_{SITE}", body, meta=meta, menu=MENU)
        found[path] = (page.encode(), "text/html; charset=utf-8")

    news = "".join(
        f'<li><a href="/art/2024/3/{n}/art_9100_{n}.html">{t}</a></li>'
        for n, t in enumerate(NEWS, start=1)
    )
    put("/", "首页", f'<p><a href="/col/col9000/index.html">政府信息公开</a></p><ul>{news}</ul>')
    for n, title in enumerate(NEWS, start=1):
        put(f"/art/2024/3/{n}/art_9100_{n}.html", title, decoy_page(title))
    put(
        "/col/col9000/index.html",
        "政府信息公开",
        f'<ul><li><a href="{COLUMN}">政府信息公开年报</a></li></ul>',
    )
    records = _records(reports)
    store = datastore(records[:PER_PAGE], len(records))
    script = (
        f"$('#{UNIT}').jpage({{totalRecord:{len(records)},perPage:{PER_PAGE},proxyUrl:'{PROXY}',"
        f"ajaxParam:{{col:1,appid:1,webid:7,path:'/',columnid:9001,unitid:'{UNIT}',permissiontype:0}}}});"
    )
    put(
        COLUMN,
        "政府信息公开年报",
        f'<h2>政府信息公开年报</h2><div id="{UNIT}"><script type="text/xml">{store}</script></div>'
        f"<script>{script}</script>",
        '<meta name="ColumnName" content="政府信息公开年报">',
    )
    for report in reports:
        meta = (
            f'<meta name="ArticleTitle" content="{escape(report.title)}">'
            f'<meta name="PubDate" content="{report.published_on} 10:00:00">'
            f'<meta name="ContentSource" content="{escape(report.agency.name)}">'
        )
        body = (
            f"<h1>{escape(report.title)}</h1><div id='zoom' class='article_content'>"
            f"{bodies.html_body(report)}</div>"
        )
        put(locate(report)[0], report.title, body, meta)
    return found
