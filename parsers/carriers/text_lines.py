"""Lines of text → paragraphs and grids: tables flattened to tabs or bars become grids of fields.

Where every line is one cell with a bar behind it, the rows are gone: such lines become paragraphs, a
cell left blank the paragraph "|", and what a span covered (`||`) as it stands; whoever knows the form
puts them together. Where rows end in bars without a space (`| 3 | ||`), those are what their spans
covered, and every empty field before them is a cell.
"""

from __future__ import annotations

import re

from parsers.document import Block, Cell, Grid, Paragraph

_BARS = ("|", "│", "┃", "｜")
_RULE = re.compile(r"^[\s|+:=\-─━┌┬┐├┼┤└┴┘│┃｜┏┓┗┛┣┫┳┻╋]+$")
_DRAWN = re.compile(r"[-=]{2}|[─━+┌┬┐├┼┤└┴┘┏┓┗┛┣┫┳┻╋]|:-|-:")


_TOUCHING = re.compile(r"\|\|+")
OTHERS_MOST = 40
"""Of so many lines of one cell one may have bars within, and rows still be taken apart."""
LOST_END = "the line ends before this cell: blank, or lost"
SHORT_LINES = 3
"""Lines with fewer fields than others that show that blanks at the ends were cut off."""
CELLS_LEAST = 8
"""Lines of one cell each that show rows taken apart."""

MAX_LINES = 200_000
"""Lines of one text that are looked at; whoever hands over more says so (`page_cut`)."""
MAX_FIELDS = 200_000
"""Fields of all grids of one text; lines beyond them are paragraphs, and whoever asked is told."""


def text_blocks(
    lines: list[str], number: int = 0, first_line: int = 1
) -> tuple[list[Block], int, bool]:
    """Blocks of the lines, the number of the last grid, and whether fields were more than are read.
    Lines with tabs or bars that follow one another form one grid; `number` grids stand before them,
    `first_line` is the first line's number."""
    blocks: list[Block] = []
    run: list[list[str]] = []
    start = 0
    framed = tabbed = True
    bars: set[bool] = set()
    """Whether bars that touch stand at the end of a line (True), elsewhere (False)."""
    total = 0

    def flush() -> None:
        nonlocal run, number, framed, tabbed
        if run:
            number += 1
            blocks.append(_grid(run, number, start, framed, bars == {True}, tabbed))
        run, framed, tabbed = [], True, True
        bars.clear()

    apart = _rows_taken_apart(lines[:MAX_LINES])
    for index, line in enumerate(lines[:MAX_LINES], start=first_line):
        if _is_rule(line, len(run)) and (run or len(line.strip()) > 4):
            continue
        fields = _fields(line) if total < MAX_FIELDS else None
        if apart and fields is not None:
            said = " ".join(f for f in fields if f)
            blocks.append(Paragraph(said or "|" * (len(fields) - 1)))
            continue
        if fields is None:
            flush()
            if line.strip():
                blocks.append(Paragraph(re.sub(r"[ \t]+", " ", line).strip(" \u3000")))
            continue
        if not run:
            start = index
        framed = framed and _is_framed(line)
        tabbed = tabbed and "\t" in line
        bars.update(not line[m.end() :].strip() for m in _TOUCHING.finditer(line))
        run.append(fields)
        total += len(fields)
    flush()
    return blocks, number, total >= MAX_FIELDS


def _is_rule(line: str, rows: int) -> bool:
    """A line that only rules a drawn table. A row of single dashes is one only under the first row
    (Markdown); elsewhere its dashes are what the cells say."""
    if not _RULE.match(line) or not line.strip() or "\t" in line:
        return False
    return bool(_DRAWN.search(line)) or (rows == 1 and "-" in line and " " not in line.strip())


def _fields(line: str) -> list[str] | None:
    if "\t" in line:
        return [f.strip(" \r\n\u3000") for f in line.split("\t")]
    for bar in _BARS:
        if bar in line:
            return [p.strip(" \u3000") for p in line.strip("\r\n").split(bar)]
    return None


def _rows_taken_apart(lines: list[str]) -> bool:
    """Whether every line with a bar is one cell and the bar behind it, or nothing but bars."""
    barred = [line.strip() for line in lines if "|" in line]
    cells = sum(line.strip("|") != "" for line in barred)
    others = sum("|" in line.rstrip("|") or "\t" in line for line in barred)
    # A cell may hold bars of its own (names of columns run together).
    return cells >= CELLS_LEAST and others * OTHERS_MOST <= cells


def _is_framed(line: str) -> bool:
    bare = line.strip()
    return len(bare) > 1 and bare[0] in _BARS and bare[-1] in _BARS


def _ends_are_lost(run: list[list[str]]) -> bool:
    """Whether blanks at the ends of lines were cut off: fields between others are left blank, and those
    at the end of a line never are, but several lines are short."""
    width = max(map(len, run))
    return (
        sum(len(fields) < width for fields in run) >= SHORT_LINES
        and all(fields[-1] for fields in run)
        and any(not text for fields in run for text in fields)
    )


def _without_frame(run: list[list[str]], framed: bool) -> list[list[str]]:
    """Where every line begins (or ends) with a bar, that bar is the frame; where only some do, the empty
    field is a cell."""
    if framed:
        return [f[1:-1] for f in run]
    if all(len(f) > 1 and not f[0] for f in run):
        run = [f[1:] for f in run]
    if all(len(f) > 1 and not f[-1] for f in run) and len({len(f) for f in run}) == 1:
        run = [f[:-1] for f in run]
    return run


def _grid(
    run: list[list[str]], number: int, first_line: int, framed: bool, exact: bool, tabbed: bool
) -> Grid:
    """Fields as cells: between tabs every field is one, between bars what `_without_frame` leaves."""
    if not tabbed:
        run = _without_frame(run, framed)
    rows: list[list[Cell | None]] = [
        [Cell(text, r, c) for c, text in enumerate(fields)] for r, fields in enumerate(run)
    ]
    if tabbed and _ends_are_lost(run):
        width = max(map(len, run))
        for r, row in enumerate(rows):
            row += [Cell("", r, c, doubt=LOST_END) for c in range(len(row), width)]
    return Grid(rows, number, first_line=first_line, rectangular=False, exact=exact)
