"""Older reports that no page links to: only the site map that robots.txt names tells of them.

The column's list shows the last years; the others stand in the same folder.
"""

from __future__ import annotations

import gzip

from tests.testweb.furniture import news
from tests.testweb.model import Report, Request, Response, Routes, Site
from tests.testweb.skins._common import articles, front, listing, put, rows_of

COLUMN = "/xxgk/k301/"
SHOWN = 5


def place(site: Site, report: Report) -> str:
    return f"{COLUMN}{report.published.year}/{report.serial}.html"


def planted(site: Site) -> list[list[str]]:
    """The rows that the list shows."""
    return [[place(site, r) for r in _shown(site)]]


def _shown(site: Site) -> list[Report]:
    years = sorted(site.years)[-SHOWN:]
    return [r for r in site.reports if r.year in years]


def routes(site: Site) -> Routes:
    found: Routes = {}
    front(site, found, "/xxgk/", COLUMN)
    articles(site, found, place, 'div class="article"')
    rows = listing(rows_of(site, _shown(site), place))
    put(site, found, COLUMN, "政府信息公开年报", rows)
    return found


def _map(tag: str, inner: str, urls: list[str]) -> bytes:
    body = "".join(f"<{inner}><loc>{u}</loc></{inner}>" for u in urls)
    return f'<?xml version="1.0" encoding="UTF-8"?><{tag}>{body}</{tag}>'.encode()


def api(site: Site, request: Request) -> Response | None:
    if request.path == "/sitemap.xml":
        maps = [site.url("/map1.xml"), site.url("/map2.xml.gz")]
        return Response(_map("sitemapindex", "sitemap", maps), "application/xml")
    if request.path == "/map1.xml":
        pages = [site.url(f"/news/{d.serial}.html") for d in news(site)]
        return Response(_map("urlset", "url", pages), "application/xml")
    if request.path == "/map2.xml.gz":
        pages = [site.url(place(site, r)) for r in site.reports]
        return Response(gzip.compress(_map("urlset", "url", pages), mtime=0), "application/gzip")
    return None
