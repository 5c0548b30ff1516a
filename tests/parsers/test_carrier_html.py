"""HTML pages as they are: charsets, Word markup, hidden text, nesting, scripts, hostility."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from official_tables import page, table2, table3, table4

from parsers import carriers
from parsers.carriers import html
from parsers.carriers.html_grid import MAX_CELLS, MAX_COLUMNS
from parsers.charset import with_bom
from parsers.engine import read_tables
from parsers.errors import UnreadableDocument
from parsers.parse import parse_bytes


def grid_texts(source: bytes) -> list[list[str | None]]:
    grid = html.read(source).grids[0]
    return [[cell.text if cell else None for cell in row] for row in grid.rows]


BODY = "<html><head>{meta}<title>白河乡年报</title></head><body><p>总体情况</p></body></html>"


@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "gbk", "iso-8859-1", None])
@pytest.mark.parametrize("actual", ["utf-8", "gb18030", "utf-16"])
def test_the_bytes_decide_the_charset_not_the_declaration(
    declared: str | None, actual: str
) -> None:
    meta = f"<meta charset='{declared}'>" if declared else ""
    document = html.read(BODY.format(meta=meta).encode(actual))
    assert document.title == "白河乡年报"
    assert [p.text for p in document.paragraphs] == ["总体情况"]


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("kind", ["page", "text"])
def test_utf_16_without_a_byte_order_mark_is_read(name: str, kind: str) -> None:
    source = BODY.format(meta="") if kind == "page" else "白河乡年报\n总体情况\t3\n申请\t5\n"
    document = carriers.read(source.encode(name))
    assert document.carrier == ("html" if kind == "page" else "text")
    assert document.charset == name
    assert document.paragraphs[0].text == ("总体情况" if kind == "page" else "白河乡年报")


@pytest.mark.parametrize("data", [bytes(range(256)) * 40, b"\x01\x00\x02\x00" * 500])
def test_binary_bytes_are_not_taken_for_utf_16(data: bytes) -> None:
    assert with_bom(data) == data


def test_lost_characters_are_said() -> None:
    broken = "<html><body><p>总体情况</p>".encode() + b"\xff\xfe\xff" + "<p>好</p>".encode()
    assert "charset_damage" in {p.code for p in html.read(broken).problems}


def test_spans_resolve_as_in_a_browser() -> None:
    rows = grid_texts(
        b"<table><tr><td rowspan=2>a</td><td colspan=2>b</td></tr><tr><td>c</td><td>d</td></tr></table>"
    )
    assert rows == [["a", "b", "b"], ["a", "c", "d"]]


def test_word_markup_leaves_only_what_is_seen() -> None:
    cell = (
        "<td><p class=MsoNormal><span>1</span><span lang=EN-US>2</span><o:p></o:p></p>"
        "<!-- 99 --><style>.a{x:7}</style><span style='DISPLAY: none'>8</span></td>"
    )
    assert grid_texts(f"<table><tr>{cell}<td>b</tr></table>".encode()) == [["12", "b"]]


def test_breaks_inside_a_number_are_kept_for_the_reader_to_doubt() -> None:
    assert grid_texts(b"<table><tr><td>1<br>2</td><td><p>3</p><p>4</p></td></tr></table>") == [
        ["1\n2", "3\n4"]
    ]


def test_tables_in_layout_tables_are_read_in_place() -> None:
    inner = table3({}) + table4({})
    source = page(
        f"<table><tr><td>菜单</td><td><p>前言</p>{table2({})}<p>中间</p>{inner}</td></tr></table>"
    )
    tables = read_tables(html.read(source))
    assert set(tables.layouts) == {"T2", "T3", "T4"}
    kinds = ["grid" if hasattr(b, "rows") else b.text for b in html.read(source).blocks]
    assert kinds.index("前言") < kinds.index("grid") < kinds.index("中间")


def test_a_narrative_kept_in_a_script_is_found_in_the_frame_of_its_site() -> None:
    """Before 2019 there were no tables; the frame's menu and footer must not stand for the text."""
    title = "青澜县民政局2016年政府信息公开工作年度报告"
    body = "".join(
        f"<p>{x}</p>"
        for x in (
            "根据《中华人民共和国政府信息公开条例》，现公布本局2016年年度报告。",
            "一、概述",
            "全年主动公开政府信息312条，均可在网站查阅。" * 6,
            "三、依申请公开政府信息情况",
            "全年受理申请7件，均在期限内答复。",
        )
    )
    menu = "".join(f"<a href=/{n}>栏目{n}</a>" for n in range(20))
    source = (
        f"<html><head><title>{title}</title></head><body><div>{menu}</div><h1>{title}</h1>"
        f"<script>var _CONFIG = {json.dumps({'DETAIL': {'content': body}})};</script>"
        "<div>主办：青澜县民政局</div></body></html>"
    )
    report = parse_bytes(source.encode())
    assert report.is_report
    assert {(c["claim"], c["value"]) for c in report.claims} >= {
        ("requests_received", 7), ("proactive_items", 312),
    }  # fmt: skip


