"""The engine: figures land under the right indicator, or visibly nowhere."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from official_tables import page, table2, table3, table3_rows, table4

from parsers.carriers import html, text
from parsers.engine import Tables, expected_figures, read_tables
from parsers.layouts import APPLICANTS
from parsers.parts import split_reports
from parsers.report import Fact, State

ORGANISATIONS = APPLICANTS[1:6]


def read(source: bytes) -> Tables:
    return read_tables(html.read(source))


def by_figure(tables: Tables) -> dict[tuple[str, str | None], Fact]:
    return {(f.indicator, f.applicant): f for f in tables.facts}


def all_figures(key: str) -> list[tuple[str, str | None]]:
    return [x for t in ("T2", "T3", "T4") for x in expected_figures(t, key)]


def numbered(key: str = "2021") -> dict[tuple[str, str | None], str]:
    """Every figure a different number, so that any shift shows."""
    return {figure: str(n) for n, figure in enumerate(all_figures(key), start=100)}


def assert_equal(tables: Tables, figures: dict[tuple[str, str | None], str]) -> None:
    found = by_figure(tables)
    wrong = {
        k: (v, found[k].state, found[k].raw)
        for k, v in figures.items()
        if found[k].raw != v or found[k].value is None
    }
    assert not wrong


@pytest.mark.parametrize("key", ["2021", "2019"])
def test_official_form_reads_whole(key: str) -> None:
    figures = numbered(key)
    tables = read(page(table2(figures, key), table3(figures, key), table4(figures)))
    assert tables.layouts == {"T2": key, "T3": key, "T4": key}
    assert len(tables.facts) == len(figures)
    assert_equal(tables, figures)
    assert not [p for p in tables.problems if p.code != "nested_table"]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_mixture_of_cell_states_survives(data: st.DataObject) -> None:
    texts = {"0": State.REPORTED, "37": State.REPORTED, "": State.BLANK, "/": State.NOT_APPLICABLE}
    texts["见附件"] = State.UNREADABLE
    chosen = data.draw(
        st.dictionaries(st.sampled_from(all_figures("2021")), st.sampled_from(sorted(texts)))
    )
    figures = {f: chosen.get(f, "5") for f in all_figures("2021")}
    found = by_figure(read(page(table2(figures), table3(figures), table4(figures))))
    for figure, raw in figures.items():
        fact = found[figure]
        expected = texts.get(raw, State.REPORTED)
        if fact.state is not expected:
            # Only ever towards doubt: an illegible cell may cost its row, never the reverse.
            assert fact.state in (State.UNREADABLE, State.MISSING), (figure, raw, fact)
        elif expected is State.REPORTED:
            assert fact.raw == raw


def test_hybrid_layouts_are_decided_per_table() -> None:
    new, old = numbered("2021"), numbered("2019")
    tables = read(page(table2(new, "2021"), table3(old, "2019"), table4(new)))
    assert tables.layouts == {"T2": "2021", "T3": "2019", "T4": "2021"}
    found = by_figure(tables)
    assert found[("other_handling", "total")].raw == old[("other_handling", "total")]


def test_table3_split_by_a_page_break_without_header() -> None:
    figures = numbered()
    rows = table3_rows(figures)
    first, second = rows[:14], rows[14:]
    tables = read(
        page(
            table2(figures),
            f"<table>{''.join(first)}</table>",
            "<p>第 3 页</p>",
            f"<table>{''.join(_as_fragment(second))}</table>",
            table4(figures),
        )
    )
    assert_equal(tables, figures)


def test_the_single_row_of_other_handling_is_placed_by_order_in_doubt_when_misread() -> None:
    """（六）其他处理 as OCR or a typist may have it: no row of either form, and not passed over."""
    figures = numbered("2019")
    rows = [r.replace("其他处理", "其他外理") for r in table3_rows(figures, "2019")]
    tables = read(page(table2(figures, "2019"), f"<table>{''.join(rows)}</table>", table4(figures)))
    assert tables.layouts["T3"] == "2019"
    assert_equal(tables, figures)
    facts = [f for f in tables.facts if f.indicator == "other_handling"]
    assert len(facts) == 7 and all(f.doubt for f in facts)


def test_a_header_repeated_inside_a_table_is_no_row_of_totals() -> None:
    """Two tables a printer drew without a gap: 自然人, 法人或其他组织, 总计 stand in a row of their own."""
    figures = numbered()
    rows = table3_rows(figures)
    again = [*rows[:14], *rows[:3], *_as_fragment(rows[14:])]
    tables = read(page(table2(figures), f"<table>{''.join(again)}</table>", table4(figures)))
    assert_equal(tables, figures)
    assert not any(p.code == "row_unaligned" for p in tables.problems)


def _as_fragment(rows: list[str]) -> list[str]:
    """Rows cut off from the group cells above them get empty cells, as word processors do."""
    out = []
    for row in rows:
        cells = len(re.findall("<td", row)) + sum(
            int(n) - 1 for n in re.findall(r"colspan=(\d+)", row)
        )
        out.append(row.replace("<tr>", "<tr>" + "<td></td>" * (10 - cells), 1))
    return out


def test_columns_in_another_order_follow_their_header() -> None:
    figures = numbered()
    source = table3(figures)

    def total_first(match: re.Match[str]) -> str:
        cells = re.findall(r"<td[^>]*>\d+</td>", match[0])
        if len(cells) != 7:
            return match[0]
        head = match[0][: match[0].index(cells[0])]
        return head + cells[-1] + "".join(cells[:-1]) + "</tr>"

    moved = re.sub(r"<tr>(?:(?!</tr>).)*</tr>", total_first, source)
    moved = moved.replace(
        "<td rowspan=2>自然人</td><td colspan=5>法人或其他组织</td><td rowspan=2>总计</td>",
        "<td rowspan=2>总计</td><td rowspan=2>自然人</td><td colspan=5>法人或其他组织</td>",
    )
    assert_equal(read(page(table2(figures), moved, table4(figures))), figures)


def test_label_columns_merged_wrongly_do_not_shift_values() -> None:
    figures = numbered()
    narrow = table3(figures).replace("<td colspan=2>（一）予以公开</td>", "<td>（一）予以公开</td>")
    wide = table3(figures).replace("<td colspan=2>（七）总计</td>", "<td colspan=3>（七）总计</td>")
    for broken in (narrow, wide):
        assert_equal(read(page(table2(figures), broken, table4(figures))), figures)


def test_a_row_short_of_a_value_is_unreadable_not_shifted() -> None:
    figures = numbered()
    lost = figures[("not_processed_repeated", "research_institution")]
    source = table3(figures).replace(f"<td>{lost}</td>", "")
    tables = read(page(table2(figures), source, table4(figures)))
    found = by_figure(tables)
    for applicant in APPLICANTS:
        assert found[("not_processed_repeated", applicant)].state is State.UNREADABLE
    assert "row_unaligned" in {p.code for p in tables.problems}
    rest = {k: v for k, v in figures.items() if k[0] != "not_processed_repeated"}
    assert_equal(tables, rest)


def test_a_missing_total_column_is_missing_not_zero() -> None:
    figures = numbered()
    source = table3(figures).replace("<td rowspan=2>总计</td>", "")
    for (_code, applicant), value in figures.items():
        if applicant == "total":
            source = source.replace(f"<td>{value}</td>", "")
    found = by_figure(read(page(table2(figures), source, table4(figures))))
    for (code, applicant), fact in found.items():
        if applicant == "total":
            assert fact.state is State.MISSING
            assert fact.value is None
        elif applicant:
            assert fact.raw == figures[(code, applicant)]


def test_a_missing_row_is_missing_and_said() -> None:
    figures = numbered()
    rows = [r for r in table3_rows(figures) if "2.重复申请" not in r]
    tables = read(page(table2(figures), f"<table>{''.join(rows)}</table>", table4(figures)))
    found = by_figure(tables)
    assert found[("not_processed_repeated", "total")].state is State.MISSING
    assert any(
        p.code == "figures_missing" and "not_processed_repeated" in p.detail
        for p in tables.problems
    )


def test_other_handling_left_with_its_last_item_is_the_layout_of_2021() -> None:
    figures = numbered()
    rows = [r for r in table3_rows(figures) if "无正当理由逾期" not in r and "未按收费" not in r]
    rows = [r.replace("<td>3.其他</td>", "<td>（六）其他处理</td><td>3.其他</td>") for r in rows]
    tables = read(page(table2(figures), f"<table>{''.join(rows)}</table>", table4(figures)))
    assert tables.layouts["T3"] == "2021"
    found = by_figure(tables)
    assert found[("other_other", "total")].raw == figures[("other_other", "total")]
    assert found[("other_fee_unpaid", "total")].state is State.MISSING


def test_an_extra_row_is_named_and_shifts_nothing() -> None:
    figures = numbered()
    rows = table3_rows(figures)
    rows.insert(6, "<tr><td colspan=2>（二甲）转送其他机关</td>" + "<td>9</td>" * 7 + "</tr>")
    tables = read(page(table2(figures), f"<table>{''.join(rows)}</table>", table4(figures)))
    assert_equal(tables, figures)
    assert "unknown_row" in {p.code for p in tables.problems}


def test_two_different_tables_3_put_the_figures_in_doubt() -> None:
    figures, other = numbered(), {k: str(int(v) + 1000) for k, v in numbered().items()}
    tables = read(page(table2(figures), table3(figures), table4(figures), table3(other)))
    found = by_figure(tables)
    assert found[("granted", "total")].doubt
    assert "several_tables" in {p.code for p in tables.problems}


def test_table4_stacked_as_pairs() -> None:
    figures = numbered()
    groups = [
        ("行政复议", "reconsideration"),
        ("行政诉讼（未经复议直接起诉）", "litigation_direct"),
        ("行政诉讼（复议后起诉）", "litigation_after_reconsideration"),
    ]
    leaves = [
        ("结果维持", "upheld"),
        ("结果纠正", "corrected"),
        ("其他结果", "other"),
        ("尚未审结", "pending"),
        ("总计", "total"),
    ]
    rows = "".join(
        f"<tr>{f'<td rowspan=5>{name}</td>' if n == 0 else ''}<td>{leaf}</td>"
        f"<td>{figures[(f'{group}_{key}', None)]}</td></tr>"
        for name, group in groups
        for n, (leaf, key) in enumerate(leaves)
    )
    tables = read(page(table2(figures), table3(figures), f"<table>{rows}</table>"))
    assert_equal(tables, figures)


def test_one_cell_a_line() -> None:
    figures = numbered()
    plain = page(table2(figures), table3(figures), table4(figures)).decode()
    cells = re.findall(r"<td[^>]*>(.*?)</td>", plain)
    source = "\n".join(["某局2023年政府信息公开工作年度报告", *cells])
    tables = read_tables(text.read(source.encode()))
    assert tables.layouts == {"T2": "2021", "T3": "2021", "T4": "2021"}
    assert_equal(tables, figures)


def test_hostile_spans_are_bounded() -> None:
    source = b"<table><tr><td colspan=1000000 rowspan=1000000>1</td></tr></table>" * 50
    document = html.read(b"<html><body>" + source)
    assert all(grid.width <= 200 for grid in document.grids)


def test_several_reports_on_one_page_are_told_apart() -> None:
    first, second = numbered(), {k: str(int(v) + 1000) for k, v in numbered().items()}
    body = "".join(
        f"<p>青川县{name}2023年政府信息公开工作年度报告</p>{table2(f)}{table3(f)}{table4(f)}"
        for name, f in (("水利局", first), ("民政局", second))
    )
    parts = split_reports(html.read(page(body, title="部门年报汇编")))
    assert len(parts) == 2
    assert_equal(read_tables(parts[0]), first)
    assert_equal(read_tables(parts[1]), second)


def test_a_title_printed_twice_is_one_report() -> None:
    figures = numbered()
    title = "<p>青川县水利局2023年政府信息公开工作年度报告</p>"
    source = page(title, title, table2(figures), table3(figures), table4(figures), title)
    assert len(split_reports(html.read(source))) == 1


def form(heads: list[str], rows: list[tuple[str, ...]]) -> Tables:
    lines = [("统计指标", "单位", *heads), *rows]
    cells = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in line) + "</tr>" for line in lines)
    return read(page(f"<table>{cells}</table>"))


ROWS_2014 = [
    ("（一）收到申请数", "件", "7", "3", "9"),
    ("1.当面申请数", "件", "1", "2", "4"),
    ("2.传真申请数", "件", "0", "0", "0"),
    ("3.网络申请数", "件", "5", "1", "4"),
    ("4.信函申请数", "件", "1", "0", "1"),
    ("（二）申请办结数", "件", "7", "3", "8"),
]


def test_which_of_several_value_columns_is_the_total_is_not_guessed() -> None:
    tables = form(["区政府统计数", "区直单位统计数", "乡镇街道统计数"], ROWS_2014)
    found = by_figure(tables)
    assert found[("applications_received", None)].state is State.UNREADABLE
    assert "several_value_columns" in {p.code for p in tables.problems}


def test_a_column_that_names_itself_the_total_is_it() -> None:
    found = by_figure(form(["区直单位统计数", "乡镇街道统计数", "合计"], ROWS_2014))
    assert found[("applications_received", None)].value == 9


def test_the_years_column_stands_beside_the_cumulative_one() -> None:
    rows = [
        ("主动公开信息数", "条", "40", "900"),
        ("其中：1.政府网站", "条", "30", "700"),
        ("2.政府公报", "条", "10", "200"),
        ("申请总数", "条", "6", "80"),
        ("当面申请数", "条", "1", "20"),
        ("网上申请数", "条", "5", "60"),
        ("对申请的答复总数", "条", "6", "80"),
    ]
    found = by_figure(form(["2009年度", "历年累计"], rows))
    assert found[("e1_01_proactively_disclosed_items", None)].value == 40
    assert found[("e1_fj_website_items", None)].value == 30
    assert found[("e1_fj_gazette_items", None)].value == 10
    several = by_figure(form(["2009年", "2010年"], rows))
    assert several[("e1_12_applications_total", None)].state is State.UNREADABLE
