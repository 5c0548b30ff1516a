"""Sections: which of the lines of a page without rules belong to one table, or to one block of it.

A section begins where a heading of the official forms stands after rows of figures, and where the
rows of another table begin: tables that follow each other without a title have their own columns.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from parsers.drawn.loose.pieces import Piece, names_labels
from parsers.engine.vocabulary import Marks, lexicons, marks
from parsers.wording import label_key, squash

WEAK_ROWS = {"other_other", "results_total"}
"""Rows of table 3 whose labels (其他, 总计) are also headings."""
LEAST_BEGINNING = 3
"""Letters that begin the name of a group."""
FORM_ROWS = 3
"""Labels of a statistics form that make a run of lines one."""


@dataclass(slots=True)
class Section:
    """Pieces between two heights of a page; `kind` is the table they belong to (T2, T3, T4, FORM)
    where a label or heading says so."""

    top: float
    kind: str | None = None
    headed: bool = False
    values: list[Piece] = field(default_factory=list)
    words: list[Piece] = field(default_factory=list)
    doubts: dict[int, str] = field(default_factory=dict)
    """Why a figure (by its id) may not be what stands there."""


def row_kind(word: Piece) -> str | None:
    """The table (T2 or T3) of which a piece is a row's label beyond doubt."""
    found = marks(word.text)
    if found.value or not found.known:
        return None
    if found.t3_rows and not set(found.t3_rows) <= WEAK_ROWS:
        return "T3"
    return "T2" if found.t2_rows else None


def is_form_row(word: Piece) -> bool:
    """Whether a piece is a row's label of a statistics form."""
    found = marks(word.text)
    return not found.value and (found.form_2014 or found.form_2008)


def sections(values: list[Piece], words: list[Piece]) -> list[Section]:
    """The sections of a run of lines, from the top."""
    forms = sum(map(is_form_row, words))
    headed = any(names_labels(w.text) and not marks(w.text).t2_columns for w in words)
    if (forms >= FORM_ROWS or (forms and headed)) and forms > sum(
        row_kind(w) is not None for w in words
    ):
        return _forms(values, words)
    others = any(row_kind(w) or _names_any(w) for w in words)
    if headed and not others and not any(c.isdigit() for v in values for c in v.text):
        return [Section(float("-inf"), "FORM", False, values, words)]  # a header alone
    out = [Section(float("-inf"))]
    out += [Section(top, kind) for top, kind in _cuts(values, words)]
    tops = [s.top for s in out]
    for piece in values:
        out[bisect_right(tops, piece.middle) - 1].values.append(piece)
    for piece in words:
        out[bisect_right(tops, piece.middle) - 1].words.append(piece)
    for section in out:
        heads = [h for w in section.words if (h := heading(w, section.words, section.values))]
        section.headed = bool(heads)
        if section.kind is None:
            found = [k for w in section.words if (k := row_kind(w))] + heads
            found += ["T4" for w in section.words if is_pair(w, section.values)]
            section.kind = max(set(found), key=found.count) if found else _by_groups(section)
    return [s for s in out if s.values or s.words]


def _forms(values: list[Piece], words: list[Piece]) -> list[Section]:
    """The sections of a statistics form: a header that is repeated begins one."""
    first = min((w.top for w in words if is_form_row(w)), default=float("inf"))
    tops = [float("-inf")]
    for head in (w for w in words if names_labels(w.text) and w.top > first):
        tops.append(min(w.top for w in words if beside(w, head)))
    out = [Section(top, "FORM", top > 0) for top in sorted(set(tops))]
    for piece in (*values, *words):
        own = out[bisect_right([s.top for s in out], piece.middle) - 1]
        (own.values if piece.value else own.words).append(piece)
    return [s for s in out if s.values or s.words]


def _names_any(word: Piece) -> bool:
    """Whether a piece is a heading of a column of table 2, 3 or 4."""
    found = marks(word.text)
    return bool(found.t2_columns or found.t3_columns or found.t4_columns or found.t2_anchor)


