"""Copied reports and merged bodies, on rows as the loader writes them."""

from __future__ import annotations

import sqlite3
from decimal import Decimal
from pathlib import Path

import pytest

from crawler.capture.store import open_store
from db.agencies import Agencies
from db.load import Loader, Source
from db.prose import compare_prose
from db.schema import upgrade
from db.successions import link_successions
from parsers.report import Fact, Report, Section, State
from tests.parsers.test_prose import prose


class Archive:
    """An archive's database with the loader over it; each report gets a capture of its own."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.loader = Loader(db)
        self.count = 0

    def load(self, agency: str, year: int, text: str) -> int:
        self.count += 1
        digest = f"sha256:{self.count:064d}"
        url = f"http://www.example.gov.cn/{self.count}.html"
        cursor = self.db.execute(
            "INSERT INTO captures (url, method, captured_at, status, payload_digest, payload_length, entity_digest, "
            "warc_file, warc_offset, warc_length, warc_record_id, record_type, state, source) "
            "VALUES (?1, 'GET', '2024-01-20T00:00:00.000000Z', 200, ?2, 1, ?2, 'a.warc.gz', ?3, 1, ?4, "
            "'response', 'fetched', 'crawl')",
            (url, digest, self.count, f"<urn:uuid:{self.count}>"),
        )
        report = Report(
            url, digest, "html", "1", url=url, is_report=True, agency=agency, year=year,
            sections=[Section("一", "一、总体情况", text)],
            facts=[Fact("requests_received", "total", Decimal(1), "1", State.REPORTED)],
            layouts={"T3": "2021"},
        )  # fmt: skip
        source = Source(
            int(cursor.lastrowid or 0), url, "2024-01-20T00:00:00.000000Z", digest, None, {}
        )
        return self.loader.load(source, report)[0]

    def copies(self) -> list[tuple[str, int, str, str, int]]:
        return [
            tuple(row)
            for row in self.db.execute(
                "SELECT agency, year, relation, other_agency, other_year FROM copied_reports "
                "ORDER BY agency, year, relation"
            )
        ]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    with open_store(tmp_path) as store:
        db = sqlite3.connect(":memory:")
        upgrade(store.connection)
        store.connection.execute(
            "INSERT INTO divisions VALUES ('321322', '沭阳县', 'county', NULL, '')"
        )
        store.connection.executemany(
            "INSERT INTO indicators SELECT ?, 1, 'T3', '', '', '', '', 'count', 1, '[]', 0",
            [("requests_received",)],
        )
        store.connection.backup(db)
    db.row_factory = sqlite3.Row
    return Archive(db)


def test_a_report_copied_from_last_year(archive: Archive) -> None:
    text = prose(1)
    versions = [
        archive.load("沭阳县水利局", 2022, f"{text}全年收到申请7件。"),
        archive.load("沭阳县水利局", 2023, f"{text}全年收到申请19件。"),
        archive.load("沭阳县民政局", 2023, prose(2)),
    ]
    compare_prose(archive.db, versions)
    assert archive.copies() == [("沭阳县水利局", 2023, "last_year", "沭阳县水利局", 2022)]


def test_the_order_of_reading_does_not_matter(archive: Archive) -> None:
    text = prose(1)
    later = archive.load("沭阳县水利局", 2023, text)
    compare_prose(archive.db, [later])
    earlier = archive.load("沭阳县水利局", 2022, text)
    compare_prose(archive.db, [earlier])
    compare_prose(archive.db, [later, earlier])
    assert archive.copies() == [("沭阳县水利局", 2023, "last_year", "沭阳县水利局", 2022)]


def test_a_report_copied_from_a_neighbour(archive: Archive) -> None:
    text = prose(1)
    versions = [
        archive.load("沭阳县水利局", 2023, f"沭阳县水利局{text}"),
        archive.load("沭阳县民政局", 2023, f"沭阳县民政局{text}"),
        archive.load("沭阳县民政局", 2022, prose(3)),
    ]
    compare_prose(archive.db, versions)
    compare_prose(archive.db, versions)
    found = archive.copies()
    assert len(found) == 1
    assert {found[0][0], found[0][3]} == {"沭阳县水利局", "沭阳县民政局"}
    assert found[0][2] == "other_agency"
    score = archive.db.execute("SELECT score FROM copied_reports").fetchone()[0]
    assert score > 0.98


def test_a_merged_body_is_not_missing_after_the_reform(archive: Archive) -> None:
    versions = [
        archive.load("沭阳县工商行政管理局", 2016, "无。"),
        archive.load("沭阳县质量技术监督局", 2017, "无。"),
        archive.load("沭阳县市场监督管理局", 2021, "无。"),
    ]
    agencies: Agencies = archive.loader.agencies
    assert link_successions(archive.db, agencies, versions) == 2
    due = dict(archive.db.execute("SELECT name, due_until FROM agencies").fetchall())
    assert due == {
        "沭阳县工商行政管理局": 2018,
        "沭阳县质量技术监督局": 2018,
        "沭阳县市场监督管理局": None,
    }
    since = archive.db.execute("SELECT DISTINCT since FROM agency_successions").fetchall()
    assert [row[0] for row in since] == [2019]
    begins = archive.db.execute(
        "SELECT due_from FROM agencies WHERE name = '沭阳县市场监督管理局'"
    ).fetchone()
    assert begins[0] == 2019
