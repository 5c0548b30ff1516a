"""What calamine does not tell of the sheets of an XLSX: formulas without a result, errors, number
formats that show something else than the number, hidden rows and columns."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from parsers.carriers._number_format import BUILT_IN, as_shown
from parsers.carriers._zip import open_zip, parse_xml, read_entry

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REFERENCE = re.compile(r"^([A-Z]{1,3})(\d{1,7})$")
_WORDS = re.compile(r"[^\W\d_]")
Position = tuple[int, int]
"""(row, column) from 0."""


@dataclass(slots=True)
class Marks:
    """Of one sheet, by position: texts that stand instead of the stored value, and doubts."""

    texts: dict[Position, str] = field(default_factory=dict)
    doubts: dict[Position, str] = field(default_factory=dict)
    uncomputed: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def unseen_columns(self, texts: Sequence[Sequence[str]]) -> set[int]:
        """Hidden columns that hold nothing but numbers: nothing on the sheet says what they are of."""
        return {
            c
            for c in self.hidden_columns
            if not any(len(row) > c and _WORDS.search(row[c]) for row in texts)
        }

    def all_doubts(self, texts: Sequence[Sequence[str]]) -> dict[Position, str]:
        """The doubts of a sheet of these texts, those of hidden rows and columns included."""
        hidden = {
            (r, c): "stands in a hidden row or column"
            for r, row in enumerate(texts)
            for c, text in enumerate(row)
            if text and (r in self.hidden_rows or c in self.hidden_columns)
        }
        return {**self.doubts, **hidden}


def sheet_marks(data: bytes) -> dict[int, Marks]:
    """Sheet index → what must be said of its cells; empty for workbooks that are no XML (XLSB)."""
    archive = open_zip(data, "XLSX")
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return {}
    formats = _formats(archive) if "xl/styles.xml" in names else []
    relations = {
        str(node.get("Id")): str(node.get("Target"))
        for node in parse_xml(read_entry(archive, "xl/_rels/workbook.xml.rels", "XLSX"), "XLSX")
    }
    book = parse_xml(read_entry(archive, "xl/workbook.xml", "XLSX"), "XLSX")
    found: dict[int, Marks] = {}
    for index, sheet in enumerate(book.iter(f"{_S}sheet")):
        relation = next((v for k, v in sheet.attrib.items() if str(k).endswith("}id")), "")
        target = relations.get(str(relation), "").lstrip("/")
        path = target if target.startswith("xl/") else f"xl/{target}"
        if path in names:
            found[index] = _read(parse_xml(read_entry(archive, path, "XLSX"), "XLSX"), formats)
    return found


def _formats(archive: zipfile.ZipFile) -> list[str]:
    """Format codes by the style number of a cell; "?" for one that is not known."""
    styles = parse_xml(read_entry(archive, "xl/styles.xml", "XLSX"), "XLSX")
    own = {
        node.get("numFmtId", ""): node.get("formatCode", "") for node in styles.iter(f"{_S}numFmt")
    }
    cells = styles.find(f"{_S}cellXfs")
    if cells is None:
        return []
    return [
        own.get(xf.get("numFmtId", "0"))
        or BUILT_IN.get(
            int(xf.get("numFmtId", "0") if xf.get("numFmtId", "0").isdigit() else -1), "?"
        )
        for xf in cells.iter(f"{_S}xf")
    ]


def _read(sheet: etree._Element, formats: list[str]) -> Marks:
    marks = Marks()
    for column in sheet.iter(f"{_S}col"):
        if column.get("hidden") in ("1", "true"):
            first, last = _number(column.get("min")), _number(column.get("max"))
            marks.hidden_columns.update(range(first - 1, min(last, 16_384)))
    for row in sheet.iter(f"{_S}row"):
        if row.get("hidden") in ("1", "true"):
            marks.hidden_rows.add(_number(row.get("r")) - 1)
    for position, cell in _cells(sheet):
        kind = cell.get("t", "n")
        value = cell.findtext(f"{_S}v") or ""
        if not value:
            if cell.find(f"{_S}f") is not None and kind != "str":
                marks.texts[position], marks.uncomputed = "=", True
        elif kind == "e":
            marks.texts[position] = value
        elif kind == "n":
            style = _number(cell.get("s"))
            _shown(marks, position, value, formats[style] if style < len(formats) else "General")
    return marks


def _shown(marks: Marks, position: Position, stored: str, code: str) -> None:
    """Set what the cell shows where that is not its number."""
    try:
        value = float(stored)
    except ValueError:
        return
    shown = as_shown(value, code)
    if shown is None:
        if code != "?":
            marks.doubts[position] = f"shown by the number format {code[:40]!r}, which is not read"
        return
    if _same(shown, value):
        return
    marks.texts[position] = shown
    if not _same("".join(c for c in shown if c.isdigit() or c in ".-"), value):
        marks.doubts[position] = f"the cell holds {stored[:20]} and shows {shown[:20]!r}"


def _same(text: str, value: float) -> bool:
    """Whether a text is this number; 3件, the number and a word, is not."""
    try:
        return float(text) == value
    except ValueError:
        return False


def _cells(sheet: etree._Element) -> Iterator[tuple[Position, etree._Element]]:
    for cell in sheet.iter(f"{_S}c"):
        match = _REFERENCE.match(cell.get("r", ""))
        if match:
            column = 0
            for letter in match[1]:
                column = column * 26 + ord(letter) - 64
            yield (int(match[2]) - 1, column - 1), cell


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0
