"""Reading captures: which are to be read, in which order, and what belongs together.

Pages come first, since they tell which files are theirs (db.joining); then the groups, then the files
that are nobody's. Readers end out of turn; what they read is stored in the order of the captures, so
that the same captures make the same database.
"""

from __future__ import annotations

import json
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from crawler.capture.store import CaptureStore
from db.bulk import Bulk
from db.joining import Group, Joiner, Stored, is_file, is_read, settle
from db.load import Loader, Read, Source, SourceFile
from parsers.hints import Hints, Part
from parsers.ocr.reader import REMEDY as OCR_REMEDY
from parsers.ocr.reader import available as ocr_available
from parsers.report import Report
from parsers.sandbox import Job, ParseFailure, ParserPool
from parsers.tools import available
from parsers.version import PARSER_VERSION

Progress = Callable[[int, int], None]
"""Called with (documents read, documents to read)."""
Count = Callable[[Source, Read, list[int]], None]
"""Called with each reading that was stored and its version ids."""

BATCH = 200
"""Readings written in one transaction."""

_TO_READ = """
    SELECT c.capture_id, c.url, min(c.captured_at) AS captured_at, c.payload_digest, c.site_id,
           c.discovered
    FROM captures c NOT INDEXED
    WHERE c.capture_id > :after_capture AND c.status = 200 AND c.refers_to IS NULL
      AND c.payload_length > 0 AND c.method = 'GET'
      AND coalesce(json_extract(c.discovered, '$.role'), '') NOT IN
          ('robots', 'sitemap', 'script', 'subresource')
      AND NOT EXISTS (SELECT 1 FROM captures x JOIN documents d ON d.capture_id = x.capture_id
                      WHERE x.payload_digest = c.payload_digest
                        AND d.parser_version = :parser_version)
    GROUP BY c.payload_digest
    ORDER BY min(c.captured_at), c.url, c.payload_digest
"""

_SITES = "SELECT site_id, name, agency, division_code, level FROM sites"


@dataclass(frozen=True, slots=True)
class _Item:
    """One thing to read: a capture, or a group under its page."""

    source: Source
    group: Group | None = None
    only_to_join: bool = False
    """A page of an earlier build: of interest only if files that came since belong to it."""


def forget_missing_tools(db: sqlite3.Connection) -> int:
    """Let documents that failed for want of a program be read again once it is there; returns how
    many."""
    forgotten = 0
    for name, there in available().items():
        if there:
            forgotten += db.execute(
                "DELETE FROM documents WHERE outcome = 'failed' AND parser_version = ? "
                "AND failure LIKE 'needs_tool:%' || ? || '%'",
                (PARSER_VERSION, name),
            ).rowcount
    return forgotten + (_forget_unread_scans(db) if ocr_available() else 0)


def _forget_unread_scans(db: sqlite3.Connection) -> int:
    """Scans that yielded no report because the packages of the extra `ocr` were not there; what OCR
    itself gave up on is not among them."""
    scans = [
        row[0]
        for row in db.execute(
            "SELECT document_id FROM documents d WHERE outcome = 'not_report' AND parser_version = ? "
            "AND EXISTS (SELECT 1 FROM problems p WHERE p.document_id = d.document_id "
            "AND p.code = 'needs_ocr' AND p.detail LIKE '%' || ?)",
            (PARSER_VERSION, OCR_REMEDY),
        )
    ]
    for document in scans:
        db.execute("DELETE FROM problems WHERE document_id = ?", (document,))
        db.execute("DELETE FROM documents WHERE document_id = ?", (document,))
    return len(scans)


def read_captures(
    store: CaptureStore,
    loader: Loader,
    count: Count,
    workers: int,
    progress: Progress | None,
    after_capture: int = 0,
) -> None:
    """Read and store what this parser version has not read, of the captures later than
    `after_capture`."""
    db = store.connection
    wanted = {"parser_version": PARSER_VERSION, "after_capture": after_capture}
    rows = db.execute(_TO_READ, wanted).fetchall()
    if not rows:
        return
    sites = {r["site_id"]: dict(r) for r in db.execute(_SITES).fetchall()}
    sources = {row["capture_id"]: _source(row, sites) for row in rows}
    joiner = Joiner(db, sources)
    bulk = Bulk(loader)
    with bulk.unlinked(), ParserPool(workers) as pool:
        run = _Run(store, bulk, count, pool, joiner, progress, len(rows))
        earlier = joiner.earlier_pages(
            lambda row: _source(row, sites), [s.url for s in sources.values()]
        )
        pages = [_Item(source) for source in sources.values()]
        run.read([*pages, *(_Item(source, only_to_join=True) for source in earlier)], first=True)
        groups = joiner.groups()
        claimed = {file.payload_digest for group in groups for file in group.files}
        files = [_Item(s) for s in run.put_off if s.payload_digest not in claimed]
        run.put_off.clear()
        run.read([*(_Item(group.lead, group) for group in groups), *files])
        left = {s.payload_digest: s for s in run.put_off}
        run.read([_Item(s) for d, s in left.items() if not is_read(db, d)])


