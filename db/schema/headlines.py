"""The headline figures: one row per agency and year, as published and with corrections."""

from __future__ import annotations

from collections.abc import Callable

from db.schema.wide import REVIEW_RESULTS

_REFUSED = "refused_state_secret refused_prohibited_by_law refused_three_securities_one_stability " \
    "refused_third_party_rights refused_internal_affairs refused_process_information " \
    "refused_enforcement_case_file refused_administrative_inquiry"  # fmt: skip
_UNABLE = "unable_not_held unable_requires_creation unable_unclear_after_correction"
_NOT_PROCESSED = "not_processed_petition_complaint not_processed_repeated " \
    "not_processed_publication not_processed_excessive not_processed_confirm_or_reissue"  # fmt: skip
_HEADLINES = {
    "requests_received": "requests_received",
    "requests_carried_in": "requests_carried_in",
    "granted": "granted",
    "partially_granted": "partially_granted",
    "refused_total": _REFUSED,
    "unable_total": _UNABLE,
    "not_processed_total": _NOT_PROCESSED,
    "other_total": "other_handling|other_correction_overdue other_fee_unpaid other_other",
    "results_total": "results_total",
    "requests_carried_out": "requests_carried_out",
    "reconsideration_total": "reconsideration_total",
    "reconsideration_corrected": "reconsideration_corrected",
    "litigation_total": "litigation_direct_total litigation_after_reconsideration_total",
    "litigation_corrected":
        "litigation_direct_corrected litigation_after_reconsideration_corrected",
}  # fmt: skip
"""Headline figure → the indicators it is the sum of; after | what it is on the newer form. A sum
is null unless every part is reported."""

_ROUTE_ALIAS = {
    "reconsideration": "rc",
    "litigation_direct": "ld",
    "litigation_after_reconsideration": "la",
}


def _published(code: str) -> str:
    for route, alias in _ROUTE_ALIAS.items():
        result = code.removeprefix(route + "_")
        if code.startswith(route) and result in REVIEW_RESULTS:
            return f"{alias}.{result}"
    return f"t.{code}"


def _corrected(code: str) -> str:
    """The correction of a figure where there is one, else the figure as published."""
    applicant = "total" if _published(code).startswith("t.") else ""
    found = (
        f"FROM corrections k WHERE k.report_id = r.report_id AND k.indicator = '{code}' "
        f"AND k.applicant = '{applicant}'"
    )
    return f"iif(EXISTS (SELECT 1 {found}), (SELECT k.new_value {found}), {_published(code)})"


def _headline(name: str, cell: Callable[[str], str]) -> str:
    codes = _HEADLINES.get(name, name)
    sums = [" + ".join(map(cell, way.split())) for way in codes.split("|")]
    return sums[0] if len(sums) == 1 else f"coalesce({', '.join(sums)})"


def _headlines(cell: Callable[[str], str]) -> str:
    return ",\n       ".join(f"{_headline(name, cell)} AS {name}" for name in _HEADLINES)


def published_headline(name: str) -> str:
    """Expression of a headline figure, or of any stored one, over the aliases of `agency_years`:
    t (applications, total), rc, ld and la (reviews by route)."""
    return _headline(name, _published)


def agency_years(cell: Callable[[str], str] = _published) -> str:
    return f"""
SELECT r.report_id, r.agency_id, a.name AS agency, coalesce(a.level, '') AS level, a.kind,
       a.division_code, r.year, r.published_on, r.status,
       {_headlines(cell)},
       r.figures_in_doubt, r.checks_failed,
       (SELECT count(*) FROM corrections k WHERE k.report_id = r.report_id) AS corrections
FROM reports r JOIN agencies a USING (agency_id)
LEFT JOIN applications t ON t.version_id = r.version_id AND t.applicant = 'total'
LEFT JOIN reviews rc ON rc.version_id = r.version_id AND rc.route = 'reconsideration'
LEFT JOIN reviews ld ON ld.version_id = r.version_id AND ld.route = 'litigation_direct'
LEFT JOIN reviews la ON la.version_id = r.version_id
     AND la.route = 'litigation_after_reconsideration'
WHERE r.version_id IS NOT NULL
"""


def agency_years_corrected() -> str:
    corrected = "r.report_id IN (SELECT report_id FROM corrections)"
    return (
        f"{agency_years()} AND NOT ({corrected})\nUNION ALL\n"
        f"{agency_years(_corrected)} AND {corrected}"
    )
