"""Build: captures → readings → rows → checks across years → coverage → published snapshot.

Reads what this parser version has not read, so it can be run after every crawl, interrupted, and
run again. One document that cannot be read is a row that says why, never the end of the run.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from crawler.capture.store import CaptureStore, transaction
from crawler.capture.trouble import explaining
from db.across import check_across_years
from db.agencies import name_key
from db.corrections import FILE_NAME, apply_corrections, read_corrections
from db.coverage import compute_coverage, season, today_in_china, update_coverage
from db.dictionary import load_dictionary
from db.load import Loader, Read, Source, now
from db.prose import compare_prose
from db.publish import publish
from db.read import Progress, forget_missing_tools, read_captures
from db.reading import DocumentReading
from db.reversions import reverted_since
from db.schema import upgrade
from db.successions import link_successions
from db.versions import arrange, loaded_reports, reports_to_arrange
from db.withdrawals import update_withdrawals
from parsers.sandbox import ParseFailure
from parsers.version import PARSER_VERSION


@dataclass(slots=True)
class BuildSummary:
    """What a build did; `failures` are (url, reason)."""

    documents: int = 0
    reports: int = 0
    not_reports: int = 0
    figures: int = 0
    checks_passed: int = 0
    checks_failed: int = 0
    changed: int = 0
    withdrawn: int = 0
    retired: int = 0
    corrections_applied: int = 0
    corrections_removed: int = 0
    corrections_refused: list[str] = field(default_factory=list)
    total_reports: int = 0
    problems: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[str, str]] = field(default_factory=list)
    snapshot: Path | None = None

    def to_dict(self) -> dict[str, Any]:
        return {
            "documents": self.documents,
            "reports": self.reports,
            "not_reports": self.not_reports,
            "figures": self.figures,
            "checks_passed": self.checks_passed,
            "checks_failed": self.checks_failed,
            "changed": self.changed,
            "withdrawn": self.withdrawn,
            "retired": self.retired,
            "corrections_applied": self.corrections_applied,
            "corrections_removed": self.corrections_removed,
            "corrections_refused": self.corrections_refused,
            "total_reports": self.total_reports,
            "problems": dict(self.problems),
            "failures": [list(f) for f in self.failures],
            "snapshot": self.snapshot.name if self.snapshot else None,
        }


def build(
    archive: Path,
    *,
    reparse: bool = False,
    workers: int | None = None,
    progress: Progress | None = None,
    agencies: Iterable[Mapping[str, Any]] = (),
    agencies_source: str = "registry",
    corrections: Path | None = None,
) -> BuildSummary:
    """Bring the database up to date with the captures and publish a snapshot.

    `reparse` reads every captured document anew with this parser version; `agencies` are bodies
    known to be due; `corrections` is laid over the figures (ARCHIVE/corrections.csv if there is
    one, see db.corrections). Raises db.corrections.CorrectionsUnreadable,
    crawler.capture.trouble.ArchiveFailed or NotAnArchive, db.schema.SchemaTooNew.
    """
    import os

    summary = BuildSummary()
    overlay = corrections or archive / FILE_NAME
    lines = read_corrections(overlay) if corrections or overlay.is_file() else []
    with explaining(archive), CaptureStore(archive, sound=True) as store:
        db = store.connection
        upgrade(db)
        with transaction(db):
            load_dictionary(db)
            before = last_build(db)
            run_id = begin_run(db)
            loader = Loader(db, run_id)
            loader.agencies.seed(agencies, agencies_source)
            loader.agencies.seed(list(_site_agencies(db)), "sites")
        if reparse:
            _forget_readings(db)
            before = replace(before, read_until=0)
        last_capture = db.execute("SELECT coalesce(max(capture_id), 0) FROM captures").fetchone()[0]
        with transaction(db):
            if forget_missing_tools(db):
                before = replace(before, read_until=0)
        read_captures(
            store,
            loader,
            lambda source, result, versions: _count(source, result, versions, summary),
            workers or os.cpu_count() or 1,
            progress,
            after_capture=before.read_until,
        )
        with transaction(db):
            settle(db, loader, before, summary)
            outcome = apply_corrections(db, lines, overlay.name)
            summary.corrections_applied = outcome.applied
            summary.corrections_removed = outcome.removed
            summary.corrections_refused = outcome.refused
        summary.snapshot = publish(archive, db)
        summary.total_reports, summary.withdrawn = _totals(summary.snapshot)
        with transaction(db):
            end_run(db, run_id, last_capture, summary)
        store.rest()
    return summary


@dataclass(frozen=True, slots=True)
class LastBuild:
    """Where the last build that came to its end stopped; what is later is still to be told."""

    run_id: int = 0
    capture_id: int = 0
    read_until: int = 0
    """Up to this capture everything was read by this parser version."""
    season: str = ""
    """`db.coverage.season` of its day."""


def last_build(db: sqlite3.Connection) -> LastBuild:
    row = db.execute(
        "SELECT coalesce(max(run_id), 0), coalesce(max(json_extract(summary, '$.last_capture')), 0), "
        "coalesce(max(iif(parser_version = ?, json_extract(summary, '$.last_capture'), 0)), 0) "
        "FROM runs WHERE kind = 'build' AND ended_at IS NOT NULL",
        (PARSER_VERSION,),
    ).fetchone()
    day = db.execute(
        "SELECT json_extract(summary, '$.season') FROM runs WHERE run_id = ?", (row[0],)
    ).fetchone()
    return LastBuild(row[0], row[1], row[2], str(day[0] or "") if day else "")


def settle(
    db: sqlite3.Connection, loader: Loader, before: LastBuild, summary: BuildSummary
) -> None:
    """What follows from what was loaded since `before`, for the agencies it touches: the story of
    their reports, withdrawals, checks across years, copied prose, coverage. Caller's transaction."""
    reports = reports_to_arrange(db, before.run_id, before.capture_id)
    summary.retired = len(arrange(db, reports))
    reports |= update_withdrawals(db, before.capture_id, reports)
    reports |= loaded_reports(db, before.run_id)
    touched = _versions_of(db, reports)
    link_successions(db, loader.agencies, touched)
    summary.checks_failed += check_across_years(db, touched)
    summary.changed = _changed(db, before.run_id) + reverted_since(db, before.capture_id)
    compare_prose(db, touched)
    if before.season == season(today_in_china()):
        update_coverage(db, reports, before.run_id)
    else:
        compute_coverage(db)


