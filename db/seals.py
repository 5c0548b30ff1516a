"""A published snapshot carries the SHA-256 of its bytes: one that was damaged is never read.

SQLite notices a page that makes no sense, and no more: a flipped bit in a figure is another figure.
"""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

from db.disk import sync


class SnapshotDamaged(RuntimeError):
    """A snapshot is not what was published; the message says what to do."""

    exit_code = 70


def seal_of(snapshot: Path) -> Path:
    """Where the digest stands: beside the snapshot, as ``sha256sum --check`` reads it."""
    return snapshot.with_name(f"{snapshot.name}.sha256")


def seal(file: Path, snapshot: Path) -> None:
    """Note the digest of `file`, which is going to be called `snapshot`. Raises OSError."""
    path = seal_of(snapshot)
    path.write_text(f"{_digest(file)}  {snapshot.name}\n", encoding="utf-8")
    sync(path)


def require_whole(snapshot: Path) -> None:
    """Read the snapshot once and compare. One without a digest, as published by early versions, is
    only looked through by SQLite. Raises SnapshotDamaged, OSError."""
    try:
        noted = seal_of(snapshot).read_text(encoding="utf-8").split()[0]
    except FileNotFoundError:
        why = _structure(snapshot)
    except (IndexError, UnicodeDecodeError):
        why = "its digest cannot be read"
    else:
        why = "" if _digest(snapshot) == noted else "its bytes are not those that were published"
    if why:
        raise SnapshotDamaged(
            f"{snapshot} is damaged: {why}. `gongkai build` publishes it anew; if gongkai.db is damaged "
            "too, `gongkai import` of the files in warc/ into a new archive makes everything again"
        )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _structure(path: Path) -> str:
    """What SQLite objects to, ``""`` if nothing."""
    connection = sqlite3.connect(f"file:{path}?immutable=1", uri=True)
    try:
        verdict = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        return str(error)
    finally:
        connection.close()
    return "" if verdict == "ok" else verdict
