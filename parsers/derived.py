"""Derived subtotals: what the official form leaves to the reader to add up (不予公开 of all grounds …).

They are computed, so they stand apart from the facts; one is given only if every part is reported.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from parsers.layouts import APPLICANTS, indicators
from parsers.report import Fact, plain_number


def derived_figures(facts: Iterable[Fact]) -> list[dict[str, Any]]:
    """{"indicator", "applicant", "value", "derived_from"} of every subtotal of the dictionary
    whose parts are all reported; a form without one of the parts (（六） of 2019) uses its own."""
    known = {(f.indicator, f.applicant): f for f in facts}
    found: list[dict[str, Any]] = []
    for meaning in indicators():
        if not meaning.derived_from:
            continue
        for applicant in APPLICANTS if meaning.has_applicant else (None,):
            parts = [c for c in meaning.derived_from if (c, applicant) in known]
            values = [known[(code, applicant)].value for code in parts]
            if values and all(v is not None for v in values):
                total = sum((v for v in values if v is not None), Decimal(0))
                found.append(
                    {
                        "indicator": meaning.code,
                        "applicant": applicant,
                        "value": plain_number(total),
                        "derived_from": parts,
                    }
                )
    return found
