"""Parquet: a directory a table, partitioned by year the way Hive names it; small tables one file."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from db.export.job import ExportUnavailable, Job
from db.export.tables import Column, ExportTable, batches, columns, years


def _arrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise ExportUnavailable(
            "Parquet needs pyarrow: run `make export`, or pip install 'gongkai[export]'"
        ) from error
    return pyarrow, pyarrow.parquet


def write_parquet(db: sqlite3.Connection, directory: Path, job: Job) -> None:
    """Write every table of the job. Raises db.export.job.ExportUnavailable without pyarrow."""
    for table in job.tables:
        found = columns(db, table)
        for year in years(db, table):
            _write(db, table, found, year, directory)
            job.step()


def _write(
    db: sqlite3.Connection,
    table: ExportTable,
    found: list[Column],
    year: int | None,
    directory: Path,
) -> None:
    arrow, parquet = _arrow()
    types = {"string": arrow.string(), "integer": arrow.int64(), "number": arrow.float64()}
    # The partition's directory says the year; a second column of that name confuses readers.
    shown = [c for c in found if year is None or c.name != "year"]
    schema = arrow.schema([(c.name, types[c.kind]) for c in shown])
    if year is None:
        path = directory / f"{table.name}.parquet"
    else:
        path = directory / table.name / f"year={year}" / "part-0.parquet"
    writer = None
    try:
        for rows in batches(db, table, [c.name for c in shown], year):
            if writer is None:
                path.parent.mkdir(parents=True, exist_ok=True)
                writer = parquet.ParquetWriter(path, schema, compression="zstd")
            arrays = [
                arrow.array(values, type=field.type)
                for values, field in zip(zip(*rows, strict=True), schema, strict=True)
            ]
            writer.write_batch(arrow.record_batch(arrays, schema=schema))
        if writer is None and year is None:
            writer = parquet.ParquetWriter(path, schema, compression="zstd")
    finally:
        if writer is not None:
            writer.close()
