"""Columns with an XML datastore and dataproxy.jsp (field notes 2.3). Layout B: departments, towns.

Options: `obeys` "page", "record" or "both"; `variant` "A" (datastore) or "B" (InitData rows, no
datastore); `encrypted` (the nextgroup address carries opaque ids, and only they are answered).
"""

from __future__ import annotations

from html import escape
from typing import Any

from tests.testweb.furniture import Decoy
from tests.testweb.model import Report, Request, Response, Routes, Site, pages_of, redirect, text
from tests.testweb.skins._common import Row, articles, front, links, put, rows_of

PROXY = "/module/web/jpage/dataproxy.jsp"
SIZE = 20
COLUMNS = {
    "government": (9001, "县政府"),
    "department": (9002, "县政府部门"),
    "town": (9003, "乡镇"),
}


def place(site: Site, report: Report) -> str:
    d = report.published
    return f"/art/{d.year}/{d.month}/{d.day}/art_{COLUMNS[report.org.kind][0]}_{report.serial}.html"


def decoy_place(decoy: Decoy) -> str:
    year, month, day = decoy.day.split("-")
    return f"/art/{year}/{int(month)}/{int(day)}/art_9001_{decoy.serial}.html"


def _rows(site: Site, column: int) -> list[Row]:
    kind = next(k for k, (c, _) in COLUMNS.items() if c == column)
    return rows_of(site, site.kind(kind), place, decoy_place if column == 9001 else None)


def _record(row: Row) -> str:
    return f"<li><a href='{row[0]}' title='{escape(row[1])}'>{escape(row[1])}</a><span>{row[2]}</span></li>"


def _store(site: Site, column: int, rows: list[Row]) -> str:
    key = f"c{column * 7:x}" if site.options.get("encrypted") else str(column)
    query = f"page=1&webid=7&path=/&columnid={key}&unitid={column}88&webname=x&permissiontype=0"
    records = "".join(f"<record><![CDATA[{_record(r)}]]></record>" for r in rows)
    return (
        f'<datastore><nextgroup><![CDATA[<a href="{PROXY}?{query}"></a>]]></nextgroup>'
        f"<recordset>{records}</recordset></datastore>"
    )


def routes(site: Site) -> Routes:
    found: Routes = {}
    front(site, found, "/col/col9000/index.html", "/col/col8000/index.html")
    articles(site, found, place, 'div id="zoom"', decoy_place)
    pairs = [(f"/col/col{c}/index.html", title) for c, title in COLUMNS.values()]
    put(site, found, "/col/col8000/index.html", "政府信息公开年报", links(pairs))
    for column, title in COLUMNS.values():
        rows = _rows(site, column)
        key = f"c{column * 7:x}" if site.options.get("encrypted") else str(column)
        call = (
            f"$('#{column}88').jpage({{totalRecord:{len(rows)},perPage:{SIZE},proxyUrl:'{PROXY}',"
            f"ajaxParam:{{col:1,appid:'1',webid:7,path:'/',columnid:'{key}',unitid:'{column}88',"
            f"webname:'x',permissiontype:0}}}});"
        )
        if site.options.get("variant") == "B":
            items = ",".join("'" + _record(r).replace("'", '"') + "'" for r in rows[:SIZE])
            body = f'<div id="{column}88"></div><script>var InitData{column}88=[{items}];{call}</script>'
        else:
            store = _store(site, column, rows[:SIZE])
            body = (
                f'<div id="{column}88"><script type="text/xml">{store}</script></div>'
                f"<script>{call}</script>"
            )
        put(site, found, f"/col/col{column}/index.html", title, body)
    return found


def api(site: Site, request: Request) -> Response | None:
    if request.path == "/module/download/downfile.jsp":
        return redirect(f"/attach/0/{request.value('filename')}")
    if request.path != PROXY:
        return None
    key: Any = request.value("columnid")
    names = {
        (f"c{c * 7:x}" if site.options.get("encrypted") else str(c)): c for c, _ in COLUMNS.values()
    }
    if key not in names:
        return text("<html><body>参数错误</body></html>")
    rows = _rows(site, names[key])
    obeys = site.options.get("obeys", "both")
    start, end = request.number("startrecord", 0), request.number("endrecord", 0)
    if obeys != "page" and start and end:
        part = rows[start - 1 : min(end, start + 59)]
    else:
        number = 1 if obeys == "record" else request.number("page")
        part = pages_of(rows, SIZE)[number - 1] if number <= len(pages_of(rows, SIZE)) else []
    return text(_store(site, names[key], part), "text/xml; charset=utf-8")
