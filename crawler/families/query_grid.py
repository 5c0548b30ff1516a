"""Reports behind a query of agency and year: only the values that the page's own selectors list.

Seen as `year_details.aspx?dept=&year=` and Hanweb's `xxgkAnnualReport.jsp?area=&fbtime=`.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from crawler.discovery.harvest import Link
from crawler.discovery.html import Html
from crawler.discovery.lexicon import squeeze
from crawler.families import Family

_YEAR = re.compile(r"^(20[0-3]\d)年?度?$")
MAX_CELLS = 1500


def _selects(page: Html) -> list[tuple[str, list[tuple[str, str]], Any]]:
    found = []
    for node in page.root.iter("select"):
        name = node.get("name") or node.get("id") or ""
        options = [
            (squeeze("".join(o.itertext())), (o.get("value") or "").strip())
            for o in node.iter("option")
        ]
        options = [
            (t, v if v else t) for t, v in options if t and not re.match(r"请选择|全部|--", t)
        ]
        if name and options and not any("/" in v for _, v in options):
            found.append((name, options, node))
    return found


def _links(page: Html) -> list[Link]:
    years = agencies = None
    for name, options, node in _selects(page):
        if all(_YEAR.match(t) for t, _ in options):
            years = (name, options, node)
        elif len(options) >= 2 and re.search(
            r"dept|area|org|unit|agency|dw|bm|jg|code", name, re.I
        ):
            agencies = (name, options, node)
    if years is None:
        return []
    form = next((f for f in years[2].iterancestors("form")), None)
    if form is not None and "__VIEWSTATE" in form.fields:
        form = None
    given = dict(parse_qsl(urlsplit(page.url).query))
    target = page.link(form.get("action") or "") if form is not None else None
    base = urlsplit(target or page.url)
    scripted = re.search(
        r"[\"']([\w./-]*\?)?(?:[\w]+=)?[\"']?[^\"'\n]{0,60}" + re.escape(years[0]) + r"=",
        page.scripts,
    )
    if form is None and years[0] not in given and not scripted:
        return []
    if scripted and scripted[1] and (named := page.link(scripted[1])):
        base = urlsplit(named)
    cells = []
    for agency, code in agencies[1] if agencies else [("", "")]:
        for year, value in years[1]:
            query = given | dict(parse_qsl(base.query)) | {years[0]: value}
            if agencies:
                query[agencies[0]] = code
            url = urlunsplit(
                (base.scheme, base.netloc, base.path, urlencode(query, quote_via=quote), "")
            )
            digits = _YEAR.match(year)
            cells.append(
                Link(url, f"{agency}{digits[1] if digits else year}年度报告", "grid", None)
            )
    return cells[:MAX_CELLS]


FAMILY = Family("query-grid", weigh=lambda page: 3 if _links(page) else 0, links=_links, order=30)
