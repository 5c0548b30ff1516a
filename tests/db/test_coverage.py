"""Coverage: deadlines, lateness, and every way in which a report can be absent."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from warc_seasons import AGENCY, URL, opened, report_page, season

from crawler.capture.schema import upgrade as upgrade_crawler
from db.coverage import compute_coverage, deadline, update_coverage
from db.schema import upgrade

TODAY = date(2026, 2, 15)
COUNTY, TOWN = "510822", "510822101"


class Books:
    """A database written row by row; the coverage of it."""

    def __init__(self) -> None:
        self.db = sqlite3.connect(":memory:", isolation_level=None)
        self.db.row_factory = sqlite3.Row
        upgrade_crawler(self.db)
        upgrade(self.db)
        self.db.execute("PRAGMA foreign_keys = OFF")

    def agency(self, agency_id: str, kind: str = "department", **more: Any) -> None:
        row = {"agency_id": agency_id, "name": agency_id, "kind": kind, "source": "test"} | more
        self.insert("agencies", row)
        self.insert(
            "agency_names",
            {"name_key": row["name"], "agency_id": agency_id, "name": row["name"], "kind": "name",
             "source": "test"},
        )  # fmt: skip

    def report(
        self,
        agency_id: str,
        year: int,
        published_on: str | None,
        seen: str = "2026-02-01",
        **more: Any,
    ) -> int:
        number = self.count("report_versions") + 1
        self.insert(
            "reports",
            {"report_id": number, "agency_id": agency_id, "year": year, "version_id": number,
             "published_on": published_on} | more,
        )  # fmt: skip
        self.version(number, number, published_on, seen)
        return number

    def version(self, number: int, report: int, published_on: str | None, seen: str) -> None:
        self.insert(
            "report_versions",
            {"version_id": number, "report_id": report, "document_id": number, "capture_id": 1,
             "parser_version": "1", "published_on": published_on, "figures_digest": "",
             "first_seen": f"{seen}T00:00:00Z", "last_seen": f"{seen}T00:00:00Z"},
        )  # fmt: skip

    def failed(self, title: str, outcome: str = "failed", site: str | None = None) -> None:
        number = 100 + self.count("documents")
        self.db.execute(
            "INSERT INTO captures (capture_id, site_id, url, captured_at, status, payload_digest, "
            "payload_length, entity_digest, warc_file, warc_offset, warc_length, warc_record_id, "
            "record_type, state, source, discovered) VALUES (?, ?, ?, '', 200, ?, 1, '', '', ?, 1, '', "
            "'response', 'fetched', 'crawl', json_object('title', ?))",
            (number, site, f"u{number}", f"d{number}", number, title),
        )
        failure = "unreadable: broken" if outcome == "failed" else None
        self.insert(
            "documents",
            {"document_id": number, "capture_id": number, "parser_version": "1",
             "outcome": outcome, "failure": failure, "read_at": ""},
        )  # fmt: skip
        if outcome == "not_report":
            self.insert(
                "problems", {"document_id": number, "code": "needs_ocr", "detail": "5 pages"}
            )

    def insert(self, table: str, row: dict[str, Any]) -> None:
        marks = ", ".join("?" * len(row))
        self.db.execute(
            f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values())
        )

    def count(self, table: str) -> int:
        return int(self.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    def coverage(self, agency_id: str, today: date = TODAY) -> dict[int, sqlite3.Row]:
        compute_coverage(self.db, today)
        rows = self.db.execute("SELECT * FROM coverage WHERE agency_id = ?", (agency_id,))
        return {row["year"]: row for row in rows}

    def standings(self, agency_id: str, today: date = TODAY) -> dict[int, str]:
        return {year: row["standing"] for year, row in self.coverage(agency_id, today).items()}


@pytest.fixture()
def books() -> Books:
    return Books()


@pytest.mark.parametrize(
    ("year", "kind", "day"),
    [
        (2023, "department", date(2024, 1, 31)),
        (2023, "government_office", date(2024, 1, 31)),
        (2023, None, date(2024, 1, 31)),
        (2023, "government", date(2024, 3, 31)),
        (2023, "town", date(2024, 3, 31)),
        (2023, "subdistrict", date(2024, 3, 31)),
        (2019, "department", date(2020, 1, 31)),
        (2018, "department", date(2019, 3, 31)),
        (2018, "government", date(2019, 3, 31)),
    ],
)
def test_legal_deadlines(year: int, kind: str | None, day: date) -> None:
    assert deadline(year, kind) == day


@pytest.mark.parametrize(
    ("published", "standing", "days"),
    [
        ("2024-01-31", "on_time", None),
        ("2024-02-01", "late", 1),
        ("2024-03-18", "late", 47),
        ("2023-12-28", "on_time", None),
        (None, "undated", None),
        ("2023-05-01", "undated", None),
        ("2027-01-05", "undated", None),
        ("2024年1月", "undated", None),
    ],
)
def test_on_time_or_late(books: Books, published: str, standing: str, days: int | None) -> None:
    books.agency("a")
    books.report("a", 2023, published)
    row = books.coverage("a")[2023]
    assert (row["standing"], row["days_late"], row["report_id"]) == (standing, days, 1)
    assert (row["published_on"] is None) == (standing == "undated")
    if published and standing == "undated":
        assert published[:4] in row["reason"]


def test_what_was_seen_in_time_was_published_in_time(books: Books) -> None:
    books.agency("a")
    books.report("a", 2023, None, seen="2024-01-20")
    row = books.coverage("a")[2023]
    assert (row["standing"], row["reason"]) == ("on_time", "seen on 2024-01-20")


def test_a_revision_does_not_make_a_report_late(books: Books) -> None:
    books.agency("a")
    number = books.report("a", 2023, "2024-05-06", seen="2024-06-01", versions=2)
    books.version(number + 1, number, "2024-01-22", "2024-02-01")
    row = books.coverage("a")[2023]
    assert (row["standing"], row["published_on"]) == ("on_time", "2024-01-22")


def test_sister_years_make_a_year_due(books: Books) -> None:
    books.agency("a")
    books.report("a", 2021, "2022-01-20")
    books.report("a", 2023, "2024-01-20")
    assert books.standings("a") == {
        2021: "on_time",
        2022: "missing",
        2023: "on_time",
        2024: "missing",
        2025: "missing",
    }
    assert books.standings("a", date(2026, 1, 31))[2025] == "not_due"
    assert books.standings("a", date(2025, 12, 31)).get(2025) is None


def test_a_sister_body_makes_a_body_due(books: Books) -> None:
    books.agency("a", division_code=COUNTY)
    books.agency("b", division_code=COUNTY, source="report")
    books.agency("t", kind="town", division_code=TOWN, source="report")
    books.agency("elsewhere", division_code="330122", source="report")
    books.report("a", 2023, "2024-01-20")
    assert books.standings("b") == {2023: "missing", 2024: "missing", 2025: "missing"}
    assert books.standings("t") == {2023: "missing", 2024: "missing", 2025: "not_due"}
    assert books.standings("elsewhere") == {}


def test_the_registry_says_from_when_until_when(books: Books) -> None:
    books.agency("a", due_from=2022, due_until=2024)
    books.report("a", 2020, "2021-01-20")
    assert books.standings("a") == {
        2020: "on_time",
        2022: "missing",
        2023: "missing",
        2024: "missing",
    }


def test_a_registered_body_of_which_nothing_is_known_is_due_for_the_last_year(books: Books) -> None:
    books.agency("a", source="registry")
    assert books.standings("a") == {2025: "missing"}


def test_withdrawn(books: Books) -> None:
    books.agency("a")
    books.report("a", 2023, "2024-03-01", status="withdrawn")
    row = books.coverage("a")[2023]
    assert (row["standing"], row["published_on"], row["days_late"]) == (
        "withdrawn",
        "2024-03-01",
        30,
    )


def test_retired_readings_are_no_publication(books: Books) -> None:
    books.agency("a", due_from=2023, due_until=2023)
    books.report("a", 2023, "2024-01-20")
    books.db.execute("UPDATE reports SET version_id = NULL, retired = 'parser 2 reads no report'")
    assert books.standings("a") == {2023: "missing"}


@pytest.mark.parametrize(
    ("outcome", "reason"), [("failed", "unreadable: broken"), ("not_report", "needs_ocr: 5 pages")]
)
def test_found_but_not_read(books: Books, outcome: str, reason: str) -> None:
    books.agency("a", name="青川县水利局", due_from=2023, due_until=2023)
    books.failed("青川县水利局2023年政府信息公开工作年度报告", outcome)
    row = books.coverage("a")[2023]
    assert (row["standing"], row["reason"]) == ("unreadable", reason)


def test_a_name_that_several_bear_is_not_guessed(books: Books) -> None:
    books.insert(
        "sites", {"site_id": "s", "division_code": COUNTY, "added_at": "", "name": "", "source": ""}
    )
    for agency_id, code in (("a", COUNTY), ("b", "330122")):
        books.agency(agency_id, name="水利局", division_code=code, due_from=2023, due_until=2023)
    books.failed("水利局2023年政府信息公开工作年度报告")
    assert books.standings("a") == books.standings("b") == {2023: "missing"}
    books.failed("水利局2023年政府信息公开工作年度报告", site="s")
    assert books.standings("a") == {2023: "unreadable"}
    assert books.standings("b") == {2023: "missing"}


def test_a_little_at_a_time_comes_to_the_same(books: Books) -> None:
    books.agency("a", division_code=COUNTY)
    books.agency("t", kind="town", division_code=TOWN, source="report")
    compute_coverage(books.db, TODAY)
    number = books.report("a", 2023, "2024-02-20")
    update_coverage(books.db, [number], 0, TODAY)
    updated = books.db.execute("SELECT * FROM coverage ORDER BY 1, 2").fetchall()
    compute_coverage(books.db, TODAY)
    anew = books.db.execute("SELECT * FROM coverage ORDER BY 1, 2").fetchall()
    assert [tuple(r) for r in updated] == [tuple(r) for r in anew]
    assert {r["agency_id"] for r in updated} == {"a", "t"}


def test_views_count_by_province_and_say_why(books: Books) -> None:
    books.insert("divisions", {"code": "510000", "name": "四川省", "level": "province",
                               "path": "四川省"})  # fmt: skip
    books.insert(
        "sites",
        {"site_id": "s", "added_at": "", "state": "refused", "name": "", "source": ""},
    )
    books.agency("a", division_code=COUNTY, site_id="s", due_from=2022, due_until=2023)
    books.agency("central", due_from=2023, due_until=2023)
    books.report("a", 2023, "2024-02-20")
    compute_coverage(books.db, TODAY)
    counts = {
        (row["province"], row["year"]): (row["due"], row["late"], row["missing"])
        for row in books.db.execute("SELECT * FROM coverage_by_province")
    }
    assert counts == {
        ("四川省", 2022): (1, 0, 1),
        ("四川省", 2023): (1, 1, 0),
        (None, 2023): (1, 0, 1),
    }
    row = books.db.execute("SELECT * FROM coverage_by_agency WHERE year = 2022").fetchone()
    assert (row["province"], row["standing"], row["reason"]) == (
        "四川省", "missing", "the site is refused",
    )  # fmt: skip
    years = dict(books.db.execute("SELECT year, due FROM coverage_by_year").fetchall())
    assert years == {2022: 1, 2023: 2}


def test_the_build_counts_from_captures(tmp_path: Path) -> None:
    archive = tmp_path / "a"
    late = report_page(year=2022, published="2023-02-10")
    season(archive, [
        (URL.format(year=2021), "2023-06-01T00:00:00Z", 200, report_page(year=2021)),
        (URL.format(year=2022), "2023-06-01T00:00:00Z", 200, late),
    ])  # fmt: skip
    with opened(archive) as db:
        rows = db.execute(
            "SELECT year, standing, days_late FROM coverage_by_agency WHERE agency = ?", (AGENCY,)
        ).fetchall()
    found = {row["year"]: (row["standing"], row["days_late"]) for row in rows}
    assert found[2021] == ("on_time", None)
    assert found[2022] == ("late", 10)
    assert found[2023] == ("missing", None)
