"""What list endpoints answer: JSON, JSONP, a datastore, an HTML fragment, or HTML inside JSON.

Rows are told by the shape of their values. Keys differ between versions of one product.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from crawler.capture.identity import resource_key
from crawler.discovery.cursor import ELSEWHERE, given
from crawler.discovery.html import Html
from crawler.discovery.pager import totals
from crawler.discovery.records import json_rows, load_json, objects, xml_rows
from crawler.discovery.rows import Row, datastore, fragment_rows

_TOTAL_KEYS = re.compile(
    r"^(?:total|num|count|post_?count|all_?row|total_?(?:record|count|num|rows|elements)s?|"
    r"records?_?(?:count|total)|m_nrecordcount)$",
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
    #: False: the answer says that it is the last page
    more: bool | None = None
    #: titles of reports that came without an address
    unlinked: list[str] = field(default_factory=list)
    #: (name, token or address) that it gives for the next page; an empty token: it says there is none
    cursor: tuple[str, str | int] | None = None


def _more(data: Any) -> bool | None:
    """What an answer says of a page behind it: `hasNextPage`, `isLast` and their like."""
    for item in objects(data):
        for key, value in item.items():
            if str(value).lower() not in ("true", "false"):
                continue
            truth = str(value).lower() == "true"
            if re.match(r"^(?:has_?(?:more|next)(?:_?page)?|more|have_?more)$", key, re.I):
                return truth
            if re.match(r"^(?:is_?)?(?:last|end)(?:_?page)?$|^is_?end$|^no_?more$", key, re.I):
                return not truth
    return None


def _count(data: Any, keys: re.Pattern[str]) -> int | None:
    for item in objects(data):
        for key, value in item.items():
            if keys.match(key) and not isinstance(value, bool):
                if isinstance(value, int):
                    return value
                if isinstance(value, str) and value.isdigit():
                    return int(value)
    return None


def count_in(data: Any) -> int | None:
    """The number of records that a piece of data states."""
    return _count(data, _TOTAL_KEYS)


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


def read_answer(page: Html, templates: Sequence[Sequence[str]] = ()) -> Answer:
    """Read an endpoint's answer of any of the known kinds. `templates` make addresses of fields."""
    data = load_json(page.text)
    if data is not None:
        rows, unlinked = json_rows(page, data, templates)
        more, token = _more(data), given(data, page.url)
        if token and token[0] == ELSEWHERE:
            more, token = (True if more is None else more), None
        answer = Answer(rows, _count(data, _TOTAL_KEYS), _count(data, _PAGE_KEYS), "json",
                        more, unlinked, token)  # fmt: skip
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
    if rows := xml_rows(page):
        total_, pages = totals(page)
        count = re.search(r"<(?:total\w*|count|recordcount)>\s*(\d+)", page.text, re.I)
        return Answer(rows, int(count[1]) if count else total_, pages, "xml")
    if re.search(r"<(?:a|li|tr|div)\b", page.text, re.I):
        unique = {
            resource_key(r.url): r for r in fragment_rows(page, page.text) if len(r.title) > 3
        }
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
