"""Compare parses with truth files, figure by figure, and count what is silently wrong.

A truth file `NAME.truth.json` says what a person read in the document `NAME.*`:
`{"agency", "year", "layouts": {"T2": "2021", …}, "facts": {"indicator[/applicant]":
{"value", "state"[, "accept"]}}}`. `accept` lists other states that are as right where the
document itself leaves the choice open (a cut row: `unreadable` or `missing`). `contested` figures
stand in the document with different values: right only where the parse puts them in doubt, and, where the
truth is `unreadable` because nobody can know the figure, wherever it does. `agency_accept`
lists other names of the same agency the document gives itself; `others` holds the truths of further
reports on the same page, in their order.

Every figure of the truth has exactly one outcome:

* right: state and value are those of the truth (whether or not a check failed on it);
* in doubt: not right, and the parse says so: the state is `unreadable` or `missing`, the fact
  carries a `doubt`, a failed check of severity H or S reads it, or a problem points at its cell,
  row or column;
* silently wrong: not right, and nothing says so. A number the document does not contain
  (reported in the parse, absent from the truth) is silently wrong too;
* absent: the parse does not list the figure. Silent unless a problem says a table is missing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import Any

from parsers.report import Report

TRUTH_SUFFIX = ".truth.json"
_DOUBTFUL_STATES = {"unreadable", "missing"}
_ASSERTING_STATES = {"reported", "blank", "not_applicable"}
_TABLE_MISSING = re.compile(r"no_tables?|tables?_(missing|absent|not_found|lost|as_image|is_image)")


class Outcome(StrEnum):
    """What became of one figure."""

    RIGHT = "right"
    IN_DOUBT = "in_doubt"
    SILENTLY_WRONG = "silently_wrong"
    ABSENT = "absent"
    SILENTLY_ABSENT = "silently_absent"


class BadTruth(ValueError):
    """A truth file that cannot be used; the message names the file and what is wrong."""


@dataclass(slots=True)
class Difference:
    """One figure that is not right: what the document says and what the parse says."""

    figure: str
    outcome: Outcome
    expected: dict[str, Any]
    actual: dict[str, Any] | None
    why: str | None = None


@dataclass(slots=True)
class Comparison:
    """One document's figures, counted by outcome."""

    name: str
    counts: dict[str, int] = field(default_factory=lambda: {str(o): 0 for o in Outcome})
    agency_right: bool = False
    year_right: bool = False
    layouts_right: bool = False
    agency: str | None = None
    year: int | None = None
    differences: list[Difference] = field(default_factory=list)
    error: str | None = None
    tags: list[str] = field(default_factory=list)

    @property
    def figures(self) -> int:
        return sum(self.counts.values())

    @property
    def silent(self) -> int:
        """Figures wrong or absent without a word: must be 0."""
        return self.counts[Outcome.SILENTLY_WRONG] + self.counts[Outcome.SILENTLY_ABSENT]

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self), "figures": self.figures, "silent": self.silent}


def load_truth(path: Path) -> dict[str, Any]:
    """Read one truth file. Raises BadTruth naming file and fault."""
    try:
        truth = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BadTruth(f"{path}: cannot be read as JSON ({error})") from error
    facts = truth.get("facts") if isinstance(truth, dict) else None
    if not isinstance(facts, dict):
        raise BadTruth(f'{path}: has no "facts" object')
    for figure, fact in facts.items():
        if not isinstance(fact, dict) or "state" not in fact:
            raise BadTruth(f'{path}: figure {figure} has no "state"')
        if fact["state"] not in _ASSERTING_STATES | _DOUBTFUL_STATES:
            raise BadTruth(f"{path}: figure {figure} has the unknown state {fact['state']!r}")
    return truth


