"""Archived bytes come back exactly, or a clear reason; shown copies cannot act."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from db.browse.archived import (
    ArchiveError,
    download,
    inert_html,
    media_type,
    read_payload,
    show,
)

HOSTILE = """<html><head><title>2024年报 </title><script>alert(1)</script>
<link rel="preconnect" href="https://elsewhere.example"><base href="https://elsewhere.example/">
<meta http-equiv="refresh" content="0;url=https://elsewhere.example/">
<style>@import url(https://elsewhere.example/a.css)</style></head>
<body onload="alert(2)"><img src=x onerror="alert(3)"><iframe src="https://elsewhere.example">
</iframe><a href="javascript:alert(4)">a</a><a href="https://example.gov.cn/x">b</a>
<svg><script>alert(5)</script></svg><form action="https://elsewhere.example"><input></form>
<table><tr><td colspan=2 onclick="alert(6)">一、总体情况</td></tr></table>
<table class=x><tr><td>12</td></tr></table></body></html>"""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    (tmp_path / "warc").mkdir()
    return tmp_path


def stored(archive: Path, payload: bytes) -> dict[str, object]:
    """One response record in a WARC and the capture row that points at it."""
    name = "warc/a.warc.gz"
    with (archive / name).open("ab") as stream:
        offset = stream.tell()
        writer = WARCWriter(stream, gzip=True)
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            "http://a.example/1", "response", payload=BytesIO(payload), http_headers=head
        )
        writer.write_record(record)
        length = stream.tell() - offset
    digest = "sha256:" + hashlib.sha256(payload).hexdigest()
    return {
        "capture_id": 7,
        "warc_file": name,
        "warc_offset": offset,
        "warc_length": length,
        "payload_digest": digest,
    }


def test_the_bytes_come_back_from_their_record(archive: Path) -> None:
    first = stored(archive, b"first")
    second = stored(archive, "第二".encode())
    assert read_payload(archive, second) == "第二".encode()
    assert read_payload(archive, first) == b"first"


def test_bytes_that_differ_from_their_digest_are_not_shown(archive: Path) -> None:
    row = stored(archive, b"first") | {"payload_digest": "sha256:" + "0" * 64}
    with pytest.raises(ArchiveError, match="digest"):
        read_payload(archive, row)


@pytest.mark.parametrize(
    "change",
    [
        {"warc_file": None},
        {"warc_file": "warc/other.warc.gz"},
        {"warc_file": "../../etc/passwd"},
        {"warc_offset": 3},
        {"warc_offset": 10**9},
    ],
)
def test_every_way_to_miss_the_record_says_so(archive: Path, change: dict[str, object]) -> None:
    row = stored(archive, b"first")
    with pytest.raises(ArchiveError):
        read_payload(archive, row | change)


def test_shown_html_keeps_text_and_tables_and_nothing_that_acts() -> None:
    out = inert_html(HOSTILE.encode(), "text/html; charset=utf-8")
    lowered = out.lower()
    for dead in ("<script", "onload", "onerror", "onclick", "javascript:", "<iframe", "<base",
                 "http-equiv", "<link", "<form", "<svg", "@import", "elsewhere"):  # fmt: skip
        assert dead not in lowered
    assert '<table id="table-1">' in out and '<table id="table-2">' in out
    assert 'colspan="2"' in out and "一、总体情况" in out
    assert "https://example.gov.cn/x" in out and "noopener noreferrer nofollow" in out
    assert "<title>2024年报</title>" in out


def test_gbk_pages_are_shown_readably() -> None:
    page = "<html><head><meta charset=gb2312></head><body><p>政府信息公开</p></body></html>"
    assert "政府信息公开" in inert_html(page.encode("gbk"), "text/html")
    assert "政府信息公开" in inert_html(page.encode("gbk"), None)


@pytest.mark.parametrize(
    ("data", "declared", "kind", "inline"),
    [
        (b"<html><p>x</p></html>", "text/html", "text/html; charset=utf-8", True),
        (b"<html><p>x</p></html>", None, "text/html; charset=utf-8", True),
        ("正文".encode("gb18030"), "text/plain", "text/plain; charset=utf-8", True),
        (b"<?xml version='1.0'?><x/>", "text/xml", "text/plain; charset=utf-8", True),
        (b"\x89PNG\r\n\x1a\n..", "text/html", "image/png", True),
        (b"%PDF-1.7 ...", "text/html", "application/octet-stream", False),
        (b"<svg onload=alert(1)>", "image/svg+xml", "application/octet-stream", False),
        (b"MZ", "application/x-msdownload", "application/octet-stream", False),
    ],
)
def test_only_harmless_types_are_shown_inline(
    data: bytes, declared: str | None, kind: str, inline: bool
) -> None:
    reply = show(7, data, declared)
    assert reply.content_type == kind
    assert ("content-disposition" not in reply.headers) is inline
    assert reply.headers["content-security-policy"].startswith("sandbox;")


def test_downloads_are_the_exact_bytes_under_a_harmless_name() -> None:
    data = b"%PDF-1.7 \x00\xff"
    reply = download(7, data, "application/pdf; name=../../x.exe")
    assert reply.body == data
    short = hashlib.sha256(data).hexdigest()[:12]
    assert reply.headers["content-disposition"] == f'attachment; filename="capture-7-{short}.pdf"'
    assert media_type(data, "text/html") == "application/pdf"