def test_a_body_kept_in_a_script_is_found() -> None:
    body = json.dumps({"content": table2({}) + table3({}) + table4({})})
    source = f"<html><body><div id=app></div><script>window._CONFIG={body}</script></body></html>"
    assert set(read_tables(html.read(source.encode())).layouts) == {"T2", "T3", "T4"}


def test_links_to_files_viewers_and_images() -> None:
    source = (
        b"<body><a href='./P0202401.pdf'>\xe9\x99\x84\xe4\xbb\xb6</a><a href='/news/1.html'>x</a>"
        b"<iframe src='/pdf/web/viewer.html?file=%2Ffiles%2Fa.pdf'></iframe><img src='W1.jpg'>"
    )
    links = {x.url: x.kind for x in html.read(source, url="https://a.gov.test/c/t1.html").links}
    assert links["https://a.gov.test/c/P0202401.pdf"] == "attachment"
    assert links["https://a.gov.test/files/a.pdf"] == "attachment"
    assert links["https://a.gov.test/c/W1.jpg"] == "image"
    assert "https://a.gov.test/news/1.html" not in links


@pytest.mark.parametrize(
    "source",
    [
        b"<html><body>" + b"<div>" * 100_000 + b"x",
        b"<html><body>" + b"<table><tr><td>" * 3_000 + b"1",
        b"<p " + b" ".join(b"a%d=1" % i for i in range(100_000)) + b">x</p>",
        b"<table>" + b"<tr><td colspan=1000000 rowspan=1000000>1<td>2" * 500 + b"</table>",
        b"<html><body>" + b"<span>x" * 50_000,
    ],
    ids=["depth", "nested-tables", "attributes", "spans", "unclosed"],
)
def test_hostile_pages_cost_little_and_are_flagged(source: bytes) -> None:
    document = html.read(source)
    assert all(g.width <= MAX_COLUMNS for g in document.grids)
    assert sum(len(g.rows) * g.width for g in document.grids) <= MAX_CELLS + MAX_COLUMNS
    if source.count(b"<") > 1000 or b"colspan" in source:
        assert document.problems


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_crash_the_reader(data: bytes) -> None:
    with contextlib.suppress(UnreadableDocument):
        read_tables(html.read(b"<html><table><tr><td>" + data))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=5),
        max_size=6,
    )
)
def test_any_spans_make_a_bounded_grid(rows: list[list[tuple[int, int]]]) -> None:
    body = "".join(
        "<tr>" + "".join(f"<td colspan={c} rowspan={r}>x</td>" for c, r in row) + "</tr>"
        for row in rows
    )
    for grid in html.read(f"<html><table>{body}</table>".encode()).grids:
        for r, row in enumerate(grid.rows):
            for c, cell in enumerate(row):
                if cell is not None:
                    assert cell.row <= r < cell.row + cell.rowspan
                    assert cell.column <= c < cell.column + cell.colspan
