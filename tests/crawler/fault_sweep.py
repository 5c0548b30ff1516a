"""Every k-th write, sync, truncation and rename of a crawl fails: once and for good, disk full and
disk broken. The run must end with a documented status and one message, lose nothing acknowledged, and
resume to what an undisturbed run leaves.

python -m tests.crawler.fault_sweep [pages [share]]

``share`` 7 tries every 7th place only. Prints a line for each failure and the figures as JSON.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).with_name("fault_io.c")
ROLL = 4_000
CLEAN_END, ARCHIVE_FAILED = 0, 73


def main(pages: int = 12, share: int = 1) -> int:
    from tests.crawler.forked import served

    library = ctypes.CDLL(os.environ["LD_PRELOAD"])
    library.fault_first.restype = ctypes.c_char_p
    with tempfile.TemporaryDirectory() as folder, served(pages) as site:
        sweep = Sweep(Path(folder), site, library)
        sweep.measure()
        for at in range(1, sweep.places + 1, share):
            # The kind of fault turns with the place, so that a share meets them all.
            kinds = [(e, f) for e in (errno.ENOSPC, errno.EIO) for f in (False, True)]
            for number, forever in kinds if share == 1 else [kinds[at // share % 4]]:
                sweep.trial(at, number, forever=forever)
        print(json.dumps(sweep.figures, indent=1, ensure_ascii=False))
        return int(bool(sweep.failures))


class Sweep:
    """Trials against one web; ``figures`` counts how they ended."""

    def __init__(self, folder: Path, site: dict[str, Any], library: ctypes.CDLL) -> None:
        self._folder, self._site, self._library = folder, site, library
        self.places = 0
        self.ends: Counter[str] = Counter()
        self.absorbed: Counter[str] = Counter()
        self.failures = 0

    @property
    def figures(self) -> dict[str, Any]:
        return {"places": self.places, "trials": sum(self.ends.values()), "ends": dict(self.ends),
                "absorbed": dict(self.absorbed), "failures": self.failures}  # fmt: skip

    def measure(self) -> None:
        """An undisturbed crawl: how many places there are, and what it leaves."""
        from tests.crawler.forked import References

        archive, result = self._run(0, 0, forever=False)
        assert result.code == 0, result
        self.places = self.count
        self.references = References.of(archive, self._site, self._folder, GONGKAI_WARC_ROLL=ROLL)

    def trial(self, at: int, number: int, *, forever: bool) -> None:
        from tests.crawler.forked import problems_after

        archive, result = self._run(at, number, forever=forever)
        what = f"{errno.errorcode[number]} {'from' if forever else 'at'} {at}"
        where = self.where
        problems = []
        if self.hits == 0:
            self.ends["not met"] += 1
        elif result.code == CLEAN_END:
            self.ends["absorbed"] += 1
            self.absorbed[_kind(where)] += 1
        else:
            self.ends[f"exit {result.code}"] += 1
            message = result.said.get("error", "")
            if result.code != ARCHIVE_FAILED or not message or "\n" in message:
                problems.append(f"ended with {result.code}: {message!r}")
            if str(archive) not in message:
                problems.append(f"does not say which archive: {message!r}")
        if result.errors.strip():
            problems.append(f"said on standard error: {result.errors[-1500:]}")
        problems += problems_after(
            archive, self._site, self._folder, self.references, GONGKAI_WARC_ROLL=ROLL
        )
        for problem in problems:
            print(f"{what} ({where}): {problem}", flush=True)
        self.failures += bool(problems)

    def _run(self, at: int, number: int, *, forever: bool) -> tuple[Path, Any]:
        from tests.crawler.forked import Child, orders

        archive = self._folder / "archive"
        shutil.rmtree(archive, ignore_errors=True)
        (self._folder / "told").unlink(missing_ok=True)
        archive.mkdir()

        def arm() -> None:
            self._library.fault_arm(str(archive).encode(), at, number, int(forever))

        order = orders(archive, self._site, GONGKAI_WARC_ROLL=ROLL)
        result = Child(order, self._folder, arm).wait()
        self.count, self.hits = self._library.fault_count(), self._library.fault_hits()
        self.where = self._library.fault_first().decode()
        self._library.fault_arm(b"", 0, 0, 0)  # what follows is not disturbed
        return archive, result


def _kind(where: str) -> str:
    """``write /warc/x.warc.gz.open`` without what is particular to one file."""
    what, _, path = where.partition(" ")
    return f"{what} {Path(path).parent.name}/{''.join(Path(path).suffixes[-2:]) or Path(path).name}"


def preloaded(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    """Build the library and run this module under it."""
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "fault_io.so"
        subprocess.run(
            ["gcc", "-shared", "-fPIC", "-O1", "-o", library, SOURCE, "-ldl"], check=True
        )
        command = [sys.executable, "-m", "tests.crawler.fault_sweep", *arguments]
        return subprocess.run(command, env=os.environ | {"LD_PRELOAD": str(library)}, text=True)


if __name__ == "__main__":
    if "fault_io" in os.environ.get("LD_PRELOAD", ""):
        sys.exit(main(*map(int, sys.argv[1:])))
    sys.exit(preloaded(sys.argv[1:]).returncode)
