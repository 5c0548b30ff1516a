"""The dictionary in the database: indicators, layouts, crosswalk, concepts, divisions."""

from __future__ import annotations

import json
import sqlite3

from db.concepts import concepts
from db.grams import folds
from parsers.divisions import divisions
from parsers.engine import expected_figures
from parsers.layouts import indicators, layouts


def load_dictionary(connection: sqlite3.Connection) -> None:
    """Write or refresh the dictionary tables; idempotent."""
    connection.executemany(
        "INSERT INTO indicators VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (code) DO UPDATE SET position = excluded.position, label_zh = excluded.label_zh, "
        "path_zh = excluded.path_zh, label_en = excluded.label_en, unit = excluded.unit",
        [
            (
                i.code,
                position,
                i.table,
                i.label_zh,
                " › ".join(i.path_zh),
                i.label_en,
                i.unit,
                i.value_type,
                int(i.has_applicant),
                json.dumps(list(i.derived_from)),
                int(i.local),
            )
            for position, i in enumerate(indicators(), start=1)
        ],
    )
    for form in layouts():
        for key in (form["layout"], *form.get("also", ())):
            _load_layout(connection, form["table"], key, form["title"])
    connection.executemany(
        "INSERT OR IGNORE INTO crosswalk VALUES (?, ?, ?)",
        [
            (i.code, other, link["relation"])
            for i in indicators()
            for link in i.crosswalk
            for other in link["to"]
            if other != i.code and other in {x.code for x in indicators()}
        ],
    )
    _load_concepts(connection)
    if connection.execute("SELECT count(*) FROM search_folds").fetchone()[0] == 0:
        connection.executemany("INSERT INTO search_folds VALUES (?, ?)", folds())
    if connection.execute("SELECT count(*) FROM divisions").fetchone()[0] == 0:
        connection.executemany(
            "INSERT OR IGNORE INTO divisions VALUES (?, ?, ?, ?, ?)", divisions()
        )


def _load_concepts(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM concept_sources")
    connection.execute("DELETE FROM concepts")
    for position, concept in enumerate(concepts(), start=1):
        connection.execute(
            "INSERT INTO concepts VALUES (?, ?, ?, ?, ?)",
            (concept.code, position, concept.label_zh, concept.label_en, concept.unit),
        )
        connection.executemany(
            "INSERT INTO concept_sources VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    concept.code,
                    source.layout_key,
                    source.relation,
                    int(source.is_derived),
                    json.dumps(source.indicators),
                    source.note_en,
                    source.note_zh,
                )
                for source in concept.sources
            ],
        )


def _load_layout(connection: sqlite3.Connection, table: str, key: str, title: str) -> None:
    figures = expected_figures(table, key)
    layout_key = f"{table}-{key}"
    connection.execute(
        "INSERT OR IGNORE INTO layouts VALUES (?, ?, ?, ?, ?)",
        (layout_key, table, key, title, len(figures)),
    )
    codes = list(dict.fromkeys(code for code, _ in figures))
    if table == "FORM":
        wanted = "FORM2014" if key == "2014" else "FORM2008"
        codes += [i.code for i in indicators() if i.local and i.table.startswith(wanted)]
    connection.executemany(
        "INSERT OR IGNORE INTO layout_indicators VALUES (?, ?, ?)",
        [(layout_key, code, position) for position, code in enumerate(codes, start=1)],
    )
