"""Static pages whose pager is a script call of another name than the known ones."""

from __future__ import annotations

from crawler.discovery.html import Html
from crawler.discovery.pager import Pager, totals
from crawler.discovery.rows import Row
from crawler.families import Family
from crawler.families._static import modes, read, static_calls


def _pager(page: Html, rows: list[Row]) -> Pager | None:
    call = read(page, len(rows))
    if call is None:
        return None
    total, pages = totals(page)
    pages = call.pages if call.pages is not None else pages
    pager = Pager(
        "static-call",
        total=call.records or total,
        pages=pages,
        evidence="a call with a file's name",
    )
    if pages is None or pages > 1:
        pager.modes = modes(page, call.name, call.extension, call.counter)
    return pager


FAMILY = Family(
    "static-call", weigh=lambda page: 4 if static_calls(page) else 0, pager=_pager, order=10
)
