"""Random bit flips and cuts in an archive's database and snapshot: the same answers, or a refusal.

python -m tests.db.damage [flips [seed]]

Prints for each file how many trials were refused, changed nothing, changed an answer with a warning, or
unnoticed: none may. Damage by itself (a disk that forgets) leaves the file's time as it was; damage by
another program does not, and cannot be told from an operator's change: hence the warning.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any
from unittest import mock

from crawler.capture.store import open_store
from db.publish import current_snapshot
from db.schema import upgrade
from db.seals import require_whole, seal_of

sys.path.insert(0, str(Path(__file__).parent))  # as pytest does
from warc_seasons import URL, report_page, season


def main(flips: int = 1000, seed: int = 1) -> int:
    with tempfile.TemporaryDirectory() as folder:
        damage = Damage(make_archive(Path(folder) / "archive"), random.Random(seed))
        figures = {
            "snapshot": damage.snapshot(flips),
            "database, by itself": damage.database(flips, by_itself=True),
            "database, by another program": damage.database(flips, by_itself=False),
        }
        print(json.dumps(figures, indent=1))
        return int(any(ends["changed unnoticed"] for ends in figures.values()))


def make_archive(archive: Path) -> Path:
    """Two reports, read and published."""
    pages = [(URL.format(year=y), f"{y + 1}-02-01T00:00:00Z", 200, report_page(year=y))
             for y in (2022, 2023)]  # fmt: skip
    season(archive, pages)
    return archive


class Damage:
    def __init__(self, archive: Path, chooser: random.Random) -> None:
        self._archive, self._chooser = archive, chooser
        self._copy = archive.with_name("copy")
        shutil.rmtree(self._copy, ignore_errors=True)
        shutil.copytree(archive, self._copy)

    def snapshot(self, flips: int) -> Counter[str]:
        whole, copy = current_snapshot(self._archive), current_snapshot(self._copy)
        assert seal_of(copy).exists()
        copy.chmod(0o644)
        before = _answers(whole)
        ends: Counter[str] = Counter({"changed unnoticed": 0})
        for _ in range(flips):
            copy.write_bytes(self._damaged(whole.read_bytes()))
            try:
                require_whole(copy)
            except RuntimeError as refusal:
                assert "gongkai build" in str(refusal) and str(copy) in str(refusal)
                ends["refused"] += 1
            else:
                ends["same" if _answers(copy) == before else "changed unnoticed"] += 1
        copy.write_bytes(whole.read_bytes())
        require_whole(copy)
        return ends

    def database(self, flips: int, *, by_itself: bool) -> Counter[str]:
        whole, copy = self._archive / "gongkai.db", self._copy / "gongkai.db"
        before, stamp = _answers(whole), whole.stat().st_mtime_ns
        note = (self._archive / "gongkai.db.seal").read_text()
        ends: Counter[str] = Counter({"changed unnoticed": 0})
        for _ in range(flips):
            for name in ("gongkai.db-wal", "gongkai.db-shm"):
                (self._copy / name).unlink(missing_ok=True)
            copy.write_bytes(self._damaged(whole.read_bytes()))
            if by_itself:
                os.utime(copy, ns=(stamp, stamp))
            (self._copy / "gongkai.db.seal").write_text(note)
            ends[self._opened(copy, before)] += 1
        return ends

    def _opened(self, copy: Path, before: str) -> str:
        warnings: list[Any] = []
        with mock.patch("crawler.capture.rest.logger.warning", lambda *said: warnings.append(said)):
            return self._outcome(copy, before, warnings)

    def _outcome(self, copy: Path, before: str, warnings: list[Any]) -> str:
        try:
            with open_store(self._copy, sound=True) as store:
                upgrade(store.connection)
                if _answers(copy) == before:
                    return "same"
                return "changed, with a warning" if warnings else "changed unnoticed"
        except (RuntimeError, sqlite3.DatabaseError, ValueError) as refusal:
            return "refused" if "gongkai" in str(refusal).lower() else "failed otherwise"

    def _damaged(self, data: bytes) -> bytes:
        if self._chooser.random() < 0.1:
            return data[: self._chooser.randrange(len(data))]
        changed = bytearray(data)
        at = self._chooser.randrange(len(data) * 8)
        changed[at // 8] ^= 1 << at % 8
        return bytes(changed)


def _answers(database: Path) -> str:
    """A digest of every row of every table and view definition."""
    digest = hashlib.sha256()
    db = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    db.text_factory = bytes
    try:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1"):
            quoted = name.decode()
            digest.update(name)
            for row in db.execute(f'SELECT * FROM "{quoted}"'):
                digest.update(repr(row).encode())
    except sqlite3.DatabaseError as error:
        return str(error)
    finally:
        db.close()
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