def _by_groups(section: Section) -> str | None:
    """The table of which only the upper part of the header is there, the rest on the next page."""
    found = [marks(w.text) for w in section.words]
    if any(m.t3_ignore for m in found):
        return "T3"
    return "T4" if len({g for m in found for g in m.t4_groups}) >= 2 else None


def _cuts(values: list[Piece], words: list[Piece]) -> list[tuple[float, str | None]]:
    """Heights at which a section begins, each with its kind."""
    events: list[tuple[float, float, str, str | None]] = [
        (v.top, v.bottom, "row", None) for v in values
    ]
    pairs = any(is_pair(word, values) for word in words)
    for word in words:
        names = heading(word, words, values)
        if marks(word.text).t2_anchor:
            events.append((word.top, word.bottom, "anchor", "T2"))
        elif names:
            events.append((word.top, word.bottom, "head", names))
        elif marks(word.text).t3_ignore and not any(beside(word, v) for v in values):
            events.append((word.top, word.bottom, "over", "T3"))
        elif marks(word.text).t4_groups and not pairs and not any(beside(word, v) for v in values):
            events.append((word.top, word.bottom, "over", "T4"))
        elif row := row_kind(word):
            events.append((word.top, word.bottom, "row", row))
        elif is_pair(word, values):
            events.append((word.top, word.bottom, "row", "T4"))
    cuts: list[tuple[float, str | None]] = []
    kind: str | None = None
    rows_end: float | None = None
    for top, bottom, what, event_kind in sorted(events, key=lambda e: e[:2]):
        if what == "anchor":
            cuts.append((top, event_kind))
            kind, rows_end = event_kind, None
        elif rows_end is not None and (
            what in ("head", "over") or (event_kind and kind and event_kind != kind)
        ):
            cuts.append((min(rows_end, (top + bottom) / 2), event_kind))
            kind, rows_end = event_kind, None
        kind = event_kind or kind
        if what == "row":
            rows_end = max(rows_end or bottom, bottom)
    return cuts


def heading(word: Piece, words: list[Piece], values: list[Piece]) -> str | None:
    """The table of which a piece is a column's heading, None if it is none."""
    found = marks(word.text)
    if not found.known or not (found.t2_columns or found.t3_columns or found.t4_columns):
        return None
    if any(beside(word, v) for v in values):
        return None
    reach = 2.0 * word.size
    near = [
        marks(w.text) for w in words if w.bottom > word.top - reach and w.top < word.bottom + reach
    ]
    if found.t3_columns and len({c for m in near for c in m.t3_columns}) >= 3:
        return "T3"
    if found.t4_columns and sum(
        bool(marks(w.text).t4_columns) for w in words if beside(w, word)
    ) >= 2:  # fmt: skip
        return "T4"
    return "T2" if found.t2_columns else None


def is_pair(word: Piece, values: list[Piece], *, goes_on: bool = False) -> bool:
    """Whether a result of table 4 stands left of its figure, as in a table drawn row by row; `goes_on`:
    where such a table is known to go on, also 总计, which table 3 has as well."""
    found = marks(word.text)
    return (
        bool(found.t4_columns)
        and (goes_on or not found.t3_rows)
        and any(beside(word, v) and v.x0 > word.x1 for v in values)
    )


def beside(one: Piece, other: Piece) -> bool:
    common = min(one.bottom, other.bottom) - max(one.top, other.top)
    return common > 0.4 * min(one.bottom - one.top, other.bottom - other.top)


def is_group(word: Piece) -> bool:
    """Whether a piece names several rows or columns of a form together, or begins to (三、本年度)."""
    found: Marks = marks(word.text)
    if found.t3_ignore or found.t4_groups:
        return True
    key = label_key(word.text)
    names = (*lexicons()["T3.groups"].ids, *lexicons()["T3.ignore"].ids)
    begins = len(key) >= LEAST_BEGINNING and any(name.startswith(key) for name in names)
    return bool(lexicons()["T3.groups"].exact(word.text)) or (
        begins and not found.known and key != squash(word.text)
    )
