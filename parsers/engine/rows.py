"""Rows: a grid's lines as the readers of the forms see them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from parsers.document import Cell, Grid
from parsers.engine.vocabulary import Marks, marks
from parsers.figures import Reading, read_figure
from parsers.layouts import layout
from parsers.report import Place
from parsers.wording import is_traditional, simplified

MAX_ROWS = 6_000
"""Rows of one grid that are looked at."""
MAX_BEFORE_NAME = 3
"""Cells among the first of a row of table 4 in which its name may stand."""
MAX_NAMED = 60
"""Characters of a cell that may be a figure behind the name of its column."""


MARRED = re.compile(
    r"^(?:合计|总计|总数|共计|[<>＜＞≤≥约近超逾共])?[:：]?\d[\d\W]*(?:E[+-]?\d+)?"
    r"[余多几]?[万千百亿]?[余多]?[（(]?(?:[件条次份宗人篇个元项]{1,2})?[）)]?[余多]?(?:左右|以上|以内)?$"
)
"""A figure that is no number as it stands: 合计0, 约21, 3.6万, 0（0）+2."""


@dataclass(slots=True)
class Item:
    """One cell as it meets one row: at grid column `column`; `covered` if it began further up.
    `marks` says which labels its text is; `is_value` that it is a figure of some state."""

    cell: Cell
    column: int
    covered: bool
    text: str
    is_empty: bool
    marks: Marks
    is_value: bool


@dataclass(slots=True)
class Row:
    """Row `index` (0-based) of a grid, its distinct cells left to right."""

    grid: Grid
    index: int
    items: list[Item]
    figures: int = 0
    """How many of its cells hold a figure of some state, blanks apart."""

    def place(self, item: Item) -> Place:
        return self.grid.place(item.cell.row, item.cell.column)

    def own(self) -> list[Item]:
        """The cells that begin in this row."""
        return [item for item in self.items if not item.covered]


def grid_rows(grid: Grid) -> list[Row]:
    """All rows of a grid; positions where nothing stands are left out. Items carry the text in
    simplified characters (labels are compared in them), cells keep it as it stood."""
    earlier: list[Row] | None = grid.memo.get("rows")
    if earlier is not None:
        return earlier
    traditional = _is_traditional(grid)
    rows = []
    for index, line in enumerate(grid.rows[:MAX_ROWS]):
        items: list[Item] = []
        figures = 0
        previous: Cell | None = None
        for column, cell in enumerate(line):
            if cell is previous or cell is None:
                previous = cell
                continue
            previous = cell
            text = cell.text
            if traditional:
                text = simplified(text)
            if (":" in text or "：" in text) and len(text) <= MAX_NAMED:
                text = _without_name(text)
            known = marks(text)
            empty = not text or text.isspace()
            items.append(Item(cell, column, cell.row != index, text, empty, known, known.value))
            if known.value and not empty:
                figures += 1
        rows.append(Row(grid, index, items, figures))
    grid.memo["rows"] = rows
    return rows


@cache
def _named() -> re.Pattern[str]:
    names = [name for column in layout("T3", "2021")["columns"] for name in column["labels"]]
    return re.compile(rf"\s*(?:{'|'.join(map(re.escape, names))})\s*[:：]\s*(.+)", re.S)


def _without_name(text: str) -> str:
    """A figure without the name of its column, which pages for telephones repeat in each cell
    (自然人：3)."""
    match = _named().fullmatch(text)
    return match[1] if match and marks(match[1]).value else text


def _is_traditional(grid: Grid) -> bool:
    """Whether a grid's labels are in traditional characters."""
    texts = {cell.text for line in grid.rows for cell in line if cell is not None}
    return is_traditional("".join(texts))


@lru_cache(maxsize=16384)
def looks_like_value(text: str) -> bool:
    """A text that is a figure of some state (blank included), not a label."""
    return marks(text).value


def reading_of(item: Item, unit: str = "", signed: bool = False) -> Reading:
    return read_figure(item.text, unit, signed)


def serials(row: Row) -> int:
    """How many cells stand before the row's labels that hold a running number (序号), or nothing."""
    for n, item in enumerate(row.items):
        if item.is_empty:
            continue
        if len(row.items) < n + 3 or not (item.text.strip().isdecimal() and item.is_value):
            return 0
        following = next((i for i in row.items[n + 1 :] if not i.is_empty), None)
        return n + 1 if following is not None and not following.is_value else 0
    return 0


def rows_in_one(row: Row) -> list[str]:
    """The rows that one cell names, a line each: their figures are lines of the other cells, and where
    one is blank nothing says which."""
    for item in row.items:
        if "\n" in item.text and not item.covered and not item.marks.t3_rows:
            codes = [c for line in item.text.split("\n") for c in marks(line).t3_rows[:1]]
            if len(codes) > 1:
                return codes
    return []


def name_cells(own: list[Item]) -> int:
    """How many cells at a row's start its name takes (数量, 合计), with blank ones before it."""
    first = next((n for n, i in enumerate(own[:MAX_BEFORE_NAME]) if not i.is_empty), None)
    return 0 if first is None or own[first].is_value else first + 1
