"""Tables without rules: columns by where the figures stand, rows by the figures' lines, labels by
the lines they run over, and all of them by what the official forms call their rows and columns.

The labels of the forms say which lines are one label, where a table or a block of it begins, and
which text is a heading; the places of the words say everything else. What both leave open is in
doubt: a cell is blank only where every figure near it has its own row and column.
"""

from __future__ import annotations

import re
from dataclasses import replace

from parsers.document import Grid
from parsers.drawn.loose.assemble import Resumed, table
from parsers.drawn.loose.breaks import MOST_REST, rest_of_label
from parsers.drawn.loose.labels import labels, mark_words
from parsers.drawn.loose.parting import parted
from parsers.drawn.loose.pieces import Piece, begins_label, is_label, pieces, unglued
from parsers.drawn.loose.sections import Section, is_form_row, is_pair, row_kind, sections
from parsers.drawn.loose.wrapped import whole_figures
from parsers.drawn.text import Line

LEAST_LINES = 3
"""Lines with several pieces that make a table of which no form knows."""

NEXT_LINE = 1.6
"""Distance of two lines of one label, at most, in heights of the line."""

_HEADING = re.compile(r"^(?:[一二三四五六七八]|\d)、.{2,40}(?:情况|事项|措施|问题|概述)$")
_SENTENCE = re.compile(r"[\u4e00-\u9fff，].{8,}。$")


def loose_tables(
    lines: list[Line], page: int, before: Resumed | None = None
) -> tuple[list[tuple[float, Grid]], list[Line], Resumed | None]:
    """Tables without rules among lines, each with its top; the lines that belong to none; and what
    a table that ends the page leaves to the next. `before` is that of the page before."""
    found: list[tuple[float, Grid]] = []
    rest: list[Line] = []
    last: Resumed | None = None
    if before is not None:
        lines = lines[rest_of_label([pieces(line) for line in lines[:MOST_REST]], before) :]
    runs = _runs(lines)
    for number, run in enumerate(runs):
        split = [pieces(line) for line in run]
        for section, own in _sections(run, split):
            ends_page = number == len(runs) - 1 and own[-1] is run[-1]
            here = [p for line, p in zip(run, split, strict=True) if line in own]
            made, passed = None, before
            if sum(map(_is_row, here)) >= LEAST_LINES or _is_known(section, before):
                made = table(section, page, before, ends_page=ends_page)
            last = made[1] if made else None
            before = last and replace(last, here=True)
            if made is None:
                before = replace(passed, here=True) if len(own) == 1 and passed else None
                rest += own
            elif made[0] is not None:
                found.append((min(line.top for line in own), made[0]))
    return found, rest, last


def _is_known(section: Section, before: Resumed | None) -> bool:
    """Whether a section of few lines is part of a form's table: by its labels, or because it goes on
    with the table that ended the page before."""
    if section.kind:
        if section.values or len(section.words) > 1:
            return True
        # one blank row that the page break before parted from its table
        resumes = before is not None and not before.here and before.kind == section.kind
        return resumes and row_kind(section.words[0]) == section.kind
    return (
        before is not None
        and not before.here
        and (
            len(section.values) > 1
            or any(is_form_row(w) for w in section.words)
            or (
                before.pairs is not None
                and any(is_pair(w, section.values, goes_on=True) for w in section.words)
            )
        )
    )


def _is_row(parts: list[Piece]) -> bool:
    return len(parts) > 1 and any(p.value or len(p.text) <= 12 for p in parts[1:])


def _sections(run: list[Line], split: list[list[Piece]]) -> list[tuple[Section, list[Line]]]:
    """The sections of a run of lines, each with its lines."""
    parts = unglued([p for line in split for p in line])
    mark_words(parts)
    values = [p for p in parts if p.value]
    words, usual = labels([p for p in parts if not p.value], values)
    values, words, doubts = whole_figures(values, words, usual)
    out = [part for section in sections(values, words) for part in parted(section)]
    for section in out:
        section.doubts = doubts
    tops = [s.top for s in out[1:]]
    homes = [sum((line.top + line.bottom) / 2 >= top for top in tops) for line in run]
    lines = [[x for x, home in zip(run, homes, strict=True) if home == n] for n in range(len(out))]
    return [(s, own) for s, own in zip(out, lines, strict=True) if own]


def _runs(lines: list[Line]) -> list[list[Line]]:
    """Lines in runs, parted by headings and running text."""
    right = max((line.x1 for line in lines), default=0.0)
    left = min((line.x0 for line in lines), default=0.0)
    runs: list[list[Line]] = []
    open_run = False
    for line in lines:
        text = line.text.replace(" ", "")
        alone = len(pieces(line)) == 1
        wide = line.x1 - line.x0 > 0.72 * (right - left)
        other = bool(runs) and abs(line.size - runs[-1][-1].size) > 0.2 * line.size
        wide = wide and not begins_label(text) and not (open_run and _goes_on(runs[-1][-1], line))
        heading = _HEADING.match(text) and not (text[0].isdigit() and is_label(text))
        apart = alone and bool(wide or heading or _SENTENCE.search(text))
        if apart or not open_run or (other and (alone or len(runs[-1]) == 1)):
            runs.append([line])
        else:
            runs[-1].append(line)
        open_run = not apart
    return runs


def _goes_on(above: Line, line: Line) -> bool:
    """Whether a line may be the next one of the label that begins the line above."""
    near = line.top - above.top <= NEXT_LINE * line.size
    return near and abs(above.x0 - line.x0) < 0.6 * line.size
