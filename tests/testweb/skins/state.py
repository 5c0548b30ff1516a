"""No product: an application whose first state stands in a JSON script tag, further rows by offset.

It met the crawler unseen (docs/testweb.md). The state holds the first rows and the count; the address of an article is made
of its id by the application, as the route that the state names says.
"""

from __future__ import annotations

import json
from functools import partial

from tests.testweb.furniture import article
from tests.testweb.model import Report, Request, Response, Routes, Site, as_json
from tests.testweb.skins._common import front, put, rows_of

COLUMN, SIZE = "/open/annual", 10
API = "/gw/v2/columns/881/articles"


def place(site: Site, report: Report) -> str:
    return f"/open/article/{report.hex[:12]}"


def _records(site: Site, start: int) -> list[dict[str, str]]:
    rows = rows_of(site, site.reports, place)[start : start + SIZE]
    return [
        {"articleId": h.rpartition("/")[2], "articleTitle": t, "releasedAt": d} for h, t, d in rows
    ]


def routes(site: Site) -> Routes:
    found: Routes = {}
    front(site, found, "/open/", COLUMN)
    for report in site.reports:
        found[place(site, report)] = partial(article, site, report, 'section class="rich"')
    state = {"column": {"id": 881, "total": len(site.reports)}, "articles": _records(site, 0)}
    script = (
        f'<script id="__STATE__" type="application/json">{json.dumps(state, ensure_ascii=False)}</script>'
        "<script>function more(offset){return fetch(`/gw/v2/columns/881/articles?offset=${offset}&limit=10`)}"
        "function link(a){return `/open/article/${a.articleId}`}</script>"
    )
    put(site, found, COLUMN, "政府信息公开年报", f'<div id="root"></div>{script}')
    return found


def api(site: Site, request: Request) -> Response | None:
    if request.path != API:
        return None
    start = request.number("offset", 0)
    return as_json({"column": {"total": len(site.reports)}, "articles": _records(site, start)})
