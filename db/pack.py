"""Packing: a report's figures as wide rows, with what is exceptional beside them."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from db.schema.wide import REVIEW_RESULTS, REVIEW_ROUTES, columns_of, wide_table
from parsers.layouts import APPLICANTS, indicator
from parsers.report import Fact, Report, State, plain_number

Row = tuple[Any, ...]

RUN_STATES = (State.BLANK, State.MISSING)


@dataclass(slots=True)
class Packed:
    """Rows ready to be written, without version_id: of the wide tables (`WIDE_COLUMNS`), of
    `cell_notes` and of `state_runs`; and the places of all figures as one pattern."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    notes: list[Row] = field(default_factory=list)
    runs: list[tuple[str, str]] = field(default_factory=list)
    pattern: str = "{}"
    reported: int = 0
    in_doubt: int = 0


def pack(report: Report) -> Packed:
    """Figures of a report as rows."""
    packed = Packed()
    values: dict[tuple[str, str | None], int | float | None] = {}
    common = _common_states(report.facts)
    packed.runs = sorted((t, str(s)) for t, s in common.items())
    pattern: dict[str, Any] = {}
    for fact in report.facts:
        cell = (fact.indicator, fact.applicant)
        values[cell] = plain_number(fact.value)
        packed.reported += fact.state is State.REPORTED
        packed.in_doubt += bool(fact.doubt) or fact.state is State.UNREADABLE
        if fact.place is not None:
            key = fact.indicator + (f"/{fact.applicant}" if fact.applicant else "")
            pattern[key] = fact.place
        if _needs_note(fact, common):
            packed.notes.append(
                (
                    fact.indicator,
                    fact.applicant or "",
                    str(fact.state),
                    fact.raw,
                    None,  # place: in the pattern
                    fact.confidence,
                    fact.doubt,
                )
            )
    packed.pattern = json.dumps(pattern, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    _wide_rows(packed, values)
    return packed


def _wide_rows(packed: Packed, values: dict[tuple[str, str | None], int | float | None]) -> None:
    codes = {code for code, _ in values}
    stored = {wide_table(c) for c in codes}
    if "applications" in stored:
        columns = columns_of("applications")
        packed.rows["applications"] = [
            (a, *(values.get((c, a)) for c in columns)) for a in APPLICANTS
        ]
    for table in ("disclosure", "statistics_2014", "statistics_2008"):
        if table in stored:
            packed.rows[table] = [tuple(values.get((c, None)) for c in columns_of(table))]
    if "reviews" in stored:
        packed.rows["reviews"] = [
            (r, *(values.get((f"{r}_{x}", None)) for x in REVIEW_RESULTS)) for r in REVIEW_ROUTES
        ]


def _common_states(facts: list[Fact]) -> dict[str, State]:
    """Table → the state (blank or missing) that most of its valueless cells share: stored once."""
    counts: dict[str, Counter[State]] = {}
    for fact in facts:
        if fact.state in RUN_STATES and not fact.raw and not fact.doubt:
            counts.setdefault(indicator(fact.indicator).table, Counter())[fact.state] += 1
    return {table: c.most_common(1)[0][0] for table, c in counts.items()}


def _needs_note(fact: Fact, common: dict[str, State]) -> bool:
    if fact.doubt or fact.confidence is not None:
        return True
    if fact.state is State.REPORTED:
        return fact.raw != _plain(fact.value)
    if fact.raw:
        return True
    return common.get(indicator(fact.indicator).table) is not fact.state


def _plain(value: Decimal | None) -> str:
    number = plain_number(value)
    return "" if number is None else str(number)


def figures_digest(report: Report) -> str:
    """Digest of what the figures say (values and states, not where they stand): 128 bits of SHA-256,
    in hexadecimal."""
    content = [
        (f.indicator, f.applicant, str(plain_number(f.value)), str(f.state)) for f in report.facts
    ]
    return hashlib.sha256(json.dumps(sorted(content, key=str)).encode()).hexdigest()[:32]
