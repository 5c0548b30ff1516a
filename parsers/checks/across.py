"""Checks across two years of one agency."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from parsers.layouts import APPLICANTS
from parsers.report import CheckResult

Cell = tuple[str, str | None]
Figures = Mapping[Cell, Decimal | None]

_JUMP_RATIO, _JUMP_SIZE = 10, 100
_REVIEWS = (
    "reconsideration_total",
    "litigation_direct_total",
    "litigation_after_reconsideration_total",
)
_REQUESTS: tuple[Cell, ...] = (("requests_received", "total"), ("requests_carried_in", "total"))
_TOTALS = {
    *_REVIEWS,
    "administrative_licensing_decisions",
    "administrative_penalty_decisions",
    "administrative_coercion_decisions",
    "proactive_items",
    "applications_received",
    "applications_closed",
    "replies_total",
    "review_total",
    "suit_total",
    "e1_01_proactively_disclosed_items",
    "e1_12_applications_total",
    "e1_19_replies_total",
    "e1_27_reply_refused_total",
    "e1_37_fees_charged_total",
}
"""Totals besides those of the rows of table 3."""


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
    for cell, now in current.items():
        was = previous.get(cell)
        if was is None or now is None or (cell[1] != "total" and cell[0] not in _TOTALS):
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
    results += _reviews_without_requests(current, previous)
    return results


def _reviews_without_requests(current: Figures, previous: Figures) -> list[CheckResult]:
    """T4.VS.T3 with the year before known: its requests may be what the reviews are about."""
    cells: tuple[Cell, ...] = (*((code, None) for code in _REVIEWS), *_REQUESTS)
    reviews = [current.get((code, None)) for code in _REVIEWS]
    requests = [current.get(cell) for cell in _REQUESTS]
    total = sum((x for x in reviews if x is not None), Decimal(0))
    if None in reviews or None in requests or total == 0:
        return []
    now = sum((x for x in requests if x is not None), Decimal(0))
    before = sum((x for cell in _REQUESTS if (x := previous.get(cell)) is not None), Decimal(0))
    detail = "reviews without any request, this year or the year before"
    return [
        CheckResult("T4.VS.T3", None, now + before, total, now + before > 0, "S", detail, cells)
    ]
