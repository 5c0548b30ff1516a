"""19-digit ids and year directories that lie by one (field notes 2.13, layout C)."""

from __future__ import annotations

from tests.testweb.furniture import Decoy
from tests.testweb.model import Report, Routes, Site
from tests.testweb.skins._common import articles, front, links, listing, put, rows_of

ROOT = "/zwgk/xgjb/xxgknb/"


def place(site: Site, report: Report) -> str:
    return f"{ROOT}{report.year + 1}n/{1881520000000000000 + report.serial * 7919}.html"


def decoy_place(decoy: Decoy) -> str:
    return f"{ROOT}qt/{1881510000000000000 + decoy.serial * 7919}.html"


def routes(site: Site) -> Routes:
    found: Routes = {}
    front(site, found, "/zwgk/", ROOT)
    articles(site, found, place, 'div class="content_body"', decoy_place)
    years = sorted(site.years, reverse=True)
    put(
        site,
        found,
        ROOT,
        "政府信息公开年报",
        links([(f"{ROOT}{y + 1}n/", f"{y + 1}年") for y in years]),
    )
    for year in years:
        reports = [r for r in site.reports if r.year == year]
        rows = rows_of(site, reports, place, decoy_place if year == years[0] else None)
        put(site, found, f"{ROOT}{year + 1}n/", f"{year + 1}年政府信息公开年报", listing(rows))
    return found
