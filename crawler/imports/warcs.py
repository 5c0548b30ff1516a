"""Foreign WARC, WARC.GZ and WACZ files, streamed record by record."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import shutil
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from crawler.capture.decode import decode_entity
from crawler.capture.digests import payload_digest
from crawler.capture.members import Damaged, Record, walk
from crawler.capture.prepare import entity_digest, terminal_state
from crawler.capture.reader import digest_problems, http_of
from crawler.capture.store import CaptureStore, transaction
from crawler.capture.warc import Closed, Packer, enter_sealed, seal, sync_directory
from crawler.capture.wire import WireError
from crawler.imports.arcs import arc_as_warc
from crawler.imports.redirects import Redirects
from crawler.imports.told import Told, about, told_of

if TYPE_CHECKING:
    from crawler.imports import ImportSummary

_TYPES = re.compile(
    r"html|xml|pdf|msword|officedocument|opendocument|ms-excel|ms-powerpoint|wps|ofd|rtf|"
    r"text/plain|octet-stream|zip|image/|json|^$",
    re.IGNORECASE,
)
_CAPTURES = ("response", "revisit", "resource")
_PIECE = 1 << 20


def is_warc(path: Path) -> bool:
    """By name, or by the first bytes of a file with another name."""
    if re.search(r"\.(?:warc|warc\.gz|wacz|arc|arc\.gz)$", path.name, re.IGNORECASE):
        return True
    with path.open("rb") as file:
        return file.read(5) == b"WARC/"


def import_warc(store: CaptureStore, path: Path, run_id: int, summary: ImportSummary) -> None:
    """One file; all of its captures or none. Raises ImportFailed."""
    from crawler.imports import ImportFailed

    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as bundle:
            members = [i for i in bundle.infolist() if re.search(r"\.warc(?:\.gz)?$", i.filename)]
            if not members:
                raise ImportFailed("a ZIP file without WARC files (no WACZ)")
            for info in members:
                with bundle.open(info) as stream:
                    _import_stream(store, stream, f"{path.name}-{info.filename}", run_id, summary)
        return
    if re.search(r"\.arc(?:\.gz)?$", path.name, re.IGNORECASE):
        with arc_as_warc(path, store.warc_directory) as stream:
            _import_stream(store, stream, path.name, run_id, summary)
        return
    with path.open("rb") as stream:
        _import_stream(store, stream, path.name, run_id, summary)


def _import_stream(
    store: CaptureStore, stream: IO[bytes], name: str, run_id: int, summary: ImportSummary
) -> None:
    from crawler.imports import ImportFailed

    with _spooled(store.warc_directory, stream) as (temporary, digest):
        safe = re.sub(r"[^A-Za-z0-9._-]+", "_", Path(name).name)
        stem = re.sub(r"\.warc(\.gz)?$", "", safe)[:100]
        final = f"{stem}-{digest[:16]}.warc.gz"
        if store.connection.execute("SELECT 1 FROM warc_files WHERE name = ?", (final,)).fetchone():
            summary.skipped += 1
            return
        opened = store.warc_directory / f"{final}.open"
        try:
            repacked = _one_member_a_record(temporary, opened)
        except Damaged as error:
            raise ImportFailed(f"{name}: {error}") from error
        try:
            rows = 0
            with transaction(store.connection) as db:
                # All rows and the file's own come in one transaction: an interruption leaves an
                # .open file that nothing acknowledges, which recovery removes.
                known: dict[tuple[str, str], int] = {}
                told = told_of(opened)
                redirects = Redirects()
                for record in walk(opened):
                    said = about(record, told)
                    added = _capture(db, record, f"warc/{final}", run_id, known, said, redirects)
                    rows += added
                    summary.skipped += not added and record.type in _CAPTURES
                db.execute(
                    "INSERT INTO warc_files (name, acknowledged, origin) VALUES (?, ?, ?)",
                    (
                        final,
                        opened.stat().st_size,
                        f"import {safe}{' repacked' if repacked else ''}",
                    ),
                )
        except Damaged as error:
            opened.unlink()
            raise ImportFailed(f"{name}: {error}") from error
        closed = Closed.read(opened)
        enter_sealed(store.connection, seal(closed).name, closed.sha256)
        summary.captures += rows


@contextmanager
def _spooled(directory: Path, stream: IO[bytes]) -> Iterator[tuple[Path, str]]:
    """A copy beside the archive's files and its sha256; removed at the end."""
    temporary = directory / f"import-{os.getpid()}.tmp"
    digest = hashlib.sha256()
    try:
        with temporary.open("wb") as target:
            while piece := stream.read(1 << 20):
                digest.update(piece)
                target.write(piece)
        yield temporary, digest.hexdigest()
    finally:
        temporary.unlink(missing_ok=True)


def _one_member_a_record(source: Path, target: Path) -> bool:
    """Copy, unchanged where every record is a gzip member of its own, packed anew otherwise."""
    with source.open("rb") as file:
        magic = file.read(5)
    if magic[:2] == b"\x1f\x8b":
        try:
            for _ in walk(source):
                pass
            shutil.copyfile(source, target)
            _sync(target)
            return False
        except Damaged as error:
            if "longer" not in str(error) and "not as long" not in str(error):
                raise
    elif magic != b"WARC/":
        raise Damaged(source.name, 0, "neither WARC nor gzip")
    opener: Any = gzip.open if magic[:2] == b"\x1f\x8b" else open
    try:
        with opener(source, "rb") as reader, target.open("wb") as out:
            while _copy_record(reader, out, source.name):
                pass
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Damaged(source.name, 0, f"gzip: {error}") from error
    _sync(target)
    return True


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    sync_directory(path.parent)


