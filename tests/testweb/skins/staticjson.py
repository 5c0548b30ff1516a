"""A list that is a plain JSON file beside the page (field notes 2.15): complete, without pages."""

from __future__ import annotations

from functools import partial

from tests.testweb.furniture import Decoy
from tests.testweb.model import Report, Routes, Site, as_json
from tests.testweb.skins._common import articles, front, put, rows_of

BASE = "/zfxxgk/zfxxgknb/"


def place(site: Site, report: Report) -> str:
    day = report.published
    return f"{BASE}{day:%Y%m}/t{day:%Y%m%d}_{report.serial}.shtml"


def decoy_place(decoy: Decoy) -> str:
    day = decoy.day.replace("-", "")
    return f"{BASE}{day[:6]}/t{day}_{decoy.serial}.shtml"


def routes(site: Site) -> Routes:
    found: Routes = {}
    front(site, found, "/zfxxgk/", BASE)
    articles(site, found, place, 'div class="TRS_UEDITOR"', decoy_place)
    data = [
        {"title": t, "url": f"./{h.removeprefix(BASE)}", "PubDate": d, "order": n}
        for n, (h, t, d) in enumerate(rows_of(site, site.reports, place, decoy_place))
    ]
    found[f"{BASE}nb.json"] = partial(as_json, {"data": data})
    script = '$.getJSON("./nb.json",function(r){draw(r.data);});'
    put(site, found, BASE, "政府信息公开年报", f'<ul id="list"></ul><script>{script}</script>')
    return found
