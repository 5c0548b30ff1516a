"""The power goes: what was not synced is gone. A crawl writes to ext4 on a loop device, is stopped, and the
device's file is copied, which holds only what reached it; the copy is mounted, checked and crawled on.

python -m tests.crawler.power_cut [cuts [seed]]      as root, with loop devices and mkfs.ext4

A control without syncing must lose captures, or the trial would prove nothing. Prints failures and the
figures as JSON.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from crawler.capture import keeper, store
from tests.crawler.forked import Child, References, lost, orders, problems_after, served

PAGES = 16
SETTINGS = {"GONGKAI_WARC_ROLL": 6_000}
SIZE = 48 * 1024 * 1024


def missing() -> str:
    """Why this machine cannot run the trial, ``""`` if it can."""
    if os.geteuid() != 0:
        return "mounting needs root"
    if not shutil.which("mkfs.ext4"):
        return "mkfs.ext4 is not installed (apt-get install e2fsprogs)"
    found = subprocess.run(["losetup", "-f"], capture_output=True, text=True)
    return found.stderr.strip() if found.returncode else ""


def main(cuts: int = 200, seed: int = 1) -> int:
    if why := missing():
        print(f"the power cut cannot be tried here: {why}", file=sys.stderr)
        return 77
    failures, control_lost, controls = 0, 0, max(2, cuts // 10)
    chooser = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder, served(PAGES) as site:
        trial = Trial(Path(folder), site)
        for number in range(cuts):
            problems = trial.cut(chooser.randint(1, PAGES), synced=True)
            failures += bool(problems)
            for problem in problems:
                print(f"cut {number}: {problem}", flush=True)
        for _ in range(controls):
            control_lost += bool(trial.cut(chooser.randint(2, PAGES), synced=False))
    figures = {
        "cuts": cuts,
        "failures": failures,
        "controls": controls,
        "controls that lost": control_lost,
    }
    print(json.dumps(figures, indent=1))
    return int(bool(failures) or control_lost < 0.9 * controls)


class Trial:
    def __init__(self, folder: Path, site: dict[str, Any]) -> None:
        self._folder, self._site = folder, site
        undisturbed = folder / "undisturbed"
        undisturbed.mkdir()
        ended = Child(orders(undisturbed, site, **SETTINGS), folder).wait()
        assert ended.code == 0, ended
        self._references = References.of(undisturbed, site, folder, **SETTINGS)

    def cut(self, told: int, *, synced: bool) -> list[str]:
        """Cut the power once so many captures are acknowledged; what is wrong afterwards."""
        image, copy = self._folder / "disk.img", self._folder / "copy.img"
        (self._folder / "told").unlink(missing_ok=True)
        with image.open("wb") as file:
            file.truncate(SIZE)
        subprocess.run(["mkfs.ext4", "-q", "-F", image], check=True)
        with _mounted(image, self._folder / "disk") as disk:
            archive = disk / "archive"
            archive.mkdir()
            os.sync()  # the directory given to the crawl is there; all within it is the crawl's to sync
            prepare = None if synced else _no_sync
            child = Child(orders(archive, self._site, **SETTINGS), self._folder, prepare)
            while child.running() and _lines(child.told) < told:
                time.sleep(0.002)
            child.signal(signal.SIGSTOP)
            shutil.copyfile(image, copy)
            child.kill()
        with _mounted(copy, self._folder / "disk") as disk:
            archive = disk / "archive"
            if synced:
                return problems_after(
                    archive, self._site, self._folder, self._references, **SETTINGS
                )
            try:
                with store.open_store(archive) as opened:
                    return lost(opened, child.told)
            except (RuntimeError, sqlite3.Error, OSError) as error:
                return [f"the archive cannot be opened: {error}"]


def _no_sync() -> None:
    """The control: nothing is ever forced to the disk."""
    os.fsync = os.fdatasync = lambda fd: None  # type: ignore[assignment]
    connect = store.connect

    def careless(database: Path) -> sqlite3.Connection:
        connection = connect(database)
        connection.execute("PRAGMA synchronous = OFF")
        return connection

    store.connect = keeper.connect = careless  # type: ignore[attr-defined]


def _lines(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


@contextmanager
def _mounted(image: Path, at: Path) -> Iterator[Path]:
    at.mkdir(exist_ok=True)
    subprocess.run(["mount", "-o", "loop", image, at], check=True)
    try:
        yield at
    finally:
        subprocess.run(["umount", at], check=True)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
