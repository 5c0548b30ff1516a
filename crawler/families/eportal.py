"""Huilan eportal: `/eportal/ui?pageId=…`; a page number without the module's id gives page 1."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from crawler.discovery.html import Html
from crawler.discovery.pager import N, Pager, mode, pager_links, totals
from crawler.discovery.rows import Row
from crawler.families import Family


def _weigh(page: Html) -> int:
    return 8 if re.search(r"/eportal/ui\?pageId=|huilan|eprotalCurrentPageId", page.text) else 0


def _pager(page: Html, rows: list[Row]) -> Pager | None:
    identity = re.search(
        r"eprotalCurrentPageId[\"']?[^>]{0,60}?value=[\"']?(\w+)|[?&]pageId=(\w+)",
        page.text + page.url,
    )
    modules = list(
        dict.fromkeys(re.findall(r"moduleId[\"']?\s*[=:]\s*[\"']?(\w{6,40})", page.text))
    )
    if not identity or not modules:
        return None
    total, pages = totals(page)
    if any(u for _, u, _ in pager_links(page)["next"]):
        return None  # real links are surer than a composed address
    page_id = identity[1] or identity[2]
    url = urljoin(page.url, f"/eportal/ui?pageId={page_id}&currentPage=MARK").replace("MARK", N)
    modes = [mode(f"module {m}", f"{url}&moduleId={m}&staticRequest=yes") for m in modules[:3]]
    return Pager("eportal", modes, total=total, pages=pages, evidence="module pages")


FAMILY = Family("eportal", weigh=_weigh, pager=_pager, endpoint=r"/eportal/|portal\.url=")