def _copy_record(stream: IO[bytes], out: IO[bytes], name: str) -> bool:
    """Pack the next uncompressed record as a gzip member of its own, piece by piece; False at the
    end. Raises Damaged."""
    position, head = stream.tell(), bytearray()
    while line := stream.readline(65536):
        if head or line.strip():
            head += line
        if head and not line.strip():
            break
    if not head:
        return False
    found = re.search(rb"^content-length:\s*(\d+)", bytes(head), re.IGNORECASE | re.MULTILINE)
    if not found or not head.startswith(b"WARC/"):
        raise Damaged(name, position, "no WARC record header")
    packer = Packer(out)
    packer.write(bytes(head).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    left = int(found[1])
    while left and (piece := stream.read(min(left, _PIECE))):
        packer.write(piece)
        left -= len(piece)
    if left or stream.read(4) != b"\r\n\r\n":
        raise Damaged(name, position, "the record is cut off")
    packer.end(b"\r\n\r\n")
    return True


def _capture(
    db: sqlite3.Connection,
    record: Record,
    file: str,
    run_id: int,
    known: dict[tuple[str, str], int],
    said: Told,
    redirects: Redirects,
) -> bool:
    """Insert the row of a response, revisit or resource record that may be a document, or that a
    crawl of ours asked for."""
    if record.type not in _CAPTURES or not record.kept:
        return False
    url = record.headers.get("warc-target-uri", "").strip("<>")
    moment = _iso(record.headers.get("warc-date", ""))
    row: dict[str, Any] = {
        "run_id": run_id,
        "url": url,
        "captured_at": moment,
        "warc_file": file,
        "warc_offset": record.offset,
        "warc_length": record.length,
        "warc_record_id": record.headers.get("warc-record-id", ""),
        "record_type": record.type,
        "source": "import",
        "truncated": record.headers.get("warc-truncated", ""),
        "method": said.method,
        "discovered": said.discovered or "{}",
        "site_id": _site(db, said.site_id),
    }
    problems = [p for p in digest_problems(record) if "block" in p]
    exchange = None
    if record.headers.get("content-type", "").startswith("application/http"):
        try:
            exchange = http_of(record)
        except WireError:
            return False
        mime = exchange.header("content-type")
        decoded = decode_entity(exchange.entity, ",".join(exchange.header_all("content-encoding")))
        if decoded.problem == "bad":  # Common Crawl stores decoded bodies under the old header
            decoded = type(decoded)(exchange.entity)
        state, payload = terminal_state(exchange, decoded.problem), decoded.data
        row |= {
            "status": exchange.status,
            "etag": exchange.header("etag")[:300],
            "last_modified": exchange.header("last-modified")[:100],
            "entity_digest": entity_digest(exchange),
        }
    else:
        mime, state, payload = record.headers.get("content-type", ""), "fetched", record.block
        row |= {"status": 200, "entity_digest": f"{payload_digest(payload)};plain;"}
    of_interest = _TYPES.search(mime.partition(";")[0].strip()) and not url.endswith("/robots.txt")
    if not of_interest and said.discovered is None:
        return False
    row |= {"content_type": mime[:300], "payload_digest": payload_digest(payload)}
    row |= {"payload_length": len(payload), "state": said.state or state}
    if problems:
        row["state"] = "failed:digest"
        row["discovered"] = json.dumps({"digest_problems": problems})
    if record.type == "revisit":
        target = record.headers.get("warc-refers-to-target-uri", url).strip("<>")
        when = _iso(record.headers.get("warc-refers-to-date", ""))
        original = known.get((target, when)) or _original(db, target, when)
        if original is None:
            return False
        row |= {"refers_to": original, "state": "unchanged"}
        for name in ("payload_digest", "payload_length", "entity_digest"):
            row[name] = db.execute(
                f"SELECT {name} FROM captures WHERE capture_id = ?",  # noqa: S608
                (original,),
            ).fetchone()[0]
    duplicate = db.execute(
        "SELECT 1 FROM captures WHERE url = ? AND captured_at = ? AND payload_digest = ?",
        (url, moment, row["payload_digest"]),
    ).fetchone()
    if duplicate:
        return False
    row["final_of"] = redirects.source(url)
    cursor = db.execute(
        f"INSERT INTO captures ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",  # noqa: S608
        tuple(row.values()),
    )
    capture_id = int(cursor.lastrowid or 0)
    if record.type == "response":
        known[(url, moment)] = capture_id
    if exchange is not None:
        redirects.met(url, exchange, capture_id)
    return True


def _site(db: sqlite3.Connection, site_id: str) -> str | None:
    """The site a capture was made for, where the archive has it."""
    found = db.execute("SELECT site_id FROM sites WHERE site_id = ?", (site_id,)).fetchone()
    return found[0] if found else None


def _original(db: sqlite3.Connection, url: str, moment: str) -> int | None:
    row = db.execute(
        "SELECT capture_id FROM captures WHERE url = ? AND captured_at = ? "
        "AND record_type = 'response'",
        (url, moment),
    ).fetchone()
    return int(row[0]) if row else None


def _iso(date: str) -> str:
    """A WARC-Date as the database writes moments (always six decimals)."""
    found = re.match(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z?", date)
    return f"{found[1]}.{(found[2] or '0')[:6]:0<6}Z" if found else "1970-01-01T00:00:00.000000Z"
