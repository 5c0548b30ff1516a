"""Characters → lines of text, and the text of a cell.

Characters are pdfplumber's objects: dicts with at least text, x0, x1, top, bottom and upright, in
points from the page's top left corner (a "character" of a scan may hold a whole line; one that a
space was printed before has `spaced`, and `lead`: where the spaces that touch it begin).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

Char = dict[str, Any]
Box = tuple[float, float, float, float]

SPACE = 0.35
"""Gap between two characters, in heights of the line, from which a space stands between them."""
BASELINE = 0.2
"""Shift in height, and gap, in heights of a character, between two characters of one run."""
SLACK = 0.12
"""Share of a line's height by which the room of a cell may be misjudged."""
INK = 0.3
"""The same of a scan's line, whose characters are as wide as their ink."""
STACKED = 1.4
"""Times its width from which a scan's line of several characters has them one above the other."""
MAX_LEADING = 1.9
"""Distance of two lines of one paragraph, in heights of a line."""

NO_START = set("、，。；：）》”’,.;:)%％」』〕】!?！？")
_NO_END = set("（《“‘(「『〔【")
_WORD = re.compile(r"[0-9A-Za-z.,%]+")


@dataclass(slots=True)
class Line:
    """Characters on one line, left to right, with the text they spell."""

    chars: list[Char] = field(default_factory=list)
    text: str = ""

    @property
    def x0(self) -> float:
        return float(min(c["x0"] for c in self.chars))

    @property
    def x1(self) -> float:
        return float(max(c["x1"] for c in self.chars))

    @property
    def top(self) -> float:
        return float(min(c["top"] for c in self.chars))

    @property
    def bottom(self) -> float:
        return float(max(c["bottom"] for c in self.chars))

    @property
    def size(self) -> float:
        """Height of the line's middle character."""
        heights = sorted(c["bottom"] - c["top"] for c in self.chars)
        return float(heights[len(heights) // 2]) or 1.0


def lines_of(chars: Iterable[Char]) -> list[Line]:
    """Characters gathered into lines, top to bottom. Characters drawn one after the other on one
    baseline are in one line; such runs share a line when they overlap by half of the lower one's
    height."""
    lines: list[tuple[float, float, Line]] = []
    runs = [
        (min(c["top"] for c in run), max(c["bottom"] for c in run), run) for run in _runs(chars)
    ]
    for top, bottom, run in sorted(runs, key=lambda r: (r[0] + r[1], r[2][0]["x0"])):
        for at in range(len(lines) - 1, max(-1, len(lines) - 4), -1):
            upper, lower, line = lines[at]
            overlap = min(bottom, lower) - max(top, upper)
            if overlap > 0.5 * min(bottom - top, lower - upper):
                line.chars += run
                break
        else:
            lines.append((top, bottom, Line(list(run))))
    out = []
    for _, _, line in lines:
        line.chars.sort(key=lambda c: c["x0"])
        line.text = _spell(line)
        if line.text:
            out.append(line)
    return out


def _runs(chars: Iterable[Char]) -> list[list[Char]]:
    """Characters in the order of drawing, parted where one does not go on right after the other on
    its baseline. Two fonts of one text (the number of a label, and its words) stand a little apart
    in height: looked at one by one, they might fall to two lines."""
    out: list[list[Char]] = []
    for char in chars:
        before = out[-1][-1] if out else None
        if before is not None:
            tall = min(char["bottom"] - char["top"], before["bottom"] - before["top"])
            apart = char["x0"] - before["x1"]
            level = max(
                abs(char["bottom"] - before["bottom"]), abs(char["top"] - before["top"])
            ) <= BASELINE * tall  # fmt: skip
            if level and abs(apart) <= BASELINE * tall:
                out[-1].append(char)
                continue
        out.append([char])
    return out


def _spell(line: Line) -> str:
    size = line.size
    parts: list[str] = []
    before: Char | None = None
    for char in line.chars:
        if before is not None:
            apart = char["x0"] - before["x1"]
            if apart > SPACE * size or (char.get("spaced") and apart > 0.1 * size):
                parts.append(" ")
        parts.append(char["text"])
        before = char
    return re.sub(r"[ \t\u00a0\u3000]+", " ", "".join(parts)).strip()


def upright(chars: list[Char]) -> list[Char]:
    """Characters as they read: rotated label text is turned to stand upright."""
    turned = [c for c in chars if not c.get("upright", True) and c["text"].strip()]
    if len(turned) * 2 <= len(chars):
        return chars
    up = sum(1 if (c.get("matrix") or (0, 1))[1] > 0 else -1 for c in turned) > 0
    out = []
    for c in chars:
        if up:  # reads from the bottom to the top, lines from left to right
            x0, x1, top, bottom = -c["bottom"], -c["top"], c["x0"], c["x1"]
        else:
            x0, x1, top, bottom = c["top"], c["bottom"], -c["x1"], -c["x0"]
        box = {"x0": x0, "x1": x1, "top": top, "bottom": bottom, "lead": x0}
        out.append({**c, **box, "upright": True})
    return out


def _token_width(line: Line, *, digits_apart: bool) -> float:
    """Width of what a line would have had to hold more for the next line to be shorter: its first
    character, or its first word with the punctuation that may not begin a line."""
    text = "".join(c["text"] for c in line.chars)
    if len(line.chars) == 1 and len(text) > 1:  # a scan's line: characters of one width
        if _is_stacked(line):
            return float(line.x1 - line.x0)
        return (line.x1 - line.x0) / max(1, _width_units(text)) * _width_units(text[:1])
    word = _WORD.match(text)
    count = 1 if digits_apart or not word else min(word.end(), len(line.chars))
    while count < len(line.chars) and _stick(
        line.chars[count - 1]["text"], line.chars[count]["text"]
    ):
        count += 1
    return float(line.chars[count - 1]["x1"] - line.x0)


def _stick(before: str, after: str) -> bool:
    """Whether no line may be broken between two characters (GB/T 15834 and common practice)."""
    return after in NO_START or before in _NO_END or (before.isdigit() and after in _NO_END)


def _width_units(text: str) -> float:
    return sum(0.5 if c.isascii() else 1.0 for c in text)


def _is_stacked(line: Line) -> bool:
    """Whether a scan's line has its characters one above the other."""
    if len(line.chars) > 1 or len(line.chars[0]["text"]) < 2:
        return False
    return line.bottom - line.top > STACKED * (line.x1 - line.x0)


def wraps(line: Line, after: Line, width: float) -> bool:
    """Whether `after` goes on with `line` because a cell `width` wide had no more room."""
    digits = line.text[-1:].isdigit() and after.text[:1].isdigit()
    need = _token_width(after, digits_apart=digits)
    begin = min(line.x0, line.chars[0].get("lead", line.x0))
    size = line.x1 - line.x0 if _is_stacked(line) else line.size
    slack = INK if "confidence" in line.chars[0] else SLACK
    return line.x1 - begin + need > width - slack * size


def cell_text(lines: list[Line], width: float, leading: float | None = None) -> str:
    """The text of a cell: a line that filled its cell goes on without a break in the next,
    other line breaks stand."""
    if not lines:
        return ""
    if len(lines) > 2 and all(len(line.text) == 1 for line in lines):
        return "".join(line.text for line in lines)  # vertical text
    parts = [lines[0].text]
    for line, after in pairwise(lines):
        apart = after.top - line.top
        near = apart <= (leading * 1.15 if leading else MAX_LEADING * line.size)
        parts.append("" if near and wraps(line, after, width) else "\n")
        parts.append(after.text)
    return "".join(parts)
