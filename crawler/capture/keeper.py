"""The writer thread: WARC bytes first, synced in groups; then their rows, in one transaction.

Everything the crawl writes goes through here in order, so a row can never be seen whose bytes are
not on the disk, and one fsync of each file serves many captures.
"""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from crawler.capture.exchange import Exchange
from crawler.capture.failpoint import failpoint
from crawler.capture.prepare import Judge, Origin, Prepared, prepare
from crawler.capture.store import connect, transaction
from crawler.capture.warc import DEFAULT_ROLL, WarcFiles, enter_sealed, seal

_GROUP = 64

Work = Callable[[sqlite3.Connection], Any]


class ArchiveFailed(RuntimeError):
    """The disk or the database refused a write: nothing more is acknowledged in this run."""

    exit_code = 73  # sysexits.h EX_CANTCREAT


@dataclass(frozen=True, slots=True)
class Stored:
    """An acknowledged capture: its row id, terminal state and decoded payload."""

    capture_id: int
    state: str
    payload: bytes
    record_type: str


class CaptureWriter:
    """Writes prepared captures and commits their rows. One thread only."""

    def __init__(
        self,
        archive: Path,
        *,
        prefix: str = "gongkai",
        software: str,
        operator: str = "",
        roll: int = DEFAULT_ROLL,
    ) -> None:
        self._archive = archive
        self._directory = archive / "warc"
        self._files = WarcFiles(
            self._directory, prefix=prefix, software=software, operator=operator, roll=roll
        )
        self._db = connect(archive / "gongkai.db")

    def write_group(
        self, captures: Sequence[Prepared], work: Sequence[Work] = ()
    ) -> tuple[list[int], list[Any]]:
        """Write, sync, commit. Returns capture ids and the results of ``work``, which runs in the
        same transaction after the rows. Raises OSError or sqlite3.Error; then nothing of the group
        is acknowledged."""
        rows = []
        for prepared in captures:
            self._files.prepare()
            place = self._files.append(prepared.records[0])
            for record in prepared.records[1:]:
                self._files.append(record)
            rows.append(
                prepared.row
                and prepared.row
                | {
                    "warc_file": f"warc/{place.file}",
                    "warc_offset": place.offset,
                    "warc_length": place.length,
                }
            )
        if rows:
            failpoint("before-warc-sync")
            self._files.sync()
            failpoint("after-warc-sync")
        try:
            ids, results = self._commit(captures, rows, work, isolated=False)
        except (sqlite3.OperationalError, OSError):
            raise
        except Exception:
            # Something in a job: the whole group was rolled back, each job is tried on its own.
            ids, results = self._commit(captures, rows, work, isolated=True)
        failpoint("after-commit")
        if self._files.due:
            self.seal()
        return ids, results

    def _commit(
        self,
        captures: Sequence[Prepared],
        rows: Sequence[dict[str, Any]],
        work: Sequence[Work],
        *,
        isolated: bool,
    ) -> tuple[list[int], list[Any]]:
        ids = []
        with transaction(self._db) as db:
            for prepared, row in zip(captures, rows, strict=True):
                ids.append(self._insert(db, row, prepared.origin) if row else 0)
            if rows:
                db.execute(
                    "INSERT INTO warc_files (name, acknowledged) VALUES (?, ?) ON CONFLICT (name) "
                    "DO UPDATE SET acknowledged = excluded.acknowledged",
                    (self._files.name, self._files.offset),
                )
            results = [_isolated(db, job) if isolated else job(db) for job in work]
            failpoint("before-commit")
        return ids, results

    @staticmethod
    def _insert(db: sqlite3.Connection, row: dict[str, Any], origin: Origin) -> int:
        cursor = db.execute(
            f"INSERT INTO captures ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",  # noqa: S608
            tuple(row.values()),
        )
        capture_id = int(cursor.lastrowid or 0)
        if origin.frontier_id is not None:
            db.execute(
                "UPDATE frontier SET state = 'captured', capture_id = ? WHERE frontier_id = ?",
                (capture_id, origin.frontier_id),
            )
        return capture_id

    def seal(self) -> None:
        """Close, index and rename the current file."""
        path = self._files.close()
        if path is None:
            return
        failpoint("before-seal")
        final = seal(path)
        failpoint("after-seal")
        with transaction(self._db) as db:
            enter_sealed(db, final)

    def close(self) -> None:
        """Seal what is open and let go of the database."""
        try:
            self.seal()
        finally:
            self._db.close()


