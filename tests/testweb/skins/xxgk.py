"""Hanweb's disclosure module (field notes 2.4). Layout E: area (credit code) × fbtime (year).

The tree lists the areas; each area's page has a selector of years; a year's page is the report.
"""

from __future__ import annotations

from functools import partial

from tests.testweb.furniture import article, page
from tests.testweb.model import Org, Report, Request, Response, Routes, Site
from tests.testweb.skins._common import front, links

PAGE = "/module/xxgk/xxgkAnnualReport.jsp"


def place(site: Site, report: Report) -> str:
    return f"{PAGE}?area={report.org.code}&fbtime={report.year}"


def routes(site: Site) -> Routes:
    found: Routes = {}
    front(site, found, "/module/xxgk/tree.jsp", "/col/col500/index.html")
    pairs = [(f"{PAGE}?area={o.code}", o.name) for o in site.orgs]
    body = f'<div class="zfxxgk_zdgkc">{links(pairs)}</div>'
    found["/col/col500/index.html"] = partial(
        page, site, "政府信息公开年报", body, column="政府信息公开年报"
    )
    return found


def api(site: Site, request: Request) -> Response | None:
    if request.path != PAGE:
        return None
    org = next((o for o in site.orgs if o.code == request.value("area")), None)
    if org is None:
        return None
    year = request.value("fbtime")
    report = next((r for r in site.of(org) if str(r.year) == year), None)
    if report:
        return article(site, report, 'div class="bt-content"')
    return _years(site, org)


def _years(site: Site, org: Org) -> Response:
    options = "".join(
        f'<option value="{PAGE}?area={org.code}&fbtime={r.year}">{r.year}年</option>'
        for r in site.of(org)
    )
    body = (
        f"<h2>{org.name}政府信息公开年报</h2>"
        f'<select onchange="location.href=this.value"><option value="">选择年份</option>{options}</select>'
    )
    return page(site, f"{org.name}政府信息公开年报", body, column="政府信息公开年报")
