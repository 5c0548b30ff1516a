"""A shell of an application: nothing in the HTML, everything by a bundled script (notes 2.16)."""

from __future__ import annotations

from functools import partial

from tests.testweb.model import Report, Routes, Site, text


def place(site: Site, report: Report) -> str:
    return f"/detail/{report.serial}"


def routes(site: Site) -> Routes:
    shell = (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{site.name}</title></head><body>'
        '<div id="app"></div><script src="/static/js/app.3f9a.js"></script></body></html>'
    )
    return {"/": partial(text, shell)}
