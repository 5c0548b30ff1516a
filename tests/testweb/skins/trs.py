"""t-date static pages; the pager is a call in a script (field notes 2.1). Layout A: a column each.

Options: `base` 0 or 1 (where the counter begins), `call` "pages" or "records" (argument order),
`variables` (the numbers stand in variables), `alias` (index_1 is a second name of page 1),
`layout` "A" (agencies' own columns) or "one" (a single column).
"""

from __future__ import annotations

from tests.testweb.furniture import Decoy
from tests.testweb.model import Org, Report, Routes, Site, pages_of
from tests.testweb.skins._common import Row, articles, front, links, listing, put, rows_of

ROOT = "/zwgk/zfxxgknb/"


def column_of(site: Site, org: Org) -> str:
    return ROOT if site.options.get("layout") == "one" else f"/zwgk/{org.slug}/zfxxgknb/"


def place(site: Site, report: Report) -> str:
    day = report.published
    return f"{column_of(site, report.org)}{day:%Y%m}/t{day:%Y%m%d}_{report.serial}.html"


def decoy_place(decoy: Decoy) -> str:
    day = decoy.day.replace("-", "")
    return f"{ROOT}{day[:6]}/t{day}_{decoy.serial}.html"


def routes(site: Site) -> Routes:
    found: Routes = {}
    front(site, found, "/zwgk/", ROOT)
    articles(site, found, place, 'div class="TRS_UEDITOR"', decoy_place)
    if site.options.get("layout") == "one":
        _column(site, found, ROOT, rows_of(site, site.reports, place, decoy_place))
        return found
    put(site, found, ROOT, "政府信息公开年报", links(
        [(f"{ROOT}zf/", "县政府"), (f"{ROOT}bm/", "县政府部门"), (f"{ROOT}xz/", "乡镇（街道）")]
    ))  # fmt: skip
    for folder, kind, title in (
        ("zf", "government", "县政府"),
        ("bm", "department", "县政府部门"),
        ("xz", "town", "乡镇（街道）"),
    ):
        pairs = [(column_of(site, o), o.name) for o in site.orgs if o.kind == kind]
        put(site, found, f"{ROOT}{folder}/", title, links(pairs))
    for org in site.orgs:
        mixed = decoy_place if org.kind == "government" else None
        _column(site, found, column_of(site, org), rows_of(site, site.of(org), place, mixed))
    return found


def _column(site: Site, found: Routes, base: str, rows: list[Row]) -> None:
    first = site.options.get("base", 0)
    pages = pages_of(rows, site.options.get("size", 8))
    for number, part in enumerate(pages):
        relative = [
            (f"./{h.removeprefix(base)}" if h.startswith(base) else h, t, d) for h, t, d in part
        ]
        script = _pager(site, len(pages), number + first, len(rows))
        body = f"{listing(relative, cut=16)}<div class='page'><script>{script}</script></div>"
        if number == 0:
            names = ["", "index.html"] + (["index_1.html"] if site.options.get("alias") else [])
        else:
            names = [f"index_{number + first}.html"]
        for name in names:
            put(site, found, base + name, "政府信息公开年报", body)


def _pager(site: Site, pages: int, current: int, records: int) -> str:
    if site.options.get("call") == "records":
        return f'createPageHTML({records}, {pages}, {current}, "index", "html");'
    if site.options.get("call") == "ucap":
        return f"createPageHTML('page_div',{pages},{current},'index','html',{records});"
    if site.options.get("variables"):
        return f"var countPage = {pages}; var currentPage = {current};"
    return f'createPageHTML({pages}, {current}, "index", "html");'
