"""TRS IGS: a list filled from a search endpoint that the column page itself calls (notes 2.2).

Held out: written from the notes, after the crawler's families; nobody tunes for it.
"""

from __future__ import annotations

from tests.testweb.furniture import Decoy
from tests.testweb.model import Report, Request, Response, Routes, Site, as_json, pages_of
from tests.testweb.skins._common import articles, front, put, rows_of

API = "/igs/front/search/publish/data/list.html"
SIZE = 10


def place(site: Site, report: Report) -> str:
    day = report.published
    return f"/bmxx/{report.org.slug}/{day:%Y%m}/t{day:%Y%m%d}_{report.serial}.html"


def decoy_place(decoy: Decoy) -> str:
    return f"/bmxx/qt/{decoy.day[:7].replace('-', '')}/t{decoy.day.replace('-', '')}_{decoy.serial}.html"


def routes(site: Site) -> Routes:
    found: Routes = {}
    front(site, found, "/xxgk/", "/xxgk/nb/")
    articles(site, found, place, 'div class="TRS_UEDITOR"', decoy_place)
    query = f"index=bmxx&filter[SITEID]=67&filter[GROUPCAT]=228&pageSize={SIZE}&pageNumber=1"
    script = f'$.get("{API}?{query}&orderProperty=DOCRELTIME",function(d){{draw(d.page.content)}});'
    put(
        site,
        found,
        "/xxgk/nb/",
        "政府信息公开年报",
        f'<ul id="rows"></ul><script>{script}</script>',
    )
    return found


def api(site: Site, request: Request) -> Response | None:
    if request.path != API:
        return None
    rows = rows_of(site, site.reports, place, decoy_place)
    if request.value("filter[GROUPCAT]") != "228":
        rows = []
    parts, number = pages_of(rows, SIZE), request.number("pageNumber")
    part = parts[number - 1] if 1 <= number <= len(parts) else []
    content = [{"title": t, "trs_time": f"{d} 10:00:00", "url": h} for h, t, d in part]
    return as_json({"page": {"content": content, "total": len(rows), "number": number}})
