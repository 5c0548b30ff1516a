"""Rows written by an inline script with document.writeln (field notes 2.1, Wuhan)."""

from __future__ import annotations

from tests.testweb.furniture import Decoy
from tests.testweb.model import Report, Routes, Site, pages_of
from tests.testweb.skins._common import articles, front, put, rows_of

BASE = "/zwgk/xxgknb/"


def place(site: Site, report: Report) -> str:
    day = report.published
    return f"{BASE}{day:%Y%m}/t{day:%Y%m%d}_{report.serial}.shtml"


def decoy_place(decoy: Decoy) -> str:
    day = decoy.day.replace("-", "")
    return f"{BASE}{day[:6]}/t{day}_{decoy.serial}.shtml"


def routes(site: Site) -> Routes:
    found: Routes = {}
    front(site, found, "/zwgk/", BASE)
    articles(site, found, place, 'div class="TRS_UEDITOR"', decoy_place)
    parts = pages_of(rows_of(site, site.reports, place, decoy_place), 10)
    for k, part in enumerate(parts):
        rows = "".join(
            f'<script>var url="./{h.removeprefix(BASE)}"; var title="{t}"; '
            'document.writeln("<li><a href="+url+" title="+title+">"+title+"</a>");'
            f'document.writeln("<span>{d}</span></li>");</script>'
            for h, t, d in part
        )
        body = (
            f'<ul>{rows}</ul><script>createPageHTML({len(parts)}, {k}, "index", "shtml");</script>'
        )
        for name in [BASE, f"{BASE}index.shtml"] if k == 0 else [f"{BASE}index_{k}.shtml"]:
            put(site, found, name, "政府信息公开年报", body)
    return found
