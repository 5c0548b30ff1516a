"""A section of a table without rules → a grid: each row with its label, each figure in its column."""

from __future__ import annotations

from parsers.document import Cell, Grid
from parsers.drawn.loose.bands import (
    ODD,
    Column,
    Columns,
    by_order,
    clusters,
    resumed,
    rows_of,
    under,
)
from parsers.drawn.loose.breaks import Cells, Resumed, Sheet, mend, over_heads, whole_heads
from parsers.drawn.loose.labels import is_unit
from parsers.drawn.loose.pairs import span_groups
from parsers.drawn.loose.parts import Parts, parts_of
from parsers.drawn.loose.pieces import Piece
from parsers.drawn.loose.rows import (
    TWO_IN_ONE,
    Row,
    are_proved,
    blank_rows,
    cell_of,
    data_rows,
    head_rows,
    mark,
    rejoined,
    whole_rows,
)
from parsers.drawn.loose.sections import Section
from parsers.drawn.loose.slots import by_slots
from parsers.drawn.loose.wrapped import OVER_LINES
from parsers.engine.vocabulary import lexicons

UNPROVEN = "a table without rules: the figures do not stand clearly under one heading each"
MOST_WHOLE = 0.9
"""Share of rows with a figure in each column from which their order tells the columns."""
NO_TRACE = "a table without rules: an empty row or column leaves no trace"
MET_TWICE = "a label met twice in a table without rules"
UNLABELLED = "figures without a label stand nearby"
STRAY = "text without a label stands beside the row"
TORN = "two labels stand as near as the lines of one"
CLOSE = "a number stands close to the row's label"


def table(
    section: Section, page: int, before: Resumed | None, *, ends_page: bool
) -> tuple[Grid | None, Resumed] | None:
    """The grid of a section, and what it leaves to the next page. None when it is no table; no grid
    when it is only the upper part of a header, which the next page completes."""
    if before and before.here and (section.headed or section.kind not in ("T3", "FORM")):
        before = None
    kind = section.kind = section.kind or (before.kind if before else None)
    if before and before.kind not in (kind, None):
        before = None
    if before and not before.here:
        before.went_on = True
    parts = parts_of(section, goes_on=bool(before and before.pairs and not before.here))
    if before and (before.heads or before.over) and not before.here:
        parts.leaves = whole_heads(before.heads, parts.leaves)
        parts.over = over_heads(before.over, parts.over)
    if kind == "T4" and ends_page and parts.over and not (parts.leaves or parts.values):
        return None, Resumed(Columns([]), kind, [], parts.over)  # the next page has its results
    columns = _columns(parts, before)
    if not columns.columns:
        if not parts.paired:
            return None
        columns = Columns([Column(parts.edge, parts.edge + 1)], NO_TRACE)
    rows = data_rows(parts, columns)
    if not rows and kind == "T4" and not parts.paired and not ends_page:
        bottom = max(p.bottom for p in (parts.leaves or section.words))
        empty = [Cell("", 0, 0, doubt=NO_TRACE) for _ in columns.columns]
        rows.append(Row(bottom, None, None, [], empty, data=True))
    heads = head_rows(parts, columns)
    used = {id(p) for row in (*rows, *heads) for p in (row.label, row.group) if p}
    rows = [*rows, *blank_rows(parts, columns, used, rows)]
    slots = by_slots(rows, columns, ends_page=ends_page)
    rows = rejoined(rows, parts.whole)
    if slots and sum(not r.label for r in rows if r.data) > sum(
        not r.label for r in slots if r.data
    ):
        rows = slots
    rows += heads
    rows.sort(key=lambda r: r.top)
    if not rows:
        return None
    cut = not any(r.data for r in rows) and ends_page and kind in ("T3", "T4")
    if cut and not (parts.leaves and all(h.known for h in parts.leaves)):
        return None, Resumed(columns, kind, parts.leaves, parts.over if kind == "T4" else [])
    if columns.doubt is None and not are_proved(rows, columns, before.columns if before else None):
        columns.doubt = UNPROVEN
    _doubt(rows, columns, section.doubts, named_twice=parts.paired)
    mend(rows, before if before and not before.here else None, ends_page=ends_page)
    if not rows and before:
        return None, before
    serials = sum(c.x1 <= parts.left for c in columns.columns)
    lines = [_line(row, serials) for row in rows]
    pairs = None
    if parts.paired:
        resumes = before.pairs if before and not before.here else None
        pairs = span_groups(rows, lines, parts.labels, serials, resumes)
    whole = kind == "FORM" or any(r.data for r in rows)
    leaves = Resumed(columns, kind, [] if whole else parts.leaves, pairs=pairs)
    if rows[-1].data and rows[-1].label:
        leaves.last, leaves.label = lines[-1][serials + 1], rows[-1].label
        leaves.filled = any(p.value for p in rows[-1].pieces)
        leaves.row = rows[-1].cells
    elif rows[-1].data and rows[-1].pieces:
        leaves.orphan = [c for c in lines[-1][serials + 1 :] if c is not None]
        if kind == "T4" and not parts.paired:  # the one row of figures, which has no label
            leaves.row = rows[-1].cells
    sheet = before.sheet if before and not before.here and not parts.leaves else None
    if (
        sheet
        and sheet.serials == serials
        and sheet.width == len(lines[0])
        and (kind != "T4" or pairs)
    ):
        leaves.sheet = sheet
        sheet.add(lines, page)
        return None, leaves
    leaves.sheet = Sheet(serials, Grid([], 0, page=page, unruled=True))
    leaves.sheet.add(lines, page)
    return leaves.sheet.grid, leaves


