"""Import gives the captures a crawl gives; foreign files stay as they came."""

from __future__ import annotations

import gzip
import io
import json
import random
import zipfile
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.capture.members import walk
from crawler.capture.prepare import _one_line
from crawler.capture.reader import verify
from crawler.capture.store import open_store
from crawler.capture.warc import fields_block
from crawler.imports import import_paths
from crawler.run import crawl
from tests.crawler.crawl_fixture import FAST, Web, county

PAGE = "<h1>2024年政府信息公开工作年度报告</h1>".encode() * 30


def foreign(path: Path, *, gz: bool = True, whole_gzip: bool = False) -> Path:
    """A WARC made by another writer (warcio): a page, a picture script, a gzip-coded page."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=gz and not whole_gzip)
    packed = gzip.compress(PAGE)
    for url, mime, extra, body in (
        ("http://a.gov.test/r", "text/html", [], PAGE),
        ("http://a.gov.test/x.js", "application/javascript", [], b"1"),
        ("http://a.gov.test/z", "text/html; charset=utf-8", [("Content-Encoding", "gzip")], packed),
    ):
        http = StatusAndHeaders("200 OK", [("Content-Type", mime), *extra], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=http)
        )
    data = buffer.getvalue()
    path.write_bytes(gzip.compress(data) if whole_gzip else data)
    return path


def digests(archive: Path) -> list[tuple[str, bytes, str]]:
    with open_store(archive) as store:
        ids = store.connection.execute(
            "SELECT capture_id, url, state FROM captures ORDER BY url, captured_at, capture_id"
        ).fetchall()
        return [(row["url"], store.payload(row["capture_id"]), row["state"]) for row in ids]


def told(archive: Path) -> list[tuple[str, str, dict[str, object]]]:
    """Address, method and what the crawler knew when the answer came; what it judged afterwards is in
    the database alone."""
    with open_store(archive) as store:
        rows = store.connection.execute(
            "SELECT url, method, discovered FROM captures ORDER BY url, captured_at, capture_id"
        ).fetchall()
    judged = ("title", "verdict", "why", "year_hint", "agency_hint", "site_name")
    return [
        (url, method, {k: v for k, v in json.loads(text).items() if k not in judged})
        for url, method, text in rows
    ]


@pytest.mark.parametrize("form", ["warc.gz", "warc", "whole", "wacz"])
def test_foreign_archives(tmp_path: Path, form: str) -> None:
    archive = tmp_path / "archive"
    if form == "wacz":
        source = tmp_path / "a.wacz"
        inner = foreign(tmp_path / "inner.warc.gz")
        with zipfile.ZipFile(source, "w") as bundle:
            bundle.write(inner, "archive/data.warc.gz")
            bundle.writestr("datapackage.json", "{}")
    else:
        source = tmp_path / ("a.warc" if form == "warc" else "a.warc.gz")
        foreign(source, gz=form != "warc", whole_gzip=form == "whole")
    summary = import_paths(archive, [source])
    assert (summary.files, summary.captures, summary.failures) == (1, 2, [])
    assert digests(archive) == [
        ("http://a.gov.test/r", PAGE, "fetched"),
        ("http://a.gov.test/z", PAGE, "fetched"),
    ]
    (kept,) = (archive / "warc").glob("*.warc.gz")
    assert verify(kept).whole
    if form == "warc.gz":
        assert kept.read_bytes() == source.read_bytes()
    assert len(list((archive / "warc").glob("*.cdxj"))) == 1
    assert import_paths(archive, [source]).captures == 0


def test_documents_and_folders(tmp_path: Path) -> None:
    folder = tmp_path / "文件"
    (folder / "sub").mkdir(parents=True)
    (folder / "某镇 2024.html").write_bytes(PAGE)
    (folder / "sub" / "b.pdf").write_bytes(b"%PDF-1.4 x")
    archive = tmp_path / "archive"
    assert import_paths(archive, [folder]).captures == 2
    assert import_paths(archive, [folder]).captures == 0
    (url, data, _), *_ = digests(archive)
    assert url.startswith("file:///%E6%9F%90") and data == PAGE
    with open_store(archive) as store:
        row = store.connection.execute("SELECT * FROM captures WHERE url LIKE '%b.pdf'").fetchone()
    assert (row["record_type"], row["content_type"]) == ("resource", "application/pdf")


def test_an_import_of_a_crawl_equals_the_crawl(tmp_path: Path) -> None:
    with Web(county(4)) as web:
        for _ in range(2):
            crawl(
                tmp_path / "a",
                [web.site(policy={"recheck_days": 0})],
                allow_private=["127.0.0.1"],
                settings_overrides=FAST,
            )
    import_paths(tmp_path / "b", sorted((tmp_path / "a" / "warc").glob("*.warc.gz")))
    original = digests(tmp_path / "a")
    assert digests(tmp_path / "b") == original
    assert len([d for d in original if "robots" not in d[0]]) == 10
    assert told(tmp_path / "b") == told(tmp_path / "a")
    assert {"robots", "article"} <= {row[2].get("role") for row in told(tmp_path / "b")}


def test_a_damaged_file_is_refused_whole_and_others_are_read(tmp_path: Path) -> None:
    good, bad = foreign(tmp_path / "good.warc.gz"), tmp_path / "bad.warc.gz"
    bad.write_bytes(good.read_bytes()[:-5])
    (tmp_path / "no.warc.gz").write_bytes(b"nothing of the kind")
    summary = import_paths(tmp_path / "a", [bad, tmp_path / "no.warc.gz", good])
    assert summary.captures == 2
    assert [Path(name).name for name, _ in summary.failures] == ["bad.warc.gz", "no.warc.gz"]
    assert not list((tmp_path / "a" / "warc").glob("*.open"))


def test_every_cut_and_every_flip_is_found(tmp_path: Path) -> None:
    with Web(county(1)) as web:
        crawl(tmp_path, [web.site()], allow_private=["127.0.0.1"], settings_overrides=FAST)
    (source,) = (tmp_path / "warc").glob("*.warc.gz")
    whole = source.read_bytes()
    ends = {record.offset for record in walk(source)} | {len(whole)}
    records = [(record.headers, record.block) for record in walk(source)]
    victim = tmp_path / "victim.warc.gz"
    for cut in range(1, len(whole)):
        victim.write_bytes(whole[:cut])
        # A cut between records leaves a valid, shorter file: the row's offset tells that one.
        assert verify(victim).whole is (cut in ends), cut
    chooser = random.Random(7)
    for _ in range(400):
        broken = bytearray(whole)
        place = chooser.randrange(len(broken))
        broken[place] ^= 1 << chooser.randrange(8)
        victim.write_bytes(broken)
        verdict = verify(victim)
        if verdict.whole:  # bits that nothing is read from: header flags, padding before the CRC
            assert [(r.headers, r.block) for r in walk(victim)] == records, place


def test_a_folder_named_by_a_path_through_its_parent_is_not_hidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "a.html").write_text("<html><body>年报</body></html>", "utf-8")
    (tmp_path / "reports" / "a.cdxj").write_text("index", "utf-8")
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    summary = import_paths(tmp_path / "archive", [Path("../reports")])
    assert (summary.files, summary.captures) == (1, 1)


def test_redirects_lead_to_their_targets(tmp_path: Path) -> None:
    """A chain of two, its first Location relative; a target asked for again later is not the
    redirect's end a second time."""
    path = tmp_path / "moved.warc.gz"
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True)
    moved = "http://a.gov.test/%E5%B9%B4%E6%8A%A5"
    for url, status, location in (
        ("http://a.gov.test/old", "302 Found", "/年报"),
        (moved, "301 Moved Permanently", "https://a.gov.test/r.html#top"),
        ("https://a.gov.test/r.html", "200 OK", ""),
        ("https://a.gov.test/r.html", "200 OK", ""),
    ):
        fields = [("Content-Type", "text/html")]
        if location:
            fields.append(("Location", location))
        http = StatusAndHeaders(status, fields, protocol="HTTP/1.1")
        body = io.BytesIO(PAGE + str(len(buffer.getvalue())).encode())
        writer.write_record(
            writer.create_warc_record(url, "response", payload=body, http_headers=http)
        )
    path.write_bytes(buffer.getvalue())
    import_paths(tmp_path / "a", [path])
    with open_store(tmp_path / "a") as store:
        rows = store.connection.execute(
            "SELECT c.url, s.url FROM captures c LEFT JOIN captures s ON s.capture_id = c.final_of "
            "ORDER BY c.capture_id"
        ).fetchall()
    assert [tuple(row) for row in rows] == [
        ("http://a.gov.test/old", None),
        (moved, "http://a.gov.test/old"),
        ("https://a.gov.test/r.html", moved),
        ("https://a.gov.test/r.html", None),
    ]


