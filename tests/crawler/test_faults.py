"""Writes that fail: a sample of the places of a crawl (all: ``python -m tests.crawler.fault_sweep``)."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import partial
from pathlib import Path

from crawler.capture import frontier
from crawler.capture.exchange import Exchange
from crawler.capture.frontier import Task
from crawler.capture.keeper import CaptureWriter
from crawler.capture.prepare import Origin, prepare
from crawler.capture.store import open_store, transaction


def test_disk_full_and_disk_broken_at_every_17th_write_sync_and_rename() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.crawler.fault_sweep", "4", "17"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]
    figures = json.loads(ran.stdout[ran.stdout.index("{") :])
    assert figures["failures"] == 0 and figures["trials"] >= 20
    assert figures["ends"]["exit 73"] > figures["trials"] * 3 // 4
    # Only the log may fail unnoticed, the note of the database at rest, and the copying of the
    # write-ahead log into the database, which begins by syncing that log once more: SQLite does it
    # again the next time.
    absorbed = figures["absorbed"]
    assert set(absorbed) <= {
        "write logs/.log", "write /.seal.tmp", "rename /.seal.tmp", "write /.db", "fsync /.db",
        "fsync /.db-wal", "truncate /.db", "fsync /",  # the last: SQLite's own of its directory
    }  # fmt: skip
    assert absorbed.get("fsync /.db-wal", 0) <= 2


def test_a_claim_in_the_same_group_does_not_undo_its_capture(tmp_path: Path) -> None:
    head = b"HTTP/1.1 200 OK\r\n\r\n"
    url = "http://www.example.gov.cn/a.html"
    exchange = Exchange(
        url=url, method="GET", request=b"GET /a.html HTTP/1.1\r\n\r\n", raw=head + b"page",
        head_length=len(head), status=200, headers=[], entity=b"page",
    )  # fmt: skip
    with open_store(tmp_path) as store:
        store.upsert_sites([{"site_id": "a", "home_url": "http://www.example.gov.cn/"}])
        with transaction(store.connection) as db:
            row = frontier.add(db, Task("a", url), 0)
            db.execute("INSERT INTO crawl_runs (started_at, software) VALUES ('', '')")
        assert row
        writer = CaptureWriter(tmp_path, software="test")
        captured = prepare(exchange, Origin("a", 1, row))
        writer.write_group([partial(frontier.claim, frontier_id=row, run_id=1), captured])
        writer.close()
        state = store.connection.execute("SELECT state, attempts FROM frontier").fetchone()
    assert tuple(state) == ("captured", 1)