# -- columns ---------------------------------------------------------------------------------


def _columns(parts: Parts, before: Resumed | None) -> Columns:
    found = clusters(rows_of(parts.values))
    serials = [c for c in found if c.x1 <= parts.left]
    found = [c for c in found if c.x1 > parts.left]
    words = [
        c
        for c in clusters(rows_of(w for w in parts.inner if not any(_over(w, c) for c in found)))
        if len(c.members) > 1 or any(_over(h, c) for h in parts.leaves)
    ]
    heads = list(parts.leaves)
    for column in words:  # a column of words (units, remarks) has the heading over it
        over = [h for h in heads if _over(h, column) and not any(_over(h, c) for c in found)]
        if len(over) == 1:
            column.head = over[0]
            heads.remove(over[0])
    if before and before.sheet and not before.sheet.serials and serials and not heads:
        stray = {id(p) for c in serials for p in c.members}  # left of all labels: a page's number
        parts.values = [p for p in parts.values if id(p) not in stray]
        serials = []
    units = [c for c in words if c.head is None and all(is_unit(p.text) for p in c.members)]
    count, unsure = len(heads) - len(units), None
    if before and not heads:
        count = len(before.columns.columns) - len(words) - len(serials)
    if len(found) != count > 1:
        placed = rows_of(p for p in parts.values if p.x1 > parts.left)
        parts.whole = whole_rows(placed, parts.labels, count)
        found = [c for c in clusters(placed, count=count, whole=parts.whole) if c.x1 > parts.left]
        if len(found) != count and len(parts.whole) > MOST_WHOLE * len(placed):
            found, unsure = by_order(parts.whole), UNPROVEN
    if before and not heads:
        if len(found) != count and len(parts.whole) * ODD < len(rows_of(parts.values)):
            odd = {id(p) for row in parts.whole for p in row}  # rows set otherwise than the others
            others = rows_of(p for p in parts.values if p.x1 > parts.left and id(p) not in odd)
            found = clusters(others, count=count)
        own = [*serials, *_ordered([*found, *words])]
        columns = resumed(own, before.columns, UNPROVEN)
        if columns.columns:
            last = len(before.columns.columns)
            if last != len(columns.columns) or (before.here and len(own) != last):
                columns.doubt = UNPROVEN
            return columns
    if units and len(found) == count:  # their heading is among the others
        found = _ordered([*found, *units])
        words = [c for c in words if c not in units]
    columns = under(heads, found, UNPROVEN)
    columns.doubt = columns.doubt or unsure
    columns.columns = [*serials, *_ordered([*columns.columns, *words])]
    return columns


def _ordered(columns: list[Column]) -> list[Column]:
    return sorted(columns, key=lambda c: c.head.centre if c.head and not c.members else c.centre)


def _over(one: Piece, other: Column) -> bool:
    return min(one.x1, other.x1) - max(one.x0, other.x0) > 0.5


# -- doubt -----------------------------------------------------------------------------------


