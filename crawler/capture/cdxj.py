"""CDXJ index beside each sealed WARC: ``<SURT key> <timestamp> <JSON>``, sorted."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from crawler.capture.members import Record, walk
from crawler.capture.wire import WireError, head_end, parse_head


def surt_key(url: str) -> str:
    """Sort-friendly URI key: ``cn,gov,example)/path?query``, lower-cased, default ports and
    ``www.`` dropped, query parameters sorted."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    host = re.sub(r"^www\d*\.", "", host)
    reversed_host = ",".join(reversed(host.split("."))) if not _is_address(host) else host
    default = {"http": 80, "https": 443}.get(parts.scheme)
    port = f":{parts.port}" if parts.port and parts.port != default else ""
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    return f"{reversed_host}{port}){parts.path or '/'}{'?' + query if query else ''}".lower()


def _is_address(host: str) -> bool:
    return ":" in host or bool(re.fullmatch(r"[\d.]+", host))


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index says of a record besides its place. ``status`` is empty for what is no HTTP."""

    url: str
    date: str
    mime: str
    status: str
    digest: str

    def line(self, *, offset: int, length: int, filename: str) -> str:
        """The CDXJ line."""
        said = {
            "url": self.url,
            "mime": self.mime.split(";")[0].strip() or "unk",
            "status": self.status,
            "digest": self.digest,
            "length": str(length),
            "offset": str(offset),
            "filename": filename,
        }
        if not self.status:
            del said["status"]
        stamp = re.sub(r"\D", "", self.date)[:14]
        return f"{surt_key(self.url)} {stamp} {json.dumps(said, ensure_ascii=False)}"


def index_line(record: Record, filename: str) -> str | None:
    """The CDXJ line of a response, revisit or resource record; None for others."""
    if record.type not in ("response", "revisit", "resource"):
        return None
    url = record.headers.get("warc-target-uri", "").strip("<>")
    mime, status = record.headers.get("content-type", ""), ""
    if record.headers.get("content-type", "").startswith("application/http"):
        try:
            code, _, headers = parse_head(record.block[: head_end(record.block)])
            status = str(code)
            mime = next((v for k, v in headers if k.lower() == "content-type"), "unk")
        except WireError:
            mime = "unk"
    if record.type == "revisit":
        mime = "warc/revisit"
    digest, date = (
        record.headers.get("warc-payload-digest", ""),
        record.headers.get("warc-date", ""),
    )
    entry = Entry(url, date, mime, status, digest)
    return entry.line(offset=record.offset, length=record.length, filename=filename)


def index_lines(warc: Path, filename: str) -> Iterable[str]:
    """The lines of one whole file, read from its records. Raises Damaged when it is not whole."""
    return (line for record in walk(warc) if (line := index_line(record, filename)))


def write_index(index: Path, lines: Iterable[str]) -> None:
    """Write an index, sorted. It appears complete or not at all."""
    temporary = index.with_name(index.name + ".tmp")
    with temporary.open("w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in sorted(lines))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(index)
