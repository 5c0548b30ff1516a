"""Lists whose rows a page's own script asks for, whatever the product behind the endpoint.

Families whose lists are such requests say in `endpoint` what the address looks like; products nobody
has described are asked in the same way. Rows are told by the shape of the answer's values.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import Any

from crawler.capture.identity import resource_key
from crawler.discovery.answers import count_in
from crawler.discovery.cursor import held, seeded
from crawler.discovery.html import Html, once
from crawler.discovery.pager import Pager, totals
from crawler.discovery.rows import Row
from crawler.discovery.script import literals
from crawler.discovery.script_rows import script_objects
from crawler.discovery.signs import unworked_pager
from crawler.discovery.urls import strip_fragment
from crawler.families import Family, Start, families
from crawler.families._calls import Call, bound_calls, calls, keyed_calls
from crawler.families._keyed import keyed_starts
from crawler.families._modes import guessed, own_numbers, page_modes
from crawler.families._plugins import plugin_modes

_SKIP = re.compile(
    r"hit|count(?:er)?\b|click|visit|login|user|weather|captcha|verify|stat(?:istic)?s?\b|tongji|"
    r"share|comment|praise|dataproxy\.jsp|jpaas|gkmlpt|\.js(?:$|\?)|\.css|bulidstatic|suggest|hotword",
    re.I,
)

MAX_CALLS = 4
"""Requests written out in a page that are tried as lists: pages ask for weather and news as well."""

_STATED = re.compile(r"[\"']?\b([A-Za-z_][\w]*)[\"']?\s*[:=]\s*[\"']([\w+/=.:%-]+)[\"']")


def product(url: str) -> str:
    """The family name an endpoint's address stands for."""
    known = (f for f in families() if f.endpoint)
    return next((f.name for f in known if re.search(f.endpoint, url, re.I)), "ajax")


@once
def list_calls(page: Html) -> list[Call]:
    """The calls that may bring rows: none that counts visits or logs in; each once, those of known
    products first. Addresses that only may be endpoints count where no request is written out."""
    found: dict[str, Call] = {}
    for call in calls(page):
        if _SKIP.search(call.url) and product(call.url) == "ajax":
            continue
        if "dataproxy.jsp" in call.url or "jpaas" in call.url:
            continue
        found.setdefault(f"{call.method} {call.url} {call.data}", call)
    ordered = sorted(found.values(), key=lambda c: (not c.sure, product(c.url) == "ajax"))
    asked = {c.url.partition("?")[0] for c in ordered if c.data}
    ordered = [c for c in ordered if c.data or "?" in c.url or c.sure or c.url not in asked]
    written = {c.url.partition("?")[0] for c in ordered if c.sure}
    ordered = [c for c in ordered if c.sure or c.url.partition("?")[0] not in written]
    known = [c for c in ordered if c.sure or product(c.url) != "ajax"]
    return known or ordered


def calls_left(page: Html) -> list[str]:
    """Addresses of the requests that may bring rows and are not tried."""
    return [call.url for call in list_calls(page)[MAX_CALLS:]]


def _weigh(page: Html) -> int:
    found = list_calls(page)
    named = any(product(call.url) not in ("ajax", "static-json") for call in found)
    return (10 if named else 2) if found or bound_calls(page) else 0


def _starts(page: Html) -> list[Start]:
    """Requests for rows: written out, bound to tabs and entries, or needing a record's field."""
    bound = bound_calls(page)
    keyed: list[dict[str, Any]] = [
        {"family": product(c.url), "key": c.key, "modes": _modes(page, c)}
        for c in keyed_calls(page)
    ]
    special = {_bare(c.url) for c, _ in bound} | {_bare(k["modes"][0]["url"]) for k in keyed}
    plain = [c for c in list_calls(page)[:MAX_CALLS] if _bare(c.url) not in special]
    found = [_start(page, call, keyed=keyed) for call in plain]
    if len(found) == 1:
        # what the page states beside its only request (a plug-in's totalRecord) is said of it
        found[0].pager.total, found[0].pager.pages = totals(page)
    for call, words in bound:
        if not _SKIP.search(call.url) or product(call.url) != "ajax":
            found.append(_start(page, call, words))
    for value in script_objects(page) if keyed else []:
        found += keyed_starts(value, keyed, resource_key(page.url))
    unique = {start.key: start for start in reversed(found)}
    return list(reversed(unique.values()))


