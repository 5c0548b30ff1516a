"""What list endpoints answer: JSON, JSONP, a datastore, an HTML fragment, or HTML inside JSON.

Rows are told by the shape of their values. Keys differ between versions of one product.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from crawler.discovery.html import Html
from crawler.discovery.pager import totals
from crawler.discovery.rows import Row, datastore, fragment_rows, json_rows, load_json, objects
from crawler.discovery.urls import url_key

_TOTAL_KEYS = re.compile(
    r"^(?:total|num|count|post_?count|all_?row|total_?(?:record|count|num|rows|elements)s?|"
    r"record_?(?:count|total)|m_nrecordcount)$",
    re.I,
)
_PAGE_KEYS = re.compile(r"^(?:total_?pages?|page_?count|pages|page_?total)$", re.I)


@dataclass
class Answer:
    """Rows of an endpoint's answer with the counts it states. `kind` is empty if it was none."""

    rows: list[Row] = field(default_factory=list)
    total: int | None = None
    pages: int | None = None
    kind: str = ""


def _count(data: Any, keys: re.Pattern[str]) -> int | None:
    for item in objects(data):
        for key, value in item.items():
            if keys.match(key) and not isinstance(value, bool):
                if isinstance(value, int):
                    return value
                if isinstance(value, str) and value.isdigit():
                    return int(value)
    return None


def _markup(data: Any) -> list[str]:
    """Strings of a JSON answer that hold HTML or a datastore."""
    found = []
    stack = [data]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
        elif isinstance(item, str) and re.search(r"<(?:a|record|li|tr)\b", item, re.I):
            found.append(item)
    return found


def read_answer(page: Html) -> Answer:
    """Read an endpoint's answer of any of the known kinds."""
    data = load_json(page.text)
    if data is not None:
        rows = json_rows(page, data)
        answer = Answer(rows, _count(data, _TOTAL_KEYS), _count(data, _PAGE_KEYS), "json")
        for markup in _markup(data):
            found = datastore(page, markup) or fragment_rows(page, markup)
            # an article's own HTML inside a row is no list
            if len(found) > len(answer.rows) or not answer.rows:
                inner = counts_in(markup)
                answer.rows = found
                answer.total = answer.total if answer.total is not None else inner[0]
                answer.pages = answer.pages if answer.pages is not None else inner[1]
        return answer
    if re.search(r"<datastore|<record\b", page.text, re.I):
        total = re.search(r"<totalrecord>\s*(?:<!\[CDATA\[)?(\d+)", page.text, re.I)
        count = re.search(r"<totalpage>\s*(?:<!\[CDATA\[)?(\d+)", page.text, re.I)
        return Answer(datastore(page), int(total[1]) if total else None,
                      int(count[1]) if count else None, "datastore")  # fmt: skip
    if re.search(r"<(?:a|li|tr|div)\b", page.text, re.I):
        unique = {url_key(r.url): r for r in fragment_rows(page, page.text) if len(r.title) > 3}
        total_, pages = totals(page)
        if total_ is None and pages is None:
            total_, pages = counts_in(page.text)
        return Answer(list(unique.values()), total_, pages, "html")
    return Answer()


def counts_in(markup: str) -> tuple[int | None, int | None]:
    """(records, pages) from the attributes of a pager element: `count`, `rows`, `pageNo`."""
    for tag in re.findall(r"<[^<>]*\bpageNo\s*=[^<>]*>|<[^<>]*pagination[^<>]*>", markup, re.I):
        count = re.search(r"\bcount\s*=\s*[\"']?(\d+)", tag, re.I)
        size = re.search(r"\brows\s*=\s*[\"']?(\d+)", tag, re.I)
        if count:
            total = int(count[1])
            pages = -(-total // int(size[1])) if size and int(size[1]) else None
            return total, pages
    return None, None
