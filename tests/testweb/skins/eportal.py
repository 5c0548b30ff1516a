"""Huilan eportal (field notes 2.11): pageId, moduleId and currentPage; without moduleId, page 1."""

from __future__ import annotations

from tests.testweb.furniture import Decoy, page
from tests.testweb.model import Report, Request, Response, Routes, Site, pages_of
from tests.testweb.skins._common import articles, front, listing, rows_of

UI = "/eportal/ui"
PAGE, MODULE = "4711", "5e3d18d51b0f4b7a9d1b7c2a0f6b9c11"
SIZE = 14


def place(site: Site, report: Report) -> str:
    return f"/zwgk/xxgknb/{report.serial}/index.html"


def decoy_place(decoy: Decoy) -> str:
    return f"/zwgk/xxgknb/{decoy.serial}/index.html"


def routes(site: Site) -> Routes:
    found: Routes = {}
    front(site, found, "/zwgk/", f"{UI}?pageId={PAGE}")
    articles(site, found, place, 'div class="easysite-news-text"', decoy_place)
    return found


def api(site: Site, request: Request) -> Response | None:
    if request.path != UI or request.value("pageId") != PAGE:
        return None
    parts = pages_of(rows_of(site, site.reports, place, decoy_place), SIZE)
    number = request.number("currentPage") if request.value("moduleId") == MODULE else 1
    if not 1 <= number <= len(parts):
        number = 1
    base = f"{UI}?pageId={PAGE}&currentPage={{}}&moduleId={MODULE}&staticRequest=yes"
    pager = (
        f"共{len(parts)}页 第{number}页 "
        f'<a href="javascript:;" onclick="location.href=\'{base.format(min(number + 1, len(parts)))}\'">下一页</a> '
        f'<a href="javascript:;" onclick="location.href=\'{base.format(len(parts))}\'">尾页</a>'
    )
    body = (
        f'<input type="hidden" id="eprotalCurrentPageId" value="{PAGE}">{listing(parts[number - 1])}'
        f'<div class="pagination" moduleId="{MODULE}">{pager}</div>'
    )
    return page(site, "政府信息公开年报", body, column="政府信息公开年报")
