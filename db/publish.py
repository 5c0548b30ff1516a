"""Publishing: a frozen copy of the database for readers, a new file each time.

The served file is never written: rewriting it in place makes readers see a malformed or, worse, a
mixed database (measured). `current` in snapshots/ names the newest; readers switch by opening it.

A snapshot holds what a reader may ask for. What only the next crawl or build needs stays in the
archive's own database: the crawler's queue, its notes on how each page was found, the indexes that
find a page again by its bytes. In exchange it holds ready-made totals (db/summaries.py).
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from db.disk import sync
from db.schema import require_schema
from db.seals import require_whole, seal, seal_of
from db.summaries import SNAPSHOT_VIEWS, fill_summaries

KEEP = 3

PAGE_SIZE = 8192
"""Rows of captures are half a kilobyte: in larger pages less is left empty (measured: docs/national.md)."""

LEFT_OUT = ("frontier", "hosts", "crawler_schema", "prose_sketches", "coverage_stale")
"""Tables that only the next crawl or build needs."""

LEFT_OUT_INDEXES = (
    "captures_digest",
    "captures_run",
    "captures_site",
    "documents_run",
    "documents_failed",
    "versions_pattern",
    "versions_evidence",
    "versions_supersedes",
    "reports_capture",
    "coverage_report",
    "reports_withdrawn",
)

READERS_INDEXES = {
    # What a reader pastes is found by six characters before its ending (…123456.html), which tell most
    # pages apart, at half the size of an index over the last twenty.
    "captures_url": "CREATE INDEX captures_url ON captures (substr(url, -11, 6))",
    "coverage_year": "CREATE INDEX coverage_year ON coverage (year, agency_id, standing)",
    "reports_failed": "CREATE INDEX reports_failed ON reports (year, agency_id) WHERE checks_failed > 0",
}
"""Indexes that a snapshot has otherwise than the working database: in the order readers are shown what
they hold, so that nothing is to be sorted for a page, or by what a reader pastes."""

ADDED_INDEXES = (
    # A fifth of what is due in a year; the latest first.
    "CREATE INDEX coverage_late ON coverage (year, days_late DESC, agency_id) WHERE standing = 'late'",
)
"""Indexes of a snapshot alone."""

LEAN = {
    "captures": {
        "discovered": "'{}'",
        "entity_digest": "''",
        # What the next request is made conditional with; they stand in the WARC record.
        "etag": "''",
        "last_modified": "''",
    },
    "report_versions": {
        "figures_digest": "''",
        "first_seen": "substr(first_seen, 1, 19) || 'Z'",
        "last_seen": "substr(last_seen, 1, 19) || 'Z'",
    },
    "documents": {"read_at": "''"},  # the run says when
    "sites": {"context": "NULL"},
}
"""Table → column → what stands in a snapshot for it."""

_FOR_WRITERS = {
    "captures": "    UNIQUE (warc_file, warc_offset),\n",
    "documents": ",\n    UNIQUE (capture_id, parser_version)",
    "report_versions": ",\n    UNIQUE (document_id, part)",
}
"""Constraints on rows to come, which cost an index."""


class NoSnapshot(RuntimeError):
    """The archive has no published snapshot yet."""


def publish(archive: Path, db: sqlite3.Connection) -> Path:
    """Write, verify and switch to a new snapshot; returns its path. Older ones than the last
    three are removed. Raises sqlite3.DatabaseError if the copy does not verify."""
    directory = archive / "snapshots"
    directory.mkdir(exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    # Numbers of a second are never used twice, though the oldest file of it may be gone already.
    taken = [_order(old)[1] for old in directory.glob(f"gongkai-{stamp}-*.db")]
    target = directory / f"gongkai-{stamp}-{max(taken, default=0) + 1}.db"
    partial = target.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    try:
        write_snapshot(_file_of(db), partial)
        sync(partial)
        partial.chmod(0o444)
        seal(partial, target)
        partial.rename(target)
    except BaseException:
        # On a full disk above all: what cannot be published must not take its room.
        for unfinished in (partial, seal_of(target)):
            unfinished.unlink(missing_ok=True)
        raise
    pointer = directory / "current.new"
    pointer.write_text(target.name + "\n", encoding="utf-8")
    sync(pointer)
    pointer.rename(directory / "current")
    sync(directory)
    for old in sorted(directory.glob("gongkai-*.db"), key=_order)[:-KEEP]:
        old.unlink(missing_ok=True)
        seal_of(old).unlink(missing_ok=True)
    return target


def _order(snapshot: Path) -> tuple[str, int]:
    """When a snapshot was published, from its name: the second, and its number within it."""
    _, stamp, number = snapshot.stem.split("-")
    return stamp, int(number)


def write_snapshot(database: Path, target: Path) -> None:
    """Copy what readers need into the new file `target`, count it, gather statistics, verify.

    Raises sqlite3.DatabaseError if the copy does not verify.
    """
    copy = sqlite3.connect(target, isolation_level=None)
    try:
        for pragma in (f"page_size = {PAGE_SIZE}", "journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF",
                       "cache_size = -262144", "temp_store = FILE"):  # fmt: skip
            copy.execute(f"PRAGMA {pragma}")
        copy.execute("ATTACH ? AS archive", (f"{database}",))
        copy.execute("BEGIN")
        _copy_tables(copy)
        copy.execute("COMMIT")
        copy.execute("DETACH archive")
        verdict, broken = finish_snapshot(copy)
    finally:
        copy.close()
    if verdict != "ok" or broken is not None:
        raise sqlite3.DatabaseError(
            f"the snapshot {target.name} does not verify: {verdict} {broken}"
        )


def finish_snapshot(copy: sqlite3.Connection) -> tuple[str, object]:
    """Fill the ready-made tables of a snapshot, gather statistics; returns SQLite's verdict on the file
    ("ok") and the first broken foreign key (None)."""
    copy.execute("BEGIN")
    fill_summaries(copy)
    copy.execute("COMMIT")
    copy.execute("PRAGMA analysis_limit = 1000")
    copy.execute("ANALYZE")
    # A sample takes reports that failed a check for as many as all reports of a year.
    copy.execute("PRAGMA analysis_limit = 0")
    copy.execute("ANALYZE reports")
    # Of a table without rows ANALYZE says nothing, and the planner takes it for a large one.
    for (name,) in copy.execute(_UNTOLD).fetchall():
        if copy.execute(f"SELECT NOT EXISTS (SELECT 1 FROM [{name}])").fetchone()[0]:
            copy.execute("INSERT INTO sqlite_stat1 VALUES (?, NULL, '0')", (name,))
    verdict = copy.execute("PRAGMA quick_check").fetchone()[0]
    return verdict, copy.execute("PRAGMA foreign_key_check").fetchone()


_UNTOLD = """
    SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
    AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT IN (SELECT tbl FROM sqlite_stat1)
