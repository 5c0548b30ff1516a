"""Found: the figures collected so far, with what must be said about them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from parsers.engine.rows import Item, Row
from parsers.figures import UNREADABLE, Reading, read_figure
from parsers.layouts import indicator
from parsers.report import Fact, Place, Problem, State

LOW_CONFIDENCE = 0.85
"""OCR confidence below which a figure is in doubt."""


_OWN_UNIT = re.compile("亿元|万元|千元|元")
LEAST_ROWS = 4
"""Rows whose figures count them."""
_RUN_TOGETHER = re.compile(r"0\d+")
SECOND_TABLE = 2
"""Indicators met again in one segment that show it to be a second table, not a row cut in two."""


@dataclass(slots=True)
class Found:
    """Figures by (indicator, applicant). A second reading of the same figure never overwrites:
    an equal one is ignored, a different one puts the first in doubt."""

    facts: dict[tuple[str, str | None], Fact] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    rivals: int = 0
    part: int = 0
    """Which segment is being read; each reader counts it up."""
    parts: dict[tuple[str, str | None], int] = field(default_factory=dict)
    again: dict[int, set[str]] = field(default_factory=dict)
    """Indicators of a segment that an earlier segment had already."""

    order: dict[int, int] = field(default_factory=dict)
    """Place of each segment among all of the document."""
    differ: dict[int, set[str]] = field(default_factory=dict)
    """Indicators of a segment that contradict an earlier one."""
    readable: dict[int, set[str]] = field(default_factory=dict)
    """Those of them that can be read in both."""

    def begin(self, order: int) -> None:
        """A segment is read, the `order`th of the document."""
        self.part += 1
        self.order[self.part] = order

    def repeating(self) -> set[int]:
        """Segments that repeat rows of earlier ones."""
        return {part for part, codes in self.again.items() if len(codes) >= SECOND_TABLE}

    def second(self) -> int | None:
        """Where in the document a second, different table of this kind begins."""
        places = [
            self.order.get(part, 0)
            for part, codes in self.differ.items()
            if len(codes) >= SECOND_TABLE
        ]
        return min(places, default=None)

    def behind(self, order: int) -> None:
        """Put in doubt what stands behind the beginning of a second set of tables."""
        for key, fact in self.facts.items():
            if self.order.get(self.parts.get(key, 0), 0) > order:
                fact.doubt = fact.doubt or "stands among tables that repeat earlier ones"

    def out_of_place(self) -> None:
        """Put in doubt a table that stands behind table 4: an annex's, where the report's own is lost."""
        for fact in self.facts.values():
            fact.doubt = fact.doubt or "stands behind table 4: it may be another body's or year's"

    def numbered(self) -> None:
        """Put in doubt a table in which nothing stands but numbers that count its rows (行次)."""
        told = [f for f in self.facts.values() if f.state is State.REPORTED]
        if len({f.applicant for f in told}) != 1:
            return
        values = sorted(f.value for f in told if f.value is not None)
        steps = {b - a for a, b in pairwise(values)}
        if len(values) >= LEAST_ROWS and steps == {1}:
            for fact in told:
                fact.doubt = fact.doubt or "the figures do nothing but number the rows"

    def finish(self) -> None:
        """A segment that repeats rows of an earlier one is a second table of its kind (last year's,
        another body's): what only it holds may not be this report's, and is not where its other
        numbers contradict the first."""
        self._doubt_rows_in_one()
        second = self.repeating()
        if not second:
            return
        for key, fact in self.facts.items():
            part = self.parts.get(key)
            if part not in second or fact.state is State.UNREADABLE:
                continue
            if len(self.readable.get(part, ())) >= SECOND_TABLE:
                doubt = "stands only in a second table of this kind, whose other figures differ"
                self.facts[key] = Fact(*key, None, None, State.MISSING, fact.place, doubt=doubt)
            else:
                fact.doubt = fact.doubt or "stands only in a second table of this kind"

    def _doubt_rows_in_one(self) -> None:
        """Digits that begin with noughts are figures of several rows run together, and so may the others
        of their row be that begin with another digit."""
        run = {
            fact.indicator
            for fact in self.facts.values()
            if fact.applicant
            and fact.state is State.UNREADABLE
            and _RUN_TOGETHER.fullmatch((fact.raw or "").strip())
        }
        for fact in self.facts.values() if run else ():
            if fact.indicator in run and fact.state is State.REPORTED:
                fact.doubt = fact.doubt or "figures of several rows may be run together in this row"

    def add(
        self,
        code: str,
        applicant: str | None,
        item: Item,
        row: Row,
        *,
        doubt: str | None = None,
        stated: str | None = None,
    ) -> None:
        """Read the cell `item` as the figure (code, applicant). `stated` is the unit of money that
        heading or row give for it."""
        meaning = indicator(code)
        kind = meaning.value_type
        reading = read_figure(item.text, meaning.unit, kind == "signed", stated)
        cell = item.cell
        own = _OWN_UNIT.search(item.text) if stated else None
        if own and own[0] != stated:
            doubt = doubt or f"the cell says {own[0]}, its heading or row {stated}"
        if cell.rowspan > 1 and not doubt:
            doubt = "the cell covers several rows"
        doubt = doubt or cell.doubt
        place = row.grid.place(cell.row, cell.column)
        self.put(code, applicant, reading, cell.text, place, cell.confidence, doubt)
        if reading.note is None and reading is not UNREADABLE and reading.is_whole:
            return
        if reading is UNREADABLE:
            self.problems.append(
                Problem("unreadable_cell", f"{meaning.label_zh}: {item.text.strip()[:60]!r}", place)
            )
        elif reading.note == "unit_converted":
            self.problems.append(
                Problem(
                    "unit_converted",
                    f"{item.text.strip()}{f' ({stated})' if stated else ''} read in {meaning.unit}",
                    place,
                )
            )
        elif reading.value is not None and kind != "amount":
            self._check_whole(code, applicant, reading.value, place)

    def _check_whole(self, code: str, applicant: str | None, value: Decimal, place: Place) -> None:
        if value != value.to_integral_value():
            fact = self.facts[(code, applicant)]
            fact.doubt = fact.doubt or "a count with a fraction"
            self.problems.append(Problem("not_whole", f"{code}: {value}", place))

    def put(
        self,
        code: str,
        applicant: str | None,
        reading: Reading,
        raw: str | None,
        place: Place | None,
        confidence: float | None = None,
        doubt: str | None = None,
    ) -> None:
        """Record a reading for a figure."""
        if confidence is not None and confidence < LOW_CONFIDENCE and not doubt:
            doubt = f"read by OCR with confidence {confidence:.2f}"
        fact = Fact(code, applicant, reading.value, raw, reading.state, place, confidence, doubt)
        key = (code, applicant)
        earlier = self.facts.setdefault(key, fact)
        if earlier is fact:
            self.parts[key] = self.part
            return
        before, here = self.parts.get(key, self.part), self.part
        if here < before:
            # Placed late, but it stands first (a row without a label, a label that names row and column).
            self.facts[key], self.parts[key] = fact, here
            earlier, fact = fact, earlier
            before, here = here, before
        if before != here:
            self.again.setdefault(here, set()).add(code)
        if earlier.state is State.MISSING or (
            earlier.state is State.BLANK and fact.state is not State.BLANK and earlier.raw is None
        ):
            self.facts[key] = fact
            return
        if (earlier.state, earlier.value) != (fact.state, fact.value):
            self.rivals += 1
            if before != here:
                self.differ.setdefault(here, set()).add(code)
                if State.UNREADABLE not in (earlier.state, fact.state):
                    self.readable.setdefault(here, set()).add(code)
            earlier.doubt = earlier.doubt or "the document gives this figure twice, differently"

    def unaligned(self, codes: list[tuple[str, str | None]], row: Row, why: str) -> None:
        """Mark figures whose values stand in the row but cannot be told apart."""
        raw = " | ".join(item.text.strip() for item in row.own())
        place = row.grid.place(row.index, 0)
        for key in codes:
            if key in self.facts:
                if self.parts.get(key, self.part) <= self.part:
                    fact = self.facts[key]
                    if row.figures and not _same_row(fact.place, place):
                        doubt = "the document gives this figure twice, once illegibly"
                        fact.doubt = fact.doubt or doubt
                    continue
                self.again.setdefault(self.parts[key], set()).add(key[0])
            self.facts[key] = Fact(*key, None, raw, State.UNREADABLE, place)
            self.parts[key] = self.part
        self.problems.append(Problem("row_unaligned", why, place))


def _same_row(one: Place | None, other: Place) -> bool:
    return one is not None and all(one.get(k) == other.get(k) for k in ("table", "row", "line"))
