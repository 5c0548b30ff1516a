"""Tables without rules: a second table 4 over a page break, numbers with separators."""

from __future__ import annotations

from parsers.drawn.loose.pieces import Piece
from parsers.drawn.loose.rows import cell_of
from tests.parsers.test_loose_tables import grids, page, run, texts

RESULTS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]


def test_the_groups_of_a_second_table_4_at_the_end_of_a_page_are_those_of_the_next() -> None:
    wide = [60.0 + 95 * k for k in range(5)]
    narrow = [60.0 + 48 * k for k in range(10)]
    above = [
        run("行政复议", 60, 650),
        *(run(n, x, 670) for n, x in zip(RESULTS, wide, strict=True)),
        *(run(str(k), x, 690) for k, x in enumerate(wide)),
        run("行政诉讼", 60, 725), run("未经复议直接起诉", 60, 746), run("复议后起诉", 300, 746),
    ]  # fmt: skip
    below = [
        *(run(n, x, 60) for n, x in zip(RESULTS * 2, narrow, strict=True)),
        *(run(str(k), x, 80) for k, x in enumerate(narrow)),
    ]
    upper, lower = (texts(grid) for grid in grids(page(1, *above), page(2, *below)))
    assert upper[-1] == list("01234")
    assert lower[-1] == list("0123456789")
    assert lower[-3] == ["未经复议直接起诉"] * 5 + ["复议后起诉"] * 5


def test_a_number_with_separators_over_lines_of_one_cell_is_whole() -> None:
    def line(text: str, top: float) -> Piece:
        return Piece(text, 0, 10, top, top + 10, 10, True)

    assert cell_of([line("8，", 0), line("12", 13), line("1", 26)]).text == "8，121"
    assert cell_of([line("8", 0), line("12", 13)]).text == "8 12"
