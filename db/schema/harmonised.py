"""The view `harmonised`: each concept over all eras, one arm for each way it is printed."""

from __future__ import annotations

from collections import defaultdict

from db.concepts import ConceptSource, concepts
from db.schema.wide import REVIEW_ROUTES, wide_table

_LAYOUT_COLUMN = {"T2": "layout_t2", "T3": "layout_t3", "T4": "layout_t4", "FORM": "layout_form"}


def harmonised() -> str:
    """The view's SELECT. A sum has a value only where every part is reported; `parts_reported`
    says how many are."""
    arms = []
    for concept in concepts():
        ways: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
        for source in concept.sources:
            if source.relation != "not_comparable":
                table, key = source.layout_key.split("-")
                ways[(table, source.indicators)].append(key)
        for (table, parts), keys in ways.items():
            arms.append(_arm(concept.code, table, keys, parts))
    union = "\nUNION ALL ".join(arms)
    return f"""
SELECT u.report_id, u.agency_id, a.name AS agency, a.division_code, u.year, u.concept,
       c.label_zh, c.label_en, c.unit, u.value, s.relation, s.is_derived, u.parts_reported,
       json_array_length(s.indicators) AS parts, s.layout_key, s.indicators, s.note_en, s.note_zh
FROM ({union}) u
CROSS JOIN agencies a ON a.agency_id = u.agency_id
JOIN concepts c ON c.concept = u.concept
JOIN concept_sources s ON s.concept = u.concept AND s.layout_key = u.layout_key
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


def _arm(concept: str, table: str, keys: list[str], parts: tuple[str, ...]) -> str:
    column = f"v.{_LAYOUT_COLUMN[table]}"
    listed = ", ".join(f"'{k}'" for k in keys)
    joins, cells = [], []
    for part in parts:
        stored = wide_table(part)
        if stored == "reviews":
            route = max((r for r in REVIEW_ROUTES if part.startswith(r)), key=len)
            alias = f"w{REVIEW_ROUTES.index(route)}"
            on = f"{alias}.version_id = r.version_id AND {alias}.route = '{route}'"
            cells.append(f"{alias}.{part.removeprefix(route + '_')}")
        else:
            alias = "w"
            on = "w.version_id = r.version_id"
            if stored == "applications":
                on += " AND w.applicant = 'total'"
            cells.append(f"w.{part}")
        join = f"JOIN {stored} {alias} ON {on}"
        if join not in joins:
            joins.append(join)
    reported = " + ".join(f"({c} IS NOT NULL)" for c in cells)
    return (
        f"SELECT r.report_id, r.agency_id, r.year, '{concept}' AS concept, "
        f"'{table}-' || {column} AS layout_key, {' + '.join(cells)} AS value, "
        f"{reported} AS parts_reported FROM reports r "
        f"JOIN report_versions v ON v.version_id = r.version_id AND {column} IN ({listed}) "
        + " ".join(joins)
    )


def relations() -> list[tuple[str, ConceptSource]]:
    """(concept, source) of every row of `concept_sources`."""
    return [(c.code, s) for c in concepts() for s in c.sources]
