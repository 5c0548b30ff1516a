"""Prose of plain text: lines broken at a fixed width become whole lines again, Markdown's marks fall away.

Programs that turn PDF into text end every line of the page; a sentence, with its numbers, then stands
on several lines. Joined lines leave empty ones behind, so that the numbers of lines stay.
"""

from __future__ import annotations

import re
from collections import Counter

from parsers.carriers.text_columns import WIDE_IN_THE_EAST, width_of
from parsers.engine.vocabulary import marks

LEAST_WIDTH, MOST_WIDTH = 36, 120
"""Columns (a Chinese character takes two) of a page's lines: narrower ones may be cells, wider ones are
paragraphs."""
LEAST_LINES = 8
"""Full lines that show a text to be broken at a width."""
SLACK = 8
"""Columns by which full lines differ: a number is not broken, a stop may hang over or be pushed down."""
OVER_MOST = 8
"""Of so many full lines one may be longer."""
MAX_LINES = 20_000
"""Lines of a text that are looked at."""

_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(?=\S)")
_STRONG = re.compile(r"(\*\*|__)(?=[^\s*_])([^*_\n]{1,200}?)(?<=[^\s*_])\1")
_ENDS = re.compile(r"[。；！？;!?：:]\s*$")
_BEGINS = re.compile(
    r"^\s*(?:第?[一二三四五六七八九十]{1,3}[、.．章节条]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、.．](?!\d)|[①-⑳#>*•●]|\s{4})"
)
_HAN = re.compile("[\u4e00-\u9fff]")


def plain_prose(lines: list[str]) -> list[str]:
    """The lines without Markdown's marks of headings and bold, broken ones put together."""
    return _joined([_unmarked(line) for line in lines])


def _unmarked(line: str) -> str:
    if "#" in line:
        line = _HEADING.sub("", line)
    return _STRONG.sub(r"\2", line) if "**" in line or "__" in line else line


def _joined(lines: list[str]) -> list[str]:
    widths = [_width(line) if _is_prose(line) else 0 for line in lines[:MAX_LINES]]
    full = _page_width(widths)
    if full is None:
        return lines
    joined = list(lines)
    for n in range(len(widths) - 1, 0, -1):  # from the end: what is joined may go on above
        before = lines[n - 1].rstrip()
        if not full - SLACK <= widths[n - 1] <= full or _ENDS.search(before):
            continue
        if widths[n] and _HAN.search(lines[n]) and not _BEGINS.match(lines[n]):
            joined[n - 1] = before + joined[n].strip()
            joined[n] = ""
    return joined


def _page_width(widths: list[int]) -> int | None:
    """The width the text's lines are broken at, None if they are not."""
    counts = Counter(w for w in widths if w >= LEAST_WIDTH)
    best = 0
    found = None
    for width in counts:
        if width <= MOST_WIDTH:
            lines = sum(counts[w] for w in range(width - SLACK, width + 1))
            if lines > best or (lines == best and found is not None and width < found):
                best, found = lines, width
    if found is None or best < LEAST_LINES:
        return None
    longer = sum(count for w, count in counts.items() if w > found)
    return found if longer * OVER_MOST <= best else None


def _is_prose(line: str) -> bool:
    return bool(line.strip()) and not any(bar in line for bar in "\t|│┃｜") and not _is_row(line)


def _is_row(line: str) -> bool:
    """Whether a line begins with a label of a form: a row of a table, however wide it is."""
    pieces = line.split()[:3]
    return any(marks("".join(pieces[: n + 1])).known for n in range(len(pieces)))


def _width(line: str) -> int:
    plain = line.rstrip()
    wide = sum(width_of(c, WIDE_IN_THE_EAST) for c in plain)
    return (
        wide - plain.count(" ") // 2
    )  # the room that typesetting leaves beside a number is narrow
