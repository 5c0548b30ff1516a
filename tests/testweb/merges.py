"""Whether re-publications became one report and different reports stayed apart, in a built archive.

A report may stand at several addresses (the portal's copy, the publisher's own, a corrected version);
truth gives them one `canonical_id`. Read from db's tables, so the archive must have been built.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.testweb.measures import page_key

#: a capture is read once for all captures of the same bytes
_READ = """
SELECT c.url, v.report_id FROM report_versions v JOIN captures d USING (capture_id)
JOIN captures c ON c.payload_digest = d.payload_digest WHERE c.status = 200
"""
SHOWN = 20


def merges(
    archive: Path, entries: Iterable[Mapping[str, Any]], files: Mapping[str, str]
) -> dict[str, Any]:
    """`dedupe_reports` (canonical reports that were read), `dedupe_copies` (of them, with more than
    one address read), `false_merges`, `missed_merges`, and the reports whose captures were not read
    as reports (`unread`, a matter of the parsers). `files`: page → its file, if it has one."""
    with closing(sqlite3.connect(archive / "gongkai.db")) as db:
        read: dict[str, set[int]] = defaultdict(set)
        for url, report in db.execute(_READ):
            read[page_key(url)].add(report)
    rows: dict[str, set[int]] = defaultdict(set)
    addresses: dict[str, set[str]] = defaultdict(set)
    unread = []
    for entry in entries:
        if not entry["must_find"]:
            continue
        places = [entry["url"], files.get(entry["url"], entry["url"])]
        found = set().union(*(read.get(page_key(url), set()) for url in places))
        if not found:
            unread.append(entry["url"])
            continue
        rows[entry["canonical_id"]] |= found
        addresses[entry["canonical_id"]].add(entry["url"])
    holders: dict[int, set[str]] = defaultdict(set)
    for canonical, reports in rows.items():
        for report in reports:
            holders[report].add(canonical)
    return {
        "dedupe_reports": len(rows),
        "dedupe_copies": sum(len(a) > 1 for a in addresses.values()),
        "false_merges": sorted(" = ".join(sorted(h)) for h in holders.values() if len(h) > 1)[
            :SHOWN
        ],
        "missed_merges": sorted(c for c, reports in rows.items() if len(reports) > 1)[:SHOWN],
        "missed_merge_share": sum(len(r) > 1 for r in rows.values()) / max(len(rows), 1),
        "unread": unread[:SHOWN],
        "unread_reports": len(unread),
    }


def gates(figures: Mapping[str, Any]) -> dict[str, bool]:
    """No two reports in one, at most one report in a hundred in two."""
    return {
        "dedupe: false merges": not figures["false_merges"] and figures["dedupe_reports"] > 0,
        "dedupe: missed merges": figures["missed_merge_share"] <= 0.01,
    }
