"""What a snapshot has worked out beforehand is what counting would give."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from statistics import quantiles
from types import SimpleNamespace
from typing import Any

import pytest

from db.browse.pages._rank import Choice, _columns, _live, _ready
from db.browse.row_counts import RowCounts, chosen_of, read_row_counts
from db.figure_sql import choices, figure_sql
from db.indicator_spread import year_figure_indicators
from db.row_counts import COMBINATIONS, UNCOUNTED
from db.schema.ready_counts import STEPS
from db.spreads import ALL, HIGHEST, quantile


@pytest.fixture
def db(snapshot: Path) -> Iterator[sqlite3.Connection]:
    with sqlite3.connect(f"file:{snapshot}?immutable=1", uri=True) as connection:
        yield connection
    connection.close()


@pytest.fixture
def counts(snapshot: Path) -> RowCounts:
    return read_row_counts(snapshot)


def test_every_table_and_view_is_counted(db: sqlite3.Connection, counts: RowCounts) -> None:
    names = {
        name
        for (name,) in db.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') "
            "AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        )
    }
    assert set(counts.combinations) == names - {*UNCOUNTED, "row_counts"}
    for name in counts.combinations:
        assert counts.rows(name, []) == db.execute(f"SELECT count(*) FROM [{name}]").fetchone()[0]


@pytest.mark.parametrize("name", sorted(COMBINATIONS))
def test_counts_of_each_value_are_those_of_the_table(
    name: str, db: sqlite3.Connection, counts: RowCounts
) -> None:
    for column in COMBINATIONS[name]:
        expected = db.execute(
            f"SELECT {column}, count(*) FROM [{name}] WHERE {column} IS NOT NULL "
            f"GROUP BY 1 ORDER BY 2 DESC, 1"
        ).fetchall()
        assert counts.values(name, column, []) == expected
        for value, count in expected:
            # As Datasette binds what an address gives: text.
            asked = f'select count(*) from {name} where "{column}" = :p0 '
            assert counts.answer(asked, {"p0": str(value)}) == count
            assert count == db.execute(asked, {"p0": str(value)}).fetchone()[0]


def test_two_conditions_and_what_was_not_counted(db: sqlite3.Connection, counts: RowCounts) -> None:
    year, level, count = db.execute(
        "SELECT year, level, count(*) FROM agency_years GROUP BY 1, 2 ORDER BY 3 DESC"
    ).fetchone()
    both = 'select count(*) from agency_years where "year" = :p0 and "level" = :p1 '
    assert counts.answer(both, {"p0": str(year), "p1": level}) == count
    assert counts.answer(both.replace('"level" = :p1', '"level" != :p1'), {"p0": "1"}) is None
    assert (
        counts.answer('select count(*) from agency_years where "agency" = :p0 ', {"p0": "x"})
        is None
    )
    assert counts.answer("select count(*) from figures ", {}) is None
    assert counts.answer("select count(*) from agencies, reports ", {}) is None
    assert counts.rows("agency_years", [("year", str(year)), ("year", "1900")]) == 0


def test_conditions_of_an_address() -> None:
    assert chosen_of([("year", "2023"), ("level__exact", "county"), ("_facet", "kind")]) == [
        ("year", "2023"), ("level", "county")
    ]  # fmt: skip
    for other in ("year__gt", "_where", "_search", "_search_name", "kind__isnull"):
        assert chosen_of([(other, "1")]) is None


FIGURES = (*year_figure_indicators()[::5], "administrative_penalty_decisions", "normative_documents_in_force",
           "reconsideration_upheld", "litigation_after_reconsideration_pending")  # fmt: skip


@pytest.mark.parametrize("code", FIGURES)
def test_spread_is_that_of_the_reports(code: str, db: sqlite3.Connection) -> None:
    source = figure_sql(code)
    rows = db.execute(
        f"SELECT r.year, r.level, coalesce(r.kind, ''), {source.figure}, r.report_id FROM year_figures r "
        f"LEFT JOIN {source.join}"
    ).fetchall()
    # A year without a report that has the form has no row.
    there = {year for year, *_ in db.execute(
        f"SELECT DISTINCT r.year FROM year_figures r JOIN {source.join}")}  # fmt: skip
    assert there and there == {
        y for (y,) in db.execute("SELECT DISTINCT year FROM indicator_spread WHERE indicator = ?", (code,))
    }  # fmt: skip
    rows = [row for row in rows if row[0] in there]
    groups = {(y, lv, k) for y, level, kind, *_ in rows for lv in (level, ALL) for k in (kind, ALL)}
    assert len(groups) > 10
    for year, level, kind in groups:
        mine = [
            (value, report)
            for y, lv, k, value, report in rows
            if y == year and level in (lv, ALL) and kind in (k, ALL)
        ]
        given = [(v, r) for v, r in mine if v is not None]
        values = sorted(v for v, _ in given)
        found = db.execute(
            "SELECT reports, reported, highest, lower_quartile, median, upper_quartile, "
            f"{', '.join(STEPS)} FROM indicator_spread "
            "WHERE indicator = ? AND year = ? AND level = ? AND kind = ?",
            (code, year, level, kind),
        ).fetchone()
        assert found[:3] == (len(mine), len(given), max(values, default=None))
        if len(values) > 1:
            assert list(found[3:6]) == pytest.approx(quantiles(values, n=4, method="inclusive"))
        assert sum(found[6:]) == len(given)
        if ALL not in (level, kind):
            (top,) = db.execute(
                "SELECT (SELECT json_group_array(value) FROM json_each(top)) FROM indicator_spread "
                "WHERE indicator = ? AND year = ? AND level = ? AND kind = ?",
                (code, year, level, kind),
            ).fetchone()
            ordered = [r for _, r in sorted(given, key=lambda item: (-item[0], item[1]))]
            assert top == str(ordered[:HIGHEST]).replace(" ", "")


NOTHING_CORRECTED = SimpleNamespace(gongkai=SimpleNamespace(summary=SimpleNamespace(table_rows={})))
RATED = ("granted", "refused_total", "requests_received", "reconsideration_corrected", "litigation_total",
         "litigation_direct_upheld", "administrative_penalty_decisions", "results_total")  # fmt: skip


def _answers(
    db: sqlite3.Connection, ask: Callable[..., list[tuple[str, dict[str, Any]]]], choice: Choice
) -> list[tuple[list[str], list[tuple[Any, ...]]]]:
    """Columns and rows of the ranking and of its distribution."""
    found = []
    for sql, given in ask(choice, _columns(NOTHING_CORRECTED, choice)):
        cursor = db.execute(sql, given)
        found.append(([c[0] for c in cursor.description], cursor.fetchall()))
    return found


@pytest.mark.parametrize("basis", ["count", "per10k", "share"])
@pytest.mark.parametrize("code", RATED)
def test_ready_ranking_is_that_of_all_reports(
    code: str, basis: str, db: sqlite3.Connection
) -> None:
    source = figure_sql(code)
    years = [y for (y,) in db.execute(
        f"SELECT DISTINCT year FROM year_figures r JOIN {source.join}")]  # fmt: skip
    kinds = [k for (k,) in db.execute("SELECT DISTINCT kind FROM year_figures WHERE kind > ''")]
    levels = [v for (v,) in db.execute("SELECT DISTINCT level FROM year_figures WHERE level > ''")]
    ranked = 0
    for year, level, kind in product(years, ("", *levels), ("", *kinds)):
        choice = Choice(code, basis, year, level, kind)
        live, ready = _answers(db, _live, choice), _answers(db, _ready, choice)
        assert ready[0] == live[0]
        (reports, *numbers), *more = live[1][1]
        assert ready[1][0] == live[1][0] and not more
        if reports:
            assert ready[1][1] == [
                (reports, *(n if n is None else pytest.approx(n) for n in numbers))
            ]
        ranked += len(live[0][1])
    assert ranked or (basis == "share" and source.whole is None)


@pytest.mark.parametrize("basis", ["count", "per10k", "share"])
def test_ranking_within_a_place_is_that_of_its_reports(basis: str, db: sqlite3.Connection) -> None:
    year = db.execute("SELECT max(year) FROM year_figures WHERE granted > 0").fetchone()[0]
    everywhere = _answers(db, _live, Choice("granted", basis, year))
    assert everywhere[0][1]
    assert _answers(db, _live, Choice("granted", basis, year, low="33", high="34")) == everywhere
    level = _answers(db, _live, Choice("granted", basis, year, "county"))
    assert level != everywhere
    assert (
        _answers(db, _live, Choice("granted", basis, year, "county", "", "3301", "3302")) == level
    )
    elsewhere = _answers(db, _live, Choice("granted", basis, year, low="34", high="35"))
    assert elsewhere[0][1] == [] and elsewhere[1][1][0][0] == 0


def test_every_rate_is_held(db: sqlite3.Connection) -> None:
    held = set(db.execute("SELECT DISTINCT indicator, basis FROM rate_spread").fetchall())
    shares = {c for c in choices() if figure_sql(c).whole}
    # No lawsuit after reconsideration of the archive has a result to be a share of.
    none = {
        f"litigation_after_reconsideration_{r}" for r in ("upheld", "corrected", "other", "pending")
    }
    assert {c for c, basis in held if basis == "share"} == shares - none
    assert {"granted", "litigation_total"} <= {c for c, basis in held if basis == "per10k"}


def test_quantiles_of_counted_values() -> None:
    assert quantile([], 0.5) is None
    assert quantile([(7, 1)], 0.25) == 7
    assert quantile([(0, 3), (10, 1)], 0.5) == 0
    assert quantile([(0, 1), (10, 1)], 0.25) == 2.5
