"""Guangdong's disclosure platform: categories in `_CONFIG.TREE`, rows from `/gkmlpt/api/all/<id>`.

An address such as `annualreport#2629` names a category behind its fragment, which no server sees:
it becomes a request to the API.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin

import chompjs

from crawler.capture.identity import resource_key
from crawler.discovery.html import Html
from crawler.discovery.lexicon import squeeze, word_class
from crawler.discovery.pager import N, Pager, mode
from crawler.discovery.records import objects
from crawler.families import Family, Start


def config(page: Html) -> dict[str, Any]:
    """The page's `window._CONFIG`, empty if it has none or it cannot be read."""
    found = re.search(r"_CONFIG\s*=\s*(?=\{)", page.scripts)
    if not found:
        return {}
    try:
        value: Any = chompjs.parse_js_object(page.scripts[found.end() :])
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _weigh(page: Html) -> int:
    named = "gkmlpt" in page.url or "/gkmlpt/" in page.text
    return 10 if "_CONFIG" in page.scripts and "SID" in page.scripts else (4 if named else 0)


def _starts(page: Html) -> list[Start]:
    settings = config(page)
    sid = str(settings.get("SID") or "")
    if not sid:
        found = re.search(r"\bSID\s*[:=]\s*[\"']?(\d+)", page.scripts)
        sid = found[1] if found else ""
    if not sid:
        return []
    names: dict[str, str] = {}
    for item in objects(settings.get("TREE")):
        identity = item.get("id") or item.get("categoryId") or item.get("classify_id")
        texts = [squeeze(v) for v in item.values() if isinstance(v, str)]
        name = next((t for t in texts if word_class(t)[0] in ("report", "year")), "")
        if identity and name:
            names.setdefault(str(identity), name)
    for node in page.root.iter("a"):
        if found := re.search(r"annualreport[^#]*#(\d+)", node.get("href") or ""):
            names.setdefault(found[1], "政府信息公开年报")
    if found := re.search(r"annualreport[^#]*#(\d+)", page.url):
        names.setdefault(found[1], "政府信息公开年报")
    starts = []
    for identity, name in names.items():
        url = urljoin(page.url, f"/gkmlpt/api/all/{identity}?page=MARK&sid={sid}").replace(
            "MARK", N
        )
        # a category named only 年度报告 counts where the tree says nothing clearer
        label = name if word_class(name)[0] == "report" else "信息公开年报"
        clear = any(word_class(n)[0] == "report" for n in names.values())
        if word_class(name)[0] == "report" or not clear:
            pager = Pager("gkmlpt", [mode("api", url)], evidence="api")
            starts.append(Start(resource_key(url), pager, label))
    return starts


FAMILY = Family("gkmlpt", weigh=_weigh, starts=_starts)
