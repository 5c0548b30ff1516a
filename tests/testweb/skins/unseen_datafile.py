"""Once held out: the rows stand in a script file as an assignment; the page's script shows twenty at a time."""

from __future__ import annotations

import json
from functools import partial

from tests.testweb.furniture import article
from tests.testweb.model import Report, Routes, Site, text
from tests.testweb.skins._common import front, put, rows_of

COLUMN = "/zfgk/nb/nb.html"


def place(site: Site, report: Report) -> str:
    return f"/zfgk/nb/{report.year}/{report.serial}.html"


def routes(site: Site) -> Routes:
    found: Routes = {}
    front(site, found, "/zfgk/", COLUMN)
    for report in site.reports:
        found[place(site, report)] = partial(article, site, report, 'div class="nr"')
    rows = [[t, h.removeprefix("/zfgk/nb/"), d] for h, t, d in rows_of(site, site.reports, place)]
    data = f"var NB_DATA = {json.dumps(rows, ensure_ascii=False)};"
    found["/zfgk/nb/nb_data.js"] = partial(text, data, "application/javascript; charset=utf-8")
    script = "for(var i=0;i<20;i++){add(NB_DATA[i][0],NB_DATA[i][1])}"
    body = f'<ul id="u"></ul><script src="nb_data.js"></script><script>{script}</script>'
    put(site, found, COLUMN, "政府信息公开年报", body)
    return found
