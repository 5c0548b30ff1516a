"""Titles, descriptions, units and column docs of every table and view, from the dictionaries.

An indicator's column is documented by the snapshot's own `indicators` table; the few columns
that are not indicators by `columns.json`, one entry a column, in both languages.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from datasette.utils import get_outbound_foreign_keys

from db.browse.queries import queries

_HIDDEN = (
    "section_search",
    "search_folds",
    "coverage_stale",
    "_sqlite_migrations",
    "crawler_schema",
    "sqlite_",
)


LABELS = {
    "agencies": "name",
    "captures": "url",
    "concepts": "label_zh",
    "crawl_runs": "started_at",
    "divisions": "name",
    "documents": "title",
    "indicators": "label_zh",
    "layouts": "title_zh",
    "report_versions": "title",
    "sites": "name",
}
"""The column that stands for a row where another table refers to it."""


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = json.loads(
        files("db.browse").joinpath("columns.json").read_text("utf-8")
    )
    return words


def table_words(table: str) -> dict[str, str]:
    """`title_en`, `title_zh`, `about_en`, `about_zh` of a table or view; empty when unknown."""
    words: dict[str, str] = _words()["tables"].get(table, {})
    return words


def column_words(table: str, column: str) -> tuple[str, str] | None:
    """English and Chinese of a column that is no indicator."""
    found = _words()["columns"].get(f"{table}.{column}") or _words()["columns"].get(column)
    return (found[0], found[1]) if found else None


def is_internal(table: str) -> bool:
    """Whether a table is machinery (search index, migrations) rather than data."""
    return table.startswith(_HIDDEN)


def snapshot_metadata(snapshot: Path) -> dict[str, Any]:
    """Datasette metadata for one snapshot.

    Raises sqlite3.DatabaseError when it is no snapshot of this program.
    """
    conn = sqlite3.connect(f"file:{snapshot}?immutable=1", uri=True)
    try:
        indicators = {
            code: (label_en, label_zh, path_zh, unit)
            for code, label_en, label_zh, path_zh, unit in conn.execute(
                "select code, label_en, label_zh, path_zh, unit from indicators"
            )
        }
        names = conn.execute(
            "select name from sqlite_master where type in ('table', 'view') order by name"
        ).fetchall()
        tables = {}
        for (table,) in names:
            if is_internal(table):
                tables[table] = {"hidden": True}
                continue
            columns = [row[1] for row in conn.execute(f"pragma table_info([{table}])")]
            tables[table] = _table(table, columns, indicators)
    finally:
        conn.close()
    return {
        "title": "Gongkai 公开",
        "databases": {
            "gongkai": {"title": "Gongkai 公开", "tables": tables, "queries": _queries()}
        },
    }


def foreign_keys(snapshot: Path) -> dict[str, dict[str, tuple[str, str]]]:
    """Table → column → the table and column it refers to."""
    with closing(sqlite3.connect(f"file:{snapshot}?immutable=1", uri=True)) as conn:
        names = conn.execute("select name from sqlite_master where type = 'table'").fetchall()
        return {
            table: {
                key["column"]: (key["other_table"], key["other_column"])
                for key in get_outbound_foreign_keys(conn, table)
            }
            for (table,) in names
        }


def _table(
    table: str, columns: list[str], indicators: dict[str, tuple[str, str, str, str]]
) -> dict[str, Any]:
    words = table_words(table)
    docs: dict[str, tuple[str, str]] = {}
    for column in columns:
        if column in indicators:
            label_en, label_zh, path_zh, unit = indicators[column]
            path = f"{path_zh} › {label_zh}" if path_zh else label_zh
            suffix = f" ({unit})" if unit else ""
            docs[column] = (label_en + suffix, path + suffix)
        elif found := column_words(table, column):
            docs[column] = found
    entry: dict[str, Any] = {
        "columns": {column: _both(pair) for column, pair in docs.items()},
        "columns_en": {column: pair[0] for column, pair in docs.items()},
        "columns_zh": {column: pair[1] for column, pair in docs.items()},
        **words,
    }
    if words.get("title_en"):
        entry["title"] = _both((words["title_en"], words.get("title_zh", "")))
    if words.get("about_en"):
        entry["description"] = _both((words["about_en"], words.get("about_zh", "")))
    if LABELS.get(table) in columns:
        entry["label_column"] = LABELS[table]
    return entry


def _both(pair: tuple[str, str]) -> str:
    return " · ".join(word for word in pair if word)


def _queries() -> dict[str, dict[str, str]]:
    return {
        query.name: {
            "sql": query.sql,
            "title": f"{query.title('en')} · {query.title('zh')}",
            "description": f"{query.about('en')} {query.about('zh')}",
            **query.words,
        }
        for query in queries()
    }
