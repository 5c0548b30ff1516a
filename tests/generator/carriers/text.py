"""Render as plain text: tabs or bars on the grid, bars without it, spaces, one cell a line.

`markdown`, `barred_rows` and `barred_cells` are what programs make that turn pages into text: the
columns a span covers stand as bare bars at the end of the row (or not at all), and a blank cell is
a bar of its own.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Callable

from tests.generator.model import Cell, Draft, Para, Table
from tests.generator.official import T4_CODES

STYLES = (
    "tabs",
    "pipes",
    "loose_pipes",
    "spaces",
    "lines",
    "markdown",
    "barred_rows",
    "barred_cells",
)
_LOSES_BLANKS = {"spaces", "two_blanks", "lines"}
_LOSES_PLACES = {*_LOSES_BLANKS, "loose_pipes", "barred_rows", "barred_cells"}
_ALIGNED = {"aligned", "aligned_wide"}
_FILLS_UP = {"boxed", "commas", "full_bars", *_ALIGNED}


def render(draft: Draft) -> bytes:
    """The text in UTF-8, in the style `draft.options["text"]`."""
    style = draft.options.get("text", "tabs")
    if style in _LOSES_PLACES:
        _forget_columns(draft)
    if style in _LOSES_BLANKS:
        _forget_blanks(draft)
    if style not in _LOSES_PLACES:
        _forget_shifts(draft)
    if style in _FILLS_UP:
        _forget_lengths(draft)
    if style in _ALIGNED:
        _forget_lone_blanks(draft)
    out: list[str] = []
    for block in draft.blocks:
        if isinstance(block, Para):
            out += [block.text, ""]
        else:
            out += [*_table(block, style), ""]
    return "\n".join(out).encode("utf-8")


def _flat(cell: Cell, style: str) -> str:
    text = cell.text.replace("\n", "").replace("\xa0", " ").strip()
    if style in ("spaces", "two_blanks"):
        text = "".join(text.split())
    return "".join(text) if not cell.vertical else text


def _table(table: Table, style: str) -> list[str]:
    if style in ("tabs", "pipes"):
        lines = []
        for row in table.grid():
            while row and row[-1] is None:  # a short row ends where its last cell ends
                row.pop()
            texts = [_flat(s[0], style) if s and s[1] else "" for s in row]
            lines.append("\t".join(texts) if style == "tabs" else "| " + " | ".join(texts) + " |")
        return lines
    if style in _BARRED:
        return _BARRED[style](table)
    if style == "loose_pipes":
        return [" | ".join(_flat(c, style) for c in row) for row in table.rows]
    rows = [[t for c in row if (t := _flat(c, style))] for row in table.rows]
    if style in ("spaces", "two_blanks"):
        return [(" " if style == "spaces" else "  ").join(r) for r in rows if r]
    return [t for r in rows for t in r]


def table_lines(table: Table, style: str) -> list[str]:
    """The lines of one table in a style."""
    return _table(table, style)


def _bars(row: list[Cell]) -> str:
    return "|" * sum(c.colspan - 1 for c in row)


def _markdown(table: Table) -> list[str]:
    lines = _table(table, "pipes")
    return [*lines[:1], "|" + " --- |" * table.width(), *lines[1:]]


def _barred_rows(table: Table) -> list[str]:
    return [
        "".join(f"| {_flat(c, 'pipes')} " for c in row) + "| " + _bars(row) for row in table.rows
    ]


def _barred_cells(table: Table) -> list[str]:
    lines: list[str] = []
    for row in table.rows:
        lines += [f"{_flat(c, 'pipes')} |".lstrip() for c in row]
        lines += [bars] if (bars := _bars(row)) else []
    return lines


def _boxed(table: Table) -> list[str]:
    width = table.width()
    rows = ["│" + "│".join(f" {x} " for x in line) + "│" for line in placed(table)]
    out = ["┌" + "┬".join(["──"] * width) + "┐"]
    for row in rows:
        out += [row, "├" + "┼".join(["──"] * width) + "┤"]
    out[-1] = "└" + "┴".join(["──"] * width) + "┘"
    return out


def _commas(table: Table) -> list[str]:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(placed(table))
    return out.getvalue().rstrip("\n").split("\n")


def _full_bars(table: Table) -> list[str]:
    return ["｜" + "｜".join(line) + "｜" for line in placed(table)]


def _aligned(table: Table, wide: str = "WF") -> list[str]:
    rows = placed(table)
    widths = [max(_width(r[c], wide) for r in rows) + 2 for c in range(len(rows[0]))]
    return [
        "".join(x + " " * (w - _width(x, wide)) for x, w in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _aligned_wide(table: Table) -> list[str]:
    return _aligned(table, "WFA")


def _ruled_rows(table: Table) -> list[str]:
    return [x for line in _table(table, "pipes") for x in (line, "+-----" * table.width() + "+")]


def placed(table: Table) -> list[list[str]]:
    """The texts of the grid, "" where a span covers."""
    return [[_flat(s[0], "pipes") if s and s[1] else "" for s in row] for row in table.grid()]


def _width(line: str, wide: str) -> int:
    """Columns a text takes on a terminal: a Chinese character two, and what else counts as `wide`."""
    return sum(2 if unicodedata.east_asian_width(c) in wide else 1 for c in line)


_BARRED: dict[str, Callable[[Table], list[str]]] = {
    "markdown": _markdown,
    "barred_rows": _barred_rows,
    "barred_cells": _barred_cells,
    "boxed": _boxed,
    "commas": _commas,
    "full_bars": _full_bars,
    "aligned": _aligned,
    "aligned_wide": _aligned_wide,
    "ruled_rows": _ruled_rows,
}


def _forget_columns(draft: Draft) -> None:
    """Of a serial number or another column of figures (本期 beside 本年累计) no trace is left but a
    number more, or none: which is the figure cannot be known."""
    for table in draft.tables():
        for row in table.rows:
            if any(c.role == "extra" and (not c.text or c.text.isdigit()) for c in row):
                for figure in (draft.figures[c.figure] for c in row if c.figure):
                    figure.accept = [*figure.accept, "unreadable", "missing"]


def _forget_lengths(draft: Draft) -> None:
    """A row short of a cell is filled up with a blank at its end: its figures stand under other columns,
    and nothing tells it from a row whose last cell is blank. Any reading must be in doubt."""
    for table in draft.tables():
        for line, cells in zip(table.grid(), table.rows, strict=True):
            keys = [c.figure for c in cells if c.figure]
            if (
                not keys
                or line[-1] is not None
                or not any(c.text.strip() for c in cells if c.figure)
            ):
                continue
            code = keys[0].split("/")[0]
            for key, figure in draft.figures.items():
                same = key in T4_CODES if code in T4_CODES else key.startswith(f"{code}/")
                if figure.state == "unreadable" and (key in keys or same):
                    figure.contested = True


def _forget_shifts(draft: Draft) -> None:
    """A row whose label spans too much or too little stands beside its columns, and of the blanks in it
    nothing tells which are cells and which the label's."""
    for table in draft.tables("T3"):
        starts: list[tuple[int, list[Cell]]] = []
        for line in table.grid():
            found = {n: s[0] for n, s in enumerate(line) if s and s[1] and s[0].figure}
            if found:
                starts.append((min(found), list(found.values())))
        usual = Counter(start for start, _ in starts).most_common(1)
        for start, cells in starts:
            blank = [not c.text.strip() for c in cells]
            if start != usual[0][0] and any(blank) and not all(blank):
                for figure in (draft.figures[str(c.figure)] for c in cells):
                    figure.accept = [*figure.accept, "missing", "unreadable"]


