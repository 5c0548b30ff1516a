"""Signs that a list goes on: whatever looks like a pager, worked or not.

A list may be called complete without a count only where none of these signs is on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from crawler.discovery.html import Html, once
from crawler.discovery.lexicon import squeeze
from crawler.discovery.pager import LAST, NEXT, pager_links, totals

_SMALL = ("a", "span", "li", "button", "td", "em", "b", "strong", "i", "div", "p", "font", "label",
          "input", "u", "dd")  # fmt: skip
_MORE = re.compile(
    r"^(?:点击|点此|下拉|上拉|滚动)*(?:加载|载入|显示|浏览|查看|展开)(?:更多|下一?页|全部|剩余|其余)"
    r"(?:内容|信息|数据|记录|年报|>)*$|^load ?more$|^(?:show|view|see) ?more$|^more(?:results)?$",
    re.I,
)
_PLAIN_MORE = re.compile(r"^(?:更多|more)[>»›.+…]*$", re.I)
_PAGER_NAME = re.compile(
    r"(?:^|[\s_-])(?:pager?|pagination|paging|page_?(?:bar|base|box|div|list|nav|num|code|number)|fenye|"
    r"laypage|load-?more|infinite-?scroll)(?:$|[\s_-])",
    re.I,
)
_PAGER_CODE = re.compile(
    r"\b(?:createPage\w*|laypage|jqPaginator|pagination|paging|paginate|showPage|turnPage|gotoPage|goPage|"
    r"toPage|jumpPage|changePage|nextPage|loadMore|getMore|nextpage|load_more)\s*[(.=:{]|"
    r"IntersectionObserver|\bscroll\b[^;{}]{0,80}(?:load|page)",
    re.I,
)
_SLICED = re.compile(r"\.slice\(|:gt\(|:lt\(|\.hide\(|\.show\(|\.eq\(|style\.display")


@once
def sliced_by_script(page: Html) -> bool:
    """Whether the page shows its own rows in portions: then all of them are in the HTML."""
    return bool(_SLICED.search(page.scripts)) and not re.search(
        r"\$\.(?:ajax|post|get|getJSON)\b|XMLHttpRequest|fetch\(|axios", page.scripts
    )


@once
def unfilled_pager(page: Html) -> bool:
    """Whether a pager stands on the page that a script would fill."""
    for node in page.root.iter("div", "ul", "span", "td", "p", "nav"):
        marks = f"{node.get('class') or ''} {node.get('id') or ''}"
        if _PAGER_NAME.search(marks) and not page.words(node) and not node.xpath(".//script|.//a"):
            return True
    return False


@once
def has_pager(page: Html) -> bool:
    """Whether the page shows any sign of further pages."""
    kinds = pager_links(page)
    _, pages = totals(page)
    if (pages or 0) > 1 or any(u or s for _, u, s in kinds["next"]):
        return True
    return len({t for t, _, _ in kinds["number"]}) >= 2


def _leaves(page: Html) -> Iterator[tuple[str, Any]]:
    """(text, element) of the small visible elements without elements of their own."""
    for node in page.root.iter(*_SMALL):
        if len(node) and any(isinstance(c.tag, str) for c in node):
            continue
        text = squeeze(node.text or node.get("value") or node.get("title") or "")
        if 0 < len(text) <= 14 and not page.hidden(node):
            yield text, node


def _runs(numbers: list[tuple[int, Any]]) -> bool:
    """Whether 1, 2 or further consecutive small numbers stand side by side (a pager's numbers)."""
    for (one, a), (two, b) in pairwise(numbers):
        if two == one + 1 and one <= 400:
            up, other = a.getparent(), b.getparent()
            if up is other or (up is not None and up.getparent() is other.getparent()):
                return a.tag != "td" or up.getparent() is None
    return False


@once
def unworked_pager(page: Html) -> str:
    """What on the page says that its list goes on; empty if nothing does.

    A pager that is greyed out and knows page 1 only says that there is no more.
    """
    if sliced_by_script(page):
        return ""
    kinds = pager_links(page)
    alive = [t for kind in ("next", "last", "number") for t, u, s in kinds[kind] if u or s]
    if alive:
        return f"a pager: {' '.join(alive[:6])}"
    numbers: list[tuple[int, Any]] = []
    dead: list[str] = []
    for text, node in _leaves(page):
        if _MORE.match(text):
            return f"a way to more: {text}"
        if len(text) > 1 and (NEXT.match(text) or LAST.match(text)):
            dead.append(text)
        elif re.fullmatch(r"\[?\d{1,3}\]?", text):
            numbers.append((int(re.sub(r"\D", "", text)), node))
    if _runs(numbers):
        return "page numbers"
    for node in page.root.iter("select"):
        texts = [re.sub(r"\D", "", page.words(o)) for o in node.iter("option")]
        if len(texts) >= 2 and texts == [str(i + 1) for i in range(len(texts))]:
            return "a select of pages"
    code = _PAGER_CODE.search(page.scripts)
    if dead and not (not code and [n for n, _ in numbers] == [1]):
        return f"a pager: {' '.join(dead[:4])}"
    if unfilled_pager(page):
        return "a pager that a script fills"
    return f"a script: {code.group()[:40]}" if code else ""


def more_links(page: Html) -> list[Any]:
    """Anchors that say 更多 or the like: a box of rows leads to its whole list by them."""
    return [n for n in page.root.iter("a") if _PLAIN_MORE.match(page.words(n)) and n.get("href")]
