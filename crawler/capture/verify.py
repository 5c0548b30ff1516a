"""Is the archive whole? Files against their records, rows against both."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.capture.members import Damaged
from crawler.capture.reader import verify
from crawler.capture.store import CaptureStore
from crawler.capture.wire import WireError


def verify_archive(store: CaptureStore, *, captures: bool = True) -> Iterator[str]:
    """Every problem found, one line each; none when all is well.

    Each WARC file must exist, be exactly as long as was acknowledged and read strictly to its
    end; with ``captures`` each row's payload is read and its digest compared. Run it while nothing
    writes to the archive.
    """
    known = store.connection.execute("SELECT name, acknowledged FROM warc_files").fetchall()
    for name, acknowledged in known:
        path = store.warc_directory / name
        if not path.exists():
            path = path.with_name(name + ".open")
        if not path.exists():
            yield f"{name}: missing"
            continue
        if path.stat().st_size != acknowledged:
            yield f"{name}: {path.stat().st_size} bytes, {acknowledged} were acknowledged"
        foreign = store.connection.execute(
            "SELECT origin FROM warc_files WHERE name = ?", (name,)
        ).fetchone()[0]
        yield from verify(path, require_digests=foreign == "crawl").problems
    names = {row[0] for row in known}
    for path in sorted(store.warc_directory.glob("*.warc.gz")):
        if path.name not in names:
            yield f"{path.name}: not in the database (gongkai import would read it)"
    if not captures:
        return
    for (capture_id,) in store.connection.execute("SELECT capture_id FROM captures").fetchall():
        try:
            store.payload(capture_id)
        except (Damaged, WireError, OSError) as error:
            yield f"capture {capture_id}: {error}"
