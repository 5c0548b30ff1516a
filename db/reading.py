"""A reading: everything the archive stores about one report of one document, ready to be written."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from db.evidence import fold, variables
from db.pack import Packed, Row, figures_digest, pack
from parsers.report import Report, plain_number


@dataclass(slots=True)
class Reading:
    """One report as rows; the loader adds the keys.

    `digest` tells readings with the same figures; `identity` is the evidence behind agency, year and
    date; `sections` are (number, heading, text); `claims` and `checks` the columns of their tables
    after the key, checks being those that failed; `problems` {"code", "detail", "place"}.
    """

    agency: str | None
    year: int | None
    title: str | None
    published_on: str | None
    layouts: dict[str, str]
    parser_version: str
    digest: str
    packed: Packed
    identity: dict[str, Any] = field(default_factory=dict)
    url: str | None = None
    evidence: tuple[str, str | None] | None = None
    """`identity` folded (db.evidence) by this reading's own title, date, year and address."""
    sections: list[tuple[str | None, str, str]] = field(default_factory=list)
    claims: list[Row] = field(default_factory=list)
    checks: list[Row] = field(default_factory=list)
    checks_passed: int = 0
    problems: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class DocumentReading:
    """What one document was read as; no `readings` means that it holds no report, and `failure`
    that it could not be read."""

    carrier: str | None
    title: str | None
    parser_version: str | None
    readings: list[Reading] = field(default_factory=list)
    failure: str | None = None
    problems: list[dict[str, Any]] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        """Column `documents.outcome`."""
        if self.failure is not None:
            return "failed"
        return "report" if self.readings else "not_report"


def read_document(result: Report) -> DocumentReading:
    """The parser's result for one document."""
    readings = [reading_of(report) for report in result.all() if report.is_report]
    problems = [] if readings else [p.to_dict() for p in result.problems]
    return DocumentReading(
        result.carrier, result.title, result.parser_version, readings, problems=problems
    )


def reading_of(report: Report) -> Reading:
    """One report of a document."""
    return Reading(
        agency=report.agency,
        year=report.year,
        title=report.title,
        published_on=report.published_on,
        layouts=report.layouts,
        parser_version=report.parser_version,
        digest=figures_digest(report),
        packed=pack(report),
        identity=report.identity,
        url=report.url,
        evidence=fold(
            report.identity,
            variables(report.title, report.published_on, report.year, report.url),
        ),
        sections=[(s.number, s.heading, s.text) for s in report.sections],
        claims=[
            (
                c["claim"],
                float(c["value"]),
                c["unit"],
                int(c["approximate"]),
                c["scope"],
                c["sentence"],
                c["place"].get("section"),
            )
            for c in report.claims
        ],
        checks=[
            (
                c.rule,
                c.severity,
                c.applicant,
                plain_number(c.expected),
                plain_number(c.actual),
                c.verdict,
                c.detail,
                json.dumps([{"indicator": i, "applicant": a} for i, a in c.cells]),
            )
            for c in report.checks
            if not c.passed
        ],
        checks_passed=sum(c.passed for c in report.checks),
        problems=[p.to_dict() for p in report.problems],
    )
