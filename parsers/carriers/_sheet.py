"""A sheet → paragraphs and grids: rows without a gap are a table, lone cells around it text.

A workbook has no paragraphs. What stands alone in its row is one if it is long or a heading, or if it
stands above or below a table; a lone short label inside a table is a row left blank.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from parsers.document import Cell, Document, Grid, Paragraph
from parsers.engine.vocabulary import marks
from parsers.wording import squash

Line = list[Cell | None]
Merged = tuple[tuple[int, int], tuple[int, int]]
"""First and last (row, column) of a merged range, from 0."""

_HEADING = re.compile(
    r"^(?:[一二三四五六][、.．]|[（(][一二三四五六][）)])(?!本年新收|上年结转|本年度办理|结转下年)"
)
_FIGURE = re.compile(r"\d")
_SENTENCE = re.compile(r"[。；！？]|，.*，")
MIN_LABELS = 6
LONG = 45
"""Characters from which a lone cell is prose."""


def add(
    rows: Sequence[Sequence[str]],
    merged: Iterable[Merged],
    document: Document,
    title: str,
    doubts: Mapping[tuple[int, int], str] | None = None,
) -> None:
    """Add a sheet to a document: its texts by row and column, its merged ranges, its name. `doubts`
    says of a position (row, column) why its text may not be the figure."""
    _blocks(_lines(rows, merged, doubts or {}), document, title)


def shown(value: Any) -> str:
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


def _lines(
    rows: Sequence[Sequence[str]],
    merged: Iterable[Merged],
    doubts: Mapping[tuple[int, int], str],
) -> list[Line]:
    """Cells by position, merged ones as one cell; None where nothing stands."""
    lines: list[Line] = []
    for r, row in enumerate(rows):
        line: Line = []
        for c, text in enumerate(row):
            said = doubts.get((r, c))
            line.append(Cell(text, r, c, doubt=said) if text or said else None)
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
    if _names_a_row(cell):
        return False
    return len(cell.text) > LONG or bool(_HEADING.match(squash(cell.text)))


def _names_a_row(cell: Cell) -> bool:
    """Whether a text is the label of a row of an official form, and of nothing else."""
    found = marks(cell.text)
    labels = found.t3_rows or found.t4_cells or found.form_2014 or found.form_2008
    return bool(labels) and not found.t2_anchor


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
    while start < end and _count(run[start]) < 2 and not _is_left_blank(run[start], run, before):
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


def _is_left_blank(line: Line, run: list[Line], before: int) -> bool:
    """A lone label of a form's row: the row was left blank, where a table is above or around it."""
    cell = _alone(line)
    return (
        cell is not None
        and _names_a_row(cell)
        and (before > 2 or any(_count(other) > 2 for other in run))
    )


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
    if cell is not None and _names_a_row(cell):
        return True
    return cell is not None and len(cell.text) <= 24 and cell.colspan < len(run[index])


def _spans(line: Line) -> bool:
    cell = _alone(line)
    return cell is not None and cell.colspan > 1 and len(cell.text) <= 24


def _is_left_open(run: list[Line]) -> bool:
    """Rows that hold labels of a form and no figure: their cells were left blank."""
    cells = [marks(c.text) for line in run for c in line if c is not None and c.text]
    rows = any(found.t3_rows or found.form_2014 or found.form_2008 for found in cells)
    return rows and not any(c.value or c.t4_cells or c.t4_groups for c in cells)


def _grid(run: list[Line], number: int, before: int) -> Grid:
    """The run as a grid; `before` is the width of the grid above."""
    top = min(c.row for line in run for c in line if c is not None)
    used = [any(line[c] is not None for line in run) for c in range(len(run[0]))]
    left = used.index(True)
    right = max(len(used) - used[::-1].index(True), min(left + 2, len(used)))
    if right - left == before - 1 and right < len(used):
        right += 1  # a table that goes on, its last column left blank
    elif before > right - left and _is_left_open(run):
        right = min(left + before, len(used))  # all its columns of figures left blank
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
