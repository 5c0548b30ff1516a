"""Text tables without tabs or bars: fields separated by commas (CSV), and columns that stand below each
other with blanks between them. Their lines are given tabs, and are then read as lines with tabs are."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

from parsers.carriers.text_lines import MAX_LINES
from parsers.engine.vocabulary import marks
from parsers.layouts import layout
from parsers.wording import label_key

LEAST = 4
"""Lines that follow one another which show a table; fewer are one only below the label of a form."""
SHORT = 40
"""Characters of a field; fewer lines than LEAST are a table only if all are shorter."""
WIDE, WIDE_IN_THE_EAST = "WF", "WFA"
"""Widths (UAX 11) of characters that take two columns: in the fonts of East Asia quotation marks, dashes
and circled numbers are wide too."""
GUTTER = 2
"""Blank columns (of a half-width character) that part two columns of a table."""
MAX_WIDTH = 1_000

_BARRED = re.compile(r"[\t|│┃｜┌├└]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
"""Commas within numbers, in a line that blanks divide."""
_SENTENCE = re.compile(r"[^\d]。")
_WIDE = re.compile(" {2,}|\u3000+")
_GAP = re.compile(r"\S(?: {2,}|\u3000+ *)\S")


_BESIDE = ("备注", "说明", "序号", "信息内容")
_BLANK_ROW = "\xa0"
"""Stands for a line that is a row of an aligned table in which nothing stands."""
INDENT = 8
"""Blanks before a line that goes on below the first column of a table."""
BLANK_ROWS, ABOVE = 12, 12
"""Empty lines that may be rows, and lines above them that show the columns."""


def with_tabs(lines: list[str]) -> list[str]:
    """The lines, those of comma-separated and of aligned tables with tabs between their fields."""
    lines = _runs(lines, _commas, _by_commas, 2)
    return _runs(_with_blank_rows(lines), _aligned, _by_columns, 2)


def _with_blank_rows(lines: list[str]) -> list[str]:
    """Empty lines before a line that begins below a later column of the lines above are rows left blank."""
    out = list(lines)
    for n, line in enumerate(lines[:MAX_LINES]):
        if not line.startswith(" " * INDENT) or not line.strip():
            continue
        above = n
        while above and n - above < BLANK_ROWS and not lines[above - 1].strip():
            above -= 1
        column = len(line) - len(line.lstrip(" "))
        if above < n and any(column in _starts(x) for x in lines[max(0, above - ABOVE) : above]):
            out[above:n] = [_BLANK_ROW] * (n - above)
    return out


@lru_cache(maxsize=ABOVE + 1)
def _starts(line: str) -> set[int]:
    """The columns of a terminal at which the fields of a line begin."""
    spots = [_places(line, wide) or set() for wide in (WIDE, WIDE_IN_THE_EAST)]
    return {c for s in spots for c in s if not any(c - n in s for n in range(1, GUTTER + 1))}


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
    """The fields of a comma-separated line."""
    if "," not in line or "\t" in line or len(line) > 4_000 or len(_BARRED.findall(line)) > 1:
        return ()
    try:
        (fields,) = csv.reader([line], strict=True)
    except (csv.Error, ValueError):
        return ()
    if len(fields) == 2 and not (marks(fields[0]).known and len(fields[1]) <= SHORT):
        return ()
    return tuple(f.replace("\t", " ") for f in fields)


def _commas(line: str, run: list[str]) -> bool:
    """A line with as many fields as those before it, or a first one whose commas do not stand within
    numbers alone."""
    fields = _fields(line)
    if run:
        return len(_fields(run[-1])) == len(fields) > 1
    return bool(fields) and _THOUSANDS.sub("", line).count(",") >= min(2, len(fields) - 1)


def _by_commas(run: list[str]) -> list[str] | None:
    if len(run) < LEAST and any(
        len(f) > SHORT or _SENTENCE.search(f) for x in run for f in _fields(x)
    ):
        return None
    return ["\t".join(_fields(line)) for line in run]


# -- columns --------------------------------------------------------------------------------


def _aligned(line: str, run: list[str]) -> bool:
    """A line with a gap, or without one below lines that have one (cells left blank)."""
    if not line.strip() or _BARRED.search(line):
        return bool(run) and line == _BLANK_ROW
    return bool(_GAP.search(line)) or (
        len(line.strip()) <= 60 and (bool(run) or marks(line.strip()).known)
    )


def _by_columns(run: list[str]) -> list[str] | None:
    """The run cut at the gutters that no line crosses; None where there are none, where most lines have
    nothing beside their first field and are no label of a form, or where most gaps lie elsewhere: then
    the blanks only part the cells of each line, which do not stand below each other."""
    said = [bool(_GAP.search(line)) for line in run]
    named = [_begins_with_a_label(line) for line in run]
    if sum(map(max, said, named)) * 2 < len(run):
        return None
    if len(run) < LEAST and not (
        all(map(max, said, named)) and (named[-1] or any(map(_is_header, run)))
    ):
        return None
    least = 2 if sum(named) * 2 >= len(run) else 3
    # Under the width that is not the font's some lines are shifted, and what they cross is no gutter.
    cuts = [cut for wide in (WIDE, WIDE_IN_THE_EAST) if (cut := _cut(run, wide, least)) is not None]
    cut = max(cuts, key=lambda lines: lines[0].count("\t"), default=None)
    if cut is None:
        return None
    gaps = sum(len(_WIDE.findall(line.strip())) for line in run)
    left = sum(len(_WIDE.findall(cell)) for line in cut for cell in line.split("\t"))
    return cut if left * 2 <= gaps else None


def _cut(run: list[str], wide: str, least: int) -> list[str] | None:
    places = [spot for line in run if (spot := _places(line, wide)) is not None]
    if len(places) < len(run):
        return None
    used = set().union(*places)
    starts = [c for c in sorted(used) if not any(c - n in used for n in range(1, GUTTER + 1))]
    if len(starts) < least:
        return None
    end = MAX_WIDTH
    for n in range(len(starts) - 1, 0, -1):
        start = starts[n]
        if _is_torn(run, places, (starts[n - 1], start, end), wide):
            del starts[n]
        else:
            end = start
    out = []
    for line in run:
        cells = [""] * len(starts)
        column, at = 0, 0
        for character in line.rstrip():
            while at + 1 < len(starts) and starts[at + 1] <= column:
                at += 1
            cells[at] += character
            column += width_of(character, wide)
        out.append("\t".join(c.strip() for c in cells))
    return out


def _is_header(line: str) -> bool:
    """Whether a line holds nothing but labels of a form, five at least."""
    pieces = _WIDE.split(line.strip())
    return len(pieces) >= 5 and all(marks(piece).known for piece in pieces)


def _begins_with_a_label(line: str) -> bool:
    """Whether a line begins with a label of a form, torn by blanks or not."""
    pieces = _WIDE.split(line.strip())[:3]
    return any(marks("".join(pieces[: n + 1])).known for n in range(len(pieces)))


def _is_torn(
    run: list[str], places: list[set[int]], edges: tuple[int, int, int], wide: str
) -> bool:
    """Whether a column is only the rest of a word that blanks have torn (申请人  情况): every line that has
    anything there goes on, after no more than the gutter, with letters from letters, and no two of them are
    names that a form has. (In the last column the two must be such a name: left blank, it has only its own,
    close to the one before.)"""
    before, start, end = edges
    found = False
    for line, spot in zip(run, places, strict=True):
        first = min((c for c in spot if start <= c < end), default=None)
        if first is None:
            continue
        near = [c for c in range(first - GUTTER - 2, start) if c in spot]
        if not near or not (
            _at(line, near[-1], wide).isalpha() and _at(line, first, wide).isalpha()
        ):
            return False
        if all(_is_name(_piece(line, a, b, wide)) for a, b in ((before, start), (start, end))):
            return False
        if end == MAX_WIDTH and not _is_name(_piece(line, before, end, wide)):
            return False
        found = True
    return found


def _is_name(text: str) -> bool:
    """A label of a form, or what it calls its columns."""
    return marks(text).known or label_key(text) in _columns()


@cache
def _columns() -> set[str]:
    forms = (layout("FORM", key) for key in ("2014", "2008"))
    kinds = ("label_columns", "unit_columns", "value_columns", "code_columns")
    names = (name for form in forms for kind in kinds for name in form.get(kind, ()))
    return {label_key(name) for name in (*names, *_BESIDE)}


def _piece(line: str, start: int, end: int, wide: str) -> str:
    """What stands on the columns of a terminal from `start` to before `end`."""
    out, column = "", 0
    for character in line:
        if start <= column < end:
            out += character
        column += width_of(character, wide)
    return out.strip()


def _at(line: str, wanted: int, wide: str) -> str:
    """The character of a line that stands at a column of the terminal."""
    column = 0
    for character in line:
        column += width_of(character, wide)
        if column > wanted:
            return character
    return " "


def _places(line: str, wide: str) -> set[int] | None:
    """The columns of a terminal on which a line has anything but blanks."""
    found: set[int] = set()
    column = 0
    for character in line.rstrip():
        width = width_of(character, wide)
        if not character.isspace():
            found.update(range(column, column + width))
        column += width
        if column > MAX_WIDTH:
            return None
    return found


def width_of(character: str, wide: str) -> int:
    """Columns of a terminal that a character takes, where those of the widths `wide` (UAX 11) take two."""
    return 2 if unicodedata.east_asian_width(character) in wide else 1
