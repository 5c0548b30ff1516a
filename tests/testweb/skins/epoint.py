"""Epoint (field notes 2.10): rows by a JSON POST; pages counted from 0; a publisher is a deptcode."""

from __future__ import annotations

import json

from tests.testweb.furniture import Decoy
from tests.testweb.model import Report, Request, Response, Routes, Site, as_json, pages_of
from tests.testweb.skins._common import articles, front, put, rows_of

API = "/EWB-FRONT/rest/lightfrontaction/getgovinfolist"
SIZE = 12
CATEGORY = "003009"


def place(site: Site, report: Report) -> str:
    day = report.published
    return (
        f"/003/{CATEGORY}/{day:%Y%m%d}/{report.hex[:8]}-{report.hex[8:12]}-{report.hex[12:]}.html"
    )


def decoy_place(decoy: Decoy) -> str:
    return f"/003/{CATEGORY}/{decoy.day.replace('-', '')}/{decoy.serial:032x}.html"


def routes(site: Site) -> Routes:
    found: Routes = {}
    front(site, found, "/zwgk/", f"/dynamic/zwgk/govInfoPub.html?categorynum={CATEGORY}")
    articles(site, found, place, 'div class="article-content"', decoy_place)
    asked = {
        "deptcode": "", "categorynum": CATEGORY, "pageIndex": 0, "pageSize": SIZE,
        "siteGuid": "7eb5f7f1-9041-43ad-8e13-8fcb82ea831a",
    }  # fmt: skip
    script = (
        'var siteInfo={siteGuid:"7eb5f7f1-9041-43ad-8e13-8fcb82ea831a",projectName:"EWB-FRONT"};'
        f'$.ajax({{type:"post",url:"{API}",contentType:"application/json",'
        f"data:JSON.stringify({json.dumps(asked)}),success:draw}});"
    )
    body = f'<div id="list"></div><script src="/js/webBuilderCommon.js"></script><script>{script}</script>'
    put(site, found, "/dynamic/zwgk/govInfoPub.html", "政府信息公开年报", body)
    return found


def api(site: Site, request: Request) -> Response | None:
    if request.path != API:
        return None
    asked = request.json()
    if not isinstance(asked, dict) or asked.get("categorynum") != CATEGORY:
        return as_json({"custom": {"data": [], "total": 0}})
    rows = rows_of(site, site.reports, place, decoy_place)
    parts = pages_of(rows, SIZE)
    index = asked.get("pageIndex")
    number = int(str(index)) if str(index).isdigit() else 0
    data = [
        {"title": t, "realtitle": t, "infourl": h, "infodate": d}
        for h, t, d in (parts[number] if 0 <= number < len(parts) else [])
    ]
    return as_json({"custom": {"data": data, "total": len(rows)}})
