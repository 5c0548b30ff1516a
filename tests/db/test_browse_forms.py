"""The official forms as grids: every position covered once, every figure of the layout placed."""

from __future__ import annotations

import pytest

from db.browse.forms import Form, form
from parsers.layouts import APPLICANTS, indicator, layouts

EVERY = [
    (spec["table"], key) for spec in layouts() for key in (spec["layout"], *spec.get("also", ()))
]


def covered(drawn: Form) -> dict[tuple[int, int], object]:
    """Grid position → cell, as a browser lays the table out; fails where two cells overlap."""
    grid: dict[tuple[int, int], object] = {}
    for r, row in enumerate(drawn.rows):
        c = 0
        for cell in row:
            while (r, c) in grid:
                c += 1
            for down in range(cell.rowspan):
                for across in range(cell.colspan):
                    assert (r + down, c + across) not in grid
                    grid[r + down, c + across] = cell
    return grid


@pytest.mark.parametrize(("table", "layout"), EVERY)
def test_every_layout_is_drawn_as_a_full_rectangle(table: str, layout: str) -> None:
    drawn = form(table, layout)
    grid = covered(drawn)
    rows = max(r for r, _ in grid) + 1
    columns = max(c for _, c in grid) + 1
    assert rows == len(drawn.rows)
    assert len(grid) == rows * columns


@pytest.mark.parametrize(
    ("table", "layout", "rows", "columns", "figures"),
    [
        # 国办公开办函〔2021〕30号 and 〔2019〕60号
        ("T2", "2021", 14, 4, 10),
        ("T2", "2019", 18, 4, 22),
        ("T3", "2021", 28, 10, 175),
        ("T3", "2019", 26, 10, 161),
        ("T4", "2021", 4, 15, 15),
        ("T4", "2019", 4, 15, 15),
    ],
)
def test_official_sizes(table: str, layout: str, rows: int, columns: int, figures: int) -> None:
    drawn = form(table, layout)
    grid = covered(drawn)
    assert (max(r for r, _ in grid) + 1, max(c for _, c in grid) + 1) == (rows, columns)
    assert len(drawn.figures) == figures


def test_table_three_spans_and_order_are_the_official_ones() -> None:
    drawn = form("T3", "2021")
    spans = {c.zh: (c.rowspan, c.colspan) for row in drawn.rows for c in row if c.zh}
    assert spans["申请人情况"] == (1, 7)
    assert spans["法人或其他组织"] == (1, 5)
    assert spans["三、本年度办理结果"] == (22, 1)
    assert spans["（三）不予公开"] == (8, 1)
    assert spans["（四）无法提供"] == (3, 1)
    assert spans["（五）不予处理"] == (5, 1)
    assert spans["（六）其他处理"] == (3, 1)
    assert spans["（七）总计"] == (1, 2)
    assert spans["一、本年新收政府信息公开申请数量"] == (1, 3)
    granted = next(row for row in drawn.rows if any(c.indicator == "granted" for c in row))
    assert tuple(c.applicant for c in granted if c.indicator) == APPLICANTS
    assert form("T3", "2019").rows[5][0].rowspan == 20


@pytest.mark.parametrize(("table", "layout"), EVERY)
def test_the_form_places_exactly_the_indicators_of_its_layout(table: str, layout: str) -> None:
    spec = next(
        s for s in layouts() if s["table"] == table and layout in (s["layout"], *s.get("also", ()))
    )
    if spec["reader"] == "blocks":
        wanted = {c for b in spec["blocks"] for r in b["rows"] for c in r["indicators"].values()}
    elif spec["reader"] == "strip":
        wanted = {code for group in spec["indicators"] for code in group}
    else:
        wanted = {row["indicator"] for row in spec["rows"]}
    assert {code for code, _ in form(table, layout).figures} == wanted
    assert all(indicator(code) for code in wanted)


@pytest.mark.parametrize("table", ["T2", "T3", "T4"])
def test_the_three_tables_have_english_for_every_label(table: str) -> None:
    for layout in ("2021", "2019"):
        for row in form(table, layout).rows:
            assert all(cell.en for cell in row if cell.zh)
