"""Tables without rules whose blanks the form's sums deny are in doubt; those they confirm are not."""

from __future__ import annotations

from decimal import Decimal

from parsers.checks import run_checks
from parsers.document import Cell, Document, Grid, Paragraph
from parsers.drawn.loose.assemble import _doubt
from parsers.drawn.loose.bands import Column, Columns
from parsers.drawn.loose.pieces import Piece
from parsers.drawn.loose.rows import TWO_IN_ONE, Row
from parsers.layouts import APPLICANTS
from parsers.report import Fact, State
from parsers.unruled import DENIED, UNCLAIMED, doubt_denied, doubt_unclaimed
from tests.parsers.test_checks import LAYOUTS, facts
from tests.parsers.test_loose_tables import COLUMNS, SIZE, figures, grids, header, page, run

ROW = "refused_process_information"


def doubted(*, unruled: bool = True, **changes: int | None) -> set[str]:
    """The rows of table 3 in doubt where each figure stands in one table."""
    found = facts(**changes)
    for fact in found:
        fact.place = {"table": 1, "row": 1, "column": 1}
    document = Document("pdf", [Grid([], 1, unruled=unruled)])
    doubt_denied(document, found, LAYOUTS, run_checks(found, LAYOUTS, year=2023))
    return {f.indicator for f in found if f.doubt == DENIED}


def row(code: str, *values: int | None) -> dict[str, int | None]:
    return {f"{code}__{a}": v for a, v in zip(APPLICANTS, values, strict=True)}


def test_a_row_that_adds_up_one_cell_along_is_in_doubt() -> None:
    assert doubted(**row(ROW, 3, 4, 7, None, None, None, None)) == {ROW}
    assert doubted(**row(ROW, 3, None, 4, None, None, None, 7)) == set()
    assert doubted(**row(ROW, 3, 4, 7, None, None, None, None), unruled=False) == set()


def test_rows_blank_in_the_same_columns_share_the_doubt_where_more_than_one_adds_up_so() -> None:
    shifted = {
        **row("granted", 3, 4, 0, 0, 0, 7, None),
        **row(ROW, 5, 0, 0, 0, 0, 5, None),
        **row("unable_not_held", 0, 0, 0, 0, 0, 0, None),
    }
    assert doubted(**shifted) == {"granted", ROW, "unable_not_held"}


def test_a_row_of_a_total_alone_is_in_doubt_and_so_is_a_blank_denied_both_ways() -> None:
    assert ROW in doubted(**row(ROW, None, None, None, None, None, None, 9))
    both = {**row(ROW, None, 0, 0, 4, 0, 0, 9), "results_total__natural_person": 5}
    assert ROW in doubted(**both)


def test_kinds_of_organisations_left_blank_throughout_are_not_in_doubt() -> None:
    codes = {f.indicator for f in facts() if f.applicant}
    left = {
        k: v for code in codes for k, v in row(code, 0, None, None, None, None, None, 0).items()
    }
    assert doubted(**{**left, "requests_received__natural_person": 27}) == set()


def test_columns_that_no_row_fills_and_no_heading_proves_are_in_doubt() -> None:
    """As many places as headings, none of the rows filled, two of the places under no heading."""
    names = ["（一）予以公开", "2.重复申请", "3.要求提供公开出版物"]
    labels = [run(n, 50, 120 + 15 * k) for k, n in enumerate(names)]
    lines = [[*COLUMNS[:5], 502], [*COLUMNS[1:5], 473, 502], [*COLUMNS[:5], 502]]
    places = [run("3", x, 120 + 15 * k) for k, line in enumerate(lines) for x in line]
    [grid] = grids(page(1, *header(100), *labels, *places))
    assert len(grid.rows) == 4
    assert all(c.doubt for r in grid.rows[1:] for c in r[1:] if c is not None)


def test_second_lines_of_a_row_apart_are_no_row() -> None:
    """六十四 set as three lines, each as far from the next as rows are, beside a torn label."""
    [grid] = grids(
        page(
            1, *header(100), run("（一）予以公开", 50, 120), *figures(120, *"1000001"),
            run("6.", 50, 150), run("属于", 50, 180), run("四类过程性信息", 50, 210),
            *figures(150, "5", "0", "0", "59", "0", "0", ""), run("六", COLUMNS[6], 150),
            run("十", COLUMNS[6], 180), run("四", COLUMNS[6], 210),
            run("2.重复申请", 50, 240), *figures(240, *"1000001"),
        )
    )  # fmt: skip
    cells = [c for r in grid.rows for c in r[1:] if c is not None and r[0] and "四类" in r[0].text]
    assert cells and all(c.doubt for c in cells)


