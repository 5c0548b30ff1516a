"""Values of JavaScript, read without running it.

Only literals, concatenations of literals, and variables that are assigned one literal are followed.
A name that stands for the page number becomes the mark N of `crawler.discovery.pager`; a cache
buster becomes a constant; anything else that is computed is given up with `Unresolved`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from crawler.discovery import cursor
from crawler.discovery.html import Html, once
from crawler.discovery.pager import MARKS, L, M, N, Z

PAGE_NAME = re.compile(
    r"^(?:_?page(?:_?(?:no|num|number|index|n|id|now))?|cur(?:r|rent)?_?(?:page|index)(?:no|num)?|"
    r"pn|p|index|num|k|n|i|idx|nowpage|pageindex|thispage)$",
    re.I,
)
#: names of request parameters that turn pages
PARAMETER = re.compile(
    r"^(?:_?page(?:_?(?:no|num|number|index|now|id))?|cur(?:r|rent)?_?page(?:no|num)?|current|pn|p|nowpage|"
    r"curpage|currpage|pageindex|pageno|pagenumber|pagenum|pindex|pno|toPage|page_index|yema|dqy)$",
    re.I,
)
#: names of request parameters that say how many records come before the page
BEFORE = re.compile(
    r"^(?:start|offset|skip|first|begin|start_?index|first_?result|iDisplayStart)$", re.I
)
_SPACE = re.compile(r"(?:\s|//[^\n]*\n|/\*.*?\*/)*", re.S)
_NAME = re.compile(r"[A-Za-z_$][\w$.]*")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_STRING = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|`([^`]*)`", re.S)
_BUSTER = re.compile(
    r"(?:new\s+Date\s*\(\s*\)(?:\s*\.\s*\w+\s*\(\s*\))?|\+\s*new\s+Date\b(?:\(\))?|Date\.now\s*\(\s*\)|"
    r"Math\.random\s*\(\s*\))"
)
_FIELD = re.compile(
    r"(?:\$|jQuery)\s*\(\s*[\"'](?:input)?\s*(?:#|\[name=\\?[\"']?)([\w-]+)\\?[\"']?\]?[\"']\s*\)\s*\.\s*"
    r"(?:val|text|html)\s*\(\s*\)|"
    r"document\s*\.\s*getElementById\s*\(\s*[\"']([\w-]+)[\"']\s*\)\s*\.\s*(?:value|innerHTML|innerText)"
)
_PASS = frozenset(["encodeURIComponent", "encodeURI", "escape", "JSON.stringify", "String",
                   "parseInt", "Number", "$.param", "Qs.stringify", "qs.stringify"])  # fmt: skip


class Number(str):
    """A number as it is written: text in an address, a number in JSON."""


def json_object(text: str) -> dict[str, Any] | None:
    """The object that a text writes as JSON, or None."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


class Unresolved(Exception):
    """A value that only running the script would give."""


