"""DOCX (WordprocessingML): paragraphs and tables in order, gridSpan and vMerge resolved exactly.

Read from the container's XML with lxml: the objects of python-docx cost gigabytes on hostile files
(measured), and spans are two attributes.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from parsers.carriers._pictures import MIN_BYTES, read_pictures
from parsers.carriers._zip import names, open_zip, parse_xml, read_entry
from parsers.document import Cell, Document, Grid, Paragraph

NAME = "docx"

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_BREAKS = ("br", "cr")
MAX_COLUMNS = 200
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
        source = source.replace(_STRICT[1:-1].encode(), _W[1:-1].encode())
    root = parse_xml(source, "DOCX")
    document = Document(NAME)
    if "docProps/core.xml" in archive.namelist():
        core = parse_xml(read_entry(archive, "docProps/core.xml", "DOCX"), "DOCX")
        title = core.find(".//{http://purl.org/dc/elements/1.1/}title")
        document.title = (title.text or "").strip() if title is not None else ""
    body = root.find(f"{_W}body")
    if body is not None:
        number = 0
        for element in _content(body):
            if element.tag == f"{_W}tbl":
                number += 1
                document.blocks.append(_grid(element, number))
            else:
                for line in _text(element).split("\n"):
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


def _content(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables, also inside content controls, insertions and text boxes."""
    for child in parent:
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
            if child.tag == f"{_W}p":
                for box in child.iter(f"{_W}txbxContent"):
                    yield from _content(box)
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _content(child)


def _level(paragraph: etree._Element) -> int | None:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    value = style.get(f"{_W}val", "") if style is not None else ""
    return int(value[-1]) if value.lower().startswith("heading") and value[-1:].isdigit() else None


def _text(element: etree._Element) -> str:
    """Text of runs; deleted text and text boxes (their own paragraphs) are left out."""
    parts: list[str] = []
    skip: set[etree._Element] = set()
    for box in element.iter(f"{_W}txbxContent", f"{_W}del"):
        skip.update(box.iter())
    for node in element.iter():
        if node in skip or not isinstance(node.tag, str):
            continue
        tag = node.tag.rpartition("}")[2]
        if tag == "t":
            parts.append(node.text or "")
        elif tag in _BREAKS:
            parts.append("\n")
        elif tag == "tab":
            parts.append("\t")
    return "".join(parts)


def _grid(table: etree._Element, number: int) -> Grid:
    rows: list[list[Cell | None]] = []
    above: dict[int, Cell] = {}
    for r, row in enumerate(_rows(table)):
        line: list[Cell | None] = []
        before = row.find(f"{_W}trPr/{_W}gridBefore")
        line.extend([None] * (_number(before, 0) if before is not None else 0))
        for tc in _cells(row):
            column = len(line)
            span = min(_number(tc.find(f"{_W}tcPr/{_W}gridSpan"), 1), MAX_COLUMNS)
            merge = tc.find(f"{_W}tcPr/{_W}vMerge")
            goes_on = merge is not None and merge.get(f"{_W}val", "continue") != "restart"
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
        if child.tag == f"{_W}tr":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if child.tag == f"{_W}tc":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml"):
            yield from _cells(child)


def _cell_text(tc: etree._Element) -> str:
    lines = [_text(p) for p in tc.iter(f"{_W}p")]
    return "\n".join(line.strip() for line in lines if line.strip())


def _number(element: etree._Element | None, default: int) -> int:
    if element is None:
        return default
    value = element.get(f"{_W}val", "")
    return max(0, int(value)) if value.isdigit() else default
