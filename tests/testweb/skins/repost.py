"""A commission that re-publishes the report of the ministry above it (field notes 8.1, Q57).

Its own reports and one of the upper level stand in one list; the source of each page says whose it is.
"""

from __future__ import annotations

from functools import partial

from tests.testweb.furniture import article
from tests.testweb.model import Report, Routes, Site
from tests.testweb.skins._common import front, listing, put, rows_of

COLUMN = "/report/"


def place(site: Site, report: Report) -> str:
    return f"/report/{report.serial}"


def routes(site: Site) -> Routes:
    found: Routes = {}
    front(site, found, "/gk/", COLUMN)
    for report in site.reports:
        found[place(site, report)] = partial(article, site, report, 'div class="con"')
    put(site, found, COLUMN, "政府信息公开年报", listing(rows_of(site, site.reports, place)))
    return found