class Reader:
    """A reader of JavaScript values at a place in the source.

    `names`: values known by name; `query`: the parameters of the page's own address.
    """

    def __init__(
        self,
        code: str,
        names: Mapping[str, str],
        query: Mapping[str, str] | None = None,
        at: int = 0,
    ) -> None:
        self.code, self.names, self.query, self.at = code, names, query or {}, at

    def skip(self) -> None:
        found = _SPACE.match(self.code, self.at)
        self.at = found.end() if found else self.at

    def peek(self) -> str:
        self.skip()
        return self.code[self.at : self.at + 1]

    def value(self, depth: int = 0) -> Any:
        """A term, or terms joined by `+`. Raises Unresolved."""
        if depth > 12:
            raise Unresolved
        total = self._known(lambda: self.term(depth), "")
        while (sign := self.peek()) and sign in "+-*|":
            if sign == "|" and self.code[self.at : self.at + 2] == "||":
                self.at += 2
                other = self._known(lambda: self.term(depth), "")
                total = total if total not in ("", None) else other
                continue
            if sign == "|":
                raise Unresolved
            self.at += 1
            before = total if isinstance(total, str) else ""
            plain = bool(_NUMBER.match(self.code, self.at + len(self._blank())))
            other = self._known(lambda b=before: self.term(depth), before)  # type: ignore[misc]
            total = self._joined(sign, total, other, plain)
        if self.peek() in ("?", "/", "&", "=", "<", ">"):
            raise Unresolved
        return total

    def _blank(self) -> str:
        found = _SPACE.match(self.code, self.at)
        return found.group() if found else ""

    def _known(self, read: Any, before: str) -> Any:
        """A term; one that cannot be read is the page number where a page parameter wants a value."""
        here = self.at
        try:
            return read()
        except Unresolved:
            named = re.search(r"[?&]([\w.]+)=$", before)
            if named and cursor.PARAMETER.match(named[1]):
                return self._token(here)
            if not named or not (PARAMETER.match(named[1]) or BEFORE.match(named[1])):
                raise
            self.at = here
            found = re.compile(r"[A-Za-z_$][\w$.\[\]]*(?:\([^()]*\))?").match(
                self.code, self.at + len(self._blank())
            )
            if not found:
                raise
            self.at = found.end()
            return N if PARAMETER.match(named[1]) else Z

    def _token(self, at: int) -> str:
        """Past a value that stands for the token of the answer before (`(c || "")`, `state.next`)."""
        self.at = at + len(_SPACE.match(self.code, at).group())  # type: ignore[union-attr]
        found = re.compile(r"[A-Za-z_$][\w$.\[\]]*(?:\([^()]*\))?|\((?:[^()]|\([^()]*\))*\)").match(
            self.code, self.at
        )
        if not found:
            raise Unresolved
        self.at = found.end()
        return cursor.C

    @staticmethod
    def _joined(sign: str, left: Any, right: Any, plain: bool) -> Any:
        """`+` joins; of arithmetic only what is done to page numbers is understood."""
        if left == N and plain and sign in "+-":
            if right != "1":
                raise Unresolved
            return M if sign == "-" else L
        if sign == "*" and (left in (N, M) or right in (N, M)):
            if "1" in (left, right):
                return left if left in (N, M) else right
            return Z  # (page - 1) * size: the records before the page
        if sign != "+":
            raise Unresolved
        return text_of(left) + text_of(right)

    def term(self, depth: int) -> Any:
        start = self.peek()
        for pattern, group in ((_BUSTER, False), (_FIELD, True)):
            if found := pattern.match(self.code, self.at):
                self.at = found.end()
                return self.lookup(found[1] or found[2]) if group else "1"
        if found := _STRING.match(self.code, self.at):
            self.at = found.end()
            text = next((g for g in found.groups() if g is not None), "")
            if found[3] is not None:
                return self._filled(text)
            return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m[1], m[1]), text)
        if start == "{":
            return self.mapping(depth)
        if start == "[":
            return self.sequence(depth)
        if start == "(":
            self.at += 1
            inner = self.value(depth + 1)
            self._close(")")
            return inner
        if found := _NUMBER.match(self.code, self.at):
            self.at = found.end()
            return Number(found.group())
        if found := _NAME.match(self.code, self.at):
            name = found.group()
            self.at = found.end()
            if self.peek() == "(":
                return self.function(name, depth)
            if self.peek() == "[" and (
                index := re.compile(r"\[\s*[\"'](\w+)[\"']\s*\]").match(self.code, self.at)
            ):
                self.at = index.end()
                return self.lookup(index[1])
            return self.lookup(name)
        raise Unresolved

    def inner(self, code: str) -> Reader:
        """A reader of the same kind for a piece of code of its own."""
        return Reader(code, self.names, self.query)

    def _filled(self, text: str) -> str:
        """A template literal with its `${…}` read."""
        done = ""
        at = 0
        for found in re.finditer(r"\$\{\s*([^{}]+?)\s*\}", text):
            done += text[at : found.start()]
            at = found.end()
            try:
                done += text_of(self.inner(found[1]).value())
            except Unresolved:
                named = re.search(r"[?&]([\w.]+)=$", done)
                if named and PARAMETER.match(named[1]):
                    done += N
                elif named and cursor.PARAMETER.match(named[1]):
                    done += cursor.C
                elif named and BEFORE.match(named[1]):
                    done += Z
                else:
                    raise
        return done + text[at:]

    def _close(self, mark: str) -> None:
        if self.peek() != mark:
            raise Unresolved
        self.at += 1

    def function(self, name: str, depth: int) -> Any:
        """encodeURIComponent(x), JSON.stringify(x) and the like give their argument; a function of
        one word that is a parameter of the page's address gives that parameter."""
        if name.endswith((".toString", ".trim", ".toLowerCase")):
            self.at += 1
            self._close(")")
            return self.lookup(name.rpartition(".")[0])
        if name not in _PASS:
            asked = re.compile(r"\(\s*[\"']([\w-]+)[\"']\s*\)").match(self.code, self.at)
            if asked and asked[1] in self.query:
                self.at = asked.end()
                return self.query[asked[1]]
            raise Unresolved
        self.at += 1
        inner = self.value(depth + 1)
        while self.peek() == ",":
            self.at += 1
            self.value(depth + 1)
        self._close(")")
        if name == "JSON.stringify":
            return json.dumps(plain(inner), ensure_ascii=False)
        if name.startswith("encodeURI") or name == "escape":
            return quote(text_of(inner), safe="".join(MARKS))
        return inner

    def lookup(self, name: str) -> Any:
        if name in ("true", "false", "null", "undefined"):
            return "" if name in ("null", "undefined") else Number(name)
        last = name.rsplit(".", 1)[-1]
        if name in ("location.href", "window.location.href", "document.URL"):
            raise Unresolved
        if (
            self.names.get(name, "")[:1] == "{"
            and (held := json_object(self.names[name])) is not None
        ):
            return held  # an object, whatever its name
        if PAGE_NAME.match(last):
            return N
        if name in self.names:
            return self.names[name]
        if last in self.names:
            return self.names[last]
        raise Unresolved

    def mapping(self, depth: int) -> dict[str, Any]:
        """An object; a value that cannot be read is None."""
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
                    if self.peek() not in (",", "}"):
                        raise Unresolved
                except Unresolved:
                    self.at = here
                    self.past_value()
                    found[name] = None
            elif self.peek() == "(":  # a method
                self.past_value()
            else:  # {page, size}: the shorthand
                try:
                    found[name] = self.lookup(name)
                except Unresolved:
                    found[name] = None
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


