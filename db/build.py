"""Build: captures → readings → rows → checks across years → coverage → published snapshot.

Reads what this parser version has not read, so it can be run after every crawl, interrupted, and
run again. One document that cannot be read is a row that says why, never the end of the run.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawler.capture.store import CaptureStore, transaction
from db.across import check_across_years
from db.agencies import name_key
from db.corrections import FILE_NAME, apply_corrections, read_corrections
from db.coverage import compute_coverage
from db.dictionary import load_dictionary
from db.load import Loader, Source, now
from db.prose import compare_prose
from db.publish import publish
from db.schema import upgrade
from db.successions import link_successions
from parsers.hints import Hints
from parsers.report import Report
from parsers.sandbox import Job, ParseFailure, ParserPool
from parsers.version import PARSER_VERSION

Progress = Callable[[int, int], None]
"""Called with (documents read, documents to read)."""

BATCH = 50
"""Readings written in one transaction."""

_TO_READ = """
    SELECT c.capture_id, c.url, c.captured_at, c.payload_digest, c.site_id, c.discovered
    FROM captures c
    WHERE c.status = 200 AND c.refers_to IS NULL AND c.payload_length > 0 AND c.method = 'GET'
      AND coalesce(json_extract(c.discovered, '$.role'), '') NOT IN ('robots', 'sitemap')
      AND NOT EXISTS (SELECT 1 FROM captures x JOIN documents d ON d.capture_id = x.capture_id
                      WHERE x.payload_digest = c.payload_digest
                        AND d.parser_version = :parser_version)
    GROUP BY c.payload_digest
    ORDER BY c.capture_id
"""


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
    one, see db.corrections). Raises db.corrections.CorrectionsUnreadable, crawler.capture.store.NotAnArchive, db.schema.SchemaTooNew.
    """
    import os

    summary = BuildSummary()
    overlay = corrections or archive / FILE_NAME
    lines = read_corrections(overlay) if corrections or overlay.is_file() else []
    with CaptureStore(archive) as store:
        db = store.connection
        upgrade(db)
        with transaction(db):
            load_dictionary(db)
            run_id = _begin_run(db)
            loader = Loader(db, run_id)
            loader.agencies.seed(agencies, agencies_source)
            loader.agencies.seed(list(_site_agencies(db)), "sites")
        if reparse:
            _forget_readings(db)
        touched = _read_all(store, loader, summary, workers or os.cpu_count() or 1, progress)
        with transaction(db):
            touched |= _seen_again(db, loader)
            summary.withdrawn = _mark_withdrawn(db)
            link_successions(db, loader.agencies, touched)
            check_across_years(db, touched)
            outcome = apply_corrections(db, lines, overlay.name)
            summary.corrections_applied = outcome.applied
            summary.corrections_removed = outcome.removed
            summary.corrections_refused = outcome.refused
            compare_prose(db, touched)
            compute_coverage(db)
            _totals(db, summary)
        summary.snapshot = publish(archive, db)
        with transaction(db):
            last = db.execute("SELECT coalesce(max(capture_id), 0) FROM captures").fetchone()[0]
            db.execute(
                "UPDATE runs SET ended_at = ?, summary = ? WHERE run_id = ?",
                (now(), json.dumps({**summary.to_dict(), "last_capture": last}), run_id),
            )
    return summary


def _begin_run(db: sqlite3.Connection) -> int:
    cursor = db.execute(
        "INSERT INTO runs (started_at, kind, parser_version) VALUES (?, 'build', ?)",
        (now(), PARSER_VERSION),
    )
    return int(cursor.lastrowid or 0)


