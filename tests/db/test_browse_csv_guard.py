"""CSV leaves the site inert for spreadsheets and otherwise unchanged."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.browse.csv_guard import CsvGuard, guarded

CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)


def written(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize(
    "cell", ["=1+1", "=cmd|'/C calc'!A0", "@SUM(A1)", "+1+1", "-1+1", "\t=1", "\r=1", "＝1+1", "-a"]
)
def test_what_a_spreadsheet_would_run_is_prefixed(cell: str) -> None:
    assert guarded(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["-8", "-0.5", "+3", "12", "", "减4", "2024-01-31", "a=b", "1e5"])
def test_numbers_and_plain_text_stay(cell: str) -> None:
    assert guarded(cell) == cell


@given(
    st.lists(
        st.lists(CELLS | st.sampled_from(["=1", '="a,b"\n']), min_size=2, max_size=4), max_size=8
    ),
    st.integers(1, 40),
)
def test_any_table_cut_anywhere_comes_out_guarded_and_complete(
    rows: list[list[str]], step: int
) -> None:
    text = written(rows)
    guard = CsvGuard()
    out = "".join(guard.feed(text[i : i + step]) for i in range(0, len(text), step)) + guard.close()
    read = list(csv.reader(io.StringIO(out, newline="")))
    assert read == [[guarded(cell) for cell in row] for row in rows]
