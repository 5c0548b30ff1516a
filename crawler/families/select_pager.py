"""Pagers that are a select of pages: its form is submitted, or a handler leads to the page chosen."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from crawler.discovery.handlers import VALUE, called, turned_fields
from crawler.discovery.html import Html, once
from crawler.discovery.pager import N, Pager, Z, mode, pager_links, totals
from crawler.discovery.rows import Row
from crawler.discovery.script import PARAMETER
from crawler.families import Family
from crawler.families._forms import HEADERS, sent

_PAGE = re.compile(r"^(?:第|page)?\s*(\d{1,4})\s*(?:页?\s*[/／]\s*共?\s*\d{1,4})?\s*页?$", re.I)
#: selects of numbers that turn no page
_OTHER = re.compile(r"year|month|day|date|nian|yue|size|rows|limit|per|score|star|level", re.I)


def _values(page: Html, select: Any) -> list[str]:
    """The values of a select whose options are the pages 1, 2, 3 … in order; empty if they are not."""
    options = list(select.iter("option"))
    found = [_PAGE.match(page.words(o).strip()) for o in options]
    if len(options) < 2 or _OTHER.search(f"{select.get('name') or ''} {select.get('id') or ''}"):
        return []
    if [int(m[1]) if m else 0 for m in found] != list(range(1, len(options) + 1)):
        return []
    # an option without a value has its text for one
    return [(o.get("value") or page.words(o)).strip() for o in options]


def _numbering(values: list[str]) -> tuple[str, int, int] | None:
    """(mark, offset, size) of values that are page numbers or counts of the records before."""
    if not all(re.fullmatch(r"\d{1,6}", v) for v in values):
        return None
    numbers = [int(v) for v in values]
    step = numbers[1] - numbers[0]
    if step <= 0 or any(n != numbers[0] + i * step for i, n in enumerate(numbers)):
        return None
    if step == 1 and numbers[0] in (0, 1):
        return N, numbers[0] - 1, 0
    return (Z, 0, step) if numbers[0] == 0 else None


def _fields(form: Any, select: Any, mark: str) -> str:
    """What the form sends, the select being the mark."""
    return "&".join(
        f"{quote(name, safe='')}={mark if node is select else quote(value, safe='')}"
        for node, name, value in sent(form)
    )


def _mode(page: Html, select: Any, values: list[str]) -> dict[str, Any] | None:
    numbering = _numbering(values)
    if numbering is None:
        return None
    mark, offset, size = numbering
    code = select.get("onchange") or ""
    for place in called(page, code) if code else []:
        held = place.replace(VALUE, "GONGKAIV")
        if VALUE in place and "~" not in place.replace(VALUE, "") and (url := page.link(held)):
            return mode("select", url.replace("GONGKAIV", mark), offset=offset, size=size)
    form = next((up for up in select.iterancestors("form")), None)
    name = select.get("name") or ""
    if form is None or not name or (set(form.fields.keys()) & turned_fields(page)) - {name}:
        return None  # a script copies the choice into a field of its own: the form family's
    if "__VIEWSTATE" in form.fields or not ("submit" in code or PARAMETER.match(name)):
        return None
    action = (page.link(form.get("action") or "") or page.url).partition("#")[0]
    fields = _fields(form, select, mark)
    if (form.get("method") or "GET").upper() == "POST":
        return mode("select post", action, method="POST", body=fields, headers=HEADERS,
                    offset=offset, size=size)  # fmt: skip
    # a form that is sent by GET replaces the query of its action
    return mode("select", urlunsplit(urlsplit(action)._replace(query=fields)), offset=offset,
                size=size)  # fmt: skip


@once
def _found(page: Html) -> tuple[dict[str, Any], int] | None:
    """(mode, pages) of the page's select of pages, where no plain link leads to a further page."""
    kinds = pager_links(page)
    if any(u for kind in ("next", "number") for _, u, _ in kinds[kind]):
        return None
    for select in page.root.iter("select"):
        values = _values(page, select)
        how = _mode(page, select, values) if values else None
        if how is not None:
            return how, len(values)
    return None


def _pager(page: Html, rows: list[Row]) -> Pager | None:
    found = _found(page)
    if found is None:
        return None
    total, pages = totals(page)
    # a long list's select may name the first pages only: what the page states counts if it is more
    return Pager("select", [found[0]], total=total, pages=max(pages or 0, found[1]),
                 evidence="a select of pages")  # fmt: skip


FAMILY = Family("select-pager", weigh=lambda page: 5 if _found(page) else 0, pager=_pager, order=25)
