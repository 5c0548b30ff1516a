"""A small archive for the site's tests: real WARC records, the real loader, a real snapshot."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

from browse_reports import PEOPLE, TOTAL, make_report
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.capture.store import CaptureStore, transaction
from db.coverage import compute_coverage
from db.dictionary import load_dictionary
from db.load import Loader, Source
from db.publish import publish
from db.schema import upgrade
from parsers.report import Report, State

COUNTY = "330122"
SITE = "www.example.gov.cn"
FINANCE_2023 = "/agencies/finance/2023"
"""The report with a failed check, a doubt and every state of a cell."""

AGENCIES = [
    {
        "agency_id": "county",
        "name": "青溪县人民政府",
        "division_code": COUNTY,
        "level": "county",
        "kind": "government",
        "site_id": SITE,
    },
    {
        "agency_id": "finance",
        "name": "青溪县财政局",
        "division_code": COUNTY,
        "level": "county",
        "kind": "department",
        "aliases": ["县财政局"],
    },
    {
        "agency_id": "baishi",
        "name": "白石镇人民政府",
        "division_code": COUNTY,
        "level": "township",
        "kind": "government",
    },
]


class ArchiveMaker:
    """Fills an archive report by report; `publish` makes it servable."""

    def __init__(self, archive: Path) -> None:
        self.archive = archive
        self.store = CaptureStore(archive)
        self.db = self.store.connection
        upgrade(self.db)
        self.store.upsert_sites([{"site_id": SITE, "name": "青溪县政府网", "source": "test"}])
        with transaction(self.db):
            load_dictionary(self.db)
            self.loader = Loader(self.db)
            self.loader.agencies.seed(AGENCIES, "test")

    def capture(
        self, url: str, payload: bytes, at: str, kind: str = "text/html; charset=utf-8"
    ) -> int:
        """Stores one exchange in the WARC and its row; returns the capture's number."""
        name = "warc/test-00001.warc.gz"
        with (self.archive / name).open("ab") as stream:
            offset = stream.tell()
            writer = WARCWriter(stream, gzip=True)
            head = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                url, "response", payload=BytesIO(payload), http_headers=head
            )
            writer.write_record(record)
            length = stream.tell() - offset
        digest = "sha256:" + hashlib.sha256(payload).hexdigest()
        with transaction(self.db):
            cursor = self.db.execute(
                "INSERT INTO captures (site_id, url, captured_at, status, content_type, "
                "payload_digest, payload_length, entity_digest, warc_file, warc_offset, "
                "warc_length, warc_record_id, record_type, state, source) "
                "VALUES (?, ?, ?, 200, ?, ?, ?, ?, ?, ?, ?, ?, 'response', 'fetched', 'crawl')",
                (SITE, url, at, kind, digest, len(payload), digest, name, offset, length,
                 record.rec_headers.get_header("WARC-Record-ID")),
            )  # fmt: skip
        return int(cursor.lastrowid or 0)

    def add(self, report: Report, payload: bytes | None = None, at: str | None = None) -> int:
        """Captures a page for `report` and loads its reading; returns the capture's number."""
        at = at or f"{(report.year or 2024) + 1}-02-01T03:04:05Z"
        if payload is None:
            payload = (
                f"<html><head><title>{report.title}</title></head><body><h1>{report.title}</h1>"
                f"<p>{report.source}</p><table><tr><td>一</td></tr></table></body></html>"
            ).encode()
        url = report.url or "http://www.example.gov.cn/"
        number = self.capture(url, payload, at)
        digest = "sha256:" + hashlib.sha256(payload).hexdigest()
        source = Source(number, url, at, digest, self.store.site(SITE), {})
        with transaction(self.db):
            self.loader.load(source, report)
        return number

    def publish(self) -> Path:
        """Counts coverage and publishes a snapshot."""
        with transaction(self.db):
            compute_coverage(self.db)
        return publish(self.archive, self.db)

    def close(self) -> None:
        self.store.close()


def doubtful_report(**more: object) -> Report:
    """The finance bureau's report for 2023: a failed check, a doubt, every state of a cell."""
    return make_report(
        "青溪县财政局",
        2023,
        received=88,
        failed=True,
        states={
            ("granted", PEOPLE): (State.BLANK, ""),
            ("granted", TOTAL): (State.BLANK, ""),
            ("refused_process_information", TOTAL): (State.UNREADABLE, "1O"),
            ("reconsideration_upheld", None): (State.NOT_APPLICABLE, "/"),
            ("unable_requires_creation", "other_org"): (State.MISSING, None),
            ("unable_requires_creation", TOTAL): (State.MISSING, None),
        },
        doubts={("refused_internal_affairs", TOTAL): "the page break cut the table"},
        **more,  # type: ignore[arg-type]
    )


def make_archive(archive: Path) -> ArchiveMaker:
    """Three agencies, seven years; one report missing, one late, one changed, one doubtful."""
    maker = ArchiveMaker(archive)
    for year in range(2019, 2026):
        key = "2019" if year < 2021 else "2021"
        grown = (year - 2019) * 11
        maker.add(make_report("青溪县人民政府", year, received=60 + grown, key=key))
        if year == 2023:
            maker.add(doubtful_report())
        elif year != 2022:
            maker.add(make_report("青溪县财政局", year, received=40 + grown, key=key))
        late = f"{year + 1}-05-12" if year == 2021 else None
        maker.add(
            make_report("白石镇人民政府", year, received=30 + grown, key=key, published_on=late),
            at=f"{year + 1}-06-01T03:04:05Z",
        )
    changed = make_report(
        "白石镇人民政府",
        2024,
        received=85,
        changes={("granted", PEOPLE): 43, ("granted", TOTAL): 43},
        salt="changed",
    )
    changed.url = make_report("白石镇人民政府", 2024).url
    maker.add(changed, at="2025-09-01T00:00:00Z")
    return maker


def correct(maker: ArchiveMaker) -> None:
    """A researcher's corrections of the county's report for 2024: two numbers, and one that was blank."""
    maker.db.executemany(
        "INSERT INTO corrections (report_id, version_id, indicator, applicant, old_value, old_state, "
        "new_value, new_state, reason, corrected_by, corrected_on, line) "
        "SELECT report_id, version_id, ?, ?, ?, 'reported', ?, ?, '误植', '某研究者', '2026-01-02', 2 "
        "FROM reports WHERE agency_id = 'county' AND year = 2024",
        [
            ("granted", "total", 57, 43, "reported"),
            ("refused_state_secret", "total", 11, 15, "reported"),
            ("litigation_direct_total", "", 2, None, "blank"),
        ],
    )
