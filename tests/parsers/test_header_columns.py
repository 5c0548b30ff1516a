"""Headings of table 3 whose columns only their place or the rows below tell."""

from __future__ import annotations

import random

import pytest
from lxml import etree
from mutations import figures_of, source_of, tagged_page, truth_of

from parsers import parse_bytes
from parsers.report import Report


def _right(report: Report, truth: dict[tuple[str, str | None], str]) -> bool:
    facts = {(f.indicator, f.applicant): f for f in report.facts}
    return all(
        facts[key].value == int(text) and not facts[key].doubt for key, text in truth.items()
    )


def _clean() -> tuple[etree._Element, dict[tuple[str, str | None], str]]:
    tree, order = tagged_page("2021", random.Random(3), "distinct")
    return tree, truth_of(tree, order)


def test_one_misread_name_at_the_edge_is_no_further_column() -> None:
    """OCR reads 自然人 as 自然交: its place and the six others leave one answer."""
    tree, truth = _clean()
    source = source_of(tree).replace("自然人".encode(), "自然交".encode())
    assert "自然交".encode() in source
    assert len(truth) == len(figures_of("2021"))
    assert _right(parse_bytes(source), truth)


def test_a_heading_over_several_edges_is_one_column_where_nothing_parts_it() -> None:
    """Tables drawn as one grid have each other's edges: columns of table 3 span one to three."""
    tree, truth = _clean()
    table = max(tree.iter("table"), key=lambda t: len(t.findall(".//tr")))
    widths = (3, 2, 2, 3, 2, 1, 2)
    named = {"申请人情况": 15, "法人或其他组织": 10, "自然人": 3, "总计": 2}
    for row in table.iter("tr"):
        cells = list(row)
        if len(cells) == 5 and (cells[0].text or "") == "商业企业":
            for cell, width in zip(cells, widths[1:6], strict=True):
                cell.set("colspan", str(width))
        elif len(cells) >= 8:
            for cell, width in zip(cells[-7:], widths, strict=True):
                cell.set("colspan", str(width))
        else:
            for cell in cells:
                cell.set("colspan", str(named.get(cell.text or "", cell.get("colspan", "1"))))
    assert _right(parse_bytes(source_of(tree)), truth)


def test_a_heading_too_wide_for_its_figures_moves_none_of_them() -> None:
    tree, truth = _clean()
    table = max(tree.iter("table"), key=lambda t: len(t.findall(".//tr")))
    [heading] = [c for c in table.iter("td", "th") if "".join(c.itertext()).strip() == "科研机构"]
    heading.set("colspan", "3")
    assert _right(parse_bytes(source_of(tree)), truth)


@pytest.mark.parametrize(
    ("heads", "read"),
    [
        ({14: "总心计"}, True),
        ({1: "结采纠正", 14: "总心计", 9: "总汁"}, True),  # one of each group
        ({13: "尚未审洁", 14: "总心计"}, False),  # two of one group
        ({14: "备注"}, False),  # a heading of something else
        ({14: "总心计", 5: "结果纠正", 6: "结果维持"}, False),  # the others are not in their order
    ],
)
def test_misread_names_in_the_official_header_of_table_4(heads: dict[int, str], read: bool) -> None:
    """OCR reads 总计 as 总心计: the group's four others and the place leave one answer."""
    tree, truth = _clean()
    table = [t for t in tree.iter("table") if "复议后起诉" in "".join(t.itertext())][-1]
    names = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    cells = [c for c in table.iter("td", "th") if "".join(c.itertext()).strip() in names]
    assert len(cells) == 15
    for at, text in heads.items():
        for child in list(cells[at]):
            cells[at].remove(child)
        cells[at].text = text
    report = parse_bytes(source_of(tree))
    if read:
        assert _right(report, truth)
    else:
        facts = {(f.indicator, f.applicant): f for f in report.facts}
        codes = [k for k in truth if k[0].startswith(("reconsideration_", "litigation_"))]
        assert len(codes) == 15
        wrong = [k for k in codes if facts[k].value != int(truth[k]) and facts[k].value is not None]
        assert not wrong or all(facts[k].doubt for k in wrong)
        assert any(facts[k].value is None or facts[k].doubt for k in codes)
