"""Filling a snapshot's `corrected_totals`: each figure that a researcher's correction changes, with both values.

A correction of one refusal changes the sum of all refusals too; here both have a row, so that a ranking, a
comparison or a sum finds what is corrected by one look-up. Only figures of the column 总计 and those
without applicants: they are what pages rank and add up.
"""

from __future__ import annotations

import sqlite3

from db.figure_sql import choices, parts_of

_Figures = dict[str, float | None]

_REPORTS = """
SELECT r.report_id, r.year, coalesce(a.level, ''), coalesce(a.kind, '')
FROM reports r JOIN agencies a USING (agency_id)
WHERE r.report_id IN (SELECT report_id FROM corrections WHERE applicant IN ('', 'total'))
ORDER BY r.report_id
"""
_PUBLISHED = """
SELECT indicator, value FROM facts
WHERE version_id = (SELECT version_id FROM reports WHERE report_id = ?)
AND coalesce(applicant, 'total') = 'total'
"""
_CORRECTED = "SELECT indicator, new_value FROM corrections WHERE report_id = ? AND applicant IN ('', 'total')"


def fill_corrected_totals(db: sqlite3.Connection) -> None:
    """Fill `corrected_totals`, empty before, from the corrections of the same database."""
    for report_id, *about in db.execute(_REPORTS).fetchall():
        published: _Figures = dict(db.execute(_PUBLISHED, (report_id,)).fetchall())
        changes: _Figures = dict(db.execute(_CORRECTED, (report_id,)).fetchall())
        corrected = published | changes
        rows = []
        for code in choices():
            before, after = figure_of(code, published), figure_of(code, corrected)
            # What is corrected from one state to another has no value before or after, yet is corrected.
            if code in changes or before != after:
                rows.append((report_id, code, *about, before, after))
        db.executemany("INSERT INTO corrected_totals VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


def figure_of(code: str, figures: _Figures) -> float | None:
    """An indicator by a report's stored figures; a sum is None unless each part is reported."""
    parts = parts_of(code)
    if not parts or code in figures:
        return figures.get(code)
    if code == "other_total":
        # One row on the form of 2019, three since 2021.
        if figures.get("other_handling") is not None:
            return figures["other_handling"]
        parts = tuple(part for part in parts if part != "other_handling")
    values = [figure_of(part, figures) for part in parts]
    return None if None in values else sum(v for v in values if v is not None)
