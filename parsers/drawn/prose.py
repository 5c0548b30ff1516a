"""Text outside tables: columns, running heads and page numbers, lines joined into paragraphs."""

from __future__ import annotations

import re
from collections import Counter

from parsers.document import Block, Paragraph
from parsers.drawn.text import Char, Line, lines_of

MARGIN = 0.11
"""Share of the page's height at its top and bottom in which running heads and page numbers stand."""

CROSSING = 0.1
"""Share of the lines of a page in two columns that may run over the gutter (its title)."""
APART = 0.6
"""Room between a running head and the page's text, in heights of its line."""

_PAGE_NUMBER = re.compile(
    r"^[-—–―－·~\s第]*(?:\d{1,3}|[ivxIVX]{1,5})[-—–―－·~\s页]*$|^第?\s*\d{1,3}\s*页?\s*[/／,，共]\s*共?\s*\d{1,3}\s*页?$"
)
NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,2}、|[（(][一二三四五六七八九十]{1,2}[）)]|\d{1,2}[.、．])"
)
_ENDS = re.compile(r"[。；：！？;:!?]$")
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_WORDS = re.compile(r"[\u4e00-\u9fff]")
_LETTERS = re.compile(r"[^\W\d_]")
_DIGITS = re.compile(r"\d+")


def margins(lines: list[Line], height: float) -> list[Line]:
    """Lines that stand where running heads and page numbers stand: the first two and last two of
    a page, within its margins."""
    ordered = sorted(lines, key=lambda line: line.top)
    outer = [*ordered[:2], *ordered[2:][-2:]]
    return [
        line for line in outer if line.bottom < height * MARGIN or line.top > height * (1 - MARGIN)
    ]


def standing_apart(outer: list[Line], lines: list[Line]) -> list[Line]:
    """Those of the lines `outer` between which and the rest of a page's lines some room is left: a
    running head or page number does, the top or last figure of a table does not."""
    rest = [line for line in lines if line not in outer]
    return [
        x
        for x in outer
        if all(max(x.top, line.top) - min(x.bottom, line.bottom) > APART * x.size for line in rest)
    ]


def page_numbers(pages: list[tuple[int, list[Line]]]) -> set[int]:
    """The lines (by id) that are page numbers. `pages` holds each page's place in the file and the
    lines in its margins. A number without dashes or 页 is one only if it is the page's own, or as far
    from it as on another page: else it may be a figure that a page break cut off."""
    found: set[int] = set()
    bare: list[tuple[int, Line]] = []
    for place, lines in pages:
        for line in lines:
            if line.text.isdecimal() and len(line.text) <= 3:
                bare.append((int(line.text) - place, line))
            elif _PAGE_NUMBER.match(line.text):
                found.add(id(line))
    found |= _among_others(pages)
    seen = Counter(offset for offset, _ in bare)
    return found | {id(line) for offset, line in bare if offset == 0 or seen[offset] > 1}


def _among_others(pages: list[tuple[int, list[Line]]]) -> set[int]:
    """The lines (by id) of several bare numbers that stand at one height on several pages and are
    alike but for one, which counts the pages."""
    seen: dict[tuple[object, ...], list[Line]] = {}
    for place, lines in pages:
        for line in lines:
            numbers = line.text.split()
            if len(numbers) < 2 or not all(x.isdecimal() and len(x) <= 3 for x in numbers):
                continue
            for at, number in enumerate(numbers):
                others = (*numbers[:at], *numbers[at + 1 :])
                key = (at, int(number) - place, round(line.top), *others)
                seen.setdefault(key, []).append(line)
    return {id(line) for lines in seen.values() if len(lines) > 1 for line in lines}


def running(pages: list[list[Line]]) -> set[str]:
    """Texts (digits apart) that stand in the margins of several pages: running heads. `pages`
    holds each page's lines in its margins."""
    seen = Counter(key for lines in pages for key in {_key(line) for line in lines})
    least = max(2, len(pages) // 2)
    return {key for key, count in seen.items() if count >= least and len(_LETTERS.findall(key)) > 1}


def is_running(line: Line, heads: set[str]) -> bool:
    return _key(line) in heads


def _key(line: Line) -> str:
    return _DIGITS.sub("#", line.text.replace(" ", ""))


def columns(chars: list[Char], width: float) -> list[list[Char]]:
    """Characters of a page set in two columns, column by column; else all in one list.

    Two columns are told by a gutter that no line crosses, with long lines on both sides.
    """
    lines = lines_of(chars)
    if len(lines) < 12:
        return [chars]
    for share in (0.5, 0.47, 0.53):
        middle = width * share
        left = [c for c in chars if c["x1"] <= middle]
        right = [c for c in chars if c["x0"] >= middle]
        crossing = len(chars) - len(left) - len(right)
        if sum(_crosses(line, middle) for line in lines) > CROSSING * len(lines):
            continue
        if crossing > 0.02 * len(chars) or min(len(left), len(right)) < 0.25 * len(chars):
            continue
        sides = lines_of(left), lines_of(right)
        gutter = min((x.x0 for x in sides[1]), default=0) - max((x.x1 for x in sides[0]), default=0)
        long = [
            sum(len(_WORDS.findall(x.text)) >= 10 for x in side) / len(side)
            for side in sides
            if side
        ]
        if gutter > 4 and len(long) == 2 and min(long) > 0.5:
            return [
                [c for c in chars if (c["x0"] + c["x1"]) / 2 < middle],
                [c for c in chars if (c["x0"] + c["x1"]) / 2 >= middle],
            ]
    return [chars]


def _crosses(line: Line, x: float) -> bool:
    """Whether a line's text runs over the place `x` without a gap there."""
    left = max((c["x1"] for c in line.chars if c["x0"] < x), default=None)
    right = min((c["x0"] for c in line.chars if c["x0"] >= x), default=None)
    return left is not None and (left > x or (right is not None and right - left < line.size))


def paragraphs(lines: list[Line], number: int, *, joined: bool) -> list[tuple[float, Block]]:
    """Lines joined into paragraphs, each with its top: a new one after a sentence's end on a short
    line, at an indent or at a numbered heading. Unless `joined`, only long lines are joined: short
    ones may be the rows of a table without rules."""
    found: list[tuple[float, Block]] = []
    right = max((line.x1 for line in lines), default=0.0)
    left = min((line.x0 for line in lines), default=0.0)
    text, top, size, open_line = "", 0.0, 0.0, False
    for line in lines:
        piece = _SPACED.sub("", line.text)
        if not piece:
            continue
        prose = len(piece) >= 25 or line.x1 > right - 40
        fresh = NUMBERED.match(piece) or line.x0 > left + 14
        alike = abs(line.size - size) <= 0.15 * size
        if text and open_line and alike and not fresh and (joined or prose):
            text += piece
        else:
            if text:
                found.append((top, Paragraph(text, page=number)))
            text, top, size = piece, line.top, line.size
        open_line = line.x1 > right - 30 and not (_ENDS.search(piece) and len(piece) < 25)
    if text:
        found.append((top, Paragraph(text, page=number)))
    return found
