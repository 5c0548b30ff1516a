"""Hanweb JPaaS (集约化): a unit endpoint with `queryData`; only `paramJson` turns its pages."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote, urlencode

import chompjs

from crawler.capture.identity import resource_key
from crawler.discovery.answers import counts_in
from crawler.discovery.html import Html
from crawler.discovery.pager import N, Pager, mode
from crawler.discovery.rows import Row
from crawler.families import Family, Start


def units(page: Html) -> list[tuple[str, dict[str, Any]]]:
    """(endpoint, query) of every unit of the page, the list's own before menus and boxes."""
    found = []
    for node in page.root.iter():
        if not isinstance(node.tag, str):
            continue
        query, url = node.get("querydata"), node.get("url")
        if not query or not url or "publish-server" not in url:
            continue
        try:
            data: Any = chompjs.parse_js_object(query)
        except ValueError:
            continue
        target = page.link(url)
        if target and isinstance(data, dict):
            found.append((target, data))
    marks = re.compile(r"列表|list|分页|page", re.I)
    return sorted(found, key=lambda u: not marks.search(str(u[1].get("tagId") or "")))


def _mode(page: Html, url: str, data: dict[str, Any], size: int) -> dict[str, Any]:
    # the page's spelling of every value is kept; only the page is added
    query = urlencode([(k, v if isinstance(v, str) else json.dumps(v)) for k, v in data.items()])
    turn = quote('{"pageNo":MARK,"pageSize":%d}' % size).replace("MARK", N)  # noqa: UP031
    joint = "&" if "?" in url else "?"
    return mode(
        f"paramJson {data.get('tagId') or ''}".strip(), f"{url}{joint}{query}&paramJson={turn}",
        headers={"Referer": page.url.partition("#")[0]}, size=size,
    )  # fmt: skip


def _size(page: Html, rows: int = 0) -> int:
    found = re.search(r"\brows\s*=\s*\\?[\"']?(\d+)", page.text)
    return int(found[1]) if found and int(found[1]) else rows or 15


def _pager(page: Html, rows: list[Row]) -> Pager | None:
    found = units(page)
    if not found:
        return None
    total, pages = counts_in(page.text)
    pager = Pager("jpaas", total=total, pages=pages, evidence="unit endpoint")
    if total is not None and total <= len(rows):
        return pager
    pager.modes = [_mode(page, u, d, _size(page, len(rows))) for u, d in found[:4]]
    return pager


def _starts(page: Html) -> list[Start]:
    return [
        Start(f"{resource_key(page.url)} {data.get('tagId') or number}",
              Pager("jpaas", [_mode(page, url, data, _size(page))], evidence="unit endpoint"))
        for number, (url, data) in enumerate(units(page)[:4])
    ]  # fmt: skip


FAMILY = Family(
    "jpaas",
    weigh=lambda page: 10 if "jpaas-publish-server" in page.text else 0,
    pager=_pager,
    starts=_starts,
)
