"""SpreadsheetML of Excel 2003 (XML named `.xls`, as many office systems export it)."""

from __future__ import annotations

import re

from lxml import etree

from parsers.carriers import _sheet
from parsers.carriers._zip import parse_xml
from parsers.document import Document
from parsers.errors import UnreadableDocument
from parsers.report import Problem

NAME = "xls"

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_MARK = re.compile(rb"progid=\"Excel\.Sheet\"|urn:schemas-microsoft-com:office:spreadsheet")
MAX_CELLS = 400_000
MAX_ROWS, MAX_COLUMNS = 20_000, 400


def sniff(data: bytes, url: str | None = None) -> int:
    """Sure of XML that names Excel or its namespace at its beginning."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    return 90 if head.startswith(b"<?xml") and _MARK.search(head) else 0


def read(data: bytes, *, url: str | None = None) -> Document:
    """Read a workbook in XML. Raises UnreadableDocument."""
    root = parse_xml(data.lstrip(b"\xef\xbb\xbf \t\r\n"), "XML workbook")
    document = Document(NAME)
    sheets = root.findall(f"{_SS}Worksheet")
    if not sheets:
        raise UnreadableDocument("the XML workbook holds no sheet")
    for sheet in sheets:
        table = sheet.find(f"{_SS}Table")
        if table is not None:
            title = sheet.get(f"{_SS}Name", "") if len(sheets) > 1 else ""
            _sheet.add(*_read_table(table, document), document, title)
    return document


def _read_table(
    table: etree._Element, document: Document
) -> tuple[list[list[str]], list[_sheet.Merged]]:
    """Texts by row and column, and the merged ranges."""
    rows: list[list[str]] = []
    merged: list[_sheet.Merged] = []
    r, count = -1, 0
    for row in table.findall(f"{_SS}Row"):
        r = _index(row, r)
        c = -1
        for node in row.findall(f"{_SS}Cell"):
            c = _index(node, c)
            count += 1
            if r > MAX_ROWS or c > MAX_COLUMNS or count > MAX_CELLS:
                document.problems.append(Problem("sheets_cut", "the sheet is too large: cut"))
                return rows, merged
            rows.extend([] for _ in range(r + 1 - len(rows)))
            rows[r].extend([""] * (c + 1 - len(rows[r])))
            rows[r][c] = _text(node)
            across, down = _number(node, "MergeAcross"), _number(node, "MergeDown")
            if across or down:
                merged.append(((r, c), (r + down, c + across)))
            c += across
    width = max((last[1] + 1 for _, last in merged), default=0)
    height = max((last[0] + 1 for _, last in merged), default=0)
    for row_texts in rows:
        row_texts.extend([""] * (min(width, MAX_COLUMNS) - len(row_texts)))
    rows.extend([] for _ in range(min(height, MAX_ROWS) - len(rows)))
    return rows, merged


def _text(node: etree._Element) -> str:
    value = node.find(f"{_SS}Data")
    if value is None:
        return ""
    text = "".join(str(t) for t in value.itertext()).strip()
    if value.get(f"{_SS}Type") != "Number":
        return text
    try:
        return _sheet.shown(float(text))
    except ValueError:
        return text


def _index(node: etree._Element, before: int) -> int:
    """Position of a row or cell: as it says (from 1), else behind the one before."""
    given = _number(node, "Index")
    return given - 1 if given > 0 else before + 1


def _number(node: etree._Element, name: str) -> int:
    text = node.get(f"{_SS}{name}", "")
    return min(int(text), 10**6) if text.isdigit() else 0
