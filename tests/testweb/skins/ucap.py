"""UCAP static lists and JSON search (field notes 2.7). Layout D: year × kind.

Even years are static pages (common_list.shtml, _2 …); odd years hold only a JSON address in a
script. Bodies of two pages hold a #PAGE_BREAK# marker.
"""

from __future__ import annotations

from functools import partial
from hashlib import md5

from tests.testweb.furniture import Decoy, article_meta, page
from tests.testweb.model import (
    Report,
    Request,
    Response,
    Routes,
    Site,
    as_json,
    body_html,
    pages_of,
)
from tests.testweb.skins._common import Row, articles, front, links, listing, put, rows_of

SIZE = 10
KINDS = {"government": ("zf", "政府"), "department": ("bm", "部门"), "town": ("xz", "乡镇")}


def _folder(report: Report) -> str:
    return f"/zwgk/gb{report.year}/{KINDS[report.org.kind][0]}{report.year}"


def place(site: Site, report: Report) -> str:
    return f"{_folder(report)}/{report.published:%Y%m}/{report.hex}.shtml"


def decoy_place(decoy: Decoy) -> str:
    return f"/zwgk/qt/{decoy.day[:7].replace('-', '')}/{decoy.serial:032x}.shtml"


def _channel(year: int, kind: str) -> str:
    return md5(f"ucap-{year}-{kind}".encode(), usedforsecurity=False).hexdigest()


def _rows(site: Site, year: int, kind: str) -> list[Row]:
    rows = rows_of(site, [r for r in site.kind(kind) if r.year == year], place)
    if (year, kind) == (max(site.years), "government"):
        rows += rows_of(site, [], place, decoy_place)
    return rows


def _article(site: Site, report: Report) -> Response:
    body = body_html(report)
    if report.serial % 2:
        body = body.replace("三、", "#PAGE_BREAK#三、", 1)
    whole = (
        f"<UCAPTITLE>{report.title}</UCAPTITLE><PUBLISHTIME>{report.day} 09:30</PUBLISHTIME>"
        f'<div id="zoomcon"><UCAPCONTENT>{body}</UCAPCONTENT></div>'
    )
    return page(site, report.title, whole, column="政府信息公开年报", meta=article_meta(report))


def routes(site: Site) -> Routes:
    found: Routes = {}
    front(site, found, "/zwgk/index.shtml", "/zwgk/zfxxgkndbg/list.shtml")
    articles(site, found, place, "div", decoy_place)
    for report in site.reports:
        found[place(site, report)] = partial(_article, site, report)
    years = sorted(site.years, reverse=True)
    pairs = [(f"/zwgk/gb{y}/list.shtml", f"{y}年度") for y in years]
    put(site, found, "/zwgk/zfxxgkndbg/list.shtml", "政府信息公开年报", links(pairs))
    for year in years:
        kinds = [k for k in KINDS if _rows(site, year, k)]
        pairs = [
            (f"/zwgk/gb{year}/{KINDS[k][0]}{year}/common_list.shtml", KINDS[k][1]) for k in kinds
        ]
        put(site, found, f"/zwgk/gb{year}/list.shtml", f"{year}年度政府信息公开年报", links(pairs))
        for kind in kinds:
            _column(site, found, year, kind)
    return found


def _column(site: Site, found: Routes, year: int, kind: str) -> None:
    base = f"/zwgk/gb{year}/{KINDS[kind][0]}{year}/common_list"
    title = f"{year}年度{KINDS[kind][1]}政府信息公开年报"
    rows = _rows(site, year, kind)
    if year % 2:
        url = (
            f"/common/search/{_channel(year, kind)}?_isAgg=true&_isJson=true&_pageSize={SIZE}"
            "&_template=index&_rangeTimeGte=&_channelName=&page=1"
        )
        body = f'<ul id="list"></ul><script>$.get("{url}",function(d){{cmspro_list(d)}});</script>'
        put(site, found, f"{base}.shtml", title, body)
        return
    parts = pages_of(rows, SIZE)
    for number, part in enumerate(parts, start=1):
        call = (
            f"createPageHTML('page_div',{len(parts)},{number},'common_list','shtml',{len(rows)});"
        )
        body = f'{listing(part)}<div id="page_div"></div><script>{call}</script>'
        put(site, found, f"{base}.shtml" if number == 1 else f"{base}_{number}.shtml", title, body)


def api(site: Site, request: Request) -> Response | None:
    if not request.path.startswith("/common/search/"):
        return None
    channel = request.path.rpartition("/")[2]
    for year in site.years:
        for kind in KINDS:
            if _channel(year, kind) != channel:
                continue
            rows, number = _rows(site, year, kind), request.number("page")
            parts = pages_of(rows, SIZE)
            part = parts[number - 1] if 1 <= number <= len(parts) else []
            results = [
                {"title": t, "url": h, "publishedTimeStr": f"{d} 09:30:00", "content": ""}
                for h, t, d in part
            ]
            return as_json(
                {"data": {"total": len(rows), "page": number, "rows": SIZE, "results": results}}
            )
    return as_json({"data": {"total": 0, "page": 1, "rows": SIZE, "results": []}})
