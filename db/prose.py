"""Reports that copy: prose nearly the same as last year's or as another body's of the year."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from parsers.prose import LEAST, likeness, prose_shingles, sketch
from parsers.report import Section

COPIED = 0.8
"""From this score on two texts count as copied: of ten pieces at least nine are common to both."""
_SHARED = 6
"""Hashes of the sketch that must coincide before two texts are compared in full."""
_COMMON = 200
"""A piece that more reports of a year than this contain is boilerplate and leads to nobody."""
_KEPT = 5
"""Others stored for one report, those that share most of the sketch."""
REMEMBERED = 600
"""Texts kept in memory while comparing (some 60 KB each): copies come in clusters."""


def compare_prose(db: sqlite3.Connection, versions: Iterable[int]) -> int:
    """Compare the current versions among these with last year's report of the same body and with
    the year's reports of others; returns the rows written. Comparing again changes nothing."""
    written = 0

    @lru_cache(maxsize=REMEMBERED)
    def shingles(version: int) -> frozenset[int]:
        return _shingles(db, version)

    for version in sorted(set(versions)):
        row = db.execute(
            "SELECT agency_id, year FROM reports WHERE version_id = ?", (version,)
        ).fetchone()
        if row is None:
            continue
        text = shingles(version)
        _store_sketch(db, version, row[1], sketch(text))
        if len(text) < LEAST:
            continue
        for earlier in _year_of(db, row[0], row[1] - 1):
            score = likeness(text, shingles(earlier))
            if score >= COPIED:
                written += _store(db, version, earlier, "last_year", score)
        for later in _year_of(db, row[0], row[1] + 1):
            score = likeness(text, shingles(later))
            if score >= COPIED:
                written += _store(db, later, version, "last_year", score)
        kept = 0
        for other in _candidates(db, version, row[0], row[1], text):
            score = likeness(text, shingles(other))
            if score >= COPIED:
                written += _store(db, version, other, "other_agency", score)
                kept += 1
            if kept == _KEPT:
                break
    return written


def _store(db: sqlite3.Connection, version: int, other: int, relation: str, score: float) -> int:
    turned = db.execute(
        "SELECT 1 FROM similar_prose WHERE version_id = ? AND other_version_id = ?",
        (other, version),
    ).fetchone()
    if turned and relation == "other_agency":
        return 0
    db.execute(
        "INSERT OR REPLACE INTO similar_prose VALUES (?, ?, ?, ?)",
        (version, other, relation, round(score, 3)),
    )
    return 1


def _shingles(db: sqlite3.Connection, version: int) -> frozenset[int]:
    agency = db.execute(
        "SELECT a.name FROM report_versions v JOIN reports r USING (report_id) "
        "JOIN agencies a USING (agency_id) WHERE v.version_id = ?",
        (version,),
    ).fetchone()
    rows = db.execute(
        "SELECT number, heading, text FROM sections WHERE version_id = ? ORDER BY position",
        (version,),
    )
    return prose_shingles((Section(*r) for r in rows), agency[0] if agency else None)


def _store_sketch(db: sqlite3.Connection, version: int, year: int, hashes: Iterable[int]) -> None:
    db.execute("DELETE FROM prose_sketches WHERE version_id = ?", (version,))
    db.executemany(
        "INSERT INTO prose_sketches VALUES (?, ?, ?)",
        [(year, value, version) for value in hashes],
    )


def _year_of(db: sqlite3.Connection, agency: str, year: int) -> list[int]:
    """The current version of one body's report for one year, if there is one."""
    rows = db.execute(
        "SELECT version_id FROM reports WHERE agency_id = ? AND year = ? "
        "AND version_id IS NOT NULL",
        (agency, year),
    )
    return [r[0] for r in rows]


def _candidates(
    db: sqlite3.Connection, version: int, agency: str, year: int, text: frozenset[int]
) -> Iterator[int]:
    """Other bodies' reports of the year that share pieces, those that share most first."""
    shared: Counter[int] = Counter()
    for value in sketch(text):
        near = db.execute(
            "SELECT version_id FROM prose_sketches WHERE year = ? AND hash = ? AND version_id <> ? "
            "LIMIT ?",
            (year, value, version, _COMMON + 1),
        ).fetchall()
        if len(near) <= _COMMON:
            shared.update(r[0] for r in near)
    for other, count in shared.most_common(2 * _KEPT):
        if count < _SHARED:
            return
        row = db.execute("SELECT agency_id FROM reports WHERE version_id = ?", (other,)).fetchone()
        if row is not None and row[0] != agency:
            yield other
