"""`verify` sees every kind of damage, in the files, the index and the rows."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.capture.store import CaptureStore, open_store
from crawler.capture.verify import verify_archive
from crawler.run import crawl
from db.cli import group
from tests.crawler.crawl_fixture import FAST, Web, county


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    with Web(county(2)) as web:
        for _ in range(2):
            site = web.site(policy={"recheck_days": 0})
            crawl(folder, [site], allow_private=["127.0.0.1"], settings_overrides=FAST)
    return folder


@pytest.fixture
def store(archive: Path) -> Iterator[CaptureStore]:
    with open_store(archive) as opened:
        assert list(verify_archive(opened)) == []
        yield opened
        assert list(verify_archive(opened)) == [], "the test did not tidy up"


@contextmanager
def damaged(path: Path, data: bytes) -> Iterator[None]:
    whole = path.read_bytes()
    path.write_bytes(data)
    try:
        yield
    finally:
        path.write_bytes(whole)


def test_every_cut_and_every_flip_is_seen(store: CaptureStore) -> None:
    path = sorted((store.archive / "warc").glob("*.warc.gz"))[0]
    whole = path.read_bytes()
    chooser = random.Random(4)
    unseen = []
    for cut in [0, 1, *chooser.sample(range(2, len(whole)), 60), len(whole) - 1]:
        with damaged(path, whole[:cut]):
            unseen += [] if list(verify_archive(store)) else [f"cut {cut}"]
    for place in [2, 3, 8, 9, *(chooser.randrange(len(whole)) for _ in range(150))]:
        flipped = bytearray(whole)
        flipped[place] ^= 1 << chooser.randrange(8)
        with damaged(path, bytes(flipped)):
            unseen += [] if list(verify_archive(store)) else [f"flip {place}"]
    with damaged(path, whole + b"\0"):
        unseen += [] if list(verify_archive(store)) else ["a byte more"]
    assert unseen == []


def test_a_file_exchanged_for_another_whole_one_is_seen(store: CaptureStore) -> None:
    first, second = sorted((store.archive / "warc").glob("*.warc.gz"))
    with damaged(first, second.read_bytes()):
        told = "\n".join(verify_archive(store))
    assert "not the bytes that were sealed" in told and "no record at byte" in told


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("warc_offset = warc_offset + 1", "no record at byte"),
        ("warc_length = warc_length - 1", "its row says"),
        ("warc_record_id = '<urn:x>'", "names another record"),
        ("payload_digest = 'sha256:00'", "payload"),
        ("warc_file = 'warc/other.warc.gz'", "the archive does not know it"),
    ],
)
def test_a_row_that_lies_is_seen(store: CaptureStore, change: str, words: str) -> None:
    db: sqlite3.Connection = store.connection
    db.execute("BEGIN")
    db.execute(f"UPDATE captures SET {change} WHERE capture_id = 3")
    told = list(verify_archive(store))
    db.execute("ROLLBACK")
    assert any(words in line for line in told), told


def test_a_damaged_index_is_seen(store: CaptureStore) -> None:
    path = next((store.archive / "warc").glob("*.cdxj"))
    with damaged(path, path.read_bytes().replace(b'"offset": "', b'"offset": "1')):
        assert any("leads to no record" in line for line in verify_archive(store))


def test_the_command_says_what_is_wrong(archive: Path) -> None:
    def run() -> tuple[int, str]:
        result = CliRunner().invoke(group, ["verify", "--archive", str(archive)])
        return result.exit_code, result.output

    status, output = run()
    assert status == 0 and "2 files" in output and "0 problems" in output
    path = next((archive / "warc").glob("*.warc.gz"))
    whole = path.read_bytes()
    with damaged(path, whole[:-9] + bytes(9)):
        status, output = run()
    assert status == 1 and path.name in output
    with open_store(archive) as store, store.locked():
        result = CliRunner().invoke(group, ["verify", "--archive", str(archive)])
        assert "another crawl" in str(result.exception)
