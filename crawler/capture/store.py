"""The archive directory: its database, its WARC files, its lock."""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from crawler.capture.digests import payload_digest
from crawler.capture.exchange import iso, utc_now
from crawler.capture.members import Damaged, Record
from crawler.capture.reader import payload_of, read_record
from crawler.capture.rest import forget, note, require_unchanged
from crawler.capture.schema import upgrade
from crawler.capture.trouble import explained, unusable

BUSY_MILLISECONDS = 30_000
#: sysexits.h EX_TEMPFAIL: try again later.
EXIT_BUSY = 75

SITE_COLUMNS = (
    "site_id",
    "name",
    "agency",
    "division_code",
    "level",
    "home_url",
    "column_url",
    "cms",
    "policy",
    "source",
)


class ArchiveBusy(RuntimeError):
    """Another crawl or import is writing to this archive."""

    exit_code = EXIT_BUSY


def connect(database: Path) -> sqlite3.Connection:
    """A connection with the archive's settings; transactions are begun explicitly.

    Raises NotAnArchive, ArchiveFailed.
    """
    connection = None
    try:
        connection = sqlite3.connect(
            database,
            timeout=BUSY_MILLISECONDS / 1000,
            isolation_level=None,
            check_same_thread=False,
        )
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    except sqlite3.Error as error:
        if connection is not None:
            connection.close()
        raise explained(error, database.parent) from error
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """``BEGIN IMMEDIATE`` … ``COMMIT``; rolled back when anything is raised."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a failing disk has ended it already
            connection.execute("ROLLBACK")
        raise


class CaptureStore:
    """Sites, runs and captures of one archive. Reading needs no lock; writers take ``locked``.

    ``sound``: the database is first compared with what was left at rest, and SQLite looks through it;
    for those who then write much, and let it ``rest`` afterwards.
    """

    def __init__(self, archive: Path, *, sound: bool = False) -> None:
        self.archive = archive
        self.warc_directory = archive / "warc"
        try:
            self.warc_directory.mkdir(parents=True, exist_ok=True)
            (archive / "logs").mkdir(exist_ok=True)
        except OSError as error:
            raise explained(error, archive) from error
        if sound:
            require_unchanged(archive)
        self.connection = connect(archive / "gongkai.db")
        try:
            if sound:
                self._look_through()
                forget(archive)
            upgrade(self.connection)
        except sqlite3.Error as error:
            self.connection.close()
            raise explained(error, archive) from error
        except BaseException:
            self.connection.close()
            raise

    def __enter__(self) -> CaptureStore:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        try:
            if self.connection.total_changes:
                forget(self.archive)
        except sqlite3.ProgrammingError:  # closed already
            return
        self.connection.close()

    def _look_through(self) -> None:
        verdict = str(self.connection.execute("PRAGMA quick_check(1)").fetchone()[0])
        if verdict != "ok":
            raise unusable(self.archive / "gongkai.db", verdict)

    def rest(self) -> None:
        """Close, and note the digest of what was written."""
        self.connection.close()
        note(self.archive)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the archive for writing. Raises ArchiveBusy at once if another process does.

        An flock: it ends with its process, so no stale lock can remain.
        """
        path = self.archive / "crawl.lock"
        with path.open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                file.seek(0)
                raise ArchiveBusy(
                    f"{self.archive} is being written by another crawl or import "
                    f"({file.read().strip() or 'unknown process'}); wait for it to end"
                ) from error
            file.seek(0)
            file.truncate()
            file.write(f"process {os.getpid()} since {iso(utc_now())}")
            file.flush()
            yield

    # -- sites ---------------------------------------------------------------------------------

    def upsert_sites(self, rows: Iterable[Mapping[str, Any]]) -> list[str]:
        """Insert or update site rows; returns their ids. Keys as in ``SITE_COLUMNS``; ``site_id``
        is required, ``policy`` may be a mapping. Columns not given stay as they are."""
        ids = []
        with transaction(self.connection) as db:
            for row in rows:
                values = {k: row[k] for k in SITE_COLUMNS if row.get(k) not in (None, "", {})}
                if isinstance(values.get("policy"), Mapping):
                    values["policy"] = json.dumps(values["policy"], ensure_ascii=False)
                values["added_at"] = iso(utc_now())
                updates = ", ".join(
                    f"{k} = excluded.{k}" for k in values if k not in ("site_id", "added_at")
                )
                columns, marks = ", ".join(values), ", ".join("?" * len(values))
                action = f"UPDATE SET {updates}" if updates else "NOTHING"
                db.execute(
                    f"INSERT INTO sites ({columns}) VALUES ({marks}) "  # noqa: S608
                    f"ON CONFLICT (site_id) DO {action}",
                    tuple(values.values()),
                )
                ids.append(str(values["site_id"]))
        return ids

    def site_ids(self) -> list[str]:
        """The whole registry, in order of id."""
        rows = self.connection.execute("SELECT site_id FROM sites ORDER BY site_id").fetchall()
        return [str(row[0]) for row in rows]

    def site(self, site_id: str) -> dict[str, Any]:
        """A site's row, ``policy`` and ``context`` read from JSON. Raises KeyError."""
        row = self.connection.execute(
            "SELECT * FROM sites WHERE site_id = ?", (site_id,)
        ).fetchone()
        if row is None:
            raise KeyError(f"no site {site_id!r} in {self.archive}")
        site = dict(row)
        site["policy"] = json.loads(site["policy"])
        site["context"] = json.loads(site["context"]) if site["context"] else None
        return site

    # -- captures ------------------------------------------------------------------------------

    def capture(self, capture_id: int) -> sqlite3.Row:
        """Raises KeyError."""
        row = self.connection.execute(
            "SELECT * FROM captures WHERE capture_id = ?", (capture_id,)
        ).fetchone()
        if row is None:
            raise KeyError(f"no capture {capture_id} in {self.archive}")
        found: sqlite3.Row = row
        return found

    def record(self, capture_id: int) -> Record:
        """The WARC record of a capture, its digests verified. Raises KeyError, Damaged,
        FileNotFoundError."""
        row = self.capture(capture_id)
        path = self.archive / row["warc_file"]
        return read_record(path, row["warc_offset"], row["warc_length"])

    def payload(self, capture_id: int) -> bytes:
        """The decoded payload of a capture, following a revisit to its original.

        Raises KeyError, FileNotFoundError, or Damaged when the bytes are not those acknowledged.
        """
        row = self.capture(capture_id)
        seen = {capture_id}
        while row["refers_to"] is not None:
            if row["refers_to"] in seen:
                raise Damaged(row["warc_file"], row["warc_offset"], "revisits refer in a circle")
            row = self.capture(row["refers_to"])
            seen.add(row["capture_id"])
        data = payload_of(self.record(row["capture_id"]))
        if payload_digest(data) != row["payload_digest"]:
            raise Damaged(
                row["warc_file"], row["warc_offset"], "the payload is not the one acknowledged"
            )
        return data

    def newest(self, url: str, run_id: int) -> sqlite3.Row | None:
        """The newest good answer to a GET of this URL in a run."""
        row: sqlite3.Row | None = self.connection.execute(
            "SELECT * FROM captures WHERE url = ? AND run_id = ? AND method = 'GET' "
            "AND state IN ('fetched', 'unchanged') ORDER BY capture_id DESC LIMIT 1",
            (url, run_id),
        ).fetchone()
        return row

    def previous(self, url: str, method: str = "GET") -> sqlite3.Row | None:
        """The newest good response of a URL that a revisit could refer to: the newest by the order
        of capture, whatever the clock said then."""
        row: sqlite3.Row | None = self.connection.execute(
            "SELECT o.*, c.etag AS last_etag, c.last_modified AS last_last_modified "
            "FROM captures c JOIN captures o ON o.capture_id = coalesce(c.refers_to, c.capture_id) "
            "WHERE c.url = ? AND c.method = ? AND c.source = 'crawl' "
            "AND c.state IN ('fetched', 'unchanged') AND o.record_type = 'response' "
            "AND o.truncated = '' ORDER BY c.capture_id DESC LIMIT 1",
            (url, method),
        ).fetchone()
        return row


def open_store(archive: Path, *, sound: bool = False) -> CaptureStore:
    """Open an archive directory, creating or upgrading it; ``sound`` as for CaptureStore.

    Raises NotAnArchive, ArchiveFailed, SchemaTooNew.
    """
    return CaptureStore(Path(archive), sound=sound)
