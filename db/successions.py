"""Successions: bodies that a reform merged into another, so that neither seems to be missing.

工商行政管理局 did not fail to publish for 2020: it had become part of the 市场监督管理局.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from db.agencies import Agencies
from parsers.identity.bodies import predecessors


def link_successions(db: sqlite3.Connection, agencies: Agencies, versions: Iterable[int]) -> int:
    """Link merged bodies in the divisions these versions' reports come from, and end or begin
    what is due accordingly where no registry says it; returns the links known there."""
    divisions = {
        row[0]
        for version in set(versions)
        for row in db.execute(
            "SELECT a.division_code FROM report_versions v JOIN reports r USING (report_id) "
            "JOIN agencies a USING (agency_id) WHERE v.version_id = ?",
            (version,),
        )
        if row[0]
    }
    return sum(_link(db, agencies, division) for division in sorted(divisions))


def _link(db: sqlite3.Connection, agencies: Agencies, division: str) -> int:
    bodies = agencies.bodies(division)
    links = {
        (former, successor, reform.since)
        for key, successors in bodies.items()
        for other, reform in predecessors(key)
        if reform.relation == "merged" and len(successors) == 1
        for former in bodies.get(other, ())
        for successor in successors
        if former != successor
    }
    for former, successor, since in sorted(links):
        db.execute(
            "INSERT OR REPLACE INTO agency_successions VALUES (?, ?, ?, 'reform')",
            (former, successor, since),
        )
        db.execute(
            "UPDATE agencies SET due_until = (SELECT max(?, coalesce(max(year), 0)) FROM reports "
            "WHERE agency_id = ?) WHERE agency_id = ? AND due_until IS NULL",
            (since - 1, former, former),
        )
        db.execute(
            "UPDATE agencies SET due_from = (SELECT min(?, coalesce(min(year), ?)) FROM reports "
            "WHERE agency_id = ?) WHERE agency_id = ? AND due_from IS NULL",
            (since, since, successor, successor),
        )
    return len(links)
