"""Versions: what became of a report, told from when its bytes were seen, not from when they were loaded.

Captures may arrive in any order (an older web archive imported later, readers that end out of turn),
and bytes may be read again by a newer parser. So the story of a report with more than one version is
written anew from all its versions whenever one is added:

- `first`: the earliest; `same_figures` and `changed`: other bytes at an address it was at before;
  `other_copy`: other figures at another address; `reread`: the same bytes by a newer parser;
- bytes seen before that stand at an address again after others did are a change taken back
  (db.reversions);
- a reading counts until a later reading of the same bytes; a report all of whose bytes are now read as
  something else is retired: it keeps its history and leaves the current data.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field

from db.changes import Change, figure_changes, figures_of
from db.reversions import reversions

_VERSIONS = """
    SELECT v.version_id, v.document_id, v.figures_digest, v.parser_version,
           (SELECT min(captured_at) FROM captures x WHERE x.payload_digest = c.payload_digest),
           (SELECT max(captured_at) FROM captures x WHERE x.payload_digest = c.payload_digest),
           c.payload_digest,
           NOT EXISTS (SELECT 1 FROM captures x JOIN documents n ON n.capture_id = x.capture_id
                       WHERE x.payload_digest = c.payload_digest AND n.document_id > v.document_id
                         AND n.outcome <> 'failed') AS counts
    FROM report_versions v JOIN documents d ON d.document_id = v.document_id
    JOIN captures c ON c.capture_id = d.capture_id
    WHERE v.report_id = ? ORDER BY 5, v.document_id, v.part
"""
# CROSS JOIN keeps the few rows that are new outermost, however many there are in all.
_LOADED = """
    SELECT DISTINCT v.report_id FROM documents d
    CROSS JOIN report_versions v ON v.document_id = d.document_id
    WHERE d.run_id > ?
"""
_SEVERAL = """
    AND EXISTS (SELECT 1 FROM report_versions o
                WHERE o.report_id = v.report_id AND o.version_id <> v.version_id)
"""
_SEEN_AGAIN = """
    SELECT DISTINCT v.report_id FROM captures n
    CROSS JOIN captures f ON f.payload_digest = n.payload_digest AND f.capture_id <> n.capture_id
    CROSS JOIN documents d ON d.capture_id = f.capture_id
    CROSS JOIN report_versions v ON v.document_id = d.document_id
    WHERE n.capture_id > ?
"""
_REREAD = """
    SELECT DISTINCT v.report_id FROM documents n
    CROSS JOIN captures x ON x.capture_id = n.capture_id
    CROSS JOIN captures c ON c.payload_digest = x.payload_digest
    CROSS JOIN documents d ON d.capture_id = c.capture_id AND d.document_id < n.document_id
    CROSS JOIN report_versions v ON v.document_id = d.document_id
    WHERE n.run_id > ?
"""


@dataclass(slots=True)
class _Version:
    version_id: int
    document_id: int
    digest: str
    parser: str
    first_seen: str
    last_seen: str
    payload: str
    counts: bool
    addresses: frozenset[str] = frozenset()
    relation: str = "first"
    supersedes: int | None = None
    compared: list[int] = field(default_factory=list)
    """Versions whose figures this one is compared with."""


def loaded_reports(db: sqlite3.Connection, after_run: int) -> set[int]:
    """Reports with a version loaded by a build run later than `after_run`."""
    return {row[0] for row in db.execute(_LOADED, (after_run,))}


def reports_to_arrange(db: sqlite3.Connection, after_run: int, after_capture: int) -> set[int]:
    """Reports whose story went on since: another version, bytes read again by a build run later than
    `after_run`, bytes seen again by a capture later than `after_capture`."""
    several = db.execute(_LOADED + _SEVERAL, (after_run,))
    again = db.execute(_REREAD, (after_run,))
    seen = db.execute(_SEEN_AGAIN, (after_capture,))
    return {row[0] for rows in (several, again, seen) for row in rows}


def arrange(db: sqlite3.Connection, reports: Iterable[int]) -> list[int]:
    """Write the story of these reports anew; returns those now retired. Caller's transaction."""
    retired = []
    for report_id in sorted(set(reports)):
        versions = [_Version(*row) for row in db.execute(_VERSIONS, (report_id,))]
        db.executemany(
            "UPDATE report_versions SET first_seen = ?, last_seen = ? WHERE version_id = ?",
            [(v.first_seen, v.last_seen, v.version_id) for v in versions],
        )
        if len(versions) > 1:
            _relate(db, versions)
            _write_story(db, report_id, versions)
        if not _choose_current(db, report_id, versions):
            retired.append(report_id)
    return retired


