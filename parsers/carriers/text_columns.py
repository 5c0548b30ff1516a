"""Text tables without tabs or bars: fields separated by commas (CSV), and columns that stand below each
other with blanks between them. Their lines are given tabs, and are then read as lines with tabs are."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from parsers.carriers.text_lines import MAX_LINES

LEAST = 4
"""Lines that follow one another which show a table."""
SHORT = 40
"""Characters of a field; fewer lines than LEAST are a table only if all are shorter."""
GUTTER = 2
"""Blank columns (of a half-width character) that part two columns of a table."""
MAX_WIDTH = 1_000

_BARRED = re.compile(r"[\t|│┃｜┌├└]")
_THOUSANDS = re.compile(r"^\s*-?\d{1,3}(?:,\d{3})+[^,\d]*$|\s\d{1,3},\d{3}|\d,\d{3}\s+\S")
"""Commas within numbers, in a line that blanks divide."""
_GAP = re.compile(r"\S(?: {2,}|\u3000+ *)\S")


def with_tabs(lines: list[str]) -> list[str]:
    """The lines, those of comma-separated and of aligned tables with tabs between their fields."""
    return _runs(_runs(lines, _commas, _by_commas, 2), _aligned, _by_columns, LEAST)


def _runs(
    lines: list[str],
    belongs: Callable[[str, list[str]], bool],
    change: Callable[[list[str]], list[str] | None],
    least: int,
) -> list[str]:
    """The lines with each run of lines that belong together changed, where it can be."""
    out: list[str] = []
    run: list[str] = []
    for line in [*lines[:MAX_LINES], None]:
        if line is not None and belongs(line, run):
            run.append(line)
            continue
        out += (change(run) if len(run) >= least else None) or run
        run = []
        if line is not None and belongs(line, run):
            run.append(line)
        elif line is not None:
            out.append(line)
    return [*out, *lines[MAX_LINES:]]


# -- commas ---------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def _fields(line: str) -> tuple[str, ...]:
    if line.count(",") < 2 or "\t" in line or len(line) > 4_000 or _THOUSANDS.search(line):
        return ()
    try:
        (fields,) = csv.reader([line], strict=True)
    except (csv.Error, ValueError):
        return ()
    return tuple(f.replace("\t", " ") for f in fields) if len(fields) > 2 else ()


def _commas(line: str, run: list[str]) -> bool:
    fields = _fields(line)
    return bool(fields) and (not run or len(_fields(run[-1])) == len(fields))


def _by_commas(run: list[str]) -> list[str] | None:
    if len(run) < LEAST and any(len(f) > SHORT or "。" in f for x in run for f in _fields(x)):
        return None
    return ["\t".join(_fields(line)) for line in run]


# -- columns --------------------------------------------------------------------------------


def _aligned(line: str, run: list[str]) -> bool:
    """A line with a gap, or without one below lines that have one (cells left blank)."""
    if not line.strip() or _BARRED.search(line):
        return False
    return bool(_GAP.search(line)) or (bool(run) and len(line.strip()) <= 60)


def _by_columns(run: list[str]) -> list[str] | None:
    """The run cut at the gutters that no line crosses; None where there are none, or most lines have
    nothing beside their first field."""
    if sum(bool(_GAP.search(line)) for line in run) * 2 < len(run):
        return None
    places = [spot for line in run if (spot := _places(line)) is not None]
    if len(places) < len(run):
        return None
    used = set().union(*places)
    starts = [c for c in sorted(used) if not any(c - n in used for n in range(1, GUTTER + 1))]
    if len(starts) < 3:
        return None
    edges = [*starts, MAX_WIDTH]
    starts = [
        a
        for n, a in enumerate(starts)
        if n in (0, len(starts) - 1) or not _is_torn(run, places, a, edges[n + 1])
    ]
    out = []
    for line in run:
        cells = [""] * len(starts)
        column, at = 0, 0
        for character in line.rstrip():
            while at + 1 < len(starts) and starts[at + 1] <= column:
                at += 1
            cells[at] += character
            column += _width(character)
        out.append("\t".join(c.strip() for c in cells))
    return out


def _is_torn(run: list[str], places: list[set[int]], start: int, end: int) -> bool:
    """Whether a column is only the rest of a word that blanks have torn (申请人  情况): every line that has
    anything there goes on, after no more than the gutter, with letters from letters.
    The last column is not asked: left blank, it has only its name, close to the one before."""
    found = False
    for line, spot in zip(run, places, strict=True):
        first = min((c for c in spot if start <= c < end), default=None)
        if first is None:
            continue
        before = [c for c in range(first - GUTTER - 2, start) if c in spot]
        if not before or not (_at(line, before[-1]).isalpha() and _at(line, first).isalpha()):
            return False
        found = True
    return found


def _at(line: str, wanted: int) -> str:
    """The character of a line that stands at a column of the terminal."""
    column = 0
    for character in line:
        column += _width(character)
        if column > wanted:
            return character
    return " "


def _places(line: str) -> set[int] | None:
    """The columns of a terminal on which a line has anything but blanks."""
    found: set[int] = set()
    column = 0
    for character in line.rstrip():
        width = _width(character)
        if not character.isspace():
            found.update(range(column, column + width))
        column += width
        if column > MAX_WIDTH:
            return None
    return found


def _width(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
