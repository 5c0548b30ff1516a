"""Once held out: a column that shows five rows and 查看全部; the whole is a table paged by a GET form's select."""

from __future__ import annotations

from functools import partial

from tests.testweb.furniture import article, page
from tests.testweb.model import Report, Request, Response, Routes, Site, pages_of
from tests.testweb.skins._common import front, listing, put, rows_of

COLUMN, ALL, SIZE = "/nb/", "/nb/all", 7


def place(site: Site, report: Report) -> str:
    return f"/nb/view?id={report.serial}"


def routes(site: Site) -> Routes:
    found: Routes = {}
    front(site, found, "/gk/", COLUMN)
    for report in site.reports:
        found[place(site, report)] = partial(article, site, report, 'div class="entry"')
    rows = rows_of(site, site.reports, place)
    body = f'<div class="latest">{listing(rows[:5])}<a href="/nb/all?view=list">查看全部</a></div>'
    put(site, found, COLUMN, "政府信息公开年报", body)
    return found


def api(site: Site, request: Request) -> Response | None:
    if request.path != ALL:
        return None
    parts = pages_of(rows_of(site, site.reports, place), SIZE)
    number = min(max(request.number("pn"), 1), len(parts))
    rows = "".join(
        f"<tr><td>{n}</td><td><a href='view?id={h.rpartition('=')[2]}'>{t}</a></td><td>{d}</td></tr>"
        for n, (h, t, d) in enumerate(parts[number - 1], start=1)
    )
    options = "".join(
        f"<option value='{n}'{' selected' if n == number else ''}>第{n}页</option>"
        for n in range(1, len(parts) + 1)
    )
    form = (
        "<form action='/nb/all' method='get'><input type='hidden' name='view' value='list'>"
        f"<select name='pn' onchange='this.form.submit()'>{options}</select></form>"
    )
    return page(site, "全部年报", f"<table>{rows}</table>{form}", column="政府信息公开年报")
