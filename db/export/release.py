"""A release: a frozen SQLite file, Parquet, the dictionary, checksums and how to cite it.

Made twice from the same archive it is the same, byte for byte: nothing in it says when or where it was
made. The builds' own log (runs, times of reading) is left out, as the crawler's queue is already from
every snapshot.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from db.docs import data_dictionary
from db.export.datapackage import TITLE, archive_date, digest
from db.export.job import Job
from db.export.parquet import write_parquet
from db.export.tables import frozen

DATABASE = "gongkai.db"

_CITATION = """\
cff-version: 1.2.0
message: If you use this data set, please cite it as below.
type: dataset
title: "{title}"
version: "{date}"
date-released: {date}
license: Apache-2.0
authors:
  - name: Gongkai contributors
abstract: >-
  {reports:,} annual reports of {agencies:,} agencies for {first}–{last}, read from archived pages.
keywords:
  - open government information
  - China
  - 政府信息公开工作年度报告
"""

_README = """\
# {title}

State of {date}: {reports:,} reports of {agencies:,} agencies, {first}–{last}.

- `gongkai.db`: SQLite, read-only by intent; open it with any SQLite client or `datasette gongkai.db`.
- `parquet/`: the researchers' tables, large ones partitioned by year (`TABLE/year=YYYY/part-0.parquet`).
- `data-dictionary.md`: every table and column, in English and Chinese.
- `CITATION.cff`: how to cite. `SHA256SUMS`: check with `sha256sum -c SHA256SUMS`.

A null is not zero: `figures.state` tells blank, not applicable, unreadable and missing apart. A figure's
correction stands beside it, never in its place, except in the views whose names end in `_corrected`.
"""


def write_release(db: sqlite3.Connection, directory: Path, job: Job) -> None:
    """Write the release into an empty directory. `db` is the published snapshot."""
    _freeze(db, directory)
    job.step()
    with frozen(directory / DATABASE) as copy:
        parquet = directory / "parquet"
        parquet.mkdir()
        write_parquet(copy, parquet, job)
        facts = dict(
            zip(
                ("reports", "agencies", "first", "last"),
                copy.execute(
                    "SELECT count(*), count(DISTINCT agency_id), coalesce(min(year), 0), "
                    "coalesce(max(year), 0) FROM reports WHERE version_id IS NOT NULL"
                ).fetchone(),
                strict=True,
            ),
            title=TITLE,
            date=archive_date(copy),
        )
    for name, text in (
        ("CITATION.cff", _CITATION.format(**facts)),
        ("README.md", _README.format(**facts)),
        ("data-dictionary.md", data_dictionary()),
    ):
        (directory / name).write_text(text, encoding="utf-8")
    files = sorted(p for p in directory.rglob("*") if p.is_file())
    sums = "".join(f"{digest(p)}  {p.relative_to(directory).as_posix()}\n" for p in files)
    (directory / "SHA256SUMS").write_text(sums, encoding="utf-8")


def _freeze(db: sqlite3.Connection, directory: Path) -> None:
    """The snapshot without what is of no use to a reader, packed anew."""
    draft = directory / "draft.db"
    db.execute("VACUUM INTO ?", (str(draft),))
    copy = sqlite3.connect(draft, isolation_level=None)
    try:
        copy.execute("PRAGMA journal_mode = OFF")
        copy.execute("UPDATE documents SET run_id = NULL, read_at = ''")
        copy.execute("DELETE FROM runs")
        copy.execute("UPDATE row_counts SET rows = 0 WHERE source = 'runs'")
        copy.execute("UPDATE _sqlite_migrations SET applied_at = ''")
        copy.execute("ANALYZE")
        verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
        broken = copy.execute("PRAGMA foreign_key_check").fetchone()
        if verdict != "ok" or broken is not None:
            raise sqlite3.DatabaseError(f"the release does not verify: {verdict} {broken}")
        copy.execute("VACUUM INTO ?", (str(directory / DATABASE),))
    finally:
        copy.close()
    draft.unlink()
