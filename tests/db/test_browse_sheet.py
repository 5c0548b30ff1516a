"""The filled-in form: five different things in a cell never look alike, each with its note."""

from __future__ import annotations

import pytest

from db.browse.sheet import Check, Correction, Drawn, Figure, Sheet, fill
from parsers.layouts import APPLICANTS

KEY = ("granted", "natural_person")


def cell(sheet: Sheet, key: tuple[str, str | None]) -> Drawn:
    return next(d for row in sheet.rows for d in row if (d.cell.indicator, d.cell.applicant) == key)


def everything(
    state: str = "reported", value: float | None = 0
) -> dict[tuple[str, str | None], Figure]:
    from db.browse.forms import form

    return {key: Figure(value, state, "0") for key in form("T3", "2021").figures}


def test_a_clean_table_has_no_marks() -> None:
    sheet = fill("T3", "2021", everything() | {KEY: Figure(12, "reported", "12")}, [])
    assert sheet.notes == []
    assert cell(sheet, KEY).classes == ""
    assert cell(sheet, ("granted", "total")).classes == "zero"
    assert not sheet.is_missing


@pytest.mark.parametrize(
    ("figure", "kind"),
    [
        (Figure(None, "blank", ""), "blank"),
        (Figure(None, "not_applicable", "/"), "not_applicable"),
        (Figure(None, "unreadable", "1O"), "unreadable"),
        (Figure(None, "missing", None), "missing"),
        (Figure(8, "reported", "8", doubt="column uncertain"), "doubt"),
        (
            Figure(
                8, "reported", "8", correction=Correction(3, "reported", "typo", "A", "2026-01-02")
            ),
            "corrected",
        ),
    ],
)
def test_each_state_has_its_own_look_and_a_note(figure: Figure, kind: str) -> None:
    sheet = fill("T3", "2021", everything() | {KEY: figure}, [])
    assert cell(sheet, KEY).classes == kind
    (note,) = sheet.notes
    assert (note.number, note.kind, note.figure) == (1, kind, figure)
    assert [n.number for n in cell(sheet, KEY).notes] == [1]


def test_a_place_without_a_stored_figure_is_missing_and_not_zero() -> None:
    stored = everything()
    del stored[KEY]
    sheet = fill("T3", "2021", stored, [])
    assert cell(sheet, KEY).classes == "missing"
    assert sheet.notes[0].kind == "missing" and sheet.notes[0].count == 1
    assert fill("T3", "2021", {}, []).is_missing
    assert fill("T3", "2021", {}, []).notes[0].count == 175


def test_a_failed_check_marks_every_cell_it_reads_with_one_note() -> None:
    cells = frozenset({("requests_received", "total"), ("results_total", "total")})
    check = Check("T3.COL.BALANCE", "total", 42, 43, "H", None, cells)
    sheet = fill("T3", "2021", everything(), [check])
    assert [n.check for n in sheet.notes] == [check]
    for key in cells:
        assert cell(sheet, key).classes == "failed zero"
        assert [n.number for n in cell(sheet, key).notes] == [1]
    assert sum("failed" in d.classes for row in sheet.rows for d in row) == 2


def test_a_cell_may_be_unreadable_and_break_a_check_at_once() -> None:
    check = Check("T3.ROW.TOTAL", None, 1, 2, "H", None, frozenset({KEY}))
    sheet = fill("T3", "2021", everything() | {KEY: Figure(None, "unreadable", "二")}, [check])
    assert cell(sheet, KEY).classes == "failed unreadable"
    assert [n.kind for n in cell(sheet, KEY).notes] == ["failed", "unreadable"]


def test_blank_cells_share_a_note_and_different_dashes_do_not() -> None:
    changed = {
        ("granted", APPLICANTS[0]): Figure(None, "blank", ""),
        ("granted", APPLICANTS[1]): Figure(None, "blank", ""),
        ("granted", APPLICANTS[2]): Figure(None, "not_applicable", "/"),
        ("granted", APPLICANTS[3]): Figure(None, "not_applicable", "—"),
    }
    sheet = fill("T3", "2021", everything() | changed, [])
    assert [(n.kind, n.count) for n in sheet.notes] == [
        ("blank", 2),
        ("not_applicable", 1),
        ("not_applicable", 1),
    ]


def test_last_years_figure_stands_beside_this_years() -> None:
    sheet = fill("T3", "2021", everything(), [], {KEY: Figure(5, "reported", "5")})
    drawn = cell(sheet, KEY)
    assert drawn.previous is not None and drawn.previous.value == 5
    assert cell(sheet, ("granted", "total")).previous is None


def test_an_unknown_layout_is_refused() -> None:
    with pytest.raises(KeyError):
        fill("T3", "1999", {}, [])


def test_a_warning_looks_different_from_a_broken_identity() -> None:
    soft = Check("TXT.RECEIVED", None, 5, 7, "S", "正文写 5 件", frozenset({KEY}))
    hard = Check("T3.ROW.TOTAL", None, 5, 7, "H", None, frozenset({("granted", "total")}))
    sheet = fill("T3", "2021", everything(), [hard, soft])
    assert cell(sheet, KEY).classes == "warned zero"
    assert cell(sheet, ("granted", "total")).classes == "failed zero"
    assert {n.kind for n in sheet.notes} == {"warned", "failed"}
