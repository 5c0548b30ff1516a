"""Filling a snapshot's `concept_years`: what each concept (db.concepts) adds up to by year, level, kind and form.

The same sums as over the view `harmonised`, but with one walk over each form and year instead of one
over all reports for every way that a concept is printed. A sum of parts counts only where every part is
reported; what is not comparable is no part of it. A government's report holds what is below it (条例
Art. 49–50): totals of different levels or kinds are not to be added to one another.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict

from db.concepts import concepts
from db.indicator_spread import year_figure_indicators
from db.schema.wide import LAYOUT_COLUMNS, REVIEW_ROUTES, review_of, wide_table

_Source = tuple[str, str]
"""Concept and the expression of its value."""


def fill_concept_years(db: sqlite3.Connection) -> None:
    """Fill `concept_years`, empty before, from `year_figures` and the wide tables."""
    years = [row[0] for row in db.execute("SELECT DISTINCT year FROM reports ORDER BY year")]
    walks = _walks()
    for year in years:
        for layout_key, (joins, sources) in walks.items():
            _add_up(db, year, layout_key, joins, sources)


def _walks() -> dict[str, tuple[str, list[_Source]]]:
    """Form → the joins of its walk and the concepts read on it."""
    found: dict[str, tuple[set[str], list[_Source]]] = defaultdict(lambda: (set(), []))
    for concept in concepts():
        for source in concept.sources:
            if source.relation != "not_comparable":
                joins, sources = found[source.layout_key]
                cells = []
                for part in source.indicators:
                    join, cell = _cell(part)
                    joins.add(join)
                    cells.append(cell)
                sources.append((concept.code, " + ".join(cells)))
    return {
        key: (" ".join(sorted(joins - {""})), sources) for key, (joins, sources) in found.items()
    }


def _cell(code: str) -> tuple[str, str]:
    """The join and expression of an indicator of `year_figures r`, which has most of table 3 itself."""
    if code in year_figure_indicators():
        return "", f"r.{code}"
    table = wide_table(code)
    if table == "reviews":
        route, result = review_of(code)
        alias = f"w{REVIEW_ROUTES.index(route)}"
        join = f"LEFT JOIN reviews {alias} ON {alias}.version_id = r.version_id AND {alias}.route = '{route}'"
        return join, f"{alias}.{result}"
    return f"LEFT JOIN {table} d ON d.version_id = r.version_id", f"d.{code}"


def _add_up(
    db: sqlite3.Connection, year: int, layout_key: str, joins: str, sources: list[_Source]
) -> None:
    table, key = layout_key.split("-")
    sums = ", ".join(f"count({value}), sum({value})" for _, value in sources)
    found = db.execute(
        f"SELECT r.level, coalesce(r.kind, ''), count(*), {sums} FROM year_figures r "
        f"JOIN report_versions v ON v.version_id = r.version_id AND v.{LAYOUT_COLUMNS[table]} = :key "
        f"{joins} WHERE r.year = :year GROUP BY 1, 2",
        {"year": year, "key": key},
    ).fetchall()
    rows = []
    for level, kind, reports, *counted in found:
        for i, (concept, _) in enumerate(sources):
            rows.append(
                (concept, year, level, kind, layout_key, reports, *counted[2 * i : 2 * i + 2])
            )
    db.executemany("INSERT INTO concept_years VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
