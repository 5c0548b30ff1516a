"""The long form: one row a figure, out of the wide tables."""

from __future__ import annotations

from db.schema.wide import REVIEW_RESULTS, columns_of

_PAIRS = 60
"""Pairs a json_object call may hold (SQLite allows 127 arguments)."""


_OF_REPORT = "r.report_id, r.agency_id, r.year, r.version_id"
"""What every arm of the long form carries, so that a filter on any of these reaches the indexes:
SQLite pushes a filter into the arms of a compound view, a join it does not (measured: one report
of 140,000 in 2 ms instead of a minute). The CROSS JOIN behind the compound keeps it outermost, so
that its rows are streamed and not first written to a table of their own."""


def _unpacked(table: str, codes: tuple[str, ...], applicant: str) -> list[str]:
    parts = []
    for start in range(0, len(codes), _PAIRS):
        pairs = ", ".join(f"'{c}', w.{c}" for c in codes[start : start + _PAIRS])
        parts.append(
            f"SELECT {_OF_REPORT}, j.key AS indicator, {applicant} AS applicant, "
            f"j.value AS value FROM reports r JOIN {table} w ON w.version_id = r.version_id, "
            f"json_each(json_object({pairs})) j"
        )
    return parts


def facts() -> str:
    selects = _unpacked("applications", columns_of("applications"), "w.applicant")
    for table in ("disclosure", "statistics_2014", "statistics_2008"):
        selects += _unpacked(table, columns_of(table), "NULL")
    pairs = ", ".join(f"'{r}', w.{r}" for r in REVIEW_RESULTS)
    selects.append(
        f"SELECT {_OF_REPORT}, w.route || '_' || j.key AS indicator, NULL AS applicant, "
        "j.value AS value FROM reports r JOIN reviews w ON w.version_id = r.version_id, "
        f"json_each(json_object({pairs})) j"
    )
    union = "\nUNION ALL ".join(selects)
    return f"""
SELECT u.report_id, u.agency_id, u.year, u.version_id, u.indicator, u.applicant, u.value,
       CASE WHEN u.value IS NOT NULL THEN 'reported'
            ELSE coalesce(n.state, s.state, 'missing') END AS state,
       CASE WHEN n.raw IS NOT NULL THEN n.raw WHEN u.value IS NOT NULL THEN CAST(u.value AS TEXT)
            WHEN coalesce(n.state, s.state) = 'blank' THEN '' END AS raw,
       n.doubt, n.confidence, c.new_value AS corrected_value, c.new_state AS corrected_state,
       coalesce(n.place, json_extract(p.pattern, '$."' || u.indicator ||
           CASE WHEN u.applicant IS NULL THEN '' ELSE '/' || u.applicant END || '"')) AS place
FROM ({union}) u
CROSS JOIN report_versions v ON v.version_id = u.version_id
JOIN indicators i ON i.code = u.indicator
JOIN layout_indicators l ON l.indicator = u.indicator
     AND l.layout_key = CASE i.table_code WHEN 'T2' THEN 'T2-' || v.layout_t2
         WHEN 'T3' THEN 'T3-' || v.layout_t3 WHEN 'T4' THEN 'T4-' || v.layout_t4
         ELSE 'FORM-' || v.layout_form END
LEFT JOIN cell_notes n ON n.version_id = u.version_id AND n.indicator = u.indicator
     AND n.applicant = coalesce(u.applicant, '')
LEFT JOIN state_runs s ON s.version_id = u.version_id AND s.table_code = i.table_code
LEFT JOIN place_patterns p ON p.pattern_id = v.place_pattern
LEFT JOIN corrections c ON c.report_id = u.report_id AND c.indicator = u.indicator
     AND c.applicant = coalesce(u.applicant, '')
"""


FIGURES = """
SELECT f.agency_id, a.name AS agency, a.division_code, f.year, f.report_id, f.indicator,
       i.label_zh, i.label_en, f.applicant, f.value, i.unit, f.state, f.raw, f.doubt,
       f.corrected_value, f.corrected_state, f.place
FROM facts f CROSS JOIN agencies a ON a.agency_id = f.agency_id JOIN indicators i ON i.code = f.indicator
"""

FIGURES_CORRECTED = """
SELECT f.agency_id, f.agency, f.division_code, f.year, f.report_id, f.indicator, f.label_zh,
       f.label_en, f.applicant,
       CASE WHEN f.corrected_state IS NULL THEN f.value ELSE f.corrected_value END AS value, f.unit,
       coalesce(f.corrected_state, f.state) AS state, f.corrected_state IS NOT NULL AS is_corrected,
       f.value AS published_value, f.state AS published_state, f.raw, f.doubt, f.place
FROM figures f
"""
