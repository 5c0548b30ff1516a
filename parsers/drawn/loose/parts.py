"""Parts of a section of a table without rules: labels of rows, headings of columns, figures, and
words among the figures."""

from __future__ import annotations

from dataclasses import dataclass, field

from parsers.drawn.loose.bands import rows_of
from parsers.drawn.loose.pieces import Piece, names_labels
from parsers.drawn.loose.sections import Section, beside, is_form_row, is_group, is_pair, row_kind
from parsers.engine.vocabulary import marks


@dataclass(slots=True)
class Parts:
    """What a section consists of. `leaves` are the headings that name one column each, `over` the
    other headings; `inner` are words among the figures."""

    labels: list[Piece] = field(default_factory=list)
    leaves: list[Piece] = field(default_factory=list)
    over: list[Piece] = field(default_factory=list)
    inner: list[Piece] = field(default_factory=list)
    values: list[Piece] = field(default_factory=list)
    whole: list[list[Piece]] = field(default_factory=list)
    """Rows that have a figure in each column, where these had to be told by them."""
    edge: float = float("-inf")
    """Where the labels of the rows end on the right; minus infinity where there are none."""
    left: float = float("-inf")
    """Where they begin; running numbers stand left of it."""
    paired: bool = False
    """Whether it is a table 4 drawn row by row, each result left of its figure."""


def parts_of(section: Section, *, goes_on: bool = False) -> Parts:
    """Tell the parts of a section apart. `goes_on`: a table 4 drawn row by row may go on."""
    words, values = section.words, section.values
    named, paired = _row_labels(section, goes_on=goes_on)
    edge = max((w.x1 for w in named), default=float("-inf"))
    if not named and section.kind != "T4":
        edge = _blind_edge(values, words)
    for value in values:
        if value.x1 <= edge - value.size and not any(c.isdigit() for c in value.text):
            value.value = False  # 三 among labels is no figure
    words = [*words, *(v for v in values if not v.value)]
    values = [v for v in values if v.value]
    first = min([v.top for v in values] + [w.top for w in named], default=float("inf"))
    left = min((w.x0 for w in named), default=edge)
    out = Parts(values=values, edge=edge, left=left, paired=paired)
    heads: list[Piece] = []
    for word in words:
        above = word.middle < first
        own = word.centre > edge - word.size or not marks(word.text).t3_rows
        if above and _names_column(word, section.kind) and own:
            heads.append(word)  # a label may hang out of its cell, or be another width's below
        elif word.x0 < edge - 0.5 or names_labels(word.text):
            out.labels.append(word)
        elif above:
            heads.append(word)
        elif is_group(word) and not any(beside(word, v) for v in values):
            out.labels.append(word)  # a group's name over the whole width, between its rows
        else:
            out.inner.append(word)
    if edge == float("-inf") and values:
        left = min(v.x0 for v in values)
        out.labels = [w for w in out.inner if w.x1 <= left]
        out.inner = [w for w in out.inner if w.x1 > left]
    out.leaves = _leaves(heads, section.kind)
    for head in heads:  # the first line of a word among the figures
        if head not in out.leaves and any(beside(head, v) for v in values):
            out.inner.append(head)
    out.over = [h for h in heads if h not in out.leaves and h not in out.inner]
    return out


def _row_labels(section: Section, *, goes_on: bool) -> tuple[list[Piece], bool]:
    """The words that are labels of rows beyond doubt; and whether they are table 4's results."""
    words, values = section.words, section.values
    if section.kind == "FORM":
        return [w for w in words if is_form_row(w)], False
    named = [w for w in words if row_kind(w)]
    if named:
        return named, False
    results = [w for w in words if marks(w.text).t4_columns]
    pairs = [w for w in results if is_pair(w, values, goes_on=goes_on)]
    alone = goes_on or any(marks(w.text).t4_groups and beside(w, p) for w in words for p in pairs)
    if len(pairs) >= (1 if alone else 2) or (
        not values and len(results) >= 5 and _in_one_column(results)
    ):
        return results, True
    return [], False


def _in_one_column(words: list[Piece]) -> bool:
    return max(w.x0 for w in words) < min(w.x1 for w in words)


def _blind_edge(values: list[Piece], words: list[Piece]) -> float:
    edge = float("-inf")
    for row in rows_of([*values, *words]):
        first = next((p for p in row if p.value), None)
        if first is not None:
            edge = max([edge, *(p.x1 for p in row if not p.value and p.x1 <= first.x0)])
    return edge


def _leaves(heads: list[Piece], kind: str | None) -> list[Piece]:
    """Headings that name one column: those that a form knows, and the lowest of the others."""
    known = [h for h in heads if _names_column(h, kind)]
    others = [
        h
        for h in heads
        if h not in known
        and not is_group(h)
        and not marks(h.text).t2_anchor
        and not any(_lies_over(h, k) for k in known)
        and not any(_is_under(h, other) for other in heads)
    ]
    return sorted([*known, *others], key=lambda h: h.centre)


def _names_column(head: Piece, kind: str | None) -> bool:
    found = marks(head.text)
    return bool(
        {"T2": found.t2_columns, "T3": found.t3_columns, "T4": found.t4_columns}.get(kind or "")
    )


def _lies_over(one: Piece, other: Piece) -> bool:
    return min(one.x1, other.x1) - max(one.x0, other.x0) > 0.5


def _is_under(head: Piece, other: Piece) -> bool:
    """Whether `other` stands below `head`, which then is a heading over it."""
    apart = other.top - head.bottom
    return -0.5 * head.size < apart < 1.3 * head.size and _lies_over(head, other)
