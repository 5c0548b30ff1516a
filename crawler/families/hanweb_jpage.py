"""Hanweb JCMS (大汉版通): rows in a datastore or in InitData, further pages from dataproxy.jsp.

Servers obey either `page` or `startrecord`/`endrecord`; both are sent, then each alone. The
address `?uid=&pageNum=` is for the browser only and never asked for.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import chompjs

from crawler.discovery.html import Html
from crawler.discovery.pager import E, N, Pager, S, mode
from crawler.discovery.rows import Row, datastore, fragment_rows
from crawler.families import Family

_CALL = re.compile(r"\.jpage\s*\(\s*(?=\{)")
_NEXT_GROUP = re.compile(
    r"<nextgroup>\s*(?:<!\[CDATA\[)?\s*<a[^>]*href=[\"']([^\"']+)[\"']", re.I | re.S
)
_WINDOW = re.compile(r"^(?:startrecord|endrecord|perpage|page)$", re.I)


def _weigh(page: Html) -> int:
    weight = 10 if re.search(r"dataproxy\.jsp", page.text) else 0
    weight += 6 if _CALL.search(page.scripts) else 0
    return weight + (4 if len(re.findall(r"/col/col\d+/", page.text)) >= 3 else 0)


def settings(page: Html) -> list[dict[str, Any]]:
    """The option objects of all `.jpage({…})` calls of the page."""
    found = []
    for call in _CALL.finditer(page.scripts):
        try:
            value: Any = chompjs.parse_js_object(page.scripts[call.end() :])
        except ValueError:
            continue
        if isinstance(value, dict):
            found.append(value)
    return found


def _rows(page: Html) -> list[Row]:
    rows = {r.url: r for r in datastore(page)}
    for match in re.finditer(r"InitData\w*\s*=\s*(?=\[)", page.scripts):
        try:
            records: Any = chompjs.parse_js_object(page.scripts[match.end() :])
        except ValueError:
            continue
        markup = "".join(r for r in records if isinstance(r, str))
        if "<tr" in markup:
            markup = f"<table>{markup}</table>"
        for row in fragment_rows(page, markup):
            rows.setdefault(row.url, row)
    return list(rows.values())


def _number(value: Any) -> int | None:
    return (
        int(value)
        if isinstance(value, int) or (isinstance(value, str) and value.isdigit())
        else None
    )


def _query(pairs: list[tuple[str, str]]) -> str:
    """A query or form body; the marks of the page number are left readable."""
    return "&".join(f"{quote(k, safe='')}={quote(v, safe=N + S + E)}" for k, v in pairs)


def _pager(page: Html, rows: list[Row]) -> Pager | None:
    options = settings(page)
    group = _NEXT_GROUP.search(page.text)
    if not options and not group:
        return None
    # the list with the most records is the column's; others are boxes beside it
    chosen = max(options, key=lambda o: _number(o.get("totalRecord")) or 0, default={})
    total, size = _number(chosen.get("totalRecord")), _number(chosen.get("perPage")) or 0
    if not size:
        size = len(rows) or 15
    pager = Pager("hanweb-jpage", total=total, evidence="dataproxy")
    if total is not None and total <= len(rows):
        return pager
    # the datastore may hold several pages of the list: go on behind them
    pager.start = max(2, len(rows) // size + 1)
    address = page.link(group[1].replace("&amp;", "&")) if group else None
    proxy = page.link(str(chosen.get("proxyUrl") or "")) if chosen.get("proxyUrl") else None
    modes: list[dict[str, Any]] = []
    if isinstance(chosen.get("ajaxParam"), dict) and proxy:
        given = [
            (k, v if isinstance(v, str) else json.dumps(v)) for k, v in chosen["ajaxParam"].items()
        ]
        both = [*given, ("page", N), ("startrecord", S), ("endrecord", E), ("perpage", str(size))]
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        modes.append(mode("page and records", proxy, method="POST", body=_query(both),
                          headers=form, size=size))  # fmt: skip
        window = [(k, v) for k, v in both if k != "page"]
        modes.append(mode("records", proxy, method="POST", body=_query(window),
                          headers=form, size=size))  # fmt: skip
    if address:
        parts = urlsplit(address)
        verbatim = re.sub(r"(?<!\w)page=\d+", f"page={N}", parts.query)
        if N not in verbatim:
            verbatim = f"page={N}&{verbatim}"
        # the link's parameters may be encrypted: as they are, only the page changed
        modes.insert(0 if not proxy or _differs(parts.query, chosen) else len(modes),
                     mode("next group", parts._replace(query=verbatim).geturl()))  # fmt: skip
        window_query = "&".join(
            p for p in verbatim.split("&") if not _WINDOW.match(p.split("=")[0])
        )
        modes.append(
            mode("next group records",
                 parts._replace(query=f"{window_query}&startrecord={S}&endrecord={E}&perpage={size}").geturl(),
                 size=size)
        )  # fmt: skip
    pager.modes = modes
    return pager


def _differs(query: str, options: dict[str, Any]) -> bool:
    """Whether the link names the column otherwise than the script does (encrypted parameters)."""
    given = options.get("ajaxParam") or {}
    linked = dict(parse_qsl(query))
    return any(
        str(given[k]) != linked[k] for k in ("columnid", "unitid") if k in given and k in linked
    )


FAMILY = Family("hanweb-jpage", weigh=_weigh, pager=_pager, rows=_rows)
