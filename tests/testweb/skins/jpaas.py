"""A script tag with queryData and a JSON endpoint (field notes 2.5). Layout C: a column a year.

The endpoint wants paramJson={"pageNo":k,"pageSize":n}; a bare pageNo gives page 1 again. Without
a Referer it answers 403 (option `referer`).
"""

from __future__ import annotations

import json

from tests.testweb.furniture import Decoy
from tests.testweb.model import Report, Request, Response, Routes, Site, as_json, pages_of
from tests.testweb.skins._common import Row, articles, front, links, listing, put, rows_of

UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
SIZE = 15


def place(site: Site, report: Report) -> str:
    return f"/col/col{7000 + report.year}/art/{report.published.year}/art_{report.hex}.html"


def decoy_place(decoy: Decoy) -> str:
    return f"/col/col7000/art/{decoy.day[:4]}/art_{decoy.serial:032x}.html"


def _rows(site: Site, column: int) -> list[Row]:
    year = column - 7000
    rows = rows_of(site, [r for r in site.reports if r.year == year], place)
    if year == max(site.years):
        rows += rows_of(site, [], place, decoy_place)
    return rows


def _unit(rows: list[Row], number: int) -> str:
    parts = pages_of(rows, SIZE)
    part = parts[number - 1] if 1 <= number <= len(parts) else []
    return (
        f'{listing(part)}<div class="pagination" rows="{SIZE}" count="{len(rows)}" '
        f'pageNo="{number}"></div>'
    )


def routes(site: Site) -> Routes:
    found: Routes = {}
    front(site, found, "/col/col6000/index.html", "/col/col7000/index.html")
    articles(site, found, place, 'div class="article-content"', decoy_place)
    pairs = [(f"/col/col{7000 + y}/index.html", f"{y}年") for y in sorted(site.years, reverse=True)]
    put(site, found, "/col/col7000/index.html", "政府信息公开年报", links(pairs))
    for year in site.years:
        column = 7000 + year
        query = (
            "{'parseType':'bulidstatic','webId':'88','tplSetId':'T1','pageType':'column',"
            f"'tagId':'分页列表','editType':'null','pageId':'{column}'}}"
        )
        first = _unit(_rows(site, column), 1) if year % 2 else ""
        body = (
            f'<div id="分页列表" class="unit">{first}</div>'
            f'<script url="{UNIT}" queryData="{query}"></script>'
        )
        put(site, found, f"/col/col{column}/index.html", f"{year}年政府信息公开年报", body)
    return found


def api(site: Site, request: Request) -> Response | None:
    if request.path != UNIT:
        return None
    if site.options.get("referer") and "/col/col" not in request.headers.get("referer", ""):
        return Response(b"forbidden", status=403)
    column = request.number("pageId", 0)
    if column - 7000 not in site.years:
        return as_json({"success": False, "data": None})
    try:
        asked = json.loads(request.value("paramJson") or "{}")
        number = int(asked.get("pageNo", 1))
    except (ValueError, AttributeError, TypeError):
        number = 1
    return as_json({"success": True, "data": {"html": _unit(_rows(site, column), number)}})
