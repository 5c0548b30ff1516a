"""The view `harmonised`: each concept over all eras, however it is printed."""

from __future__ import annotations

import json

from db.concepts import ConceptSource, concepts
from db.schema.wide import LAYOUT_COLUMNS, REVIEW_ROUTES, review_of, wide_table


def harmonised() -> str:
    """The view's SELECT. A sum has a value only where every part is reported; `parts_reported`
    says how many are.

    No union of one SELECT a way: SQLite fills such a view whole before it looks for twenty agencies by
    name. Here it begins with the agencies or the concept, whichever is asked for.
    """
    values, reported = [], []
    for way in sorted({s.indicators for _, s in relations() if s.relation != "not_comparable"}):
        tables, cells = _cells(way)
        name = json.dumps(way)
        values.append(f"WHEN '{name}' THEN (SELECT {' + '.join(cells)} {tables})")
        there = " + ".join(f"({c} IS NOT NULL)" for c in cells)
        reported.append(f"WHEN '{name}' THEN (SELECT {there} {tables})")
    layouts = ", ".join(f"'{key}-' || v.{column}" for key, column in LAYOUT_COLUMNS.items())
    return f"""
SELECT u.report_id, u.agency_id, a.name AS agency, a.division_code, u.year, u.concept,
       c.label_zh, c.label_en, c.unit, u.value, u.relation, u.is_derived, u.parts_reported,
       json_array_length(u.indicators) AS parts, u.layout_key, u.indicators, u.note_en, u.note_zh
FROM (SELECT r.report_id, r.agency_id, r.year, s.concept, s.layout_key, s.relation, s.is_derived,
             s.indicators, s.note_en, s.note_zh,
             CASE s.indicators {" ".join(values)} END AS value,
             CASE s.indicators {" ".join(reported)} END AS parts_reported
      FROM reports r JOIN report_versions v ON v.version_id = r.version_id
      CROSS JOIN concept_sources s
      ON s.layout_key IN ({layouts}) AND s.relation <> 'not_comparable') u
CROSS JOIN agencies a ON a.agency_id = u.agency_id
JOIN concepts c ON c.concept = u.concept
WHERE u.parts_reported IS NOT NULL
"""


CORRECTED_SERIES = """
SELECT h.report_id, h.agency_id, h.agency, h.division_code, h.year, h.concept, h.label_zh, h.label_en,
       h.unit, h.value AS published_value,
       (SELECT iif(count(f.value) = h.parts, sum(f.value), NULL)
        FROM json_each(h.indicators) p JOIN figures_corrected f ON f.report_id = h.report_id
        AND f.indicator = p.value AND coalesce(f.applicant, 'total') = 'total') AS corrected_value,
       h.relation, h.is_derived, h.layout_key, h.indicators
FROM (SELECT DISTINCT report_id FROM corrections) c
CROSS JOIN harmonised h ON h.report_id = c.report_id
WHERE EXISTS (SELECT 1 FROM corrections k WHERE k.report_id = h.report_id
              AND k.applicant IN ('total', '')
              AND k.indicator IN (SELECT value FROM json_each(h.indicators)))
"""
"""The rows of `harmonised` that a correction touches, with both values; the corrected one is NULL where a
part is corrected to a state without a value."""


def _cells(parts: tuple[str, ...]) -> tuple[str, list[str]]:
    """FROM and WHERE that find the parts of version `r.version_id`, and the expression of each part."""
    tables: dict[str, str] = {}
    cells = []
    for part in parts:
        stored = wide_table(part)
        if stored == "reviews":
            route, result = review_of(part)
            alias = f"w{REVIEW_ROUTES.index(route)}"
            tables[f"{stored} {alias}"] = (
                f"{alias}.version_id = r.version_id AND {alias}.route = '{route}'"
            )
            cells.append(f"{alias}.{result}")
        else:
            total = " AND w.applicant = 'total'" if stored == "applications" else ""
            tables[f"{stored} w"] = f"w.version_id = r.version_id{total}"
            cells.append(f"w.{part}")
    return f"FROM {', '.join(tables)} WHERE {' AND '.join(tables.values())}", cells


def relations() -> list[tuple[str, ConceptSource]]:
    """(concept, source) of every row of `concept_sources`."""
    return [(c.code, s) for c in concepts() for s in c.sources]
