"""Derived subtotals: what the official form leaves to the reader to add up (不予公开 of all grounds …).

They are computed, so they stand apart from the facts; one is given only if every part is reported.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any

from parsers.layouts import APPLICANTS, indicators
from parsers.report import Fact, plain_number


def derived_figures(facts: Iterable[Fact]) -> list[dict[str, Any]]:
    """{"indicator", "applicant", "value", "derived_from"} of every subtotal of the dictionary
    whose parts are all reported; a form without one of the parts (（六） of 2019) uses its own."""
    known = {(f.indicator, f.applicant): f.value for f in facts}
    found: list[dict[str, Any]] = []
    for code, applicant, cells in _subtotals():
        parts = [cell for cell in cells if cell in known]
        values = [value for cell in parts if (value := known[cell]) is not None]
        if values and len(values) == len(parts):
            found.append(
                {
                    "indicator": code,
                    "applicant": applicant,
                    "value": plain_number(sum(values, Decimal(0))),
                    "derived_from": [part for part, _ in parts],
                }
            )
    return found


@cache
def _subtotals() -> tuple[tuple[str, str | None, tuple[tuple[str, str | None], ...]], ...]:
    """(code, applicant, cells of its parts) of every subtotal of the dictionary."""
    return tuple(
        (meaning.code, applicant, tuple((part, applicant) for part in meaning.derived_from))
        for meaning in indicators()
        if meaning.derived_from
        for applicant in (APPLICANTS if meaning.has_applicant else (None,))
    )
