"""XLSX, XLSM, XLS and ET (WPS's XLS): sheets as paragraphs and grids, with calamine.

A number that is whole is written without a fraction, others with what the file holds; dates stay
dates, which no figure is. In an XLSX a number format that shows something else than the number
(0.5 as 0, 0.5 as 50%, nought as "-") gives the text that is shown, in doubt; in the older binary
formats it is not seen. A formula whose result was never stored, and an error, are unreadable.
"""

from __future__ import annotations

import io
from typing import Any

from parsers.carriers import _sheet
from parsers.carriers._ole import MAGIC, streams
from parsers.carriers._sheet_xml import Marks, sheet_marks
from parsers.carriers._zip import names
from parsers.document import Document
from parsers.errors import MissingTool, UnreadableDocument, Unsupported
from parsers.report import Problem

NAME = "xlsx"

MAX_SHEETS = 50
MAX_CELLS = 400_000
MAX_ROWS, MAX_COLUMNS = 20_000, 400


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
    marks = {} if is_old else sheet_marks(data)
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            _sheets(book, document, marks)
    except calamine.PasswordError as error:
        raise Unsupported("the workbook is encrypted: a password is needed") from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise UnreadableDocument(f"the workbook is broken: {error}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableDocument(f"the workbook is broken: {error}") from error
    return document


def _sheets(book: Any, document: Document, marks: dict[int, Marks]) -> None:
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
        said = marks.get(index, Marks())
        shown = [
            [said.texts.get((r, c), _sheet.shown(v)) for c, v in enumerate(row)]
            for r, row in enumerate(rows)
        ]
        unseen = said.unseen_columns(shown)
        if unseen:
            shown = [["" if c in unseen else t for c, t in enumerate(row)] for row in shown]
        title = about.name if len(book.sheet_names) > 1 else ""
        doubts = said.all_doubts(shown)
        _sheet.add(shown, sheet.merged_cell_ranges or [], document, title, doubts)
    if any(said.uncomputed for said in marks.values()):
        document.problems.append(
            Problem("formula_uncomputed", "formulas whose results the workbook does not hold")
        )
    if hidden:
        document.problems.append(Problem("sheets_hidden", f"not read: {', '.join(hidden)[:200]}"))
