"""XLSX, XLSM, XLS and ET (WPS's XLS): sheets as paragraphs and grids, with calamine.

Values are the stored ones, not their display: a number that is whole is written without a
fraction, others with what the file holds; dates stay dates, which no figure is. A number format
that hides or rounds a figure is not seen. A formula whose result was never stored is unreadable.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator
from typing import Any

from parsers.carriers._ole import MAGIC, streams
from parsers.carriers._zip import names, open_zip, parse_xml, read_entry
from parsers.document import Cell, Document, Grid, Paragraph
from parsers.errors import MissingTool, UnreadableDocument, Unsupported
from parsers.report import Problem

NAME = "xlsx"

MAX_SHEETS = 50
MAX_CELLS = 400_000
MAX_ROWS, MAX_COLUMNS = 20_000, 400
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_HEADING = re.compile(
    r"^(?:[一二三四五六][、.．]|[（(][一二三四五六][）)])(?!本年新收|上年结转|本年度办理|结转下年)"
)
_FIGURE = re.compile(r"\d")
_SENTENCE = re.compile(r"[。；！？]|，.*，")
MIN_LABELS = 6
LONG = 45
"""Characters from which a lone cell is prose."""


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
        lines = _lines(rows, sheet.merged_cell_ranges or [], formulas.get(index, set()))
        _blocks(lines, document, about.name if len(book.sheet_names) > 1 else "")
    if formulas:
        document.problems.append(
            Problem("formula_uncomputed", "formulas whose results the workbook does not hold")
        )
    if hidden:
        document.problems.append(Problem("sheets_hidden", f"not read: {', '.join(hidden)[:200]}"))


def _shown(value: Any) -> str:
    """A stored value as text: 3.0 is 3, 0.5 is 0.5, nothing is the empty text."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        # Binary noise of a calculation (0.1 + 0.2) is not what the sheet shows: 15 digits, as Excel.
        text = f"{value:.15g}"
        return f"{value:.15f}".rstrip("0") if "e" in text and abs(value) < 1 else text
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    return str(value).replace("_x000D_", "").replace("\r", "").strip(" \t\u3000")


Line = list[Cell | None]


def _lines(rows: list[list[Any]], merged: list[Any], formulas: set[tuple[int, int]]) -> list[Line]:
    """Cells by position, merged ones as one cell; None where nothing stands."""
    lines: list[Line] = []
    for r, row in enumerate(rows):
        line: Line = []
        for c, value in enumerate(row):
            text = "=" if (r, c) in formulas else _shown(value)
            line.append(Cell(text, r, c) if text else None)
        lines.append(line)
    height, width = len(lines), max((len(line) for line in lines), default=0)
    for line in lines:
        line.extend([None] * (width - len(line)))
    for (top, left), (bottom, right) in merged:
        if top >= height or left >= width:
            continue
        bottom, right = min(bottom, height - 1), min(right, width - 1)
        cell = lines[top][left] or Cell("", top, left)
        cell.rowspan, cell.colspan = bottom - top + 1, right - left + 1
        for r in range(top, bottom + 1):
            for c in range(left, right + 1):
                lines[r][c] = cell
    return lines


def _blocks(lines: list[Line], document: Document, sheet: str) -> None:
    if sheet and not re.match(r"^(?:sheet|工作表|表)\s*\d*$", sheet, re.I):
        document.blocks.append(Paragraph(sheet))
    run: list[Line] = []
    for line in [*lines, []]:
        if any(cell is not None and cell.text for cell in line):
            if _is_prose(line):
                _run(run, document)
                run = []
                _paragraphs(line, document)
                continue
            run.append(line)
        elif run and any(cell is not None and cell.rowspan > 1 for cell in line):
            run.append(line)  # the lower half of a merged row
        else:
            if run and line and not _FIGURE.search("".join(c.text for c in run[-1] if c)):
                run.append(line)  # an empty row under a table's header is its row left blank
            _run(run, document)
            run = []


def _count(line: Line) -> int:
    return len({id(cell) for cell in line if cell is not None and cell.text})


def _alone(line: Line) -> Cell | None:
    """The only cell of a row that holds a text, None when there are more."""
    found = {id(cell): cell for cell in line if cell is not None and cell.text}
    return next(iter(found.values())) if len(found) == 1 else None


def _is_prose(line: Line) -> bool:
    """A row that stands for running text: one cell that holds a paragraph or a heading."""
    cell = _alone(line)
    if cell is None or cell.column > 0 or cell.rowspan > 1:
        return False
    return len(cell.text) > LONG or bool(_HEADING.match(cell.text))


def _paragraphs(line: Line, document: Document) -> None:
    cell = _alone(line)
    if cell is not None:
        for part in cell.text.split("\n"):
            if part.strip():
                document.blocks.append(Paragraph(part.strip()))


def _run(run: list[Line], document: Document) -> None:
    """Rows without a gap: a table, with the lone lines above and below it as paragraphs."""
    before = document.grids[-1].width if document.grids else 0
    if _is_column_of_labels(run):
        document.blocks.append(_grid(run, len(document.grids) + 1, before))
        return
    start, end = 0, len(run)
    while start < end and _count(run[start]) < 2:
        _paragraphs(run[start], document)
        start += 1
    while end > start and _count(run[end - 1]) == 1 and not _is_row(run, end - 1):
        end -= 1
    # A merged line just above a table may be its first row (第二十条第（一）项): it stays there too.
    first = start
    while first > 0 and start < end and _spans(run[first - 1]):
        first -= 1
    if start < end:
        document.blocks.append(_grid(run[first:end], len(document.grids) + 1, before))
    for line in run[max(end, start) :]:
        _paragraphs(line, document)


def _is_column_of_labels(run: list[Line]) -> bool:
    """Whether lone short cells under one another are the labels of a table left blank (the second
    half of a form, say) rather than lines of text."""
    cells = [_alone(line) for line in run]
    return (
        len(run) >= MIN_LABELS
        and len(run[0]) > 1
        and all(c is not None and not _SENTENCE.search(c.text) for c in cells)
        and len({c.column for c in cells if c is not None}) == 1
    )


def _is_row(run: list[Line], index: int) -> bool:
    """Whether a lone label is a row left blank rather than a note below the table."""
    cell = _alone(run[index])
    return cell is not None and len(cell.text) <= 24 and cell.colspan < len(run[index])


def _spans(line: Line) -> bool:
    cell = _alone(line)
    return cell is not None and cell.colspan > 1 and len(cell.text) <= 24


def _grid(run: list[Line], number: int, before: int) -> Grid:
    """The run as a grid; `before` is the width of the grid above."""
    top = min(c.row for line in run for c in line if c is not None)
    used = [any(line[c] is not None for line in run) for c in range(len(run[0]))]
    left = used.index(True)
    right = max(len(used) - used[::-1].index(True), min(left + 2, len(used)))
    if right - left == before - 1 and right < len(used):
        right += 1  # a table that goes on, its last column left blank
    rows: list[Line] = []
    moved: set[int] = set()
    for r, line in enumerate(run):
        row: Line = []
        for c, cell in enumerate(line[left:right]):
            if cell is None:
                cell = Cell("", r, c)
            elif id(cell) not in moved:
                moved.add(id(cell))
                cell.row, cell.column = max(0, cell.row - top), max(0, cell.column - left)
            row.append(cell)
        rows.append(row)
    return Grid(rows, number)


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
