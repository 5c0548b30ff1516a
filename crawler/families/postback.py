"""ASP.NET pagers: a page is asked for by posting the form back with all its hidden fields."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from crawler.discovery.html import Html
from crawler.discovery.pager import Pager, mode, pager_links, totals
from crawler.discovery.rows import Row
from crawler.families import Family

_POST = re.compile(
    r"__doPostBack\(\s*\\?[\"']([^\"']*?)\\?[\"']\s*,\s*\\?[\"']([^\"']*?)\\?[\"']\s*\)"
)


def _weigh(page: Html) -> int:
    return 7 if "__VIEWSTATE" in page.text and "__doPostBack" in page.text else 0


def _next(page: Html) -> tuple[str, str] | None:
    """(target, argument) of the next page: the next link, else the number behind the current one."""
    kinds = pager_links(page)
    for _, _, script in kinds["next"]:
        if found := _POST.search(script):
            return found[1], found[2]
    numbers = {}
    for text, _, script in kinds["number"]:
        if found := _POST.search(script):
            numbers[int(re.sub(r"\D", "", text))] = (found[1], found[2])
    for number in sorted(numbers):
        # the current page is the one without a link
        if number >= 2 and number - 1 not in numbers:
            return numbers[number]
    return None


def _pager(page: Html, rows: list[Row]) -> Pager | None:
    if not _weigh(page):
        return None
    total, pages = totals(page)
    pager = Pager("postback", total=total, pages=pages, refresh=True, evidence="form post")
    turn = _next(page)
    if turn is None:
        return pager if pager_links(page)["number"] or pages == 1 else None
    form = next((f for f in page.root.iter("form") if "__VIEWSTATE" in f.fields), None)
    if form is None:
        return pager
    fields = [
        (i.get("name"), i.get("value") or "")
        for i in form.iter("input")
        if (i.get("type") or "").lower() == "hidden" and i.get("name")
        and i.get("name") not in ("__EVENTTARGET", "__EVENTARGUMENT")
    ]  # fmt: skip
    body = urlencode([("__EVENTTARGET", turn[0]), ("__EVENTARGUMENT", turn[1]), *fields])
    action = page.link(form.get("action") or "") or page.url.partition("#")[0]
    head = {"Content-Type": "application/x-www-form-urlencoded"}
    pager.modes = [mode("postback", action, method="POST", body=body, headers=head)]
    return pager


FAMILY = Family("postback", weigh=_weigh, pager=_pager)
