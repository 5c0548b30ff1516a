"""Bodies that a page keeps in a script, a template or a text area and draws later.

Some platforms (Guangdong's disclosure platform among them) send the article as an escaped string
in a script's object; a reader without a browser sees an empty page.
"""

from __future__ import annotations

import json
import re
from html import unescape

from lxml import etree

_LITERAL = re.compile(r'"((?:[^"\\]|\\.){400,})"', re.S)
_MARKUP = re.compile(r"<\s*(?:table|p|div)\b|\\u003c(?:table|p|div)\b|&lt;(?:table|p|div)\b", re.I)


def embedded_bodies(root: etree._Element) -> list[str]:
    """HTML fragments found in scripts, templates and text areas; those with tables first."""
    found: list[str] = []
    for node in root.iter("script", "textarea", "template"):
        text = node.text or ""
        if len(text) < 400 or not _MARKUP.search(text):
            continue
        if node.tag != "script" or (node.get("type") or "").lower() in (
            "text/html",
            "text/template",
        ):
            found.append(unescape(text) if "&lt;" in text else text)
            continue
        for match in _LITERAL.finditer(text):
            if not _MARKUP.search(match[1]):
                continue
            try:
                value = json.loads(f'"{match[1]}"', strict=False)
            except json.JSONDecodeError:
                continue
            found.append(unescape(value) if "<" not in value else value)
    return sorted(found, key=lambda body: "<table" not in body.lower())
