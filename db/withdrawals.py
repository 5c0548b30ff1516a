"""Withdrawals: times in which a report stood at none of the addresses it had been at.

Told from the captures alone, so that it comes out the same whenever it is computed. An address has
lost the report when it answers 404 or 410 (`gone`), with nothing (`emptied`), or with a page that is
read and holds other things (`replaced`). A server error, a refusal, a redirect or a page that could
not be read say nothing either way.
"""

from __future__ import annotations

import sqlite3

_CANDIDATES = """
    SELECT DISTINCT v.report_id FROM captures n
    CROSS JOIN captures c ON c.url = n.url AND c.payload_digest <> n.payload_digest
    CROSS JOIN captures f ON f.payload_digest = c.payload_digest
    CROSS JOIN documents d ON d.capture_id = f.capture_id
    CROSS JOIN report_versions v ON v.document_id = d.document_id
    WHERE n.capture_id > ?
    UNION SELECT report_id FROM reports r WHERE status = 'withdrawn'
    AND NOT EXISTS (SELECT 1 FROM withdrawals w WHERE w.report_id = r.report_id)
"""
"""The latter are those of version 0.1.0, which kept no dates."""
_TIMELINE = """
    WITH payloads (digest, version_id) AS (
        SELECT c.payload_digest, max(v.version_id) FROM report_versions v
        JOIN documents d ON d.document_id = v.document_id
        JOIN captures c ON c.capture_id = d.capture_id
        WHERE v.report_id = :report_id GROUP BY c.payload_digest
    ), addresses (url) AS (
        SELECT DISTINCT c.url FROM payloads JOIN captures c ON c.payload_digest = digest
    )
    SELECT c.capture_id, c.url, c.captured_at, c.status, c.payload_length, c.state, p.version_id,
           (SELECT d.outcome FROM captures f JOIN documents d ON d.capture_id = f.capture_id
            WHERE f.payload_digest = c.payload_digest ORDER BY d.document_id DESC LIMIT 1) AS outcome
    FROM addresses a JOIN captures c ON c.url = a.url
    LEFT JOIN payloads p ON p.digest = c.payload_digest
    WHERE c.method = 'GET' ORDER BY c.captured_at, c.capture_id
"""
_COLUMNS = "version_id, how, capture_id, last_seen, withdrawn_at, returned_at, returned_capture"

Withdrawal = tuple[int, str, int, str, str, str | None, int | None]


def update_withdrawals(db: sqlite3.Connection, since: int, more: set[int]) -> set[int]:
    """Tell anew the withdrawals of reports at whose addresses other bytes were captured after capture
    `since`, and of the reports `more`; returns all these reports. Caller's transaction."""
    reports = {row[0] for row in db.execute(_CANDIDATES, (since,))} | more
    for report_id in sorted(reports):
        found = _withdrawals(db, report_id)
        there = db.execute(
            f"SELECT {_COLUMNS} FROM withdrawals WHERE report_id = ? ORDER BY withdrawal_id",
            (report_id,),
        ).fetchall()
        if [tuple(row) for row in there] != found:
            db.execute("DELETE FROM withdrawals WHERE report_id = ?", (report_id,))
            db.executemany(
                f"INSERT INTO withdrawals (report_id, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [(report_id, *row) for row in found],
            )
        away = bool(found) and found[-1][5] is None
        db.execute(
            "UPDATE reports SET status = ? WHERE report_id = ?",
            ("withdrawn" if away else "current", report_id),
        )
    return reports


def _withdrawals(db: sqlite3.Connection, report_id: int) -> list[Withdrawal]:
    found: list[Withdrawal] = []
    standing: dict[str, bool] = {}
    away: tuple[int, str, int, str, str] | None = None
    version, last_seen = 0, ""
    for row in db.execute(_TIMELINE, {"report_id": report_id}):
        what = _what(row)
        if what == "here":
            standing[row["url"]] = True
            version, last_seen = row["version_id"], row["captured_at"]
            if away:
                found.append((*away, row["captured_at"], row["capture_id"]))
                away = None
        elif what and standing.get(row["url"]):
            standing[row["url"]] = False
            if not any(standing.values()):
                away = (version, what, row["capture_id"], last_seen, row["captured_at"])
    if away:
        found.append((*away, None, None))
    return found


def _what(row: sqlite3.Row) -> str | None:
    """What a capture says of the report: here, gone, emptied, replaced, or nothing (None)."""
    if row["version_id"] is not None and row["state"] in ("fetched", "unchanged"):
        return "here"
    if row["status"] in (404, 410) and not row["state"].startswith("refused"):
        return "gone"
    if row["status"] != 200 or row["state"] not in ("fetched", "unchanged"):
        return None
    if row["payload_length"] == 0:
        return "emptied"
    return "replaced" if row["outcome"] in ("report", "not_report") else None
