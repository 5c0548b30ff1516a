"""No product: cards without links; a delegated handler opens them, and the pager's numbers.

It met the crawler unseen (docs/testweb.md). `<li data-id>` and `<a data-p>` carry what the handlers use.
"""

from __future__ import annotations

from functools import partial

from tests.testweb.furniture import article, page
from tests.testweb.model import Report, Request, Response, Routes, Site, pages_of
from tests.testweb.skins._common import front, rows_of

COLUMN, SIZE = "/govinfo/reports", 9


def place(site: Site, report: Report) -> str:
    return f"/govinfo/view/{report.serial}"


def routes(site: Site) -> Routes:
    found: Routes = {}
    front(site, found, "/govinfo/", COLUMN)
    for report in site.reports:
        found[place(site, report)] = partial(article, site, report, 'div class="view-body"')
    return found


def api(site: Site, request: Request) -> Response | None:
    if request.path != COLUMN:
        return None
    parts = pages_of(rows_of(site, site.reports, place), SIZE)
    number = min(max(request.number("p"), 1), len(parts))
    cards = "".join(
        f'<li class="card" data-id="{h.rpartition("/")[2]}"><h4>{t}</h4><em>{d}</em></li>'
        for h, t, d in parts[number - 1]
    )
    pager = "".join(f'<a data-p="{n}">{n}</a>' for n in range(1, len(parts) + 1))
    script = (
        "$('.cards').on('click','li',function(){window.open('/govinfo/view/'+$(this).data('id'))});"
        "$('.pages').on('click','a',function(){location.search='?p='+$(this).data('p')})"
    )
    body = (
        f'<ul class="cards">{cards}</ul><div class="pages">{pager}</div><script>{script}</script>'
    )
    return page(site, "政府信息公开年报", body, column="政府信息公开年报")