def _site_agencies(db: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    """Bodies that sites of the registry belong to."""
    for row in db.execute(
        "SELECT site_id, agency, division_code, level FROM sites WHERE agency <> ''"
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


def _read_all(
    store: CaptureStore,
    loader: Loader,
    summary: BuildSummary,
    workers: int,
    progress: Progress | None,
) -> set[int]:
    db = store.connection
    rows = db.execute(_TO_READ, {"parser_version": PARSER_VERSION}).fetchall()
    sites = {r["site_id"]: dict(r) for r in db.execute("SELECT * FROM sites").fetchall()}
    sources = {row["capture_id"]: _source(row, sites) for row in rows}
    lost: list[tuple[int, ParseFailure]] = []

    def jobs() -> Iterator[Job]:
        for source in sources.values():
            try:
                data = store.payload(source.capture_id)
            except (OSError, ValueError, RuntimeError, KeyError) as error:
                lost.append((source.capture_id, ParseFailure("archive", str(error))))
                continue
            yield Job(source.capture_id, data, source.url, source.url, _hints(source))

    touched: set[int] = set()
    batch: list[tuple[int, Report | ParseFailure]] = []

    def write() -> None:
        with transaction(db):
            loaded = loader.load_all([(sources[c], result) for c, result in batch])
            for (capture_id, result), versions in zip(batch, loaded, strict=True):
                touched.update(versions)
                _count(db, sources[capture_id], result, versions, summary)
        batch.clear()

    with ParserPool(workers) as pool:
        for done, (capture_id, result) in enumerate(pool.map(jobs()), start=1):
            batch.append((capture_id, result))
            if len(batch) >= BATCH:
                write()
            if progress:
                progress(done, len(rows))
    batch.extend(lost)
    write()
    return touched


def _count(
    db: sqlite3.Connection,
    source: Source,
    result: Report | ParseFailure,
    versions: list[int],
    summary: BuildSummary,
) -> None:
    summary.documents += 1
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
    if versions:
        marks = ", ".join("?" * len(versions))
        summary.changed += db.execute(
            f"SELECT count(*) FROM report_versions WHERE relation = 'changed' AND version_id IN ({marks})",
            versions,
        ).fetchone()[0]


def _source(row: sqlite3.Row, sites: dict[str, dict[str, Any]]) -> Source:
    return Source(
        row["capture_id"],
        row["url"],
        row["captured_at"],
        row["payload_digest"],
        sites.get(row["site_id"]),
        json.loads(row["discovered"]),
    )


def _hints(source: Source) -> Hints:
    known = source.discovered
    site = source.site or {}
    return Hints(
        title=known.get("title") or known.get("anchor") or None,
        agency=known.get("agency_hint") or site.get("agency") or None,
        published_on=known.get("list_date") or None,
        site_name=site.get("name") or None,
        division_code=site.get("division_code") or None,
    )


def _seen_again(db: sqlite3.Connection, loader: Loader) -> set[int]:
    """Captures since the last build whose bytes were read before: the report was still there."""
    last = db.execute(
        "SELECT max(json_extract(summary, '$.last_capture')) FROM runs WHERE kind = 'build'"
    ).fetchone()[0]
    rows = db.execute(
        "SELECT c.capture_id, c.url, c.captured_at, c.payload_digest, c.discovered, c.site_id, "
        "d.document_id, d.reports FROM captures c JOIN captures x ON x.payload_digest = c.payload_digest "
        "JOIN documents d ON d.capture_id = x.capture_id "
        "AND d.parser_version = ? WHERE c.capture_id > ? AND c.capture_id <> d.capture_id "
        "AND d.outcome = 'report'",
        (PARSER_VERSION, last or 0),
    ).fetchall()
    touched: set[int] = set()
    for row in rows:
        source = _source(row, {})
        for part in range(1, row["reports"] + 1):
            touched.update(loader.seen_again(row["document_id"], part, source))
    return touched


def _mark_withdrawn(db: sqlite3.Connection) -> int:
    """Reports whose every address now answers 404 or 410."""
    db.execute(
        """
        UPDATE reports SET status = 'withdrawn' WHERE report_id IN (
          SELECT v.report_id FROM report_versions v JOIN captures c USING (capture_id)
          JOIN captures n ON n.url = c.url AND n.captured_at = (
              SELECT max(captured_at) FROM captures x WHERE x.url = c.url)
          GROUP BY v.report_id HAVING min(n.status IN (404, 410)) = 1)
        """
    )
    return int(db.execute("SELECT count(*) FROM reports WHERE status = 'withdrawn'").fetchone()[0])


def _totals(db: sqlite3.Connection, summary: BuildSummary) -> None:
    summary.total_reports = db.execute("SELECT count(*) FROM reports").fetchone()[0]
