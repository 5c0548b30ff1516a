"""The requests that a page's own scripts make for their rows, read without running the scripts.

Seen: jQuery and axios calls, fetch, XMLHttpRequest, JSONP script tags, the option objects of list
plug-ins (`{url: …}`, `{proxyUrl: …}`), and data attributes that name an endpoint.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from crawler.discovery.cursor import PARAMETER, C
from crawler.discovery.delegates import bound
from crawler.discovery.handlers import functions
from crawler.discovery.html import Html
from crawler.discovery.pager import MARKS, N
from crawler.discovery.script import Reader, Unresolved, literals, query_of

_CALL = re.compile(
    r"(?:\$|jQuery|axios|http|request|layui\.\$|\$http|Ajax)\s*\.\s*(ajax|post|get|getJSON|load|request)\s*\(|"
    r"\b(fetch|axios|ajax)\s*\(|\.\s*(load)\s*\(\s*(?=[\"'])"
)
_SENDS_JSON = re.compile(r"(?:axios|\$?http)\s*\.")
_OPEN = re.compile(r"\.open\s*\(\s*[\"'](GET|POST)[\"']\s*,\s*", re.I)
_SCRIPT_SOURCE = re.compile(r"\.src\s*=\s*(?=[\"'`A-Za-z])")
#: keys of option objects that hold an endpoint
_URL_KEY = re.compile(
    r"(?:^|[{,\s])[\"']?((?:proxy|data|ajax|list|request|interface|api|post|source|load|get|query|page)?_?"
    r"(?:url|uri|api|action|endpoint|interface|path|ajax))[\"']?\s*:\s*(?=[\"'`A-Za-z])",
    re.I,
)
_DATA_KEYS = ("data", "params", "param", "where", "queryParams", "ajaxParam", "query", "form", "body",
              "postData", "extraParams", "baseParams", "parameters")  # fmt: skip
#: options of plug-ins that are no parameters of a request
_PLUGIN = re.compile(
    r"^(?:type|method|dataType|async|cache|elem|el|id|container|target|template|tpl|render|success|error|"
    r"done|jsonp|jsonpCallback|timeout|contentType|processData|animate|theme|skin|height|width|cols|"
    r"columns|class|totalRecord|totalPage|total|pageCount|count|limits|layout|method|headers?|title|name)$",
    re.I,
)
_ENDPOINT = re.compile(
    r"\.json(?:$|\?)|\.(?:do|action|jsp|ashx|asmx|php|aspx|jhtml)(?:$|\?)|/api/|/rest/|/interface|/json|"
    r"list|query|search|getdata|page|portlet|label|find|select|data",
    re.I,
)


@dataclass
class Call:
    """One request that a script makes. `data` as given: a dictionary or a ready string.

    `sure`: it is written as a request; else only an address was seen that may be an endpoint's.
    """

    url: str
    method: str = "GET"
    data: Any = None
    is_json: bool = False
    sure: bool = True
    #: the field of a record that stands as `~k…~` in the address or the data
    key: str = ""


def calls(page: Html) -> Iterator[Call]:
    """All requests of the page's inline scripts that can be read, the surest first."""
    for call in written(page, page.scripts):
        if (whole := _absolute(page, call)) is not None:
            yield whole
    for call in _possible(page):
        if (whole := _absolute(page, call)) is not None:
            yield whole


def _absolute(page: Html, call: Call) -> Call | None:
    if not call.url or not re.search(r"[/.?]", call.url):
        return None
    # the marks may stand in the path; they must survive the joining
    marks = [*MARKS, C, *dict.fromkeys(re.findall(r"~k\w+~", call.url))]
    held = {mark: f"GONGKAI{number}MARK" for number, mark in enumerate(marks)}
    text = call.url
    for mark, word in held.items():
        text = text.replace(mark, word)
    target = page.link(text)
    if not target:
        return None
    for mark, word in held.items():
        target = target.replace(word, mark)
    call.url = target
    return call


