"""The message API of Jiangsu counties (notes 2.6): JSONP, windows of records, a Referer is wanted.

A window of more than twenty records is answered 404. Held out, like `igs`.
"""

from __future__ import annotations

import json

from tests.testweb.furniture import Decoy
from tests.testweb.model import Report, Request, Response, Routes, Site, text
from tests.testweb.skins._common import articles, front, listing, put, rows_of

API = "/messageController/getMessage.do"
SIZE = 20


def place(site: Site, report: Report) -> str:
    return f"/gxgk/zfxxgknb/{report.published:%Y%m}/{report.hex}.html"


def decoy_place(decoy: Decoy) -> str:
    return f"/gxgk/zfxxgknb/{decoy.day[:7].replace('-', '')}/{decoy.serial:032x}.html"


def routes(site: Site) -> Routes:
    found: Routes = {}
    front(site, found, "/gxgk/", "/gxgk/zfxxgknb/")
    articles(site, found, place, 'div class="article_content"', decoy_place)
    total = len(rows_of(site, site.reports, place, decoy_place))
    script = (
        f"$('#list').messageList({{proxyUrl:'{API}',columnId:'88123',perPage:{SIZE},"
        f"totalRecord:{total},startrecord:1,endrecord:{SIZE},callback:'cb'}});"
    )
    put(
        site,
        found,
        "/gxgk/zfxxgknb/",
        "政府信息公开年报",
        f'<div id="list"></div><script>{script}</script>',
    )
    return found


def api(site: Site, request: Request) -> Response | None:
    if request.path != API:
        return None
    start, end = request.number("startrecord"), request.number("endrecord", SIZE)
    if end - start >= SIZE:
        return Response(b"too many", status=404)
    if not request.headers.get("referer") or request.value("columnId") != "88123":
        return Response(b"forbidden", status=403)
    rows = rows_of(site, site.reports, place, decoy_place)
    answer = json.dumps({"result": listing(rows[max(0, start - 1) : end])}, ensure_ascii=False)
    return text(f"{request.value('callback') or 'cb'}({answer})", "text/javascript; charset=utf-8")
