"""After a crash: bring ``.open`` files back to what was acknowledged, keep the torn tail aside.

Bytes after the last acknowledged offset were never promised to anyone. Whole records among them
are valid WARC but have no row; they are cut off with the torn rest, and the URL is fetched again.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from pathlib import Path

from crawler.capture.failpoint import failpoint
from crawler.capture.members import Damaged
from crawler.capture.warc import Closed, enter_sealed, seal, sync_directory

logger = logging.getLogger(__name__)


def recover(directory: Path, connection: sqlite3.Connection) -> list[str]:
    """Truncate and seal every ``.open`` file of a directory; returns what was done, one line each.

    The caller holds the archive's lock, so that no file here is being written. Raises Damaged if
    acknowledged bytes are themselves not whole: that is no crash but disk damage, and is left as
    it is found.
    """
    done: list[str] = []
    for scratch in directory.glob("import-*.tmp"):
        scratch.unlink()
    for path in sorted(directory.glob("*.warc.gz.open")):
        name = path.name.removesuffix(".open")
        row = connection.execute(
            "SELECT acknowledged FROM warc_files WHERE name = ?", (name,)
        ).fetchone()
        keep, size = (int(row[0]) if row else 0), path.stat().st_size
        if size < keep:
            raise Damaged(path.name, size, f"{keep} bytes were acknowledged")
        if size > keep:
            _set_aside(path, keep)
            failpoint("recovery-cut")
            done.append(f"{name}: {size - keep} bytes after the last acknowledged record set aside")
        if keep == 0:
            path.unlink()
            sync_directory(directory)
            continue
        closed = Closed.read(path)
        final = seal(closed)
        failpoint("recovery-sealed")
        enter_sealed(connection, final.name, closed.sha256)
        done.append(f"{name}: sealed after an interrupted run ({keep} bytes)")
    for name in connection.execute("SELECT name FROM warc_files WHERE NOT sealed").fetchall():
        # Killed between the rename and its row.
        if (directory / name[0]).exists():
            enter_sealed(connection, name[0], Closed.read(directory / name[0]).sha256)
    for line in done:
        logger.warning("recovered %s", line)
    return done


def _set_aside(path: Path, keep: int) -> None:
    torn = path.with_name(f"{path.name.removesuffix('.open')}.torn-{keep}")
    with path.open("rb") as source, torn.open("wb") as target:
        source.seek(keep)
        while piece := source.read(1 << 20):
            target.write(piece)
        target.flush()
        os.fsync(target.fileno())
    with path.open("r+b") as file:
        file.truncate(keep)
        os.fsync(file.fileno())
    sync_directory(path.parent)
