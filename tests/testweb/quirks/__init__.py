"""Misbehaviours of servers, by the number of the field notes' catalogue (section 10.4).

A quirk is a function (site, request, response, serial of the request on this host) → response. A
site lists the ones it has; the order is the site's. Those that are properties of a skin or of the
model (pagers, titles, decoys, attachments) are listed in `ELSEWHERE` with the place they live in.
"""

from __future__ import annotations

import importlib

from tests.testweb.model import Request, Response, Site
from tests.testweb.quirks._register import QUIRKS
from tests.testweb.quirks.access import robots

for _name in ("access", "charset", "content", "links", "lists", "wire"):
    importlib.import_module(f"{__name__}.{_name}")

__all__ = ["ELSEWHERE", "QUIRKS", "apply", "robots"]

#: quirks that no wrapper can make: number → where they are
ELSEWHERE = {
    "Q21": "plan: robots deny", "Q23": "plan: robots 503", "Q24": "plan: robots 412",
    "Q25": "plan: robots html", "Q33": "skin jpaas", "Q34": "skin jpage, option obeys",
    "Q35": "skin trs, option alias", "Q36": "skin trs, options base, call, variables",
    "Q40": "skin jpage, option encrypted",
    "Q41": "skins shhex and writeln", "Q42": "skins accordion and xxgk", "Q43": "skin accordion",
    "Q45": "skin aspx", "Q46": "model: titles", "Q48": "furniture: decoys", "Q49": "model: names",
    "Q50": "skin files", "Q51": "skin files", "Q52": "skin files", "Q53": "skin files",
    "Q54": "skin files", "Q57": "skin repost", "Q58": "skin clone", "Q63": "skin accordion, option drift",
    "Q61": "plan: options tls and seed", "Q66": "tests/crawler/test_kill.py",
}  # fmt: skip


def apply(site: Site, request: Request, response: Response, serial: int) -> Response:
    """The response after every quirk of the site, in the order the site names them."""
    for name in site.quirks:
        response = QUIRKS[name](site, request, response, serial)
    return response
