"""No product: a tree of publishers as a JSON file, and a JSON file a publisher and page.

It met the crawler unseen (docs/testweb.md). Both addresses are put together by the page's script.
"""

from __future__ import annotations

from functools import partial

from tests.testweb.furniture import article
from tests.testweb.model import Org, Report, Routes, Site, as_json, pages_of
from tests.testweb.skins._common import front, put, rows_of

COLUMN, SIZE = "/gkpt/nb/", 5


def place(site: Site, report: Report) -> str:
    return f"/gkpt/d/{report.org.slug}/{report.serial}.html"


def column_group(site: Site, report: Report) -> str:
    return report.org.org_id


def _code(org: Org) -> str:
    return f"A{org.number:03d}"


def routes(site: Site) -> Routes:
    found: Routes = {}
    front(site, found, "/gkpt/", COLUMN)
    for report in site.reports:
        found[place(site, report)] = partial(article, site, report, 'div class="txt"')
    kids = [{"label": o.name, "code": _code(o), "kids": []} for o in site.orgs]
    found["/gkpt/data/tree.json"] = partial(
        as_json, [{"label": "公开单位", "code": "A", "kids": kids}]
    )
    for org in site.orgs:
        parts = pages_of(rows_of(site, site.of(org), place), SIZE)
        for k, part in enumerate(parts, start=1):
            data = {"pageCount": len(parts), "rows": [{"n": t, "u": h, "t": d} for h, t, d in part]}
            found[f"/gkpt/data/list_{_code(org)}_{k}.json"] = partial(as_json, data)
    script = (
        "$.getJSON('/gkpt/data/tree.json',function(t){draw(t)});"
        "function open_(code,page){$.getJSON('/gkpt/data/list_'+code+'_'+page+'.json',show)}"
    )
    put(
        site,
        found,
        COLUMN,
        "政府信息公开年报",
        f'<ul id="tree"></ul><ul id="rows"></ul><script>{script}</script>',
    )
    return found
