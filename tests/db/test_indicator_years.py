"""A snapshot's ready-made sums say what its reports say, and count what they leave out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from browse_archive import make_archive

from db.figure_sql import choices, figure_sql


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    maker = make_archive(tmp_path_factory.mktemp("archive"))
    path: Path = maker.publish()
    maker.close()
    with sqlite3.connect(f"file:{path}?immutable=1", uri=True) as connection:
        yield connection
    connection.close()


@pytest.mark.parametrize(
    "code", ["requests_received", "granted", "refused_total", "other_total", "rules_in_force",
             "reconsideration_upheld", "litigation_total"],
)  # fmt: skip
def test_sums_are_those_of_the_reports(snapshot: sqlite3.Connection, code: str) -> None:
    source = figure_sql(code)
    expected = snapshot.execute(
        f"SELECT r.year, a.level, a.kind, count(*), count({source.figure}), sum({source.figure}) "
        f"FROM reports r JOIN agencies a USING (agency_id) JOIN {source.join} GROUP BY 1, 2, 3 "
        f"HAVING count({source.figure}) > 0 ORDER BY 1, 2, 3"
    ).fetchall()
    ready = snapshot.execute(
        "SELECT year, level, kind, reports, reported, total FROM indicator_years "
        "WHERE indicator = ? ORDER BY 1, 2, 3",
        (code,),
    ).fetchall()
    assert ready == expected and len(ready) > 10


def test_a_report_without_the_figure_is_counted_as_left_out(snapshot: sqlite3.Connection) -> None:
    """The finance bureau left `granted` blank in 2023: one report of its kind, none reported."""
    found = snapshot.execute(
        "SELECT count(*) FROM indicator_years WHERE indicator = 'granted' AND year = 2023 "
        "AND kind = 'department'"
    ).fetchone()[0]
    assert found == 0
    received = snapshot.execute(
        "SELECT reports, reported, total FROM indicator_years WHERE indicator = 'requests_received' "
        "AND year = 2023 AND kind = 'department'"
    ).fetchone()
    assert received == (1, 1, 88)


def test_an_unknown_indicator_is_refused() -> None:
    with pytest.raises(KeyError):
        figure_sql("no_such_figure")
    assert "refused_total" in choices()
