"""The Report: what a document says, figure by figure, with its doubts.

`Report.to_dict` is the *parse contract* other programs read; its keys are stable.
Indicator, applicant and rule codes are those of `parsers/layouts/`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

Place = dict[str, Any]
"""Where in the document: {"table", "row", "column"[, "page"]} (1-based), {"line", "field"} or {"section"}."""


class State(StrEnum):
    """What stands in a cell. Five different things, never guessed one into another."""

    REPORTED = "reported"
    BLANK = "blank"
    NOT_APPLICABLE = "not_applicable"
    UNREADABLE = "unreadable"
    MISSING = "missing"


@dataclass(slots=True)
class Fact:
    """One figure. `value` is None unless `state` is reported; `raw` is the text as it stood.

    `applicant` is None for figures without that dimension. `confidence` (0–1) is set for
    figures read by OCR only. `doubt` names why a reported figure is in doubt, if it is.
    """

    indicator: str
    applicant: str | None
    value: Decimal | None
    raw: str | None
    state: State
    place: Place | None = None
    confidence: float | None = None
    doubt: str | None = None

    def to_dict(self) -> dict[str, Any]:
        out: dict[str, Any] = {
            "indicator": self.indicator,
            "applicant": self.applicant,
            "value": plain_number(self.value),
            "raw": self.raw,
            "state": str(self.state),
            "place": self.place,
        }
        if self.confidence is not None:
            out["confidence"] = self.confidence
        if self.doubt is not None:
            out["doubt"] = self.doubt
        return out


@dataclass(slots=True)
class Section:
    """One of the report's sections; `number` is the official numeral (一 … 六) or None."""

    number: str | None
    heading: str
    text: str

    def to_dict(self) -> dict[str, Any]:
        return {"number": self.number, "heading": self.heading, "text": self.text}


@dataclass(slots=True)
class CheckResult:
    """One instance of a rule (勾稽关系). `cells` are the (indicator, applicant) it reads; `verdict` says of
    a failed one whether the document is wrong as published ("document") or a cell's reading is in doubt
    ("reading")."""

    rule: str
    applicant: str | None
    expected: Decimal | None
    actual: Decimal | None
    passed: bool
    severity: str = "H"
    detail: str | None = None
    cells: tuple[tuple[str, str | None], ...] = ()
    verdict: str | None = None

    def to_dict(self) -> dict[str, Any]:
        return {
            "rule": self.rule,
            "applicant": self.applicant,
            "expected": plain_number(self.expected),
            "actual": plain_number(self.actual),
            "passed": self.passed,
            "severity": self.severity,
            "verdict": self.verdict,
            "detail": self.detail,
            "cells": [{"indicator": i, "applicant": a} for i, a in self.cells],
        }


@dataclass(slots=True)
class Problem:
    """Something a reader of the figures must know. `code` is stable, `detail` is for people."""

    code: str
    detail: str
    place: Place | None = None

    def to_dict(self) -> dict[str, Any]:
        return {"code": self.code, "detail": self.detail, "place": self.place}


@dataclass(slots=True)
class Report:
    """All that one document yields."""

    source: str
    sha256: str
    carrier: str
    parser_version: str
    url: str | None = None
    is_report: bool = False
    agency: str | None = None
    year: int | None = None
    title: str | None = None
    layouts: dict[str, str] = field(default_factory=dict)
    published_on: str | None = None
    facts: list[Fact] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    checks: list[CheckResult] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    identity: dict[str, Any] = field(default_factory=dict)
    """Evidence behind agency, year and date: {"year": [{"value", "from", "text"}…], …}."""
    claims: list[dict[str, Any]] = field(default_factory=list)
    """Figures stated in the prose: {"claim", "value", "unit", "approximate", "sentence", "place"}."""
    derived: list[dict[str, Any]] = field(default_factory=list)
    """Subtotals the form does not print: {"indicator", "applicant", "value", "derived_from"}."""
    links: list[dict[str, str]] = field(default_factory=list)
    """Attachments and embedded documents the page points to: {"url", "text", "kind"}."""
    parts: list[dict[str, Any]] = field(default_factory=list)
    """The files of a report that was spread over several, the page first: {"part", "url", "role",
    "sha256", "carrier", "used"}; `place["part"]` refers to them. Empty for a report in one file."""
    others: list[Report] = field(default_factory=list)
    """Further reports of the same document (a page that holds several), each complete."""

    def all(self) -> list[Report]:
        """This report and the others of the same document, in their order there."""
        return [self, *self.others]

    def to_dict(self) -> dict[str, Any]:
        return {
            "source": self.source,
            "url": self.url,
            "sha256": self.sha256,
            "carrier": self.carrier,
            "parser_version": self.parser_version,
            "is_report": self.is_report,
            "agency": self.agency,
            "year": self.year,
            "title": self.title,
            "layouts": self.layouts,
            "published_on": self.published_on,
            "facts": [f.to_dict() for f in self.facts],
            "sections": [s.to_dict() for s in self.sections],
            "checks": [c.to_dict() for c in self.checks],
            "problems": [p.to_dict() for p in self.problems],
            "identity": self.identity,
            "claims": self.claims,
            "derived": self.derived,
            "links": self.links,
            **({"parts": self.parts} if self.parts else {}),
        }


def plain_number(value: Decimal | None) -> int | float | None:
    """A JSON number: int when the figure is written without a fraction, else float."""
    if value is None:
        return None
    if value == value.to_integral_value():
        return int(value)
    return float(value)
