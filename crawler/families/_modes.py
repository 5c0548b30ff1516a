"""Ways to ask an endpoint for page k: the call's own parameters, only the page number changed."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote

from crawler.discovery import cursor
from crawler.discovery.pager import MARKS, E, L, M, N, S, Z, mode
from crawler.discovery.script import BEFORE, PARAMETER, json_object, plain
from crawler.families._calls import Call

_SIZES = re.compile(
    r"^(?:_?page_?size|rows|per_?page|size|limit|prepage|pagesize|length|pcount|num_?per_?page|"
    r"page_?rows|row_?count|iDisplayLength|maxResults|count_?per_?page)$",
    re.I,
)
_FIRST = re.compile(r"^(?:start_?record|begin_?record|start_?row|begin_?row|from_?record)$", re.I)
_LAST = re.compile(r"^(?:end_?record|end_?row|to_?record)$", re.I)
_PAGE_OBJECT = re.compile(
    r"^(?:page|pager|page_?info|page_?param|page_?query|pagination|paging)$", re.I
)
_PAGE_FIELD = re.compile(r"^(?:index|no|num|number|current|cur|now|start_?page)$", re.I)
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_JSON = {"Content-Type": "application/json"}
#: names to try where a list is longer than its answer and its call names no page
GUESSES = ("page", "pageNo", "pageIndex", "pageNum")
WINDOWS = (20, 10)
_ONE = re.compile(
    r"(?<![^?&\n])([\w$.-]+)=([01])(?=&|\n|$)|\"([\w$.-]+)\"\s*:\s*\"?([01])(?=[\",}])"
)
#: numbers that are a choice and no page
_FLAG = re.compile(
    r"type|flag|status|state|is_?|has_?|show|order|sort|desc|asc|level|mode|json|agg", re.I
)


class _Marker:
    """Puts the marks into a call's parameters; remembers sizes and bases."""

    def __init__(self) -> None:
        self.base: list[str] = []
        self.sizes: list[int] = []

    def mark(self, key: str, value: Any, parent: str = "") -> Any:
        if isinstance(value, dict):
            return {
                k: self.mark(k, v, key)
                for k, v in value.items()
                if v is not None or PARAMETER.match(k) or cursor.PARAMETER.match(k)
            }
        if isinstance(value, list):
            return [self.mark(key, v, parent) for v in value]
        text = "" if value is None else str(value)
        if _SIZES.match(key) and text.isdigit():
            self.sizes.append(int(text))
        if cursor.PARAMETER.match(key) and text in ("", cursor.C):
            return cursor.C
        if _FIRST.match(key):
            return S
        if _LAST.match(key):
            return E
        if BEFORE.match(key) and (text in (Z, N, "0", "")):
            return Z
        turns = PARAMETER.match(key) or (_PAGE_OBJECT.match(parent) and _PAGE_FIELD.match(key))
        if turns and (text.lstrip("-").isdigit() or text in (N, M, L, "")):
            self.base.append(text)
            return text if text in (M, L) else N
        if text[:1] == "{" and (found := json_object(text)) is not None:
            # JSON inside a parameter (`paramJson={"pageNo":1}`)
            return _dump({k: self.mark(k, v, key) for k, v in found.items()})
        return plain(value) if value is not None else ""


def _dump(data: Any) -> str:
    text = json.dumps(data, ensure_ascii=False)
    for one in MARKS:
        text = text.replace(f'"{one}"', one)
    return text


def _plain(value: Any) -> str:
    whole = isinstance(value, dict | list | bool)
    return json.dumps(value, ensure_ascii=False) if whole else str(value)


def _pairs(data: dict[str, Any], around: str = "") -> str:
    """A form body as jQuery sends it: a list repeats its name, an object's fields stand in brackets."""
    found = []
    for key, value in data.items():
        name = f"{around}[{key}]" if around else key
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict) and item:
                found.append(_pairs(item, name))
            else:
                text = quote(_plain(item), safe="".join(MARKS))
                found.append(f"{quote(name, safe='[]')}={text}")
    return "&".join(found)


def _marked_query(text: str, marker: _Marker) -> str:
    pairs = []
    for piece in text.split("&"):
        key, has, value = piece.partition("=")
        pairs.append(f"{key}={marker.mark(key, value)}" if has else piece)
    return "&".join(pairs)


def page_modes(call: Call, name: str = "endpoint") -> list[dict[str, Any]]:
    """The likeliest way first. A call without any page parameter gives one mode called `whole`."""
    marker = _Marker()
    url, body, headers = call.url, None, {}
    head, _, query = url.partition("?")
    if query:
        url = f"{head}?{_marked_query(query, marker)}"
    if isinstance(call.data, dict):
        marked = marker.mark("", call.data)
        if call.is_json:
            body, headers = _dump(plain(marked)), _JSON
        else:
            body, headers = _pairs(marked), _FORM
    elif isinstance(call.data, str) and call.data:
        body, headers = _marked_query(call.data, marker), _FORM
    if call.method == "GET" and body is not None:
        url, body, headers = f"{url}{'&' if '?' in url else '?'}{body}", None, {}
    text = url + (body or "")
    if not any(m in text for m in MARKS):
        return [mode("whole", url, method=call.method, body=body, headers=headers)]
    size = marker.sizes[0] if marker.sizes else 15

    def way(label: str, offset: int = 0, window: int = size) -> dict[str, Any]:
        return mode(f"{name} {label}", url, method=call.method, body=body, headers=dict(headers),
                    offset=offset, size=window)  # fmt: skip

    if not any(m in text for m in (N, M, L)):
        # windows of records: some servers answer large ones 404
        return [way("records"), *(way(f"records of {n}", window=n) for n in WINDOWS if n < size)]
    both = [way("from 1"), way("from 0", -1)]
    return both[::-1] if any(b == "0" for b in marker.base) else both


def own_numbers(how: dict[str, Any]) -> list[dict[str, Any]]:
    """Parameters of a call that are 1 or 0 and may be the page, whatever they are called."""
    found = []
    for match in _ONE.finditer(f"{how['url']}\n{how['body'] or ''}"):
        old, value = match.group(), match[2] or match[4]
        if _FLAG.search(match[1] or match[3]):
            continue
        new = old[: old.rindex(value)] + N
        changed = {
            "url": how["url"].replace(old, new),
            "body": how["body"] and how["body"].replace(old, new),
        }
        found.append(
            how | changed | {"name": f"own {match[1] or match[3]}", "offset": int(value) - 1}
        )
    return found[:2]


def guessed(how: dict[str, Any]) -> list[dict[str, Any]]:
    """Page parameters to try on a call that names none."""
    found = []
    for name in GUESSES:
        if how["body"] and how["body"][:1] == "{":
            body = f'{how["body"].rstrip()[:-1]}{"," if len(how["body"]) > 2 else ""}"{name}":{N}}}'
            found.append(
                mode(
                    f"guess {name}",
                    how["url"],
                    method=how["method"],
                    body=body,
                    headers=how["headers"],
                )
            )
        elif how["method"] == "POST":
            body = f"{how['body']}&{name}={N}" if how["body"] else f"{name}={N}"
            found.append(mode(f"guess {name}", how["url"], method="POST", body=body,
                              headers=how["headers"] or _FORM))  # fmt: skip
        else:
            joint = "&" if "?" in how["url"] else "?"
            found.append(
                mode(f"guess {name}", f"{how['url']}{joint}{name}={N}", headers=how["headers"])
            )
    return found
