"""Loading: documents as they were read into the archive's rows, idempotently.

A document is known by its payload's digest and the parser's version. What one agency said about one
year is one report; each distinct document that says it is a version (see db.versions for what follows
from that).
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
from db.versions import arrange
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
        self._years: dict[str, dict[int, int]] = {}
        self._read_at = ""
        self._patterns: dict[str, dict[str, int | None]] = {
            # "{}" says nothing and is not stored.
            table: {"{}": None}
            for table in ("place_patterns", "evidence_patterns")
        }

    def forget(self) -> None:
        """Forget what was found or added since, after a transaction that was rolled back."""
        self.agencies = Agencies(self.db)
        self.rows = Rows(self.db, self.rows.watch)
        self._years.clear()
        for known in self._patterns.values():
            known.clear()
            known["{}"] = None

    def load(self, source: Source, result: Read) -> list[int]:
        """Store one reading and tell the story of its reports; returns the version ids. Loading the
        same reading again changes nothing."""
        versions = self.load_all([(source, result)])[0]
        marks = ", ".join("?" * len(versions))
        found = self.db.execute(
            f"SELECT report_id FROM report_versions WHERE version_id IN ({marks})", versions
        )
        arrange(self.db, [row[0] for row in found.fetchall()])
        return versions

    def load_all(self, items: Sequence[tuple[Source, Read]]) -> list[list[int]]:
        """Store a batch of readings, the version ids of each.

        Only rows are added. How a version stands to those before it, and which one is current, is
        told by `db.versions.arrange` once everything is there: a build does so when it settles.
        """
        documents = [(source, as_reading(result)) for source, result in items]
        self._read_at = now()
        known = self._known_documents(documents)
        self.rows.begin()
        self._years.clear()
        found: list[list[int]] = []
        for source, document in documents:
            version = document.parser_version or PARSER_VERSION
            seen = known.get((source.payload_digest, version))
            if seen is None:
                found.append(self._new_document(source, document, version, known))
            else:
                self.rows.write()
                found.append(self._versions_of(seen))
        self.rows.write()
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
        year, packed, checks = reading.year, reading.packed, reading.checks
        agency_id = self.agencies.resolve(
            reading.agency, source.site, reading.identity.get("division_code"), year
        )
        if agency_id is None or year is None:
            detail = (
                f"agency {reading.agency or '?'}, year {year or '?'}: {reading.title or source.url}"
            )
            problem = {"code": "identity_unknown", "detail": detail, "place": None}
            self.rows.add_problem(None, document_id, problem)
            return None
        capture_id, captured_at, rows = source.capture_id, source.captured_at, self.rows
        published_on = reading.published_on or source.discovered.get("list_date") or None
        version_id = rows.key("version_id")
        years = self._years_of(agency_id)
        report_id = years.get(year)
        is_new = report_id is None
        if report_id is None:
            report_id = years[year] = rows.key("report_id")
            rows.waiting["reports"].append(
                (
                    report_id, agency_id, year, version_id, capture_id, published_on, 1,
                    packed.reported, packed.in_doubt, reading.checks_passed, len(checks),
                )
            )  # fmt: skip
        if reading.evidence and reading.published_on == published_on and reading.url == source.url:
            pattern, rest = reading.evidence
        else:
            known = variables(reading.title, published_on, year, source.url)
            pattern, rest = fold(reading.identity, known)
        layout = reading.layouts.get
        rows.waiting["report_versions"].append(
            (
                version_id, report_id, document_id, part, capture_id, reading.parser_version,
                reading.title, published_on, layout("T2"), layout("T3"), layout("T4"), layout("FORM"),
                reading.digest, "first", None, int(is_new), captured_at, captured_at,
                reading.checks_passed, len(checks), self._pattern("place_patterns", packed.pattern),
                self._pattern("evidence_patterns", pattern), rest,
            )
        )  # fmt: skip
        rows.add_parts(version_id, document_id, reading)
        for number, file in enumerate(source.files, start=1):
            rows.add("report_files", (version_id, number, file.capture_id, file.role))
        return version_id

    def _years_of(self, agency_id: str) -> dict[int, int]:
        """Year → report of an agency, written or waiting."""
        years = self._years.get(agency_id)
        if years is None:
            found = self.db.execute(
                "SELECT year, report_id FROM reports WHERE agency_id = ?", (agency_id,)
            )
            years = self._years[agency_id] = {int(row[0]): int(row[1]) for row in found}
        return years

    def _versions_of(self, document_id: int) -> list[int]:
        """The versions that a document read before is."""
        found = self.db.execute(
            "SELECT version_id FROM report_versions WHERE document_id = ? ORDER BY part",
            (document_id,),
        )
        return [int(row[0]) for row in found]

    def _pattern(self, table: str, pattern: str) -> int | None:
        """The key of a pattern of places or evidence, stored if it is new."""
        known = self._patterns[table]
        if pattern not in known:
            key = (pattern_digest(pattern),)
            row = self.db.execute(
                f"SELECT pattern_id FROM {table} WHERE digest = ?", key
            ).fetchone()
            if row is None:
                row = self.db.execute(
                    f"INSERT INTO {table} (digest, pattern) VALUES (?, ?) RETURNING pattern_id",
                    (*key, pattern),
                ).fetchone()
            known[pattern] = int(row[0])
        return known[pattern]
