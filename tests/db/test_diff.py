"""`gongkai diff`: between captures, between parsers, between two snapshots."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from unittest import mock

import pytest
from click.testing import CliRunner, Result
from warc_seasons import AGENCY, URL, rebuild, report_page, season

from db.cli import group
from db.diff import NotComparable, compare, opened
from db.publish import current_snapshot
from parsers import parse_bytes
from parsers.version import PARSER_VERSION

FINES = ("administrative_penalty_decisions", None)
HERE = URL.format(year=2023)
OTHER = "青川县教育局"


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(group, ["diff", *map(str, arguments)], catch_exceptions=False)
    return result


@pytest.fixture(scope="module")
def seasons(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """An archive after three seasons, and its snapshot after the first."""
    directory = tmp_path_factory.mktemp("diff")
    archive = directory / "archive"
    there = HERE.replace("2023", "schools")
    season(
        archive,
        [
            (HERE, "2024-02-01T00:00:00Z", 200, report_page()),
            (there, "2024-02-01T00:00:00Z", 200, report_page(agency=OTHER)),
        ],
    )
    first = directory / "first.db"
    shutil.copy(current_snapshot(archive), first)
    season(archive, [(HERE, "2024-06-01T00:00:00Z", 200, report_page({FINES: "3"}))])
    gone = (there, "2024-07-01T00:00:00Z", 404, b"gone")
    new = (HERE.replace("2023", "2022"), "2024-07-01T00:00:00Z", 200, report_page(year=2022))
    season(archive, [gone, new])
    return archive, first


def test_between_captures(seasons: tuple[Path, Path]) -> None:
    found = json.loads(run("--archive", seasons[0], "--json").output)
    (change,) = found["figures"]
    assert (change["agency"], change["year"], change["indicator"]) == (AGENCY, 2023, FINES[0])
    assert (change["old_value"], change["new_value"], change["cause"]) == (0, 3, "changed")
    assert change["from_captured_at"] == "2024-02-01T00:00:00.000000Z"
    assert change["to_captured_at"] == "2024-06-01T00:00:00.000000Z"
    assert change["from_url"] == change["to_url"] == HERE
    events = [(e["agency"], e["event"], e["at"][:7]) for e in found["reports"]]
    assert events == [(AGENCY, "changed", "2024-06"), (OTHER, "gone", "2024-07")]


def test_filters(seasons: tuple[Path, Path]) -> None:
    def count(*arguments: str) -> tuple[int, int]:
        found = json.loads(run("--archive", seasons[0], "--json", *arguments).output)
        return len(found["figures"]), len(found["reports"])

    assert count("--agency", AGENCY) == (1, 1)
    assert count("--agency", OTHER) == (0, 1)
    assert count("--year", "2022") == (0, 0)
    # With a day to begin from, what is new counts too.
    assert count("--since", "2024-06-15") == (0, 2)
    assert count("--parser") == (0, 0)
    with pytest.raises(NotComparable, match="某某局"):
        run("--archive", seasons[0], "--agency", "某某局")


@pytest.mark.parametrize(
    "asked", ["--since=yesterday", "--since=2026-13-45", "--since=20260101", "--limit=-1"]
)
def test_what_is_no_date_or_number_is_refused_not_answered(
    seasons: tuple[Path, Path], asked: str
) -> None:
    """`--since yesterday` answered that nothing differs."""
    result = CliRunner().invoke(group, ["diff", "--archive", str(seasons[0]), asked])
    assert result.exit_code == 2
    assert "Invalid value" in result.output


@pytest.mark.parametrize("since", ["2024", "2024-01", "2024-01-01"])
def test_since_takes_a_year_a_month_a_day(seasons: tuple[Path, Path], since: str) -> None:
    assert "figures changed" in run("--archive", seasons[0], "--since", since).output


def test_between_two_snapshots(seasons: tuple[Path, Path]) -> None:
    archive, first = seasons
    found = json.loads(run(first, archive, "--json").output)
    (change,) = found["figures"]
    assert (change["old_value"], change["new_value"], change["cause"]) == (0, 3, "changed")
    events = {
        (e["agency"], e["year"], e["event"], e["before"], e["after"]) for e in found["reports"]
    }
    assert events == {
        (AGENCY, 2022, "appeared", None, None),
        (OTHER, 2023, "standing", "on_time", "withdrawn"),
    }
    back = json.loads(run(archive, first, "--json").output)
    assert [e["event"] for e in back["reports"]] == ["disappeared", "standing"]
    assert run(archive, archive).output.strip() == "nothing differs"


def test_between_parsers(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    season(archive, [(HERE, "2024-02-01T00:00:00Z", 200, report_page())])
    before = tmp_path / "before.db"
    shutil.copy(current_snapshot(archive), before)

    def parse(*args, **options):  # type: ignore[no-untyped-def]
        found = parse_bytes(*args, **options)
        found.parser_version = "99"
        for fact in found.facts:
            if (fact.indicator, fact.applicant) == FINES:
                fact.value, fact.raw = fact.value + 9, "9"
        return found

    with (
        mock.patch("warc_seasons.parse_bytes", parse),
        mock.patch("db.read.PARSER_VERSION", "99"),
        mock.patch("db.build.PARSER_VERSION", "99"),
    ):
        rebuild(archive)
    (change,) = json.loads(run("--archive", archive, "--parser", "--json").output)["figures"]
    assert (change["old_value"], change["new_value"], change["cause"]) == (0, 9, "reread")
    assert (change["from_parser"], change["to_parser"]) == (PARSER_VERSION, "99")
    assert json.loads(run("--archive", archive, "--json").output)["figures"] == []
    with opened(before) as old, opened(archive) as new:
        (change,) = compare(old, new).figures
    assert (change.cause, change.new_value) == ("reread", 9)


def test_the_table_says_what_a_reader_wants(seasons: tuple[Path, Path]) -> None:
    output = run("--archive", seasons[0]).output
    for word in (AGENCY, FINES[0], "2024-02-01 → 2024-06-01", "gone", "1 figures changed"):
        assert str(word) in " ".join(output.split()), output


def test_what_cannot_be_compared_says_so(seasons: tuple[Path, Path], tmp_path: Path) -> None:
    assert run().exit_code == 2
    assert run(seasons[0]).exit_code == 2
    with pytest.raises(NotComparable, match="no archive"):
        run(tmp_path, seasons[0])
    (tmp_path / "x.db").write_bytes(b"no database at all, but long enough to be read as one")
    with pytest.raises(NotComparable, match="no snapshot"):
        run(tmp_path / "x.db", seasons[0])
