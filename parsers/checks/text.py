"""Prose against tables: every rule here is soft, and narrower sentences are not compared."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from parsers.checks.kinds import Cell, Context
from parsers.layouts import indicator
from parsers.report import CheckResult

_GROUPS = (
    "granted",
    "partially_granted",
    "refused_total",
    "unable_total",
    "not_processed_total",
    "other_total",
)
_RULES: dict[str, str] = {
    "requests_received": "TXT.RECEIVED",
    "results_total": "TXT.RESULTS",
    "requests_carried_out": "TXT.CARRY",
    "requests_carried_in": "TXT.CARRY",
    **dict.fromkeys(_GROUPS, "TXT.GROUPS"),
    "reconsideration_total": "TXT.REV",
    "litigation_total": "TXT.LIT",
}


_FORMS: dict[str, tuple[str, ...]] = {
    "requests_received": ("applications_received", "e1_12_applications_total"),
    "results_total": ("replies_total", "applications_closed", "e1_19_replies_total"),
    "reconsideration_total": ("review_total", "e1_34_reconsideration_cases"),
    "litigation_total": ("suit_total", "e1_35_litigation_cases"),
}
"""What the statistics forms of 2008–2018 call it; of several in one form the prose may mean either."""


def text_checks(claims: Iterable[dict[str, Any]], context: Context) -> list[CheckResult]:
    """One result a comparable claim; `expected` is the prose, `actual` the table."""
    results = []
    for claim in claims:
        rule = _RULES.get(claim["claim"])
        if rule is None or claim["scope"] != "whole" or claim["approximate"]:
            continue
        sides = _table(claim["claim"], context)
        if sides is None:
            continue
        allowed, cells = sides
        said = Decimal(str(claim["value"]))
        results.append(
            CheckResult(
                rule, None, said, allowed[0], said in allowed, "S", claim["sentence"][:200], cells
            )
        )
    return results


def _table(code: str, context: Context) -> tuple[list[Decimal], tuple[Cell, ...]] | None:
    """The values the prose may state for `code`, and the cells they come from."""
    of_form: list[Cell] = [(c, None) for c in _FORMS.get(code, ()) if (c, None) in context.numbers]
    if of_form:
        return [context.numbers[cell] for cell in of_form], tuple(of_form)
    if code == "requests_received":
        cells: list[Cell] = [(code, "total"), ("requests_carried_in", "total")]
        received = context.value(*cells[0])
        if received is None:
            return None
        carried = context.value(*cells[1]) or Decimal(0)
        return [received, received + carried], tuple(cells)
    meaning = indicator(code)
    applicant = "total" if meaning.has_applicant else None
    if not meaning.derived_from:
        value = context.value(code, applicant)
        return None if value is None else ([value], ((code, applicant),))
    parts: list[Cell] = [
        (c, applicant) for c in meaning.derived_from if (c, applicant) in context.facts
    ]
    values = context.values(parts)
    if not parts or values is None:
        return None
    return [sum(values, Decimal(0))], tuple(parts)
