"""A county's portal lists the reports of all its publishers, and each lists its own on a host of its own.

Two independent listings of nearly the same reports (field notes 8.1 and 9.8): most stand at two
addresses, some only in one list, and those that neither has were never published.
"""

from __future__ import annotations

from functools import partial

from tests.testweb.furniture import article, page
from tests.testweb.model import Org, Report, Routes, Site, pages_of
from tests.testweb.skins._common import Row, front, links, listing, put

COLUMN, OWN = "/zwgk/zfxxgknb/", "/zfxxgk/nb/"
SIZE = 10


def host_of(site: Site, org: Org) -> str:
    return f"{org.slug}.{site.host.removeprefix('www.')}"


def hosts(site: Site) -> list[str]:
    """The publishers' own hosts."""
    return [host_of(site, o) for o in site.orgs]


def addresses(site: Site, report: Report) -> list[str]:
    """The portal's copy and the publisher's own, as far as they were put up; never none."""
    portal, own = report.serial % 7 > 0, report.serial % 5 > 0
    day = report.published
    found = [f"{COLUMN}{day:%Y%m}/t{day:%Y%m%d}_{report.serial}.html"] if portal else []
    if own or not portal:
        found.append(f"http://{host_of(site, report.org)}{OWN}{report.serial}.html")
    return found


def place(site: Site, report: Report) -> str:
    return addresses(site, report)[0]


def copies(site: Site, report: Report) -> list[str]:
    return addresses(site, report)[1:]


def planted(site: Site) -> list[list[str]]:
    """The addresses of each list: the portal's, and every publisher's."""
    return [column for column in (_portal(site), *(_own(site, o) for o in site.orgs)) if column]


def _portal(site: Site) -> list[str]:
    return [a for r in site.reports for a in addresses(site, r) if a.startswith(COLUMN)]


def _own(site: Site, org: Org) -> list[str]:
    return [a for r in site.of(org) for a in addresses(site, r) if not a.startswith(COLUMN)]


def routes(site: Site) -> Routes:
    found: Routes = {}
    front(site, found, "/zwgk/", "/zwgk/nb/")
    put(site, found, "/zwgk/nb/", "政府信息公开年报",
        links([(COLUMN, "历年政府信息公开年报"), ("/zwgk/bm/", "各部门信息公开")]))  # fmt: skip
    by_address = {a: r for r in site.reports for a in addresses(site, r)}
    for address, report in by_address.items():
        container = 'div class="con"' if address.startswith(COLUMN) else 'div id="zoom"'
        found[address.removeprefix("http:")] = partial(article, site, report, container)

    def rows(column: list[str]) -> list[Row]:
        return [(a, by_address[a].title, by_address[a].day) for a in column]

    parts = pages_of(rows(_portal(site)), SIZE)
    for number, part in enumerate(parts):
        script = f'createPageHTML({len(parts)}, {number}, "index", "html");'
        name = f"{COLUMN}index_{number}.html" if number else COLUMN
        put(site, found, name, "政府信息公开年报", f"{listing(part)}<script>{script}</script>")
    put(site, found, "/zwgk/bm/", "各部门信息公开",
        links([(f"http://{host_of(site, o)}{OWN}", o.name) for o in site.orgs]))  # fmt: skip
    for org in site.orgs:
        column = listing(rows(_own(site, org)))
        found[f"//{host_of(site, org)}{OWN}"] = partial(
            page, site, "政府信息公开年报", column, column="政府信息公开年报"
        )
    return found