def test_how_an_answer_was_asked_for_is_kept(tmp_path: Path) -> None:
    """The method of foreign files stands in their request records; a list that was asked for by POST is
    no page that anybody could open."""
    path = tmp_path / "posted.warc.gz"
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True)
    http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    asked = StatusAndHeaders("POST /list HTTP/1.1", [("Host", "a.gov.test")], is_http_request=True)
    url = "http://a.gov.test/list"
    response = writer.create_warc_record(
        url, "response", payload=io.BytesIO(PAGE), http_headers=http
    )
    request = writer.create_warc_record(
        url, "request", payload=io.BytesIO(b"page=2"), http_headers=asked
    )
    writer.write_request_response_pair(request, response)
    path.write_bytes(buffer.getvalue())
    assert import_paths(tmp_path / "a", [path]).captures == 1
    assert told(tmp_path / "a") == [(url, "POST", {})]


@pytest.mark.parametrize("spaces", ["a  b", "\u3000全角", " 前后 ", "a\u2028b\tc"])
def test_hints_keep_their_white_space(tmp_path: Path, spaces: str) -> None:
    line = _one_line({"title": spaces})
    assert fields_block({"gongkai-discovered": line}).decode() == f"gongkai-discovered: {line}\r\n"
    assert json.loads(line) == {"title": spaces}
