"""Exports of the published snapshot: Parquet, CSV, a data package, a release."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from db.export.csv_files import write_csv
from db.export.datapackage import write_datapackage
from db.export.job import ExportUnavailable, Job, Progress, chosen, whole
from db.export.parquet import write_parquet
from db.export.release import write_release
from db.export.tables import frozen
from db.publish import whole_snapshot

__all__ = ["FORMATS", "ExportUnavailable", "export"]

FORMATS: dict[str, Callable[[sqlite3.Connection, Path, Job], object]] = {
    "parquet": write_parquet,
    "csv": write_csv,
    "datapackage": write_datapackage,
    "release": write_release,
}


def export(
    archive: Path,
    target: Path,
    form: str,
    *,
    only: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
    overwrite: bool = False,
    progress: Progress | None = None,
) -> Path:
    """Write the archive's current snapshot to the directory `target` in one of FORMATS.

    The directory has its name only when it is complete. Raises db.publish.NoSnapshot,
    db.seals.SnapshotDamaged and ExportUnavailable.
    """
    job = Job(chosen(only, without), progress)
    with frozen(whole_snapshot(archive)) as db, whole(target, overwrite=overwrite) as directory:
        job.count(db, extra=1 if form == "release" else 0)
        FORMATS[form](db, directory, job)
    return target
