"""pywb, an independent replay tool in an environment of its own, plays back what the crawler archived."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from crawler.capture.store import CaptureStore
from crawler.run import crawl
from crawler.sample import SampleWeb

PYWB = Path(__file__).resolve().parents[2] / ".venv-pywb" / "bin"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_archived_pages_replay_byte_for_byte(tmp_path: Path) -> None:
    if not (PYWB / "wayback").exists():
        pytest.fail("pywb is not installed: run `make setup-dev`")
    archive = tmp_path / "archive"
    archive.mkdir()
    with SampleWeb(port=0) as web:
        sites = web.sites_csv(tmp_path / "sites.csv")
        crawl(archive, sites, only=["sample-police"], allow_private=tuple(web.hosts))
    collection = tmp_path / "replay"
    collection.mkdir()
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    warcs = [str(p) for p in sorted((archive / "warc").glob("*.warc.gz"))]
    for order in (["init", "gongkai"], ["add", "gongkai", *warcs]):
        done = subprocess.run(
            [str(PYWB / "wb-manager"), *order],
            cwd=collection,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    port = free_port()
    server = subprocess.Popen(
        [str(PYWB / "wayback"), "-p", str(port), "-b", "127.0.0.1"],
        cwd=collection,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        played = 0
        with CaptureStore(archive) as store:
            rows = store.connection.execute(
                "SELECT capture_id, url FROM captures WHERE status = 200 AND record_type = 'response'"
            ).fetchall()
            for row in rows:
                body = fetch(f"http://127.0.0.1:{port}/gongkai/2id_/{row['url']}")
                assert body == store.payload(row["capture_id"]), row["url"]
                played += 1
        assert played >= 7
    finally:
        server.terminate()
        server.wait(10)


def fetch(url: str) -> bytes:
    """The replayed bytes; the server is waited for while it starts."""
    for attempt in range(60):
        try:
            with urllib.request.urlopen(url, timeout=20) as reply:
                return bytes(reply.read())
        except urllib.error.HTTPError:
            raise
        except (urllib.error.URLError, ConnectionError):
            if attempt == 59:
                raise
            time.sleep(0.5)
    raise AssertionError("unreachable")
