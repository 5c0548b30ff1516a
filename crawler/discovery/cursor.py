"""Lists whose next page is asked for with a token, or at an address, that the answer before it gives."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, unquote

from crawler.discovery.urls import host_of, join

#: stands for the token of the answer before; empty on page 1
C = "~cC~"
#: names of request parameters that carry such a token; a bare `token` is a login's
PARAMETER = re.compile(
    r"^(?:(?:next_?|end_?|start_?)?cursor(?:_?mark)?|(?:next_?)?(?:page|next|scroll|continuation|search)_?"
    r"(?:cursor|token)|after|next|(?:next|last)_?(?:id|key)|continuation|scroll_?id|(?:search|start)_?after|"
    r"bookmark)$",
    re.I,
)
_GIVEN = re.compile(
    r"^(?:@odata\.)?(?:next(?:_?page)?(?:_?(?:link|url|uri|href|token|cursor|cursor_?mark|key|id))?|"
    r"(?:end_?)?cursor|continuation(?:_?token)?|scroll_?id|last_?(?:id|key)|bookmark)$",
    re.I,
)
_ADDRESS = re.compile(r"https?://\S+$|(?:/[\w.%~-]+)*/?\?\S+=\S+$")
_LINK_KEY = re.compile(r"(?:link|url|uri|href)$", re.I)
ELSEWHERE = "elsewhere"
#: a parameter with a value: in a query or a form, or a text in JSON
_SENT = re.compile(r"(?<![^?&\n])([\w$.-]+)=([^&#\s]+)|\"([\w$.-]+)\"\s*:\s*\"([^\"\\]+)\"")
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def _around(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The objects around the rows: none within an array, whose `next` is a neighbour's."""
    if isinstance(data, dict) and depth <= 6:
        yield data
        for value in data.values():
            yield from _around(value, depth + 1)


def given(data: Any, url: str) -> tuple[str, str | int] | None:
    """(key, token or absolute address) that an answer gives for the page behind it; an empty token
    if it states that there is none; None if it says nothing. An address on another host is not for
    this list to follow: the key is ELSEWHERE."""
    empty: tuple[str, str | int] | None = None
    for item in _around(data):
        for key, value in sorted(item.items(), key=lambda kv: not str(kv[0]).lower().count("next")):
            if not _GIVEN.match(key) or isinstance(value, list):
                continue
            if isinstance(value, dict):
                value = value.get("href") or value.get("url")
                if not isinstance(value, str):
                    continue
            if value in (None, "", False):
                empty = empty or (key, "")
            elif isinstance(value, int) and not isinstance(value, bool):
                return key, value
            elif isinstance(value, str) and len(value) < 2000:
                if _ADDRESS.match(value) or (_LINK_KEY.search(key) and "/" in value):
                    address = join(url, value)
                    if address and host_of(address) == host_of(url):
                        return "", address
                    return ELSEWHERE, ""
                return key, value.strip()
    return empty


def held(attributes: Iterator[tuple[str, str]]) -> str:
    """The token that an attribute or a hidden field of the page holds, by its name; else empty."""
    for name, value in attributes:
        bare = re.sub(r"^data-", "", name.lower()).replace("-", "_")
        if value and (PARAMETER.match(bare) or _GIVEN.match(bare)) and not _ADDRESS.match(value):
            return value
    return ""


def cursor_modes(how: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """Ways to ask for the next page, made of the way page 1 was asked for."""
    if not key:  # an address
        headers = {k: v for k, v in how["headers"].items() if k.lower() != "content-type"}
        bare = {"url": C, "method": "GET", "body": None, "headers": headers}
        return [how | bare | {"name": "cursor address"}]
    if C in how["url"] or C in (how["body"] or ""):
        return [how | {"name": "cursor"}]
    stem = re.sub(r"^(?:next|end)_?(?=.)", "", key, flags=re.I)
    names = [stem[:1].lower() + stem[1:], key, "cursor", "after" if key[:3] == "end" else "next"]
    return [_with(how, name) for name in list(dict.fromkeys(names))[:3]]


def _with(how: dict[str, Any], name: str) -> dict[str, Any]:
    """The call with one more parameter for the token."""
    body, url = how["body"], how["url"]
    changed: dict[str, Any] = {"name": f"cursor as {name}"}
    if body and body[:1] == "{":
        inner = body.rstrip()[:-1]
        joint = "" if inner.strip() == "{" else ","
        return how | changed | {"body": f'{inner}{joint}"{name}":"{C}"}}'}
    if how["method"] == "POST":
        headers = how["headers"] | ({} if body else _FORM)
        return how | changed | {
            "body": f"{body}&{name}={C}" if body else f"{name}={C}", "headers": headers,
        }  # fmt: skip
    return how | changed | {"url": f"{url}{'&' if '?' in url else '?'}{name}={C}"}


def seeded(how: dict[str, Any]) -> tuple[dict[str, Any], str] | None:
    """A request that the page makes for what follows its own first rows: the mode that asks with a
    token, and the token that the page holds (empty if it stands elsewhere). None if none is sent."""
    url, body = how["url"], how["body"] or ""
    if C in url or C in body:
        return how | {"name": "cursor"}, ""
    for match in _SENT.finditer(f"{url}\n{body}"):
        name, value = match[1] or match[3], match[2] or match[4]
        if PARAMETER.match(name) and value:
            quoted = f'"{C}"' if match[4] else C
            old = match.group()
            new = old[: -len(value) - (1 if match[4] else 0)].rstrip('"') + quoted
            changed = {"url": url.replace(old, new), "body": how["body"] and body.replace(old, new)}
            return how | changed | {"name": "cursor"}, unquote(value)
    return None


def filled(text: str, cursor: str | int, *, body: bool = False) -> str:
    """A request's address or body with the token in its place; in JSON no token is null."""
    if C not in text:
        return text
    if text == C:
        return str(cursor)
    if body and text[:1] in "{[":
        value = json.dumps(cursor, ensure_ascii=False) if cursor != "" else "null"
        text = text.replace(f'"{C}"', value)
    return text.replace(C, quote(str(cursor), safe=""))
