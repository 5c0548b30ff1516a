"""CSV that a double click opens right: UTF-8 with a BOM, no cell a spreadsheet would run as a formula.

A text that begins with = + - @ gets a leading apostrophe (numbers stay numbers); Parquet has every
text as it is. Long tables come year by year, and none has more rows than a spreadsheet takes.
"""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from db.browse.csv_guard import guarded
from db.export.job import Job
from db.export.tables import ExportTable, batches, columns, years

ROWS = 1_000_000
"""Rows of one file; Excel and LibreOffice take 1,048,576."""


def write_csv(
    db: sqlite3.Connection, directory: Path, job: Job, *, encoding: str = "utf-8-sig"
) -> dict[str, list[Path]]:
    """Write every table of the job; returns its files."""
    written: dict[str, list[Path]] = {}
    for table in job.tables:
        names = [c.name for c in columns(db, table)]
        written[table.name] = []
        if table.is_long:
            for year in years(db, table):
                stem = f"{table.name}-{year}"
                written[table.name] += _write(db, table, names, [year], directory / stem, encoding)
                job.step()
            continue
        written[table.name] = _write(
            db, table, names, years(db, table), directory / table.name, encoding, job
        )
    return written


def _write(
    db: sqlite3.Connection,
    table: ExportTable,
    names: list[str],
    parts: list[int | None],
    stem: Path,
    encoding: str,
    job: Job | None = None,
) -> list[Path]:
    files: list[Path] = []
    with ExitStack() as stack:
        writer, room = None, 0
        for row in _rows(db, table, names, parts, job):
            if writer is None or room == 0:
                number = f"-{len(files) + 1}" if files else ""
                path = stem.with_name(f"{stem.name}{number}.csv")
                files.append(path)
                stream = stack.enter_context(path.open("w", encoding=encoding, newline=""))
                writer, room = csv.writer(stream), ROWS
                writer.writerow(names)
            writer.writerow([guarded(c) if isinstance(c, str) else c for c in row])
            room -= 1
        if not files:
            path = stem.with_name(f"{stem.name}.csv")
            files.append(path)
            with path.open("w", encoding=encoding, newline="") as stream:
                csv.writer(stream).writerow(names)
    return files


def _rows(
    db: sqlite3.Connection,
    table: ExportTable,
    names: list[str],
    parts: list[int | None],
    job: Job | None,
) -> Iterator[tuple[Any, ...]]:
    for part in parts:
        for rows in batches(db, table, names, part):
            yield from rows
        if job:
            job.step()