def end_run(db: sqlite3.Connection, run_id: int, last_capture: int, summary: BuildSummary) -> None:
    """Note that everything up to `last_capture` is in."""
    noted = {
        **summary.to_dict(),
        "last_capture": last_capture,
        "season": season(today_in_china()),
    }
    db.execute(
        "UPDATE runs SET ended_at = ?, summary = ? WHERE run_id = ?",
        (now(), json.dumps(noted), run_id),
    )


def _versions_of(db: sqlite3.Connection, reports: Iterable[int]) -> list[int]:
    """The current version of each report; of a retired one its first, which stands for it."""
    return [
        db.execute(
            "SELECT coalesce(r.version_id, (SELECT min(v.version_id) FROM report_versions v "
            "WHERE v.report_id = r.report_id)) FROM reports r WHERE r.report_id = ?",
            (report,),
        ).fetchone()[0]
        for report in sorted(reports)
    ]


def begin_run(db: sqlite3.Connection) -> int:
    cursor = db.execute(
        "INSERT INTO runs (started_at, kind, parser_version) VALUES (?, 'build', ?)",
        (now(), PARSER_VERSION),
    )
    return int(cursor.lastrowid or 0)


def _site_agencies(db: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    """Bodies that sites of the registry belong to."""
    for row in db.execute(
        "SELECT site_id, agency, division_code, level FROM sites WHERE agency <> '' AND NOT EXISTS "
        "(SELECT 1 FROM agencies a WHERE a.site_id = sites.site_id AND a.name = sites.agency)"
    ).fetchall():
        known = db.execute(
            "SELECT n.agency_id FROM agency_names n WHERE n.name_key = ?",
            (name_key(row["agency"]),),
        ).fetchone()
        if known is None:
            yield {
                "agency_id": f"site-{row['site_id']}",
                "name": row["agency"],
                "division_code": row["division_code"] or None,
                "level": row["level"] or None,
                "site_id": row["site_id"],
            }


def _forget_readings(db: sqlite3.Connection) -> None:
    """Let every document be read again by this parser version; older versions' readings stay."""
    with transaction(db):
        db.execute(
            "UPDATE documents SET parser_version = parser_version || '~' || document_id "
            "WHERE parser_version = ?",
            (PARSER_VERSION,),
        )


def _count(
    source: Source,
    result: Read,
    versions: list[int],
    summary: BuildSummary,
) -> None:
    summary.documents += 1
    if isinstance(result, DocumentReading):
        return
    if isinstance(result, ParseFailure):
        summary.failures.append((source.url, result.message))
        summary.problems[result.code] += 1
        return
    if not versions:
        summary.not_reports += 1
    for report in result.all() if versions else ():
        summary.reports += 1
        summary.figures += sum(f.value is not None for f in report.facts)
        summary.checks_passed += sum(c.passed for c in report.checks)
        summary.checks_failed += sum(not c.passed for c in report.checks)
        summary.problems.update(p.code for p in report.problems)


def _changed(db: sqlite3.Connection, after_run: int) -> int:
    """Versions read since that changed a figure of their report."""
    return int(
        db.execute(
            "SELECT count(*) FROM documents d CROSS JOIN report_versions v "
            "ON v.document_id = d.document_id WHERE d.run_id > ? AND v.relation = 'changed'",
            (after_run,),
        ).fetchone()[0]
    )


def _totals(snapshot: Path) -> tuple[int, int]:
    """Reports of the archive, and how many of them are withdrawn: counted where nobody waits."""
    with closing(sqlite3.connect(f"file:{snapshot}?immutable=1", uri=True)) as db:
        total, withdrawn = db.execute(
            "SELECT count(*), coalesce(sum(status = 'withdrawn'), 0) FROM reports "
            "WHERE retired IS NULL"
        ).fetchone()
    return int(total), int(withdrawn)
