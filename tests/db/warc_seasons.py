"""Archives for tests, made the long way: real WARC files, the real import, the real build.

Only the reader's child processes are left out (tests/test_pipeline.py has them): starting one
takes longer than all else together.
"""

from __future__ import annotations

import atexit
import io
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.capture.store import CaptureStore, transaction
from crawler.imports import import_paths
from db.build import BuildSummary, build
from db.dictionary import load_dictionary
from db.schema import upgrade
from parsers import parse_bytes
from parsers.hints import Part
from parsers.joined import parse_parts
from parsers.report import Report
from parsers.sandbox import Job
from tests.parsers.official_tables import page, table2, table3, table4

AGENCY = "青川县水利局"
URL = "http://www.qingchuan.test/{year}.html"

Exchange = tuple[str, str, int, bytes]
"""(URL, time, status, body)."""


def report_page(
    figures: Mapping[tuple[str, str | None], str] | None = None,
    *,
    agency: str = AGENCY,
    year: int = 2023,
    note: str = "",
    key: str = "2021",
    published: str | None = None,
) -> bytes:
    """An annual report as a plain web page; `note` changes its bytes and nothing else."""
    title = f"{agency}{year}年政府信息公开工作年度报告"
    figures = figures or {}
    body = page(
        f"<p>发布日期：{published or f'{year + 1}-01-20'}</p>",
        "<p>一、总体情况</p><p>全年共收到政府信息公开申请若干件，均依法办理。</p>",
        "<p>二、主动公开政府信息情况</p>",
        table2(figures, key),
        "<p>三、收到和处理政府信息公开申请情况</p>",
        table3(figures, key),
        "<p>四、政府信息公开行政复议、行政诉讼情况</p>",
        table4(figures),
        "<p>五、存在的主要问题及改进情况</p><p>将加强培训。</p>",
        "<p>六、其他需要报告的事项</p><p>无。</p>",
        title=title,
    )
    return body.replace(b"</body>", f"<!-- {note} --></body>".encode())


def write_warc(path: Path, exchanges: Iterable[Exchange]) -> Path:
    """A WARC of the exchanges, as any other crawler would write it."""
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for url, at, status, body in exchanges:
            head = StatusAndHeaders(
                f"{status} OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1"
            )
            writer.write_record(
                writer.create_warc_record(
                    url,
                    "response",
                    payload=io.BytesIO(body),
                    http_headers=head,
                    warc_headers_dict={"WARC-Date": at},
                )
            )
    return path


@cache
def _empty() -> Path:
    """The database of an archive without captures, made once a process."""
    archive = Path(tempfile.mkdtemp(prefix="gongkai-test-"))
    atexit.register(shutil.rmtree, archive, ignore_errors=True)
    with CaptureStore(archive) as store:
        upgrade(store.connection)
        with transaction(store.connection):
            load_dictionary(store.connection)
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return archive / "gongkai.db"


def season(archive: Path, exchanges: list[Exchange], **options: Any) -> BuildSummary:
    """Import the exchanges, if any, as one more WARC and build."""
    if not exchanges:
        return rebuild(archive, **options)
    if not archive.exists():
        archive.mkdir(parents=True)
    if not (archive / "gongkai.db").exists():
        shutil.copy(_empty(), archive / "gongkai.db")
    number = len(list(archive.parent.glob(f"{archive.name}-*.warc.gz")))
    path = write_warc(archive.parent / f"{archive.name}-{number}.warc.gz", exchanges)
    summary = import_paths(archive, [path])
    assert not summary.failures
    return rebuild(archive, **options)


class ReadHere:
    """Stands in for the pool of reader processes."""

    def __init__(self, workers: int) -> None:
        pass

    def __enter__(self) -> ReadHere:
        return self

    def __exit__(self, *exception: object) -> None:
        pass

    def map(self, jobs: Iterable[Job]) -> Iterator[tuple[Any, Report]]:
        for job in jobs:
            if job.parts:
                parts = [Part(job.url or "", job.data, "page"), *job.parts]
                yield job.key, parse_parts(parts, source=job.source, hints=job.hints)
                continue
            yield job.key, parse_bytes(job.data, url=job.url, source=job.source, hints=job.hints)


def rebuild(archive: Path, **options: Any) -> BuildSummary:
    """Build what is captured."""
    with mock.patch("db.read.ParserPool", ReadHere):
        return build(archive, workers=1, **options)


@contextmanager
def opened(archive: Path) -> Iterator[sqlite3.Connection]:
    """The archive's database, read only."""
    db = sqlite3.connect(f"file:{archive / 'gongkai.db'}?mode=ro", uri=True)
    db.row_factory = sqlite3.Row
    try:
        yield db
    finally:
        db.close()
