"""The requests that a page's own scripts make for their rows, read without running the scripts.

Only literals, concatenations of literals, and variables that are assigned one literal are followed.
A name that stands for the page number becomes a mark; anything else that is computed is given up.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from crawler.discovery.html import Html
from crawler.discovery.pager import E, N, S, mode

PAGE_NAME = re.compile(
    r"^(?:_?page(?:_?(?:no|num|number|index|n|id|now))?|cur(?:rent)?_?(?:page|index)(?:no|num)?|"
    r"pn|p|index|num|k|n|i|idx|nowpage|pageindex|thispage)$",
    re.I,
)
_CALL = re.compile(
    r"(?:\$|jQuery|axios|http|request|layui\.\$)\s*\.\s*(ajax|post|get|getJSON|load)\s*\(|\b(fetch)\s*\(|"
    r"\.\s*(load)\s*\(\s*(?=[\"'])"
)
_SPACE = re.compile(r"(?:\s|//[^\n]*\n|/\*.*?\*/)*", re.S)
_NAME = re.compile(r"[A-Za-z_$][\w$.]*")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_STRING = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|`([^`]*)`", re.S)


class Unresolved(Exception):
    """A value that only running the script would give."""


@dataclass
class Call:
    """One request that a script makes. `data` as given: a dictionary or a ready string."""

    url: str
    method: str = "GET"
    data: Any = None
    is_json: bool = False
    options: dict[str, Any] = field(default_factory=dict)


class _Reader:
    """A reader of JavaScript values at a place in the source."""

    def __init__(self, code: str, names: dict[str, str]) -> None:
        self.code, self.names, self.at = code, names, 0

    def skip(self) -> None:
        found = _SPACE.match(self.code, self.at)
        self.at = found.end() if found else self.at

    def peek(self) -> str:
        self.skip()
        return self.code[self.at : self.at + 1]

    def value(self, depth: int = 0) -> Any:
        """A term, or terms joined by `+`."""
        if depth > 12:
            raise Unresolved
        total = self.term(depth)
        while self.peek() == "+":
            self.at += 1
            total = _text(total) + _text(self.term(depth))
        if self.peek() in ("?", "*", "-", "/", "|", "&", "=", "<", ">"):
            raise Unresolved
        return total

    def term(self, depth: int) -> Any:
        start = self.peek()
        if found := _STRING.match(self.code, self.at):
            self.at = found.end()
            text = next((g for g in found.groups() if g is not None), "")
            if found[3] is not None:
                return re.sub(r"\$\{\s*([\w$.]+)\s*\}", lambda m: _text(self.lookup(m[1])), text)
            return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m[1], m[1]), text)
        if start == "{":
            return self.mapping(depth)
        if start == "[":
            return self.sequence(depth)
        if start == "(":
            self.at += 1
            inner = self.value(depth + 1)
            if self.peek() != ")":
                raise Unresolved
            self.at += 1
            return inner
        if found := _NUMBER.match(self.code, self.at):
            self.at = found.end()
            return found.group()
        if found := _NAME.match(self.code, self.at):
            name = found.group()
            self.at = found.end()
            if self.peek() == "(":
                return self.function(name, depth)
            return self.lookup(name)
        raise Unresolved

    def function(self, name: str, depth: int) -> Any:
        """encodeURIComponent(x), JSON.stringify(x) and the like give their argument."""
        if name not in ("encodeURIComponent", "encodeURI", "escape", "JSON.stringify", "String",
                        "parseInt", "Number", "$.param"):  # fmt: skip
            raise Unresolved
        self.at += 1
        inner = self.value(depth + 1)
        while self.peek() == ",":
            self.at += 1
            self.value(depth + 1)
        if self.peek() != ")":
            raise Unresolved
        self.at += 1
        if name == "JSON.stringify":
            return json.dumps(inner, ensure_ascii=False)
        if name.startswith("encodeURI") or name == "escape":
            return quote(_text(inner), safe=N + S + E)
        return inner

    def lookup(self, name: str) -> str:
        if name in ("true", "false", "null", "undefined"):
            return "" if name in ("null", "undefined") else name
        last = name.rsplit(".", 1)[-1]
        if PAGE_NAME.match(last):
            return N
        if name in self.names:
            return self.names[name]
        if last in self.names:
            return self.names[last]
        raise Unresolved

    def mapping(self, depth: int) -> dict[str, Any]:
        self.at += 1
        found: dict[str, Any] = {}
        while self.peek() not in ("}", ""):
            if key := _STRING.match(self.code, self.at):
                name = key[1] if key[1] is not None else key[2] or ""
            elif key := re.compile(r"[\w$]+").match(self.code, self.at):
                name = key.group()
            else:
                raise Unresolved
            self.at = key.end()
            if self.peek() == ":":
                self.at += 1
                here = self.at
                try:
                    found[name] = self.value(depth + 1)
                except Unresolved:
                    self.at = here
                    self.past_value()
                    found[name] = None
            else:  # {page, size}: the shorthand
                found[name] = self.lookup(name)
            if self.peek() == ",":
                self.at += 1
        self.at += 1
        return found

    def sequence(self, depth: int) -> list[Any]:
        self.at += 1
        found = []
        while self.peek() not in ("]", ""):
            found.append(self.value(depth + 1))
            if self.peek() == ",":
                self.at += 1
        self.at += 1
        return found

    def past_value(self) -> None:
        """Skip a value that is not understood (a callback), to the comma or brace behind it."""
        level = 0
        while self.at < len(self.code):
            if found := _STRING.match(self.code, self.at):
                self.at = found.end()
                continue
            char = self.code[self.at]
            if char in "([{":
                level += 1
            elif char in ")]}":
                if level == 0:
                    return
                level -= 1
            elif char == "," and level == 0:
                return
            self.at += 1


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    raise Unresolved


def literals(page: Html) -> dict[str, str]:
    """Names that the page's scripts assign one literal to, and hidden inputs by id."""
    found: dict[str, str] = {}
    pattern = r"(?:\b(?:var|let|const)\s+|[,;{\n]\s*)([A-Za-z_$][\w$]*)\s*[=:]\s*(?:\"([^\"\n]*)\"|'([^'\n]*)'|(-?\d+))"
    for name, one, two, number in re.findall(pattern, page.scripts):
        found.setdefault(name, one or two or number)
    for node in page.root.iter("input"):
        if (node.get("type") or "").lower() == "hidden":
            for key in (node.get("id"), node.get("name")):
                if key:
                    found.setdefault(key, node.get("value") or "")
    return found


