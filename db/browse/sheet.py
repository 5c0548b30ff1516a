"""One report's figures on the official form, each with its marks and the notes that explain them.

Five things may stand in a cell, and they never look alike: a reported number (zero included), a
blank, "/" or a dash, something unreadable, and nothing at all because the cell is missing. On
top of that a reported number may be in doubt, may have failed a check; a researcher may have
corrected it, and then the published figure still stands in its cell with the correction beside it.
Whatever is not a plain reported number gets a numbered note with its reason and the raw text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from db.browse.forms import Cell, form

Key = tuple[str, str | None]

BLANK, NOT_APPLICABLE, UNREADABLE, MISSING = "blank", "not_applicable", "unreadable", "missing"


@dataclass(frozen=True, slots=True)
class Correction:
    """What a researcher says the cell should hold; `db.corrections` keeps them apart."""

    value: float | None
    state: str
    reason: str
    by: str
    on: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One stored figure, whatever its state; `value` is None unless it was reported."""

    value: float | None
    state: str
    raw: str | None = None
    doubt: str | None = None
    place: str | None = None
    correction: Correction | None = None

    @property
    def has_own_text(self) -> bool:
        """Whether the cell's text is more than the plain number."""
        return self.value is not None and self.raw not in (None, "", _plain(self.value))


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)


@dataclass(frozen=True, slots=True)
class Check:
    """One instance of a rule that did not hold, and the figures it reads."""

    rule: str
    applicant: str | None
    expected: float | None
    actual: float | None
    severity: str
    detail: str | None
    cells: frozenset[Key]
    verdict: str | None = None
    """document when the report is wrong as published, reading when a cell it reads is in doubt."""

    @property
    def is_hard(self) -> bool:
        """Whether an identity of the form is broken, rather than something merely unlikely."""
        return self.severity == "H"


@dataclass(slots=True)
class Note:
    """The explanation of one or more marks; numbered in reading order from 1."""

    number: int
    kind: str
    """failed, warned, doubt, unreadable, missing, blank, not_applicable or corrected"""
    cells: list[Cell] = field(default_factory=list)
    figure: Figure | None = None
    check: Check | None = None
    count: int = 1


@dataclass(slots=True)
class Drawn:
    """A cell ready for the template."""

    cell: Cell
    figure: Figure | None = None
    classes: str = ""
    notes: list[Note] = field(default_factory=list)
    previous: Figure | None = None


@dataclass(slots=True)
class Sheet:
    """A form filled in: rows of drawn cells and the notes under it."""

    table: str
    layout: str
    zh: str
    en: str
    rows: list[list[Drawn]]
    notes: list[Note]

    @property
    def is_missing(self) -> bool:
        """Whether not a single cell of the form is in the document."""
        figures = [d.figure for row in self.rows for d in row if d.cell.indicator]
        return all(f is None or f.state == MISSING for f in figures)


def fill(
    table: str,
    layout: str,
    figures: Mapping[Key, Figure],
    checks: Sequence[Check],
    previous: Mapping[Key, Figure] | None = None,
) -> Sheet:
    """The form of `table` in `layout` with `figures` in it.

    A place of the form without a stored figure is shown as missing. Raises KeyError for an
    unknown layout.
    """
    drawn_form = form(table, layout)
    notes: list[Note] = []
    by_check: dict[int, Note] = {}
    plain: dict[str, Note] = {}
    rows = []
    for row in drawn_form.rows:
        drawn_row = []
        for cell in row:
            drawn = Drawn(cell)
            drawn_row.append(drawn)
            if not cell.indicator:
                continue
            key = (cell.indicator, cell.applicant)
            figure = figures.get(key) or Figure(None, MISSING)
            drawn.figure = figure
            drawn.previous = (previous or {}).get(key)
            failed = [i for i, check in enumerate(checks) if key in check.cells]
            for i in failed:
                if i not in by_check:
                    kind = "failed" if checks[i].is_hard else "warned"
                    by_check[i] = _add(notes, kind, check=checks[i])
                by_check[i].cells.append(cell)
                drawn.notes.append(by_check[i])
            kind = _kind(figure)
            if kind in (BLANK, NOT_APPLICABLE, MISSING):
                # Many cells share such a state; one note for all of them, by state and raw text.
                group = f"{kind}|{figure.raw or ''}|{figure.doubt or ''}"
                note = plain.get(group)
                if note is None:
                    note = plain[group] = _add(notes, kind, figure=figure)
                    note.count = 0
                note.count += 1
                note.cells.append(cell)
                drawn.notes.append(note)
            elif kind:
                note = _add(notes, kind, figure=figure)
                note.cells.append(cell)
                drawn.notes.append(note)
            if figure.correction:
                note = _add(notes, "corrected", figure=figure)
                note.cells.append(cell)
                drawn.notes.append(note)
            broken = {n.kind for n in drawn.notes if n.check}
            drawn.classes = " ".join(_classes(figure, kind, broken))
        rows.append(drawn_row)
    return Sheet(table, layout, drawn_form.zh, drawn_form.en, rows, notes)


def _add(notes: list[Note], kind: str, **about: Any) -> Note:
    notes.append(Note(len(notes) + 1, kind, **about))
    return notes[-1]


def _kind(figure: Figure) -> str:
    if figure.state in (BLANK, NOT_APPLICABLE, UNREADABLE, MISSING):
        return figure.state
    if figure.doubt:
        return "doubt"
    return ""


def _classes(figure: Figure, kind: str, broken: set[str]) -> list[str]:
    classes = ["failed"] if "failed" in broken else ["warned"] if broken else []
    if kind:
        classes.append(kind)
    if figure.correction:
        classes.append("corrected")
    if not kind and not figure.correction and figure.value == 0:
        classes.append("zero")
    return classes
