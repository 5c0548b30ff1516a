"""ARC files, the Internet Archive's format before WARC, as a stream of WARC records."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders

from crawler.capture.members import Damaged
from crawler.capture.warc import Packer

_PIECE = 1 << 20


@contextmanager
def arc_as_warc(path: Path, directory: Path) -> Iterator[IO[bytes]]:
    """The records of an ARC file as WARC, blocks byte for byte; the file made for it goes away at
    the end. Raises Damaged."""
    temporary = directory / f"import-{os.getpid()}-arc.tmp"
    try:
        with path.open("rb") as source, temporary.open("wb") as out:
            try:
                for record in ArchiveIterator(source, no_record_parse=True, arc2warc=True):
                    if record.rec_type == "response":  # the first describes the file
                        _write(record, out, path.name)
            except ArchiveLoadFailed as error:
                raise Damaged(path.name, 0, f"no ARC file: {error}") from error
        with temporary.open("rb") as stream:
            yield stream
    finally:
        temporary.unlink(missing_ok=True)


def _write(record: object, out: IO[bytes], name: str) -> None:
    headers = record.rec_headers  # type: ignore[attr-defined]
    length = int(headers.get_header("Content-Length") or 0)
    fields = [(k, v) for k, v in headers.headers if k.lower() != "warc-record-id"]
    # ARC has no record ids: this one is the same each time, so that a second import is seen as such.
    made_of = f"{headers.get_header('WARC-Target-URI')} {headers.get_header('WARC-Date')}"
    fields.append(("WARC-Record-ID", f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, made_of)}>"))
    head = StatusAndHeaders("", fields, protocol="WARC/1.0").to_bytes(encoding="utf-8")
    packer = Packer(out)
    packer.write(head)
    stream = record.raw_stream  # type: ignore[attr-defined]
    left = length
    while left and (piece := stream.read(min(left, _PIECE))):
        packer.write(piece)
        left -= len(piece)
    if left:
        raise Damaged(name, 0, f"the record of {headers.get_header('WARC-Target-URI')} is cut off")
    packer.end(b"\r\n\r\n")
