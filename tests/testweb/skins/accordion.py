"""Layout H: one page with a table of agencies; their landing pages are JS location shells.

Every third agency's column is an iframe shell, every third has only a data-url (field notes 2.16).
"""

from __future__ import annotations

from functools import partial

from tests.testweb.model import Org, Report, Response, Routes, Site, text
from tests.testweb.skins._common import articles, front, listing, put, rows_of


def _base(site: Site, org: Org) -> str:
    """The publisher's column; with option `drift` its random suffix is another one (Q63)."""
    number = (org.number * 7717 + 31 * site.options.get("drift", 0)) % 90000
    return f"/jdbsc/{org.slug}_{number}/zfxxgknb/"


def place(site: Site, report: Report) -> str:
    day = report.published
    return f"{_base(site, report.org)}{day:%Y%m}/t{day:%Y%m%d}_{report.serial}.html"


def _shell(target: str) -> Response:
    return text(f'<html><head><script>location.replace("{target}")</script></head></html>')


def routes(site: Site) -> Routes:
    found: Routes = {}
    front(site, found, "/zwgk/", "/zwgk/bmjd/")
    articles(site, found, place, 'div id="zoom"')
    cells = []
    for org in site.orgs:
        base = _base(site, org)
        landing = f"/jdbsc/{org.slug}/"
        found[landing] = partial(_shell, f"..{base.removeprefix('/jdbsc')}")
        attribute = (
            f'href="javascript:;" data-url="{base}"' if org.number % 3 == 0 else f'href="{landing}"'
        )
        cells.append(f"<td><a {attribute}>{org.name}</a></td>")
        rows = listing(rows_of(site, site.of(org), place))
        if org.number % 3 == 1:
            put(
                site,
                found,
                base,
                "政府信息公开年报",
                '<iframe src="./list.html" width="100%"></iframe>',
            )
            put(site, found, f"{base}list.html", "政府信息公开年报", rows)
        else:
            put(site, found, base, "政府信息公开年报", rows)
    table = "".join(f"<tr>{''.join(cells[i : i + 4])}</tr>" for i in range(0, len(cells), 4))
    put(
        site,
        found,
        "/zwgk/bmjd/",
        "政府信息公开年报",
        f"<h2>各部门、街道政府信息公开年报</h2><table>{table}</table>",
    )
    return found
