"""An export under way: what is asked for, how far it is, and that only whole results get their name."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from db.disk import sync
from db.export.tables import TABLES, ExportTable, years

Progress = Callable[[int, int], None]


class ExportUnavailable(RuntimeError):
    """The export cannot be made; the message names the remedy."""


@dataclass(slots=True)
class Job:
    """The tables to write and a count of the partitions done."""

    tables: tuple[ExportTable, ...] = TABLES
    progress: Progress | None = None
    total: int = 0
    done: int = 0

    def count(self, db: sqlite3.Connection, extra: int = 0) -> None:
        """Learn how many partitions there are."""
        self.total = sum(len(years(db, table)) for table in self.tables) + extra

    def step(self) -> None:
        """One partition is done."""
        self.done += 1
        if self.progress:
            self.progress(self.done, self.total)


def chosen(only: tuple[str, ...], without: tuple[str, ...]) -> tuple[ExportTable, ...]:
    """The tables named, or all but those named. Raises ExportUnavailable for an unknown name."""
    known = {table.name for table in TABLES}
    if unknown := sorted({*only, *without} - known):
        raise ExportUnavailable(
            f"no table {', '.join(unknown)} to export; there are {', '.join(sorted(known))}"
        )
    return tuple(t for t in TABLES if (not only or t.name in only) and t.name not in without)


@contextmanager
def whole(target: Path, *, overwrite: bool) -> Iterator[Path]:
    """A directory to fill, which takes the name `target` when it is complete and never before.

    Raises ExportUnavailable when something is there already and is not to be replaced, or is not an
    export: overwriting never deletes what somebody else put there.
    """
    target = target.resolve()
    if target.exists():
        if not overwrite:
            raise ExportUnavailable(f"{target} is there already: give another --to, or --overwrite")
        _require_export(target)
    partial = target.with_name(f".{target.name}.partial")
    if partial.exists():
        shutil.rmtree(partial)
    partial.mkdir(parents=True)
    try:
        yield partial
        for path in sorted(partial.rglob("*")):
            if path.is_file():
                sync(path)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    if target.exists():
        _require_export(target)  # again: making it may have taken an hour
        shutil.rmtree(target)
    partial.rename(target)
    sync(target.parent)


_TABLE = "|".join(table.name for table in TABLES)
_EXPORTED = re.compile(
    rf"(?:data/)?(?:{_TABLE})(?:-\d{{4}})?(?:-\d+)?\.csv|datapackage\.json"
    rf"|(?:parquet/)?(?:{_TABLE})(?:\.parquet|/year=\w+/part-\d+\.parquet)"
    r"|CITATION\.cff|README\.md|SHA256SUMS|data-dictionary\.md|gongkai\.db"
)
"""Paths of files in exports of any format."""


def _require_export(target: Path) -> None:
    """Raises ExportUnavailable unless every file in `target` is one that an export has written."""
    if not target.is_dir():
        raise ExportUnavailable(f"{target} is no directory: give another --to")
    for path in sorted(target.rglob("*")):
        name = path.relative_to(target).as_posix()
        if (path.is_symlink() or not path.is_dir()) and not _EXPORTED.fullmatch(name):
            raise ExportUnavailable(
                f"{target} holds {name}, which no export has written: give another --to, or remove it"
            )
