"""Checks: the reports' own arithmetic (勾稽关系) and what contradicts it.

A rule is one entry of `rules.json`, judged by the kind of comparison it names. `expected` is what
the parts give, `actual` what stands as the total. A rule with a cell that is not `reported` is not
assessed, so no missing figure passes or fails anything. A failed check never changes a figure.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from parsers.checks.across import across_years
from parsers.checks.kinds import KINDS, Context
from parsers.checks.text import text_checks
from parsers.report import CheckResult, Fact, State

__all__ = ["SURE", "across_years", "judge", "rules", "run_checks"]

Rule = dict[str, Any]

SURE = 0.98
"""OCR confidence from which a reading is not itself in doubt."""


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule within one report, as data."""
    return tuple(json.loads((files(__package__) / "rules.json").read_text("utf-8")))


def run_checks(
    facts: Sequence[Fact],
    layouts: dict[str, str],
    *,
    year: int | None = None,
    claims: Iterable[dict[str, Any]] = (),
    level: str | None = None,
) -> list[CheckResult]:
    """All rules of the layouts found, then the prose against the tables."""
    context = Context({(f.indicator, f.applicant): f for f in facts}, year, level)
    results: list[CheckResult] = []
    for rule in rules():
        if layouts.get(rule["table"]) in rule["layouts"]:
            kind: Callable[[Rule, Context], list[CheckResult]] = KINDS[rule["kind"]]
            results.extend(kind(rule, context))
    results.extend(text_checks(claims, context))
    return results


def judge(check: CheckResult, facts: dict[tuple[str, str | None], Fact]) -> str:
    """Whom a failed check accuses: "document" when every cell was read without doubt (the report
    is wrong as published), else "reading" (a cell not found may stand somewhere unread)."""
    for cell in check.cells:
        fact = facts.get(cell)
        if fact is None or fact.doubt or fact.state in (State.UNREADABLE, State.MISSING):
            return "reading"
        if fact.confidence is not None and fact.confidence < SURE:
            return "reading"
    return "document"
