"""HTML: bytes → Document with lxml, spans resolved, hidden text left out.

Charset by cms.md-style cascade (BOM, strict UTF-8, strict GB18030, the better of both), never by
the page's own word alone. Text is taken out by libxml2 itself, not by walking nodes in Python:
a Word-pasted page has thousands of them.
"""

from __future__ import annotations

import re
from importlib.resources import files

from lxml import etree

from parsers.carriers.html_drawn import draw_tables, may_be_drawn
from parsers.carriers.html_embedded import embedded_bodies
from parsers.carriers.html_guard import guard, scrub, shallow, slim, too_deep
from parsers.carriers.html_links import links_of
from parsers.carriers.html_pictures import held_pictures
from parsers.carriers.html_stream import blocks_of
from parsers.carriers.html_style import hide, may_hide
from parsers.carriers.html_unseen import mark_unseen, may_be_unseen
from parsers.charset import decode
from parsers.document import Document, Paragraph
from parsers.errors import UnreadableDocument
from parsers.report import Problem

NAME = "html"

_TAG = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|table|div|p|span|meta|title|ucap)\b", re.I
)
_MARK = etree.XSLT(etree.XML((files(__package__) / "html.xsl").read_bytes()))
"""The page as marked text: see html.xsl."""
_CUSTOM = ("ucaptitle", "publishtime")
"""Elements of their own in which some systems keep a page's title and date."""
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")
_PAGE_BREAK = re.compile(r"#+_?PAGE_BREAK[^#\n]{0,40}#+|<!--PAGE_BREAK-->|\[?#PAGE_BREAK#\]?")
"""Where an editor's page break was meant to split the article and did not."""


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
        document = _read(source, text.utf8, url)
    except ValueError:  # a character lxml refuses to hold
        document = _read(scrub(source), scrub(text.utf8), url)
    document.charset = text.charset
    cuts = [p for p in (*notes, *document.problems) if p.code == "page_cut"][-1:]
    others = [p for p in (*notes, *document.problems) if p.code != "page_cut"]
    document.problems = (
        cuts + others
    )  # one cut a page: the last bound met is the one it was read to
    return document


def _read(source: bytes, whole: bytes, url: str | None) -> Document:
    """Read `source`; `whole` is the same page with its styles, for tables drawn with them."""
    document = Document("html")
    root, deep = _tree(source)
    if deep:
        root, deep = _tree(shallow(source))
        document.problems.append(
            Problem(
                "parse_incomplete" if deep else "nesting_cut",
                "elements nested deeper than the parser follows: text may be lost",
            )
        )
    _head(root, document)
    document.links = links_of(root, url)
    unseen = may_be_unseen(root, source)
    if unseen:
        mark_unseen(root, source)
    hidden = hide(root) if may_hide(source) else []
    if unseen and hidden:
        mark_unseen(root, source)  # cells that held nothing but hidden text
    told = len(document.problems)
    _blocks(root, document)
    if not deep and (may_be_drawn(document.blocks) or not _has_figures(document)):
        _redraw(whole, document, told)
    if not _has_figures(document):
        _read_embedded(root, document)
        if b"data:image/" in source:
            document.pictures = held_pictures(root)
    if hidden and not _has_figures(document):
        _show_hidden(hidden, document)
    return document


def _has_figures(document: Document) -> bool:
    """Whether a grid is large enough to hold a part of an official table."""
    return any(len(grid.rows) >= 3 and grid.width >= 3 for grid in document.grids)


def _read_embedded(root: etree._Element, document: Document) -> None:
    """Add the blocks of the first body kept in the page that holds tables, else of the longest if
    it says more than the page does without it: a narrative in the frame of its site."""
    for body in embedded_bodies(root)[:1]:
        source, notes = guard(body.encode("utf-8", "replace"))
        kept = Document("html")
        _blocks(_tree(source)[0], kept)
        if "<table" in body.lower() or _prose(kept) > _prose(document):
            document.problems.extend([*notes, *kept.problems])
            document.blocks.extend(kept.blocks)


def _prose(document: Document) -> int:
    """Characters of running text."""
    return sum(len(block.text) for block in document.blocks if isinstance(block, Paragraph))


def _redraw(whole: bytes, document: Document, told: int) -> None:
    """Read the page again with the tables it draws without <table>, if it does; `told` problems were
    known before its blocks were first cut."""
    root, deep = _tree(guard(whole)[0])
    if deep:
        return
    mark_unseen(root, whole)
    hide(root)
    if draw_tables(root):
        mark_unseen(root, whole)  # cells that were boxes before
        document.blocks = []
        del document.problems[told:]
        _blocks(root, document)


def _show_hidden(hidden: list[etree._Element], document: Document) -> None:
    """A page may draw its report only when asked to: where nothing seen holds a table, what is
    hidden is read, and that is said."""
    shown = Document("html")
    for element in hidden:
        if element.find(".//table") is not None:
            _blocks(element, shown)
    if shown.grids:
        document.blocks.extend(shown.blocks)
        document.problems.append(
            Problem("hidden_text", "the tables stand in parts of the page that it hides at first")
        )


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
    first: dict[str, etree._Element] = {}
    for node in root.iter("meta", "title", *_CUSTOM):
        if node.tag != "meta":
            first.setdefault(str(node.tag), node)
            continue
        name = (node.get("name") or node.get("property") or "").strip().lower()
        content = (node.get("content") or "").strip()
        if name and content and name not in document.meta:
            document.meta[name] = content
    texts = {tag: _SPACE.sub(" ", _content(node)).strip() for tag, node in first.items()}
    document.title = texts.get("title", "")
    for tag in _CUSTOM:
        if tag in texts:
            document.meta.setdefault(tag, texts[tag])


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
