"""Filling a snapshot's ready-made tables, and the views that read them there.

Measured at national scale (docs/national.md): a ranking of one year reads its rows of
`year_figures` side by side instead of looking each up by its version; totals over provinces and
years are a few thousand rows.
"""

from __future__ import annotations

import sqlite3

from db.concept_years import fill_concept_years
from db.corrected_totals import fill_corrected_totals
from db.indicator_spread import fill_indicator_spread
from db.indicator_years import fill_indicator_years
from db.rate_spread import fill_rate_spread
from db.row_counts import fill_row_counts
from db.schema.headlines import published_headline
from db.schema.summaries import HEADLINES, STANDINGS
from db.schema.wide import columns_of

READY_MADE = (
    "year_figures",
    "yearly_totals",
    "coverage_totals",
    "province_coverage",
    "indicator_years",
    "indicator_spread",
    "rate_spread",
    "concept_years",
    "corrected_totals",
    "row_counts",
)
"""The tables that `fill_summaries` fills."""

PROVINCE = "coalesce(substr(a.division_code, 1, 2) || '0000', '')"


def fill_summaries(db: sqlite3.Connection) -> None:
    """Fill the tables of READY_MADE, empty before, from the tables of the same database."""
    years = [row[0] for row in db.execute("SELECT DISTINCT year FROM reports ORDER BY year")]
    for year in years:
        # Year by year, so that what must be sorted stays in memory.
        db.execute(_year_figures(), {"year": year})
        db.execute(_yearly_totals(), {"year": year})
    for (year,) in db.execute("SELECT DISTINCT year FROM coverage ORDER BY year").fetchall():
        db.execute(_COVERAGE, {"year": year})
    db.execute(_PROVINCES)
    fill_indicator_years(db)
    fill_indicator_spread(db)
    fill_rate_spread(db)
    fill_concept_years(db)
    fill_corrected_totals(db)
    # Last: it counts the rows of the others too.
    fill_row_counts(db)


def _year_figures() -> str:
    names = (*columns_of("applications"), *HEADLINES)
    figures = ", ".join(published_headline(name) for name in names)
    return f"""
INSERT INTO year_figures
SELECT r.year, coalesce(a.level, ''), r.report_id, r.version_id, a.kind, a.division_code,
       {figures},
       r.figures_in_doubt, r.checks_failed
FROM reports r JOIN agencies a USING (agency_id)
LEFT JOIN applications t ON t.version_id = r.version_id AND t.applicant = 'total'
LEFT JOIN reviews rc ON rc.version_id = r.version_id AND rc.route = 'reconsideration'
LEFT JOIN reviews ld ON ld.version_id = r.version_id AND ld.route = 'litigation_direct'
LEFT JOIN reviews la ON la.version_id = r.version_id
     AND la.route = 'litigation_after_reconsideration'
WHERE r.year = :year AND r.version_id IS NOT NULL
ORDER BY 1, 2, 3
"""


def _yearly_totals() -> str:
    sums = ", ".join(f"sum(t.{code})" for code in columns_of("applications"))
    province = PROVINCE.replace("a.", "f.")
    both = "t.applicant = 'total' AND f.refused_total IS NOT NULL AND t.results_total IS NOT NULL"
    return f"""
INSERT INTO yearly_totals
SELECT f.year, f.level, coalesce(f.kind, ''), {province}, t.applicant, count(*), {sums},
       sum({both}), sum(iif({both}, f.refused_total, NULL)), sum(iif({both}, t.results_total, NULL))
FROM year_figures f
CROSS JOIN applications t ON t.version_id = f.version_id
WHERE f.year = :year GROUP BY 1, 2, 3, 4, 5
"""


_COUNTS = ", ".join(f"sum(c.standing = '{standing}')" for standing in STANDINGS)
_COVERAGE = f"""
INSERT INTO coverage_totals
SELECT coalesce(a.division_code, ''), c.year, coalesce(a.level, ''), coalesce(a.kind, ''), {PROVINCE},
       count(*), {_COUNTS}
FROM coverage c JOIN agencies a USING (agency_id)
WHERE c.year = :year AND c.standing <> 'not_due' GROUP BY 1, 2, 3, 4
"""
_PROVINCES = f"""
INSERT INTO province_coverage
SELECT year, level, kind, province_code, sum(due), {", ".join(f"sum({s})" for s in STANDINGS)}
FROM coverage_totals GROUP BY 1, 2, 3, 4
"""

_SHOWN = ("on_time", "late", "undated", "missing", "withdrawn", "unreadable")
_SUMMED = ", ".join(f"sum(c.{standing}) AS {standing}" for standing in _SHOWN)
_AGENCY_YEAR_COLUMNS = (
    "requests_received, f.requests_carried_in, f.granted, f.partially_granted, f.refused_total, "
    "f.unable_total, f.not_processed_total, f.other_total, f.results_total, f.requests_carried_out, "
    "f.reconsideration_total, f.reconsideration_corrected, f.litigation_total, "
    "f.litigation_corrected, f.figures_in_doubt, f.checks_failed"
)

SNAPSHOT_VIEWS = {
    "agency_years": f"""
SELECT r.report_id, r.agency_id, a.name AS agency, f.level, f.kind, f.division_code, f.year,
       r.published_on, r.status, f.{_AGENCY_YEAR_COLUMNS},
       (SELECT count(*) FROM corrections k WHERE k.report_id = r.report_id) AS corrections
FROM year_figures f JOIN reports r ON r.report_id = f.report_id AND r.year = f.year
JOIN agencies a ON a.agency_id = r.agency_id AND coalesce(a.level, '') = f.level
""",
    "coverage_by_year": f"""
SELECT c.year, sum(c.due) AS due, {_SUMMED} FROM province_coverage c GROUP BY c.year
""",
    "coverage_by_province": f"""
SELECT nullif(c.province_code, '') AS province_code, p.name AS province, c.year, sum(c.due) AS due,
       {_SUMMED}
FROM province_coverage c LEFT JOIN divisions p ON p.code = c.province_code
GROUP BY c.province_code, c.year
""",
}
"""Views that say the same in a snapshot as elsewhere (a test holds them equal), from its tables."""
