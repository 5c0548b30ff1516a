"""Damaged databases: refused with what to do, never served (all: ``python -m tests.db.damage 1000``)."""

from __future__ import annotations

import asyncio
import random
import shutil
import sqlite3
from pathlib import Path

import pytest
from damage import Damage, make_archive

from crawler.capture.schema import SchemaTooNew
from crawler.capture.store import open_store
from crawler.capture.trouble import NotAnArchive
from db.browse.server import SnapshotSwitch, serve
from db.export import export
from db.publish import current_snapshot
from db.seals import SnapshotDamaged, seal, seal_of


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_archive(tmp_path_factory.mktemp("damage") / "archive")


def test_no_flipped_bit_and_no_cut_of_a_snapshot_passes(archive: Path) -> None:
    ends = Damage(archive, random.Random(20261124)).snapshot(40)
    assert ends["changed unnoticed"] == 0 and ends["refused"] == 40


def test_a_working_database_that_changed_by_itself_is_refused(archive: Path) -> None:
    damage = Damage(archive, random.Random(20261124))
    ends = damage.database(30, by_itself=True)
    # A file cut to nothing is an empty database for SQLite: its size tells.
    assert ends["refused"] == 30
    ends = damage.database(30, by_itself=False)
    assert ends["changed unnoticed"] == 0 and ends["changed, with a warning"] > 0


def test_writing_through_the_program_is_no_damage(
    archive: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    copy = tmp_path / "archive"
    shutil.copytree(archive, copy)
    with open_store(copy) as store:
        store.upsert_sites([{"site_id": "a", "home_url": "http://www.example.gov.cn/"}])
    with open_store(copy, sound=True) as store:
        store.rest()
    with open_store(copy, sound=True) as store:
        store.rest()
    assert not caplog.records
    with sqlite3.connect(copy / "gongkai.db") as db:
        db.execute("UPDATE sites SET name = 'x'")
    db.close()
    with open_store(copy, sound=True):
        assert "changed by another program" in caplog.text


def test_a_damaged_snapshot_is_neither_served_nor_exported(archive: Path, tmp_path: Path) -> None:
    snapshot = current_snapshot(archive)
    whole = snapshot.read_bytes()
    snapshot.chmod(0o644)
    try:
        at = whole.index("青川县水利局".encode())
        snapshot.write_bytes(whole[:at] + "黄".encode() + whole[at + 3 :])  # still a sound database
        with pytest.raises(SnapshotDamaged, match="gongkai build"):
            serve(archive, port=0)
        with pytest.raises(SnapshotDamaged):
            export(archive, tmp_path / "out", "csv")
    finally:
        snapshot.write_bytes(whole)


def test_a_damaged_new_snapshot_leaves_the_old_one_serving(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = current_snapshot(archive)
    new = first.with_name("gongkai-29990101T000000-1.db")
    pointer = first.with_name("current")

    async def scenario() -> bool:
        switch = SnapshotSwitch(archive)
        pointer.write_text(new.name)
        return await switch.check()

    said = pointer.read_text()
    new.write_bytes(first.read_bytes()[:-1] + b"\x01")
    seal_of(new).write_text(seal_of(first).read_text())
    try:
        assert not asyncio.run(scenario())
        assert "cannot be served" in capsys.readouterr().err
    finally:
        pointer.write_text(said)
        new.unlink()
        seal_of(new).unlink()


def test_a_snapshot_of_another_version_leaves_the_old_one_serving(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As at the start of a server: a newer Gongkai may publish into the same archive."""
    first = current_snapshot(archive)
    new = first.with_name("gongkai-29990101T000000-2.db")
    pointer = first.with_name("current")

    async def scenario() -> bool:
        switch = SnapshotSwitch(archive)
        pointer.write_text(new.name)
        return await switch.check()

    said = pointer.read_text()
    new.write_bytes(first.read_bytes())
    new.chmod(0o644)
    with sqlite3.connect(new) as db:
        db.execute("PRAGMA user_version = 999")
    db.close()
    seal(new, new)
    try:
        assert not asyncio.run(scenario())
        assert "newer Gongkai" in capsys.readouterr().err
    finally:
        pointer.write_text(said)
        new.unlink()
        seal_of(new).unlink()


def test_a_working_database_that_makes_no_sense_is_refused(archive: Path, tmp_path: Path) -> None:
    data = (archive / "gongkai.db").read_bytes()
    for number, damaged in enumerate(
        [data[: len(data) // 2], data[:4096] + bytes(4096) + data[8192:], b"no database" * 1000]
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "gongkai.db").write_bytes(damaged)
        said = r"gongkai\.db is damaged: .*gongkai import .*warc"
        with pytest.raises(NotAnArchive, match=said), open_store(folder, sound=True):
            pass


def test_a_database_of_a_newer_program_is_left_alone(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "gongkai.db").write_bytes((archive / "gongkai.db").read_bytes())
    with sqlite3.connect(tmp_path / "gongkai.db") as db:
        db.execute("UPDATE crawler_schema SET version = 99")
    db.close()
    with pytest.raises(SchemaTooNew, match="use a newer Gongkai"):
        open_store(tmp_path)
