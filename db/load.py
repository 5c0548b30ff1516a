"""Loading: one parsed document into the archive's rows, idempotently.

A document is known by its payload's digest and the parser's version. What one agency said about one
year is one report; each distinct document that says it is a version; a version that changes a figure
leaves a row for each change.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from db.agencies import Agencies
from db.grams import grams
from db.pack import Packed, figures_digest, pack
from parsers.checks import judge
from parsers.report import Report, plain_number
from parsers.sandbox import ParseFailure


@dataclass(frozen=True, slots=True)
class Source:
    """The capture a document came from, with the site it belongs to."""

    capture_id: int
    url: str
    captured_at: str
    payload_digest: str
    site: Mapping[str, Any] | None
    discovered: Mapping[str, Any]


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Loader:
    """Writes documents into one database; the caller owns the transaction."""

    def __init__(self, connection: sqlite3.Connection, run_id: int | None = None) -> None:
        self.db = connection
        self.agencies = Agencies(connection)
        self.run_id = run_id

    def load(self, source: Source, result: Report | ParseFailure) -> list[int]:
        """Store one reading; returns the version ids of its reports. Loading the same reading
        again changes nothing."""
        if isinstance(result, ParseFailure):
            self._document(
                source, None, "failed", f"{result.code}: {result.message}", None, 0, None
            )
            return []
        reports = [r for r in result.all() if r.is_report]
        outcome = "report" if reports else "not_report"
        document_id, is_new = self._document(
            source, result.carrier, outcome, None, result.title, len(reports), result.parser_version
        )
        versions = []
        for part, report in enumerate(reports, start=1):
            if is_new:
                version = self._version(source, document_id, part, report)
                if version is not None:
                    versions.append(version)
            else:
                versions.extend(self._seen_again(document_id, part, source))
        if not reports and is_new:
            for problem in result.problems:
                self._problem(None, document_id, problem.to_dict())
        return versions

    # -- documents --------------------------------------------------------------------------

    def _document(
        self,
        source: Source,
        carrier: str | None,
        outcome: str,
        failure: str | None,
        title: str | None,
        reports: int,
        parser_version: str | None,
    ) -> tuple[int, bool]:
        from parsers.version import PARSER_VERSION

        version = parser_version or PARSER_VERSION
        row = self.db.execute(
            "SELECT document_id FROM documents WHERE payload_digest = ? AND parser_version = ?",
            (source.payload_digest, version),
        ).fetchone()
        if row:
            return int(row[0]), False
        cursor = self.db.execute(
            "INSERT INTO documents (payload_digest, parser_version, capture_id, carrier, outcome, "
            "failure, title, reports, read_at, run_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                source.payload_digest,
                version,
                source.capture_id,
                carrier,
                outcome,
                failure,
                title,
                reports,
                now(),
                self.run_id,
            ),
        )
        return int(cursor.lastrowid or 0), True

    # -- versions ---------------------------------------------------------------------------

    def _version(self, source: Source, document_id: int, part: int, report: Report) -> int | None:
        agency_id = self.agencies.resolve(
            report.agency,
            site=source.site,
            division_code=report.identity.get("division_code"),
            year=report.year,
        )
        if agency_id is None or report.year is None:
            self._problem(
                None,
                document_id,
                {
                    "code": "identity_unknown",
                    "detail": f"agency {report.agency or '?'}, year {report.year or '?'}: "
                    f"{report.title or source.url}",
                    "place": None,
                },
            )
            return None
        report_id, previous = self._report(agency_id, report.year)
        packed = pack(report)
        digest = figures_digest(report)
        relation, supersedes = self._relation(previous, digest, source)
        passed = sum(c.passed for c in report.checks)
        cursor = self.db.execute(
            "INSERT INTO report_versions (report_id, document_id, part, capture_id, parser_version, "
            "title, published_on, layout_t2, layout_t3, layout_t4, layout_form, figures_digest, "
            "relation, supersedes, first_seen, last_seen, checks_passed, checks_failed, "
            "place_pattern, identity) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                report_id,
                document_id,
                part,
                source.capture_id,
                report.parser_version,
                report.title,
                report.published_on or source.discovered.get("list_date") or None,
                report.layouts.get("T2"),
                report.layouts.get("T3"),
                report.layouts.get("T4"),
                report.layouts.get("FORM"),
                digest,
                relation,
                supersedes,
                source.captured_at,
                source.captured_at,
                passed,
                len(report.checks) - passed,
                self._pattern(packed.pattern),
                json.dumps(report.identity, ensure_ascii=False, default=str),
            ),
        )
        version_id = int(cursor.lastrowid or 0)
        self._figures(version_id, packed)
        self._prose(version_id, report)
        self._checks(version_id, report)
        for problem in report.problems:
            self._problem(version_id, document_id, problem.to_dict())
        if supersedes is not None and relation in ("changed", "reread"):
            self._changes(report_id, supersedes, version_id)
        self._choose_current(report_id, packed)
        return version_id

    def _report(self, agency_id: str, year: int) -> tuple[int, list[sqlite3.Row]]:
        row = self.db.execute(
            "SELECT report_id FROM reports WHERE agency_id = ? AND year = ?", (agency_id, year)
        ).fetchone()
        if row is None:
            cursor = self.db.execute(
                "INSERT INTO reports (agency_id, year) VALUES (?, ?)", (agency_id, year)
            )
            return int(cursor.lastrowid or 0), []
        previous = self.db.execute(
            "SELECT v.version_id, v.figures_digest, v.parser_version, v.is_current, c.url, "
            "c.payload_digest, v.last_seen FROM report_versions v JOIN captures c USING (capture_id) "
            "WHERE v.report_id = ? ORDER BY v.last_seen, v.version_id",
            (row[0],),
        ).fetchall()
        return int(row[0]), previous

    def _relation(
        self, previous: list[sqlite3.Row], digest: str, source: Source
    ) -> tuple[str, int | None]:
        """How a version stands to those before it, and which one it follows."""
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

    def _seen_again(self, document_id: int, part: int, source: Source) -> list[int]:
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

    def _choose_current(self, report_id: int, packed: Packed | None) -> None:
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
            "UPDATE reports SET (version_id, capture_id, title, published_on, layouts, checks_passed, "
            "checks_failed) = (SELECT v.version_id, v.capture_id, v.title, v.published_on, "
            "json_object('T2', v.layout_t2, 'T3', v.layout_t3, 'T4', v.layout_t4, 'FORM', "
            "v.layout_form), v.checks_passed, v.checks_failed FROM report_versions v "
            "WHERE v.version_id = ?), "
            "versions = (SELECT count(*) FROM report_versions v WHERE v.report_id = reports.report_id), "
            "first_seen = (SELECT min(first_seen) FROM report_versions v WHERE v.report_id = "
            "reports.report_id), last_seen = (SELECT max(last_seen) FROM report_versions v WHERE "
            "v.report_id = reports.report_id), status = 'current' WHERE report_id = ?",
            (current, report_id),
        )
        if packed is not None:
            newest = self.db.execute(
                "SELECT max(version_id) FROM report_versions WHERE report_id = ?", (report_id,)
            ).fetchone()[0]
            if newest == current:
                self.db.execute(
                    "UPDATE reports SET figures_reported = ?, figures_in_doubt = ? WHERE report_id = ?",
                    (packed.reported, packed.in_doubt, report_id),
                )

    # -- rows of one version ----------------------------------------------------------------

    def _pattern(self, pattern: str) -> int | None:
        if pattern == "{}":
            return None
        row = self.db.execute(
            "SELECT pattern_id FROM place_patterns WHERE pattern = ?", (pattern,)
        ).fetchone()
        if row:
            return int(row[0])
        cursor = self.db.execute("INSERT INTO place_patterns (pattern) VALUES (?)", (pattern,))
        return int(cursor.lastrowid or 0)

    def _figures(self, version_id: int, packed: Packed) -> None:
        for table, rows in packed.rows.items():
            for row in rows:
                columns = ", ".join(("version_id", *row))
                marks = ", ".join("?" * (len(row) + 1))
                self.db.execute(
                    f"INSERT INTO {table} ({columns}) VALUES ({marks})",
                    (version_id, *row.values()),
                )
        self.db.executemany(
            "INSERT INTO cell_notes VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(version_id, *note.values()) for note in packed.notes],
        )
        self.db.executemany(
            "INSERT INTO state_runs VALUES (?, ?, ?)",
            [(version_id, table, state) for table, state in packed.runs],
        )

    def _prose(self, version_id: int, report: Report) -> None:
        for position, section in enumerate(report.sections, start=1):
            cursor = self.db.execute(
                "INSERT INTO sections (version_id, position, number, heading, text) "
                "VALUES (?, ?, ?, ?, ?)",
                (version_id, position, section.number, section.heading, section.text),
            )
            self.db.execute(
                "INSERT INTO section_search (rowid, grams) VALUES (?, ?)",
                (cursor.lastrowid, grams(f"{section.heading}\n{section.text}")),
            )
        self.db.executemany(
            "INSERT INTO claims (version_id, claim, value, unit, is_approximate, scope, sentence, "
            "section) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    version_id,
                    c["claim"],
                    float(c["value"]),
                    c["unit"],
                    int(c["approximate"]),
                    c["scope"],
                    c["sentence"],
                    c["place"].get("section"),
                )
                for c in report.claims
            ],
        )

    def _checks(self, version_id: int, report: Report) -> None:
        facts = {(f.indicator, f.applicant): f for f in report.facts}
        self.db.executemany(
            "INSERT INTO checks (version_id, rule, severity, applicant, expected, actual, passed, "
            "verdict, detail, cells) VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, ?)",
            [
                (
                    version_id,
                    c.rule,
                    c.severity,
                    c.applicant,
                    plain_number(c.expected),
                    plain_number(c.actual),
                    judge(c, facts),
                    c.detail,
                    json.dumps([{"indicator": i, "applicant": a} for i, a in c.cells]),
                )
                for c in report.checks
                if not c.passed
            ],
        )

    def _problem(self, version_id: int | None, document_id: int, problem: dict[str, Any]) -> None:
        self.db.execute(
            "INSERT INTO problems (version_id, document_id, code, detail, place) VALUES (?, ?, ?, ?, ?)",
            (
                version_id,
                document_id,
                problem["code"],
                problem["detail"],
                json.dumps(problem["place"]) if problem["place"] else None,
            ),
        )

    def _changes(self, report_id: int, old: int, new: int) -> None:
        from db.changes import figure_changes

        self.db.executemany(
            "INSERT INTO figure_changes (report_id, from_version, to_version, indicator, applicant, "
            "old_value, old_state, new_value, new_state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(report_id, old, new, *change) for change in figure_changes(self.db, old, new)],
        )
