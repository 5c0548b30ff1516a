"""Is the archive whole? Files against their records, rows against both, in one reading.

Independent readers do not tell: ``warcio check`` passes nearly every cut or flipped ``.warc.gz``,
``fastwarc check`` passes a cut in the last member's trailer. Here every gzip member must end with a
right CRC, every declared length be met, every digest match, every row of ``captures`` point to a
record with its id, its type, its length and its payload, and the file be the one that was sealed
(its SHA-256: some bits of a gzip file mean nothing to any reader).
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from crawler.capture.digests import payload_digest
from crawler.capture.members import Damaged, Record, walk
from crawler.capture.reader import payload_of, record_problems
from crawler.capture.store import CaptureStore
from crawler.capture.wire import WireError

Progress = Callable[[int, int], None]


def verify_archive(store: CaptureStore, progress: Progress | None = None) -> Iterator[str]:
    """Every problem found, one line each; none when all is well.

    Each file must exist, be exactly as long as was acknowledged and read strictly to its end; each
    row must agree with its record; each CDXJ line must name a record; the database must pass its
    own checks. ``progress(bytes read, bytes in all)``. Run it while nothing writes to the archive.
    """
    yield from _database(store.connection)
    known = store.connection.execute("SELECT * FROM warc_files ORDER BY name").fetchall()
    sizes = {row["name"]: _path(store, row["name"]).stat().st_size for row in known
             if _path(store, row["name"]).exists()}  # fmt: skip
    done = 0
    for row in known:
        if row["name"] not in sizes:
            yield f"{row['name']}: missing"
            continue
        yield from _file(store, row, sizes[row["name"]])
        done += sizes[row["name"]]
        if progress:
            progress(done, sum(sizes.values()))
    names = {row["name"] for row in known}
    for path in sorted(store.warc_directory.glob("*.warc.gz")):
        if path.name not in names:
            yield f"{path.name}: not in the database (gongkai import would read it)"
    for (name,) in store.connection.execute("SELECT DISTINCT warc_file FROM captures"):
        if name.removeprefix("warc/") not in names:
            yield f"{name}: rows point to it, the archive does not know it"


def _path(store: CaptureStore, name: str) -> Path:
    path = store.warc_directory / name
    return path if path.exists() else path.with_name(name + ".open")


def _database(db: sqlite3.Connection) -> Iterator[str]:
    for (line,) in db.execute("PRAGMA integrity_check").fetchall():
        if line != "ok":
            yield f"gongkai.db: {line}"
    for row in db.execute("PRAGMA foreign_key_check").fetchall():
        yield f"gongkai.db: {row[0]} row {row[1]} refers to nothing in {row[2]}"


def _file(store: CaptureStore, file: sqlite3.Row, size: int) -> Iterator[str]:
    name = file["name"]
    if size != file["acknowledged"]:
        yield f"{name}: {size} bytes, {file['acknowledged']} were acknowledged"
    if file["sha256"]:
        with _path(store, name).open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != file["sha256"]:
                yield f"{name}: not the bytes that were sealed"
    rows = {
        row["warc_offset"]: row
        for row in store.connection.execute(
            "SELECT c.*, o.payload_digest AS original FROM captures c "
            "LEFT JOIN captures o ON o.capture_id = c.refers_to WHERE c.warc_file = ?",
            (f"warc/{name}",),
        )
    }
    offsets = set()
    try:
        for record in walk(_path(store, name)):
            offsets.add(record.offset)
            for problem in record_problems(record, require_digests=file["origin"] == "crawl"):
                yield f"{name}: byte {record.offset}: {problem}"
            if row := rows.pop(record.offset, None):
                yield from (f"{name}: capture {row['capture_id']}: {p}" for p in _row(row, record))
    except Damaged as error:
        yield str(error)
    if not offsets and size == file["acknowledged"]:
        yield f"{name}: no record"
    for row in rows.values():
        yield f"{name}: capture {row['capture_id']}: no record at byte {row['warc_offset']}"
    if file["sealed"]:
        yield from _index(store.warc_directory / f"{name.removesuffix('.warc.gz')}.cdxj", offsets)


def _row(row: sqlite3.Row, record: Record) -> Iterator[str]:
    if record.length != row["warc_length"]:
        yield f"its record has {record.length} bytes, its row says {row['warc_length']}"
    if record.headers.get("warc-record-id", "") != row["warc_record_id"]:
        yield "its row names another record"
    if record.type != row["record_type"]:
        yield f"its record is a {record.type}, its row says {row['record_type']}"
    if row["refers_to"] is not None:
        if row["original"] != row["payload_digest"]:
            yield "the capture it repeats has another payload"
        return
    try:
        if payload_digest(payload_of(record)) != row["payload_digest"]:
            yield "the payload is not the one acknowledged"
    except WireError as error:
        yield str(error)


def _index(path: Path, offsets: set[int]) -> Iterator[str]:
    """The CDXJ beside a file is sorted and leads to records only."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        yield f"{path.name}: {error}"
        return
    if lines != sorted(lines):
        yield f"{path.name}: not sorted"
    for number, line in enumerate(lines, 1):
        offset = line.rpartition('"offset": "')[2].partition('"')[0]
        if not offset.isdigit() or int(offset) not in offsets:
            yield f"{path.name}: line {number} leads to no record"
