"""Segments: which rows of which grids belong to which official table.

The decision is made row by row from labels, so that one logical table split over several grids
and several tables merged into one grid are both followed (formats.md-style deviations).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache

from parsers.document import Cell, Document, Grid
from parsers.engine.rows import Row, grid_rows
from parsers.engine.stream import stream_grids
from parsers.engine.vocabulary import Marks, lexicons
from parsers.layouts import layout
from parsers.wording import label_key, simplified

FORM_MINIMUM = 5
"""Labels of a statistics form a grid must hold before it is read as one."""
HEADED_MINIMUM = 2
"""So many where its header names the columns of that form (指标, 单位)."""

TURNED_ROWS = 8
"""Row labels of table 3 side by side that show a table drawn with its rows as columns."""

_T4_LEAVES = {"upheld", "corrected", "other", "pending"}
_T4_SPLIT = {"litigation_direct", "litigation_after_reconsideration"}
_T2_ROWS = {"行政许可", "行政处罚", "行政强制", "行政事业性收费"}
"""Rows of table 2 that both of its forms have."""
_COMMON_COLUMNS = {"other_org", "total"}
_WEAK_T3_ROWS = {"other_other", "results_total"}


@dataclass(slots=True)
class Segment:
    """Consecutive rows of one grid that belong to `table` (T2, T3, T4, FORM-2014, FORM-2008)."""

    table: str
    grid: Grid
    rows: list[Row] = field(default_factory=list)
    before: str = ""
    """The text of the paragraphs just above the grid (headers sometimes stand there)."""
    order: int = 0
    """Its place among the document's segments."""


def segments(document: Document) -> list[Segment]:
    """All segments of a document, in reading order."""
    found: list[Segment] = []
    recent: list[str] = []
    forms = {form for grid in document.grids if (form := grid_form(grid))}
    for block in document.blocks:
        if isinstance(block, Grid):
            last = found[-1].table if found else None
            before = "\n".join(simplified(text) for text in recent[-4:])
            part = _small_part(block, forms)
            if part:
                found.append(Segment(part, block, grid_rows(block), before))
            else:
                found.extend(_grid_segments(block, last, before))
            recent = []
        else:
            recent.append(block.text)
    grids = len(document.grids)
    have = {segment.table for segment in found}
    if "T3" in have and not any(_has_rows(s) for s in found if s.table == "T3"):
        have.discard("T3")  # words of table 3 as columns of another (部门 | 本年新收 | 予以公开)
    seen = _t2_rows(found)
    # Blocks of table 2 may be left as lines of text beside others that are tables.
    halved = "T2" in have and not seen >= _T2_ROWS
    if not any(t.startswith("FORM") for t in have) and (halved or not {"T2", "T3", "T4"} <= have):
        for grid in stream_grids(document):
            extra = _grid_segments(grid, None, "")
            if "T3" not in have and any(s.table == "T3" and _has_rows(s) for s in extra):
                found = [s for s in found if s.table != "T3" or not s.grid.number <= grids]
            for segment in extra:
                rest = halved and segment.table == "T2" and (rows := _t2_rows([segment]))
                if segment.table not in have or (rest and not rows & seen):
                    found.append(segment)
    for order, segment in enumerate(found, start=1):
        segment.order = order
    return found


def _t2_rows(found: list[Segment]) -> set[str]:
    """The rows of table 2 whose labels stand in segments."""
    return {
        label
        for segment in found
        if segment.table == "T2"
        for row in segment.rows
        for item in row.items
        for label in item.marks.t2_rows
    }


def _has_rows(segment: Segment) -> bool:
    """Whether a segment of table 3 has a row of the form with a figure in it."""
    return any(row.figures and any(_is_t3_row(i.marks) for i in row.items) for row in segment.rows)