def written(
    page: Html, code: str, given: dict[str, str] | None = None, kind: type[Reader] = Reader
) -> Iterator[Call]:
    """The requests that a piece of script writes out. `given`: values of names that count before
    all others; `kind`: the reader to use."""
    names, query = literals(page) | _assigned(page, code, given or {}), query_of(page)
    for found in _CALL.finditer(code):
        reader = kind(code, names, query, found.end())
        try:
            first = reader.value()
        except Unresolved:
            continue
        call = _call(found[1] or found[2] or found[3], first, reader)
        if call is not None:
            # axios and Angular send an object as JSON, jQuery as a form
            plain = isinstance(call.data, dict) and call.method == "POST"
            call.is_json = call.is_json or (plain and bool(_SENDS_JSON.match(found.group())))
            yield call
    for found in _OPEN.finditer(code):
        reader = Reader(code, names, query, found.end())
        try:
            url = reader.value()
        except Unresolved:
            continue
        if isinstance(url, str):
            sent = _sent(code, found.end(), names, query)
            yield Call(url, found[1].upper(), sent, is_json=isinstance(sent, dict))
    for found in _SCRIPT_SOURCE.finditer(code):
        try:
            url = Reader(code, names, query, found.end()).value()
        except Unresolved:
            continue
        if isinstance(url, str) and re.search(r"callback|jsonp|cb=", url, re.I):
            yield Call(url)


def _assigned(page: Html, code: str, given: dict[str, str]) -> dict[str, str]:
    """Names that a handler assigns before its request, beside those given to it."""
    names = dict(given)
    if code is page.scripts:
        return names
    for found in re.finditer(r"\b(?:var|let|const)\s+([A-Za-z_$][\w$]*)\s*=\s*", code):
        try:
            value = Reader(code, literals(page) | names, query_of(page), found.end()).value()
        except Unresolved:
            continue
        if isinstance(value, str):
            names[found[1]] = value
    return names


def bound_calls(page: Html) -> list[tuple[Call, str]]:
    """(request, words) of elements whose handler asks for rows: tabs of years, entries of a tree."""
    found: list[tuple[Call, str]] = []
    for node, body in bound(page):
        found += [(c, page.words(node)) for c in written(page, body)]
    for node in page.root.iter("a", "li", "span", "div", "td", "button", "dd", "p"):
        code = node.get("onclick") or node.get("href") or ""
        call = re.match(r"\s*(?:javascript:)?\s*([A-Za-z_$][\w$]*)\s*\(([^()]*)\)", code)
        function = functions(page).get(call[1]) if call else None
        if call is None or function is None or not _CALL.search(function.body):
            continue
        values = [v.strip().strip("'\"") for v in call[2].split(",")]
        given = dict(zip(function.parameters, values, strict=False))
        found += [(c, page.words(node)) for c in written(page, function.body, given)]
    whole = [(_absolute(page, call), words) for call, words in found]
    return [(call, words) for call, words in whole if call is not None]


class _Keyed(Reader):
    """A reader that takes a value it cannot read for a field of a record, if it is one name."""

    def inner(self, code: str) -> Reader:
        return _Keyed(code, self.names, self.query)

    def lookup(self, name: str) -> str:
        try:
            return super().lookup(name)
        except Unresolved:
            return f"~k{name.rsplit('.', 1)[-1]}~"


def keyed_calls(page: Html) -> list[Call]:
    """Requests that need a field of a record: a publisher's code, a channel's id."""
    found: dict[str, Call] = {}
    for call in written(page, page.scripts, kind=_Keyed):
        text = f"{call.url} {call.data}"
        keys = set(re.findall(r"~k(\w+)~", text))
        sent = re.findall(r"(\w+)[\"']?\s*[=:]\s*[\"']?~k\w+~", text)
        if any(PARAMETER.match(name) for name in sent):
            continue  # the token of the answer before, no field of a record
        if len(keys) == 1 and (whole := _absolute(page, call)) is not None:
            whole.key = keys.pop()
            found.setdefault(text, whole)
    return list(found.values())


def _sent(code: str, at: int, names: dict[str, str], query: dict[str, str]) -> Any:
    """The body that the next `.send(…)` gives, if it can be read."""
    found = re.compile(r"\.send\s*\(\s*(?=[^)\s])").search(code, at, at + 1500)
    if not found:
        return None
    try:
        return _data(Reader(code, names, query, found.end()).value())
    except Unresolved:
        return None


