"""A site without a year-report column: platform, guide and notices only."""

from __future__ import annotations

from tests.testweb.model import Report, Routes, Site
from tests.testweb.skins._common import front, links, put


def place(site: Site, report: Report) -> str:
    raise LookupError(f"{site.host} publishes no reports")


def routes(site: Site) -> Routes:
    found: Routes = {}
    front(site, found, "/zwgk/", "/none/")
    body = links([("/zn.html", "政府信息公开指南"), ("/zd.html", "政府信息公开制度")])
    put(site, found, "/zwgk/", "政府信息公开", body, column="")
    return found
