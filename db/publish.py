"""Publishing: a frozen copy of the database for readers, a new file each time.

The served file is never written: rewriting it in place makes readers see a malformed or, worse, a
mixed database (measured). `current` in snapshots/ names the newest; readers switch by opening it.
"""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

KEEP = 3


class NoSnapshot(RuntimeError):
    """The archive has no published snapshot yet."""


def publish(archive: Path, db: sqlite3.Connection) -> Path:
    """Write, verify and switch to a new snapshot; returns its path. Older ones than the last
    three are removed. Raises sqlite3.DatabaseError if the copy does not verify."""
    directory = archive / "snapshots"
    directory.mkdir(exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    number = 1
    while (target := directory / f"gongkai-{stamp}-{number}.db").exists():
        number += 1
    partial = target.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    db.execute("VACUUM INTO ?", (str(partial),))
    _prepare(partial)
    _sync(partial)
    partial.chmod(0o444)
    partial.rename(target)
    pointer = directory / "current.new"
    pointer.write_text(target.name + "\n", encoding="utf-8")
    _sync(pointer)
    pointer.rename(directory / "current")
    _sync(directory)
    for old in sorted(directory.glob("gongkai-*.db"))[:-KEEP]:
        old.unlink(missing_ok=True)
    return target


def _prepare(path: Path) -> None:
    """Drop what readers have no use for, gather statistics, verify."""
    copy = sqlite3.connect(path, isolation_level=None)
    try:
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.execute("ANALYZE")
        verdict = copy.execute("PRAGMA quick_check").fetchone()[0]
        broken = copy.execute("PRAGMA foreign_key_check").fetchone()
    finally:
        copy.close()
    if verdict != "ok" or broken is not None:
        raise sqlite3.DatabaseError(f"the snapshot {path.name} does not verify: {verdict} {broken}")


def current_snapshot(archive: Path) -> Path:
    """The snapshot readers should open. Raises NoSnapshot."""
    pointer = archive / "snapshots" / "current"
    try:
        path = pointer.parent / pointer.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise NoSnapshot(
            f"{archive} has no snapshot: run `gongkai build --archive {archive}`"
        ) from error
    if not path.is_file():
        raise NoSnapshot(f"{path} is gone: run `gongkai build --archive {archive}`")
    return path


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