def _possible(page: Html) -> Iterator[Call]:
    """Endpoints that stand in option objects of plug-ins, in data attributes, in variables."""
    code, names, query = page.scripts, literals(page), query_of(page)
    for found in _URL_KEY.finditer(code):
        start = _object_start(code, found.start())
        if start < 0:
            continue
        try:
            options = Reader(code, names, query, start).value()
        except Unresolved:
            continue
        url = options.get(found[1]) if isinstance(options, dict) else None
        if isinstance(url, str) and "/" in url and not _page_address(url):
            yield _from_options(url, found[1], options)
    for node in page.root.iter("div", "ul", "table", "section", "tbody", "input", "script"):
        for name in ("data-url", "data-api", "data-source", "data-ajax", "data-action", "data-src"):
            value = (node.get(name) or "").strip()
            if value and "/" in value and not _page_address(value):
                yield Call(value, "GET", _attributes(node, name), sure=False)
    for value in names.values():
        if (
            value[:1] in "/.h"
            and "/" in value
            and not _page_address(value)
            and _ENDPOINT.search(value)
        ):
            yield Call(value, sure=False)


def _page_address(url: str) -> bool:
    """Whether an address is a page's, a picture's or a library's rather than an endpoint's."""
    path = urlsplit(url.replace(N, "1")).path
    return bool(
        re.search(r"\.(?:s?html?|js|css|png|jpe?g|gif|svg|ico|pdf|docx?|xlsx?)$", path, re.I)
    ) or (path.endswith("/") and "?" not in url)


def _object_start(code: str, at: int) -> int:
    """Where the object begins that a key at `at` belongs to; -1 if there is none near."""
    level = 0
    for i in range(at, max(-1, at - 4000), -1):
        char = code[i]
        if char in ")]}":
            level += 1
        elif char in "([{":
            if level == 0:
                return i if char == "{" else -1
            level -= 1
    return -1


def _from_options(url: str, key: str, options: dict[str, Any]) -> Call:
    method = str(options.get("type") or options.get("method") or "GET").upper()
    method = method if method in ("GET", "POST") else "GET"
    wanted = str(options.get("contentType") or "")
    data: Any = next((options[k] for k in _DATA_KEYS if options.get(k) not in (None, "")), None)
    if data is None:
        data = {
            k: v for k, v in options.items()
            if k != key and isinstance(v, str) and not _PLUGIN.match(k) and "/" not in v
        } or None  # fmt: skip
    return Call(url, method, _data(data), "json" in wanted.lower(), sure=False)


def _attributes(node: Any, url_name: str) -> dict[str, str] | None:
    """The other data attributes of an element, as parameters: `data-channel-id` is channelId."""
    found: dict[str, str] = {}
    for name, value in node.attrib.items():
        if not name.startswith("data-") or name == url_name:
            continue
        if value[:1] == "{":
            try:
                found |= {k: str(v) for k, v in json.loads(value).items()}
            except (ValueError, AttributeError):
                continue
        else:
            head, *rest = name.removeprefix("data-").split("-")
            found[head + "".join(r.capitalize() for r in rest)] = value
    return found or None


def _call(kind: str, first: Any, reader: Reader) -> Call | None:
    if isinstance(first, dict):
        method = str(first.get("type") or first.get("method") or "GET").upper()
        data = next((first[k] for k in _DATA_KEYS if first.get(k) is not None), None)
        wanted = f"{first.get('contentType') or ''}{first.get('headers') or ''}".lower()
        is_json = "json" in wanted or (kind in ("axios", "request") and method == "POST")
        return Call(str(first.get("url") or ""), method, _data(data), is_json)
    if not isinstance(first, str):
        return None
    second: Any = None
    if reader.peek() == ",":
        reader.at += 1
        try:
            second = reader.value()
        except Unresolved:
            second = None
    if kind in ("fetch", "axios") and isinstance(second, dict):
        body = second.get("body") or second.get("data") or second.get("params")
        is_json = str(second.get("body") or "")[:1] == "{"
        return Call(first, str(second.get("method") or "GET").upper(), _data(body), is_json)
    if kind == "ajax" and isinstance(second, dict):  # $.ajax(url, {…})
        return _call("ajax", second | {"url": first}, reader)
    if isinstance(second, str) and second.startswith("~k"):
        second = None  # the callback
    if isinstance(second, dict) and set(second) == {"params"}:  # axios.get(url, {params: …})
        second = second["params"]
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
