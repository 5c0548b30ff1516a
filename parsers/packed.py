"""Reports on their way from a reader's process to the one that asked.

A report is a thousand small objects, and pickling each costs the asking process, which every reader
shares, a fifth of what reading the page cost. So figures and checks travel as columns of plain values.
"""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from operator import attrgetter
from typing import Any

from parsers.report import CheckResult, Fact, Report, State

_FACT = tuple(f.name for f in fields(Fact))
_CHECK = tuple(f.name for f in fields(CheckResult))
_REPORT = tuple(f.name for f in fields(Report))
_STATES = {state.value: state for state in State}
_NUMBERS = {_FACT: ("value",), _CHECK: ("expected", "actual")}


Packed = list[dict[str, Any]]
"""A report and the others of its document, each field by name, rows as columns."""


def pack(report: Report) -> Packed:
    """Plain values that pickle quickly, for `unpack` of the same version of this code."""
    return [_taken_apart(one) for one in _nested(report)]


def unpack(packed: Packed) -> Report:
    """What was packed, equal in every field; takes `packed` to pieces."""
    first, *others = map(_put_together, packed)
    first.others = others
    return first


def _nested(report: Report) -> list[Report]:
    if any(other.others for other in report.others):
        raise ValueError("a further report of a document holds none itself")
    return report.all()


def _taken_apart(report: Report) -> dict[str, Any]:
    out = {name: getattr(report, name) for name in _REPORT if name != "others"}
    facts = _columns(report.facts, _FACT)
    facts[_FACT.index("state")] = [state.value for state in facts[_FACT.index("state")]]
    out["facts"] = facts
    out["checks"] = _columns(report.checks, _CHECK)
    return out


def _put_together(parts: dict[str, Any]) -> Report:
    facts = _with_numbers(parts.pop("facts"), _FACT)
    at = _FACT.index("state")
    facts[at] = [_STATES[value] for value in facts[at]]
    checks = _with_numbers(parts.pop("checks"), _CHECK)
    return Report(**parts, facts=list(map(Fact, *facts)), checks=list(map(CheckResult, *checks)))


def _columns(rows: list[Any], names: tuple[str, ...]) -> list[Any]:
    """One list a field; numbers as their text, which keeps the places a figure was written with."""
    out: list[Any] = list(zip(*map(attrgetter(*names), rows), strict=True)) or [()] * len(names)
    for name in _NUMBERS[names]:
        at = names.index(name)
        out[at] = [None if number is None else str(number) for number in out[at]]
    return out


def _with_numbers(columns: list[Any], names: tuple[str, ...]) -> list[Any]:
    made: dict[str | None, Decimal | None] = {None: None}
    for name in _NUMBERS[names]:
        at = names.index(name)
        made.update((text, Decimal(text)) for text in set(columns[at]) if text not in made)
        columns[at] = [made[text] for text in columns[at]]
    return columns
