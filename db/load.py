"""Loading: documents as they were read into the archive's rows, idempotently.

A document is known by its payload's digest and the parser's version. What one agency said about one
year is one report; each distinct document that says it is a version; a version that changes a figure
leaves a row for each change.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlite_utils.utils import chunks

from db.agencies import Agencies
from db.evidence import fold, variables
from db.reading import DocumentReading, Reading, read_document
from db.rows import Rows
from db.schema.compact import pattern_digest
from parsers.report import Report
from parsers.sandbox import ParseFailure
from parsers.version import PARSER_VERSION


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One captured file of a report; `role` is page, attachment or image."""

    capture_id: int
    url: str
    captured_at: str
    payload_digest: str
    role: str


@dataclass(frozen=True, slots=True)
class Source:
    """The capture a document came from, with the site it belongs to."""

    capture_id: int
    url: str
    captured_at: str
    payload_digest: str
    site: Mapping[str, Any] | None
    discovered: Mapping[str, Any]
    files: tuple[SourceFile, ...] = ()
    """The files of a report that is spread over several, the page first (see db.joining)."""


Read = Report | ParseFailure | DocumentReading


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def as_reading(result: Read) -> DocumentReading:
    """What the parser gave back, ready to be stored."""
    if isinstance(result, ParseFailure):
        return DocumentReading(None, None, None, failure=f"{result.code}: {result.message}")
    return read_document(result) if isinstance(result, Report) else result


