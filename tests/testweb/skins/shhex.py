"""/YYYYMMDD/<32 hex>.html articles; rows stand twice, once in a comment; gaps in dates (notes 2.18)."""

from __future__ import annotations

from tests.testweb.furniture import Decoy
from tests.testweb.model import Report, Routes, Site, pages_of
from tests.testweb.skins._common import articles, front, listing, put, rows_of


def place(site: Site, report: Report) -> str:
    return f"/nw12344/{report.published:%Y%m%d}/{report.hex}.html"


def decoy_place(decoy: Decoy) -> str:
    return f"/nw12344/{decoy.day.replace('-', '')}/{decoy.serial:032x}.html"


def routes(site: Site) -> Routes:
    found: Routes = {}
    front(site, found, "/zwgk/index.html", "/nw12344/index.html")
    articles(site, found, place, 'div id="ivs_content"', decoy_place)
    parts = pages_of(rows_of(site, site.reports, place, decoy_place), 15)
    for k, part in enumerate(parts, start=1):
        names = [
            f"/nw12344/index_{n}.html" if n > 1 else "/nw12344/index.html"
            for n in range(1, len(parts) + 1)
        ]
        pager = "".join(f'<a href="{p}">{n}</a> ' for n, p in enumerate(names, start=1))
        old = listing([(h.replace("/nw12344/", "/nw12344/old/"), t, d) for h, t, d in part])
        body = f"<!-- {old} -->{listing(part)}<div class='page'>{pager}<a href='{names[-1]}'>尾页</a></div>"
        put(site, found, names[k - 1], "政府信息公开年报", body)
    return found
