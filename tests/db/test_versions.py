"""The story of a report: every way it changes, told from real WARC files in whatever order they come."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from unittest import mock

import pytest
from warc_seasons import AGENCY, URL, Exchange, opened, rebuild, report_page, season

from parsers import parse_bytes
from parsers.version import PARSER_VERSION

Cell = tuple[str, str | None]
BASE: dict[Cell, str] = {
    ("requests_received", "natural_person"): "5",
    ("requests_received", "total"): "5",
    ("granted", "natural_person"): "5",
    ("granted", "total"): "5",
    ("results_total", "natural_person"): "5",
    ("results_total", "total"): "5",
}
CHANGED = BASE | {("administrative_penalty_decisions", None): "12"}
HERE = URL.format(year=2023)
ERROR = "<html><title>页面不存在</title><p>您访问的页面不存在或已被删除</p></html>".encode()


def at(month: int) -> str:
    return f"2024-{month:02}-01T00:00:00Z"


def story(archive: Path) -> list[tuple[str, str, int]]:
    with opened(archive) as db:
        return [
            (row["happened_at"][:7], row["event"], row["changed_figures"])
            for row in db.execute("SELECT * FROM report_history ORDER BY happened_at, event")
        ]


def report(archive: Path) -> sqlite3.Row:
    with opened(archive) as db:
        (row,) = db.execute("SELECT * FROM reports").fetchall()
        return row


def test_other_bytes_with_the_same_figures(tmp_path: Path) -> None:
    archive = tmp_path / "a"
    season(archive, [(HERE, at(2), 200, report_page(BASE))])
    summary = season(archive, [(HERE, at(5), 200, report_page(BASE, note="2"))])
    assert summary.changed == 0
    assert story(archive) == [("2024-02", "first", 0), ("2024-05", "same_figures", 0)]
    with opened(archive) as db:
        assert db.execute("SELECT count(*) FROM figure_changes").fetchone()[0] == 0
        kept = db.execute("SELECT count(*) FROM report_versions").fetchone()[0]
        assert kept == 2


def test_a_changed_figure_says_from_what_to_what_between_which_captures(tmp_path: Path) -> None:
    archive = tmp_path / "a"
    season(archive, [(HERE, at(2), 200, report_page(BASE))])
    summary = season(archive, [(HERE, at(5), 200, report_page(CHANGED))])
    assert summary.changed == 1
    assert story(archive) == [("2024-02", "first", 0), ("2024-05", "changed", 1)]
    with opened(archive) as db:
        (change,) = db.execute("SELECT * FROM figure_history").fetchall()
        assert (change["indicator"], change["old_value"], change["new_value"]) == (
            "administrative_penalty_decisions",
            0,
            12,
        )
        assert change["from_captured_at"].startswith("2024-02")
        assert change["to_captured_at"].startswith("2024-05")
        assert change["from_url"] == change["to_url"] == HERE
        now = db.execute("SELECT administrative_penalty_decisions FROM proactive_disclosure")
        assert now.fetchone()[0] == 12


@pytest.mark.parametrize(
    ("status", "body", "how"),
    [(404, ERROR, "gone"), (410, b"", "gone"), (200, b"", "emptied"), (200, ERROR, "replaced")],
)
def test_withdrawn_and_back_again(tmp_path: Path, status: int, body: bytes, how: str) -> None:
    archive = tmp_path / "a"
    season(archive, [(HERE, at(2), 200, report_page(BASE))])
    summary = season(archive, [(HERE, at(5), status, body)])
    assert (summary.withdrawn, report(archive)["status"]) == (1, "withdrawn")
    assert story(archive) == [("2024-02", "first", 0), ("2024-05", how, 0)]
    with opened(archive) as db:
        # The figures stay in the archive; the coverage says that the report is gone.
        assert db.execute("SELECT requests_received FROM agency_years").fetchone()[0] == 5
        standing = db.execute("SELECT standing FROM coverage WHERE year = 2023").fetchone()[0]
        assert standing == "withdrawn"
    summary = season(archive, [(HERE, at(8), 200, report_page(BASE))])
    assert (summary.withdrawn, report(archive)["status"]) == (0, "current")
    assert story(archive)[1:] == [("2024-05", how, 0), ("2024-08", "returned", 0)]


@pytest.mark.parametrize(("status", "body"), [(500, ERROR), (403, ERROR), (503, b"")])
def test_trouble_is_no_withdrawal(tmp_path: Path, status: int, body: bytes) -> None:
    archive = tmp_path / "a"
    season(archive, [(HERE, at(2), 200, report_page(BASE))])
    assert season(archive, [(HERE, at(5), status, body)]).withdrawn == 0
    assert report(archive)["status"] == "current"


def test_a_report_that_moved_is_not_withdrawn(tmp_path: Path) -> None:
    archive, there = tmp_path / "a", HERE.replace(".html", "/new.html")
    season(archive, [(HERE, at(2), 200, report_page(BASE))])
    season(archive, [(there, at(4), 200, report_page(BASE)), (HERE, at(5), 404, ERROR)])
    assert report(archive)["status"] == "current"
    season(archive, [(there, at(6), 404, ERROR)])
    assert report(archive)["status"] == "withdrawn"


def test_it_returns_with_other_figures(tmp_path: Path) -> None:
    archive = tmp_path / "a"
    season(archive, [(HERE, at(2), 200, report_page(BASE))])
    season(archive, [(HERE, at(5), 404, ERROR)])
    season(archive, [(HERE, at(8), 200, report_page(CHANGED))])
    assert story(archive) == [
        ("2024-02", "first", 0),
        ("2024-05", "gone", 0),
        ("2024-08", "changed", 1),
        ("2024-08", "returned", 0),
    ]


def test_the_newest_bytes_are_current_even_if_they_are_old_ones_again(tmp_path: Path) -> None:
    archive = tmp_path / "a"
    first, second = report_page(BASE), report_page(CHANGED)
    for month, body in ((2, first), (3, second), (4, first)):
        season(archive, [(HERE, at(month), 200, body)])
    with opened(archive) as db:
        row = db.execute("SELECT administrative_penalty_decisions FROM proactive_disclosure")
        assert row.fetchone()[0] == 0
        seen = db.execute("SELECT last_seen FROM report_versions WHERE is_current")
        assert seen.fetchone()[0][:7] == "2024-04"
    rebuild(archive, reparse=True)
    with opened(archive) as db:
        row = db.execute("SELECT administrative_penalty_decisions FROM proactive_disclosure")
        assert row.fetchone()[0] == 0


def test_a_change_taken_back_is_told_between_the_captures_that_show_it(tmp_path: Path) -> None:
    """12 for 0, then 0 again in the very bytes of the first capture, then 12 again."""
    events: list[Exchange] = [
        (HERE, at(month), 200, report_page(figures))
        for month, figures in ((2, BASE), (3, CHANGED), (5, BASE), (6, BASE), (7, CHANGED))
    ]
    told = set()
    for number, order in enumerate(([0, 1, 2, 3, 4], [4, 2, 0, 1, 3])):
        archive = tmp_path / str(number)
        summaries = [season(archive, [events[event]]) for event in order]
        if not number:
            assert [summary.changed for summary in summaries] == [0, 1, 1, 0, 1]
        with opened(archive) as db:
            changes = db.execute(
                "SELECT indicator, old_value, new_value, substr(from_captured_at, 1, 7), "
                "substr(to_captured_at, 1, 7), relation FROM figure_history "
                "ORDER BY to_captured_at"
            ).fetchall()
            if not number:
                assert [tuple(change)[3:] for change in changes] == [
                    ("2024-02", "2024-03", "changed"),
                    ("2024-03", "2024-05", "changed"),
                    ("2024-02", "2024-07", "changed"),
                ]
            told.add((tuple(story(archive)), tuple(sorted(tuple(c)[:3] for c in changes))))
            current = db.execute(
                "SELECT administrative_penalty_decisions FROM proactive_disclosure"
            ).fetchone()[0]
            assert current == 12
    (only,) = told
    assert only[0] == (
        ("2024-02", "first", 0), ("2024-03", "changed", 1), ("2024-05", "reverted", 1),
        ("2024-07", "reverted", 1),
    )  # fmt: skip
    assert [change[1:] for change in only[1]] == [(0, 12), (0, 12), (12, 0)]


def test_other_bytes_with_the_same_figures_again_are_no_change(tmp_path: Path) -> None:
    archive = tmp_path / "a"
    for month, note in ((2, ""), (3, "2"), (4, "")):
        summary = season(archive, [(HERE, at(month), 200, report_page(BASE, note=note))])
        assert summary.changed == 0
    assert [event for _, event, _ in story(archive)] == ["first", "same_figures"]


def test_the_story_is_the_same_in_whatever_order_captures_arrive(tmp_path: Path) -> None:
    events: list[Exchange] = [
        (HERE, at(2), 200, report_page(BASE)),
        (HERE, at(4), 200, report_page(CHANGED)),
        (HERE, at(6), 404, ERROR),
        (HERE, at(8), 200, report_page(CHANGED, note="again")),
    ]
    told = set()
    for number, order in enumerate([(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)]):
        archive = tmp_path / str(number)
        for event in order:
            season(archive, [events[event]])
        with opened(archive) as db:
            changes = db.execute(
                "SELECT indicator, old_value, new_value, from_captured_at, to_captured_at, relation "
                "FROM figure_history"
            ).fetchall()
        told.add((tuple(story(archive)), tuple(map(tuple, changes)), report(archive)["status"]))
    (only,) = told
    assert [event for _, event, _ in only[0]] == [
        "first", "changed", "gone", "returned", "same_figures",
    ]  # fmt: skip


def test_readers_that_end_out_of_turn_change_nothing(tmp_path: Path) -> None:
    from warc_seasons import ReadHere

    class Backwards(ReadHere):
        def map(self, jobs):  # type: ignore[no-untyped-def]
            yield from reversed(list(super().map(jobs)))

    pages = [
        (URL.format(year=year), f"{year + 1}-02-01T00:00:00Z", 200, report_page(BASE, year=year))
        for year in range(2019, 2024)
    ]
    dumps = []
    for name, reader in (("a", ReadHere), ("b", Backwards)):
        with mock.patch("warc_seasons.ReadHere", reader):
            season(tmp_path / name, pages)
        with opened(tmp_path / name) as db:
            rows = db.execute("SELECT version_id, report_id, title FROM report_versions")
            dumps.append(rows.fetchall())
    assert [tuple(r) for r in dumps[0]] == [tuple(r) for r in dumps[1]]


def reading(change):  # type: ignore[no-untyped-def]
    """The parser, as another version of it would read: `change` alters each report."""

    def parse(*args, **options):  # type: ignore[no-untyped-def]
        found = parse_bytes(*args, **options)
        found.parser_version = "99"
        change(found)
        return found

    return parse


def test_another_parser_reads_another_figure(tmp_path: Path) -> None:
    archive = tmp_path / "a"
    season(archive, [(HERE, at(2), 200, report_page(BASE))])

    def one_more(found) -> None:  # type: ignore[no-untyped-def]
        for fact in found.facts:
            if (fact.indicator, fact.applicant) == ("granted", "total"):
                fact.value += 1
                fact.raw = "6"

    with (
        mock.patch("warc_seasons.parse_bytes", reading(one_more)),
        mock.patch("db.read.PARSER_VERSION", "99"),
        mock.patch("db.build.PARSER_VERSION", "99"),
    ):
        rebuild(archive)
    assert [event for _, event, _ in story(archive)] == ["first", "reread"]
    with opened(archive) as db:
        (change,) = db.execute("SELECT * FROM figure_history").fetchall()
        assert (change["relation"], change["old_value"], change["new_value"]) == ("reread", 5, 6)
        assert (change["from_parser"], change["to_parser"]) == (PARSER_VERSION, "99")
        assert db.execute("SELECT granted FROM agency_years").fetchone()[0] == 6


@pytest.mark.parametrize("now", ["another year", "no report"])
def test_what_another_parser_reads_as_something_else_leaves_the_current_data(
    tmp_path: Path, now: str
) -> None:
    archive = tmp_path / "a"
    season(archive, [(HERE, at(2), 200, report_page(BASE))])

    def otherwise(found) -> None:  # type: ignore[no-untyped-def]
        if now == "no report":
            found.is_report = False
        else:
            found.year = 2022

    with (
        mock.patch("warc_seasons.parse_bytes", reading(otherwise)),
        mock.patch("db.read.PARSER_VERSION", "99"),
        mock.patch("db.build.PARSER_VERSION", "99"),
    ):
        summary = rebuild(archive)
    assert summary.retired == 1
    with opened(archive) as db:
        old = db.execute("SELECT * FROM reports WHERE year = 2023").fetchone()
        assert old["version_id"] is None
        expected = "no report" if now == "no report" else f"{AGENCY} 2022"
        assert old["retired"] == f"parser 99 reads {expected}"
        years = [r["year"] for r in db.execute("SELECT year FROM agency_years")]
        assert years == ([] if now == "no report" else [2022])
        kept = db.execute("SELECT count(*) FROM report_history WHERE year = 2023").fetchone()[0]
        assert kept == 1


def test_a_build_cut_off_after_reading_is_made_good_by_the_next(tmp_path: Path) -> None:
    archive = tmp_path / "a"
    season(archive, [(HERE, at(2), 200, report_page(BASE))])
    with (
        mock.patch("db.build.check_across_years", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        season(archive, [(HERE, at(5), 200, report_page(CHANGED)), (HERE, at(6), 404, ERROR)])
    rebuild(archive)
    assert [event for _, event, _ in story(archive)] == ["first", "changed", "gone"]


def test_two_copies_of_one_report(tmp_path: Path) -> None:
    archive, there = tmp_path / "a", HERE.replace(".html", "/copy.html")
    season(archive, [(HERE, at(2), 200, report_page(BASE))])
    season(archive, [(there, at(4), 200, report_page(CHANGED))])
    assert [event for _, event, _ in story(archive)] == ["first", "other_copy"]
    with opened(archive) as db:
        # Found later elsewhere, it does not displace the copy at the address it was found at.
        row = db.execute("SELECT administrative_penalty_decisions FROM proactive_disclosure")
        assert row.fetchone()[0] == 0
        assert [r[0] for r in db.execute("PRAGMA integrity_check")] == ["ok"]
        assert not db.execute("PRAGMA foreign_key_check").fetchall()


def test_reviews_about_last_years_requests_are_no_failure(tmp_path: Path) -> None:
    """Alone, a report of reviews without requests is odd; the year before explains it."""
    archive = tmp_path / "a"
    reviewed = BASE | {cell: "0" for cell in BASE if cell[0].startswith("requests_")}
    reviewed |= {("reconsideration_upheld", None): "1", ("reconsideration_total", None): "1"}

    def rules() -> set[str]:
        with opened(archive) as db:
            return {row[0] for row in db.execute("SELECT rule FROM checks WHERE rule = 'T4.VS.T3'")}

    season(archive, [(HERE, at(2), 200, report_page(reviewed))])
    assert rules() == {"T4.VS.T3"}
    asked = BASE | {
        ("requests_received", "total"): "2",
        ("requests_received", "natural_person"): "2",
    }
    season(archive, [(URL.format(year=2022), at(3), 200, report_page(asked, year=2022))])
    assert rules() == set()


def test_checks_across_years_are_those_of_the_current_version(tmp_path: Path) -> None:
    archive = tmp_path / "a"

    def fines(number: str) -> dict[Cell, str]:
        return BASE | {("administrative_penalty_decisions", None): number}

    before = (URL.format(year=2022), at(1), 200, report_page(fines("10"), year=2022))
    season(archive, [before, (HERE, at(2), 200, report_page(fines("400")))])
    season(archive, [(HERE, at(5), 200, report_page(fines("500")))])
    with opened(archive) as db:
        (row,) = db.execute(
            "SELECT c.actual, v.is_current FROM checks c JOIN report_versions v USING (version_id) "
            "WHERE c.rule = 'X.JUMP'"
        ).fetchall()
    assert (row["actual"], row["is_current"]) == (500, 1)
