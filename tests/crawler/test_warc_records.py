"""What stands in the WARC files of a crawl: kinds of records, their links, truncation, rolling, index."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.capture.digests import warc_digest
from crawler.capture.members import Record, walk
from crawler.capture.store import open_store
from crawler.capture.warc import Closed
from crawler.run import crawl
from tests.crawler.crawl_fixture import FAST, Web, county

REVISITS = {
    "http://netpreserve.org/warc/1.1/revisit/server-not-modified",
    "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three visits: new; unchanged (304, and the same bytes under 200); a cut body."""
    folder = tmp_path_factory.mktemp("records")

    def conditional(handler: Any) -> Any:
        if handler.headers.get("If-None-Match") == '"0"':
            return 304, {"ETag": '"0"'}, b""
        return 200, {"ETag": '"0"'}, b"<p>page</p>" * 40

    same = (200, {"Content-Type": "text/html"}, b"<p>same</p>" * 40)
    with Web(county(12) | {"/report0.html": conditional, "/report1.html": same}) as web:
        site = web.site(policy={"recheck_days": 0})
        for size in (20_000_000, 20_000_000, 300):
            crawl(
                folder, [site], allow_private=["127.0.0.1"],
                settings_overrides=FAST | {"GONGKAI_WARC_ROLL": 9_000, "DOWNLOAD_MAXSIZE": size},
            )  # fmt: skip
            web.pages["/report2.html"] = (200, {}, b"longer " * 200)
    return folder


@pytest.fixture(scope="module")
def records(archive: Path) -> list[Record]:
    return [r for path in sorted((archive / "warc").glob("*.warc.gz")) for r in walk(path)]


def test_files_roll_are_sealed_and_begin_with_their_description(archive: Path) -> None:
    files = sorted((archive / "warc").glob("*.warc.gz"))
    assert len(files) > 3 and not list((archive / "warc").glob("*.open"))
    for path in files:
        first = next(walk(path))
        assert first.type == "warcinfo" and first.headers["warc-filename"] == path.name
        assert b"software: Gongkai/" in first.block and b"conformsTo: " in first.block
        assert path.with_name(path.name.replace(".warc.gz", ".cdxj")).exists()


def test_every_response_has_its_request_and_says_where_it_came_from(records: list[Record]) -> None:
    requests = {r.headers["warc-concurrent-to"]: r for r in records if r.type == "request"}
    answers = [r for r in records if r.type in ("response", "revisit")]
    assert len(answers) > 20
    for record in answers:
        request = requests[record.headers["warc-record-id"]]
        assert request.headers["warc-target-uri"] == record.headers["warc-target-uri"]
        assert request.block.startswith(b"GET /") and b"User-Agent: Gongkai/" in request.block
        assert record.headers["warc-ip-address"] == "127.0.0.1"
        assert record.headers["warc-block-digest"] == warc_digest(record.block)


def test_revisits_name_the_record_they_repeat(records: list[Record]) -> None:
    ids = {r.headers["warc-record-id"]: r for r in records if r.type == "response"}
    revisits = [r for r in records if r.type == "revisit"]
    assert {r.headers["warc-profile"] for r in revisits} == REVISITS
    for record in revisits:
        original = ids[record.headers["warc-refers-to"]]
        assert record.headers["warc-refers-to-date"] == original.headers["warc-date"]
        assert record.headers["warc-refers-to-target-uri"] == original.headers["warc-target-uri"]
        if "identical" in record.headers["warc-profile"]:
            digest = "warc-payload-digest"
            assert record.headers[digest] == original.headers[digest]


def test_a_cut_body_is_marked(archive: Path, records: list[Record]) -> None:
    cut = [r for r in records if r.headers.get("warc-truncated")]
    assert cut and {r.headers["warc-truncated"] for r in cut} == {"length"}
    with open_store(archive) as store:
        rows = store.connection.execute(
            "SELECT state FROM captures WHERE truncated = 'length'"
        ).fetchall()
    assert len(rows) == len(cut) and {row[0] for row in rows} == {"too_big"}


def test_metadata_tells_how_a_page_was_found(records: list[Record]) -> None:
    told = [r for r in records if r.type == "metadata" and b"gongkai-discovered" in r.block]
    ids = {r.headers["warc-record-id"] for r in records}
    assert told and all(r.headers["warc-concurrent-to"] in ids for r in told)


def test_another_reader_finds_the_same_records_at_the_same_places(archive: Path) -> None:
    for path in (archive / "warc").glob("*.warc.gz"):
        with path.open("rb") as file:
            reader = ArchiveIterator(file)
            theirs = []
            for record in reader:
                theirs.append((record.rec_type, reader.get_record_offset()))
                record.content_stream().read()
        assert theirs == [(r.type, r.offset) for r in walk(path)]


def test_what_was_noted_while_writing_is_what_the_file_holds(archive: Path) -> None:
    """Index lines and SHA-256 are taken from what goes out; recovery reads them from the file."""
    with open_store(archive) as store:
        sealed = dict(map(tuple, store.connection.execute("SELECT name, sha256 FROM warc_files")))
    for path in (archive / "warc").glob("*.warc.gz"):
        again = Closed.read(path.rename(path.with_name(path.name + ".open")))
        again.path.rename(path)
        lines = path.with_name(path.name.replace(".warc.gz", ".cdxj")).read_text().splitlines()
        assert sorted(again.lines) == lines and again.sha256 == sealed[path.name]


def test_the_index_agrees_with_an_independent_one(archive: Path) -> None:
    """warcio's own index of offsets, and ours, over the records that a replay tool looks for."""
    fields = "offset,warc-type,warc-target-uri"
    for path in (archive / "warc").glob("*.warc.gz"):
        ran = subprocess.run(
            [Path(sys.executable).parent / "warcio", "index", "-f", fields, path],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        theirs = {
            (row["offset"], row["warc-target-uri"])
            for row in map(json.loads, ran.stdout.splitlines())
            if row["warc-type"] in ("response", "revisit", "resource")
        }
        lines = path.with_name(path.name.replace(".warc.gz", ".cdxj")).read_text().splitlines()
        ours = [json.loads(line.split(" ", 2)[2]) for line in lines]
        assert {(entry["offset"], entry["url"]) for entry in ours} == theirs
        assert lines == sorted(lines) and all(e["filename"] == path.name for e in ours)
