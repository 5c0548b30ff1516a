"""Workbooks show something else than they hold: the shown text is the raw text, in doubt."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from parsers import carriers, parse_bytes
from parsers.carriers._number_format import as_shown
from parsers.document import Cell
from parsers.report import State
from tests.generator.make import make

ACCOUNTING = '_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.5, "0", "1"),
        (0.4, "0", "0"),
        (0.5, "0%", "50%"),
        (1234, "#,##0", "1234"),
        (12345, "#,##0,", "12"),
        (0, ACCOUNTING, "-"),
        (-3, ACCOUNTING, "-3"),
        (3, '0"件"', "3件"),
        (5, '0"万"', "5万"),
        (3, ";;;", ""),
        (0, "#", ""),
        (2.345, "#.##", "2.35"),
        (-3.0, "0.0_);(0.0)", "(3.0)"),
        (7, "[Red]General", "7"),
        (12345, '0!.0,"万"', None),
        (3, "[>5]0", None),
        (45292, "yyyy-mm-dd", None),
        (0.5, "# ?/?", None),
    ],
)
def test_formats(value: float, code: str, shown: str | None) -> None:
    assert as_shown(value, code) == shown


def cells(*entries: tuple[object, str]) -> list[Cell]:
    """The second row of a sheet of these values and formats, as cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([f"列{n}" for n in range(len(entries))])
    for column, (value, code) in enumerate(entries, start=1):
        sheet.cell(2, column, value).number_format = code
    out = io.BytesIO()
    book.save(out)
    [grid] = carriers.read(out.getvalue()).grids
    return [c for c in grid.rows[1] if c is not None]


def test_what_is_shown_is_the_text_and_in_doubt_where_it_differs() -> None:
    found = cells(
        (0.5, "0"), (12.0, "#,##0.00"), (3, '0"件"'), (0, ACCOUNTING), (0.25, "0%"), (9, "[>5]0")
    )
    assert [c.text for c in found] == ["1", "12", "3件", "-", "25%", "9"]
    assert [bool(c.doubt) for c in found] == [True, False, False, True, True, True]
    assert "holds 0.5 and shows '1'" in str(found[0].doubt)


def test_errors_are_what_the_cell_says() -> None:
    assert [c.text for c in cells(("#REF!", "General"), ("#DIV/0!", "0"))] == ["#REF!", "#DIV/0!"]


def test_a_hidden_column_is_in_doubt() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["甲", "乙", "丙"], [1, 2, 3]):
        sheet.append(row)
    sheet.column_dimensions["B"].hidden = True
    out = io.BytesIO()
    book.save(out)
    [grid] = carriers.read(out.getvalue()).grids
    assert [bool(c and c.doubt) for c in grid.rows[1]] == [False, True, False]


def test_a_report_in_a_workbook_keeps_the_shown_text_as_raw() -> None:
    made = make(7, 3, "xlsx", layout="2021", quirks=[])
    book = openpyxl.load_workbook(io.BytesIO(made.data))
    sheet = book.active
    [cell] = [row[1] for row in sheet.iter_rows() if row[0].value == "行政许可"]
    cell.value, cell.number_format = 0.6, "0"
    out = io.BytesIO()
    book.save(out)
    report = parse_bytes(out.getvalue())
    [fact] = [f for f in report.facts if f.indicator == "administrative_licensing_decisions"]
    assert (fact.state, fact.value, fact.raw) == (State.REPORTED, 1, "1")
    assert fact.doubt == "the cell holds 0.6 and shows '1'"


def test_broken_styles_are_no_reason_to_fail() -> None:
    made = make(7, 3, "xlsx", layout="2021", quirks=[])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made.data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            if name != "xl/styles.xml":
                target.writestr(name, source.read(name))
    assert parse_bytes(out.getvalue()).is_report
