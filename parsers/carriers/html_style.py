"""Styles, as far as they decide what is seen and where: a page's own sheet and inline declarations.

Only simple selectors (`.name`, `#name`, the last of a path) of rules outside any @media are followed.
That is enough for tables drawn with a grid, and for text that is hidden by a class.
"""

from __future__ import annotations

import re

from lxml import etree

_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_AT_BLOCK = re.compile(r"@[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_RULE = re.compile(r"([^{}]{1,400})\{([^{}]{1,2000})\}")
_SIMPLE = re.compile(r"^(?:[a-z][a-z0-9]*)?([.#][-\w]+)$", re.I)
_LAST = re.compile(r"([.#][-\w]+)(?::[-a-z]+)?$")
_WRITTEN = re.compile(r"([.#][-\w]+)::?(?:before|after)$", re.I)
MAX_SHEET = 400_000
"""Characters of style sheets that are looked at."""

Style = dict[str, str]


class Sheet:
    """Declarations by `.class` and `#id`; `hiding` holds the names that hide what bears them,
    `contents` what the sheet writes before or behind what bears them."""

    def __init__(self, root: etree._Element) -> None:
        self.rules: dict[str, Style] = {}
        self.hiding: set[str] = set()
        self.contents: dict[str, str] = {}
        text = "\n".join(node.text or "" for node in root.iter("style"))[:MAX_SHEET]
        if "{" not in text:
            return
        for selectors, body in _RULE.findall(_AT_BLOCK.sub("", _COMMENT.sub("", text))):
            style = declarations(body)
            for selector in selectors.split(","):
                selector = selector.strip()
                last = _LAST.search(selector)
                written = _WRITTEN.search(selector)
                if written and "content" in style:
                    self.contents[written[1]] = style["content"]
                if last and ":" not in selector:
                    self.rules.setdefault(last[1], {}).update(style)
                simple = _SIMPLE.match(selector)
                if simple and hides(style):
                    self.hiding.add(simple[1])

    def of(self, node: etree._Element) -> Style:
        """The declarations that hold for an element, its own last."""
        style: Style = {}
        for name in (node.get("class") or "").split():
            style.update(self.rules.get(f".{name}", {}))
        if node.get("id"):
            style.update(self.rules.get(f"#{node.get('id')}", {}))
        inline = node.get("style")
        if inline:
            style.update(declarations(inline))
        return style


_STYLED = etree.XPath("//*[@style or @hidden]")
OFF_PAGE = -900.0
"""Pixels left of or above the page from which nobody sees an element."""
_NAMED = etree.XPath("//*[@style or @hidden or @class or @id]")
_HIDING_WORDS = re.compile(
    rb"none|hidden|collapse|line-through|font-size:\s*0(?![.\d])|opacity:\s*0(?![.\d])|:\s*-\d{3}|clip",
    re.I,
)


def may_hide(source: bytes) -> bool:
    """Whether a page whose harmless styles are gone (html_guard.slim) has any that may hide what it
    is on: cheap, and on the safe side."""
    if b" style=" in source or b" hidden" in source or (b"Y" in source and b"STYLE" in source):
        return _HIDING_WORDS.search(source) is not None
    at = source.find(b"<style")
    while at >= 0:  # a sheet alone is a small part of a page
        end = source.find(b"</style", at)
        end = end if end >= 0 else len(source)
        if _HIDING_WORDS.search(source, at, end):
            return True
        at = source.find(b"<style", end)
    return False


def hide(root: etree._Element) -> list[etree._Element]:
    """Take out of a tree what a browser would not show; the elements taken out."""
    sheet = Sheet(root)
    taken = []
    found = (_NAMED if sheet.hiding else _STYLED)(root)
    for node in found if isinstance(found, list) else []:
        if not isinstance(node, etree._Element):
            continue
        style = node.get("style")
        names = {f".{n}" for n in (node.get("class") or "").split()} if sheet.hiding else set()
        if sheet.hiding and node.get("id"):
            names.add(f"#{node.get('id')}")
        own = declarations(style) if style is not None else {}
        hidden = hides(own) or own.get("opacity") in _NOUGHT or not sheet.hiding.isdisjoint(names)
        if (hidden or node.get("hidden") is not None) and node.tag not in ("html", "body", "input"):
            taken.append(node)
    for node in taken:
        if node.getparent() is not None:
            _drop(node)
    return taken


def _drop(node: etree._Element) -> None:
    """Remove an element with all it holds, keeping the text that follows it."""
    parent, before = node.getparent(), node.getprevious()
    if parent is None:
        return
    if node.tail:
        if before is not None:
            before.tail = (before.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
        node.tail = None
    parent.remove(node)


def declarations(text: str) -> Style:
    """`name: value` pairs, both lower-cased, `!important` dropped."""
    style: Style = {}
    for part in text.lower().split(";"):
        name, colon, value = part.partition(":")
        if colon:
            style[name.strip()] = value.replace("!important", "").strip()
    return style


def hides(style: Style) -> bool:
    """Whether nothing, or only struck-out text, is seen of an element with this style."""
    return (
        style.get("display") == "none"
        or style.get("visibility") in ("hidden", "collapse")
        or "line-through" in style.get("text-decoration", "")
        or "line-through" in style.get("text-decoration-line", "")
        or style.get("font-size", "").rstrip("ptxem%") in _NOUGHT
        or _is_out_of_sight(style)
    )


_NOUGHT = ("0", "0.0", "0.00", "0px", "0pt")


def _is_out_of_sight(style: Style) -> bool:
    """Moved off the page, cut to nothing, or in a box without height or width that hides the rest."""
    if style.get("overflow", "").startswith("hidden") and any(
        style.get(side) in _NOUGHT for side in ("height", "max-height", "width")
    ):
        return True
    if style.get("position") not in ("absolute", "fixed"):
        return False
    if re.match(r"rect\((?:[01](?:px)?[\s,]*){4}\)", style.get("clip", "")):
        return True
    return any(
        (at := pixels(style.get(side))) is not None and at <= OFF_PAGE for side in ("left", "top")
    )


def pixels(value: str | None) -> float | None:
    """A length as a number in one unit; percentages and units stand beside their own kind only."""
    match = re.match(r"(-?\d+(?:\.\d+)?)(px|pt|em|rem|%|cm|mm|in)?$", (value or "").strip())
    if not match:
        return None
    factor = {"pt": 4 / 3, "em": 16.0, "rem": 16.0, "cm": 37.8, "mm": 3.78, "in": 96.0}
    return float(match[1]) * factor.get(match[2] or "px", 1.0)
