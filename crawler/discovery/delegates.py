"""Elements that lead somewhere by a script's doing: selects, `onclick`, and handlers bound by selector."""

from __future__ import annotations

import re
from typing import Any

from lxml.cssselect import CSSSelector, SelectorError

from crawler.discovery.handlers import THIS, VALUE, block, called, destinations
from crawler.discovery.html import Html, once

_FUNCTION = r"(?:function\s*\w*\s*\([^()]*\)|\([^()]*\)\s*=>|\w+\s*=>)\s*\{"
_BINDS = re.compile(
    r"(?:\$|jQuery)\s*\(\s*([\"'])([^\"']+)\1\s*\)\s*\.\s*(?:"
    r"(?:on|delegate|live|bind)\s*\(\s*[\"'](?:click|tap|touchend)[\"']\s*,\s*(?:[\"']([^\"']+)[\"']\s*,\s*)?|"
    r"(?:click|tap)\s*\(\s*)"
    + _FUNCTION
    + r"|querySelectorAll\s*\(\s*([\"'])([^\"']+)\4\s*\)[^;{}]{0,80}\{[^{}]{0,80}(?:addEventListener\s*\(\s*"
    r"[\"']click[\"']\s*,\s*|onclick\s*=\s*)" + _FUNCTION
)
_EVENT = re.compile(r"\b(?:e|ev|evt|event)\.(?:currentTarget|target)\b")
MAX_ELEMENTS = 500


@once
def bound(page: Html) -> list[tuple[Any, str]]:
    """(element, body of its click handler) of every element that a selector binds one to. In the
    body, what the handler asks of its element stands as the literal it would get."""
    found: list[tuple[Any, str]] = []
    code = page.scripts
    for match in _BINDS.finditer(code):
        selector = " ".join(s for s in (match[2] or match[5], match[3]) if s)
        if selector in ("body", "document", "html"):
            continue
        try:
            elements: list[Any] = list(CSSSelector(selector)(page.root))  # type: ignore[arg-type]
        except (SelectorError, SyntaxError, ValueError):
            continue
        body = _EVENT.sub("this", block(code, match.end() - 1))
        for element in elements[:MAX_ELEMENTS]:
            found.append((element, substituted(page, element, body)))
    return found


def substituted(page: Html, element: Any, body: str) -> str:
    """A handler's body with its element's attributes in place of what it asks of `this`."""

    def literal(match: re.Match[str]) -> str:
        name = match[1] or match[2] or ""
        if match.group().endswith(".id"):
            name = "id"
        elif "dataset." in match.group():
            name = "data-" + re.sub(r"([A-Z])", r"-\1", match.group().rsplit(".", 1)[-1]).lower()
        value = element.get(name) or element.get(f"data-{name}") or element.get("value") or ""
        return "'" + value.replace("\\", "").replace("'", "") + "'"

    body = re.sub(
        r"\$\(\s*this\s*\)\.(?:text|html)\(\)", lambda m: f"'{page.words(element)[:60]}'", body
    )
    return THIS.sub(literal, body)


@once
def bound_links(page: Html) -> dict[Any, str]:
    """Element → the address that its bound handler leads to."""
    found: dict[Any, str] = {}
    for element, body in bound(page):
        for place in destinations(page, body, {})[:1]:
            if "~" not in place and (url := page.link(place)):
                found.setdefault(element, url)
    return found


def choices(page: Html) -> list[tuple[str, str, Any]]:
    """(address, words, element) of every option, tab or tree entry whose handler makes its address."""
    found: list[tuple[str, str, Any]] = []
    for select in page.root.iter("select"):
        code = select.get("onchange") or _changed(page, select, "change")
        if not code:
            continue
        for place in called(page, code):
            if VALUE not in place:
                continue
            for option in select.iter("option"):
                value = (option.get("value") or "").strip()
                if value and (url := page.link(place.replace(VALUE, value))):
                    found.append((url, page.words(option), option))
            break
    for node in page.root.iter("a", "li", "span", "div", "td", "button", "dd", "p"):
        code = node.get("onclick") or ""
        href = node.get("href") or ""
        if not code and href.lower().startswith("javascript:") and "(" in href:
            code = href
        if not code or len(code) > 300:
            continue
        for place in called(page, code)[:1]:
            words = page.words(node)
            if "~" not in place and len(words) <= 120 and (url := page.link(place)):
                found.append((url, words, node))
    found += [(url, page.words(node), node) for node, url in bound_links(page).items()]
    return found


def _changed(page: Html, node: Any, event: str) -> str:
    """The body of a handler that a script binds to an element (`$("#year").change(function…)`)."""
    for mark in (node.get("id"), node.get("name")):
        if not mark:
            continue
        found = re.search(
            rf"[\"'](?:select)?[#.]?(?:\[name=[\"']?)?{re.escape(mark)}[\"']?\]?[\"']\s*\)\s*\.\s*"
            rf"(?:on\s*\(\s*[\"']{event}[\"']\s*,\s*|{event}\s*\(\s*|onchange\s*=\s*|addEventListener\(\s*[\"']{event}[\"']\s*,\s*)"
            r"(?:function\s*\w*\s*\([^()]*\)|\([^()]*\)\s*=>)\s*\{",
            page.scripts,
        )
        if found:
            return block(page.scripts, found.end() - 1)
    return ""
