"""Labels over several lines: which lines of a table without rules are one label.

Lines that stand one under the other, on one side or about one middle, are a chain; a chain is cut
into labels where that leaves the fewest texts that are no label of an official form. What no form
knows is told by the distance of the lines and by the figures beside them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from parsers.drawn.loose.pieces import (
    COLUMN,
    SERIAL,
    Piece,
    begins_label,
    is_label,
    is_unfinished,
    names_group,
    together,
)
from parsers.drawn.prose import NUMBERED
from parsers.layouts import indicators

FARTHEST = 2.7
"""Distance of two lines of one label, at most, in heights of the line."""
PITCH = 1.12
"""Times the usual distance of two lines of one label that still make one label."""
USUAL = 1.3
"""Distance of two lines of one label where nothing shows it."""
ROWS = 0.95
"""Times the distance of two rows, below which that of two lines is."""
MOST_LINES = 14
MOST_LETTERS = 60
"""Lines and letters of one label, at most; written downwards, a letter is a line."""
_DASHES = re.compile(r"[\d\W_]*\d$|[^\w]*$")
"""Figures that no label is written with: digits without a stop, and dashes."""
_BALANCE = "本列数据"
_NUMBER_LAST = re.compile(r".[（(][一二三四五六七八九十\d]{1,2}[）)]$")
_STOPS = set(".．、)）")
_KNOWN, _BEGUN, _UNKNOWN, _AGAINST = 0.1, 0.3, 1.0, 2.0
"""What a label of a form costs, one that a page break cut, another text, and what speaks against
joining lines."""


def labels(parts: list[Piece], values: list[Piece]) -> tuple[list[Piece], float]:
    """The pieces that are no figures, lines of one label put together; and the usual distance of
    two such lines, in heights of the line."""
    units = _units(parts)
    parts = [p for p in parts if p not in units]
    chains = _chains(parts)
    usual = _leading(chains)
    own = {id(p) for p in parts if has_own(p, values)}
    out = list(units)
    for chain in chains:
        found = _cut(chain, usual, own)
        for above, below in pairwise(found):
            apart = below.top - (above.lines or [above])[-1].top
            near = apart <= PITCH * usual * below.size
            both = above.known and below.known
            if near and (not both or is_label(above.text + below.text)):
                above.torn = below.torn = True
        out += found
    return out, usual


def _units(parts: list[Piece]) -> list[Piece]:
    """The units (件, 万元) of a column of units: each is that of a row, not the line of a label."""
    units = [p for p in parts if is_unit(p.text)]
    return [p for p in units if sum(p.x0 < q.x1 and q.x0 < p.x1 for q in units) >= COLUMN]


def is_unit(text: str) -> bool:
    """Whether a text is the unit of some figure of the forms."""
    return text in _unit_names()


@cache
def _unit_names() -> frozenset[str]:
    return frozenset(i.unit for i in indicators() if i.unit)


def mark_words(parts: list[Piece]) -> None:
    """Numbers that are no figures: letters of a label written downwards (三、本年度…), and the number
    of a label whose text stands on the next line (4. over 无正当理由…, 4 over ．不同意…)."""
    short = [p for p in parts if len(p.text) <= 2 and not (p.value and _DASHES.match(p.text))]
    for chain in _chains(short):
        letters = sum(not p.value for p in chain)
        if len(chain) >= 4 and letters * 2 >= len(chain):
            # No label ends with a number or with 无: below the last letter are the column's figures.
            last = max(n for n, piece in enumerate(chain) if not piece.value)
            for piece in chain[:last]:
                piece.value = False
    words = [p for p in parts if not p.value]
    stops = [p for p in words if p.text[0] in _STOPS]
    for piece in parts:
        if piece.value and len(piece.text) <= 3:
            below = words if SERIAL.match(piece.text) else stops
            near = (s for s in below if 0 < s.top - piece.top <= FARTHEST * piece.size)
            if any(aligned(piece, s) for s in near):
                piece.value = False


def _chains(parts: list[Piece]) -> list[list[Piece]]:
    chains: list[list[Piece]] = []
    for piece in sorted(parts, key=lambda p: (p.top, p.x0)):
        best = None
        for chain in reversed(chains):
            last = chain[-1]
            apart = piece.top - last.top
            near = 0.5 * piece.size <= apart <= FARTHEST * piece.size
            if near and (best is None or last.top > best[-1].top) and _follows(chain, piece):
                best = chain
        if best is None:
            chains.append([piece])
        else:
            best.append(piece)
    return chains


def _follows(chain: list[Piece], piece: Piece) -> bool:
    """Whether a line stands as the next of a chain, or spells a label of a form with its last lines
    (letters set apart push the middle of a long line to the right)."""
    last = chain[-1]
    if aligned(last, piece):
        return True
    if piece.known or min(last.x1, piece.x1) <= max(last.x0, piece.x0):
        return False
    texts = ("".join(p.text for p in chain[-count:]) for count in range(1, min(3, len(chain)) + 1))
    return any(is_unfinished(text) and is_label(text + piece.text) for text in texts) or any(
        begins_label(text + piece.text) and not is_label(text)
        for text in (last.text, "".join(p.text for p in chain[-2:]))
    )


def aligned(above: Piece, below: Piece) -> bool:
    common = min(above.x1, below.x1) - max(above.x0, below.x0)
    slack = 0.6 * below.size
    begin = abs(above.x0 - below.x0) < slack
    if common <= 0 or (not begin and common < 0.5 * min(above.x1 - above.x0, below.x1 - below.x0)):
        return False
    return begin or abs(above.centre - below.centre) < slack or abs(above.x1 - below.x1) < slack


def _leading(chains: list[list[Piece]]) -> float:
    """The usual distance of two lines of one label, in heights of the line: that of the labels that
    a form proves to be one; else the least that is usual, and less than that of two rows."""
    proven: list[float] = []
    rows: list[float] = []
    all_pitches: list[float] = []
    for chain in chains:
        pitches = [(b.top - a.top) / b.size for a, b in pairwise(chain)]
        all_pitches += pitches
        pairs = zip(pairwise(chain), pitches, strict=True)
        rows += [pitch for (a, b), pitch in pairs if a.known and b.known]
        for start in range(len(chain) - 1):
            if chain[start].known or len(chain[start].text) == 1:
                continue
            for end in range(start + 2, min(len(chain), start + MOST_LINES) + 1):
                whole = together(chain[start:end])
                if whole.known and not any(p.known for p in chain[start:end]):
                    proven += pitches[start : end - 1]
                    break
    if proven:
        return sorted(proven)[len(proven) // 2]
    usual = sorted(all_pitches)[len(all_pitches) // 8] if all_pitches else 0.0
    usual = usual if 0 < usual <= 1.5 else USUAL
    least = sorted(rows)[len(rows) // 8] if rows else float("inf")
    return usual if usual < ROWS * least else min(USUAL, ROWS * least / PITCH)


def _cut(chain: list[Piece], usual: float, own: set[int]) -> list[Piece]:
    """A chain cut into labels at the least cost."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(chain) + 1):
        choices = [
            (
                best[start][0] + _cost(chain[start:end], usual, own, ends_chain=end == len(chain)),
                start,
            )
            for start in range(_farthest(chain, end), end)
        ]
        best.append(min(choices, key=lambda c: (c[0], -c[1])))
    out: list[Piece] = []
    end = len(chain)
    while end:
        start = best[end][1]
        out.append(together(chain[start:end]))
        end = start
    return out[::-1]


