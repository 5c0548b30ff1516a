"""Longxun (field notes 2.9). Layout F: a publisher's id and type=3 give its year reports.

Rows come from an AJAX label; the number of pages stands in the page's script.
"""

from __future__ import annotations

from tests.testweb.furniture import Decoy
from tests.testweb.model import Org, Report, Request, Response, Routes, Site, pages_of, text
from tests.testweb.skins._common import Row, articles, front, links, listing, put, rows_of

LABEL = "/site/label/8888"
SIZE = 6
TYPES = {
    "1": "政府信息公开制度",
    "2": "政府信息公开指南",
    "3": "政府信息公开年报",
    "4": "政府信息公开目录",
}


def organ(org: Org) -> str:
    return str(6600000 + org.number)


def place(site: Site, report: Report) -> str:
    return f"/public/{organ(report.org)}/{report.serial}.html"


def decoy_place(decoy: Decoy) -> str:
    return f"/public/6600001/{decoy.serial}.html"


def _query(org: Org) -> str:
    return (
        "IsAjax=1&dataType=html&labelName=publicInfoList&siteId=6799&pageSize=6&pageIndex={}"
        f"&action=list&organId={organ(org)}&type=3&catId=&cId=&isDate=true&dateFormat=yyyy-MM-dd"
    )


def _rows(site: Site, org: Org) -> list[Row]:
    return rows_of(site, site.of(org), place, decoy_place if org.kind == "government" else None)


def routes(site: Site) -> Routes:
    found: Routes = {}
    front(site, found, "/public/", "/public/column/6600001?type=3&action=list")
    articles(site, found, place, 'div class="gzk-article"', decoy_place)
    pairs = [(f"/public/column/{organ(o)}?type=4&action=list", o.name) for o in site.orgs]
    first = [
        ("/public/column/6600001?type=3&action=list", "政府信息公开年报"),
        ("/public/organs.html", "单位目录"),
    ]
    put(site, found, "/public/", "政府信息公开", links(first), column="政府信息公开")
    put(site, found, "/public/organs.html", "公开单位", links(pairs), column="政府信息公开")
    return found


def api(site: Site, request: Request) -> Response | None:
    from tests.testweb.furniture import page

    if request.path.startswith("/public/column/"):
        org = next((o for o in site.orgs if organ(o) == request.path.rpartition("/")[2]), None)
        if org is None:
            return None
        kind = request.value("type") or "4"
        menu = links(
            [(f"/public/column/{organ(org)}?type={t}&action=list", n) for t, n in TYPES.items()]
        )
        body = menu
        if kind == "3":
            parts = pages_of(_rows(site, org), SIZE)
            script = f'$("#list").load("{LABEL}?{_query(org).format(1)}");Ls.page({{pageCount:{len(parts)}}});'
            body += f'<div id="list">{listing(parts[0])}</div><script>{script}</script>'
        return page(site, f"{org.name}{TYPES.get(kind, '')}", body, column=TYPES.get(kind, ""))
    if request.path == LABEL:
        org = next((o for o in site.orgs if organ(o) == request.value("organId")), None)
        parts = pages_of(_rows(site, org), SIZE) if org else [[]]
        number = request.number("pageIndex")
        return text(listing(parts[number - 1] if 1 <= number <= len(parts) else []))
    return None
