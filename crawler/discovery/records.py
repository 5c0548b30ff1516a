"""Rows of structured answers: JSON, JSONP, XML. Told by the shape of the values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any

from crawler.capture.identity import resource_key
from crawler.discovery.html import Html
from crawler.discovery.rows import Row, date_in
from crawler.discovery.titles import judge

_URL_KEYS = re.compile(r"url|href|link|path", re.I)
_URL_KEY_NAME = re.compile(r"(?:^|\.|_)(?:\w*url|href|link|path|\w*link)$", re.I)
_TITLE_KEYS = re.compile(r"title|name|subject|bt\b", re.I)
_DATE_KEYS = re.compile(r"date|time|rq\b", re.I)
_URL_VALUE = re.compile(r"^(?:https?:/?/|\.{0,2}/)\S+$|^[\w./-]+\.s?html?(?:[?#]\S*)?$")


def objects(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """All JSON objects, outermost first. A row given as a list of values is an object too, its
    places being the keys."""
    if depth > 12:
        return
    if isinstance(data, dict):
        yield data
        for value in data.values():
            yield from objects(value, depth + 1)
    elif isinstance(data, list):
        if sum(isinstance(v, str) for v in data) >= 2 and not any(
            isinstance(v, dict | list) for v in data
        ):
            yield {str(place): value for place, value in enumerate(data)}
        for value in data:
            yield from objects(value, depth + 1)


def _strings(item: dict[str, Any]) -> list[tuple[str, str]]:
    """The texts of an object and of the objects in it, but not of lists in it."""
    found: list[tuple[str, str]] = []
    for key, value in item.items():
        if isinstance(value, str) and value.strip():
            found.append((key, value.strip()))
        elif isinstance(value, dict):
            found += [
                (f"{key}.{k}", v.strip())
                for k, v in value.items()
                if isinstance(v, str) and v.strip()
            ]
    return found


def _made(item: dict[str, Any], templates: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    """Addresses that the page's script would make of the object's fields."""
    found = []
    for before, key, after in templates:
        value = item.get(key)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value):
            found.append(("url", f"{before}{value}{after}"))
    return found


def json_rows(
    page: Html, data: Any, templates: Sequence[Sequence[str]] = ()
) -> tuple[list[Row], list[str]]:
    """Rows of a JSON answer, told by the shape of the values and not by the names of keys; and the
    titles of reports among them for which no address can be told."""
    unique: dict[str, Row] = {}
    titled: dict[str, bool] = {}
    for item in objects(data):
        strings = _strings(item)
        titles = [
            (k, re.sub(r"<[^>]+>", "", v))
            for k, v in strings
            if re.search(r"[\u4e00-\u9fff]", v) and len(v) < 300 and not _URL_VALUE.match(v)
        ]
        if not titles:
            continue
        titles.sort(
            key=lambda kv: (
                judge(kv[1]).verdict != "YES",
                not _TITLE_KEYS.search(kv[0]),
                -len(kv[1]),
            )
        )
        title = titles[0][1]
        urls = [(k, v) for k, v in strings if _is_address(k, v)]
        urls.sort(
            key=lambda kv: (
                not _URL_KEYS.search(kv[0]),
                bool(re.search(r"img|pic|thumb|icon|photo|logo", kv[0], re.I)),
                not re.search(r"\.s?html?|post|content|art", kv[1]),
            )
        )
        urls = urls or _made(item, templates)
        own = any(
            isinstance(v, str) and judge(re.sub(r"<[^>]+>", "", v)).verdict == "YES"
            for v in item.values()
        )
        if own:
            titled.setdefault(title, False)
        url = page.link(urls[0][1]) if urls else None
        if url is None:
            continue
        dates = [date_in(v) for k, v in strings if _DATE_KEYS.search(k)] or [
            date_in(v) for _, v in strings if len(v) < 40
        ]
        dates = [d for d in dates if d] or [
            date_in(v)
            for o in objects(item)
            for v in o.values()
            if isinstance(v, str) and len(v) < 40
        ]
        if own:
            titled[title] = True
        unique.setdefault(resource_key(url), Row(url, title, next((d for d in dates if d), "")))
    return list(unique.values()), [t for t, linked in titled.items() if not linked]


def _is_address(key: str, value: str) -> bool:
    """Whether a text is an address: by its shape, or by its key where the shape says little."""
    if "<" in value or " " in value:
        return False
    if _URL_VALUE.match(value):
        return True
    return bool(_URL_KEY_NAME.search(key) and re.fullmatch(r"[\w-]+(?:/[\w.-]+)+(?:\?\S*)?", value))


_XML_ROW = re.compile(
    r"<(item|row|record|news|info|doc|article|data|entry|node)\b[^>]*>(.*?)</\1>", re.S | re.I
)
_XML_FIELD = re.compile(
    r"<(\w+)\b[^>]*>\s*(?:<!\[CDATA\[)?([^<\]]{2,500}?)(?:\]\]>)?\s*</\1>", re.S
)


def xml_rows(page: Html) -> list[Row]:
    """Rows of an XML answer: elements that hold a title and an address."""
    if not re.match(
        r"\s*<\?xml|\s*<(?:rss|root|list|result|data|items|rows|docs)\b", page.text, re.I
    ):
        return []
    items = [
        {name: unescape(value.strip()) for name, value in _XML_FIELD.findall(match[2])}
        for match in _XML_ROW.finditer(page.text)
    ]
    return json_rows(page, items)[0]


def load_json(text: str) -> Any:
    """JSON or JSONP, blank lines and a stray U+FEFF before it allowed; None if it is neither."""
    plain = text.strip().lstrip("\ufeff").strip()
    if found := re.match(r"^[\w$.]+\s*\((.*)\)\s*;?\s*$", plain, re.S):
        plain = found[1].strip()
    if plain[:1] not in "{[":
        return None
    try:
        return json.loads(plain, strict=False)
    except (ValueError, RecursionError):
        return None
