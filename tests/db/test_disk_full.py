"""A disk that is full while importing and building: one message, nothing lost, and all is well with room."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from damage import make_archive
from warc_seasons import URL, rebuild, report_page, write_warc

from crawler.capture.store import open_store
from crawler.capture.trouble import ArchiveFailed
from crawler.capture.verify import verify_archive
from crawler.imports import import_paths
from db.publish import current_snapshot


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    if os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    path = tmp_path / "disk"
    path.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "gongkai-test", path], check=True)
    try:
        yield path
    finally:
        subprocess.run(["umount", path], check=True)


def fill(disk: Path, leave: int) -> Path:
    """Take all room but so many bytes."""
    filler = disk / "filler"
    with filler.open("wb") as file:
        file.write(bytes(shutil.disk_usage(disk).free - leave))
    return filler


def reports(archive: Path) -> list[tuple[object, ...]]:
    query = "SELECT report_id, agency, year FROM current_reports ORDER BY 1"
    with closing(sqlite3.connect(f"file:{current_snapshot(archive)}?immutable=1", uri=True)) as db:
        return db.execute(query).fetchall()


def test_a_build_on_a_full_disk_leaves_the_last_snapshot_and_no_litter(disk: Path) -> None:
    archive = make_archive(disk / "archive")
    before, known = reports(archive), sorted(p.name for p in (archive / "snapshots").iterdir())
    for leave in (0, 600_000):
        filler = fill(disk, leave)
        with pytest.raises(ArchiveFailed, match="the disk is full") as caught:
            rebuild(archive, reparse=True)
        assert str(archive) in str(caught.value) and caught.value.exit_code == 73
        assert sorted(p.name for p in (archive / "snapshots").iterdir()) == known
        assert reports(archive) == before
        filler.unlink()
    rebuild(archive, reparse=True)
    assert reports(archive) == before


def test_an_import_on_a_full_disk_is_no_fault_of_the_file(disk: Path, tmp_path: Path) -> None:
    archive = make_archive(disk / "archive")
    pages = [(URL.format(year=y), f"{y + 1}-02-01T00:00:00Z", 200, report_page(year=y, note=os.urandom(9000).hex()))
             for y in range(2008, 2021)]  # fmt: skip
    warc = write_warc(tmp_path / "more.warc.gz", pages)
    page = tmp_path / "page.html"
    page.write_bytes(report_page(year=2021, note=os.urandom(40_000).hex()))
    for path in (warc, page):
        filler = fill(disk, 20_000)
        with pytest.raises(ArchiveFailed, match="the disk is full"):
            import_paths(archive, [path])
        filler.unlink()
        assert import_paths(archive, [path]).failures == []
    with open_store(archive) as store:
        assert list(verify_archive(store)) == []
        assert store.connection.execute("SELECT count(*) FROM captures").fetchone()[0] == 16
