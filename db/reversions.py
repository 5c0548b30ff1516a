"""Reversions: earlier bytes of a report that stand at its address again, after others did.

A publisher who takes a change back publishes no new version, yet what readers see has changed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping


def reversions(db: sqlite3.Connection, versions: Mapping[str, int]) -> list[tuple[int, int, int]]:
    """(version before, version after, capture that shows it) for each return of earlier bytes, by
    address and time. `versions` is payload digest → the version that counts for it."""
    found: list[tuple[int, int, int]] = []
    marks = ", ".join("?" * len(versions))
    here: str | None = None
    last, seen = "", set[str]()
    for url, capture_id, payload in db.execute(
        "SELECT url, capture_id, payload_digest FROM captures "
        f"WHERE payload_digest IN ({marks}) AND status = 200 ORDER BY url, captured_at, capture_id",
        list(versions),
    ):
        if url != here:
            here, last, seen = url, payload, {payload}
            continue
        if payload != last and payload in seen:
            found.append((versions[last], versions[payload], capture_id))
        last = payload
        seen.add(payload)
    return found


def reverted_since(db: sqlite3.Connection, after_capture: int) -> int:
    """Captures later than `after_capture` that show a figure as it was before a change."""
    return int(
        db.execute(
            "SELECT count(DISTINCT to_capture) FROM figure_changes WHERE to_capture > ?",
            (after_capture,),
        ).fetchone()[0]
    )
