"""A snapshot many times over, for measuring what readers find at full size.

`python -m tests.bench.national_times FROM TO --times 10` writes into the archive TO the snapshot of the archive
FROM with every agency, its captures, documents, reports and rows repeated under other keys
(`110000-00~3`), written in SQL; the ready-made tables are counted anew by the code that publishes. What the
copies lack: a name of their own, and section text (full-text search finds the originals only).
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from crawler.capture.store import CaptureStore
from db.publish import current_snapshot, finish_snapshot
from db.summaries import READY_MADE

_KEYS = {
    "capture_id": ("capture_id", "refers_to", "final_of", "returned_capture", "to_capture"),
    "document_id": ("document_id",),
    "report_id": ("report_id",),
    "version_id": ("version_id", "supersedes", "from_version", "to_version"),
}
_OWNERS = {"capture_id": "captures", "document_id": "documents", "report_id": "reports",
           "version_id": "report_versions"}  # fmt: skip
_NUMBERED = {"check_id", "problem_id", "change_id", "withdrawal_id"}
"""Keys that nothing refers to: given out by SQLite."""

REPEATED = ("captures", "agencies", "agency_names", "documents", "reports", "report_versions",
            "applications", "disclosure", "reviews", "statistics_2014", "statistics_2008", "cell_notes",
            "state_runs", "checks", "problems", "figure_changes", "withdrawals", "coverage")  # fmt: skip


def multiply(source: Path, target: Path, times: int) -> Path:
    """Write the snapshot; returns its path. `times` counts the originals."""
    directory = target / "snapshots"
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    with CaptureStore(target):
        pass  # an archive has a working database, here without anything in it
    snapshot = directory / "gongkai-20260101T000000-1.db"
    shutil.copyfile(current_snapshot(source), snapshot)
    snapshot.chmod(0o644)
    with closing(sqlite3.connect(snapshot, isolation_level=None)) as db:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF",
                       "cache_size = -400000"):  # fmt: skip
            db.execute(f"PRAGMA {pragma}")
        db.execute("BEGIN")
        steps = {
            key: db.execute(f"SELECT max({key}) FROM {owner}").fetchone()[0]
            for key, owner in _OWNERS.items()
        }
        for table in REPEATED:
            _repeat(db, table, times, steps)
        for table in READY_MADE:
            db.execute(f"DELETE FROM {table}")
        db.execute("COMMIT")
        finish_snapshot(db)
    (directory / "current").write_text(snapshot.name + "\n", encoding="utf-8")
    return snapshot


def _repeat(db: sqlite3.Connection, table: str, times: int, steps: dict[str, int]) -> None:
    step_of = {alias: steps[key] for key, aliases in _KEYS.items() for alias in aliases}
    columns = [row[1] for row in db.execute(f"PRAGMA table_info([{table}])")]
    columns = [c for c in columns if c not in _NUMBERED]
    copied = ", ".join(
        f"{c} + {{n}} * {step_of[c]}" if c in step_of
        else f"{c} || '~{{n}}'" if c in ("agency_id", "parent_id") else c
        for c in columns
    )  # fmt: skip
    # Copied first: a table may not be read while it is written.
    db.execute(f"CREATE TEMP TABLE originals AS SELECT {', '.join(columns)} FROM [{table}]")
    for n in range(1, times):
        db.execute(
            f"INSERT INTO [{table}] ({', '.join(columns)}) "
            f"SELECT {copied.format(n=n)} FROM originals"
        )
    db.execute("DROP TABLE originals")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path, metavar="FROM", help="an archive of bench-national")
    parser.add_argument("target", type=Path, metavar="TO")
    parser.add_argument("--times", type=int, default=10)
    given = parser.parse_args()
    source = given.source / "archive" if (given.source / "archive").is_dir() else given.source
    begun = time.process_time()
    snapshot = multiply(source, given.target, given.times)
    print(f"{snapshot.name}: {snapshot.stat().st_size / 1e6:,.0f} MB in "
          f"{time.process_time() - begun:.0f} s of CPU")  # fmt: skip
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