def _isolated(db: sqlite3.Connection, job: Work) -> Any:
    """One job's result, or the exception it raised with its own changes undone: bad data from one
    page must not cost the group. A failing disk does, so OperationalError passes through."""
    db.execute("SAVEPOINT job")
    try:
        result = job(db)
    except sqlite3.OperationalError:
        raise
    except Exception as error:
        db.execute("ROLLBACK TO job")
        result = error
    db.execute("RELEASE job")
    return result


class Keeper:
    """The asynchronous face of a CaptureWriter, for an event loop."""

    def __init__(
        self,
        writer: CaptureWriter,
        *,
        judge: Judge | None = None,
        decode_limit: int,
        on_failure: Callable[[BaseException], None] | None = None,
    ) -> None:
        self._writer = writer
        self._judge = judge
        self._decode_limit = decode_limit
        self._on_failure = on_failure
        self._jobs: queue.SimpleQueue[tuple[Prepared | Work, Future[Any]] | None] = (
            queue.SimpleQueue()
        )
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="warc-pack")
        self._thread = threading.Thread(target=self._run, name="warc-write", daemon=True)
        self._broken: BaseException | None = None
        self._thread.start()

    async def capture(
        self, exchange: Exchange, origin: Origin, previous: sqlite3.Row | None
    ) -> Stored:
        """Archive an exchange; returns once it is acknowledged. Raises ArchiveFailed."""
        work = partial(
            prepare,
            exchange,
            origin,
            previous=previous,
            judge=self._judge,
            decode_limit=self._decode_limit,
        )
        prepared = await asyncio.get_running_loop().run_in_executor(self._pool, work)
        capture_id = await self._submit(prepared)
        return Stored(
            capture_id, prepared.row["state"], prepared.payload, prepared.row["record_type"]
        )

    async def attach(self, records: Prepared) -> None:
        """Write records that have no row (``row`` is empty); returns once they are synced. Raises
        ArchiveFailed."""
        await self._submit(records)

    async def apply(self, work: Work) -> Any:
        """Run a function on the writing connection, in order, inside a transaction; returns once
        committed. Raises ArchiveFailed."""
        return await self._submit(work)

    def apply_soon(self, work: Work) -> None:
        """Like ``apply`` without waiting; failures reach ``on_failure``."""
        self._jobs.put((work, Future()))

    async def _submit(self, job: Prepared | Work) -> Any:
        if self._broken:
            raise ArchiveFailed(str(self._broken)) from self._broken
        future: Future[Any] = Future()
        self._jobs.put((job, future))
        return await asyncio.wrap_future(future)

    async def close(self) -> None:
        """Finish what is queued, seal the WARC. Raises ArchiveFailed if that is impossible."""
        self._jobs.put(None)
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, self._thread.join)
        self._pool.shutdown()
        if self._broken:
            raise ArchiveFailed(str(self._broken)) from self._broken

    # -- the thread ----------------------------------------------------------------------------

    def _run(self) -> None:
        open_for_more = True
        while open_for_more:
            group = [self._jobs.get()]
            while group[-1] is not None and len(group) < _GROUP:
                try:
                    group.append(self._jobs.get_nowait())
                except queue.Empty:
                    break
            if group[-1] is None:
                group.pop()
                open_for_more = False
            self._write([job for job in group if job is not None])
        try:
            if not self._broken:
                self._writer.close()
        except (OSError, sqlite3.Error, ValueError) as error:
            self._fail(error)

    def _write(self, group: list[tuple[Prepared | Work, Future[Any]]]) -> None:
        captures = [(job, future) for job, future in group if isinstance(job, Prepared)]
        works = [(job, future) for job, future in group if not isinstance(job, Prepared)]
        if not group:
            return
        if self._broken is None:
            try:
                ids, results = self._writer.write_group(
                    [job for job, _ in captures], [job for job, _ in works]
                )
            except Exception as error:
                # A failed fsync may have dropped the pages: trying again would lie.
                self._fail(error)
            else:
                for (_, future), capture_id in zip(captures, ids, strict=True):
                    future.set_result(capture_id)
                for (_, future), result in zip(works, results, strict=True):
                    if isinstance(result, Exception):
                        future.set_exception(result)
                    else:
                        future.set_result(result)
                return
        for _, future in group:
            future.set_exception(ArchiveFailed(str(self._broken)))

    def _fail(self, error: BaseException) -> None:
        self._broken = error
        if self._on_failure:
            self._on_failure(error)