def text_of(value: Any) -> str:
    """A value as it stands in a concatenation. Raises Unresolved for what has no text."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict | list):
        return json.dumps(plain(value), ensure_ascii=False)
    raise Unresolved


def plain(value: Any) -> Any:
    """A value as JSON has it: numbers and truth values are no texts."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    if isinstance(value, Number):
        return json.loads(value)
    return value


def query_of(page: Html) -> dict[str, str]:
    """The parameters of the page's own address."""
    return dict(parse_qsl(urlsplit(page.url).query, keep_blank_values=True))


@once
def literals(page: Html) -> dict[str, str]:
    """Names that the page's scripts assign one literal to, and its hidden fields by id and name."""
    found: dict[str, str] = {}
    pattern = (
        r"(?:\b(?:var|let|const)\s+|[,;{\n]\s*)([A-Za-z_$][\w$]*)\s*[=:]\s*"
        r"(?:\"([^\"\n]*)\"|'([^'\n]*)'|(-?\d+))(?=\s*[,;}\n)])"
    )
    for name, one, two, number in re.findall(pattern, page.scripts):
        found.setdefault(name, one or two or number)
    for node in page.root.iter("input"):
        if (node.get("type") or "").lower() == "hidden":
            for key in (node.get("id"), node.get("name")):
                if key:
                    found.setdefault(key, node.get("value") or "")
    # an address or an object that is put together before it is used
    names = dict(found)
    for put in re.finditer(r"(?:\b(?:var|let|const)\s+|[;{}\n,]\s*)([A-Za-z_$][\w$]*)\s*=\s*(?=[\"'`{A-Za-z])",
                           page.scripts):  # fmt: skip
        reader = Reader(page.scripts, names, query_of(page), put.end())
        try:
            value = reader.value()
        except Unresolved:
            continue
        if isinstance(value, str) and (N in value or "/" in value or put[1] not in names):
            names[put[1]] = value
        elif isinstance(value, dict):
            names[put[1]] = json.dumps(plain(value), ensure_ascii=False)
    return names
