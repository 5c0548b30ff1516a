"""SIGKILL again and again: at random moments, and at every named place of ``crawler.capture.failpoint``.

python -m tests.crawler.kill_loop [kills [seed]]

Each killed crawl is resumed by the next, which is killed in its turn, until one reaches the end: what
it leaves must be what an undisturbed crawl leaves, and then an archive is begun anew. After every kill
all that the crawler was told is stored must be there. Prints each failure and the figures as JSON.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

from crawler.capture import failpoint
from crawler.capture.store import open_store
from crawler.capture.verify import verify_archive
from tests.crawler.forked import Child, References, canonical, difference, lost, orders, served

PAGES = 16
ROLL = 6_000
SLOW = {"delay": 0.01, "jitter": 0.0, "retry_delay": 0.05, "breaker": 50}
SETTINGS = {"GONGKAI_WARC_ROLL": ROLL, "GONGKAI_POLITENESS": SLOW}
KILLED = (137, -9)
RECOVERY = [name for name in failpoint.NAMES if name.startswith("recovery")]


def main(kills: int = 1000, seed: int = 1) -> int:
    with tempfile.TemporaryDirectory() as folder, served(PAGES) as site:
        loop = Loop(Path(folder), site, random.Random(seed))
        while loop.kills < kills:
            loop.archive_under_fire(kills)
        print(json.dumps(loop.figures, indent=1))
        return int(bool(loop.failures))


class Loop:
    def __init__(self, folder: Path, site: dict[str, Any], chooser: random.Random) -> None:
        self._folder, self._site, self._chooser = folder, site, chooser
        self._archive = folder / "archive"
        self.kills = self.failures = self.torn = 0
        self.ends: Counter[str] = Counter()
        started = time.monotonic()
        assert self._crawl().wait().code == 0
        self._length = time.monotonic() - started
        self._references = References.of(self._archive, site, folder, **SETTINGS)

    @property
    def figures(self) -> dict[str, Any]:
        return {"kills": self.kills, "torn tails": self.torn, "ends": dict(self.ends),
                "failures": self.failures}  # fmt: skip

    def archive_under_fire(self, kills: int) -> None:
        """One archive from its first crawl to the first that survives."""
        shutil.rmtree(self._archive)
        (self._folder / "told").unlink(missing_ok=True)
        done = False
        while True:
            how = self._attempt(spare=self.kills >= kills)
            with open_store(self._archive) as store:
                self._check(how, lost(store, self._folder / "told"))
                self.torn += len(list(store.warc_directory.glob("*.torn-*")))
                for torn in store.warc_directory.glob("*.torn-*"):
                    torn.unlink()
                if how == "survived":
                    reference = self._references.repeated if done else self._references.once
                    self._check(
                        how, [*verify_archive(store), *difference(canonical(store), reference)]
                    )
                    return
                query = "SELECT 1 FROM sites WHERE crawl_state = 'done'"
                done = done or store.connection.execute(query).fetchone() is not None

    def _attempt(self, *, spare: bool) -> str:
        """A crawl that is killed, if it lives long enough; how it ended."""
        if spare or self._chooser.random() < 0.05:
            how, result = "spared", self._crawl().wait()
        elif self._chooser.random() < 0.5:
            left_open = any((self._archive / "warc").glob("*.open"))
            # Recovery has something to do only after a death at the right moment: then it is killed.
            recovering = left_open and self._chooser.random() < 0.5
            place = self._chooser.choice(RECOVERY if recovering else failpoint.NAMES)
            passage = self._chooser.choice((1, 1, 2, 5))
            how = place
            result = self._crawl(f"{place}:{passage}").wait()
        else:
            child = self._crawl()
            time.sleep(self._chooser.uniform(0.0, self._length))
            how, result = "at random", child.kill()
        if result.code == 0:
            how = "survived"
        elif result.code not in KILLED:
            self._check(how, [f"ended with {result.code}: {result.said} {result.errors[-2000:]}"])
        self.kills += result.code in KILLED
        self.ends[how] += 1
        return how

    def _crawl(self, place: str = "") -> Child:
        self._archive.mkdir(exist_ok=True)
        order = orders(self._archive, self._site, **SETTINGS)
        return Child(order, self._folder, partial(failpoint.arm, place))

    def _check(self, how: str, problems: list[str]) -> None:
        for problem in problems:
            print(f"kill {self.kills} ({how}): {problem}", flush=True)
        self.failures += bool(problems)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
