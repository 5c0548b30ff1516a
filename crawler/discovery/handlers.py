"""Addresses that a page's own functions make of their arguments, without running them.

`<a onclick="show('8a7f')">` with `function show(id){location.href="/d.jsp?id="+id}`, a pager's
`go(3)`, a select's `location.href = "list.jsp?org=" + this.value`, and rows of an endpoint for which
the script writes `<a href="/content/' + row.id + '.html">`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crawler.discovery.brackets import reach
from crawler.discovery.html import Html, once
from crawler.discovery.pager import L, M, N
from crawler.discovery.script import Reader, Unresolved, literals, query_of

_DEFINED = re.compile(
    r"\bfunction\s+([A-Za-z_$][\w$]*)\s*\(([^()]*)\)\s*\{|"
    r"\b([A-Za-z_$][\w$]*)\s*[=:]\s*(?:async\s+)?function\s*\w*\s*\(([^()]*)\)\s*\{|"
    r"\b([A-Za-z_$][\w$]*)\s*=\s*\(?([\w$,\s]*)\)?\s*=>\s*\{"
)
GOES = re.compile(
    r"(?:\blocation(?:\s*\.\s*(?:href|search))?\s*=(?!=)|\blocation\s*\.\s*(?:replace|assign)\s*\(|\bwindow\s*\.\s*open\s*\(|"
    r"(?<![\w.])open\s*\(|\.\s*(?:href|src|action)\s*=(?!=)|\.\s*attr\s*\(\s*[\"'](?:href|src|action)[\"']\s*,|"
    r"\.\s*load\s*\()\s*"
)
_ASSIGN = re.compile(r"(?:\b(?:var|let|const)\s+)?\b([A-Za-z_$][\w$]*)\s*(\+?=)(?!=)\s*")
_ARGUMENT = re.compile(r"\s*(?:\"([^\"]*)\"|'([^']*)'|(-?\d+)|(this(?:\.\w+)?|[\w$.]+))\s*(?:,|$)")
THIS = re.compile(
    r"(?:this\.value|this\.options\[[^\]]*\]\.value|\$\(\s*this\s*\)\.val\(\)|"
    r"\$\(\s*this\s*\)\.(?:attr|data)\(\s*[\"']([\w-]+)[\"']\s*\)|this\.(?:id|dataset\.\w+)|"
    r"this\.getAttribute\(\s*[\"']([\w-]+)[\"']\s*\))"
)
VALUE = "~value~"
KEY = "~key~"


@dataclass(frozen=True)
class Function:
    """A function of the page: the names of its parameters and its source."""

    parameters: tuple[str, ...]
    body: str


@once
def functions(page: Html) -> dict[str, Function]:
    """The functions that the page's inline scripts define, by name."""
    found: dict[str, Function] = {}
    code = page.scripts
    for match in _DEFINED.finditer(code):
        name, given = next(
            (n, p) for n, p in zip(match.groups()[::2], match.groups()[1::2], strict=True) if n
        )
        parameters = tuple(p.strip() for p in (given or "").split(",") if p.strip())
        found.setdefault(name, Function(parameters, block(code, match.end() - 1)))
    return found


def block(code: str, start: int) -> str:
    """The text between a brace and its partner (at most 6,000 characters)."""
    end = reach(code[: start + 6000], start, opening="{", closing="}")
    return code[start + 1 : start + 6000 if end is None else end]


def destinations(page: Html, body: str, given: Mapping[str, str]) -> list[str]:
    """Addresses a piece of script goes to, with `given` values for names; best first: those in
    which a given value has a part."""
    names = {**literals(page), **given}
    for found in _ASSIGN.finditer(body):
        try:
            value = _Given(body, names, query_of(page), found.end(), set(given)).value()
        except Unresolved:
            continue
        if isinstance(value, str):
            names[found[1]] = (names.get(found[1], "") + value) if found[2] == "+=" else value
    places: list[str] = []
    for found in GOES.finditer(body):
        try:
            value = _Given(body, names, query_of(page), found.end(), set(given)).value()
        except Unresolved:
            continue
        if isinstance(value, str) and re.search(r"[/.?#]", value) and value not in places:
            places.append(value)
    marks = [v for v in given.values() if v]
    return sorted(places, key=lambda p: not any(m in p for m in marks))


