"""Publishers and years behind handlers: selects, tabs and trees whose addresses a script makes.

Seen as `<select onchange="location.href='list.jsp?org='+this.value">`, `<li onclick="open('120')">`,
zTree nodes and arrays of publishers with an id and a function that makes the address of it.
"""

from __future__ import annotations

from crawler.capture.identity import resource_key
from crawler.discovery.delegates import choices
from crawler.discovery.harvest import Link
from crawler.discovery.html import Html, once
from crawler.discovery.records import json_rows
from crawler.discovery.script_rows import script_objects
from crawler.discovery.templates import item_templates
from crawler.families import Family


@once
def _links(page: Html) -> list[Link]:
    found: dict[str, Link] = {}
    for url, words, node in choices(page):
        found.setdefault(resource_key(url), Link(url, words, "choice", node))
    for value in script_objects(page):
        for row in json_rows(page, value, item_templates(page))[0]:
            if len(row.title) <= 40:
                found.setdefault(resource_key(row.url), Link(row.url, row.title, "tree"))
    return list(found.values())


FAMILY = Family("choices", weigh=lambda page: 1 if _links(page) else 0, links=_links, order=60)