def _forget_lone_blanks(draft: Draft) -> None:
    """A blank leaves no trace where nothing stands in its row, or beside any label of its table. Nor does a
    column in which nothing stands: which of the form's columns are left cannot be told then."""
    for table in draft.tables():
        columns = list(zip(*_placed_cells(table), strict=True))
        lost = any(not any(cell and cell.text.strip() for cell in column) for column in columns)
        for figure in (draft.figures[c.figure] for r in table.rows for c in r if c.figure and lost):
            figure.accept = [*figure.accept, "missing", "unreadable"]
        alone = all(sum(bool(c.text.strip()) for c in row) < 2 for row in table.rows)
        for row in table.rows:
            if alone or not any(c.text.strip() for c in row):
                for figure in (draft.figures[c.figure] for c in row if c.figure):
                    if figure.state == "blank":
                        figure.accept = [*figure.accept, "missing", "unreadable"]


def _placed_cells(table: Table) -> list[list[Cell | None]]:
    return [[s[0] if s and s[1] else None for s in row] for row in table.grid()]


def _forget_blanks(draft: Draft) -> None:
    """Where blanks vanish, the figures left in a row cannot be told apart any more."""
    for table in draft.tables():
        for row in table.rows:
            values = [draft.figures[c.figure] for c in row if c.figure]
            blank = [f for f in values if f.state == "blank"]
            if not blank:
                continue
            for figure in values:
                if len(blank) == len(values) or figure.state == "blank":
                    figure.accept = ["missing", "unreadable"]
                else:
                    figure.blur()
