"""Visual SiteBuilder (field notes 2.12): the pager counts down, nb.htm, nb/<P-1>.htm … nb/1.htm."""

from __future__ import annotations

from tests.testweb.furniture import Decoy
from tests.testweb.model import Report, Routes, Site, pages_of
from tests.testweb.skins._common import articles, front, listing, put, rows_of

SIZE = 12


def place(site: Site, report: Report) -> str:
    return f"/info/1089/{report.serial}.htm"


def decoy_place(decoy: Decoy) -> str:
    return f"/info/1089/{decoy.serial}.htm"


def routes(site: Site) -> Routes:
    found: Routes = {}
    front(site, found, "/xxgk.htm", "/xxgk/nb.htm", lambda d: f"/info/1001/{d.serial}.htm")
    articles(site, found, place, 'div id="vsb_content"', decoy_place)
    parts = pages_of(rows_of(site, site.reports, place, decoy_place), SIZE)
    total = len(parts)
    for k, part in enumerate(parts, start=1):
        name = "/xxgk/nb.htm" if k == 1 else f"/xxgk/nb/{total - k + 1}.htm"
        following = f"/xxgk/nb/{total - k}.htm"
        pager = f"共{sum(map(len, parts))}条 {k}/{total} "
        if k < total:
            pager += (
                f'<a href="{following}" class="Next">下页</a> <a href="/xxgk/nb/1.htm">尾页</a>'
            )
        body = f"<!--Announced by Visual SiteBuilder 9-->{listing(part)}<div class='p_pages'>{pager}</div>"
        put(site, found, name, "政府信息公开年报", body)
    return found
