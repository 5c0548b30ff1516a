"""What a server counts when it opens a snapshot is right, and counted once for its processes."""

from __future__ import annotations

import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from db.browse import summary as counting
from db.browse.summary import PlaceYears, Summary, shared_summary, summarise


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The snapshots that are counted."""
    asked: list[Path] = []

    def count(snapshot: Path) -> Summary:
        asked.append(snapshot)
        return summarise(snapshot)

    monkeypatch.setattr(counting, "summarise", count)
    return asked


def test_places_hold_what_lies_below_them(snapshot: Path) -> None:
    summary = summarise(snapshot)
    with sqlite3.connect(f"file:{snapshot}?immutable=1", uri=True) as db:
        parents = dict(db.execute("SELECT code, parent_code FROM divisions").fetchall())
        rows = db.execute(
            "SELECT division_code, year, sum(due), sum(on_time + late + undated) FROM coverage_totals "
            "GROUP BY 1, 2"
        ).fetchall()
    db.close()
    assert rows
    due: dict[tuple[str, int], int] = {}
    found: dict[tuple[str, int], int] = {}
    for place, year, expected, there in rows:
        code: str | None = place
        while code:
            due[code, year] = due.get((code, year), 0) + expected
            found[code, year] = found.get((code, year), 0) + there
            code = parents.get(code)
    assert {code for code, _ in due} > {"330122", "330000"}
    assert set(summary.due.counts) == {code for code, _ in due}
    for (code, year), expected in due.items():
        assert (summary.due.get(code)[year], summary.found.get(code)[year]) == (
            expected,
            found[code, year],
        )
    assert not summary.due.get("no such place")


def test_places_in_a_circle_end_counting(snapshot: Path, tmp_path: Path) -> None:
    circled = tmp_path / "circled.db"
    shutil.copyfile(snapshot, circled)
    with closing(sqlite3.connect(circled)) as db, db:
        code, parent = (
            db.execute(
                "SELECT code, parent_code FROM divisions WHERE parent_code IN "
                "(SELECT division_code FROM coverage_totals)"
            ).fetchone()
            or db.execute(
                "SELECT code, parent_code FROM divisions WHERE code IN "
                "(SELECT division_code FROM coverage_totals) AND parent_code IS NOT NULL"
            ).fetchone()
        )
        db.execute("UPDATE divisions SET parent_code = ? WHERE code = ?", (code, parent))
    assert {code, parent} <= set(counting.summarise(circled).due.counts)


def test_a_place_without_reports_has_no_years() -> None:
    assert PlaceYears((2023,), {"a": (0,)}).get("a") == {}


def test_processes_of_a_server_count_a_snapshot_once(
    snapshot: Path, tmp_path: Path, counted: list[Path]
) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: shared_summary(snapshot, tmp_path), range(4)))
    assert counted == [snapshot]
    assert all(one == summarise(snapshot) for one in found)


@pytest.mark.parametrize("left", [b"", b"\x80\x05broken", b"\x80\x04N."])
def test_a_summary_that_cannot_be_read_is_counted_anew(
    snapshot: Path, tmp_path: Path, counted: list[Path], left: bytes
) -> None:
    (tmp_path / f"{snapshot.stem}.summary").write_bytes(left)
    assert shared_summary(snapshot, tmp_path) == summarise(snapshot)
    assert shared_summary(snapshot, tmp_path) == summarise(snapshot)
    assert counted == [snapshot]


def test_without_a_directory_each_counts_for_itself(
    snapshot: Path, tmp_path: Path, counted: list[Path]
) -> None:
    assert shared_summary(snapshot, tmp_path / "gone") == summarise(snapshot)
    assert counted == [snapshot]
