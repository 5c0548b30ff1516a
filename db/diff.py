"""Differences: which figure changed from what to what, between which captures, parsers or snapshots."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from db.agencies import name_key
from db.changes import figures_of
from db.publish import whole_snapshot


class NotComparable(ValueError):
    """What is given is no archive, snapshot or release; the message says so."""


@dataclass(frozen=True, slots=True)
class ReportEvent:
    """Something that happened to a report: `event` as in the view report_history; between two
    snapshots appeared, disappeared, or a change of standing (`before` and `after`)."""

    agency_id: str
    agency: str
    year: int
    event: str
    at: str | None = None
    before: str | None = None
    after: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure that differs. `cause` is changed (other bytes) or reread (the same bytes, read
    otherwise); `from_` and `to_` name capture time, address and parser of either side."""

    agency_id: str
    agency: str
    year: int
    indicator: str
    applicant: str | None
    old_value: float | None
    old_state: str
    new_value: float | None
    new_state: str
    cause: str
    from_captured_at: str
    from_url: str
    from_parser: str
    to_captured_at: str
    to_url: str
    to_parser: str


@dataclass(slots=True)
class Differences:
    """What differs; `to_dict` is what `gongkai diff --json` prints."""

    reports: list[ReportEvent] = field(default_factory=list)
    figures: list[FigureChange] = field(default_factory=list)

    def to_dict(self) -> dict[str, list[dict[str, Any]]]:
        return {
            "reports": [asdict(event) for event in self.reports],
            "figures": [asdict(change) for change in self.figures],
        }


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The database of an archive (its published snapshot), a release, or a file of either, to read.

    Raises NotComparable, db.publish.NoSnapshot, db.seals.SnapshotDamaged.
    """
    file = path
    if path.is_dir():
        is_archive = (path / "snapshots").is_dir() or (path / "warc").is_dir()
        file = whole_snapshot(path) if is_archive else path / "gongkai.db"
    if not file.is_file():
        raise NotComparable(f"{path} is no archive, snapshot or release: it has no gongkai.db")
    # The working database of an archive may be written at this moment: it needs its locks.
    frozen = "mode=ro" if (file.parent / "warc").is_dir() else "immutable=1"
    db = sqlite3.connect(f"file:{file}?{frozen}", uri=True)
    try:
        try:
            db.execute("SELECT 1 FROM report_versions LIMIT 1")
        except sqlite3.DatabaseError as error:
            raise NotComparable(f"{file} is no snapshot of Gongkai: {error}") from error
        yield db
    finally:
        db.close()


def history(
    db: sqlite3.Connection,
    cause: str = "changed",
    *,
    agency: str | None = None,
    year: int | None = None,
    since: str = "",
) -> Differences:
    """The changes an archive has seen: between captures (`cause` changed) or between parsers
    (reread), of one agency (id or name) or year, from the day `since` on."""
    where, values = _filter(db, agency, year)
    found = Differences()
    events = "= 'reread'" if cause == "reread" else "<> 'reread'"
    found.reports = [
        ReportEvent(row[0], row[1], row[2], row[3], at=row[4], url=row[5])
        for row in db.execute(
            "SELECT agency_id, agency, year, event, happened_at, url FROM report_history "
            f"WHERE event {events} AND happened_at >= ? AND (event <> 'first' OR ? <> '') {where} "
            "ORDER BY happened_at, agency_id, year, event",
            (since, since, *values),
        )
    ]
    found.figures = [
        FigureChange(*row)
        for row in db.execute(
            "SELECT agency_id, agency, year, indicator, applicant, old_value, old_state, new_value, "
            "new_state, relation, from_captured_at, from_url, from_parser, to_captured_at, to_url, "
            f"to_parser FROM figure_history WHERE relation = ? AND to_captured_at >= ? {where} "
            "ORDER BY to_captured_at, agency_id, year, indicator, applicant",
            (cause, since, *values),
        )
    ]
    return found


def _filter(
    db: sqlite3.Connection, agency: str | None, year: int | None
) -> tuple[str, tuple[Any, ...]]:
    parts, values = "", []
    if agency:
        ids = [
            row[0]
            for row in db.execute(
                "SELECT agency_id FROM agencies WHERE agency_id = ? UNION "
                "SELECT agency_id FROM agency_names WHERE name_key = ?",
                (agency, name_key(agency)),
            )
        ]
        if not ids:
            raise NotComparable(f"no agency {agency} in this archive: give its id or whole name")
        parts += f" AND agency_id IN ({', '.join('?' * len(ids))})"
        values += ids
    if year:
        parts += " AND year = ?"
        values.append(str(year))
    return parts, tuple(values)


_CURRENT = """
    SELECT r.agency_id, r.year, a.name, r.version_id, c.payload_digest, c.captured_at, c.url,
           v.parser_version
    FROM reports r JOIN agencies a USING (agency_id)
    JOIN report_versions v ON v.version_id = r.version_id
    JOIN captures c ON c.capture_id = v.capture_id
    ORDER BY r.agency_id, r.year
"""


def compare(old: sqlite3.Connection, new: sqlite3.Connection) -> Differences:
    """What differs between the current data of two archives, snapshots or releases."""
    found = Differences()
    before, after = _walk(old), _walk(new)
    left, right = next(before, None), next(after, None)
    while left or right:
        if right is None or (left is not None and left[:2] < right[:2]):
            assert left is not None
            found.reports.append(ReportEvent(left[0], left[2], left[1], "disappeared", url=left[6]))
            left = next(before, None)
        elif left is None or right[:2] < left[:2]:
            found.reports.append(
                ReportEvent(right[0], right[2], right[1], "appeared", url=right[6])
            )
            right = next(after, None)
        else:
            # One version is one reading, in every snapshot of its archive.
            if (*left[3:5], left[7]) != (*right[3:5], right[7]):
                found.figures += _figures(old, new, left, right)
            left, right = next(before, None), next(after, None)
    found.reports += _standings(old, new)
    return found


def _walk(db: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    yield from (tuple(row) for row in db.execute(_CURRENT))


def _figures(
    old: sqlite3.Connection,
    new: sqlite3.Connection,
    left: tuple[Any, ...],
    right: tuple[Any, ...],
) -> Iterator[FigureChange]:
    before, after = figures_of(old, left[3]), figures_of(new, right[3])
    cause = "reread" if left[4] == right[4] else "changed"
    absent = (None, "missing")
    for cell in sorted({*before, *after}, key=lambda c: (c[0], c[1] or "")):
        was, now = before.get(cell, absent), after.get(cell, absent)
        if was != now:
            yield FigureChange(
                right[0], right[2], right[1], *cell, *was, *now, cause, *left[5:8], *right[5:8]
            )


def _standings(old: sqlite3.Connection, new: sqlite3.Connection) -> Iterator[ReportEvent]:
    before = {
        (row[0], row[1]): row[2]
        for row in old.execute("SELECT agency_id, year, standing FROM coverage")
    }
    for agency_id, agency, year, standing in new.execute(
        "SELECT c.agency_id, a.name, c.year, c.standing FROM coverage c "
        "JOIN agencies a USING (agency_id) ORDER BY c.agency_id, c.year"
    ):
        was = before.get((agency_id, year))
        if was is not None and was != standing:
            yield ReportEvent(agency_id, agency, year, "standing", before=was, after=standing)
