"""How to ask for page k of a list: request templates, to be tried and never believed.

A mode's address or body holds the marks N (page number plus offset), S and E (first and last
record of the page), Z (records before the page), M and L (one less and one more than N). Modes are plain JSON, as they travel with the request and with the context.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from crawler.capture.identity import resource_key
from crawler.discovery.cursor import filled
from crawler.discovery.html import Html, once
from crawler.discovery.lexicon import squeeze

# unreserved characters only, so that quoting leaves the marks alone
N, S, E, Z = "~pN~", "~rS~", "~rE~", "~rZ~"
M, L = "~pM~", "~pL~"
MARKS = (N, M, L, S, E, Z)


@dataclass
class Pager:
    """The modes in which further pages might be asked for, likeliest first, and what is expected.

    `refresh`: the modes must be taken anew from every page (next links, form state).
    """

    family: str
    modes: list[dict[str, Any]] = field(default_factory=list)
    total: int | None = None
    pages: int | None = None
    refresh: bool = False
    #: what kind of pager was seen, for the gap when it cannot be worked
    evidence: str = ""
    #: the page to ask for next; more than 2 where the HTML holds several pages' rows
    start: int = 2
    #: the answer itself says that no page follows it
    last: bool = False
    #: how the page's script makes a row's address of a field: (before, field, after)
    templates: list[list[str]] = field(default_factory=list)
    #: functions of the page that handlers in the rows call
    helpers: str = ""
    #: lists that the page asks for with a field of a record: {"family", "key", "modes"}
    keyed: list[dict[str, Any]] = field(default_factory=list)
    #: the token, or the address, that the answer gives for the page behind it
    cursor: str | int = ""
    #: the entry of a tree has entries below it, whose lists are asked for too
    branches: bool = False


def mode(
    name: str,
    url: str,
    *,
    method: str = "GET",
    body: str | None = None,
    headers: dict[str, str] | None = None,
    offset: int = 0,
    size: int = 0,
    down: int | None = None,
    pages: int | None = None,
) -> dict[str, Any]:
    """One way to ask for a page. `down` is the number of pages where pages count downwards;
    `pages` their number if this way of counting is the right one."""
    return {
        "name": name, "url": url, "method": method, "body": body, "headers": headers or {},
        "offset": offset, "size": size, "down": down, "pages": pages,
    }  # fmt: skip


def turns_pages(modes: list[dict[str, Any]]) -> bool:
    """Whether any of these ways asks for one page rather than another."""
    return any(m in how["url"] or m in (how["body"] or "") for how in modes for m in MARKS)


def full_window(how: dict[str, Any], rows: int) -> bool:
    """Whether a call got exactly as many rows as one of its own numbers says: there may be more."""
    said = re.findall(r"[=:]\s*\"?(\d{1,3})\"?(?=[&,}\s]|$)", f"{how['url']}\n{how['body'] or ''}")
    return rows > 1 and str(rows) in said


def request(
    how: dict[str, Any], page_no: int, cursor: str | int = ""
) -> tuple[str, str, str | None, dict[str, str]]:
    """(url, method, body, headers) of page `page_no` (1 is the first). `cursor`: the token that the
    answer before gave, for modes that need one."""
    number = how["down"] - page_no + 1 if how["down"] else page_no + how["offset"]
    size = how["size"] or 0
    before = size * (page_no - 1)
    marks = {N: str(number), S: str(before + 1), E: str(before + size), Z: str(before),
             M: str(number - 1), L: str(number + 1)}  # fmt: skip

    def fill(text: str) -> str:
        for mark, value in marks.items():
            text = text.replace(mark, value)
        return text

    body = filled(fill(how["body"]), cursor, body=True) if how["body"] is not None else None
    return filled(fill(how["url"]), cursor), how["method"], body, how["headers"]


_TOTAL = (
    r"共(?:有|计)?(\d+)[条篇项]", r"总(?:共|计|数|记录数?)[:：]?(\d+)[条篇项]?", r"(\d+)条(?:记录|数据|信息)",
)  # fmt: skip
_SCRIPT_TOTAL = (
    r"\btotal(?:Record|Count|Num|Row|Rows)s?[\"']?\s*[:=]\s*[\"']?(\d+)",
    r"\bm_nRecordCount[\"']?\s*=\s*[\"']?(\d+)", r"\brecord_?count[\"']?\s*[:=]\s*[\"']?(\d+)",
    r"\bpost_count[\"']?\s*[:=]\s*(\d+)", r"\ballRow[\"']?\s*[:=]\s*(\d+)",
)  # fmt: skip
_PAGES = (
    r"共(\d+)页",
    r"(?<![\d/])\d{1,3}/(\d{1,3})页",
    r"第\d+页[/,，]共?(\d+)页",
    r"页(?:次|码)?[:：]?\d+/(\d+)",
    r"总页数[:：]?(\d+)",
)
_SCRIPT_PAGES = (
    r"\b[a-z]{0,2}_?(?:page_?count|total_?pages?|count_?page|page_?total|pages_?count)[\"']?\s*[:=]\s*[\"']?(\d+)",
)
#: attributes of an element by which a script is told how many pages there are
_PAGES_ATTRIBUTE = re.compile(
    r"^(?:data-)?(?:total-?pages?|pages?-?(?:count|total)|count-?page)$", re.I
)


def _first(patterns: tuple[str, ...], text: str) -> int | None:
    for pattern in patterns:
        if found := re.search(pattern, text, re.I):
            return int(found[1])
    return None


@once
def totals(page: Html) -> tuple[int | None, int | None]:
    """(records, pages) that the page states in words or in its scripts."""
    text = page.body_text
    total = _first(_TOTAL, text) or _first(_SCRIPT_TOTAL, page.scripts)
    pages = _first(_PAGES, text) or _first(_SCRIPT_PAGES, page.scripts)
    return total, pages if pages is not None else _stated_pages(page)


def _stated_pages(page: Html) -> int | None:
    for node in page.root.iter("div", "ul", "span", "p", "nav", "input", "script", "td"):
        for name, value in node.attrib.items():
            if str(value).isdigit() and _PAGES_ATTRIBUTE.match(str(name)):
                return int(value)
    return None


NEXT = re.compile(
    r"^(?:\[)?(?:下一?页|后一?页|下页|翻页|next|nextpage|>|»|›|>>|→)(?:[>»›]*)(?:\])?$", re.I
)
LAST = re.compile(
    r"^(?:\[)?(?:尾页|末页|最后一?页|最末页|最后页|last|lastpage|>\||»»|>>\|)(?:\])?$", re.I
)


@once
def pager_links(page: Html) -> dict[str, list[tuple[str, str | None, str]]]:
    """Pager anchors by kind (next, last, number): (text, address if it has one, script)."""
    from crawler.discovery.delegates import bound_links

    bound = bound_links(page)
    found: dict[str, list[tuple[str, str | None, str]]] = {"next": [], "last": [], "number": []}
    for node in page.root.iter("a", "span", "button", "input", "li"):
        if node.tag != "a" and not node.get("onclick") and node not in bound:
            continue
        text = squeeze("".join(node.itertext()) or node.get("value") or "")
        title = squeeze(node.get("title") or "")
        href = (node.get("href") or "").strip()
        script = href if href.lower().startswith("javascript:") else ""
        script = f"{script} {node.get('onclick') or ''}".strip()
        if script in ("javascript:", "javascript:;", "javascript:void(0)", "javascript:void(0);"):
            script = ""
        url = (
            page.link(href) if href and not href.startswith("#") and ":" not in href[:11] else None
        )
        if href.startswith("http"):
            url = page.link(href)
        url = url or bound.get(node)
        if url and resource_key(url) == resource_key(page.url):
            url = None
        entry = (text, url, script)
        if NEXT.match(text) or NEXT.match(title):
            found["next"].append(entry)
        elif LAST.match(text) or LAST.match(title):
            found["last"].append(entry)
        elif re.fullmatch(r"\[?\d{1,3}\]?", text) and (url or script or href.startswith("#")):
            found["number"].append(entry)
    return found
