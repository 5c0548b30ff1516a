"""Documents from disk as ``resource`` records."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from crawler.capture.cdxj import Entry
from crawler.capture.digests import payload_digest, warc_digest
from crawler.capture.exchange import iso
from crawler.capture.keeper import CaptureWriter
from crawler.capture.prepare import Origin, Prepared
from crawler.capture.store import CaptureStore
from crawler.capture.warc import build_record, new_record_id
from crawler.settings import SOFTWARE

if TYPE_CHECKING:
    from crawler.imports import ImportSummary

MAX_DOCUMENT = 200 * 1024 * 1024
_GROUP = 32


def import_document(
    store: CaptureStore, paths: Sequence[Path], run_id: int, summary: ImportSummary
) -> None:
    """Archive files as captures with a ``file:`` URL that names only the file, no local folder.

    A file whose bytes are in the archive under the same name is passed over.
    """
    writer: CaptureWriter | None = None
    group: list[Prepared] = []
    try:
        for path in paths:
            try:
                prepared = _prepare(store, path, run_id)
            except (OSError, ValueError) as error:
                summary.files -= 1
                summary.failures.append((str(path), str(error)))
                continue
            if prepared is None or any(
                g.row["url"] == prepared.row["url"]
                and g.row["payload_digest"] == prepared.row["payload_digest"]
                for g in group
            ):
                summary.skipped += 1
                continue
            group.append(prepared)
            if writer is None:
                writer = CaptureWriter(store.archive, prefix="import", software=SOFTWARE)
            if len(group) >= _GROUP:
                summary.captures += len(writer.write_group(group))
                group = []
        if writer is not None and group:
            summary.captures += len(writer.write_group(group))
    except BaseException:
        if writer is not None:
            writer.abandon()
        raise
    if writer is not None:
        writer.close()


def _prepare(store: CaptureStore, path: Path, run_id: int) -> Prepared | None:
    size = path.stat().st_size
    if size > MAX_DOCUMENT:
        raise ValueError(f"{size} bytes, more than {MAX_DOCUMENT}: no report is that large")
    data = path.read_bytes()
    url, digest = f"file:///{quote(path.name)}", payload_digest(data)
    known = store.connection.execute(
        "SELECT 1 FROM captures WHERE url = ? AND payload_digest = ?", (url, digest)
    ).fetchone()
    if known:
        return None
    moment = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    mime = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    record_id, warc_label = new_record_id(), warc_digest(data)
    record = build_record(
        "resource",
        url,
        data,
        mime,
        record_id=record_id,
        moment=moment,
        headers={"WARC-Payload-Digest": warc_label},
    )
    discovered = {"role": "file", "file_name": path.name}
    row: dict[str, Any] = {
        "site_id": None,
        "run_id": run_id,
        "url": url,
        "method": "GET",
        "captured_at": iso(moment),
        "status": 200,
        "content_type": mime,
        "payload_digest": digest,
        "payload_length": len(data),
        "entity_digest": f"{digest};plain;",
        "warc_record_id": record_id,
        "record_type": "resource",
        "state": "fetched",
        "source": "import",
        "discovered": json.dumps(discovered, ensure_ascii=False),
    }
    entry = Entry(url, row["captured_at"], mime, "", warc_label)
    return Prepared([record], row, data, Origin(run_id=run_id, source="import"), entry)
