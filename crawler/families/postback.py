"""ASP.NET: pages, years and publishers are asked for by posting the form back with all its fields."""

from __future__ import annotations

import re
from itertools import product
from typing import Any
from urllib.parse import urlencode

from crawler.capture.identity import resource_key
from crawler.discovery.html import Html, once
from crawler.discovery.lexicon import looks_like_agency, squeeze, word_class
from crawler.discovery.pager import Pager, mode, pager_links, totals
from crawler.discovery.rows import Row
from crawler.families import Family, Start
from crawler.families._forms import HEADERS, options, sent

_POST = re.compile(
    r"__doPostBack\(\s*\\?[\"']([^\"']*?)\\?[\"']\s*,\s*\\?[\"']([^\"']*?)\\?[\"']\s*\)"
)
_EVENT = ("__EVENTTARGET", "__EVENTARGUMENT")
_ALL = re.compile(r"^(?:-*请?选择.*|全部.*|所有.*|不限|-+)$")
_QUERY = re.compile(r"查\s*询|搜\s*索|检\s*索|查\s*看|确\s*定|提\s*交")


def _weigh(page: Html) -> int:
    if "__VIEWSTATE" not in page.text:
        return 0
    return 7 if "__doPostBack" in page.text else 5 if _starts(page) else 0


def _form(page: Html) -> Any:
    return next((f for f in page.root.iter("form") if "__VIEWSTATE" in f.fields), None)


def _mode(
    page: Html, form: Any, event: tuple[str, str], more: dict[str, str] | None = None
) -> dict[str, Any]:
    """The form posted back for an event, some of its fields changed or added."""
    fields = {name: value for _, name, value in sent(form) if name not in _EVENT} | (more or {})
    body = urlencode([*zip(_EVENT, event, strict=True), *fields.items()])
    action = page.link(form.get("action") or "") or page.url.partition("#")[0]
    return mode("postback", action, method="POST", body=body, headers=dict(HEADERS))


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
    form = _form(page)
    if form is None:
        return pager
    pager.modes = [_mode(page, form, turn)]
    return pager


def _telling(words: str) -> bool:
    return word_class(words)[0] in ("year", "report") or looks_like_agency(words)


def _selects(form: Any) -> list[tuple[Any, list[tuple[str, str]], bool]]:
    """(select, its options, whether it has one for all) of the form's selects of years or publishers."""
    found = []
    for select in form.iter("select"):
        if not select.get("name"):
            continue
        choices = [(squeeze(words), value) for words, value in options(select)]
        own = [c for c in choices if not _ALL.match(c[0]) and _telling(_dated(c[0]))]
        if own and len(own) >= len(choices) - 1:
            found.append((select, own, len(own) < len(choices)))
    return found


def _dated(words: str) -> str:
    """A year as an option has it is one as a folder is called."""
    return f"{words}年" if re.fullmatch(r"20[0-3]\d", words) else words


def _event(form: Any, select: Any) -> tuple[tuple[str, str], dict[str, str]] | None:
    """The event by which a choice is sent, and the button's own field; None if nothing sends it."""
    if found := _POST.search(select.get("onchange") or ""):
        return (found[1], found[2]), {}
    for node in form.iter("input", "button"):
        kind = (node.get("type") or "submit").lower()
        words = node.get("value") or "".join(node.itertext())
        if kind in ("submit", "image") and node.get("name") and _QUERY.search(words or ""):
            return ("", ""), {node.get("name"): node.get("value") or ""}
    return None


@once
def _starts(page: Html) -> list[Start]:
    """The list of each year and publisher that the form offers: by its selects, by its links."""
    form = _form(page)
    if form is None:
        return []
    found: list[Start] = []
    selects = _selects(form)
    # a select without an option for all of them leaves out what another select does not choose
    whole = [s for s in selects if not s[2]]
    for chosen in [whole] if len(whole) > 1 else [[s] for s in selects]:
        sending = _event(form, chosen[-1][0])
        if sending is None:
            continue
        for choice in product(*(own for _, own, _ in chosen)):
            names = [s.get("name") for s, _, _ in chosen]
            more = dict(zip(names, (value for _, value in choice), strict=True)) | sending[1]
            found.append(
                _start(page, form, sending[0], more, "".join(_dated(w) for w, _ in choice))
            )
    for node in form.iter("a"):
        words = squeeze("".join(node.itertext()))
        if (post := _POST.search(node.get("href") or "")) and _telling(words):
            found.append(_start(page, form, (post[1], post[2]), {}, words))
    return found


def _start(
    page: Html, form: Any, event: tuple[str, str], more: dict[str, str], words: str
) -> Start:
    how = _mode(page, form, event, more)
    how["headers"] |= {"Referer": page.url.partition("#")[0]}
    told = "&".join(f"{k}={v}" for k, v in {"": "|".join(event), **more}.items())
    key = f"{resource_key(page.url)} {told}"[:300]
    return Start(key, Pager("postback", [how], evidence="form post"), words, tab=True)


FAMILY = Family("postback", weigh=_weigh, pager=_pager, starts=_starts)