def pairs(corpus: Path, truth_dir: Path) -> Iterator[tuple[Path, Path]]:
    """(document, truth file) for each truth that has a document in `corpus`, by name."""
    truths = {
        p.name.removesuffix(TRUTH_SUFFIX): p for p in sorted(truth_dir.rglob(f"*{TRUTH_SUFFIX}"))
    }
    for document in sorted(p for p in corpus.rglob("*") if p.is_file()):
        if document.name.endswith(TRUTH_SUFFIX):
            continue
        truth = truths.get(document.stem) or truths.get(document.name)
        if truth is not None:
            yield document, truth


def as_dict(report: Report) -> dict[str, Any]:
    """The parse contract of a report and, under `others`, of further reports on its page."""
    return {**report.to_dict(), "others": [other.to_dict() for other in report.others]}


def compare(name: str, report: Mapping[str, Any], truth: Mapping[str, Any]) -> Comparison:
    """Compare one parse (the dict of Report.to_dict) with its truth."""
    result = Comparison(name, agency=report.get("agency"), year=report.get("year"))
    names = [truth.get("agency"), *truth.get("agency_accept", [])]
    result.agency_right = _same_name(report.get("agency"), names)
    result.year_right = report.get("year") == truth.get("year")
    result.layouts_right = _same_layouts(report.get("layouts") or {}, truth.get("layouts") or {})
    result.tags = list(truth.get("tags", []))

    actual = {_figure(f): f for f in report.get("facts", [])}
    doubts = _Doubts(report)
    for figure, expected in truth["facts"].items():
        fact = actual.pop(figure, None)
        outcome, why = _judge(expected, fact, doubts)
        result.counts[outcome] += 1
        if outcome is not Outcome.RIGHT:
            result.differences.append(
                Difference(figure, outcome, dict(expected), _short(fact), why)
            )
    accepted_extra = set(truth.get("extra_accept", []))
    for figure, fact in actual.items():
        if fact["state"] != "reported" or figure in accepted_extra or _is_derived(fact):
            continue
        why = doubts.about(fact)
        outcome = Outcome.IN_DOUBT if why else Outcome.SILENTLY_WRONG
        result.counts[outcome] += 1
        nothing = {"value": None, "state": "not in the document"}
        result.differences.append(Difference(figure, outcome, nothing, _short(fact), why))
    _compare_others(result, report, truth)
    return result


def _compare_others(
    result: Comparison, report: Mapping[str, Any], truth: Mapping[str, Any]
) -> None:
    """Add the further reports of the page to the comparison of the first."""
    parsed = list(report.get("others", []))
    for number, expected in enumerate(truth.get("others", []), 2):
        actual = parsed[number - 2] if number - 2 < len(parsed) else {}
        further = compare(f"{result.name}#{number}", actual, expected)
        for outcome, count in further.counts.items():
            result.counts[outcome] += count
        result.differences += further.differences
        result.agency_right &= further.agency_right
        result.year_right &= further.year_right
        result.layouts_right &= further.layouts_right


def unread(name: str, message: str, truth: Mapping[str, Any]) -> Comparison:
    """A document that could not be read at all: every figure is absent, and said to be."""
    result = Comparison(name, error=message, tags=list(truth.get("tags", [])))
    result.counts[Outcome.ABSENT] = len(truth["facts"])
    return result


def overall(comparisons: Iterable[Comparison]) -> dict[str, Any]:
    """Totals over documents, with the share right of all figures."""
    done = list(comparisons)
    counts = {str(o): sum(c.counts[o] for c in done) for o in Outcome}
    figures = sum(counts.values())
    return {
        "documents": len(done),
        "figures": figures,
        **counts,
        "right_share": counts[Outcome.RIGHT] / figures if figures else None,
        "agency_right": sum(c.agency_right for c in done),
        "year_right": sum(c.year_right for c in done),
        "layouts_right": sum(c.layouts_right for c in done),
        "unread": sum(c.error is not None for c in done),
        "silent": sum(c.silent for c in done),
    }


