"""Bodies that a page keeps where a browser shows nothing at first, and draws later.

Some platforms (Guangdong's disclosure platform among them) send the article as an escaped string
in a script's object; others keep it in a template, a text area, a frame's srcdoc or as escaped text
in an element. A reader without a browser sees an empty page.
"""

from __future__ import annotations

import json
import re
from html import unescape

from lxml import etree

_QUOTE = re.compile("[\"'`]")
_REST = {
    '"': re.compile(r'((?:[^"\\]++|\\.)*+)"', re.S),
    "'": re.compile(r"((?:[^'\\]++|\\.)*+)'", re.S),
    "`": re.compile(r"([^`]*+)`"),
}
"""What follows an opening quote, up to its closing one."""
_MARKUP = re.compile(r"<\s*(?:table|p|div)\b|\\u003c(?:table|p|div)\b|&lt;(?:table|p|div)\b", re.I)
_KEEPERS = (
    "script",
    "textarea",
    "template",
    "noscript",
    "iframe",
    "div",
    "p",
    "span",
    "pre",
    "xmp",
)
SHORTEST = 200


def embedded_bodies(root: etree._Element) -> list[str]:
    """HTML fragments kept in scripts, templates, text areas, frames and escaped texts; those with
    tables first, then the longest."""
    found: list[str] = []
    for node in root.iter(*_KEEPERS):
        if node.tag == "iframe":
            found.append(node.get("srcdoc") or "")
        elif node.tag in ("template", "noscript"):
            inner = [etree.tostring(x, method="html", encoding="unicode") for x in node]
            found.append((node.text or "") + "".join(inner))
        elif node.tag == "script" and not _is_markup(node):
            found.extend(_literals(node.text or ""))
        elif "<" in (node.text or ""):
            found.append(node.text or "")
    kept = []
    for text in found:
        if len(text) >= SHORTEST and _MARKUP.search(text):
            body = unescape(text) if not re.search(r"<\s*(?:table|p|div)\b", text, re.I) else text
            if body not in kept:
                kept.append(body)
    return sorted(kept, key=lambda body: (0,) if "<table" in body.lower() else (1, -len(body)))


def _is_markup(node: etree._Element) -> bool:
    """A script that is no program but a template's text."""
    kind = (node.get("type") or "").lower()
    return kind.startswith("text/") and "javascript" not in kind and "json" not in kind


def _literals(text: str) -> list[str]:
    """The long string literals of a program that hold markup, unescaped."""
    found: list[str] = []
    if len(text) < SHORTEST or not _MARKUP.search(text):
        return found
    endless: set[str] = set()
    at = 0
    while opening := _QUOTE.search(text, at):
        quote, at = opening[0], opening.end()
        if quote in endless:
            continue
        match = _REST[quote].match(text, at)
        if match is None:
            # Nor will any later one of its kind end: looking again and again costs a square.
            endless.add(quote)
            continue
        at = match.end()
        raw = match[1]
        if len(raw) < SHORTEST or not _MARKUP.search(raw):
            continue
        if quote == "'":
            raw = raw.replace("\\'", "'").replace('"', '\\"')
        try:
            found.append(raw if quote == "`" else json.loads(f'"{raw}"', strict=False))
        except json.JSONDecodeError:
            found.append(re.sub(r"\\(['\"/])", r"\1", raw))
    return found
