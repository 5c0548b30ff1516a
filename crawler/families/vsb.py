"""Visual SiteBuilder (博达): the pager counts down, `nb.htm`, `nb/<P-1>.htm` … `nb/1.htm`.

Field notes 2.12. The next link is followed where it is in the HTML (numbers shift when a page is
added); the rule of the addresses counts only where it is not.
"""

from __future__ import annotations

import re

from crawler.discovery.html import Html
from crawler.discovery.pager import N, Pager, mode, pager_links, totals
from crawler.discovery.rows import Row
from crawler.families import Family

_SIGNS = re.compile(r"Visual SiteBuilder|_sitegray|\.vsb\.css|_jsq_\(")
_COUNT = re.compile(r"(?<!\d)1/(\d{1,4})(?!\d)")


def _weigh(page: Html) -> int:
    articles = len(re.findall(r"/info/\d+/\d+\.htm", page.text)) >= 3
    return 8 if _SIGNS.search(page.text) or articles else 0


def _pager(page: Html, rows: list[Row]) -> Pager | None:
    if any(u for _, u, _ in pager_links(page)["next"]) or not re.search(r"/[\w-]+\.htm$", page.url):
        return None
    total, pages = totals(page)
    found = _COUNT.search(page.body_text)
    pages = pages or (int(found[1]) if found else None)
    if not pages or pages < 2:
        return None
    # page 2 is at <P-1>
    address = f"{page.url.removesuffix('.htm')}/{N}.htm"
    return Pager("vsb", [mode("counting down", address, down=pages)], total=total, pages=pages,
                 evidence="counting down")  # fmt: skip


FAMILY = Family("vsb", weigh=_weigh, pager=_pager)
