"""Views researchers query: plain names, current versions only, one subject each."""

from __future__ import annotations

import sqlite3

from db.schema import histories
from db.schema.harmonised import CORRECTED_SERIES, harmonised
from db.schema.headlines import agency_years, agency_years_corrected
from db.schema.long_form import FIGURES, FIGURES_CORRECTED, facts
from db.schema.resemblance import COPIED_REPORTS
from db.schema.wide import columns_of

_CRAWLERS = "site_health_latest"
"""The crawler's own view: its schema makes it."""


def create_views(connection: sqlite3.Connection) -> None:
    """Create every view anew, unless all are there as they should be."""
    wanted = {name: f"CREATE VIEW {name} AS {sql}" for name, sql in views().items()}
    found = dict(
        connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'view' AND name <> ?", (_CRAWLERS,)
        ).fetchall()
    )
    if found == {name: sql.strip() for name, sql in wanted.items()}:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for name in found:
            connection.execute(f"DROP VIEW [{name}]")
        for sql in wanted.values():
            connection.execute(sql)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def views() -> dict[str, str]:
    """Name → SELECT of every view, in the order they must be created."""
    return {
        "current_reports": _CURRENT,
        "facts": facts(),
        "figures": FIGURES,
        "figures_corrected": FIGURES_CORRECTED,
        "agency_years": agency_years(),
        "agency_years_corrected": agency_years_corrected(),
        "applications_by_result": _by_result(),
        "applications_by_applicant": _by_applicant(),
        "reviews_and_litigation": _REVIEWS,
        "proactive_disclosure": _of_table("disclosure"),
        "form_2014": _of_table("statistics_2014"),
        "form_2008": _of_table("statistics_2008"),
        "harmonised": harmonised(),
        "corrected_series": CORRECTED_SERIES,
        "report_texts": _TEXTS,
        "provenance": _PROVENANCE,
        "failed_checks": _FAILED,
        "copied_reports": COPIED_REPORTS,
        "corrected_figures": histories.CORRECTED,
        "figure_history": histories.FIGURE_HISTORY,
        "report_history": histories.HISTORY,
        "coverage_by_agency": histories.COVERAGE_AGENCY,
        "coverage_by_year": histories.COVERAGE_YEAR,
        "coverage_by_province": histories.COVERAGE_PROVINCE,
    }


_CORRECTIONS = "(SELECT count(*) FROM corrections k WHERE k.report_id = r.report_id) AS corrections"
"""Figures are shown as published; this says that some of the report's have a correction
(figures_corrected has it)."""

_CURRENT = """
SELECT r.report_id, r.agency_id, a.name AS agency, a.division_code, a.level, a.kind, r.year,
       v.title, r.published_on, r.status, r.version_id, r.capture_id,
       v.layout_t2, v.layout_t3, v.layout_t4, v.layout_form
FROM reports r JOIN agencies a USING (agency_id) JOIN report_versions v USING (version_id)
"""


def _by_result() -> str:
    columns = ", ".join(f"t.{c}" for c in columns_of("applications"))
    return f"""
SELECT r.report_id, r.agency_id, a.name AS agency, a.division_code, r.year, {columns},
       {_CORRECTIONS}
FROM reports r JOIN agencies a USING (agency_id)
JOIN applications t ON t.version_id = r.version_id AND t.applicant = 'total'
"""


def _by_applicant() -> str:
    columns = ", ".join(f"t.{c}" for c in columns_of("applications"))
    return f"""
SELECT r.report_id, r.agency_id, a.name AS agency, a.division_code, r.year, t.applicant, {columns},
       {_CORRECTIONS}
FROM reports r JOIN agencies a USING (agency_id)
JOIN applications t ON t.version_id = r.version_id
"""


_REVIEWS = f"""
SELECT r.report_id, r.agency_id, a.name AS agency, a.division_code, r.year, w.route,
       w.upheld, w.corrected, w.other, w.pending, w.total, {_CORRECTIONS}
FROM reports r JOIN agencies a USING (agency_id) JOIN reviews w ON w.version_id = r.version_id
"""


def _of_table(table: str) -> str:
    columns = ", ".join(f"d.{c}" for c in columns_of(table))
    return f"""
SELECT r.report_id, r.agency_id, a.name AS agency, a.division_code, r.year, {columns},
       {_CORRECTIONS}
FROM reports r JOIN agencies a USING (agency_id)
JOIN {table} d ON d.version_id = r.version_id
"""


_TEXTS = """
SELECT r.report_id, r.agency_id, a.name AS agency, a.division_code, r.year, s.position, s.number,
       s.heading, s.text
FROM reports r JOIN agencies a USING (agency_id) JOIN sections s ON s.version_id = r.version_id
"""

_PROVENANCE = """
SELECT r.report_id, r.agency_id, a.name AS agency, r.year, v.version_id, v.is_current, v.relation,
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
