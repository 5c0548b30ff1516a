"""Views researchers query: plain names, current versions only, one subject each."""

from __future__ import annotations

import sqlite3

from db.schema.wide import REVIEW_RESULTS, REVIEW_ROUTES, columns_of
from parsers.layouts import indicators

_PAIRS = 60
"""Pairs a json_object call may hold (SQLite allows 127 arguments)."""


def create_views(connection: sqlite3.Connection) -> None:
    """Create every view anew."""
    for name, sql in views().items():
        connection.execute(f"DROP VIEW IF EXISTS {name}")
        connection.execute(f"CREATE VIEW {name} AS {sql}")


def views() -> dict[str, str]:
    """Name → SELECT of every view, in the order they must be created."""
    return {
        "current_reports": _CURRENT,
        "facts": _facts(),
        "figures": _FIGURES,
        "agency_years": _AGENCY_YEARS,
        "applications_by_result": _by_result(),
        "applications_by_applicant": _BY_APPLICANT,
        "reviews_and_litigation": _REVIEWS,
        "proactive_disclosure": _disclosure(),
        "provenance": _PROVENANCE,
        "failed_checks": _FAILED,
        "coverage_by_year": _COVERAGE,
    }


_CURRENT = """
SELECT r.report_id, r.agency_id, a.name AS agency, a.division_code, a.level, a.kind, r.year,
       r.title, r.published_on, r.status, r.version_id, r.capture_id,
       v.layout_t2, v.layout_t3, v.layout_t4, v.layout_form
FROM reports r JOIN agencies a USING (agency_id) JOIN report_versions v USING (version_id)
"""


def _unpacked(table: str, alias: str, codes: tuple[str, ...], applicant: str) -> list[str]:
    parts = []
    for start in range(0, len(codes), _PAIRS):
        pairs = ", ".join(f"'{c}', {alias}.{c}" for c in codes[start : start + _PAIRS])
        parts.append(
            f"SELECT {alias}.version_id, j.key AS indicator, {applicant} AS applicant, "
            f"j.value AS value FROM {table} {alias}, json_each(json_object({pairs})) j"
        )
    return parts


def _facts() -> str:
    selects = _unpacked("applications", "w", columns_of("applications"), "w.applicant")
    for table in ("disclosure", "statistics_2014", "statistics_2008"):
        selects += _unpacked(table, "w", columns_of(table), "NULL")
    pairs = ", ".join(f"'{r}', w.{r}" for r in REVIEW_RESULTS)
    selects.append(
        "SELECT w.version_id, w.route || '_' || j.key AS indicator, NULL AS applicant, "
        f"j.value AS value FROM reviews w, json_each(json_object({pairs})) j"
    )
    union = "\nUNION ALL ".join(selects)
    return f"""
SELECT r.report_id, u.version_id, u.indicator, u.applicant, u.value,
       CASE WHEN u.value IS NOT NULL THEN 'reported'
            ELSE coalesce(n.state, s.state, 'missing') END AS state,
       CASE WHEN n.raw IS NOT NULL THEN n.raw WHEN u.value IS NOT NULL THEN CAST(u.value AS TEXT)
            WHEN coalesce(n.state, s.state) = 'blank' THEN '' END AS raw,
       n.doubt, n.confidence,
       coalesce(n.place, json_extract(p.pattern, '$."' || u.indicator ||
           CASE WHEN u.applicant IS NULL THEN '' ELSE '/' || u.applicant END || '"')) AS place
FROM ({union}) u
JOIN report_versions v ON v.version_id = u.version_id
JOIN reports r ON r.version_id = v.version_id
JOIN indicators i ON i.code = u.indicator
JOIN layout_indicators l ON l.indicator = u.indicator
     AND l.layout_key = CASE i.table_code WHEN 'T2' THEN 'T2-' || v.layout_t2
         WHEN 'T3' THEN 'T3-' || v.layout_t3 WHEN 'T4' THEN 'T4-' || v.layout_t4
         ELSE 'FORM-' || v.layout_form END
LEFT JOIN cell_notes n ON n.version_id = u.version_id AND n.indicator = u.indicator
     AND n.applicant = coalesce(u.applicant, '')
LEFT JOIN state_runs s ON s.version_id = u.version_id AND s.table_code = i.table_code
LEFT JOIN place_patterns p ON p.pattern_id = v.place_pattern
"""


_FIGURES = """
SELECT r.agency_id, a.name AS agency, a.division_code, r.year, f.report_id, f.indicator,
       i.label_zh, i.label_en, f.applicant, f.value, i.unit, f.state, f.raw, f.doubt, f.place
FROM facts f JOIN reports r USING (report_id) JOIN agencies a USING (agency_id)
JOIN indicators i ON i.code = f.indicator
"""

