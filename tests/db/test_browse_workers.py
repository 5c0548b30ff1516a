"""Several processes serve one archive, end together and give up with a reason."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from browse_archive import make_archive

from db.browse.workers import _listener

ROOT = Path(__file__).parents[2]


@contextmanager
def serve(archive: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-c", "from db.cli import main; main()", "serve", "--archive", str(archive),
         "--port", str(port), *options],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        start_new_session=True,
    )  # fmt: skip
    try:
        yield process, f"http://127.0.0.1:{port}"
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def wait_for(process: subprocess.Popen[str], base: str) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(base + "/robots.txt", timeout=10).close()
            return
        except (urllib.error.URLError, OSError):
            assert process.poll() is None and time.monotonic() < until
            time.sleep(0.1)


def children(process: subprocess.Popen[str]) -> list[int]:
    """Workers of a server: its children that hold its listening socket's program."""
    found = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [p for p in map(int, found) if "spawn_main" in Path(f"/proc/{p}/cmdline").read_text()]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    maker = make_archive(tmp_path)
    maker.publish()
    maker.close()
    return tmp_path


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="counts processes in /proc")
def test_workers_share_a_socket_and_pages_and_end_together(
    archive: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path_factory.mktemp("shared")
    monkeypatch.setenv("TMPDIR", str(temporary))
    with serve(archive, "--workers", "2") as (process, base):
        wait_for(process, base)
        until = time.monotonic() + 60
        while len(children(process)) < 2 and time.monotonic() < until:
            time.sleep(0.1)
        workers = children(process)
        assert len(workers) == 2
        for _ in range(4):
            with urllib.request.urlopen(base + "/?lang=en", timeout=30) as reply:
                assert reply.status == 200
        # What one process made, the other answers with.
        while (
            not (pages := list(temporary.glob("gongkai-pages-*/*/*"))) and time.monotonic() < until
        ):
            time.sleep(0.1)
        assert pages
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        assert "Traceback" not in output
        assert not any(Path(f"/proc/{worker}").exists() for worker in workers)
        assert not list(temporary.iterdir())


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_snapshot_that_cannot_be_served_ends_the_server(archive: Path, workers: str) -> None:
    snapshot = next((archive / "snapshots").glob("*.db"))
    whole = snapshot.read_bytes()
    snapshot.chmod(0o644)
    snapshot.write_bytes(whole[:5000])
    with serve(archive, "--workers", workers) as (process, _):
        output, _ = process.communicate(timeout=60)
    assert process.returncode != 0
    assert snapshot.name in output and "damaged" in output
    assert "Traceback" not in output


def test_an_address_that_is_taken_is_said(archive: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        with serve(archive, "--workers", "2", "--port", port) as (process, _):
            output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert port in output and "Traceback" not in output


def test_the_shared_socket_sends_without_delay_and_survives_being_sent() -> None:
    with _listener("127.0.0.1", 0) as listening:
        assert listening.proto == socket.IPPROTO_TCP  # where asyncio sets TCP_NODELAY
        listening.listen(1)
        address = listening.getsockname()
        # More wait than asyncio asks for: nobody accepts here.
        waiting = [socket.create_connection(address, timeout=10) for _ in range(8)]
        for one in waiting:
            one.close()