class _Run:
    """Reads items through the pool and stores what comes of them, in their order."""

    def __init__(
        self, store: CaptureStore, bulk: Bulk, count: Count, pool: ParserPool,
        joiner: Joiner, progress: Progress | None, total: int,
    ) -> None:  # fmt: skip
        self.store, self.bulk, self.count = store, bulk, count
        self.pool, self.joiner, self.progress, self.total = pool, joiner, progress, total
        self.put_off: list[Source] = []
        """Files left for later passes."""
        self.done = 0

    def read(self, items: Sequence[_Item], *, first: bool = False) -> None:
        """One pass. In the first, files are put off and pages may be held back."""
        ready: dict[int, tuple[_Item, Report | ParseFailure | None]] = {}
        turn = deque(range(len(items)))

        def jobs() -> Iterator[Job]:
            for number, item in enumerate(items):
                try:
                    job = self._job(number, item, first)
                except (OSError, ValueError, RuntimeError, KeyError) as error:
                    ready[number] = (item, ParseFailure("archive", str(error)))
                    continue
                if job is None:
                    ready[number] = (item, None)
                else:
                    yield job

        def write(at_least: int) -> None:
            batch = []
            while turn and turn[0] in ready:
                batch.append(turn.popleft())
            if len(batch) < at_least:
                turn.extendleft(reversed(batch))
                return
            self._store([ready.pop(number) for number in batch], first)

        for number, result in self.pool.map(jobs()):
            ready[number] = (items[number], result)
            if len(ready) >= BATCH:
                write(BATCH)
            self._tell()
        write(0)

    def _job(self, number: int, item: _Item, first: bool) -> Job | None:
        source = item.source
        data = self.store.payload(source.capture_id)
        if first and not item.only_to_join and is_file(data):
            self.put_off.append(source)
            return None
        parts: tuple[Part, ...] = ()
        if item.group:
            parts = tuple(
                Part(f.url, self.store.payload(f.capture_id), f.role) for f in item.group.files[1:]
            )
        return Job(number, data, source.url, source.url, _hints(source), parts)

    def _store(
        self, batch: Sequence[tuple[_Item, Report | ParseFailure | None]], first: bool
    ) -> None:
        found: list[Stored] = []
        superseded: list[str] = []
        for item, result in batch:
            if result is not None:
                found += self._outcome(item, result, first, superseded)
        if found:
            for source, read, versions in self.bulk.store(found, superseded):
                self.count(source, read, versions)

    def _outcome(
        self, item: _Item, result: Report | ParseFailure, first: bool, superseded: list[str]
    ) -> list[Stored]:
        if item.group is not None:
            return self._joined(item.group, result, superseded)
        if first and self.joiner.offer(item.source, result):
            return []
        return [] if item.only_to_join else [(item.source, result)]

    def _joined(
        self, group: Group, result: Report | ParseFailure, superseded: list[str]
    ) -> list[Stored]:
        """A group's reading; files it had no use for are read by themselves, and so is everything
        where they could not be read together."""
        used = {0}
        if isinstance(result, Report):
            used |= {p["part"] - 1 for p in result.parts if p["used"]}
        for number, file in enumerate(group.files):
            failed = isinstance(result, ParseFailure)
            if number not in used and (file.role != "image" or len(used) == 1 or failed):
                self.put_off.append(self._own(group, file))
        if isinstance(result, ParseFailure):
            self.put_off.append(group.lead)
            return []
        if len(used) == 1:
            return [] if is_read(self.store.connection, group.lead.payload_digest) else [
                (group.lead, result)
            ]  # fmt: skip
        found, digests = settle(group, result)
        superseded += digests
        return found

    def _own(self, group: Group, file: SourceFile) -> Source:
        """A file of a group as a source of its own."""
        row = self.store.connection.execute(
            "SELECT discovered FROM captures WHERE capture_id = ?", (file.capture_id,)
        ).fetchone()
        return Source(
            file.capture_id, file.url, file.captured_at, file.payload_digest, group.lead.site,
            json.loads(row["discovered"]),
        )  # fmt: skip

    def _tell(self) -> None:
        self.done += 1
        if self.progress:
            self.progress(min(self.done, self.total), self.total)


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
