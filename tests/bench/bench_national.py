"""National scale: bytes, load rate, one more report, the ten queries. `make bench-national REPORTS=N`.

Limits (issue 5): 1.5 KB a report without section text; loading at 70% of raw executemany; one new
report in 50 ms; each query's p95 100 ms warm and 1 s cold.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from crawler.capture.store import CaptureStore, connect, transaction
from db.build import BuildSummary, begin_run, last_build, settle
from db.bulk import Bulk
from db.load import Loader
from db.publish import current_snapshot, publish
from db.read import BATCH
from db.rows import COLUMNS, STATEMENTS
from parsers.collector import uncollected
from tests.bench.national import Made, Nation, batches, finish, make, prepare, write_captures
from tests.bench.national_model import bodies, truths
from tests.bench.national_queries import TEN, open_snapshot, sql_of

BYTES_LIMIT, RATE_LIMIT, ONE_LIMIT, WARM_LIMIT, COLD_LIMIT = 1536, 0.70, 50.0, 100.0, 1000.0
_TEXT_TABLES = ("sections", "section_search", "claims", "sqlite_autoindex_sections")


def percentile(values: list[float], share: float = 0.95) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def sizes(path: Path) -> dict[str, Any]:
    """Bytes a report of every table and index, with and without the text of sections."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        reports = db.execute("SELECT count(*) FROM reports").fetchone()[0]
        rows = db.execute(
            "SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC"
        ).fetchall()
    text = sum(size for name, size in rows if name.startswith(_TEXT_TABLES))
    total = sum(size for _, size in rows)
    return {
        "reports": reports,
        "bytes": total,
        "per_report": (total - text) / reports,
        "largest": [(name, size / reports) for name, size in rows[:12]],
    }


def load_rate(directory: Path, reports: int) -> dict[str, float]:
    """Loading against raw executemany of the same rows: into the same tables with their keys and
    indexes (foreign keys off), and into bare ones without any. The three take turns, batch by batch,
    on files of their own, in transactions of the same size; the first two hold the captures and the
    bodies too. Ratios by the clock, which counts what the machine's other work takes and the waiting for
    the disk, and of CPU. The garbage collector rests meanwhile: it would look through the rows that are
    kept for the others at loading's expense."""
    shutil.rmtree(directory, ignore_errors=True)
    took: dict[str, list[tuple[float, float]]] = {"load": [], "same": [], "bare": []}
    loaded = 0
    with (
        CaptureStore(directory / "loaded") as store,
        CaptureStore(directory / "same") as same,
        closing(connect(directory / "bare.db")) as bare,
    ):
        prepare(same, reports)
        same.connection.execute("PRAGMA foreign_keys = OFF")
        for table, columns in COLUMNS.items():
            bare.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
        loader, nation = prepare(store, reports), Nation(reports)
        bulk = Bulk(loader)
        with bulk.unlinked(), uncollected():
            for batch in batches(nation.documents(), BATCH):
                items = [(source, document) for _, source, document in batch]
                captures = list(nation.captures)
                for db in (store.connection, same.connection):  # a checkpoint writes them as well
                    nation.captures[:] = captures
                    with transaction(db):
                        write_captures(db, nation)
                written: list[tuple[str, list[Any]]] = []
                loader.rows.watch = partial(_note, written)
                with _timed(took["load"]):
                    bulk.store(items)
                for name, db in (("same", same.connection), ("bare", bare)):
                    with _timed(took[name]), transaction(db):
                        for table, rows in written:
                            db.executemany(STATEMENTS[table], rows)
                loaded += len(items)
    clock, cpu = ({name: sum(t[i] for t in spent) for name, spent in took.items()} for i in (0, 1))
    return {
        "documents": loaded,
        **{name: loaded / seconds for name, seconds in clock.items()},
        "ratio": clock["same"] / clock["load"],
        "ratio_cpu": cpu["same"] / cpu["load"],
        "ratio_bare": clock["bare"] / clock["load"],
    }


@contextmanager
def _timed(spent: list[tuple[float, float]]) -> Iterator[None]:
    """Note the seconds a block takes, by the clock and of CPU."""
    begun, used = time.perf_counter(), time.process_time()
    yield
    spent.append((time.perf_counter() - begun, time.process_time() - used))


def _note(written: list[tuple[str, list[Any]]], table: str, rows: list[Any]) -> None:
    written.append((table, list(rows)))


def one_report(store: CaptureStore, made: Made, times: int) -> dict[str, list[float]]:
    """Milliseconds, by the clock and of CPU, of each of some reports that come one by one once
    everything else is there: what `gongkai build` does between reading and publishing."""
    db = store.connection
    took: dict[str, list[float]] = {"clock": [], "cpu": []}
    everybody = bodies(made.nation.reports)
    for number in range(times):
        body = everybody[(number * 7919) % len(everybody)]
        *_, truth = truths(body, last_year=2026)  # a report on a year nobody has reported on yet
        item = made.nation.document(truth, "2027-01-15")
        with transaction(db):
            write_captures(db, made.nation)
        begun, used = time.perf_counter(), time.process_time()
        with transaction(db):
            before = last_build(db)
            loader = Loader(db, begin_run(db))
            loader.load_all([item])
            settle(db, loader, before, BuildSummary())
            _end(db, loader, before.season)
        took["clock"].append((time.perf_counter() - begun) * 1000)
        took["cpu"].append((time.process_time() - used) * 1000)
    return took