def _bare(url: str) -> str:
    return re.sub(r"~k\w+~|~p\w~", "", url.partition("?")[0])


def _modes(page: Html, call: Call) -> list[dict[str, Any]]:
    modes = page_modes(call, product(call.url))
    if not call.sure and call.data:
        modes += page_modes(Call(call.url, "POST", call.data), f"{product(call.url)} post")
    if modes[0]["name"] == "whole":
        modes = [
            *plugin_modes(page, modes[0]),
            modes[0],
            *own_numbers(modes[0]),
            *guessed(modes[0]),
        ]
    for how in modes:
        how["headers"] = {"Referer": strip_fragment(page.url)} | how["headers"]
    return modes


def _start(
    page: Html, call: Call, words: str = "", *, keyed: list[dict[str, Any]] | None = None
) -> Start:
    name, modes, signs = product(call.url), _modes(page, call), unworked_pager(page)
    whole = modes[0]["name"] == "whole"
    # a tab's rows are whole unless a count says otherwise; the page's pager is of the open tab
    evidence = (f"whole; {signs}" if signs and not words else "whole") if whole else name
    key = f"{resource_key(page.url)} {resource_key(call.url, call.method)} {call.data or ''}"[:300]
    return Start(key, Pager(name, modes, evidence=evidence, keyed=keyed or []), words[:60])


def _pager(page: Html, rows: list[Row]) -> Pager | None:
    """Rows of page 1 are in the HTML, the next ones come from the endpoint."""
    usable = [c for c in list_calls(page) if page_modes(c)[0]["name"] != "whole"]
    if not usable:
        return _chain(page)
    total, pages = totals(page)
    for value in script_objects(page) if total is None else []:
        total = total if total is not None else count_in(value)
    known = literals(page)
    if pages is None and (known.get("pageCount") or "").isdigit():
        pages = int(known["pageCount"])
    modes = [m for c in usable[:2] for m in page_modes(c, product(c.url))]
    return Pager(product(usable[0].url), modes, total=total, pages=pages, evidence="endpoint")


def _chain(page: Html) -> Pager | None:
    """Rows of page 1 are in the HTML, and with them the token by which its script asks for more."""
    total, pages = totals(page)
    for call in [*list_calls(page), *(c for c, _ in bound_calls(page))]:
        if _SKIP.search(call.url) or not (asked := seeded(_plain(page, call))):
            continue
        how, token = asked
        if token := token or _token(page):
            return Pager(product(call.url), [how], total=total, pages=pages, cursor=token,
                         evidence="a token in the page")  # fmt: skip
    return None


def _plain(page: Html, call: Call) -> dict[str, Any]:
    """The call as it is written, whatever a plug-in would add."""
    return next((m for m in _modes(page, call) if m["name"] != "plug-in"), _modes(page, call)[0])


def _token(page: Html) -> str:
    """A token for the next page that stands in an attribute, a hidden field or a script."""
    attributes = ((str(k), str(v)) for n in page.root.iter("*") for k, v in n.attrib.items()
                  if str(k).startswith("data-"))  # fmt: skip
    inputs = (
        (i.get("name") or i.get("id") or "", i.get("value") or "") for i in page.root.iter("input")
    )
    stated = ((m[1], m[2]) for m in _STATED.finditer(page.scripts))
    return held(chain(attributes, inputs, stated))


FAMILY = Family("ajax", weigh=_weigh, starts=_starts, pager=_pager, order=50)
