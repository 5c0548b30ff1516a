"""What happened: corrections, changed figures, the life of a report, who published when."""

from __future__ import annotations

CORRECTED = """
SELECT k.report_id, r.agency_id, a.name AS agency, r.year, k.indicator, i.label_zh, i.label_en,
       nullif(k.applicant, '') AS applicant, k.old_value, k.old_state, k.new_value, k.new_state,
       k.reason, k.corrected_by, k.corrected_on, k.line, c.url, c.captured_at
FROM corrections k JOIN reports r USING (report_id) JOIN agencies a USING (agency_id)
JOIN indicators i ON i.code = k.indicator
JOIN report_versions v ON v.version_id = k.version_id
JOIN captures c ON c.capture_id = v.capture_id
"""

FIGURE_HISTORY = """
SELECT f.report_id, r.agency_id, a.name AS agency, r.year, f.indicator, i.label_zh, i.label_en,
       f.applicant, f.old_value, f.old_state, f.new_value, f.new_state,
       iif(b.payload_digest = n.payload_digest, 'reread', 'changed') AS relation,
       f.from_version, b.captured_at AS from_captured_at, b.url AS from_url,
       f.to_version, n.captured_at AS to_captured_at, n.url AS to_url,
       o.parser_version AS from_parser, t.parser_version AS to_parser
FROM figure_changes f JOIN reports r USING (report_id) JOIN agencies a USING (agency_id)
JOIN indicators i ON i.code = f.indicator
JOIN report_versions o ON o.version_id = f.from_version
JOIN report_versions t ON t.version_id = f.to_version
JOIN captures b ON b.capture_id = o.capture_id
JOIN captures n ON n.capture_id = coalesce(f.to_capture, t.capture_id)
"""

HISTORY = """
SELECT h.report_id, h.agency_id, a.name AS agency, h.year, h.happened_at, h.event, h.version_id,
       h.from_version,
       (SELECT count(*) FROM figure_changes f WHERE f.to_version = h.version_id
        AND f.from_version = h.from_version
        AND f.to_capture IS iif(h.event = 'reverted', h.capture_id, NULL)) AS changed_figures,
       h.capture_id, c.url
FROM (
    SELECT r.report_id, r.agency_id, r.year, v.first_seen AS happened_at, v.relation AS event,
           v.version_id, v.supersedes AS from_version, v.capture_id
    FROM reports r JOIN report_versions v ON v.report_id = r.report_id
    UNION ALL
    SELECT r.report_id, r.agency_id, r.year, w.withdrawn_at, w.how, NULL, w.version_id,
           w.capture_id
    FROM reports r JOIN withdrawals w ON w.report_id = r.report_id
    UNION ALL
    SELECT r.report_id, r.agency_id, r.year, w.returned_at, 'returned', NULL, w.version_id,
           w.returned_capture
    FROM reports r JOIN withdrawals w ON w.report_id = r.report_id
    WHERE w.returned_at IS NOT NULL
    UNION ALL
    SELECT DISTINCT r.report_id, r.agency_id, r.year, n.captured_at, 'reverted', f.to_version,
           f.from_version, f.to_capture
    FROM reports r JOIN figure_changes f ON f.report_id = r.report_id
    JOIN captures n ON n.capture_id = f.to_capture
) h CROSS JOIN agencies a ON a.agency_id = h.agency_id JOIN captures c ON c.capture_id = h.capture_id
"""


_STANDINGS = ("on_time", "late", "undated", "missing", "withdrawn", "unreadable")
_COUNTS = ", ".join(f"sum(c.standing = '{s}') AS {s}" for s in _STANDINGS)

COVERAGE_YEAR = f"""
SELECT c.year, count(*) AS due, {_COUNTS}
FROM coverage c WHERE c.standing <> 'not_due' GROUP BY c.year
"""

COVERAGE_PROVINCE = f"""
SELECT p.code AS province_code, p.name AS province, c.year, count(*) AS due, {_COUNTS}
FROM coverage c JOIN agencies a USING (agency_id)
LEFT JOIN divisions p ON p.code = substr(a.division_code, 1, 2) || '0000'
WHERE c.standing <> 'not_due' GROUP BY p.code, p.name, c.year
"""

COVERAGE_AGENCY = """
SELECT c.agency_id, a.name AS agency, a.kind, a.level, a.division_code, p.name AS province, c.year,
       c.standing, c.deadline, c.published_on, c.days_late,
       CASE WHEN c.reason IS NULL AND c.standing = 'missing' THEN CASE
            WHEN s.state IN ('refused', 'unreachable', 'hold') THEN 'the site is ' || s.state
            WHEN s.site_id IS NOT NULL AND s.last_crawled_at IS NULL THEN 'the site was not crawled'
            END ELSE c.reason END AS reason,
       c.report_id
FROM coverage c JOIN agencies a USING (agency_id)
LEFT JOIN sites s ON s.site_id = a.site_id
LEFT JOIN divisions p ON p.code = substr(a.division_code, 1, 2) || '0000'
"""