def _end(db: sqlite3.Connection, loader: Loader, season: str) -> None:
    last = db.execute("SELECT max(capture_id) FROM captures").fetchone()[0]
    db.execute(
        "UPDATE runs SET ended_at = 'now', summary = json_object('last_capture', ?, 'season', ?) "
        "WHERE run_id = ?",
        (last, season, loader.run_id),
    )


def timed_queries(snapshot: Path, rounds: int) -> dict[str, dict[str, float]]:
    """Each of the ten: cold (a new connection, the file dropped from the page cache) and warm, in
    milliseconds."""
    found = {}
    for title, (name, asked) in TEN.items():
        cold = []
        for given in asked:
            _forget(snapshot)
            with closing(open_snapshot(snapshot)) as db:
                cold.append(_milliseconds(partial(_ask, db, name, given)))
        warm = []
        with closing(open_snapshot(snapshot)) as db:
            for round_ in range(rounds + 1):
                for given in asked:
                    took = _milliseconds(partial(_ask, db, name, given))
                    if round_:
                        warm.append(took)
        found[title] = {
            "cold": max(cold),
            "warm_p50": statistics.median(warm),
            "warm_p95": percentile(warm),
        }
    return found


def _ask(db: sqlite3.Connection, name: str, given: dict[str, object]) -> list[Any]:
    return db.execute(sql_of(name), given).fetchall()


def _milliseconds(ask: Callable[[], object]) -> float:
    begun = time.perf_counter()
    ask()
    return (time.perf_counter() - begun) * 1000


def _forget(path: Path) -> None:
    """Drop a file's pages from the system's cache."""
    import os

    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def run(
    directory: Path, reports: int, *, rate_reports: int, rounds: int = 20, text_share: float = 0.02
) -> dict[str, Any]:
    """Everything, printed as it is measured. The archive is left in `directory`."""
    found: dict[str, Any] = {"reports": reports}
    found["rate"] = rate = load_rate(directory / "rate", rate_reports)
    shutil.rmtree(directory / "rate")
    print(
        f"loading: {rate['load']:,.0f} documents/s; raw executemany into the same tables "
        f"{rate['same']:,.0f}: ratio {rate['ratio']:.2f} (limit {RATE_LIMIT}), of CPU {rate['ratio_cpu']:.2f}; into tables without "
        f"key or index {rate['bare']:,.0f}: ratio {rate['ratio_bare']:.2f}"
    )
    archive = directory / "archive"
    shutil.rmtree(archive, ignore_errors=True)
    archive.mkdir(parents=True)
    with CaptureStore(archive) as store:
        begun = time.perf_counter()
        made = make(store, reports, text_share, show=True)
        print(f"made {made.documents:,} documents in {time.perf_counter() - begun:,.0f} s, "
              f"{made.documents / made.load_seconds:,.0f}/s of it loading, "
              f"{made.documents / made.load_cpu:,.0f}/s of CPU")  # fmt: skip
        found["took"] = finish(archive, store, made)
        for what, seconds in found["took"].items():
            print(f"{what}: {seconds:.1f} s")
        found["one"] = one = one_report(store, made, 40)
        print(f"one more report: median {statistics.median(one['clock']):.1f} ms, p95 "
              f"{percentile(one['clock']):.1f} ms (limit {ONE_LIMIT:.0f}); of CPU "
              f"{statistics.median(one['cpu']):.1f} ms")  # fmt: skip
        begun = time.perf_counter()
        publish(archive, store.connection)
        found["republish"] = time.perf_counter() - begun
        print(f"publishing again: {found['republish']:.1f} s")
    snapshot = current_snapshot(archive)
    found["size"] = size = sizes(snapshot)
    print(f"snapshot: {size['bytes'] / 1e6:,.0f} MB; without text {size['per_report']:,.0f} bytes "
          f"a report (limit {BYTES_LIMIT})")  # fmt: skip
    for name, each in size["largest"]:
        print(f"  {name}: {each:.0f}")
    working = sizes(archive / "gongkai.db")
    print(f"working database: {working['per_report']:,.0f} bytes a report without text")
    found["queries"] = timed_queries(snapshot, rounds)
    for title, took in found["queries"].items():
        print(f"{title}: cold {took['cold']:.0f} ms, warm p50 {took['warm_p50']:.1f}, "
              f"p95 {took['warm_p95']:.1f} ms")  # fmt: skip
    return found


def missed(found: dict[str, Any]) -> list[str]:
    """Limits that were not met."""
    out = []
    if found["size"]["per_report"] > BYTES_LIMIT:
        out.append("bytes a report")
    if found["rate"]["ratio"] < RATE_LIMIT:
        out.append("load rate")
    if percentile(found["one"]["clock"]) > ONE_LIMIT:
        out.append("one more report")
    for title, took in found["queries"].items():
        if took["warm_p95"] > WARM_LIMIT or took["cold"] > COLD_LIMIT:
            out.append(title)
    return out


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=200_000)
    parser.add_argument("--rate-reports", type=int, default=20_000)
    parser.add_argument("--text-share", type=float, default=0.02, help="reports with section text")
    parser.add_argument("--directory", type=Path, help="where to leave the archive")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        found = run(
            given.directory or Path(temporary),
            given.reports,
            rate_reports=min(given.rate_reports, given.reports),
            text_share=given.text_share,
        )
    failed = missed(found)
    print("all limits met" if not failed else f"missed: {', '.join(failed)}")
    return int(bool(failed))


if __name__ == "__main__":
    raise SystemExit(main())