class _Doubts:
    """What a parse itself says against its figures."""

    def __init__(self, report: Mapping[str, Any]) -> None:
        self._checks: dict[tuple[str, str | None], str] = {}
        for check in report.get("checks", []):
            if check["passed"] or check.get("severity", "H") not in {"H", "S"}:
                continue
            for cell in check.get("cells", []):
                key = (cell["indicator"], cell.get("applicant"))
                self._checks.setdefault(key, f"check {check['rule']} failed")
        self._problems = [p for p in report.get("problems", []) if p.get("place")]
        self.table_missing = any(
            _TABLE_MISSING.search(p.get("code", "")) for p in report.get("problems", [])
        )

    def about(self, fact: Mapping[str, Any]) -> str | None:
        """Why this figure is in doubt, or None when nothing says so."""
        if fact["state"] in _DOUBTFUL_STATES:
            return f"state is {fact['state']}"
        if fact.get("doubt"):
            return f"doubt: {fact['doubt']}"
        failed = self._checks.get((fact["indicator"], fact.get("applicant")))
        if failed:
            return failed
        place = fact.get("place") or {}
        for problem in self._problems:
            if _points_at(problem["place"], place):
                return f"problem {problem['code']}"
        return None


def _points_at(problem: Mapping[str, Any], place: Mapping[str, Any]) -> bool:
    """A problem at a cell, row or column holds for the figures there; one that names only a
    table or page is too vague to excuse a wrong figure."""
    if not place or not {"row", "column", "line"} & problem.keys():
        return False
    return all(place.get(key) == value for key, value in problem.items() if key in place)


def _judge(
    expected: Mapping[str, Any], fact: Mapping[str, Any] | None, doubts: _Doubts
) -> tuple[Outcome, str | None]:
    if fact is None:
        if doubts.table_missing:
            return Outcome.ABSENT, "a problem says a table is missing"
        return Outcome.SILENTLY_ABSENT, None
    state = fact["state"]
    if expected.get("contested"):
        if not (why := doubts.about(fact)):
            return Outcome.SILENTLY_WRONG, None
        if expected["state"] == "unreadable":
            return Outcome.RIGHT, None
    if state == expected["state"]:
        if state != "reported" or _same_value(expected.get("value"), fact.get("value")):
            return Outcome.RIGHT, None
    elif state in expected.get("accept", ()) and state != "reported":
        return Outcome.RIGHT, None
    why = doubts.about(fact)
    return (Outcome.IN_DOUBT, why) if why else (Outcome.SILENTLY_WRONG, None)


def _same_value(expected: object, actual: object) -> bool:
    try:
        return Decimal(str(expected)) == Decimal(str(actual))
    except InvalidOperation:
        return False


def _same_name(actual: str | None, names: list[str | None]) -> bool:
    def squeeze(text: str) -> str:
        return re.sub(r"\s+", "", text)

    return any(
        actual == name or (actual and name and squeeze(actual) == squeeze(name)) for name in names
    )


def _same_layouts(actual: Mapping[str, str], expected: Mapping[str, str]) -> bool:
    # Table 4 is one and the same form in both notices, so its layout cannot be told from it.
    return all(
        table in actual and (table == "T4" or actual[table] == layout)
        for table, layout in expected.items()
    )


def _figure(fact: Mapping[str, Any]) -> str:
    applicant = fact.get("applicant")
    return f"{fact['indicator']}/{applicant}" if applicant else str(fact["indicator"])


def _short(fact: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if fact is None:
        return None
    keys = ("value", "state", "raw", "place", "doubt")
    return {k: fact[k] for k in keys if fact.get(k) is not None or k in ("value", "state")}


def _is_derived(fact: Mapping[str, Any]) -> bool:
    """Subtotals computed by the parser and prose figures are not cells of a table."""
    from parsers.layouts import indicators

    known = {i.code: i for i in indicators()}.get(fact["indicator"])
    return known is not None and (bool(known.derived_from) or known.table == "S6")
