"""Datasette's own tables: counted beforehand, narrowed in the reader's language, never waited for."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from datasette.filters import Filters

from db.browse.database import COUNT_MS, SnapshotDatabase
from db.browse.filter_words import LOOKUPS, described
from db.browse.row_counts import RowCounts
from db.browse.site import make_datasette


class Asked:
    """Replies of one instance, and the SQL that its database was asked for them."""

    def __init__(self, snapshot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.datasette = make_datasette(snapshot)
        self.sql: list[tuple[str, int | None]] = []
        parent = SnapshotDatabase.__mro__[1]
        execute = parent.execute

        async def watched(database: Any, sql: str, *rest: Any, **options: Any) -> Any:
            self.sql.append((sql, rest[2] if len(rest) > 2 else options.get("custom_time_limit")))
            return await execute(database, sql, *rest, **options)

        monkeypatch.setattr(parent, "execute", watched)

    def get(self, address: str) -> httpx.Response:
        async def run() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.datasette.app())
            async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
                return await client.get(address)

        return asyncio.run(run())

    def counting(self) -> list[tuple[str, int | None]]:
        return [(sql, limit) for sql, limit in self.sql if "count(*)" in sql]


@pytest.fixture
def asked(snapshot: Path, monkeypatch: pytest.MonkeyPatch) -> Asked:
    return Asked(snapshot, monkeypatch)


FACETED = "/gongkai/agency_years.json?year=2023&_facet=level&_facet=kind"


def test_counts_and_facets_are_those_of_counting(asked: Asked) -> None:
    ready = asked.get(FACETED).json()
    assert asked.counting() == []
    asked.datasette.gongkai.row_counts = RowCounts()
    asked.datasette.get_database("gongkai").row_counts = RowCounts()
    counted = asked.get(FACETED).json()
    assert len(asked.counting()) == 3
    assert ready["filtered_table_rows_count"] == counted["filtered_table_rows_count"] > 0
    assert ready["facet_results"] == counted["facet_results"]
    assert {f["name"] for f in ready["suggested_facets"]} <= {"year", "status"}


def test_what_was_not_counted_is_counted_for_a_moment_only(asked: Asked) -> None:
    reply = asked.get("/gongkai/agency_years.json?requests_received__gt=2&_facet=kind").json()
    assert reply["filtered_table_rows_count"] > 0
    assert [limit for sql, limit in asked.counting() if sql.startswith("select count")] == [
        COUNT_MS
    ]
    # All cells of all reports are not counted at all, and the page says so.
    assert asked.get("/gongkai/figures.json?_size=5").json()["filtered_table_rows_count"] is None
    assert "More rows than a page counts" in asked.get("/gongkai/figures?_size=5").text
    # A reader's own SQL is never answered from elsewhere.
    own = asked.get("/gongkai.json?sql=select+count(*)+from+reports+&_shape=arrays").json()
    assert own["rows"] == [[asked.get("/gongkai/reports.json").json()["filtered_table_rows_count"]]]


def test_a_number_written_otherwise_is_not_looked_up(asked: Asked) -> None:
    def rows(year: str) -> tuple[int, int]:
        reply = asked.get(f"/gongkai/agency_years.json?year={year}").json()
        return reply["filtered_table_rows_count"], len(reply["rows"])

    assert rows("2023") == rows("2023.0") == rows("02023") != (0, 0)
    assert rows("1999") == rows("nan") == (0, 0)


def test_rows_known_to_be_none_are_not_looked_for(asked: Asked) -> None:
    page = asked.get("/gongkai/form_2014?year=2023")
    assert page.status_code == 200 and "No row fits" in page.text
    read = [sql for sql, _ in asked.sql if "from form_2014 where" in sql]
    assert read and all(sql.endswith("limit 0") for sql in read if "order by" not in sql)


def test_an_order_that_passes_by_many_rows_is_none(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = asked.datasette.get_database("gongkai")
    found = [asyncio.run(database.in_order("reports", c)) for c in ("report_id", "published_on")]
    assert found == [True, False]
    assert asyncio.run(database.in_order("agency_years", "year"))
    monkeypatch.setattr("db.browse.database.ORDER_STEPS", 0)
    other = make_datasette(asked.datasette.gongkai.snapshot).get_database("gongkai")
    monkeypatch.setattr("db.browse.database._STEPS_AT_ONCE", 1)
    assert not asyncio.run(other.in_order("agency_years", "year"))


def test_conditions_are_described_in_the_readers_language(asked: Asked) -> None:
    address = "/gongkai/agency_years?year=2023&agency__contains=县&_sort_desc=requests_received"
    english, chinese = asked.get(address + "&_lang=en").text, asked.get(address + "&_lang=zh").text
    assert "where agency contains" in english and "条件" not in english
    assert "条件：agency 包含“县”，year = 2023；按 requests_received 降序排列" in chinese
    assert "where agency" not in chinese and ">contains<" not in chinese


def test_many_rows_are_sorted_only_by_what_needs_no_sorting(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    few, many = (
        "/gongkai/agency_years?_sort_desc=requests_received",
        "/gongkai/agency_years?_sort=year",
    )
    assert asked.get(few).status_code == 200
    monkeypatch.setattr("db.browse.tables.SORTED_AT_MOST", 1)
    for language, said in (
        ("en", "too many rows to sort by requests_received"),
        ("zh", "行数过多"),
    ):
        refused = asked.get(few + f"&_lang={language}")
        assert refused.status_code == 400 and said in refused.text
    # Narrowed to few rows, or by what nobody counted, it is sorted; so is what has an order of its own.
    for address in (few + "&year=2019&level=county&kind=government", few + "&agency_id=county", many,
                    few + "&agency__contains=县", "/gongkai/reports?_sort=report_id"):  # fmt: skip
        assert asked.get(address).status_code == 200, address
    page = asked.get("/gongkai/reports").text
    assert "_sort_desc=report_id" in page and "_sort=published_on" not in page
    assert asked.get("/gongkai/reports?_sort=nothing").status_code == 400


def test_all_rows_as_csv_are_read_by_one_query(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.browse.streams.ROWS_AT_ONCE", 2)
    address = "/gongkai/figures.csv?year=2023&_sort_desc=report_id"
    some, streamed = asked.get(address + "&_size=5").text, asked.get(address + "&_stream=on").text
    lines = streamed.splitlines()
    assert lines[:6] == some.splitlines() and len(lines) > 60
    counted = asked.get(
        "/gongkai.json?sql=select+count(*)+from+figures+where+year=2023&_shape=arrays"
    )
    assert counted.json()["rows"] == [[len(lines) - 1]]
    download = asked.get(address + "&_stream=on&_dl=1")
    assert download.headers["content-disposition"] == 'attachment; filename="figures.csv"'
    assert download.text == "\ufeff" + streamed
    assert asked.get("/gongkai/figures.csv?_stream=on&_where=nonsense").status_code == 400
    asked.datasette._settings["max_csv_mb"] = 1 / 1024
    cut = asked.get(address + "&_stream=on").text
    assert cut.splitlines()[-1].startswith("INCOMPLETE") and len(cut) < len(streamed)


def test_a_view_is_turned_over_as_far_as_it_can_be(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked.get("/gongkai/agency_years?_next=2").status_code == 200
    monkeypatch.setattr("db.browse.tables.FARTHEST", 1)
    refused = asked.get("/gongkai/agency_years?_next=2&_lang=zh")
    assert refused.status_code == 400 and "CSV" in refused.text
    # A table has a key to go on from, however far.
    assert asked.get("/gongkai/reports?_next=2").status_code == 200


def test_every_comparison_of_datasette_has_its_words() -> None:
    assert {key for key, _, _ in Filters([]).lookups()} == set(LOOKUPS)
    assert described(Filters([]), None, None, None) == ""


SLOW = """with recursive n(i) as (select 1 union all select i + 1 from n where i < 200000)
select count(*) as many from n"""


def test_a_query_that_takes_long_goes_on_in_a_thread(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.browse.database.HERE_MS", 5)
    database = asked.datasette.get_database("gongkai")

    async def run() -> Any:
        quick = await database.execute("select 1 as one")
        slow = await database.execute(SLOW)
        return quick.first()["one"], slow.first()["many"]

    assert asyncio.run(run()) == (1, 200_000)
    limits = [limit for sql, limit in asked.sql if sql == SLOW]
    assert limits == [5, None]
