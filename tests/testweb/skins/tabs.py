"""No product: tabs of years; each posts a form and gets a table whose rows open by a function.

It met the crawler unseen (docs/testweb.md).
"""

from __future__ import annotations

from functools import partial

from tests.testweb.furniture import article
from tests.testweb.model import Report, Request, Response, Routes, Site, text
from tests.testweb.skins._common import front, put, rows_of

COLUMN, API = "/zw/ndbg.html", "/zw/svc/ndbg"


def place(site: Site, report: Report) -> str:
    return f"/zw/bg.html?code={report.hex[:10]}"


def column_group(site: Site, report: Report) -> int:
    return report.year


def routes(site: Site) -> Routes:
    found: Routes = {}
    front(site, found, "/zw/", COLUMN)
    for report in site.reports:
        found[place(site, report)] = partial(article, site, report, 'div class="bg"')
    tabs = "".join(
        f'<li class="tab" data-year="{y}">{y}年度</li>' for y in sorted(site.years, reverse=True)
    )
    script = (
        "function view(code){window.open('/zw/bg.html?code='+code)}"
        "$('.tab').click(function(){var y=$(this).attr('data-year');"
        "$.post('/zw/svc/ndbg',{year:y,unit:''},function(h){$('#t').html(h)})});"
    )
    put(
        site,
        found,
        COLUMN,
        "政府信息公开年报",
        f'<ul>{tabs}</ul><div id="t"></div><script>{script}</script>',
    )
    return found


def api(site: Site, request: Request) -> Response | None:
    if request.path != API:
        return None
    reports = [r for r in site.reports if str(r.year) == request.form.get("year", "")]
    rows = "".join(
        f"<tr><td><a href=\"javascript:view('{h.rpartition('=')[2]}')\">{t}</a></td><td>{d}</td></tr>"
        for h, t, d in rows_of(site, reports, place)
    )
    return text(f"<table>{rows}</table>")
