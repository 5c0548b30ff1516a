"""Letters set apart: text whose characters all stand some room from each other is closed, so that a
gap means what it does elsewhere."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from parsers.drawn.text import BASELINE, Char

LEAST = 0.06
"""Room, in heights of a character, from which letters are set apart."""
MOST = 1.0
USUAL = 0.4
"""Share of all pairs of letters that stand so far apart."""
LEAST_PAIRS = 40
GRAIN = 0.04
"""Heights of a character by which equal rooms may differ."""


def closed(chars: list[Char]) -> list[Char]:
    """The characters of a page, in the order of drawing; those set apart as most are reach to the
    next one."""
    pairs: list[tuple[int, float]] = []
    for at, (one, other) in enumerate(pairwise(chars)):
        tall = one["bottom"] - one["top"]
        level = max(abs(one["bottom"] - other["bottom"]), abs(one["top"] - other["top"]))
        room = (other["x0"] - one["x1"]) / tall
        alike = one["text"].isdigit() == other["text"].isdigit()
        if level <= BASELINE * tall and alike and -BASELINE <= room <= MOST:
            pairs.append((at, room))
    if len(pairs) < LEAST_PAIRS:
        return chars
    counts = Counter(round(room / GRAIN) for _, room in pairs)
    near = {k: counts[k - 1] + n + counts[k + 1] for k, n in counts.items()}
    usual = max(near, key=lambda k: (near[k], counts[k]))
    if usual * GRAIN < LEAST or near[usual] < USUAL * len(pairs):
        return chars
    out = list(chars)
    for at, room in pairs:
        if abs(room - usual * GRAIN) <= 1.5 * GRAIN:
            out[at] = {**chars[at], "x1": chars[at + 1]["x0"]}
    return out
