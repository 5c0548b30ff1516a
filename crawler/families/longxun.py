"""Longxun (龙讯): each organ has `/public/column/<organId>`; `type=3` is its year-report column."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from crawler.discovery.harvest import Link
from crawler.discovery.html import Html
from crawler.discovery.lexicon import looks_like_agency
from crawler.families import Family

_COLUMN = re.compile(r"/public/column/(\d+)(?:\?|$|#)")


def _weigh(page: Html) -> int:
    return 10 if re.search(r"/site/label/8888|/public/column/\d+", page.text) else 0


def _links(page: Html) -> list[Link]:
    """The year-report column of every organ that the page links in whatever way."""
    direct = set(re.findall(r"/public/column/(\d+)\?[^\"'<>]*type=3\b", page.text))
    found: dict[str, Link] = {}
    for node in page.root.iter("a"):
        match = _COLUMN.search(node.get("href") or "")
        text = page.words(node)
        if match and match[1] not in direct and looks_like_agency(text):
            url = urljoin(page.url, f"/public/column/{match[1]}?type=3&action=list")
            found.setdefault(url, Link(url, f"{text}政府信息公开年报", "organ", node))
    return list(found.values())


FAMILY = Family("longxun", weigh=_weigh, links=_links, endpoint=r"/site/label/")