def _relate(db: sqlite3.Connection, versions: list[_Version]) -> None:
    for version in versions:
        version.addresses = frozenset(
            row[0]
            for row in db.execute(
                "SELECT url FROM captures WHERE payload_digest = ? UNION SELECT c.url "
                "FROM report_files f JOIN captures c USING (capture_id) WHERE f.version_id = ?",
                (version.payload, version.version_id),
            )
        )
    for position, version in enumerate(versions):
        before = versions[:position]
        version.relation, version.supersedes = "first", None
        same_bytes = [v for v in before if v.payload == version.payload]
        before = [v for v in before if v.payload != version.payload]
        # Readings by one parser are compared with each other: a difference between parsers is none
        # of the report's.
        peers = [v for v in before if v.counts] if version.counts else before
        peers = [v for v in peers if v.parser == version.parser] or peers
        here = [v for v in peers if v.addresses & version.addresses]
        if here:
            last = here[-1]
            version.relation = "same_figures" if last.digest == version.digest else "changed"
            version.supersedes = last.version_id
        elif peers:
            last = peers[-1]
            version.relation = "same_figures" if last.digest == version.digest else "other_copy"
            version.supersedes = last.version_id
        if version.relation == "changed" and version.counts:
            version.compared.append(int(version.supersedes or 0))
        if same_bytes:
            version.relation, version.supersedes = "reread", same_bytes[-1].version_id
            if same_bytes[-1].digest != version.digest:
                version.compared.append(version.supersedes)


def _write_story(db: sqlite3.Connection, report_id: int, versions: list[_Version]) -> None:
    db.executemany(
        "UPDATE report_versions SET relation = ?, supersedes = ? WHERE version_id = ?",
        [(v.relation, v.supersedes, v.version_id) for v in versions],
    )
    changes: list[tuple[int, int, int | None, Change]] = [
        (old, version.version_id, None, change)
        for version in versions
        for old in version.compared
        for change in figure_changes(db, old, version.version_id)
    ]
    standing = {v.payload: v for v in versions if v.counts}
    digests = {v.version_id: v.digest for v in standing.values()}
    for old, new, capture in reversions(db, {p: v.version_id for p, v in standing.items()}):
        if digests[old] != digests[new]:
            changes += [(old, new, capture, change) for change in figure_changes(db, old, new)]
    columns = (
        "from_version, to_version, to_capture, indicator, applicant, old_value, old_state, "
        "new_value, new_state"
    )
    rows = [(old, new, capture, *change) for old, new, capture, change in changes]
    there = db.execute(
        f"SELECT {columns} FROM figure_changes WHERE report_id = ? ORDER BY change_id", (report_id,)
    ).fetchall()
    if [tuple(row) for row in there] != rows:
        db.execute("DELETE FROM figure_changes WHERE report_id = ?", (report_id,))
        db.executemany(
            f"INSERT INTO figure_changes (report_id, {columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(report_id, *row) for row in rows],
        )


def _choose_current(db: sqlite3.Connection, report_id: int, versions: list[_Version]) -> bool:
    """The newest bytes that count; other copies come second to the address it was first found at.
    False when none counts."""
    standing = [v for v in versions if v.counts]
    if not standing:
        db.execute("UPDATE report_versions SET is_current = 0 WHERE report_id = ?", (report_id,))
        db.execute(
            "UPDATE reports SET version_id = NULL, retired = ?, figures_reported = 0, "
            "figures_in_doubt = 0, checks_passed = 0, checks_failed = 0 WHERE report_id = ?",
            (_read_as(db, versions), report_id),
        )
        return False
    relations = dict(
        db.execute(
            "SELECT version_id, relation FROM report_versions WHERE report_id = ?", (report_id,)
        ).fetchall()
    )
    current = max(
        standing,
        key=lambda v: (relations[v.version_id] != "other_copy", v.last_seen, v.document_id),
    )
    db.execute(
        "UPDATE report_versions SET is_current = (version_id = ?) WHERE report_id = ?",
        (current.version_id, report_id),
    )
    figures = figures_of(db, current.version_id).values()
    doubts = db.execute(
        "SELECT count(*) FROM cell_notes WHERE version_id = ? "
        "AND (doubt IS NOT NULL OR state = 'unreadable')",
        (current.version_id,),
    ).fetchone()[0]
    db.execute(
        "UPDATE reports SET version_id = :version, retired = NULL, versions = :count, "
        "(capture_id, published_on, checks_passed, checks_failed) = (SELECT capture_id, "
        "published_on, checks_passed, checks_failed FROM report_versions WHERE version_id = :version), "
        "figures_reported = :reported, figures_in_doubt = :doubts WHERE report_id = :report",
        {
            "version": current.version_id,
            "count": len(versions),
            "reported": sum(value is not None for value, _ in figures),
            "doubts": doubts,
            "report": report_id,
        },
    )
    return True


def _read_as(db: sqlite3.Connection, versions: list[_Version]) -> str:
    """What the bytes of a retired report are read as now."""
    found = []
    for payload in sorted({v.payload for v in versions}):
        document = db.execute(
            "SELECT d.document_id, d.parser_version FROM captures c JOIN documents d "
            "ON d.capture_id = c.capture_id WHERE c.payload_digest = ? AND d.outcome <> 'failed' "
            "ORDER BY d.document_id DESC",
            (payload,),
        ).fetchone()
        names = db.execute(
            "SELECT a.name || ' ' || r.year FROM report_versions v JOIN reports r USING (report_id) "
            "JOIN agencies a ON a.agency_id = r.agency_id WHERE v.document_id = ? ORDER BY v.part",
            (document[0],),
        ).fetchall()
        what = ", ".join(row[0] for row in names) or "no report"
        found.append(f"parser {str(document[1]).partition('~')[0]} reads {what}")
    return "; ".join(dict.fromkeys(found))
