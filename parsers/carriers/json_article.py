"""JSON: an article as a site's own interface sends it, the report's HTML in one of its strings.

Platforms that draw their pages in the browser fetch the article so; the crawler archives what they
fetch. JSONP (a call around the object) is read as well.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import escape, unescape
from typing import Any

from parsers.carriers import html
from parsers.charset import decode
from parsers.document import Document
from parsers.errors import UnreadableDocument

NAME = "json"

_CALL = re.compile(r"^\s*(?:/\*.*?\*/\s*)?[\w.$]+\s*\(\s*(?=[{\[])")
_MARKUP = re.compile(r"<\s*(?:table|p|div|td|span|br|h\d)\b", re.I)
_ESCAPED = re.compile(r"&lt;\s*(?:table|p|div|td|span)\b", re.I)
_TITLE = re.compile(
    r"^(?:article|doc|info|news|content)?_?(?:title|subject|name|bt|headline)$", re.I
)
_DATE = re.compile(r"(?:pub|publish|create|release|issue|show|doc|display)\w*(?:date|time)$|^date$|^time$|^fbsj$", re.I)  # fmt: skip
_SOURCE = re.compile(r"^(?:content)?_?(?:source|publisher|org(?:name)?|dept(?:name)?|agency|author|site_?name|ly|fbjg)$", re.I)  # fmt: skip
SHORTEST = 80
"""Characters from which a string with markup is taken for (a part of) the article."""


def sniff(data: bytes, url: str | None = None) -> int:
    """Sure of an object (or a call around one) that holds markup in its strings."""
    head = data[:400].lstrip(b"\xef\xbb\xbf \t\r\n")
    is_call = _CALL.match(head.decode("latin-1")) is not None
    if head[:1] not in (b"{", b"[") and not is_call:
        return 0
    if not any(mark in data for mark in (b"<", b"\\u003c", b"\\u003C", b"&lt;")):
        return 0
    return 70 if b'"' in head else 0


def read(data: bytes, *, url: str | None = None) -> Document:
    """Read an article. Raises UnreadableDocument when it is no JSON or holds no text."""
    text = decode(data).utf8.decode("utf-8", "replace").strip()
    if _CALL.match(text):
        text = _CALL.sub("", text).rstrip("; \t\r\n").removesuffix(")")
    try:
        value = json.loads(text, strict=False)
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnreadableDocument(f"looks like JSON, but is none: {error}") from error
    bodies: list[str] = []
    named: dict[str, str] = {}
    for key, item in _strings(value):
        body = unescape(item) if _ESCAPED.search(item) and not _MARKUP.search(item) else item
        if len(body) >= SHORTEST and _MARKUP.search(body):
            if body not in bodies:
                bodies.append(body)
            continue
        for name, pattern in (
            ("ArticleTitle", _TITLE),
            ("PubDate", _DATE),
            ("ContentSource", _SOURCE),
        ):
            if name not in named and item.strip() and len(item) < 200 and pattern.search(key):
                named[name] = _date(item) if name == "PubDate" else item.strip()
    if not bodies:
        raise UnreadableDocument("JSON without a text of an article")
    metas = "".join(f'<meta name="{n}" content="{escape(v)}">' for n, v in named.items())
    title = escape(re.sub(r"<[^<>]*>", "", named.get("ArticleTitle", "")))
    page = (
        f"<html><head><title>{title}</title>{metas}</head>"
        f"<body><h1>{title}</h1>{'<hr>'.join(bodies)}</body></html>"
    )
    document = html.read(page.encode("utf-8", "replace"), url=url)
    document.carrier = NAME
    return document


def _strings(value: Any, key: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Every string with the name it stands under; numbers too, as text (dates in milliseconds)."""
    if depth > 60:
        return
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _strings(item, str(name), depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item, key, depth + 1)
    elif isinstance(value, str):
        yield key, value
    elif isinstance(value, int) and not isinstance(value, bool):
        yield key, str(value)


def _date(text: str) -> str:
    """A moment given in milliseconds as a date in Beijing; other texts as they are."""
    plain = text.strip()
    if re.fullmatch(r"1\d{12}", plain):
        moment = datetime.fromtimestamp(int(plain) / 1000, UTC) + timedelta(hours=8)
        return moment.strftime("%Y-%m-%d")
    return plain