def _grid_segments(grid: Grid, last: str | None, before: str) -> list[Segment]:
    rows = grid_rows(grid)
    start, end = _across(rows)
    if start < end:
        around = {classify(row, None) for row in (*rows[:start], *rows[end:])}
        if around - {None, "T3"}:
            part = turned(replace(grid, rows=grid.rows[start:end], memo={}))
            above = _row_segments(grid, rows[:start], last, before)
            below = _row_segments(grid, rows[end:], "T3", "")
            return [*above, *_row_segments(part, grid_rows(part), last, ""), *below]
        grid = turned(grid)
        rows = grid_rows(grid)
    form = grid_form(grid)
    if form:
        return [Segment(form, grid, rows, before)]
    return _row_segments(grid, rows, last, before)


def _across(rows: list[Row]) -> tuple[int, int]:
    """Where a table 3 stands that is drawn with its rows as columns: from the first row that names them
    to the last that names applicants; (0, 0) if there is none."""
    head = next(
        (
            n
            for n, row in enumerate(rows)
            if not row.figures
            and len(row.items) >= TURNED_ROWS
            and sum(_is_t3_row(i.marks) for i in row.items) >= TURNED_ROWS
        ),
        None,
    )
    if head is None:
        return 0, 0
    start, end = head, head + 1
    groups = lexicons()["T3.groups"]
    while start and any(
        groups.exact(i.text) or _is_t3_row(i.marks) or i.marks.t3_ignore
        for i in rows[start - 1].items
    ):
        start -= 1  # 三、本年度办理结果 and （三）不予公开 above their columns
    while end < len(rows):
        names = [i for i in rows[end].items if not i.is_empty][:3]
        if not any(i.marks.t3_columns or i.marks.t3_ignore for i in names):
            break
        end += 1
    return start, end


def _row_segments(grid: Grid, rows: list[Row], last: str | None, before: str) -> list[Segment]:
    """The segments of rows that are read as they stand."""
    found: list[Segment] = []
    current: str | None = None
    pending: list[Row] = []
    for row in rows:
        kind = classify(row, current)
        if kind is None and current is None:
            # Rows before the first label: a split table may go on with unlabelled rows.
            pending.append(row)
            continue
        if kind is not None and kind != current:
            current = kind
            found.append(Segment(kind, grid, [], before))
            before = ""
        found[-1].rows.append(row)
    if found and pending:
        first = found[0]
        if first.table == last or first.table == "T4":
            first.rows = pending + first.rows
        else:
            # Labels that are only nearly those of the form: the grid's later rows vouch for them.
            near = [n for n, row in enumerate(pending) if _nearly(row, first.table)]
            if near:
                first.rows = pending[near[0] :] + first.rows
    elif pending and last == "T3" and all(_nearly(row, last) for row in pending):
        # The last rows of table 3 alone, their labels nearly those of the form.
        found.append(Segment(last, grid, pending, before))
    elif pending and last in ("T4", "T3") and _only_values(pending):
        # The data row of table 4 (or the tail of table 3) alone on the next page.
        found.append(Segment(last, grid, pending, before))
    return found


def _is_t3_row(found: Marks) -> bool:
    return not _WEAK_T3_ROWS.issuperset(found.t3_rows)


def turned(grid: Grid) -> Grid:
    """A grid with rows and columns exchanged (a table 3 drawn with its rows as columns)."""
    cells: dict[int, Cell] = {}
    rows: list[list[Cell | None]] = [[None] * len(grid.rows) for _ in range(grid.width)]
    for r, line in enumerate(grid.rows):
        for c, cell in enumerate(line):
            if cell is None:
                continue
            if id(cell) not in cells:
                cells[id(cell)] = replace(
                    cell,
                    row=cell.column,
                    column=cell.row,
                    rowspan=cell.colspan,
                    colspan=cell.rowspan,
                )
            rows[c][r] = cells[id(cell)]
    return replace(grid, rows=rows, turned=True, memo={})


def _nearly(row: Row, table: str) -> bool:
    lexicon = lexicons().get(f"{table}.rows")
    return lexicon is not None and any(
        lexicon.find(item.text) for item in row.items if not item.is_value
    )


def _only_values(rows: list[Row]) -> bool:
    cells = [item for row in rows for item in row.own()]
    return len(cells) >= 5 and all(item.is_value for item in cells)


