"""Pieces: what stands on one line of a table without rules, parted where one cell ends and the
next begins.

A wide gap always parts. A narrow one (cells with little room between them, or the room a word
processor leaves between letters of two scripts) parts where the words on both sides say so.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from parsers.drawn.text import Char, Line
from parsers.engine.vocabulary import lexicons, marks
from parsers.figures import is_value_text
from parsers.layouts import layouts
from parsers.wording import label_key, squash

_ANCHOR = re.compile(r"第二十条第\(?[一二三四五六七八九十]{1,2}\)?项")
_IN_NUMBERS = set(".,，-+−/")
_HANGING = set("）)、，。”》")
"""Stops that may hang out of their cell, close to the number of the next."""
NUMERALS = set("〇零一二三四五六七八九十百千万")
_RANKS = set("百千万")
_CLOSING = set("）)")
_OPENING = set("（(“《")
SERIAL = re.compile(r"\d{1,2}[.．、]$")
_HAN = re.compile("[\u4e00-\u9fff]")

APART = 0.55
"""Room between two pieces, in heights of the line, that always parts them."""
NARROW = 0.08
"""Room from which two pieces may be parted."""
DIGITS = 0.15
"""Room from which two numbers are two."""
COLUMN = 3
"""Figures one under the other that make a column beyond doubt."""
OVERLAP = 0.2
"""Width by which two letters of one text may lie over each other; a stop that hangs out of its cell
lies over the next cell's text by more."""
SCRIPTS = 0.3
"""Room that word processors leave, at most, between a letter and a digit of one text."""
TYPED = 1.1
"""Room, in heights of the line, that a space typed into a text leaves at most."""
SPREAD = 4.0
"""Room, in heights of the line, by which the letters of one short heading may be spread."""


@cache
def _label_headings() -> frozenset[str]:
    forms = (form.get("label_columns", ()) for form in layouts())
    return frozenset(label_key(name) for form in forms for name in form) | {"信息内容"}


def names_labels(text: str) -> bool:
    """Whether a text is the heading of the labels of a form (信息内容, 统计指标)."""
    return label_key(text) in _label_headings()


@cache
def _form_headings() -> frozenset[str]:
    kinds = ("unit_columns", "value_columns", "code_columns")
    names = (form.get(kind, ()) for form in layouts() for kind in kinds)
    return frozenset(label_key(name) for group in names for name in group)


def is_unfinished(text: str) -> bool:
    """Whether a text ends where no label does: in an open bracket, or with what begins the next."""
    return sum(map(text.count, "（(")) > sum(map(text.count, "）)")) or text[-1:] in _OPENING


def names_group(text: str) -> bool:
    """Whether a text names several rows of table 3 or columns of table 4 together."""
    return bool(lexicons()["T3.groups"].exact(text) or lexicons()["T4.groups"].exact(text))


def is_label(text: str) -> bool:
    """Whether a text is a label or heading of an official form, and no more than that."""
    found = marks(text)
    if found.value or is_unfinished(text):
        return False
    if label_key(text) in _form_headings():
        return True
    if names_labels(text) or lexicons()["T3.groups"].exact(text):
        return True
    if not found.known:
        return False
    if found.t2_anchor:
        return bool(_ANCHOR.fullmatch(squash(text)))
    only_ignored = not any(found._replace(known=False, t3_ignore=False))
    return not only_ignored or bool(lexicons()["T3.ignore"].exact(text))


@cache
def _row_keys() -> list[str]:
    return sorted(k for name, lex in lexicons().items() if name.endswith("rows") for k in lex.ids)


def begins_label(text: str) -> bool:
    """Whether a text is the first line of a row's label of an official form."""
    key = label_key(text)
    if len(key) < 4:
        return False
    keys = _row_keys()
    at = bisect_left(keys, key)
    return is_label(text) or (at < len(keys) and keys[at].startswith(key))


