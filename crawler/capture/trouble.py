"""What a failing disk or a broken database means for whoever runs the program: one sentence each.

Two kinds are kept apart, since their remedies are: the archive cannot be written now (free, mend or
unlock the disk, start again), and the database itself is unusable (restore or rebuild it).
"""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class ArchiveFailed(RuntimeError):
    """The disk or the database refused a write: nothing more is acknowledged in this run."""

    exit_code = 73  # sysexits.h EX_CANTCREAT


class NotAnArchive(RuntimeError):
    """The archive's ``gongkai.db`` is unusable; the message names the remedy."""

    exit_code = 70  # sysexits.h EX_SOFTWARE


_FULL = ("the disk is full", "free space")
_BROKEN = ("the disk reports an error", "look at the machine's log and check the disk")
_READ_ONLY = ("it is read-only", "make it writable or name another directory")
_DENIED = ("permission denied", "give this user the right to write there")
_FILES = ("too many open files", "raise the limit (ulimit -n)")
_BY_ERRNO = {
    errno.ENOSPC: _FULL, errno.EDQUOT: _FULL, errno.EFBIG: _FULL, errno.EIO: _BROKEN,
    errno.EROFS: _READ_ONLY, errno.EACCES: _DENIED, errno.EPERM: _DENIED,
    errno.EMFILE: _FILES, errno.ENFILE: _FILES,
    errno.ENOTDIR: ("a file stands where a directory should", "name another directory"),
}  # fmt: skip
_BY_SQLITE = {
    sqlite3.SQLITE_FULL: _FULL, sqlite3.SQLITE_IOERR: _BROKEN, sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: ("its database cannot be opened or made",
                              "see that the directory is there, writable, and that files can be opened"),
    sqlite3.SQLITE_PERM: _DENIED,
}  # fmt: skip
_ONLY_WRITING = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
_UNUSABLE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT)


@contextmanager
def explaining(archive: Path) -> Iterator[None]:
    """Raises what ``explained`` makes of an OSError or sqlite3.Error within."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        told = explained(error, archive)
        if told is error:
            raise
        raise told from error


def no_room(error: BaseException) -> bool:
    """Whether it can only be the archive's disk that refused, not the file being read."""
    return isinstance(error, OSError) and error.errno in _ONLY_WRITING


def explained(error: BaseException, archive: Path | None) -> BaseException:
    """An ArchiveFailed or NotAnArchive that says what happened and what to do, for an OSError or
    sqlite3.Error about this archive (None: its name is not known here); any other error as it is."""
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # without SQLite's extended part
        if code in _UNUSABLE:
            return unusable((archive or Path()) / "gongkai.db", str(error))
        found = _BY_SQLITE.get(code)
    elif isinstance(error, OSError):
        found = _BY_ERRNO.get(error.errno or 0)
    else:
        return error
    if found is None:
        return error
    if found is _BROKEN and archive and _no_space(archive):
        found = _FULL  # SQLite calls it an I/O error when its shared memory finds no room
    what, remedy = found
    named = getattr(error, "filename", None)
    if named and not (archive and _concerns(Path(str(named)), archive)):
        return error
    detail = f"{error}" if isinstance(error, sqlite3.Error) else f"{error.strerror}"
    place = f" ({named}: {detail})" if named else f" ({detail})"
    return ArchiveFailed(
        f"the archive{f' {archive}' if archive else ''} cannot be written: {what}{place}. Nothing acknowledged is lost: "
        f"{remedy}, then start the same command again"
    )


def _no_space(archive: Path) -> bool:
    try:
        return shutil.disk_usage(archive).free < 1 << 20
    except OSError:
        return False


def _concerns(path: Path, archive: Path) -> bool:
    """Whether a path is the archive, in it, or on the way to it."""
    path, archive = path.absolute(), archive.absolute()
    return path.is_relative_to(archive) or archive.is_relative_to(path)


def unusable(database: Path, why: str) -> NotAnArchive:
    """For a database that is damaged or is none."""
    return NotAnArchive(
        f"{database} is damaged: {' '.join(why.split())}. Restore it from a backup, or make everything again from the "
        f"WARC files: `gongkai import {database.parent / 'warc'} --archive NEW`, then `gongkai build "
        "--archive NEW`"
    )