class _Given(Reader):
    """A reader for which the values given win over what a name usually means."""

    def __init__(
        self,
        code: str,
        names: Mapping[str, str],
        query: Mapping[str, str],
        at: int,
        given: set[str],
    ) -> None:
        super().__init__(code, names, query, at)
        self._first = given

    def inner(self, code: str) -> Reader:
        return _Given(code, self.names, self.query, 0, self._first)

    def lookup(self, name: str) -> Any:
        if name in self._first or (name in self.names and "~" in self.names[name]):
            return self.names[name]
        return super().lookup(name)


def called(page: Html, code: str, mark: Mapping[int, str] | None = None) -> list[str]:
    """Addresses that a handler such as `go(2,'x')` leads to; `mark` replaces arguments by position.

    A handler that is itself an assignment (`location.href='…'+this.value`) is read as it stands,
    `this.value` and its like being the mark VALUE.
    """
    plain = THIS.sub(VALUE.join(("'", "'")), re.sub(r"^\s*javascript:", "", code, flags=re.I))
    direct = destinations(page, plain, {})
    if direct:
        return direct
    match = re.match(
        r"\s*(?:return\s+)?([A-Za-z_$][\w$.]*)\s*\((.*)\)\s*;?\s*(?:return\s+\w+;?)?\s*$",
        plain,
        re.S,
    )
    if not match:
        return []
    function = functions(page).get(match[1].rsplit(".", 1)[-1])
    if function is None:
        return []
    given: dict[str, str] = {}
    for number, found in enumerate(_ARGUMENT.finditer(match[2])):
        if number >= len(function.parameters):
            break
        value = next((g for g in found.groups()[:3] if g is not None), None)
        if mark and number in mark:
            value = mark[number]
        elif value is None:
            value = literals(page).get(
                found[4] or "", VALUE if (found[4] or "").startswith("this") else None
            )
        if value is not None:
            given[function.parameters[number]] = value
    body = re.sub(r"(?<![\w$])" + "|".join(rf"{re.escape(p)}\.value" for p in function.parameters) + r"(?![\w$])",
                  f"'{VALUE}'", function.body) if function.parameters else function.body  # fmt: skip
    return destinations(page, THIS.sub(f"'{VALUE}'", body), given)


def page_addresses(page: Html, code: str, number: int | None) -> list[str]:
    """Where a pager's handler leads, with the mark N for the page number.

    `number` is the page that the handler is known to lead to, None for a next link.
    """
    match = re.search(r"\(([^()]*)\)\s*;?\s*$", code)
    arguments = list(_ARGUMENT.finditer(match[1])) if match else []
    marks: dict[int, str] = {}
    for place, found in enumerate(arguments):
        value = found[3] or found[1] or found[2] or ""
        if not value.isdigit() or (number is not None and abs(int(value) - number) > 1):
            continue
        # counted from 0, a handler's argument is one less than the page it leads to
        less = number is not None and int(value) == number - 1
        marks = {place: M if less else N}
        if not less:
            break
    return [a for a in called(page, code, marks) if any(m in a for m in (N, M, L))]


@once
def turned_fields(page: Html) -> set[str]:
    """Names or ids of the form fields that a function sets to its argument before it submits."""
    found: set[str] = set()
    for function in functions(page).values():
        if "submit" not in function.body or not function.parameters:
            continue
        given = "|".join(re.escape(p) for p in function.parameters)
        for match in re.finditer(
            r"(?:getElement(?:ById|sByName)\(\s*[\"']([\w-]+)[\"']\s*\)(?:\[0\])?|\$\(\s*[\"'](?:input)?(?:#|\[name=[\"']?)"
            r"([\w-]+)[^)]*\)|[\w$.\[\]]*\.([\w]+))\s*\.\s*(?:value\s*=\s*|val\(\s*)(?:"
            + given
            + r")\b",
            function.body,
        ):
            found.add(match[1] or match[2] or match[3])
    return found


@once
def helpers(page: Html) -> str:
    """The source of the functions that lead somewhere, for fragments whose rows call them."""
    found = [
        f"function {name}({','.join(f.parameters)}){{{f.body}}}"
        for name, f in functions(page).items()
        if GOES.search(f.body) and len(f.body) < 2000
    ]
    return "\n".join(found)[:8000]
