"""Figures over several lines: in a narrow cell a long number goes on below itself, as does a remark.

Numbers are put together only where the lower one cannot be a figure of its own: it stands at the
distance of two lines of one text, no label begins beside it, all beside it go on from above, and no
figure of the column is longer than the upper line. What may go on but is not put together is in doubt.
"""

from __future__ import annotations

from parsers.drawn.loose.labels import PITCH, aligned
from parsers.drawn.loose.pieces import NUMERALS, Piece, is_rest
from parsers.figures import is_value_text

OVER_LINES = "a figure over two lines of a table without rules"
CLOSE_BELOW = "another text stands close below the figure"
MOST_LINES = 6


def whole_figures(
    values: list[Piece], words: list[Piece], usual: float
) -> tuple[list[Piece], list[Piece], dict[int, str]]:
    """Figures and other pieces, with the lines of one figure put together; and the doubts about
    figures, by their id. `usual` is the distance of two lines, in heights of the line."""
    figures = {id(w) for w in words if _is_figure(w)}
    values = [*values, *(w for w in words if id(w) in figures)]
    words = [w for w in words if id(w) not in figures]
    for value in values:
        value.value = True
    numbers = [v for v in values if any(c.isdigit() for c in v.text)]
    firsts = [
        line
        for w in words
        if sum(min(w.x1, v.x1) - max(w.x0, v.x0) > 0.5 for v in numbers) < (2 if w.known else 1)
        for line in (w.lines or [w])[:1]
    ]
    heads = [w for w in words if w.known and not any(line in firsts for line in w.lines or [w])]
    doubts: dict[int, str] = {}
    for _ in range(MOST_LINES):
        pairs = [
            (v, rest)
            for v in values
            if (_number(v.text[-1:]) or _is_open(v.text))
            and (rest := _rest(v, values, words, firsts, heads, usual))
        ]
        lower = {id(p) for _, rest in pairs for p in rest}
        pairs = [(v, rest) for v, rest in pairs if id(v) not in lower]
        if not pairs:
            break
        gone = {id(p) for v, rest in pairs for p in (v, *rest)}
        values = [v for v in values if id(v) not in gone]
        words = [w for w in words if id(w) not in gone]
        for upper, rest in pairs:
            whole = _whole(upper, rest)
            values.append(whole)
            if any(p.value for p in rest) or id(upper) in doubts:
                doubts[id(whole)] = OVER_LINES
    known = [line for w in words if w.known for line in (w.lines or [w])[:1]]
    for value in values:
        below = [x for x in (*values, *words) if _below(value, x, usual, known)]
        for piece in (value, *(x for x in below if x.value)) if below else ():
            doubts.setdefault(id(piece), CLOSE_BELOW)
    return values, words, doubts


def _is_open(text: str) -> bool:
    """Whether a number ends with a separator of thousands: it goes on."""
    return text[-1:] in (",", "，") and text[:1].isdigit()


def _number(text: str) -> bool:
    """Digits alone, Arabic or Chinese ones."""
    return text.isdigit() or (bool(text) and set(text) <= NUMERALS)


def _is_figure(word: Piece) -> bool:
    return len(word.lines) > 1 and any(c.isdigit() for c in word.text) and is_value_text(word.text)


def _rest(
    upper: Piece,
    values: list[Piece],
    words: list[Piece],
    firsts: list[Piece],
    heads: list[Piece],
    usual: float,
) -> list[Piece]:
    """What the figure `upper` goes on with, from the top; nothing where it is whole."""
    below: list[Piece] = []
    whole = 0
    text, last = upper.text, upper
    for _ in range(MOST_LINES):
        found = [p for p in (*values, *words) if p is not last and _near(last, p, usual)]
        if len(found) != 1 or any(_beside(line, found[0]) for line in firsts):
            break
        text, last = text + found[0].text, found[0]
        below.append(last)
        if not (is_value_text(text) or is_rest(text)):
            continue
        if _number(text) and not _only_rest(upper, last, values, firsts, heads, usual):
            break
        whole = len(below)
        if _number(text):
            break  # digit by digit: the next line is looked at when these are one figure
    return below[:whole]


def _whole(upper: Piece, rest: list[Piece]) -> Piece:
    return Piece(
        upper.text + "".join(p.text for p in rest), min(p.x0 for p in (upper, *rest)),
        max(p.x1 for p in (upper, *rest)), upper.top, rest[-1].bottom, upper.size, True,
        upper.confidence, lines=[upper, *rest],
    )  # fmt: skip


def _near(upper: Piece, lower: Piece, usual: float) -> bool:
    apart = (lower.top - (upper.bottom - upper.size)) / upper.size
    return 0.8 < apart <= PITCH * usual and aligned(upper, lower)


def _goes_on(upper: Piece, lower: Piece, usual: float) -> bool:
    return (
        lower is not upper and _near(upper, lower, usual) and is_value_text(upper.text + lower.text)
    )


def _below(value: Piece, other: Piece, usual: float, firsts: list[Piece]) -> bool:
    """Whether a text stands below a figure as its next line would, and has no label of its own."""
    return (
        other is not value
        and _near(value, other, usual)
        and not any(_beside(line, other) for line in firsts if line is not other)
    )


def _only_rest(
    upper: Piece,
    lower: Piece,
    values: list[Piece],
    firsts: list[Piece],
    heads: list[Piece],
    usual: float,
) -> bool:
    """Whether the lower number cannot be a figure of its own. `heads` are the headings, which part
    the column from those of tables above and below."""
    if not _number(lower.text) or lower.x1 - lower.x0 > upper.x1 - upper.x0 + 0.5:
        return False
    digit = (upper.x1 - upper.x0) / max(1, len((upper.lines or [upper])[0].text))
    over = [h for h in heads if _overlap(h, upper)]
    column = [
        v
        for v in values
        if _overlap(v, upper)
        and aligned(v, upper)
        and not any(min(v.top, upper.top) < h.top < max(v.top, upper.top) for h in over)
    ]
    if any(v.x1 - v.x0 > upper.x1 - upper.x0 + 0.5 * digit for v in column):
        return False
    if any(_beside(line, lower) for line in firsts):
        return False
    return all(
        any(_goes_on(above, v, usual) for above in values) for v in values if _beside(v, lower)
    )


def _overlap(one: Piece, other: Piece) -> bool:
    return min(one.x1, other.x1) - max(one.x0, other.x0) > 0.5


def _beside(one: Piece, other: Piece) -> bool:
    common = min(one.bottom, other.bottom) - max(one.top, other.top)
    return common > 0.7 * min(one.size, other.size)
