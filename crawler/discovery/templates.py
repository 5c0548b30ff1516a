"""How a page's scripts make the address of a record from one of its fields."""

from __future__ import annotations

import re

from crawler.discovery.handlers import KEY, destinations, functions
from crawler.discovery.html import Html, once


@once
def item_templates(page: Html) -> list[tuple[str, str, str]]:
    """(before, key, after) of the addresses that the page's scripts make of a record's fields."""
    found: dict[tuple[str, str, str], None] = {}
    code = page.scripts
    joined = re.compile(
        r"(?:href\s*=\s*\\?[\"']?|(?:location(?:\.href)?|\burl)\s*[=:]\s*[\"'`]|open\(\s*[\"'`])([^\"'`<>+\s]*)[\"'`]\s*\+\s*"
        r"(?:encodeURIComponent\()?([A-Za-z_$][\w$]*(?:\[[^\]]*\])?(?:\.[\w$]+)*)\)?(?:\s*\+\s*[\"'`]([^\"'`<>\\\s]*))?"
    )
    for match in joined.finditer(code):
        if re.search(r"[/.?=]", match[1] + (match[3] or "")):
            found.setdefault((match[1], match[2].rsplit(".", 1)[-1], match[3] or ""))
    literal = re.compile(
        r"(?:href\s*=\s*\\?[\"']?|[=:(,>]\s*`|\breturn\s*`)([^`\"'<>\s${}]*)\$\{\s*([\w$.\[\]]+)\s*\}([^`\"'<>\s${}\\]*)"
    )
    for match in literal.finditer(code):
        if re.search(r"[/.?=]", match[1] + match[3]):
            found.setdefault((match[1], match[2].rsplit(".", 1)[-1], match[3]))
    for name, function in functions(page).items():
        # a function of one record's key: `onclick="show(' + row.id + ')"`
        used = re.search(
            rf"\b{re.escape(name)}\s*\(\s*(?:\\?[\"'])*\s*[\"']?\s*\+\s*[\w$]+\.(\w+)", code
        )
        used = used or re.search(
            rf"\b{re.escape(name)}\s*\(\s*\\?[\"']?\$\{{\s*[\w$]+\.(\w+)\s*\}}", code
        )
        if not used or not function.parameters:
            continue
        for place in destinations(page, function.body, {function.parameters[0]: KEY}):
            if KEY in place:
                before, after = place.split(KEY, 1)
                found.setdefault((before, used[1], after))
    return list(found)
