"""SIGKILL at random moments, again and again: nothing acknowledged is lost, the end is the same."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from crawler.capture.store import open_store
from crawler.capture.verify import verify_archive
from crawler.run import crawl
from tests.crawler.crawl_fixture import FAST, Web, county

KILLS = int(os.environ.get("GONGKAI_KILLS", "12"))  # G1: 1,000 on a quiet night
REPORTS = 8 * KILLS


def orders(archive: Path, web: Web, site: Any = None, settings: Any = None) -> str:
    return json.dumps(
        {"archive": str(archive), "sites": [site or web.site()], "only": [], "due": False,
         "since": None, "proxy": None, "allow_private": ["127.0.0.1"], "settings": settings or SLOW}
    )  # fmt: skip


SLOW = FAST | {
    "GONGKAI_POLITENESS": {"delay": 0.02, "jitter": 0.0, "retry_delay": 0.05, "breaker": 50},
    "GONGKAI_WARC_ROLL": 20_000,
}


def test_killed_again_and_again(tmp_path: Path) -> None:
    chooser = random.Random(20261123)
    acknowledged: set[tuple[int, str]] = set()
    interruptions = 0
    with Web(county(REPORTS)) as web:
        for _ in range(KILLS):
            child = subprocess.Popen(
                [sys.executable, "-m", "crawler.run"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            assert child.stdin and child.stdout
            child.stdin.write(orders(tmp_path, web) + "\n")
            child.stdin.flush()
            told = json.loads(child.stdout.readline())
            assert "error" not in told, told
            if "done" not in told:  # the whole county was read before the last kill
                child.stdin.close()
                child.wait()
                child.stdout.close()
                break
            time.sleep(chooser.uniform(0.0, 0.35))
            child.send_signal(signal.SIGKILL)
            child.wait()
            child.stdin.close()
            child.stdout.close()
            interruptions += 1
            with open_store(tmp_path) as store:
                now = set(
                    map(tuple, store.connection.execute(
                        "SELECT capture_id, payload_digest FROM captures"))
                )  # fmt: skip
                assert acknowledged <= now
                acknowledged = now
                for capture_id, _ in now:
                    store.payload(capture_id)
        summary = crawl(
            tmp_path, [web.site()], allow_private=["127.0.0.1"], settings_overrides=SLOW
        )
        asked = [path for path in web.paths() if path != "/robots.txt"]
    assert interruptions >= 5
    assert summary.documents_found == REPORTS
    assert set(asked) == {"/list", *(f"/report{i}.html" for i in range(REPORTS))}
    assert len(asked) - len(set(asked)) <= interruptions  # at most what was in flight
    with open_store(tmp_path) as store:
        assert list(verify_archive(store)) == []
        assert store.connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_ctrl_c_finishes_what_is_in_flight(tmp_path: Path) -> None:
    with Web(county(REPORTS)) as web:
        child = subprocess.Popen(
            [sys.executable, "-m", "crawler.run"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdin and child.stdout
        child.stdin.write(orders(tmp_path, web) + "\n")
        child.stdin.flush()
        child.stdout.readline()
        child.send_signal(signal.SIGINT)
        last = json.loads(child.stdout.read().splitlines()[-1])
        assert child.wait() == 0
        child.stdin.close()
        child.stdout.close()
    assert last["summary"]["outcome"] == "interrupted"
    with open_store(tmp_path) as store:
        assert list(verify_archive(store)) == []
        states = dict(
            map(tuple, store.connection.execute(
                "SELECT state, count(*) FROM frontier GROUP BY state"))
        )  # fmt: skip
    assert not list((tmp_path / "warc").glob("*.open"))
    assert "claimed" not in states and states["queued"] > 0


def test_damage_is_named(tmp_path: Path) -> None:
    with Web(county(2)) as web:
        crawl(tmp_path, [web.site()], allow_private=["127.0.0.1"], settings_overrides=FAST)
    (path,) = (tmp_path / "warc").glob("*.warc.gz")
    whole = path.read_bytes()
    with open_store(tmp_path) as store:
        path.write_bytes(whole[:-1])
        assert any("acknowledged" in line for line in verify_archive(store))
        path.write_bytes(whole[:1000] + b"\0\0" + whole[1002:])
        assert any("damaged" in line for line in verify_archive(store))
        path.unlink()
        assert any("missing" in line for line in verify_archive(store))
        path.write_bytes(whole)
        assert list(verify_archive(store)) == []


def test_killed_at_random_and_at_every_named_place() -> None:
    """A sample of ``python -m tests.crawler.kill_loop 1000``."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.crawler.kill_loop", "24"], capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]
    figures = json.loads(ran.stdout[ran.stdout.index("{") :])
    assert figures["kills"] >= 24 and figures["failures"] == 0
    assert len(figures["ends"]) >= 5  # the kinds of end: named places, at random, survived
