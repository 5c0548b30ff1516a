"""The writer thread: WARC bytes first, synced in groups; then their rows, in one transaction.

Everything the crawl writes goes through here in order, so a row can never be seen whose bytes are
not on the disk, and one fsync of each file serves many captures.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from crawler.capture.exchange import Exchange
from crawler.capture.failpoint import failpoint
from crawler.capture.prepare import Judge, Origin, Prepared, prepare
from crawler.capture.store import connect, transaction
from crawler.capture.trouble import ArchiveFailed
from crawler.capture.warc import DEFAULT_ROLL, Place, WarcFiles, enter_sealed, seal

logger = logging.getLogger(__name__)
_GROUP = 64
#: Seconds that work nobody waits for may wait for company.
_PATIENCE = 0.05
#: Answers longer than this are packed in threads of their own, so that the writer is never long away.
_LONG = 1 << 18

Work = Callable[[sqlite3.Connection], Any]


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

    def write_group(self, group: Sequence[Prepared | Work]) -> list[Any]:
        """Write, sync, commit. Returns for each member its capture id (0: a record without a row)
        or the result of the work, which runs inside the transaction. Rows and work are entered in
        the order given. Raises OSError or sqlite3.Error; then nothing of the group is acknowledged."""
        places = {}
        for number, member in enumerate(group):
            if isinstance(member, Prepared):
                places[number] = self._files.append(member.records[0], member.entry)
                for record in member.records[1:]:
                    self._files.append(record)
        if places:
            failpoint("before-warc-sync")
            self._files.sync()
            failpoint("after-warc-sync")
        try:
            results = self._commit(group, places, isolated=False)
        except (sqlite3.OperationalError, OSError):
            raise
        except Exception:
            # Something in a job: the whole group was rolled back, each job is tried on its own.
            results = self._commit(group, places, isolated=True)
        failpoint("after-commit")
        if self._files.due:
            self.seal()
        return results

    def _commit(
        self, group: Sequence[Prepared | Work], places: Mapping[int, Place], *, isolated: bool
    ) -> list[Any]:
        results: list[Any] = []
        with transaction(self._db) as db:
            for number, member in enumerate(group):
                if isinstance(member, Prepared):
                    results.append(self._insert(db, member, places[number]))
                else:
                    results.append(_isolated(db, member) if isolated else member(db))
            if places:
                db.execute(
                    "INSERT INTO warc_files (name, acknowledged) VALUES (?, ?) ON CONFLICT (name) "
                    "DO UPDATE SET acknowledged = excluded.acknowledged",
                    (self._files.name, self._files.offset),
                )
            failpoint("before-commit")
        return results

    @staticmethod
    def _insert(db: sqlite3.Connection, prepared: Prepared, place: Place) -> int:
        if not prepared.row:
            return 0
        row, origin = prepared.row | place.columns(), prepared.origin
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
        closed = self._files.close()
        if closed is None:
            return
        failpoint("before-seal")
        final = seal(closed)
        failpoint("after-seal")
        with transaction(self._db) as db:
            enter_sealed(db, final.name, closed.sha256)

    def abandon(self) -> None:
        """After a failure: let go of the database. The file stays open under its name, to be cut back to
        what was acknowledged by the next run."""
        self._db.close()

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


@dataclass(slots=True)
class _Job:
    """Something to write, and who waits for it: None when nobody does."""

    work: Prepared | Work | None
    waiter: asyncio.Future[Any] | None
    pack: Callable[[], Prepared] | None = None
    """Gives ``work`` when it is not there yet."""
    outcome: Any = None


class Keeper:
    """The asynchronous face of a CaptureWriter, for one event loop."""

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
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="warc-pack")
        self._thread = threading.Thread(target=self._run, name="warc-write", daemon=True)
        self._broken: BaseException | None = None
        self._thread.start()

    async def capture(
        self, exchange: Exchange, origin: Origin, previous: sqlite3.Row | None
    ) -> Stored:
        """Archive an exchange; returns once it is acknowledged. Raises ArchiveFailed."""
        pack = partial(
            prepare,
            exchange,
            origin,
            previous=previous,
            judge=self._judge,
            decode_limit=self._decode_limit,
        )
        if len(exchange.raw) <= _LONG:
            stored: Stored = await self._submit(None, pack)
            return stored
        stored = await self._submit(
            await asyncio.get_running_loop().run_in_executor(self._pool, pack)
        )
        return stored

    async def attach(self, records: Prepared) -> None:
        """Write records that have no row (``row`` is empty); returns once they are synced. Raises
        ArchiveFailed."""
        await self._submit(records)

    async def apply(self, work: Work) -> Any:
        """Run a function on the writing connection, in order, inside a transaction; returns once
        committed. Raises ArchiveFailed."""
        return await self._submit(work)

    def apply_soon(self, work: Work) -> None:
        """Like ``apply`` without waiting: it is committed with, or before, whatever is handed over
        next and waited for. A failing disk reaches ``on_failure``, anything else the log."""
        self._jobs.put(_Job(work, None))

    async def _submit(
        self, work: Prepared | Work | None, pack: Callable[[], Prepared] | None = None
    ) -> Any:
        if self._broken:
            raise ArchiveFailed(str(self._broken)) from self._broken
        waiter = asyncio.get_running_loop().create_future()
        self._jobs.put(_Job(work, waiter, pack))
        return await waiter

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
        more = True
        while more:
            group, more = self._group()
            if group:
                self._write(group)
                _tell(group)
        try:
            if not self._broken:
                self._writer.close()
        except (OSError, sqlite3.Error, ValueError) as error:
            self._fail(error)

    def _group(self) -> tuple[list[_Job], bool]:
        """What is to be synced and committed together, and whether more may come. A sync costs
        more than a page: claims and other notes travel with the next capture."""
        group: list[_Job] = []
        waited_for = False
        while len(group) < _GROUP:
            try:
                job = self._jobs.get(not waited_for, _PATIENCE if group else None)
            except queue.Empty:
                break
            if job is None:
                return group, False
            group.append(job)
            waited_for = waited_for or job.waiter is not None
        return group, True

    def _write(self, group: list[_Job]) -> None:
        ready: list[tuple[_Job, Prepared | Work]] = []
        for job in group:
            try:
                work = job.pack() if job.pack else job.work
            except Exception as error:  # of this answer alone
                job.outcome = error
            else:
                assert work is not None
                ready.append((job, work))
        if self._broken is None:
            try:
                results = self._writer.write_group([work for _, work in ready])
            except Exception as error:
                # A failed fsync may have dropped the pages: trying again would lie.
                self._fail(error)
            else:
                for (job, work), result in zip(ready, results, strict=True):
                    job.outcome = _stored(work, result) if isinstance(work, Prepared) else result
                return
        for job in group:
            job.outcome = ArchiveFailed(str(self._broken))

    def _fail(self, error: BaseException) -> None:
        self._broken = error
        if self._on_failure:
            self._on_failure(error)


def _stored(prepared: Prepared, capture_id: int) -> Stored | None:
    row = prepared.row
    if not row:
        return None
    return Stored(capture_id, row["state"], prepared.payload, row["record_type"])


def _tell(group: list[_Job]) -> None:
    """Wake those who wait, all at once: each wake-up of the event loop costs a system call."""
    waiting = [(job.waiter, job.outcome) for job in group if job.waiter is not None]
    for job in group:
        lost = isinstance(job.outcome, Exception) and not isinstance(job.outcome, ArchiveFailed)
        if lost and job.waiter is None:
            logger.error("a note was not written: %r", job.outcome)

    def deliver() -> None:
        for waiter, outcome in waiting:
            if waiter.done():  # given up meanwhile
                continue
            if isinstance(outcome, Exception):
                waiter.set_exception(outcome)
            else:
                waiter.set_result(outcome)

    if waiting:
        waiting[0][0].get_loop().call_soon_threadsafe(deliver)