@dataclass(slots=True, eq=False)
class Piece:
    """Text that stands together; of one line, or (`lines`) a label of several."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    value: bool = False
    confidence: float | None = None
    glued: tuple[Piece, Piece] | None = None
    """A text and the number after it, where a narrow gap was taken for room within one text."""
    torn: bool = False
    """Whether another label stands as near as the next line of this one would."""
    letters: int = 0
    """Letters of its last part that no gap parts."""
    lines: list[Piece] = field(default_factory=list)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def known(self) -> bool:
        """Whether it is a label or heading of an official form."""
        return not self.value and is_label(self.text)


def together(parts: list[Piece]) -> Piece:
    """The lines of one label, from the top, as one piece."""
    if len(parts) == 1:
        return parts[0]
    sure = [p.confidence for p in parts if p.confidence is not None]
    return Piece(
        "".join(p.text for p in parts), min(p.x0 for p in parts), max(p.x1 for p in parts),
        min(p.top for p in parts), max(p.bottom for p in parts), parts[0].size, False,
        min(sure) if sure else None, next((p.glued for p in parts if p.glued), None), lines=parts,
    )  # fmt: skip


def pieces(line: Line) -> list[Piece]:
    """The pieces of a line, from left to right."""
    size = line.size
    atoms: list[list[Char]] = []
    for char in line.chars:
        gap = char["x0"] - atoms[-1][-1]["x1"] if atoms else 0.0
        hangs = bool(atoms) and atoms[-1][-1]["text"] in _HANGING and char["text"].isdigit()
        parted = hangs or (bool(atoms) and _is_blank_before_number(atoms[-1][-1], char))
        if atoms and -OVERLAP * size <= gap <= NARROW * size and not parted:
            atoms[-1].append(char)
        else:
            atoms.append([char])
    out: list[Piece] = []
    for atom in atoms:
        piece = _piece(atom, size)
        if not piece.text:
            continue
        before = out[-1] if out else None
        gap = piece.x0 - before.x1 if before else 0.0
        spaced = bool(atom[0].get("spaced"))
        apart = before is None or gap > APART * size or gap < -OVERLAP * size
        if before is None or apart or (not spaced and _are_two(before, piece, gap / size)):
            out.append(piece)
        else:
            out[-1] = _joined(before, piece, " " if spaced else "")
            if piece.value and not before.value:
                out[-1].glued = (before, piece)
    return _gathered(_respaced(out, size), size)


def _is_blank_before_number(before: Char, char: Char) -> bool:
    """Whether a blank was typed between a text and a number that begins, however narrow it is."""
    starts = char["text"].isdigit() and not before["text"].isdigit()
    return bool(char.get("spaced")) and starts and before["text"] not in _IN_NUMBERS


def _piece(chars: list[Char], size: float) -> Piece:
    text = "".join(c["text"] for c in chars).strip()
    scores = [c["confidence"] for c in chars if c.get("confidence") is not None]
    return Piece(
        text, chars[0]["x0"], max(c["x1"] for c in chars), min(c["top"] for c in chars),
        max(c["bottom"] for c in chars), size, _is_figure(text),
        min(scores) if scores else None, letters=len(chars),
    )  # fmt: skip


def _is_figure(text: str) -> bool:
    """Whether a text is a figure of some state, or the second line of one (百三十); marks that are no
    letters (”) are none."""
    return bool(squash(text)) and (is_value_text(text) or is_rest(text))


def is_word(text: str) -> bool:
    """Whether a text is a word in place of a figure, or a line of one."""
    return all(map(_HAN.match, text)) and bool(text) and not is_value_text(text)


def is_rest(text: str) -> bool:
    """Whether a text is the end of a number in Chinese numerals that cannot be one by itself."""
    return text[:1] in _RANKS and set(text) <= NUMERALS and is_value_text("一" + text)


def _joined(one: Piece, other: Piece, between: str) -> Piece:
    sure = [c for c in (one.confidence, other.confidence) if c is not None]
    text = one.text + between + other.text
    glued = one.glued or other.glued
    if one.glued:
        glued = (one.glued[0], _joined(one.glued[1], other, between))
    return Piece(
        text, one.x0, other.x1, min(one.top, other.top), max(one.bottom, other.bottom), one.size,
        _is_figure(text), min(sure) if sure else None, glued, letters=other.letters,
    )  # fmt: skip


def _are_two(one: Piece, other: Piece, gap: float) -> bool:
    """Whether two pieces with a narrow gap (in heights of the line) are two cells."""
    if (one.value and other.value and gap > DIGITS) or (one.known and other.known):
        return True
    if one.known and one.text[-1] in _CLOSING and gap > DIGITS:
        return True  # an explanation ends its heading
    if is_label(one.text + other.text):
        return False
    if (one.known and other.value) or (one.value and other.known) or gap > SCRIPTS:
        return not _is_spread(one, other)
    # Between two letters of one script no room is left, but where a line is spread as a whole.
    return bool(_HAN.match(one.text[-1]) and _HAN.match(other.text[0])) and not _is_spread(
        one, other
    )


def _is_spread(one: Piece, other: Piece) -> bool:
    """Whether each letter of a line stands apart, as in a line spread over its cell."""
    return other.letters == 1 and one.letters == 1 and not other.value


def unglued(parts: list[Piece]) -> list[Piece]:
    """Pieces with the numbers that stand close to a text parted from it, where they stand in a
    column of figures."""
    figures = [p for p in parts if p.value]
    out: list[Piece] = []
    for part in parts:
        if part.glued:
            number = part.glued[1]
            under = sum(min(f.x1, number.x1) - max(f.x0, number.x0) > 0.5 for f in figures)
            if under >= COLUMN and number.x1 == part.x1:
                out += part.glued
                continue
        out.append(part)
    return out


def _respaced(parts: list[Piece], size: float) -> list[Piece]:
    """Pieces of one label that a space was typed into, brought together where they spell a
    label of a form and neither is one by itself."""
    out: list[Piece] = []
    for part in parts:
        before = out[-1] if out else None
        if (
            before is not None
            and not ((before.value and not SERIAL.match(before.text)) or part.value or before.known)
            and not (part.known and label_key(before.text))
            and part.x0 - before.x1 <= TYPED * size
            and (is_label(before.text + part.text) or begins_label(before.text + part.text))
        ):
            out[-1] = _joined(before, part, "")
            out[-1].value = False
        else:
            out.append(part)
    return out


def _gathered(parts: list[Piece], size: float) -> list[Piece]:
    """Spread letters (总　计) brought together where they spell a heading of the form."""
    out: list[Piece] = []
    at = 0
    while at < len(parts):
        for end in range(min(len(parts), at + 4), at + 1, -1):
            group = parts[at:end]
            near = all(b.x0 - a.x1 <= SPREAD * size for a, b in pairwise(group))
            if near and all(len(p.text) <= 2 and not p.value and not p.known for p in group):
                whole = group[0]
                for part in group[1:]:
                    whole = _joined(whole, part, "")
                if whole.known:
                    out.append(whole)
                    at = end
                    break
        else:
            out.append(parts[at])
            at += 1
    return out
