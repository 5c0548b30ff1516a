"""Once held out: a GraphQL endpoint whose pages are turned by an opaque cursor."""

from __future__ import annotations

import base64
from functools import partial

from tests.testweb.furniture import article
from tests.testweb.model import Report, Request, Response, Routes, Site, as_json
from tests.testweb.skins._common import front, put, rows_of

COLUMN, API, SIZE = "/portal/annual.html", "/graphql", 8


def place(site: Site, report: Report) -> str:
    return f"/portal/post/{report.hex[:16]}.html"


def routes(site: Site) -> Routes:
    found: Routes = {}
    front(site, found, "/portal/index.html", COLUMN)
    for report in site.reports:
        found[place(site, report)] = partial(article, site, report, 'div class="post"')
    script = (
        "fetch('/graphql',{method:'POST',headers:{'Content-Type':'application/json'},body:JSON.stringify("
        "{query:'query($first:Int,$after:String){posts(first:$first,after:$after){nodes{title uri date}}}',"
        "variables:{first:8,after:null}})}).then(draw)"
    )
    put(site, found, COLUMN, "政府信息公开年报", f'<div id="app"></div><script>{script}</script>')
    return found


def api(site: Site, request: Request) -> Response | None:
    if request.path != API:
        return None
    asked = request.json()
    cursor = (asked.get("variables") or {}).get("after") if isinstance(asked, dict) else None
    start = int(base64.b64decode(cursor).decode().partition(":")[2]) if cursor else 0
    rows = rows_of(site, site.reports, place)
    end = start + SIZE
    nodes = [{"title": t, "uri": h, "date": d} for h, t, d in rows[start:end]]
    info = {
        "hasNextPage": end < len(rows),
        "endCursor": base64.b64encode(f"c:{end}".encode()).decode(),
    }
    return as_json({"data": {"posts": {"nodes": nodes, "pageInfo": info}}})