def _doubt(rows: list[Row], columns: Columns, doubts: dict[int, str], *, named_twice: bool) -> None:
    """Say which cells the places of words leave open. `named_twice`: labels are to be met more than
    once, told apart by their groups."""
    filled = [any(p.value for p in row.pieces) for row in rows]
    named = [bool(row.label) for row in rows]
    bare = {n for n, c in enumerate(columns.columns) if c.head is None}
    headed = len(bare) < len(columns.columns)
    tall = [p for row in rows for p in row.pieces if p.value and len(p.lines) > 1]
    spans = [_span(row) for row in rows if any(c.doubt == TWO_IN_ONE for c in row.cells)]
    unnamed = any(f and not n for f, n in zip(filled, named, strict=True))
    labelled = any(f and n for f, n in zip(filled, named, strict=True)) or not all(filled)
    own = [row.label.text if row.label else "" for row in rows]
    for number, row in enumerate(rows):
        if columns.doubt and row.data:
            mark(row, columns.doubt)
        if headed and any(p.value and columns.of(p) in bare for p in row.pieces):
            mark(row, UNPROVEN, blanks_only=True)
        for piece in row.pieces:
            if id(piece) in doubts:
                cell = row.cells[columns.of(piece)]
                cell.doubt = cell.doubt or doubts[id(piece)]
        twice = not named_twice and own.count(own[number]) > max(1, _in_form(own[number]))
        if filled[number] and own[number] and twice:
            mark(row, MET_TWICE)
        elif row.data and not filled[number] and unnamed and labelled:
            mark(row, UNLABELLED)
        if row.label and any(
            p.top < row.label.middle < p.bottom and p not in row.pieces for p in tall
        ):
            mark(row, OVER_LINES, blanks_only=True)
        if row.label and any(row.label.top < b and row.label.bottom > a for a, b in spans):
            mark(row, TWO_IN_ONE, blanks_only=True)
        for cell, column in zip(row.cells, columns.columns, strict=False):
            marks_only = [
                x for x in (column.head.lines if column.head else ()) if _is_marks(x.text)
            ]
            if row.data and marks_only and not cell.text:  # *** in place of a figure
                cell.doubt = cell.doubt or STRAY
        if row.label and row.label.glued:
            mark(row, CLOSE)
        if row.data and row.label and (row.label.torn or _is_scrap(rows, number)):
            mark(row, TORN)
        if not named[number] and row.pieces and row.data:
            for other in _beside(rows, number):
                mark(other, STRAY, blanks_only=True)
                if other.label and filled[number]:  # may be the rest of a number, or its beginning
                    for cell, own_cell in zip(other.cells, row.cells, strict=True):
                        cell.doubt = cell.doubt or (STRAY if own_cell.text else None)
        if filled[number] and row.label and not row.label.known:
            for other in _beside(rows, number):  # its label may be a line of the blank row's
                if other.data and other.label and not other.pieces:
                    mark(other, TORN)


def _span(row: Row) -> tuple[float, float]:
    """The heights between which the pieces of a row stand: of one with two figures in a column, they
    may be those of several rows."""
    return min(p.top for p in row.pieces), max(p.bottom for p in row.pieces)


def _is_marks(text: str) -> bool:
    return not any(c.isalnum() for c in text)


def _beside(rows: list[Row], number: int) -> list[Row]:
    return rows[max(0, number - 1) : number] + rows[number + 1 : number + 2]


def _is_scrap(rows: list[Row], number: int) -> bool:
    """Whether a row of figures and blanks may be no more than the second lines of the row above: no
    form knows its label, nor that above, and other rows of as many columns have a figure in each."""
    row, above = rows[number], rows[number - 1] if number else None
    if above is None or not (row.label and above.data and above.label):
        return False
    full = any(r.data and all(c.text for c in r.cells) for r in rows)
    partly = any(p.value for p in row.pieces) and not all(c.text for c in row.cells)
    return full and partly and not row.label.known and not above.label.known


def _in_form(label: str) -> int:
    """How many rows of a statistics form have this label."""
    return max(len(lexicons()[f"FORM.{key}.rows"].exact(label)) for key in ("2014", "2008"))


# -- grid ------------------------------------------------------------------------------------


def _line(row: Row, serials: int) -> Cells:
    names = [cell_of([p] if p else []) for p in (row.group, row.label)]
    names[1].text = row.name
    return [*row.cells[:serials], *names, *row.cells[serials:]]