def test_figures_above_others_without_a_label_are_in_doubt() -> None:
    """4223件 set as 422 over 3(件)."""
    [grid] = grids(
        page(
            1, *header(100), run("（一）予以公开", 50, 120), *figures(120, *"1000001"),
            run("6.属于四类过程性信息", 50, 150), *figures(150, "0", "422", "0", "0", "0", "0", "422"),
            run("3(件)", COLUMNS[1], 166), run("3(件)", COLUMNS[6], 166),
            run("2.重复申请", 50, 182), *figures(182, *"1000001"),
        )
    )  # fmt: skip
    cells = [c for r in grid.rows for c in r if c is not None and c.text == "422"]
    assert cells and all(c.doubt for c in cells)


def test_a_blank_row_beside_a_filled_one_of_no_known_label_is_in_doubt() -> None:
    """A label whose lines stand as far apart as rows: its figures stand beside the second line."""
    [grid] = grids(
        page(
            1, *header(100), run("（一）予以公开", 50, 120), *figures(120, *"1000001"),
            run("（二）部分公开（区分处理的，", 50, 150), run("不计其他情形）", 50, 180),
            *figures(180, *"4000004"), run("2.重复申请", 50, 210), *figures(210, *"1000001"),
        )
    )  # fmt: skip
    blank = [c for r in grid.rows for c in r[1:] if c is not None and not c.text and r[0]]
    assert len(blank) == 7 and all(c.doubt for c in blank)


def test_rows_beside_figures_that_ran_together_are_in_doubt() -> None:
    """Units so near to each other that they pass for one text hold the figures of three rows."""
    tall = Piece("条条条", 250, 260, 115, 151, SIZE)
    four = [Piece("4", 400, 405, y, y + 10, SIZE, value=True) for y in (115, 128, 141)]
    labels = [
        Piece(n, 50, 150, y, y + 10, SIZE)
        for n, y in zip("甲乙丙丁", (115, 128, 141, 170), strict=True)
    ]
    one = Row(
        115, labels[1], None, [tall, *four], [Cell("4 4 4", 0, 0, doubt=TWO_IN_ONE)], data=True
    )
    bare = [Row(x.top, x, None, [], [Cell("", 0, 0)], data=True) for x in labels if x != labels[1]]
    _doubt([one, *bare], Columns([Column(400, 405, None, four)]), {}, named_twice=False)
    assert [bool(r.cells[0].doubt) for r in bare] == [True, True, False]


def test_a_blank_under_a_heading_that_took_marks_for_its_second_line_is_in_doubt() -> None:
    """*** in place of a figure, right below the heading."""
    lines = [Piece(t, 400, 420, y, y + 10, SIZE) for t, y in (("总计", 100), ("***", 112))]
    head = Piece("总计***", 400, 420, 100, 122, SIZE, lines=lines)
    row = Row(115, Piece("甲", 50, 60, 115, 125, SIZE), None, [], [Cell("", 0, 0)], data=True)
    _doubt([row], Columns([Column(400, 420, head)]), {}, named_twice=False)
    assert row.cells[0].doubt


def test_a_doubt_already_there_is_kept() -> None:
    fact = Fact("granted", "total", Decimal(1), "1", State.REPORTED, {"table": 1}, doubt="other")
    blank = Fact("granted", "natural_person", None, "", State.BLANK, {"table": 1})
    doubt_denied(Document("pdf", [Grid([], 1, unruled=True)]), [fact, blank], LAYOUTS, [])
    assert fact.doubt == "other"


def unclaimed(*texts: str, doubt: str | None = None, unruled: bool = True) -> str | None:
    """The doubt of a blank in the first row of a table, whose second row, none of the form's, has these cells."""
    rows = [["其他", "", ""], [*texts]]
    cells: list[list[Cell | None]] = [
        [Cell(text, r, c, doubt=doubt if r else None) for c, text in enumerate(row)]
        for r, row in enumerate(rows)
    ]
    blank = Fact(ROW, None, None, "", State.BLANK, {"table": 1, "row": 1, "column": 2})
    doubt_unclaimed(Document("pdf", [Grid(cells, 1, unruled=unruled)]), [blank])
    return blank.doubt


def test_a_blank_beside_a_number_that_no_row_takes_is_in_doubt() -> None:
    assert unclaimed("三、办理结果", "50", "", doubt="nearest row") == UNCLAIMED
    assert unclaimed("三、办理结果", "50", "") is None  # surely a row of its own
    assert unclaimed("三、办理结果", "——", "", doubt="nearest row") is None
    assert unclaimed("三、办理结果", "50", "", doubt="nearest row", unruled=False) is None


def test_a_number_alone_below_a_table_puts_its_blanks_in_doubt() -> None:
    for text, doubt in (("0", UNCLAIMED), ("四、行政复议", None)):
        blank = Fact(ROW, None, None, "", State.BLANK, {"table": 1, "row": 1, "column": 2})
        doubt_unclaimed(Document("pdf", [Grid([], 1, unruled=True), Paragraph(text)]), [blank])
        assert blank.doubt == doubt
