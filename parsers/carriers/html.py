"""HTML: bytes → Document with lxml, spans resolved, hidden text left out.

Charset by cms.md-style cascade (BOM, strict UTF-8, strict GB18030, the better of both), never by
the page's own word alone. Text is taken out by libxml2 itself, not by walking nodes in Python:
a Word-pasted page has thousands of them.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urljoin

from lxml import etree

from parsers.carriers.html_embedded import embedded_bodies
from parsers.carriers.html_grid import build_grid
from parsers.carriers.html_guard import flatten_runs, guard, scrub, too_deep
from parsers.charset import decode
from parsers.document import Block, Document, Link, Paragraph
from parsers.errors import UnreadableDocument
from parsers.report import Problem

NAME = "html"

_TAG = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|table|div|p|span|meta|title|ucap)\b", re.I
)
_BREAK = "\u2029"
_MARK = re.compile("\ue0f0(\\d+)\ue0f1")
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")
_BLOCKS = (
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "tr",
    "dd",
    "dt",
    "section",
    "td",
    "th",
)
_STYLED = etree.XPath("//*[contains(@style,'isplay') or contains(@style,'ISPLAY')]")
_HIDING_BYTES = re.compile(rb"[dD][iI][sS][pP][lL][aA][yY]\s*:\s*[nN][oO][nN][eE]")
_HIDING = re.compile(r"display\s*:\s*none", re.I)
_FILE = re.compile(r"\.(pdf|docx?|wps|xlsx?|et|ofd|rtf|zip|rar|7z|ceb)(?:$|[?#&])|download", re.I)
_VIEWER = re.compile(r"[?&]file=([^&#]+)")


def sniff(data: bytes, url: str | None = None) -> int:
    """Surer the more HTML tags stand at the beginning."""
    head = data[:4096]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.replace(b"\0", b"")
    found = len(_TAG.findall(head))
    if found >= 2:
        return 60
    if found == 1:
        return 40
    if len(data) > 4096 and _TAG.search(data[:200_000]):
        return 25
    return 0


def read(data: bytes, *, url: str | None = None) -> Document:
    """Read a page. Raises UnreadableDocument when nothing can be parsed."""
    text = decode(data)
    source, notes = guard(text.utf8)
    if text.replaced:
        notes.append(Problem("charset_damage", f"{text.replaced} characters could not be decoded"))
    try:
        document = _read(source, url)
    except ValueError:  # a character lxml refuses to hold
        document = _read(scrub(source), url)
    document.charset = text.charset
    document.problems[:0] = notes
    return document


def _read(source: bytes, url: str | None) -> Document:
    document = Document("html")
    root, deep = _tree(source)
    if deep:
        root, deep = _tree(flatten_runs(source))
        document.problems.append(
            Problem(
                "parse_incomplete" if deep else "nesting_cut",
                "elements nested deeper than the parser follows: text may be lost",
            )
        )
    _head(root, document)
    _links(root, document, url)
    bodies = embedded_bodies(root) if root.find(".//table") is None else []
    etree.strip_elements(root, "script", "style", "xml", "noscript", "template", with_tail=False)
    for node in _styled(root) if _may_hide(source) else []:
        if _HIDING.search(node.get("style") or "") and node.getparent() is not None:
            _drop(node)
    _blocks(root, document)
    if bodies and "table" in bodies[0].lower():
        inner, _ = _tree(bodies[0].encode())
        etree.strip_elements(inner, "script", "style", "xml", with_tail=False)
        _blocks(inner, document)
    return document


def _styled(root: etree._Element) -> list[etree._Element]:
    found = _STYLED(root)
    return [n for n in found if isinstance(n, etree._Element)] if isinstance(found, list) else []


def _may_hide(source: bytes) -> bool:
    named = any(word in source for word in (b"display", b"DISPLAY", b"Display"))
    return named and _HIDING_BYTES.search(source) is not None


def _tree(source: bytes) -> tuple[etree._Element, bool]:
    """The page's tree, and whether the parser gave up on its depth."""
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True
    )
    try:
        root = etree.fromstring(source, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocument(f"no HTML could be parsed: {error}") from error
    if root is None:
        raise UnreadableDocument("no HTML could be parsed: the document is empty")
    return root, too_deep(parser)


def _head(root: etree._Element, document: Document) -> None:
    for node in root.iter("meta"):
        name = (node.get("name") or node.get("property") or "").strip().lower()
        content = (node.get("content") or "").strip()
        if name and content and name not in document.meta:
            document.meta[name] = content
    title = root.find(".//title")
    if title is not None:
        document.title = _SPACE.sub(" ", _content(title)).strip()
    for tag in ("ucaptitle", "publishtime"):
        custom = root.find(f".//{tag}")
        if custom is not None and tag not in document.meta:
            document.meta[tag] = _SPACE.sub(" ", _content(custom)).strip()


def _links(root: etree._Element, document: Document, url: str | None) -> None:
    seen: set[str] = set()

    def add(href: str, text: str, kind: str) -> None:
        try:
            target = urljoin(url or "", href.strip())
        except ValueError:
            return
        if (
            target
            and target not in seen
            and not target.lower().startswith(("javascript:", "data:"))
        ):
            seen.add(target)
            document.links.append(Link(target, _SPACE.sub(" ", text).strip()[:200], kind))

    for node in root.iter("a", "iframe", "embed", "object", "img"):
        if node.tag == "a":
            href = node.get("href") or ""
            if href and _FILE.search(href):
                add(href, _content(node) or node.get("title") or "", "attachment")
        elif node.tag == "img":
            add(node.get("src") or "", node.get("alt") or "", "image")
        else:
            src = node.get("src") or node.get("data") or ""
            viewer = _VIEWER.search(src)
            if src:
                add(src, "", "embed")
            if viewer:
                add(unquote(viewer[1]), "", "attachment")


def _blocks(root: etree._Element, document: Document) -> None:
    found = root.find("body")
    body = root if found is None else found
    for node in body.iter("br"):
        node.tail = "\u2028" + (node.tail or "")
    grids: list[Block] = []
    number = 0
    for table in list(body.iter("table")):
        if _is_layout(table):
            continue
        if any(a.tag == "table" and not _is_layout(a) for a in table.iterancestors("table")):
            continue
        number += 1
        grid, problems = build_grid(table, number)
        document.problems.extend(problems)
        caption = table.find("caption")
        if caption is not None:
            grid.caption = _content(caption).strip()
        tail = table.tail or ""
        for child in list(table):
            table.remove(child)
        table.text = f"{_BREAK}\ue0f0{len(grids)}\ue0f1{_BREAK}"
        table.tail = tail
        grids.append(grid)
    levels: dict[str, int] = {}
    for node in body.iter(*_BLOCKS):
        if node.tag[0] == "h" and node.tag[1:].isdigit():
            levels[_clean(_content(node))] = int(node.tag[1:])
        node.text = _BREAK + (node.text or "")
        node.tail = _BREAK + (node.tail or "")
    text = etree.tostring(body, method="text", encoding="unicode")
    for part in text.split(_BREAK):
        mark = _MARK.search(part)
        if mark:
            document.blocks.append(grids[int(mark[1])])
            continue
        for line in part.split("\u2028"):
            clean = _clean(line)
            if clean:
                document.blocks.append(Paragraph(clean, levels.get(clean)))


def _content(node: etree._Element) -> str:
    return str(etree.tostring(node, method="text", encoding="unicode", with_tail=False))


def _drop(node: etree._Element) -> None:
    """Remove an element with all it holds, keeping the text that follows it."""
    parent, before = node.getparent(), node.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (node.tail or "")
    else:
        parent.text = (parent.text or "") + (node.tail or "")
    parent.remove(node)


def _clean(text: str) -> str:
    return _SPACE.sub(" ", text.replace("\u2028", " ").replace(_BREAK, " ")).strip(" \u3000")


def _is_layout(table: etree._Element) -> bool:
    """A table that only arranges other tables: it holds some, and few figures of its own."""
    inner = table.find(".//table")
    if inner is None:
        return False
    own = 0
    for cell in table.iter("td", "th"):
        if next(cell.iterancestors("table")) is table and cell.find(".//table") is None:
            text = _content(cell).strip()
            if 0 < len(text) <= 30:
                own += 1
    return own < 12
