"""Tables without rules: labels, columns, blanks, page breaks, by places and by what the forms say."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path

import pytest

from parsers import parse_bytes
from parsers.document import Grid, Paragraph
from parsers.drawn import DrawnPage, blocks
from parsers.evaluate import as_dict, compare, overall

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.generator.carriers import chrome, office
from tests.generator.make import make

SIZE = 10.0
Run = list[dict[str, object]]


def run(text: str, x: float, top: float, *, right: bool = False, apart: float = 0.0) -> Run:
    """A run of characters from `x` on, or (`right`) up to it; digits half as wide as the rest."""
    widths = [SIZE / 2 if c.isascii() else SIZE for c in text]
    x -= (sum(widths) + apart * (len(text) - 1)) if right else 0
    out: Run = []
    for c, wide in zip(text, widths, strict=True):
        out.append(
            {"text": c, "x0": x, "x1": x + wide, "top": top, "bottom": top + SIZE, "upright": True}
        )
        x += wide + apart
    return out


def page(number: int, *runs: Run) -> DrawnPage:
    return DrawnPage(number, 595, 842, [c for r in runs for c in r])


def grids(*pages: DrawnPage) -> list[Grid]:
    return [b for b in blocks(list(pages)) if isinstance(b, Grid)]


def texts(grid: Grid) -> list[list[str]]:
    return [[c.text if c else "·" for c in row] for row in grid.rows]


APPLICANTS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
COLUMNS = [200.0, 240.0, 290.0, 340.0, 410.0, 480.0, 510.0]


def header(top: float) -> list[Run]:
    return [run(n, x, top) for n, x in zip(APPLICANTS, COLUMNS, strict=True)]


def figures(top: float, *values: str) -> list[Run]:
    return [run(v, x, top) for v, x in zip(values, COLUMNS, strict=True) if v]


def test_the_lines_of_a_label_are_told_by_the_form_where_rows_are_as_close_as_lines() -> None:
    """Rows 12 apart, lines 12 apart, and a blank row: only the form says which line is which."""
    [grid] = grids(
        page(
            1, *header(100),
            run("（一）予以公开", 50, 112), *figures(112, *"1000001"),
            run("1.信访举报投诉类申请", 50, 124),
            run("2.没有现成信息需要", 50, 136), *figures(136, *"2000002"),
            run("另行制作", 50, 148),
            run("2.重复申请", 50, 160), *figures(160, *"3000003"),
        )
    )  # fmt: skip
    rows = {row[0]: row[1:] for row in texts(grid)}
    assert rows["2.没有现成信息需要另行制作"] == list("2000002")
    assert rows["1.信访举报投诉类申请"] == [""] * 7
    assert rows["2.重复申请"] == list("3000003")


def test_blocks_without_titles_between_them_have_their_own_columns() -> None:
    found = grids(
        page(
            1,
            run("第二十条第（一）项", 50, 100),
            run("信息内容", 50, 115), run("本年制发件数", 150, 115), run("本年废止件数", 250, 115),
            run("现行有效件数", 350, 115),
            run("规章", 50, 130), run("1", 150, 130), run("3", 350, 130),
            run("第二十条第（五）项", 50, 145),
            run("信息内容", 50, 160), run("本年处理决定数量", 220, 160),
            run("行政许可", 50, 175), run("77", 220, 175),
            run("（本列数据的勾稽关系为：第一项加第二项之和）", 50, 190 - 3), *header(200),
            run("（一）予以公开", 50, 215), *figures(215, *"1000001"),
            run("2.重复申请", 50, 230), *figures(230, *"1000001"),
        )
    )  # fmt: skip
    one, two, three = (texts(g) for g in found)
    assert one[-1] == ["规章", "1", "", "3"]
    assert two[-1] == ["行政许可", "77"]
    assert three[-1] == ["2.重复申请", *"1000001"]


def test_columns_blank_throughout_are_known_by_their_headings() -> None:
    """Headings about the middle, figures to the left of their cells: as far off in every column."""
    heads = [
        run(n, x, 100) for n, x in zip(["自然人", "其他", "总计"], [200, 280, 350], strict=True)
    ]
    more = [run(n, x, 100) for n, x in zip(["商业企业", "科研机构"], [410, 480], strict=True)]
    [grid] = grids(
        page(
            1, *heads, *more,
            *[r for k, label in enumerate(["（一）予以公开", "2.重复申请", "1.属于国家秘密"])
              for r in (run(label, 50, 120 + 20 * k), run("5", 196, 120 + 20 * k), run("35", 346, 120 + 20 * k))],
        )
    )  # fmt: skip
    assert texts(grid)[1] == ["（一）予以公开", "5", "", "35", "", ""]


def test_a_number_that_goes_on_below_itself_is_whole_and_in_doubt() -> None:
    [grid] = grids(
        page(
            1, *header(100),
            run("（一）予以公开", 50, 120), *figures(120, "134", "0", "", "", "", "", "134"),
            run("04", 200, 132), run("04", 510, 132),
            run("2.没有现成信息需要", 50, 152), *figures(152, *"2000002"),
            run("另行制作", 50, 164),
            run("2.重复申请", 50, 184), *figures(184, *"3000003"),
        )
    )  # fmt: skip
    [row] = [r for r in grid.rows if r[0] and r[0].text == "（一）予以公开"]
    assert [c.text for c in row if c] == ["（一）予以公开", "13404", "0", "", "", "", "", "13404"]
    assert row[1] and row[1].doubt
    assert row[2] and not row[2].doubt


def test_a_remark_below_a_figure_belongs_to_it() -> None:
    [grid] = grids(
        page(
            1, *header(100),
            run("（一）予以公开", 50, 120), *figures(120, "35", *"000000"),
            run("（其中", 200, 132), run("延期3", 200, 144), run("件）", 200, 156),
            run("2.没有现成信息需要", 50, 176), *figures(176, *"2000002"),
            run("另行制作", 50, 188),
        )
    )  # fmt: skip
    assert texts(grid)[1][1] == "35（其中延期3件）"


def test_narrow_gaps_part_what_the_words_part() -> None:
    """Gaps of a quarter of a letter: between headings, not within a text of two scripts."""
    x = 200.0
    heads: list[Run] = []
    for name in APPLICANTS:
        heads.append(run(name, x, 100))
        x += SIZE * len(name) + 2.5
    starts = [float(h[0]["x0"]) for h in heads]  # type: ignore[arg-type]
    rows = [
        r
        for k, label in enumerate(["（一）予以公开", "2.重复申请", "1.属于国家秘密"])
        for r in (run(label, 50, 120 + 20 * k), *(run("0", s, 120 + 20 * k) for s in starts))
    ]
    [grid] = grids(page(1, *heads, *rows))
    assert texts(grid)[0][-7:] == APPLICANTS


def test_letters_spread_over_a_cell_are_one_heading() -> None:
    heads = header(100)[:-1]
    [grid] = grids(
        page(
            1, *heads, run("总计", 510, 100, apart=15),
            run("（一）予以公开", 50, 120), *figures(120, *"1000001"),
            run("2.重复申请", 50, 140), *figures(140, *"1000001"),
        )
    )  # fmt: skip
    assert texts(grid)[0][-1] == "总计"


def test_results_of_table_4_in_pairs_have_their_group_beside_them() -> None:
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    rows = [run("四、政府信息公开行政复议、行政诉讼情况", 50, 60)]
    rows += [
        run("行政复议", 50, 140),
        run("未经复议直接起诉", 120, 240),
        run("复议后起诉", 120, 340),
    ]
    for k in range(15):
        rows += [run(results[k % 5], 250, 100 + 20 * k), run(str(k), 400, 100 + 20 * k)]
    [grid] = grids(page(1, *rows))
    groups = [row[0].text if row[0] else "" for row in grid.rows]
    assert groups == ["行政复议"] * 5 + ["未经复议直接起诉"] * 5 + ["复议后起诉"] * 5
    assert [row[-1].text for row in grid.rows if row[-1]] == [str(k) for k in range(15)]


def test_a_page_break_within_label_header_or_number() -> None:
    first = page(
        1, *header(700),
        run("（一）予以公开", 50, 715), *figures(715, *"1000001"),
        run("2.没有现成信息需要", 50, 730), *figures(730, "", *"200002"),
    )  # fmt: skip
    second = page(
        2, run("另行制作", 50, 60),
        run("2.重复申请", 50, 80), *figures(80, *"3000003"),
        run("1.属于国家秘密", 50, 95), *figures(95, "", *"000000"),
    )  # fmt: skip
    [grid] = grids(first, second)
    rows = {row[0]: row[1:] for row in texts(grid)}
    assert rows["2.没有现成信息需要另行制作"] == ["", *"200002"]
    assert rows["1.属于国家秘密"] == ["", *"000000"]
    assert grid.place(len(grid.rows) - 1, 1)["page"] == 2
    third = page(2, run("9", 200, 60), run("2.重复申请", 50, 90), *figures(90, *"3000003"))
    [cut] = grids(first, third)
    [row] = [r for r in cut.rows if r[0] and r[0].text.startswith("2.没有")]
    assert row[1] and row[1].text == "9" and row[1].doubt


def test_a_figure_at_the_top_of_a_page_is_no_page_number_and_rows_of_noughts_no_running_head() -> (
    None
):
    pages = [
        page(
            n, *figures(60, *"0000000"), run("6.属于四类过程性信息", 50, 71),
            run("2.重复申请", 50, 100), *figures(100, *"3000003"),
            run("1.属于国家秘密", 50, 115), *figures(115, *"1000001"),
            run("214", 200, 760), run(f"- {n} -", 290, 800),
        )
        for n in (1, 2)
    ]  # fmt: skip
    found = " ".join(b.text if isinstance(b, Paragraph) else str(texts(b)) for b in blocks(pages))
    assert found.count("214") == 2
    assert "- 1 -" not in found
    assert found.count("'0', '0', '0', '0', '0', '0', '0'") == 2


def test_a_table_under_another_in_other_columns_is_another_table() -> None:
    upper = [f for k in range(3) for f in figures(120 + 15 * k, *"1000001")]
    lower = [run("4", x + 22, 180 + 15 * k) for k in range(3) for x in COLUMNS]
    names = [
        "（一）予以公开",
        "2.重复申请",
        "1.属于国家秘密",
        "4.保护第三方合法权益",
        "7.属于行政执法案卷",
        "（七）总计",
    ]
    labels = [run(n, 50, (120 if k < 3 else 135) + 15 * k) for k, n in enumerate(names)]
    found = grids(page(1, *header(100), *upper, *lower, *labels))
    assert [len(g.rows) for g in found] == [4, 3]
    assert texts(found[1])[0] == ["4.保护第三方合法权益", *"4444444"]


@pytest.mark.parametrize(
    ("carrier", "seed", "indexes"),
    [("plainpdf", 4711, (13, 16, 50, 55, 63)), ("plainpdf", 9001, (8, 54))],
)
def test_forms_without_rules_are_right(carrier: str, seed: int, indexes: tuple[int, ...]) -> None:
    """All blank, blanks around numbers, broken headings, tables run together, a header cut."""
    results = [
        compare(made.filename, as_dict(parse_bytes(made.data)), made.truth)
        for made in (make(seed, index, carrier) for index in indexes)
    ]
    total = overall(results)
    assert total["silent"] == 0
    assert total["right"] == total["figures"], [r.differences[:3] for r in results]


@pytest.mark.skipif(not office.available(), reason="soffice is not installed")
@pytest.mark.skipif(chrome.browser() is None, reason="chromium is not installed")
@pytest.mark.parametrize(("carrier", "index"), [("plainofficepdf", 20), ("plainchromepdf", 3)])
def test_borderless_tables_of_real_programs_are_right(carrier: str, index: int) -> None:
    """Numbers over two lines and labels cut by page breaks (20); figures on the right (3)."""
    made = make(4711, index, carrier)
    result = compare(made.filename, as_dict(parse_bytes(made.data)), made.truth)
    assert result.counts["right"] == result.figures, result.differences[:5]


def test_rows_that_go_on_below_a_page_number_have_the_columns_above_in_doubt() -> None:
    """A report pasted page by page: the second part has figures in two of its columns only."""
    [_, lower] = grids(
        page(
            1, *header(100),
            run("（一）予以公开", 50, 120), *figures(120, *"1000001"),
            run("2.重复申请", 50, 140), *figures(140, *"1000001"),
            [{**c, "bottom": 186.0} for c in run("- 3 -", 290, 170)],
            run("1.属于国家秘密", 50, 200), *figures(200, "3", "", "", "", "", "", "3"),
            run("（七）总计", 50, 220), *figures(220, "4", "", "", "", "", "", "4"),
        )
    )  # fmt: skip
    assert texts(lower)[0] == ["1.属于国家秘密", "3", "", "", "", "", "", "3"]
    assert all(c.doubt for row in lower.rows for c in row[1:] if c)


def test_the_number_of_a_label_on_a_line_of_its_own_is_no_figure() -> None:
    [grid] = grids(
        page(
            1, *header(100),
            run("4.", 50, 120), *figures(120, *"1000001"), run("无正当理由大量反复申请", 50, 132),
            run("2.重复申请", 50, 160), *figures(160, *"1000001"),
        )
    )  # fmt: skip
    assert texts(grid)[1] == ["4.无正当理由大量反复申请", *"1000001"]


def test_no_figures_below_a_heading_set_downwards_are_its_letters() -> None:
    """无 is a figure, and stands in 无法提供 set downwards: after the last letter it is a figure."""
    [grid] = grids(
        page(
            1, run("社会", 345, 76), run("公益", 345, 88), run("组织", 345, 100),
            *[r for r, n in zip(header(100), APPLICANTS, strict=True) if n != "社会公益组织"],
            run("（一）予以公开", 50, 114), *figures(114, "6", "2", "1", "", "1", "1", "9"), run("无", 345, 112),
            run("（二）部分公开", 50, 128), *[run("无", x + 5, 127) for x in COLUMNS],
        )
    )  # fmt: skip
    rows = {row[0]: row[1:] for row in texts(grid)}
    assert rows["（一）予以公开"] == ["6", "2", "1", "无", "1", "1", "9"]
    assert rows["（二）部分公开"] == ["无"] * 7


def painted(number: int, xs: list[float], ys: list[float], *runs: Run) -> DrawnPage:
    """A page with coloured cells between heights `ys`, and no rule."""
    grounds = [[(a, t, b, u) for a, b in pairwise(xs)] for t, u in pairwise(ys)]
    cells = [cell for row in grounds for cell in row]
    return DrawnPage(number, 595, 842, [c for r in runs for c in r], [cells], painted=[cells])


RESULTS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]


def litigation(top: float) -> list[Run]:
    groups = [("行政复议", 50), ("未经复议直接起诉", 215), ("复议后起诉", 380)]
    return [
        *[run(text, x, top) for text, x in groups],
        *[run(n[:2], 50 + 33 * i, top + 14) for i, n in enumerate(RESULTS * 3)],
        *[run(n[2:], 50 + 33 * i, top + 26) for i, n in enumerate(RESULTS * 3) if n[2:]],
    ]


FIFTEEN = [*"104055034270110", ""]


def test_the_ground_of_a_header_is_no_ruled_table_where_its_figures_follow_without_rules() -> None:
    xs = [48.0 + 33 * i for i in range(16)]
    values = [run(v, 52 + 33 * i, 146) for i, v in enumerate(FIFTEEN) if v]
    [grid] = grids(painted(1, xs, [98, 112, 138], *litigation(100), *values))
    assert texts(grid)[-1] == list("104055034270110")


def test_the_ground_of_a_header_that_ends_a_page_is_no_ruled_table_either() -> None:
    xs = [48.0 + 33 * i for i in range(16)]
    values = [run(v, 52 + 33 * i, 60) for i, v in enumerate(FIFTEEN) if v]
    found = grids(
        painted(1, xs, [698, 712, 738], *litigation(700)), page(2, *values, run("五、", 50, 100))
    )
    assert list("104055034270110") in [row for grid in found for row in texts(grid)]


def test_painted_cells_that_hold_the_whole_table_are_a_table() -> None:
    """A coloured table with white gaps: its cells are what the paint says."""
    xs, ys = [50.0, 150.0, 250.0], [100.0, 120.0, 140.0]
    rows = [run("规章", 55, 105), run("3", 200, 105), run("行政许可", 55, 125), run("12", 200, 125)]
    [grid] = grids(painted(1, xs, ys, *rows, run("以上数据截至年底。", 50, 180)))
    assert texts(grid) == [["规章", "3"], ["行政许可", "12"]]
