"""Lists whose rows a page's own script asks for, whatever the product behind the endpoint.

This carries TRS govsearch (JSONP, also on another host), TRS IGS, TrueCMS messages, UCAP's
`/common/search/`, Epoint's `lightfrontaction`, Hanweb's `search.jsp`, Longxun's labels, static JSON
files, and products nobody has described. Rows are told by the shape of the answer's values.
"""

from __future__ import annotations

import re

from crawler.discovery.html import Html, once
from crawler.discovery.pager import Pager, totals
from crawler.discovery.rows import Row
from crawler.discovery.script import literals
from crawler.discovery.signs import unworked_pager
from crawler.discovery.urls import strip_fragment, url_key
from crawler.families import Family, Start
from crawler.families._calls import Call, calls
from crawler.families._modes import guessed, page_modes

#: what endpoints of known products are called; the name is only recorded, all are asked alike
_PRODUCTS = (
    ("trs-govsearch", r"/govsearch/"),
    ("trs-igs", r"/igs/front/"),
    ("truecms", r"getMessage\.do"),
    ("ucap-json", r"/common/search/|/searchList/|_isAgg=|_isJson="),
    ("epoint", r"lightfrontaction|getgovinfolist"),
    ("hanweb-xxgk", r"/module/xxgk/"),
    ("longxun", r"/site/label/"),
    ("eportal", r"/eportal/|portal\.url="),
    ("static-json", r"\.json(?:$|\?)"),
)
_SKIP = re.compile(
    r"hit|count(?:er)?\b|click|visit|login|user|weather|captcha|verify|stat(?:istic)?s?\b|tongji|"
    r"share|comment|praise|dataproxy\.jsp|jpaas|gkmlpt|\.js(?:$|\?)|\.css|bulidstatic|suggest|hotword",
    re.I,
)


def product(url: str) -> str:
    """The family name an endpoint's address stands for."""
    return next((name for name, pattern in _PRODUCTS if re.search(pattern, url, re.I)), "ajax")


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
    written = {c.url.partition("?")[0] for c in ordered if c.sure}
    ordered = [c for c in ordered if c.sure or c.url.partition("?")[0] not in written]
    known = [c for c in ordered if c.sure or product(c.url) != "ajax"]
    return known or ordered


def _weigh(page: Html) -> int:
    named = any(re.search(pattern, page.text) for _, pattern in _PRODUCTS[:-1])
    return (10 if named else 2) if list_calls(page) else 0


def _starts(page: Html) -> list[Start]:
    found = []
    signs = unworked_pager(page)
    for call in list_calls(page)[:4]:
        name = product(call.url)
        modes = page_modes(call, name)
        if not call.sure and call.data:
            modes += page_modes(Call(call.url, "POST", call.data), f"{name} post")
        whole = modes[0]["name"] == "whole"
        evidence = (f"whole; {signs}" if signs else "whole") if whole else name
        if whole:
            modes = [modes[0], *guessed(modes[0])]
        pager = Pager(name, modes, evidence=evidence)
        for how in modes:
            how["headers"] = {"Referer": strip_fragment(page.url)} | how["headers"]
        key = f"{url_key(page.url)} {url_key(call.url, call.method)} {call.data or ''}"[:300]
        found.append(Start(key, pager, ""))
    return found


def _pager(page: Html, rows: list[Row]) -> Pager | None:
    """Rows of page 1 are in the HTML, the next ones come from the endpoint."""
    usable = [c for c in list_calls(page) if page_modes(c)[0]["name"] != "whole"]
    if not usable:
        return None
    total, pages = totals(page)
    known = literals(page)
    if pages is None and (known.get("pageCount") or "").isdigit():
        pages = int(known["pageCount"])
    modes = [m for c in usable[:2] for m in page_modes(c, product(c.url))]
    return Pager(product(usable[0].url), modes, total=total, pages=pages, evidence="endpoint")


FAMILY = Family("ajax", weigh=_weigh, starts=_starts, pager=_pager, order=50)