def calls(page: Html) -> Iterator[Call]:
    """All requests of the page's inline scripts that can be read."""
    code, names = page.scripts, literals(page)
    # an object or an address that is put together before the call
    for found in re.finditer(r"\b(?:var|let|const)?\s*([A-Za-z_$][\w$]*)\s*=\s*(?=[\"'`{])", code):
        reader = _Reader(code, names)
        reader.at = found.end()
        try:
            value = reader.value()
        except Unresolved:
            continue
        if isinstance(value, str) and (N in value or "/" in value):
            names[found[1]] = value
        elif isinstance(value, dict):
            names[found[1]] = json.dumps(value, ensure_ascii=False)
    for found in _CALL.finditer(code):
        kind = found[1] or found[2] or found[3]
        reader = _Reader(code, names)
        reader.at = found.end()
        try:
            first = reader.value()
        except Unresolved:
            continue
        call = _call(kind, first, reader)
        if call is not None and call.url and re.search(r"[/.?]", call.url):
            target = page.link(call.url.replace(N, "GONGKAIN"))
            if target:
                call.url = target.replace("GONGKAIN", N)
                yield call


def _call(kind: str, first: Any, reader: _Reader) -> Call | None:
    if kind == "ajax" and isinstance(first, dict):
        method = str(first.get("type") or first.get("method") or "GET").upper()
        data, wanted = first.get("data"), str(first.get("contentType") or "")
        return Call(str(first.get("url") or ""), method, _data(data), "json" in wanted, first)
    if not isinstance(first, str):
        return None
    second: Any = None
    if reader.peek() == ",":
        reader.at += 1
        try:
            second = reader.value()
        except Unresolved:
            second = None
    if kind == "fetch" and isinstance(second, dict):
        return Call(first, str(second.get("method") or "GET").upper(), _data(second.get("body")),
                    str(second.get("body") or "")[:1] == "{")  # fmt: skip
    data = _data(second) if isinstance(second, dict | str) else None
    return Call(first, "POST" if kind == "post" else "GET", data)