_AGENCY_YEARS = """
SELECT r.report_id, r.agency_id, a.name AS agency, a.level, a.kind, a.division_code, r.year,
       r.published_on, r.status,
       t.requests_received, t.requests_carried_in, t.granted, t.partially_granted,
       t.refused_state_secret + t.refused_prohibited_by_law
         + t.refused_three_securities_one_stability + t.refused_third_party_rights
         + t.refused_internal_affairs + t.refused_process_information
         + t.refused_enforcement_case_file + t.refused_administrative_inquiry AS refused_total,
       t.unable_not_held + t.unable_requires_creation + t.unable_unclear_after_correction
         AS unable_total,
       t.not_processed_petition_complaint + t.not_processed_repeated + t.not_processed_publication
         + t.not_processed_excessive + t.not_processed_confirm_or_reissue AS not_processed_total,
       coalesce(t.other_handling, t.other_correction_overdue + t.other_fee_unpaid + t.other_other)
         AS other_total,
       t.results_total, t.requests_carried_out,
       rc.total AS reconsideration_total, rc.corrected AS reconsideration_corrected,
       ld.total + la.total AS litigation_total, ld.corrected + la.corrected AS litigation_corrected,
       r.figures_in_doubt, r.checks_failed
FROM reports r JOIN agencies a USING (agency_id)
LEFT JOIN applications t ON t.version_id = r.version_id AND t.applicant = 'total'
LEFT JOIN reviews rc ON rc.version_id = r.version_id AND rc.route = 'reconsideration'
LEFT JOIN reviews ld ON ld.version_id = r.version_id AND ld.route = 'litigation_direct'
LEFT JOIN reviews la ON la.version_id = r.version_id
     AND la.route = 'litigation_after_reconsideration'
"""


def _by_result() -> str:
    columns = ", ".join(f"t.{c}" for c in columns_of("applications"))
    return f"""
SELECT r.report_id, r.agency_id, a.name AS agency, a.division_code, r.year, {columns}
FROM reports r JOIN agencies a USING (agency_id)
JOIN applications t ON t.version_id = r.version_id AND t.applicant = 'total'
"""


_BY_APPLICANT = """
SELECT r.report_id, r.agency_id, a.name AS agency, a.division_code, r.year, t.applicant,
       t.requests_received, t.requests_carried_in, t.granted, t.partially_granted,
       t.results_total, t.requests_carried_out
FROM reports r JOIN agencies a USING (agency_id)
JOIN applications t ON t.version_id = r.version_id
"""

_REVIEWS = """
SELECT r.report_id, r.agency_id, a.name AS agency, a.division_code, r.year, w.route,
       w.upheld, w.corrected, w.other, w.pending, w.total
FROM reports r JOIN agencies a USING (agency_id) JOIN reviews w ON w.version_id = r.version_id
"""


def _disclosure() -> str:
    columns = ", ".join(f"d.{c}" for c in columns_of("disclosure"))
    return f"""
SELECT r.report_id, r.agency_id, a.name AS agency, a.division_code, r.year, {columns}
FROM reports r JOIN agencies a USING (agency_id)
JOIN disclosure d ON d.version_id = r.version_id
"""


_PROVENANCE = """
SELECT r.report_id, a.name AS agency, r.year, v.version_id, v.is_current, v.relation,
       c.capture_id, c.url, c.captured_at, c.payload_digest, c.warc_file, c.warc_offset,
       d.carrier, v.parser_version
FROM reports r JOIN agencies a USING (agency_id)
JOIN report_versions v ON v.report_id = r.report_id
JOIN captures c ON c.capture_id = v.capture_id
JOIN documents d ON d.document_id = v.document_id
"""

_FAILED = """
SELECT r.report_id, r.agency_id, a.name AS agency, r.year, c.rule, c.severity, c.applicant,
       c.expected, c.actual, c.verdict, c.detail
FROM checks c JOIN reports r ON r.version_id = c.version_id JOIN agencies a USING (agency_id)
WHERE NOT c.passed
"""

_COVERAGE = """
SELECT year, count(*) AS due, sum(standing = 'on_time') AS on_time, sum(standing = 'late') AS late,
       sum(standing = 'undated') AS undated, sum(standing = 'missing') AS missing,
       sum(standing = 'withdrawn') AS withdrawn, sum(standing = 'unreadable') AS unreadable
FROM coverage WHERE standing <> 'not_due' GROUP BY year
"""


def wide_codes() -> tuple[str, ...]:
    """All indicator codes the facts view lists."""
    reviews = tuple(f"{route}_{result}" for route in REVIEW_ROUTES for result in REVIEW_RESULTS)
    stored = tuple(
        i.code for i in indicators() if i.table not in ("T4", "S6") and not i.derived_from
    )
    return stored + reviews
