"""XLSX, XLSM, XLS and ET (WPS's XLS): sheets as paragraphs and grids, with calamine.

Values are the stored ones, not their display: a number that is whole is written without a
fraction, others with what the file holds; dates stay dates, which no figure is. A number format
that hides or rounds a figure is not seen. A formula whose result was never stored is unreadable.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from parsers.carriers import _sheet
from parsers.carriers._ole import MAGIC, streams
from parsers.carriers._zip import names, open_zip, parse_xml, read_entry
from parsers.document import Document
from parsers.errors import MissingTool, UnreadableDocument, Unsupported
from parsers.report import Problem

NAME = "xlsx"

MAX_SHEETS = 50
MAX_CELLS = 400_000
MAX_ROWS, MAX_COLUMNS = 20_000, 400
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sniff(data: bytes, url: str | None = None) -> int:
    """Sure of a ZIP with xl/workbook and of an OLE container with a workbook stream."""
    if data.startswith(MAGIC):
        inside = streams(data)
        return 90 if inside & {"workbook", "book"} and "worddocument" not in inside else 0
    if data.startswith(b"PK\x03\x04"):
        found = names(data)
        return (
            90
            if any(n.startswith("xl/workbook.") for n in found)
            or (not found and b"xl/workbook." in data)
            else 0
        )
    return 0


def read(data: bytes, *, url: str | None = None) -> Document:
    """Read a workbook. Raises MissingTool without the extra, Unsupported, UnreadableDocument."""
    try:
        import python_calamine as calamine
    except ImportError as error:
        raise MissingTool(
            "a workbook (XLSX, XLS, ET) needs the extra `office`: make office, or pip install "
            "'gongkai[office]'"
        ) from error
    is_old = data.startswith(MAGIC)
    document = Document("xls" if is_old else NAME)
    formulas = {} if is_old else _uncomputed(data)
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            _sheets(book, document, formulas)
    except calamine.PasswordError as error:
        raise Unsupported("the workbook is encrypted: a password is needed") from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise UnreadableDocument(f"the workbook is broken: {error}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableDocument(f"the workbook is broken: {error}") from error
    return document


def _sheets(book: Any, document: Document, formulas: dict[int, set[tuple[int, int]]]) -> None:
    cells = 0
    hidden = []
    for index, about in enumerate(book.sheets_metadata):
        if str(about.typ) != "SheetTypeEnum.WorkSheet":
            continue
        if str(about.visible) != "SheetVisibleEnum.Visible":
            hidden.append(about.name)
            continue
        sheet = book.get_sheet_by_index(index)
        cells += sheet.total_height * sheet.total_width
        if index >= MAX_SHEETS or cells > MAX_CELLS or sheet.total_width > MAX_COLUMNS:
            document.problems.append(
                Problem(
                    "sheets_cut", f"sheet {about.name!r} and what follows is too large: not read"
                )
            )
            break
        rows = sheet.to_python(skip_empty_area=False, nrows=MAX_ROWS)
        uncomputed = formulas.get(index, set())
        shown = [
            ["=" if (r, c) in uncomputed else _sheet.shown(v) for c, v in enumerate(row)]
            for r, row in enumerate(rows)
        ]
        title = about.name if len(book.sheet_names) > 1 else ""
        _sheet.add(shown, sheet.merged_cell_ranges or [], document, title)
    if formulas:
        document.problems.append(
            Problem("formula_uncomputed", "formulas whose results the workbook does not hold")
        )
    if hidden:
        document.problems.append(Problem("sheets_hidden", f"not read: {', '.join(hidden)[:200]}"))


def _uncomputed(data: bytes) -> dict[int, set[tuple[int, int]]]:
    """Sheet index → positions of formulas without a stored result."""
    archive = open_zip(data, "XLSX")
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return {}
    relations = {
        str(node.get("Id")): str(node.get("Target"))
        for node in parse_xml(read_entry(archive, "xl/_rels/workbook.xml.rels", "XLSX"), "XLSX")
    }
    book = parse_xml(read_entry(archive, "xl/workbook.xml", "XLSX"), "XLSX")
    found: dict[int, set[tuple[int, int]]] = {}
    for index, sheet in enumerate(book.iter(f"{_S}sheet")):
        relation = next((v for k, v in sheet.attrib.items() if str(k).endswith("}id")), "")
        target = relations.get(str(relation), "").lstrip("/")
        path = target if target.startswith("xl/") else f"xl/{target}"
        if path not in names:
            continue
        source = read_entry(archive, path, "XLSX")
        if b"<f" not in source:
            continue
        places = set(_empty_formulas(parse_xml(source, "XLSX")))
        if places:
            found[index] = places
    return found


def _empty_formulas(sheet: Any) -> Iterator[tuple[int, int]]:
    for cell in sheet.iter(f"{_S}c"):
        if cell.find(f"{_S}f") is None:
            continue
        value = cell.find(f"{_S}v")
        if value is None or not (value.text or ""):
            match = re.match(r"^([A-Z]{1,3})(\d{1,7})$", cell.get("r", ""))
            if match and cell.get("t") != "str":
                column = 0
                for letter in match[1]:
                    column = column * 26 + ord(letter) - 64
                yield int(match[2]) - 1, column - 1
