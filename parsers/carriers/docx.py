"""DOCX (WordprocessingML): paragraphs and tables in order, gridSpan and vMerge resolved exactly.

Read from the container's XML with lxml: the objects of python-docx cost gigabytes on hostile files
(measured), and spans are two attributes.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from parsers.carriers._docx_runs import MC, W, boxes_of, is_repeat, shows_picture, text_of
from parsers.carriers._pictures import MIN_BYTES, read_pictures
from parsers.carriers._zip import names, open_zip, parse_xml, read_entry
from parsers.document import Cell, Document, Grid, Paragraph
from parsers.wording import UNSEEN

NAME = "docx"

_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
MAX_COLUMNS = 200
MAX_NESTING = 40
FEW_CHARACTERS = 300
"""Below that a document without tables may be a set of scans."""


def sniff(data: bytes, url: str | None = None) -> int:
    """Sure of a ZIP that names word/ among its first entries."""
    if not data.startswith(b"PK\x03\x04"):
        return 0
    return 90 if _main(names(data)) or (not names(data) and b"word/document.xml" in data) else 0


def _main(entries: frozenset[str]) -> str | None:
    """The part that holds the text; some writers number it (word/document2.xml)."""
    found = sorted(n for n in entries if re.fullmatch(r"word/document\d*\.xml", n, re.I))
    return found[0] if found else None


def read(data: bytes, *, url: str | None = None) -> Document:
    """Read a DOCX. Raises UnreadableDocument."""
    archive = open_zip(data, "DOCX")
    main = _main(frozenset(archive.namelist())) or "word/document.xml"
    source = read_entry(archive, main, "DOCX")
    if _STRICT[1:-1].encode() in source[:4000]:
        source = source.replace(_STRICT[1:-1].encode(), W[1:-1].encode())
    root = parse_xml(source, "DOCX")
    document = Document(NAME)
    if "docProps/core.xml" in archive.namelist():
        core = parse_xml(read_entry(archive, "docProps/core.xml", "DOCX"), "DOCX")
        title = core.find(".//{http://purl.org/dc/elements/1.1/}title")
        document.title = (title.text or "").strip() if title is not None else ""
    body = root.find(f"{W}body")
    if body is not None:
        number = 0
        for element in _content(body):
            if isinstance(element, list):
                number += 1
                document.blocks.append(_grid(element, number))
            else:
                for line in text_of(element).split("\n"):
                    if line.strip():
                        document.blocks.append(Paragraph(line.strip(), _level(element)))
    if not document.grids and sum(len(p.text) for p in document.paragraphs) < FEW_CHARACTERS:
        read_pictures(_pictures(archive, main, root), document)
    return document


def _pictures(
    archive: zipfile.ZipFile, main: str, root: etree._Element
) -> list[tuple[bytes, int | None]]:
    """The pictures of a document that shows hardly anything else, in their order."""
    folder, _, name = main.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in archive.namelist():
        return []
    targets = {
        str(node.get("Id")): str(node.get("Target"))
        for node in parse_xml(read_entry(archive, relations, "DOCX"), "DOCX")
        if node.get("TargetMode") != "External"
    }
    found: dict[str, None] = {}
    for node in root.iter():
        tag = str(node.tag).rpartition("}")[2]
        if tag in ("blip", "imagedata"):
            for key, value in node.attrib.items():
                if str(key).rpartition("}")[2] in ("embed", "id") and str(value) in targets:
                    found[targets[str(value)]] = None
    entries = set(archive.namelist())
    paths = [t.lstrip("/") if t.startswith("/") else f"{folder}/{t}" for t in found]
    data = [read_entry(archive, path, "DOCX") for path in paths if path in entries]
    return [(one, None) for one in data if len(one) >= MIN_BYTES]


Rows = list[etree._Element]
"""Rows of one table, or of the part of one that is no frame of other tables."""


def _content(parent: etree._Element, depth: int = 0) -> Iterator[etree._Element | Rows]:
    """Paragraphs and tables, also inside content controls, insertions, text boxes, and the cells of
    tables that only set others side by side or below each other."""
    if depth > MAX_NESTING:
        return
    for child in parent:
        if child.tag == f"{W}p":
            yield child
            for box in boxes_of(child):
                yield from _content(box, depth + 1)
        elif child.tag == f"{W}tbl":
            yield from _table(child, depth)
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _content(child, depth + 1)


def _table(table: etree._Element, depth: int) -> Iterator[etree._Element | Rows]:
    """A table's rows, cut where a row's cells hold tables of several rows: these are its content."""
    run: Rows = []
    for row in _rows(table):
        cells = list(_cells(row))
        if not any(sum(1 for _ in _rows(t)) > 1 for tc in cells for t in tc.iter(f"{W}tbl")):
            run.append(row)
            continue
        if run:
            yield run
        run = []
        for tc in cells:
            yield from _content(tc, depth + 1)
    if run:
        yield run


def _level(paragraph: etree._Element) -> int | None:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    value = style.get(f"{W}val", "") if style is not None else ""
    return int(value[-1]) if value.lower().startswith("heading") and value[-1:].isdigit() else None


def _grid(source: Rows, number: int) -> Grid:
    rows: list[list[Cell | None]] = []
    above: dict[int, Cell] = {}
    for r, row in enumerate(source):
        line: list[Cell | None] = []
        before = row.find(f"{W}trPr/{W}gridBefore")
        line.extend([None] * (_number(before, 0) if before is not None else 0))
        for tc in _cells(row):
            column = len(line)
            span = min(_number(tc.find(f"{W}tcPr/{W}gridSpan"), 1), MAX_COLUMNS)
            merge = tc.find(f"{W}tcPr/{W}vMerge")
            goes_on = merge is not None and merge.get(f"{W}val", "continue") != "restart"
            if goes_on and column in above:
                cell = above[column]
                cell.rowspan = r - cell.row + 1
            else:
                cell = Cell(_cell_text(tc), r, column, 1, span)
            if merge is not None:
                above[column] = cell
            else:
                above.pop(column, None)
            line.extend([cell] * span)
        rows.append(line[:MAX_COLUMNS])
    return Grid(rows, number)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == f"{W}tr":
            if child.find(f"{W}trPr/{W}del") is None:  # a row deleted with changes tracked
                yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml"):
            yield from _cells(child)


def _cell_text(tc: etree._Element) -> str:
    skipped = {
        p for again in tc.iter(f"{MC}Fallback") for p in again.iter(f"{W}p") if is_repeat(again)
    }
    lines = [text_of(p) for p in tc.iter(f"{W}p") if p not in skipped]
    text = "\n".join(line.strip() for line in lines if line.strip())
    return text or (UNSEEN if shows_picture(tc) else "")


def _number(element: etree._Element | None, default: int) -> int:
    if element is None:
        return default
    value = element.get(f"{W}val", "")
    return max(0, int(value)) if value.isdigit() else default