def _farthest(chain: list[Piece], end: int) -> int:
    """The first line that may still be of one label with the line before `end`."""
    start, letters = end - 1, len(chain[end - 1].text)
    while start > 0:
        letters += len(chain[start - 1].text)
        narrow = len(chain[start - 1].text) <= 2
        if letters > MOST_LETTERS or (end - start >= MOST_LINES and not narrow):
            break
        start -= 1
    return start


def _cost(lines: list[Piece], usual: float, own: set[int], *, ends_chain: bool) -> float:
    whole = together(lines)
    begins = ends_chain and len(lines) > 1 and not whole.known and begins_label(whole.text)
    cost = _KNOWN if whole.known else _BEGUN if begins else _UNKNOWN
    if _is_odd(whole.text):
        cost += 0.5
    if whole.text.find(_BALANCE) > 1:  # the note of table 3 is no explanation of the label above
        cost += _AGAINST
    if len(lines) == 1:
        return cost
    if whole.known and any(_two_labels(lines, at) for at in range(1, len(lines))):
        cost += _BEGUN  # a group and the first of its labels
    farthest = max((b.top - a.top) / max(a.size, b.size) for a, b in pairwise(lines))
    if whole.known or begins:
        return cost + (0.0 if farthest <= 1.25 * usual else 0.3)
    if any(len(p.text) >= 4 and p.known for p in lines):
        cost += _UNKNOWN
    if farthest > PITCH * usual:
        cost += _AGAINST * (len(lines) - 1)
    cost += _AGAINST * sum(bool(NUMBERED.match(p.text)) for p in lines[1:])
    return cost + _AGAINST * max(0, sum(id(p) in own for p in lines) - 1)


def _two_labels(lines: list[Piece], at: int) -> bool:
    return names_group(together(lines[:at]).text) and together(lines[at:]).known


def _is_odd(text: str) -> bool:
    """Whether a bracket is left open or was never opened, or a text ends as the next one begins."""
    brackets = sum(text.count(c) for c in "（(") - sum(text.count(c) for c in "）)")
    return bool(brackets) or is_unfinished(text) or bool(_NUMBER_LAST.search(text))


def has_own(label: Piece, values: Sequence[Piece]) -> bool:
    """Whether figures stand beside the line."""
    return any(
        min(v.bottom, label.bottom) - max(v.top, label.top) > 0.7 * min(v.size, label.size)
        for v in values
    )
