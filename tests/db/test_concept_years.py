"""A snapshot's sums of concepts are those of the reports, and its corrected figures those of the corrections."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from browse_archive import correct, make_archive


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    maker = make_archive(tmp_path_factory.mktemp("archive"))
    correct(maker)
    path: Path = maker.publish()
    maker.close()
    with sqlite3.connect(f"file:{path}?immutable=1", uri=True) as connection:
        yield connection
    connection.close()


def test_sums_of_concepts_are_those_of_the_reports(snapshot: sqlite3.Connection) -> None:
    expected = snapshot.execute(
        "SELECT h.concept, h.year, coalesce(a.level, ''), coalesce(a.kind, ''), h.layout_key, "
        "count(h.value), sum(h.value) FROM harmonised h JOIN agencies a USING (agency_id) "
        "GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5"
    ).fetchall()
    ready = snapshot.execute(
        "SELECT concept, year, level, kind, layout_key, reported, total FROM concept_years "
        "ORDER BY 1, 2, 3, 4, 5"
    ).fetchall()
    assert ready == expected and len(ready) > 300


def test_a_correction_changes_its_figure_and_the_sums_it_is_part_of(
    snapshot: sqlite3.Connection,
) -> None:
    found = snapshot.execute(
        "SELECT r.agency_id, t.year, indicator, published, corrected FROM corrected_totals t "
        "JOIN reports r USING (report_id) ORDER BY 1, 2, 3"
    ).fetchall()
    assert found == [
        ("county", 2024, "granted", 57, 43),
        # Corrected to blank: the sum it is part of has no value any more.
        ("county", 2024, "litigation_direct_total", 2, None),
        ("county", 2024, "litigation_total", 2, None),
        ("county", 2024, "refused_state_secret", 11, 15),
        ("county", 2024, "refused_total", 11, 15),
    ]