"""


def _copy_tables(copy: sqlite3.Connection) -> None:
    """Tables with the rows and indexes readers need, then the views. Rows and indexes of a table
    that is alike on both sides are copied page by page, in order (SQLite's transfer optimization)."""
    copy.execute(
        f"PRAGMA user_version = {copy.execute('PRAGMA archive.user_version').fetchone()[0]}"
    )
    schema = copy.execute(
        "SELECT type, name, tbl_name, sql FROM archive.sqlite_master ORDER BY rowid"
    ).fetchall()
    virtual = [n for t, n, _, sql in schema if t == "table" and sql.startswith("CREATE VIRTUAL")]
    left_out = {*LEFT_OUT, *(n for _, n, _, _ in schema if n.startswith("sqlite_"))}
    tables = [(n, sql) for t, n, _, sql in schema if t == "table" and n not in left_out]
    shadows = {n for n, _ in tables for v in virtual if n.startswith(f"{v}_")}
    for name, sql in tables:
        if name not in shadows:
            copy.execute(sql.replace(_FOR_WRITERS.get(name, "\0"), ""))
    copied = {name for name, _ in tables}
    alike: list[str] = []
    other: list[str] = []
    for kind, name, table, sql in schema:
        if kind == "index" and sql and table in copied and name not in LEFT_OUT_INDEXES:
            same = table not in LEAN and name not in READERS_INDEXES
            (alike if same else other).append(READERS_INDEXES.get(name, sql))
    for sql in alike:
        copy.execute(sql)
    for name, _ in tables:
        if name not in virtual:
            _copy_rows(copy, name)
    # Of rows that are there an index is made in order, and packed.
    for sql in (*other, *ADDED_INDEXES):
        copy.execute(sql)
    views = {n: sql for t, n, _, sql in schema if t == "view"}
    views |= {n: f"CREATE VIEW {n} AS {sql}" for n, sql in SNAPSHOT_VIEWS.items()}
    for sql in views.values():
        copy.execute(sql)


def _copy_rows(copy: sqlite3.Connection, table: str) -> None:
    copy.execute(f"DELETE FROM main.[{table}]")  # what a new search index starts with
    lean = LEAN.get(table)
    columns = "*"
    if lean:
        names = [row[1] for row in copy.execute(f"PRAGMA archive.table_info([{table}])")]
        columns = ", ".join(lean.get(name, f"[{name}]") for name in names)
    copy.execute(f"INSERT INTO main.[{table}] SELECT {columns} FROM archive.[{table}]")


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


def whole_snapshot(archive: Path) -> Path:
    """The current snapshot, read once against its digest, as this version publishes it. Raises
    NoSnapshot, SnapshotDamaged, db.schema.OtherSchema."""
    snapshot = current_snapshot(archive)
    require_servable(snapshot, archive)
    return snapshot


def require_servable(snapshot: Path, archive: Path) -> None:
    """Read a snapshot of an archive once against its digest, and see that this version published it.
    Raises SnapshotDamaged, db.schema.OtherSchema."""
    require_whole(snapshot)
    with closing(sqlite3.connect(f"file:{snapshot}?immutable=1", uri=True)) as db:
        require_schema(db, snapshot.name, archive)


def _file_of(db: sqlite3.Connection) -> Path:
    return Path(db.execute("PRAGMA database_list").fetchone()[2])
