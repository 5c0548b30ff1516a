"""Writing WARC/1.1 (ISO 28500:2017): one gzip member a record, rolling files, ``.open`` until sealed.

warcio serialises their headers; compression is done here with ISA-L (warcio fixes zlib's level 9: ten to
forty times the time for 2 to 14% of the bytes). A file is renamed from ``name.warc.gz.open`` to ``name.warc.gz`` only when whole
and synced, and its CDXJ index is written before the rename.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO

from isal import isal_zlib
from warcio.statusandheaders import StatusAndHeaders

from crawler.capture.cdxj import Entry, index_lines, write_index
from crawler.capture.digests import warc_digest
from crawler.capture.exchange import iso, utc_now
from crawler.capture.failpoint import failpoint

DEFAULT_ROLL = 1_000_000_000
_LEVEL = 2  # of 0 to 3: a page of 70 KB in 0.1 ms, as small as zlib's level 4 makes it in 0.9 ms
REVISIT_IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
REVISIT_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


def new_record_id() -> str:
    return f"<urn:uuid:{uuid.uuid4()}>"


def build_record(
    record_type: str,
    url: str | None,
    block: bytes,
    content_type: str,
    *,
    record_id: str,
    moment: datetime,
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """One compressed WARC record. ``headers`` gives the payload digest where there is one."""
    fields = {"WARC-Record-ID": record_id, "WARC-Date": iso(moment)}
    fields.update(headers or {})
    fields["WARC-Block-Digest"] = warc_digest(block)
    fields["WARC-Type"] = record_type
    if url:
        fields["WARC-Target-URI"] = url
    fields["Content-Type"] = content_type
    fields["Content-Length"] = str(len(block))
    # warcio's record builder parses an HTTP block and writes it anew, dropping white space that
    # was on the wire; so warcio serialises the WARC header and the block goes in as it is.
    head = StatusAndHeaders("", list(fields.items()), protocol="WARC/1.1").to_bytes(
        encoding="utf-8"
    )
    return pack(b"".join((head, block, b"\r\n\r\n")))


def pack(record: bytes) -> bytes:
    """A record as one gzip member."""
    packer = isal_zlib.compressobj(_LEVEL, isal_zlib.DEFLATED, 16 + 15)
    packed: bytes = packer.compress(record) + packer.flush()
    return packed


class Packer:
    """A gzip member written piece by piece, for records too long for memory."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._packer = isal_zlib.compressobj(_LEVEL, isal_zlib.DEFLATED, 16 + 15)

    def write(self, piece: bytes) -> None:
        self._out.write(self._packer.compress(piece))

    def end(self, piece: bytes = b"") -> None:
        self.write(piece)
        self._out.write(self._packer.flush())


def fields_block(fields: Mapping[str, str]) -> bytes:
    """A block of type ``application/warc-fields``."""
    clean = ((k, " ".join(v.split())) for k, v in fields.items())
    return "".join(f"{key}: {value}\r\n" for key, value in clean).encode()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record lies: file name within ``warc/``, byte offset and compressed length."""

    file: str
    offset: int
    length: int

    def columns(self) -> dict[str, str | int]:
        """As columns of table ``captures``."""
        return {
            "warc_file": f"warc/{self.file}",
            "warc_offset": self.offset,
            "warc_length": self.length,
        }


@dataclass(frozen=True, slots=True)
class Closed:
    """A file that is whole but not yet sealed: its SHA-256 and index lines, as they were written."""

    path: Path
    sha256: str
    lines: tuple[str, ...]

    @classmethod
    def read(cls, path: Path) -> Closed:
        """The same, read from the file. Raises Damaged when it is not whole."""
        lines = tuple(index_lines(path, path.with_suffix("").name))
        with path.open("rb") as file:
            return cls(path, hashlib.file_digest(file, "sha256").hexdigest(), lines)


class WarcFiles:
    """The file being written and its successors. Not thread-safe: one writer thread owns it.

    ``append`` buffers in the operating system only; nothing may be acknowledged before ``sync``.
    """

    def __init__(
        self,
        directory: Path,
        *,
        prefix: str,
        software: str,
        operator: str,
        roll: int = DEFAULT_ROLL,
    ) -> None:
        self._directory = directory
        self._prefix = prefix
        self._info = {
            "software": software,
            "operator": operator,
            "format": "WARC File Format 1.1",
            "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "robots": "obey (RFC 9309)",
        }
        self._roll = roll
        self._file: BinaryIO | None = None
        self._offset = 0
        self._serial = 0
        self._digest = hashlib.sha256()
        self._lines: list[str] = []
        self.name = ""
        """Final name of the current file, ``""`` before the first record."""

    @property
    def offset(self) -> int:
        return self._offset

    @property
    def due(self) -> bool:
        """Whether the current file has reached its size."""
        return self._offset >= self._roll

    def append(self, data: bytes, entry: Entry | None = None) -> Place:
        """Write one record (already compressed), ``entry`` being what the index is to say of it;
        opens a file when there is none."""
        if self._file is None:
            self._open()
        assert self._file is not None
        place = Place(self.name, self._offset, len(data))
        self._file.write(data)
        self._digest.update(data)
        if entry:
            self._lines.append(
                entry.line(offset=place.offset, length=place.length, filename=place.file)
            )
        self._offset += len(data)
        return place

    def sync(self) -> None:
        """Force what was appended to the disk. An OSError here is final: do not try again."""
        if self._file is not None:
            self._file.flush()
            os.fsync(self._file.fileno())

    def _open(self) -> None:
        self._serial += 1
        stamp = utc_now().strftime("%Y%m%d%H%M%S%f")[:17]
        self.name = f"{self._prefix}-{stamp}-{self._serial:05d}.warc.gz"
        path = self._directory / f"{self.name}.open"
        self._file = path.open("xb")
        sync_directory(self._directory)
        self._offset, self._digest, self._lines = 0, hashlib.sha256(), []
        self.append(
            build_record(
                "warcinfo",
                None,
                fields_block(self._info),
                "application/warc-fields",
                record_id=new_record_id(),
                moment=utc_now(),
                headers={"WARC-Filename": self.name},
            )
        )

    def close(self) -> Closed | None:
        """Sync and close the current file, still under its ``.open`` name."""
        if self._file is None:
            return None
        self.sync()
        self._file.close()
        self._file = None
        path = self._directory / f"{self.name}.open"
        return Closed(path, self._digest.hexdigest(), tuple(self._lines))


def sync_directory(directory: Path) -> None:
    """Make created or renamed entries of a directory survive a power cut."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def enter_sealed(db: sqlite3.Connection, name: str, sha256: str) -> None:
    """Note in the database that a file is sealed, and its digest: even a flipped bit that no gzip
    reader looks at is seen then. The caller opens the transaction, or needs none."""
    db.execute("UPDATE warc_files SET sealed = 1, sha256 = ? WHERE name = ?", (sha256, name))


def seal(closed: Closed) -> Path:
    """Write the index of a whole ``.open`` file and give it its final name."""
    final = closed.path.with_suffix("")
    write_index(final.with_name(final.name.removesuffix(".warc.gz") + ".cdxj"), closed.lines)
    failpoint("index-written")
    closed.path.rename(final)
    sync_directory(final.parent)
    return final