class Loader:
    """Writes documents into one database; the caller owns the transaction."""

    def __init__(self, connection: sqlite3.Connection, run_id: int | None = None) -> None:
        self.db = connection
        self.agencies = Agencies(connection)
        self.run_id = run_id
        self.rows = Rows(connection)
        self._waiting: set[tuple[str, int]] = set()
        self._years: dict[str, dict[int, int]] = {}
        self._read_at = ""
        self._patterns: dict[tuple[str, str], int] = {}

    def load(self, source: Source, result: Read) -> list[int]:
        """Store one reading; returns the version ids of its reports. Loading the same reading
        again changes nothing."""
        return self.load_all([(source, result)])[0]

    def load_all(self, items: Sequence[tuple[Source, Read]]) -> list[list[int]]:
        """Store a batch of readings, the version ids of each.

        A report that is the first of its agency and year only waits to be written with the others
        of the batch; one that must be compared with what is there has the waiting ones written
        before it.
        """
        documents = [(source, as_reading(result)) for source, result in items]
        self._read_at = now()
        known = self._known_documents(documents)
        self.rows.begin()
        self._waiting.clear()
        self._years.clear()
        found: list[list[int]] = []
        for source, document in documents:
            version = document.parser_version or PARSER_VERSION
            seen = known.get((source.payload_digest, version))
            if seen is None:
                found.append(self._new_document(source, document, version, known))
            else:
                self._write()
                parts = range(1, len(document.readings) + 1)
                found.append([v for p in parts for v in self.seen_again(seen, p, source)])
        self._write()
        return found

    # -- documents --------------------------------------------------------------------------

    def _known_documents(
        self, documents: Iterable[tuple[Source, DocumentReading]]
    ) -> dict[tuple[str, str], int]:
        """(payload digest, parser version) → document, of those already read."""
        known: dict[tuple[str, str], int] = {}
        digests = sorted({source.payload_digest for source, _ in documents})
        for some in map(list, chunks(digests, 500)):
            for digest, version, document_id in self.db.execute(
                "SELECT c.payload_digest, d.parser_version, d.document_id FROM captures c "
                "JOIN documents d ON d.capture_id = c.capture_id "
                f"WHERE c.payload_digest IN ({', '.join('?' * len(some))})",
                some,
            ):
                known[(digest, version)] = document_id
        return known

    def _new_document(
        self,
        source: Source,
        document: DocumentReading,
        version: str,
        known: dict[tuple[str, str], int],
    ) -> list[int]:
        document_id = self.rows.key("document_id")
        known[(source.payload_digest, version)] = document_id
        self.rows.add(
            "documents",
            (
                document_id,
                source.capture_id,
                version,
                document.carrier,
                document.outcome,
                document.failure,
                None if document.readings else document.title,
                len(document.readings),
                self._read_at,
                self.run_id,
            ),
        )
        for problem in document.problems:
            self.rows.add_problem(None, document_id, problem)
        versions = []
        for part, reading in enumerate(document.readings, start=1):
            version_id = self._version(source, document_id, part, reading)
            if version_id is not None:
                versions.append(version_id)
        return versions

    # -- versions ---------------------------------------------------------------------------

    def _version(self, source: Source, document_id: int, part: int, reading: Reading) -> int | None:
        agency_id = self.agencies.resolve(
            reading.agency,
            site=source.site,
            division_code=reading.identity.get("division_code"),
            year=reading.year,
        )
        if agency_id is None or reading.year is None:
            detail = (
                f"agency {reading.agency or '?'}, year {reading.year or '?'}: "
                f"{reading.title or source.url}"
            )
            problem = {"code": "identity_unknown", "detail": detail, "place": None}
            self.rows.add_problem(None, document_id, problem)
            return None
        published_on = reading.published_on or source.discovered.get("list_date") or None
        version_id = self.rows.key("version_id")
        report_id = self._report_of(agency_id, reading.year)
        relation, supersedes = "first", None
        is_new = report_id is None
        if report_id is None:
            report_id = self._new_report(source, agency_id, version_id, published_on, reading)
        else:
            relation, supersedes = self._relation(report_id, reading.digest, source)
        if reading.evidence and (reading.published_on, reading.url) == (published_on, source.url):
            pattern, rest = reading.evidence
        else:
            known = variables(reading.title, published_on, reading.year, source.url)
            pattern, rest = fold(reading.identity, known)
        layouts = reading.layouts
        self.rows.add(
            "report_versions",
            (
                version_id,
                report_id,
                document_id,
                part,
                source.capture_id,
                reading.parser_version,
                reading.title,
                published_on,
                layouts.get("T2"),
                layouts.get("T3"),
                layouts.get("T4"),
                layouts.get("FORM"),
                reading.digest,
                relation,
                supersedes,
                int(is_new),
                source.captured_at,
                source.captured_at,
                reading.checks_passed,
                len(reading.checks),
                self._pattern("place_patterns", reading.packed.pattern),
                self._pattern("evidence_patterns", pattern),
                rest,
            ),
        )
        self.rows.add_parts(version_id, document_id, reading)
        for number, file in enumerate(source.files, start=1):
            self.rows.add("report_files", (version_id, number, file.capture_id, file.role))
        if not is_new:
            self._write()
            if supersedes is not None and relation in ("changed", "reread"):
                self._changes(report_id, supersedes, version_id)
            self._choose_current(report_id, reading)
        return version_id

    def _report_of(self, agency_id: str, year: int) -> int | None:
        """The report of an agency and year, written if it was waiting; None when there is none."""
        if (agency_id, year) in self._waiting:
            self._write()
        years = self._years.get(agency_id)
        if years is None:
            found = self.db.execute(
                "SELECT year, report_id FROM reports WHERE agency_id = ?", (agency_id,)
            )
            years = self._years[agency_id] = {int(row[0]): int(row[1]) for row in found}
        return years.get(year)

    def _new_report(
        self,
        source: Source,
        agency_id: str,
        version_id: int,
        published_on: str | None,
        reading: Reading,
    ) -> int:
        """The row of a report whose first version is being read."""
        report_id = self.rows.key("report_id")
        self._waiting.add((agency_id, reading.year or 0))
        self._years[agency_id][reading.year or 0] = report_id
        self.rows.add(
            "reports",
            (
                report_id,
                agency_id,
                reading.year,
                version_id,
                source.capture_id,
                published_on,
                1,
                reading.packed.reported,
                reading.packed.in_doubt,
                reading.checks_passed,
                len(reading.checks),
            ),
        )
        return report_id

    def _write(self) -> None:
        self.rows.write()
        self._waiting.clear()

    def _relation(self, report_id: int, digest: str, source: Source) -> tuple[str, int | None]:
        """How a version stands to those before it, and which one it follows."""
        previous = self.db.execute(
            "SELECT v.version_id, v.figures_digest, v.parser_version, v.is_current, c.url, "
            "c.payload_digest, v.last_seen FROM report_versions v JOIN captures c USING (capture_id) "
            "WHERE v.report_id = ? ORDER BY v.last_seen, v.version_id",
            (report_id,),
        ).fetchall()
        if not previous:
            return "first", None
        same_bytes = [v for v in previous if v[5] == source.payload_digest]
        if same_bytes:
            return "reread", int(same_bytes[-1][0])
        same_place = [v for v in previous if v[4] == source.url]
        if same_place:
            last = same_place[-1]
            return ("same_figures" if last[1] == digest else "changed"), int(last[0])
        last = next((v for v in previous if v[3]), previous[-1])
        return ("same_figures" if last[1] == digest else "other_copy"), int(last[0])

    def seen_again(self, document_id: int, part: int, source: Source) -> list[int]:
        """A capture of bytes that were read before: their version was still there then."""
        row = self.db.execute(
            "SELECT version_id, report_id FROM report_versions WHERE document_id = ? AND part = ?",
            (document_id, part),
        ).fetchone()
        if row is None:
            return []
        self.db.execute(
            "UPDATE report_versions SET last_seen = max(last_seen, ?), first_seen = min(first_seen, ?) "
            "WHERE version_id = ?",
            (source.captured_at, source.captured_at, row[0]),
        )
        self._choose_current(int(row[1]), None)
        return [int(row[0])]

    def _choose_current(self, report_id: int, reading: Reading | None) -> None:
        """The current version: the newest reading of the newest bytes; other copies of a report
        come second to the address it was first found at."""
        rows = self.db.execute(
            "SELECT v.version_id FROM report_versions v WHERE v.report_id = ? ORDER BY "
            "v.relation = 'other_copy', v.last_seen DESC, CAST(v.parser_version AS REAL) DESC, "
            "v.version_id DESC",
            (report_id,),
        ).fetchall()
        current = rows[0][0]
        self.db.execute(
            "UPDATE report_versions SET is_current = (version_id = ?) WHERE report_id = ?",
            (current, report_id),
        )
        self.db.execute(
            "UPDATE reports SET (version_id, capture_id, published_on, checks_passed, "
            "checks_failed) = (SELECT v.version_id, v.capture_id, v.published_on, v.checks_passed, "
            "v.checks_failed FROM report_versions v WHERE v.version_id = ?), "
            "versions = (SELECT count(*) FROM report_versions v WHERE v.report_id = reports.report_id), "
            "status = 'current' WHERE report_id = ?",
            (current, report_id),
        )
        if reading is not None:
            newest = self.db.execute(
                "SELECT max(version_id) FROM report_versions WHERE report_id = ?", (report_id,)
            ).fetchone()[0]
            if newest == current:
                self.db.execute(
                    "UPDATE reports SET figures_reported = ?, figures_in_doubt = ? WHERE report_id = ?",
                    (reading.packed.reported, reading.packed.in_doubt, report_id),
                )

    def _pattern(self, table: str, pattern: str) -> int | None:
        """The key of a pattern of places or evidence, stored if it is new."""
        if pattern == "{}":
            return None
        found = self._patterns.get((table, pattern))
        if found is None:
            key = (pattern_digest(pattern),)
            row = self.db.execute(
                f"SELECT pattern_id FROM {table} WHERE digest = ?", key
            ).fetchone()
            if row is None:
                row = self.db.execute(
                    f"INSERT INTO {table} (digest, pattern) VALUES (?, ?) RETURNING pattern_id",
                    (*key, pattern),
                ).fetchone()
            found = int(row[0])
            self._patterns[(table, pattern)] = found
        return found

    def _changes(self, report_id: int, old: int, new: int) -> None:
        from db.changes import figure_changes

        self.db.executemany(
            "INSERT INTO figure_changes (report_id, from_version, to_version, indicator, applicant, "
            "old_value, old_state, new_value, new_state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(report_id, old, new, *change) for change in figure_changes(self.db, old, new)],
        )