def _data(data: Any) -> Any:
    """Data given as JSON text by JSON.stringify becomes a dictionary again."""
    if isinstance(data, str) and data[:1] == "{":
        try:
            return json.loads(data)
        except ValueError:
            return data
    return data


_PARAMETER = re.compile(
    r"^(?:_?page(?:_?(?:no|num|number|index))?|cur(?:rent)?_?page(?:no)?|current|pn|p|nowpage|curpage|"
    r"currpage|pageindex|pageno|pagenumber|pagenum)$",
    re.I,
)
_SIZES = re.compile(r"^(?:_?page_?size|rows|per_?page|size|limit|prepage|pagesize)$", re.I)


def page_modes(call: Call, name: str = "endpoint") -> list[dict[str, Any]]:
    """Ways to ask a call's endpoint for page k: its own parameters, only the page number changed."""
    base: list[str] = []
    sizes: list[int] = []

    def mark(key: str, value: Any) -> Any:
        if isinstance(value, dict):
            return {k: mark(k, v) for k, v in value.items() if v is not None}
        if isinstance(value, list):
            return [mark(key, v) for v in value]
        text = "" if value is None else str(value)
        if _SIZES.match(key) and text.isdigit():
            sizes.append(int(text))
        if key.lower() == "startrecord":
            return S
        if key.lower() == "endrecord":
            return E
        if _PARAMETER.match(key) and (text.lstrip("-").isdigit() or text in (N, "")):
            base.append(text)
            return N
        return text

    url, body, headers = call.url, None, {}
    head, _, query = url.partition("?")
    if query:
        pairs = []
        for piece in query.split("&"):
            key, has, value = piece.partition("=")
            marked = mark(key, value) if has else value
            pairs.append(f"{key}={marked}" if has else piece)
        url = f"{head}?{'&'.join(pairs)}"
    if isinstance(call.data, dict):
        marked = mark("", call.data)
        if call.is_json:
            body = json.dumps(marked, ensure_ascii=False).replace(f'"{N}"', N)
            headers = {"Content-Type": "application/json"}
        else:
            pairs = [
                f"{quote(k, safe='')}={quote(_plain(v), safe=N + S + E)}" for k, v in marked.items()
            ]
            body = "&".join(pairs)
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
    elif isinstance(call.data, str) and call.data:
        pairs = []
        for piece in call.data.split("&"):
            key, _, value = piece.partition("=")
            pairs.append(f"{key}={mark(key, value)}")
        body = "&".join(pairs)
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if call.method == "GET" and body is not None:
        url, body, headers = f"{url}{'&' if '?' in url else '?'}{body}", None, {}
    marks = N in url or (body is not None and (N in body or S in body)) or S in url
    if not marks:
        return [mode("whole", url, method=call.method, body=body, headers=headers)]
    zero = any(b == "0" for b in base)
    size = sizes[0] if sizes else 15
    both = [
        mode(f"{name} from 1", url, method=call.method, body=body, headers=headers, size=size),
        mode(f"{name} from 0", url, method=call.method, body=body, headers=headers, offset=-1, size=size),
    ]  # fmt: skip
    return both[::-1] if zero else both


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
