"""Numbers that a page shows and its text does not hold: written by a script or the style sheet, or
drawn as pictures. Their cells are marked, lest they pass for blank ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from parsers.carriers.html_style import MAX_SHEET, Sheet, declarations
from parsers.wording import UNSEEN

_WRITES = re.compile(
    r"innerHTML|innerText|textContent|insertAdjacent|\.(?:html|text|val|append)\s*\("
)
_QUOTED = re.compile(r"""["'][.#]?([A-Za-z_][-\w]{0,60})["']""")
_FURNITURE = re.compile(r"spacer|blank|space|line|dot|arrow|icon|/ico|pixel|bg\.|emot", re.I)
_BY_SCRIPT = (
    b"write",
    b"innerHTML",
    b"innerText",
    b"extContent",
    b".html",
    b".text",
    b".val",
    b".append",
)
_BY_STYLE = (b"attr(", b"counter(", b"content:", b"content :")
_RAISES = re.compile(rb"vertical-align:\s*(?:super|text-top)|noteReference", re.I)
_NOTES = {"MsoFootnoteReference", "MsoEndnoteReference"}
_SUPER = re.compile(r"vertical-align\s*:\s*(?:super|text-top)", re.I)


def may_be_unseen(root: etree._Element, source: bytes) -> bool:
    """Whether a page may show numbers its text does not hold, or raises notes by a style. `source` is
    what the tree was made of."""
    # The tree knows which elements there are at once, and plain words are found many times faster
    # than a pattern of several.
    there = {node.tag for node in root.iter("img", "script", "style")}
    return (
        "img" in there
        or b"vertical-align" in source
        or b"noteReference" in source
        or ("script" in there and any(word in source for word in _BY_SCRIPT))
        or ("style" in there and any(word in source for word in _BY_STYLE))
    )


def mark_unseen(root: etree._Element, source: bytes) -> None:
    """Mark the cells of such numbers, and make raised text `sup` whatever raises it. `source` is
    what the tree was made of."""
    for node in [*_written(root), *_styled(root), *_pictured(root)]:
        node.text = UNSEEN + (node.text or "")
    if not _RAISES.search(source):
        return
    for node in root.iter("span", "a", "font"):
        named = not _NOTES.isdisjoint((node.get("class") or "").split())
        if named or _SUPER.search(node.get("style") or ""):
            node.tag = "sup"


def _cell(node: etree._Element) -> etree._Element | None:
    """The cell an element stands in (or is), where that is one of several in its row."""
    cell: etree._Element | None = node
    while cell is not None and cell.tag not in ("td", "th"):
        cell = cell.getparent()
    row = cell.getparent() if cell is not None else None
    if cell is None or row is None or sum(c.tag in ("td", "th") for c in row) < 2:
        return None
    return cell


def _is_blank(cell: etree._Element) -> bool:
    """Whether a cell holds no text (but for scripts), no field and no table."""
    for node in cell.iter():
        if node.tag in ("input", "select", "textarea", "table"):
            return False
        if (
            node.tag not in ("script", "style", "noscript", "template")
            and (node.text or "").strip()
        ):
            return False
        if node is not cell and (node.tail or "").strip():
            return False
    return True


def _written(root: etree._Element) -> Iterator[etree._Element]:
    """Blank cells that a script fills: where it stands, or by the name of an element."""
    names: set[str] = set()
    filled = False
    for script in root.iter("script"):
        text = (script.text or "")[:MAX_SHEET]
        if "document.write" in text:
            cell = _cell(script)
            if cell is not None and _is_blank(cell):
                yield cell
        if _WRITES.search(text):
            filled = True
        if len(names) < 20_000:
            names.update(_QUOTED.findall(text))
    if not filled or not names:
        return
    for node in root.iter(
        "td", "th", "span", "div", "i", "b", "em", "font", "p", "strong", "label"
    ):
        said = [node.get("id") or "", *(node.get("class") or "").split()]
        if any(s and (s in names or s.rstrip("0123456789") in names) for s in said):
            cell = _cell(node)
            if cell is not None and _is_blank(cell):
                yield cell


def _styled(root: etree._Element) -> Iterator[etree._Element]:
    """Blank cells whose text the style sheet gives (`content`)."""
    rules = Sheet(root).contents
    if not rules:
        return
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        names = [f".{n}" for n in (node.get("class") or "").split()]
        if node.get("id"):
            names.append(f"#{node.get('id')}")
        for content in [rules[n] for n in names if n in rules]:
            attribute = re.search(r"attr\(\s*([-\w]+)", content)
            shown = (node.get(attribute[1]) or "") if attribute else content
            if not any(map(str.isdigit, shown)) and "counter" not in shown:
                continue
            cell = _cell(node)
            if cell is not None and _is_blank(cell):
                yield cell


def _pictured(root: etree._Element) -> Iterator[etree._Element]:
    """Blank cells that show a picture, which may be a number's."""
    for image in root.iter("img"):
        style = declarations(image.get("style") or "")
        sizes = [image.get(k) or style.get(k) or "" for k in ("width", "height")]
        small = any(size.rstrip("px") in ("0", "1", "2") for size in sizes)
        if small or _FURNITURE.search(image.get("src") or ""):
            continue
        cell = _cell(image)
        if cell is not None and _is_blank(cell):
            yield cell
