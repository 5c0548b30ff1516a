"""Checks across two years of one agency."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from parsers.layouts import APPLICANTS
from parsers.report import CheckResult

Cell = tuple[str, str | None]
Figures = Mapping[Cell, Decimal | None]

_JUMP_RATIO, _JUMP_SIZE = 10, 100
_TOTALS: tuple[Cell, ...] = (
    ("requests_received", "total"),
    ("results_total", "total"),
    ("reconsideration_total", None),
    ("litigation_direct_total", None),
    ("administrative_licensing_decisions", None),
    ("administrative_penalty_decisions", None),
)


def across_years(current: Figures, previous: Figures) -> list[CheckResult]:
    """Rules that link a report to the same agency's report of the year before. Values are those
    reported; a None or absent figure is not assessed."""
    results: list[CheckResult] = []
    for applicant in APPLICANTS:
        was, now = (
            previous.get(("requests_carried_out", applicant)),
            current.get(("requests_carried_in", applicant)),
        )
        if was is not None and now is not None:
            severity = "H" if applicant == "total" else "S"
            results.append(
                CheckResult(
                    "X.CARRY",
                    applicant,
                    was,
                    now,
                    was == now,
                    severity,
                    "carried in this year = carried out last year",
                    (("requests_carried_in", applicant),),
                )
            )
    for group in ("rules", "normative_documents"):
        old = previous.get((f"{group}_in_force", None))
        parts = [current.get((f"{group}_{k}", None)) for k in ("issued", "repealed", "in_force")]
        if old is not None and all(p is not None for p in parts):
            issued, repealed, in_force = (p or Decimal(0) for p in parts)
            expected = old + issued - repealed
            results.append(
                CheckResult(
                    "X.T2.INFORCE",
                    None,
                    expected,
                    in_force,
                    expected == in_force,
                    "S",
                    "in force = last year's + issued − repealed",
                    tuple((f"{group}_{k}", None) for k in ("issued", "repealed", "in_force")),
                )
            )
    for group in (
        "administrative_licensing",
        "other_external_services",
        "administrative_penalty",
        "administrative_coercion",
    ):
        base, change = (
            previous.get((f"{group}_items_previous_year", None)),
            previous.get((f"{group}_items_change", None)),
        )
        now = current.get((f"{group}_items_previous_year", None))
        if base is not None and change is not None and now is not None:
            results.append(
                CheckResult(
                    "X.T2.ITEMS",
                    None,
                    base + change,
                    now,
                    base + change == now,
                    "S",
                    "items last year = the year before's + its change",
                    ((f"{group}_items_previous_year", None),),
                )
            )
    fee_now, fee_was = (
        current.get(("administrative_fee_revenue", None)),
        previous.get(("administrative_fee_revenue", None)),
    )
    if fee_now and fee_was and max(fee_now, fee_was) >= 1000 * min(fee_now, fee_was) > 0:
        results.append(
            CheckResult(
                "T2.FEE.MAGNITUDE",
                None,
                fee_was,
                fee_now,
                False,
                "S",
                "a thousandfold change: 元 and 万元 confused?",
                (("administrative_fee_revenue", None),),
            )
        )
    for cell in _TOTALS:
        was, now = previous.get(cell), current.get(cell)
        if was is None or now is None:
            continue
        low, high = sorted((was, now))
        jumped = high > _JUMP_RATIO * low and high - low > _JUMP_SIZE
        if jumped:
            results.append(
                CheckResult(
                    "X.JUMP",
                    cell[1],
                    was,
                    now,
                    False,
                    "S",
                    f"{cell[0]} changed more than tenfold",
                    (cell,),
                )
            )
    reviews = current.get(("litigation_after_reconsideration_total", None))
    possible = [f.get(("reconsideration_total", None)) for f in (current, previous)]
    if reviews is not None and all(p is not None for p in possible):
        limit = sum((p or Decimal(0) for p in possible), Decimal(0))
        results.append(
            CheckResult(
                "T4.AFTER.SOFT",
                None,
                limit,
                reviews,
                reviews <= limit,
                "S",
                "lawsuits after reconsideration ≤ reconsiderations of two years",
                (("litigation_after_reconsideration_total", None),),
            )
        )
    return results
