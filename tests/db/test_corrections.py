"""Corrections: an overlay that shows both values, refuses what does not fit, and can be undone."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from warc_seasons import AGENCY, URL, opened, report_page, season

from db.corrections import CorrectionsUnreadable, apply_corrections, read_corrections
from db.publish import current_snapshot

HEADER = "agency,division,report_id,year,indicator,applicant,old,new,reason,who,date\n"
GRANTED = {
    ("granted", "natural_person"): "5",
    ("granted", "total"): "5",
    ("requests_received", "natural_person"): "5",
    ("requests_received", "total"): "7",
    ("results_total", "natural_person"): "5",
    ("results_total", "total"): "5",
    ("refused_state_secret", "total"): "",
}
GOOD = f"{AGENCY},,,2023,requests_received,total,7,5,分项之和为5,王研究员,2026-03-01\n"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corrections") / "archive"
    season(path, [(URL.format(year=2023), "2024-02-01T00:00:00Z", 200, report_page(GRANTED))])
    return path


@pytest.fixture()
def db(archive: Path) -> sqlite3.Connection:
    """A copy that each test may change."""
    copy = sqlite3.connect(":memory:", isolation_level=None)
    with opened(archive) as source:
        source.backup(copy)
    copy.row_factory = sqlite3.Row
    copy.execute("PRAGMA foreign_keys = ON")
    return copy


def lines(tmp_path: Path, *rows: str, header: str = HEADER) -> list:
    path = tmp_path / "c.csv"
    path.write_text(header + "".join(rows), encoding="utf-8")
    return read_corrections(path)


def test_both_values_stay_visible(db: sqlite3.Connection, tmp_path: Path) -> None:
    outcome = apply_corrections(db, lines(tmp_path, GOOD))
    assert (outcome.applied, outcome.refused) == (1, [])
    where = "WHERE indicator = 'requests_received' AND applicant = 'total'"
    figure = db.execute(f"SELECT * FROM figures {where}").fetchone()
    assert (figure["value"], figure["corrected_value"]) == (7, 5)
    assert (figure["state"], figure["corrected_state"]) == ("reported", "reported")
    preferred = db.execute(f"SELECT * FROM figures_corrected {where}").fetchone()
    assert (preferred["value"], preferred["published_value"], preferred["is_corrected"]) == (
        5,
        7,
        1,
    )
    others = db.execute(
        "SELECT count(*) FROM figures_corrected WHERE is_corrected OR value IS NOT published_value"
    ).fetchone()[0]
    assert others == 1
    published = db.execute("SELECT requests_received, corrections FROM agency_years").fetchone()
    corrected = db.execute("SELECT requests_received FROM agency_years_corrected").fetchone()
    assert (tuple(published), tuple(corrected)) == ((7, 1), (5,))
    for view in ("applications_by_result", "applications_by_applicant", "reviews_and_litigation",
                 "proactive_disclosure"):  # fmt: skip
        marked = db.execute(f"SELECT DISTINCT corrections FROM {view}").fetchall()
        assert [tuple(row) for row in marked] == [(1,)], view
    series = db.execute(
        "SELECT concept, published_value, corrected_value FROM corrected_series"
    ).fetchall()
    assert ("requests_received", 7, 5) in [tuple(row) for row in series]
    assert all("requests_received" in row["concept"] for row in series)
    shown = db.execute("SELECT * FROM corrected_figures").fetchone()
    assert (shown["reason"], shown["corrected_by"], shown["corrected_on"], shown["line"]) == (
        "分项之和为5",
        "王研究员",
        "2026-03-01",
        2,
    )
    assert not db.execute("PRAGMA foreign_key_check").fetchall()


def test_a_cell_can_be_corrected_to_and_from_a_state(
    db: sqlite3.Connection, tmp_path: Path
) -> None:
    refused = f"{AGENCY},,,2023,refused_state_secret,total,blank,0,看原件,王,2026-03-01\n"
    granted = f"{AGENCY},,,2023,granted,total,5,unreadable,印章遮盖,王,2026/03/01\n"
    outcome = apply_corrections(db, lines(tmp_path, refused, granted))
    assert outcome.refused == []
    before = db.execute("SELECT granted, refused_total FROM agency_years").fetchone()
    after = db.execute("SELECT granted, refused_total FROM agency_years_corrected").fetchone()
    assert (tuple(before), tuple(after)) == ((5, None), (None, 0))


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (GOOD.replace(",7,5,", ",8,5,"), "stands as 7, not 8"),
        (GOOD.replace(",7,5,", ",7,7,"), "the same"),
        (GOOD.replace(",7,5,", ",7,,"), "column new is empty"),
        (GOOD.replace(",7,5,", ",7,5.5,"), "whole numbers"),
        (GOOD.replace(",7,5,", ",7,-5,"), "negative"),
        (GOOD.replace(",7,5,", ",7,nan,"), "column new"),
        (GOOD.replace(AGENCY, "某某县水利局"), "no agency"),
        (GOOD.replace("2023", "2022"), "no report"),
        (GOOD.replace("2023", "去年"), "no year"),
        (GOOD.replace("requests_received", "requests"), "no indicator"),
        (GOOD.replace("requests_received", "refused_total"), "correct refused_state_secret"),
        (GOOD.replace("requests_received", "other_handling"), "on its form"),
        (GOOD.replace("total", "总计"), "natural_person"),
        (GOOD.replace("requests_received,total", "reconsideration_total,total"), "no applicants"),
        (GOOD.replace("分项之和为5", ""), "reason is empty"),
        (GOOD.replace("2026-03-01", "yesterday"), "no date"),
        (GOOD.replace(AGENCY, ""), "neither agency nor report_id"),
        (GOOD.replace(f"{AGENCY},,", ",,99"), "no report 99"),
    ],
)
def test_what_does_not_fit_is_refused_with_line_and_remedy(
    db: sqlite3.Connection, tmp_path: Path, row: str, says: str
) -> None:
    other = f"{AGENCY},,,2023,results_total,total,5,6,理由,李,2026-03-02\n"
    outcome = apply_corrections(db, lines(tmp_path, row, other))
    assert outcome.applied == 1
    (message,) = outcome.refused
    assert says in message
    assert "line 2" in message
    problem = db.execute("SELECT * FROM problems WHERE code = 'correction_refused'").fetchone()
    assert problem["detail"] == message
    assert problem["place"] == '{"line": 2}'


def test_a_figure_is_corrected_once(db: sqlite3.Connection, tmp_path: Path) -> None:
    outcome = apply_corrections(db, lines(tmp_path, GOOD, GOOD.replace(",5,", ",6,")))
    assert outcome.applied == 1
    assert "already corrected by line 2" in outcome.refused[0]


def test_a_report_id_will_do(db: sqlite3.Connection, tmp_path: Path) -> None:
    row = GOOD.replace(f"{AGENCY},,,2023", ",,1,")
    assert apply_corrections(db, lines(tmp_path, row)).applied == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_files_as_spreadsheets_save_them(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "c.csv"
    path.write_bytes((HEADER + GOOD).replace("\n", "\r\n").encode(encoding))
    ((line, cells),) = read_corrections(path)
    assert (line, cells["agency"]) == (2, AGENCY)


@pytest.mark.parametrize("text", ["", "agency,year\n", HEADER.replace("old,", ""), "\x00"])
def test_what_is_no_corrections_file_says_so(tmp_path: Path, text: str) -> None:
    path = tmp_path / "c.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CorrectionsUnreadable, match="line 1"):
        read_corrections(path)


def test_the_build_applies_them_and_taking_a_line_out_undoes_it(archive: Path) -> None:
    def state() -> list[tuple]:
        snapshot = sqlite3.connect(f"file:{current_snapshot(archive)}?mode=ro", uri=True)
        rows = snapshot.execute("SELECT * FROM corrections").fetchall()
        snapshot.close()
        return rows

    file = archive / "corrections.csv"
    file.write_text(HEADER + GOOD, encoding="utf-8")
    assert season(archive, []).corrections_applied == 1
    once = state()
    assert season(archive, []).corrections_applied == 1
    assert state() == once
    file.write_text(HEADER, encoding="utf-8")
    assert season(archive, []).corrections_removed == 1
    assert state() == []
    file.unlink()


def test_a_changed_report_refuses_its_old_correction(tmp_path: Path) -> None:
    archive, url = tmp_path / "archive", URL.format(year=2023)
    first = report_page(GRANTED)
    archive.mkdir()
    (archive / "corrections.csv").write_text(HEADER + GOOD, encoding="utf-8")
    assert season(archive, [(url, "2024-02-01T00:00:00Z", 200, first)]).corrections_applied == 1
    changed = report_page(GRANTED | {("requests_received", "total"): "5"})
    summary = season(archive, [(url, "2024-05-01T00:00:00Z", 200, changed)])
    assert summary.corrections_applied == 0
    assert "stands as 5, not 7" in summary.corrections_refused[0]