def grid_form(grid: Grid) -> str | None:
    """`form_of` a grid's rows, worked out once."""
    if "form" not in grid.memo:
        grid.memo["form"] = form_of(grid_rows(grid))
    form: str | None = grid.memo["form"]
    return form


def _small_part(grid: Grid, forms: set[str]) -> str | None:
    """The form (of those the document holds) a grid too small to show it alone belongs to: one row at
    least, and every row with a figure, has a label of that form."""
    if len(forms) != 1 or len(grid.rows) > 2 * FORM_MINIMUM or grid_form(grid):
        return None
    (form,) = forms
    named = 0
    for row in grid_rows(grid):
        known = any(
            i.marks.form_2014 if form == "FORM-2014" else i.marks.form_2008 for i in row.items
        )
        figure = any(i.is_value and any(map(str.isdigit, i.text)) for i in row.items)
        if figure and not known:
            return None
        named += known and (figure or len(row.items) > 1)
    return form if named else None


def form_of(rows: list[Row]) -> str | None:
    """FORM-2014 or FORM-2008 when a grid's rows are those of a statistics form, else None."""
    hits_2014 = hits_2008 = others = 0
    for row in rows:
        for item in row.items:
            found = item.marks
            if not found.known or item.covered:
                continue
            hits_2014 += found.form_2014
            hits_2008 += found.form_2008
            others += bool(found.t3_rows or found.t2_rows)
    best = max(hits_2014, hits_2008)
    form = "FORM-2014" if best == hits_2014 else "FORM-2008"
    if best <= others or best < HEADED_MINIMUM:
        return None
    return form if best >= FORM_MINIMUM or any(_heads_form(row, form) for row in rows) else None


def _heads_form(row: Row, form: str) -> bool:
    """Whether a row's first cells are named as the form's columns of labels and of units are."""
    if row.figures:
        return False
    texts = [label_key(i.text) for i in row.items if not i.is_empty][:4]
    key = form.removeprefix("FORM-")
    labels, units = _columns(key, "label_columns"), _columns(key, "unit_columns")
    return len(texts) >= 3 and not labels.isdisjoint(texts[:2]) and not units.isdisjoint(texts[1:])


@cache
def _columns(form: str, kind: str) -> frozenset[str]:
    return frozenset(map(label_key, layout("FORM", form)[kind]))


def classify(row: Row, current: str | None) -> str | None:
    """The table a row shows itself to belong to, None if its labels do not say."""
    t3_columns: set[str] = set()
    t4_leaves: set[str] = set()
    t4_groups: set[str] = set()
    t2_columns = 0
    t3_row = t2_row = t4_cells = False
    texts = [item for item in row.items if not item.is_empty]
    if not texts:
        return None
    for position, item in enumerate(texts):
        if item.is_value:
            continue
        found = item.marks
        if not found.known:
            continue
        if found.t2_anchor:
            return "T2"
        t3_columns.update(found.t3_columns)
        t4_leaves.update(found.t4_columns)
        t4_groups.update(found.t4_groups)
        t4_cells = t4_cells or bool(found.t4_cells)
        t2_columns += bool(found.t2_columns or found.t2_cells)
        if found.t3_rows and (
            not _WEAK_T3_ROWS.issuperset(found.t3_rows)
            or (current == "T3" and position <= 2 and len(texts) > 1)
        ):
            t3_row = True
        if found.t3_ignore:
            t3_columns.update(("group", "group2"))
        if position <= 1 and found.t2_rows:
            t2_row = True
    if t4_cells or len(t4_leaves & _T4_LEAVES) >= 2 or t4_groups & _T4_SPLIT or len(t4_groups) >= 2:
        return "T4"
    if len(t3_columns - _COMMON_COLUMNS) >= 2 or t3_row:
        return "T3"
    if t2_columns >= 1 or (t2_row and len(texts) > 1) or label_key(texts[0].text) == "信息内容":
        return "T2"
    if t2_row and current in (None, "T2"):
        return "T2"
    if t4_leaves & _T4_LEAVES or (t4_groups and len(texts) <= 3):
        return "T4"
    return None
