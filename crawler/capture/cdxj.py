"""CDXJ index beside each sealed WARC: ``<SURT key> <timestamp> <JSON>``, sorted."""

from __future__ import annotations

import json
import os
import re
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
    entry = {
        "url": url,
        "mime": mime.split(";")[0].strip() or "unk",
        "status": status,
        "digest": record.headers.get("warc-payload-digest", ""),
        "length": str(record.length),
        "offset": str(record.offset),
        "filename": filename,
    }
    if not status:
        del entry["status"]
    stamp = re.sub(r"\D", "", record.headers.get("warc-date", ""))[:14]
    return f"{surt_key(url)} {stamp} {json.dumps(entry, ensure_ascii=False)}"


def write_index(warc: Path, index: Path, filename: str) -> None:
    """Index one whole file. Raises Damaged when it is not. The index appears complete or not at
    all."""
    lines = sorted(line for record in walk(warc) if (line := index_line(record, filename)))
    temporary = index.with_name(index.name + ".tmp")
    with temporary.open("w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(index)
