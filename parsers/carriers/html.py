"""HTML: bytes → Document with lxml, spans resolved, hidden text left out.

Charset by cms.md-style cascade (BOM, strict UTF-8, strict GB18030, the better of both), never by
the page's own word alone. Text is taken out by libxml2 itself, not by walking nodes in Python:
a Word-pasted page has thousands of them.
"""

from __future__ import annotations

import re
from importlib.resources import files

from lxml import etree

from parsers.carriers.html_embedded import embedded_bodies
from parsers.carriers.html_guard import flatten_runs, guard, scrub, slim, too_deep
from parsers.carriers.html_links import links_of
from parsers.carriers.html_stream import blocks_of
from parsers.charset import decode
from parsers.document import Document
from parsers.errors import UnreadableDocument
from parsers.report import Problem

NAME = "html"

_TAG = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|table|div|p|span|meta|title|ucap)\b", re.I
)
_MARK = etree.XSLT(etree.XML((files(__package__) / "html.xsl").read_bytes()))
"""The page as marked text: see html.xsl."""
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")
_PAGE_BREAK = re.compile(r"#+_?PAGE_BREAK[^#\n]{0,40}#+|<!--PAGE_BREAK-->|\[?#PAGE_BREAK#\]?")
"""Where an editor's page break was meant to split the article and did not."""
_STYLED = etree.XPath("//*[contains(@style,'isplay') or contains(@style,'ISPLAY')]")
_HIDING_BYTES = re.compile(rb"[dD][iI][sS][pP][lL][aA][yY]\s*:\s*[nN][oO][nN][eE]")
_HIDING = re.compile(r"display\s*:\s*none", re.I)


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
    binary = b"\0" in head or sum(b < 9 or 13 < b < 32 for b in head) > 8
    if not binary and len(data) > 4096 and _TAG.search(data[:200_000]):
        return 25
    return 0


def read(data: bytes, *, url: str | None = None) -> Document:
    """Read a page. Raises UnreadableDocument when nothing can be parsed."""
    text = decode(data)
    source, notes = guard(slim(text.utf8))
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
    document.links = links_of(root, url)
    bodies = embedded_bodies(root) if root.find(".//table") is None else []
    for node in _styled(root) if _may_hide(source) else []:
        if _HIDING.search(node.get("style") or "") and node.getparent() is not None:
            _drop(node)
    _blocks(root, document)
    if bodies and "table" in bodies[0].lower():
        inner, _ = _tree(bodies[0].encode())
        _blocks(inner, document)
    return document


def _styled(root: etree._Element) -> list[etree._Element]:
    found = _STYLED(root)
    return [n for n in found if isinstance(n, etree._Element)] if isinstance(found, list) else []


def _may_hide(source: bytes) -> bool:
    named = b"isplay" in source or b"ISPLAY" in source
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


def _blocks(root: etree._Element, document: Document) -> None:
    found = root.find("body")
    text = str(_MARK(root if found is None else found))
    if "PAGE_BREAK" in text:
        text = _PAGE_BREAK.sub("", text)
    blocks, problems = blocks_of(text)
    document.blocks.extend(blocks)
    document.problems.extend(problems)


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
