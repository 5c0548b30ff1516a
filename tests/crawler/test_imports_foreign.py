"""Web archives as others write them: wget, Common Crawl, the Internet Archive, old ARC files."""

from __future__ import annotations

import gzip
import io
import shutil
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.capture.store import open_store
from crawler.capture.verify import verify_archive
from crawler.imports import ImportSummary, import_paths
from tests.crawler.crawl_fixture import Web, county

PAGE = "<h1>2024年政府信息公开工作年度报告</h1>".encode() * 30
CHUNKED = b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE)


def captures(archive: Path) -> list[dict[str, Any]]:
    with open_store(archive) as store:
        assert list(verify_archive(store)) == []
        rows = store.connection.execute("SELECT * FROM captures ORDER BY capture_id").fetchall()
        return [dict(row) | {"payload": store.payload(row["capture_id"])} for row in rows]


def write(
    path: Path, *records: tuple[str, str, list[tuple[str, str]], bytes, dict[str, str]]
) -> Path:
    """WARC/1.0 records by warcio: (type, URL, HTTP headers with the status first, body, fields)."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.0")
        for kind, url, http, body, fields in records:
            head = None
            if http:
                (protocol, status), *rest = http
                head = StatusAndHeaders(status, rest, protocol=protocol)
            length = {"length": len(body)} if kind == "resource" else {}
            writer.write_record(
                writer.create_warc_record(
                    url, kind, payload=io.BytesIO(body), http_headers=head,
                    warc_headers_dict=fields, **length,
                )
            )  # fmt: skip
    return path


def html(*more: tuple[str, str], protocol: str = "HTTP/1.1") -> list[tuple[str, str]]:
    return [(protocol, "200 OK"), ("Content-Type", "text/html"), *more]


def imported(tmp_path: Path, *sources: Path) -> tuple[ImportSummary, list[dict[str, Any]]]:
    summary = import_paths(tmp_path / "archive", list(sources))
    return summary, captures(tmp_path / "archive")


def test_bodies_in_every_state_that_archives_keep_them_in(tmp_path: Path) -> None:
    packed = gzip.compress(PAGE)
    forms = {
        "old": (html(protocol="HTTP/1.0"), PAGE),
        "chunked": (html(("Transfer-Encoding", "chunked")), CHUNKED),
        "dechunked": (html(("Transfer-Encoding", "chunked")), PAGE),
        "packed": (html(("Content-Encoding", "gzip")), packed),
        "unpacked": (html(("Content-Encoding", "gzip"), ("Content-Length", "77")), PAGE),
        "crawled": (html(("X-Crawl-Content-Encoding", "gzip"), ("Content-Length", "9")), PAGE),
        "short": (html(("Content-Length", "999999")), PAGE),
        "deflate": (html(("Content-Encoding", "deflate")), zlib.compress(PAGE)),
    }
    source = write(
        tmp_path / "cc.warc.gz",
        *(("response", f"http://a.gov.test/{n}", h, b, {}) for n, (h, b) in forms.items()),
    )
    summary, rows = imported(tmp_path, source)
    assert summary.failures == []
    assert {r["url"].rpartition("/")[2]: r["payload"] for r in rows} == dict.fromkeys(forms, PAGE)
    assert {r["state"] for r in rows} == {"fetched"}


def test_what_is_cut_is_marked_and_what_is_no_document_is_left_out(tmp_path: Path) -> None:
    ok = html()
    source = write(
        tmp_path / "ia.warc.gz",
        ("warcinfo", "", [], b"software: x\r\n", {}),
        ("request", "http://a.gov.test/cut", [("HTTP/1.1", "GET /cut")], b"", {}),
        ("response", "http://a.gov.test/cut", ok, PAGE[:500], {"WARC-Truncated": "length"}),
        ("response", "http://a.gov.test/gone", [("HTTP/1.1", "404 Not Found")], PAGE, {}),
        ("response", "http://a.gov.test/v.mp4", [("HTTP/1.1", "200 OK"), ("Content-Type", "video/mp4")],
         b"x" * 99, {}),
        ("resource", "http://a.gov.test/file.pdf", [], b"%PDF-1.4 x", {"Content-Type": "application/pdf"}),
        ("metadata", "http://a.gov.test/cut", [], b"via: x\r\n", {}),
        ("conversion", "http://a.gov.test/cut", [], b"text", {"Content-Type": "text/plain"}),
        ("response", "dns:a.gov.test", [], b"20240101 a.gov.test. 1 IN A 192.0.2.1",
         {"Content-Type": "text/dns"}),
    )  # fmt: skip
    summary, rows = imported(tmp_path, source)
    assert summary.failures == []
    assert [(r["url"].rpartition("/")[2], r["state"], r["truncated"]) for r in rows] == [
        ("cut", "too_big", "length"), ("gone", "failed:http:404", ""), ("file.pdf", "fetched", ""),
    ]  # fmt: skip


def test_a_revisit_leads_to_its_original_in_this_or_an_earlier_file(tmp_path: Path) -> None:
    url, first = "http://a.gov.test/r", "2024-01-20T00:00:00Z"
    refers = {"WARC-Refers-To-Target-URI": url, "WARC-Refers-To-Date": first,
              "WARC-Profile": "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"}  # fmt: skip
    one = write(tmp_path / "1.warc.gz", ("response", url, html(), PAGE, {"WARC-Date": first}))
    two = write(
        tmp_path / "2.warc.gz",
        ("revisit", url, html(), b"", refers | {"WARC-Date": "2025-01-20T00:00:00Z"}),
        ("revisit", "http://a.gov.test/unknown", html(), b"", refers | {
            "WARC-Date": "2025-01-21T00:00:00Z",
            "WARC-Refers-To-Target-URI": "http://a.gov.test/unknown"}),
    )  # fmt: skip
    summary, rows = imported(tmp_path, one, two)
    assert [(r["record_type"], r["state"]) for r in rows] == [
        ("response", "fetched"), ("revisit", "unchanged"),
    ]  # fmt: skip
    assert rows[1]["refers_to"] == rows[0]["capture_id"] and rows[1]["payload"] == PAGE
    assert summary.skipped == 1


@pytest.mark.skipif(not shutil.which("wget"), reason="needs wget (apt-get install wget)")
def test_what_wget_wrote_is_what_it_fetched(tmp_path: Path) -> None:
    with Web(county(4)) as web:
        command = ["wget", "-q", "-r", "-l", "2", "--no-parent", "--warc-file", str(tmp_path / "w"),
                   "--warc-cdx", "-P", str(tmp_path / "files"), f"{web.url}/list"]  # fmt: skip
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
        pages = {f"{web.url}{path}": body for path, (_, _, body) in web.pages.items()}
    summary, rows = imported(tmp_path, tmp_path / "w.warc.gz")
    assert summary.failures == []
    got = {row["url"]: row["payload"] for row in rows if row["state"] == "fetched"}
    assert {url: body for url, body in got.items() if url in pages} == pages


def arc(path: Path, *, packed: bool) -> Path:
    """An ARC/1 file as the Internet Archive wrote them until 2008."""
    version = b"1 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n"
    parts = [
        b"filedesc://x.arc 0.0.0.0 20070101000000 text/plain %d\n%s\n" % (len(version), version)
    ]
    for name, moment in (("a", b"20080120030405"), ("b", b"20090120030405")):
        answer = b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE
        url = b"http://a.gov.test/" + name.encode()
        head = b"%s 192.0.2.1 %s text/html %d\n" % (url, moment, len(answer))
        parts.append(head + answer + b"\n")
    path.write_bytes(b"".join(map(gzip.compress, parts)) if packed else b"".join(parts))
    return path


@pytest.mark.parametrize("packed", [True, False])
def test_old_arc_files(tmp_path: Path, packed: bool) -> None:
    source = arc(tmp_path / ("x.arc.gz" if packed else "x.arc"), packed=packed)
    summary, rows = imported(tmp_path, source)
    assert summary.failures == []
    assert [(r["url"], r["captured_at"], r["payload"]) for r in rows] == [
        ("http://a.gov.test/a", "2008-01-20T03:04:05.000000Z", PAGE),
        ("http://a.gov.test/b", "2009-01-20T03:04:05.000000Z", PAGE),
    ]
    assert import_paths(tmp_path / "archive", [source]).captures == 0


SMALL = """
import re, sys
from pathlib import Path
from crawler.imports import import_paths
summary = import_paths(Path(sys.argv[1]), [Path(sys.argv[2])])
assert not summary.failures, summary.failures
# Not ru_maxrss: that begins with the memory of the process this one was forked from.
peak = re.search(r"VmHWM:\\s+([0-9]+) kB", Path("/proc/self/status").read_text())
print(summary.captures, int(peak[1]) // 1024)
"""


def test_memory_stays_bounded_whatever_a_file_holds(tmp_path: Path) -> None:
    """A film of 400 MB among the pages: passed over, not read into memory."""
    source = tmp_path / "big.warc.gz"
    write(
        source,
        ("response", "http://a.gov.test/r", html(), PAGE, {}),
    )
    size = 400_000_000
    head = b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n"
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    with source.open("ab") as file:
        file.write(packer.compress(
            b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.gov.test/v.mp4\r\n"
            b"WARC-Date: 2024-01-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
            b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s"
            % (size + len(head), head)))  # fmt: skip
        zeros = bytes(1_000_000)
        for _ in range(size // len(zeros)):
            file.write(packer.compress(zeros))
        file.write(packer.compress(b"\r\n\r\n") + packer.flush())
    write(tmp_path / "tail.warc.gz", ("response", "http://a.gov.test/s", html(), PAGE, {}))
    with source.open("ab") as file:
        file.write((tmp_path / "tail.warc.gz").read_bytes())
    ran = subprocess.run(
        [sys.executable, "-c", SMALL, str(tmp_path / "archive"), str(source)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    count, megabytes = map(int, ran.stdout.split())
    assert count == 2 and megabytes < 350
