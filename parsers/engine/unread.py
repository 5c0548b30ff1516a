"""Unread forms: labels of a statistics form, with figures, that no reader took.

The forms of 2008–2018 are an annex that a report may lack, so their absence alone says nothing; figures that
stand there and were not read have to be told.
"""

from __future__ import annotations

import re
from functools import cache

from parsers.document import Document, Grid, Paragraph
from parsers.engine.rows import grid_rows, looks_like_value
from parsers.engine.vocabulary import lexicons, marks
from parsers.report import Problem
from parsers.wording import simplified, squash

LEAST_ROWS = 2
"""Rows of a table with a label of a form and a figure."""
LEAST_LABELS = 10
"""Different labels of one form in one paragraph, a figure close behind them."""
IN_LINES = "a statistics form stands in running text and is not read"
LINE = 60
"""Characters of a line that may be a row of a table."""
NEAR = 3
"""Lines behind a label's in which its figure stands, where every cell has a line."""
_TELLING = 6
"""Characters of a label that prose does not use by chance."""


def unread_form(document: Document) -> Problem | None:
    """What of a statistics form the document holds, where no table of it was read."""
    if len(_lines(document)) >= LEAST_ROWS:
        return Problem("table_missing", IN_LINES)
    for block in document.blocks:
        if isinstance(block, Grid):
            rows = [
                row
                for row in grid_rows(block)
                if any(i.marks.form_2014 or i.marks.form_2008 for i in row.items)
                and any(i.is_value and any(map(str.isdigit, i.text)) for i in row.items)
            ]
            if len(rows) >= LEAST_ROWS:
                return Problem(
                    "table_missing",
                    f"table {block.number} has labels of a statistics form and is not read",
                    block.place(rows[0].index, 0),
                )
        elif len(block.text) >= LEAST_LABELS * _TELLING:
            text = squash(simplified(block.text))
            for pattern in _patterns():
                if len({m[1] for m in pattern.finditer(text)}) >= LEAST_LABELS:
                    return Problem("table_missing", IN_LINES)
    return None


def _lines(document: Document) -> set[str]:
    """Labels of a form that begin a line, with a figure behind them in it or in one of the next lines."""
    lines = [
        b.text.split() if isinstance(b, Paragraph) and len(b.text) <= LINE else []
        for b in document.blocks
    ]
    return {
        words[0]
        for n, words in enumerate(lines)
        if words
        and (marks(words[0]).form_2014 or marks(words[0]).form_2008)
        and any(
            any(map(str.isdigit, x)) and looks_like_value(x)
            for x in (*words[1:], *(line[0] for line in lines[n + 1 : n + 1 + NEAR] if line))
        )
    }


@cache
def _patterns() -> list[re.Pattern[str]]:
    """For each form its labels, followed by a unit at most and a figure."""
    return [
        re.compile(
            "("
            + "|".join(
                sorted(
                    (k for k in lexicons()[name].ids if len(k) >= _TELLING), key=len, reverse=True
                )
            )
            + r")(?:\([^()]{0,30}\))?\D{0,4}\d"
        )
        for name in ("FORM.2014.rows", "FORM.2008.rows")
    ]
