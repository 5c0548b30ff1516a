"""An export under way: what is asked for, how far it is, and that only whole results get their name."""

from __future__ import annotations

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

    Raises ExportUnavailable when something is there already and is not to be replaced.
    """
    if target.exists() and not overwrite:
        raise ExportUnavailable(f"{target} is there already: give another --to, or --overwrite")
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
    if target.is_dir():
        shutil.rmtree(target)
    else:
        target.unlink(missing_ok=True)
    partial.rename(target)
    sync(target.parent)
