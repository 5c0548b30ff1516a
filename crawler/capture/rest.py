"""The working database at rest: its digest, noted when the last writer leaves, looked at by the next.

SQLite finds pages that make no sense; a flipped bit in a value makes another value. A file whose bytes
differ although nothing wrote to it (same size, same time) is damaged. One that was written by another
program, an operator's SQLite shell say, is used, with a warning.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from pathlib import Path

from crawler.capture.trouble import unusable

logger = logging.getLogger(__name__)


def note(archive: Path) -> None:
    """Note the digest of a database that nobody has open. If somebody has, nothing is noted. A disk
    that refuses the note refuses nothing else: it only serves the next look."""
    database, path = archive / "gongkai.db", _path(archive)
    forget(archive)
    try:
        before = _stamp(database)
        digest = _digest(database)
        if _in_use(database) or _stamp(database) != before:
            return
        temporary = path.with_name(path.name + ".tmp")
        temporary.write_text(json.dumps({"sha256": digest} | before), encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        logger.warning("the digest of %s could not be noted: %s", database, error)


def forget(archive: Path) -> None:
    """The database is going to change."""
    _path(archive).unlink(missing_ok=True)


def require_unchanged(archive: Path) -> None:
    """Compare with the note, if there is one. Raises NotAnArchive for bytes that changed by themselves;
    logs a warning for those that somebody else wrote."""
    database = archive / "gongkai.db"
    try:
        noted = json.loads(_path(archive).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    if _in_use(database) or _digest(database) == noted.get("sha256"):
        return
    if _stamp(database).items() <= noted.items():
        raise unusable(database, "its bytes have changed though nothing has written to it")
    logger.warning(
        "%s was changed by another program since Gongkai last closed it. If that was not meant, restore "
        "it from a backup or make it again from warc/",
        database,
    )


def _path(archive: Path) -> Path:
    return archive / "gongkai.db.seal"


def _in_use(database: Path) -> bool:
    """Whether a write-ahead log holds what the file does not."""
    log = database.with_name(database.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def _stamp(database: Path) -> dict[str, int]:
    found = os.stat(database)  # noqa: PTH116
    return {"size": found.st_size, "mtime_ns": found.st_mtime_ns}


def _digest(database: Path) -> str:
    with database.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
