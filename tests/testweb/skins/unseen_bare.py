"""Held out: rows that say only 年度报告, under a publisher's folder; only the text names whose and when."""

from __future__ import annotations

from functools import partial

from tests.testweb.furniture import page
from tests.testweb.model import Org, Report, Response, Routes, Site, body_html
from tests.testweb.skins._common import front, links, listing, put

COLUMN = "/xxgk/ndbg/"


def place(site: Site, report: Report) -> str:
    return f"/xxgk/ndbg/{report.org.slug}/{report.published:%Y%m%d}/{report.serial}.html"


def column_group(site: Site, report: Report) -> str:
    return report.org.org_id


def _page(site: Site, report: Report) -> Response:
    body = f"<h1>年度报告</h1><div class='c'>{body_html(report)}</div>"
    return page(site, "年度报告", body, column="政府信息公开年报")


def _folder(org: Org) -> str:
    return f"/xxgk/ndbg/{org.slug}/"


def routes(site: Site) -> Routes:
    found: Routes = {}
    front(site, found, "/xxgk/", COLUMN)
    put(site, found, COLUMN, "政府信息公开年报", links([(_folder(o), o.name) for o in site.orgs]))
    for org in site.orgs:
        rows = [(place(site, r), "年度报告", r.day) for r in site.of(org)]
        put(site, found, _folder(org), f"{org.name}", listing(rows))
    for report in site.reports:
        found[place(site, report)] = partial(_page, site, report)
    return found
