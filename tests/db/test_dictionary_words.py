"""Every table, view and column is described in both languages; every table is STRICT."""

from __future__ import annotations

import sqlite3

from db.browse.metadata import column_words, is_internal, table_words
from db.docs import _empty_archive
from parsers.layouts import indicators


def tables(db: sqlite3.Connection) -> list[str]:
    return [
        name
        for (name,) in db.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name"
        )
        if not is_internal(name)
    ]


def test_every_table_and_column_is_described_in_both_languages() -> None:
    db = _empty_archive()
    labelled = {i.code for i in indicators() if i.label_en and i.label_zh}
    bare = []
    for table in tables(db):
        words = table_words(table)
        bare += [
            f"{table}: {key}"
            for key in ("title_en", "title_zh", "about_en", "about_zh")
            if not words.get(key)
        ]
        for row in db.execute(f"PRAGMA table_info([{table}])"):
            if row[1] not in labelled:
                found = column_words(table, row[1])
                if not found or not all(found):
                    bare.append(f"{table}.{row[1]}")
    assert not bare


def test_every_table_is_strict_and_every_foreign_key_indexed() -> None:
    db = _empty_archive()
    loose = [
        row[1]
        for row in db.execute("PRAGMA table_list")
        if row[0] == "main" and row[2] == "table" and not row[5] and not is_internal(row[1])
    ]
    assert not loose
    unindexed = []
    for table in tables(db):
        leading = set()
        for index in db.execute(f"PRAGMA index_list([{table}])"):
            leading.add(db.execute(f"PRAGMA index_info([{index[1]}])").fetchone()[2])
        key = [r[1] for r in db.execute(f"PRAGMA table_info([{table}])") if r[5] == 1]
        for row in db.execute(f"PRAGMA foreign_key_list([{table}])"):
            if row[3] not in leading | set(key):
                unindexed.append(f"{table}.{row[3]}")
    assert not unindexed
