"""Pagers that rewrite a hidden page field and submit the form (old govsearch and its like)."""

from __future__ import annotations

import re
from urllib.parse import quote

from crawler.discovery.handlers import turned_fields
from crawler.discovery.html import Html
from crawler.discovery.pager import N, Pager, mode, totals
from crawler.discovery.rows import Row
from crawler.discovery.signs import has_pager, unworked_pager
from crawler.families import Family
from crawler.families._forms import HEADERS, sent

_FIELD = re.compile(
    r"^(?:page(?:no|num|index)?|cur(?:r|rent)?_?page(?:no)?|nowpage|pageindex|m_nCurrPage)$", re.I
)


def _pager(page: Html, rows: list[Row]) -> Pager | None:
    for form in page.root.iter("form"):
        inputs = [i for i in form.iter("input") if i.get("name")]
        set_by_script = turned_fields(page)
        turning = [i for i in inputs if {i.get("name"), i.get("id")} & set_by_script]
        turning = turning or [i for i in inputs if _FIELD.match(i.get("name"))]
        if not turning or "__VIEWSTATE" in form.fields:
            continue
        query = "&".join(
            f"{quote(name, safe='')}={N if node is turning[0] else quote(value, safe='')}"
            for node, name, value in sent(form)
        )
        action = page.link(form.get("action") or "") or page.url.partition("#")[0]
        method = (form.get("method") or "GET").upper()
        total, pages = totals(page)
        pager = Pager("form", total=total, pages=pages, evidence="a form with a page field")
        zero = (turning[0].get("value") or "") == "0"
        offsets = (-1, 0) if zero else (0, -1)
        for offset in offsets:
            if method == "POST":
                how = mode(
                    f"form {offset}",
                    action,
                    method="POST",
                    body=query,
                    headers=HEADERS,
                    offset=offset,
                )
            else:
                joint = "&" if "?" in action else "?"
                how = mode(f"form {offset}", f"{action}{joint}{query}", offset=offset)
            pager.modes.append(how)
        return pager
    return None


def _weigh(page: Html) -> int:
    signs = has_pager(page) or unworked_pager(page) == "a select of pages"
    return 6 if signs and _pager(page, []) else 0


FAMILY = Family("form-pager", weigh=_weigh, pager=_pager, order=20)
