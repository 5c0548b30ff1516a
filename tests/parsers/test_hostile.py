"""Hostile documents: nothing crashes a reader, and a megabyte of anything is read within limits."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parsers import parse_bytes
from parsers.carriers.html_guard import MAX_TAGS
from parsers.carriers.html_stream import MAX_GRIDS, MAX_PARAGRAPHS
from parsers.carriers.text_lines import MAX_FIELDS, MAX_LINES
from parsers.claims import MAX_SENTENCES
from parsers.engine.rows import MAX_ROWS
from parsers.errors import UnreadableDocument
from parsers.report import Report
from parsers.sandbox import Job, ParserPool

SIZE = 300_000
LABEL = "一、本年新收政府信息公开申请数量"
TITLE = "<p>某县水利局2023年政府信息公开工作年度报告</p>"


def times(piece: str | bytes) -> bytes:
    data = piece.encode() if isinstance(piece, str) else piece
    return b"<html><body>" + data * (SIZE // len(data))


def attributes(form: str) -> bytes:
    return b"<p " + " ".join(form.format(n) for n in range(80_000)).encode() + b">x</p>"


BOMBS: dict[str, Callable[[], bytes]] = {
    "attributes": lambda: attributes("a{}=1"),
    "attributes without values": lambda: attributes("a{}"),
    "ends between quotes": lambda: attributes('a{}=">"'),
    "openers between quotes": lambda: attributes("a{}='<'"),
    "many tags of many attributes": lambda: times(attributes("a{}=1")[:12_000] + b">x</p>"),
    "boxes without end": lambda: times("<div>"),
    "fonts without end": lambda: times("<p><font>x"),
    "lists without end": lambda: times("<ul><li>x"),
    "unknown elements": lambda: times("<x-y>a"),
    "tables in tables": lambda: times("<table><tr><td>"),
    "tables": lambda: times("<table><tr><td>1</td><td>2</td></tr></table>"),
    "spans": lambda: times("<table><tr><td colspan=1000000 rowspan=1000000>1<td>2"),
    "rowspan to the end": lambda: b"<table>" + times("<tr><td rowspan=0>1<td>2"),
    "cells of one row": lambda: b"<table><tr>" + times("<td>1"),
    "tables 3": lambda: times(f"<table><tr><td>{LABEL}</td>{'<td>1</td>' * 7}</tr></table>"),
    "reports": lambda: times(f"{TITLE}<table><tr><td>{LABEL}</td>{'<td>1</td>' * 7}</tr></table>"),
    "one text": lambda: times("公开申请"),
    "one number": lambda: b"<html><body><p>" + b"1" * SIZE,
    "labels": lambda: times(f"<p>{LABEL}</p><p>3</p>"),
    "entities": lambda: times("&amp;&nbsp;&#20013;&#0;&#xFFFF;&#55555;"),
    "control characters": lambda: times(bytes(range(32))),
    "less than": lambda: times("<"),
    "comments": lambda: times("<!--"),
    "quotes in a script": lambda: b"<script>" + times("'\"`\\") + b"<table</script>",
    "a sheet": lambda: b"<style>" + times("@media{.a{display:none") + b"</style><p hidden>x",
    "hidden": lambda: times('<p style="display:none">x</p>'),
    "a sheet, classes and places": lambda: (
        b"<style>.a{display:none}</style>"
        + times("<p class=b><span style='position:absolute;left:1px'>1</span></p>")
    ),
    "rows of boxes": lambda: b"<div>" + times("<div><div>1</div><div>a</div></div>"),
    "deep rows of boxes": lambda: times("<div>" * 90 + "<div><i>1</i></div>" * 3 + "</div>" * 90),
    "bars": lambda: b"<pre>" + times("a|b|c\n"),
    "bars in text": lambda: b"a|b|c\n" * (SIZE // 6),
    "sentences": lambda: "".join(
        f"<p>收到政府信息公开申请{n}件，没有行政复议。</p>" for n in range(9_000)
    ).encode(),
    "JSON": lambda: json.dumps({"content": "<p>" + "[" * SIZE}).encode(),
    "paragraphs": lambda: times("<p>x"),
    "breaks": lambda: times("x<br>"),
    "many preformatted": lambda: times("<pre>a|b\nc|d</pre>"),
    "titles": lambda: times(f"<h1>{TITLE[3:-4]}</h1>"),
    "unknown rows": lambda: b"<table>" + times("<tr><td>未知行目<td>1</tr>"),
    "UTF-16": lambda: ("\ufeff<html><body>" + "<p>公开申请3件</p>" * 20_000).encode("utf-16"),
    "deep JSON": lambda: b'{"a":"<p>",' + b'"b":[' * (SIZE // 5),
}


def test_a_megabyte_of_anything_is_read_within_limits() -> None:
    jobs = [Job(name, make()[: 2 * SIZE], source=name) for name, make in BOMBS.items()]
    with ParserPool(2, memory_mb=512) as pool:
        results = dict(pool.map(jobs))
    assert set(results) == set(BOMBS)
    # JSON nested without end is no JSON; everything else yields a reading.
    lost = {n: r for n, r in results.items() if not isinstance(r, Report) and n != "deep JSON"}
    assert not lost, lost


CUT: dict[str, tuple[bytes, str]] = {
    "tags": (b"<b></b>" * (MAX_TAGS // 2 + 1), "page_cut"),
    "paragraphs": (b"<p>x" * (MAX_PARAGRAPHS + 1), "page_cut"),
    "breaks": (b"x<br>" * (MAX_PARAGRAPHS + 1), "page_cut"),
    "tables": (b"<table><tr><td>1<td>2</table>" * (MAX_GRIDS + 1), "page_cut"),
    "preformatted": (b"<pre>a|b\nc|d</pre>" * (MAX_GRIDS + 1), "page_cut"),
    "preformatted lines": (b"<pre>a|b\n" + b"x\n" * (MAX_PARAGRAPHS + 1), "page_cut"),
    "tags and paragraphs": (b"<p>x</p>" * (MAX_TAGS // 2 + 1), "page_cut"),
    "drawn tables": (
        b"<div style='display:grid;grid-template-columns:repeat(4,1fr)'>"
        + "<div>项目</div><div>1</div><div>2</div><div>3</div>".encode() * 8
        + b"</div>"
        + b"x<br>" * (MAX_PARAGRAPHS + 1),
        "page_cut",
    ),
    "rows": (b"<table>" + b"<tr><td>1<td>2" * (MAX_ROWS + 1), "table_cut"),
    "UTF-16": (("\ufeff" + "<p>x" * (MAX_PARAGRAPHS + 1)).encode("utf-16-le"), "page_cut"),
    "sentences": ("收到申请3件。".encode() * (MAX_SENTENCES + 1), "claims_cut"),
}
"""Pages just beyond a bound, with the problem that says so."""


@pytest.mark.parametrize("kind", CUT)
def test_what_is_cut_short_is_said(kind: str) -> None:
    page, code = CUT[kind]
    table = f"<table><tr><td>{LABEL}</td>{'<td>1</td>' * 7}</tr></table>"
    report = parse_bytes(_start(page, TITLE + table))
    assert report.is_report
    assert [p.code for p in report.problems].count(code) == 1
    known = {(f.indicator, f.applicant): f.value for f in report.facts}
    assert known["requests_received", "total"] == 1, "what stands before the cut is read"


def test_a_text_of_too_many_lines_is_said_to_be_cut() -> None:
    text = "某县水利局2022年政府信息公开工作年度报告\n" + "行\n" * MAX_LINES
    assert [p.code for p in parse_bytes(text.encode()).problems].count("page_cut") == 1


def test_a_text_of_too_many_fields_is_said_to_be_cut() -> None:
    text = "某县水利局2022年政府信息公开工作年度报告\n" + ("a\t" * 2000 + "\n") * (
        MAX_FIELDS // 2000 + 1
    )
    assert [p.code for p in parse_bytes(text.encode()).problems].count("page_cut") == 1


def test_a_page_within_bounds_is_not_cut() -> None:
    page = f"<html>{TITLE}" + "<p>x" * 20_000 + "<table><tr><td>1<td>2</table>" * 500
    report = parse_bytes(page.encode())
    assert not {"page_cut", "table_cut", "claims_cut"} & {p.code for p in report.problems}


def _start(page: bytes, opening: str) -> bytes:
    """The page with an opening, in its own charset."""
    if page.startswith(b"\xff\xfe"):
        return page[:2] + f"<html><body>{opening}".encode("utf-16-le") + page[2:]
    return f"<html><body>{opening}".encode() + page


PIECES = st.sampled_from(
    [
        *(
            "<table>",
            "</table>",
            "<tr>",
            "</tr>",
            "<td>",
            "<td colspan=3>",
            "<td rowspan=2>",
            "</td>",
        ),
        *(
            "<div>",
            "</div>",
            "<p>",
            "</p>",
            "<br>",
            "<ul>",
            "<li>",
            "<pre>",
            "</pre>",
            "<sup>",
            "</sup>",
        ),
        *(
            "<span style='display:none'>",
            "</span>",
            "<input value=3>",
            "<h1>",
            "<!--",
            "-->",
            "<tfoot>",
        ),
        *(
            "<script>",
            "</script>",
            "<textarea>",
            "&nbsp;",
            "&#xE0D2;",
            "\ue0d2",
            "\ue0dc1\ue0d0",
            "\0",
        ),
        *(
            LABEL,
            "（三）不予公开",
            "1.属于国家秘密",
            "自然人",
            "商业企业",
            "总计",
            "行政复议",
            "结果维持",
        ),
        *(
            "第二十条第（一）项",
            "信息内容",
            "本年制发件数",
            "规章",
            "收到申请数",
            "件",
            TITLE,
            "|",
            "\t",
        ),
        *("0", "12", "-3", "—", "3件", "1,234", "二十", "其中：", "\n", " ", "％", "𠀀", "\u2028"),
    ]
)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=120), st.sampled_from(["utf-8", "gb18030", "utf-16", "big5"]))
def test_no_mixture_crashes_a_reader(pieces: list[str], charset: str) -> None:
    data = "".join(pieces).encode(charset, "replace")
    for source in (data, b"<html><body>" + data):
        with contextlib.suppress(UnreadableDocument):
            json.dumps(parse_bytes(source).to_dict())


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=600),
    st.sampled_from([b"", b"<html>", b"<table><tr><td>", b"{", b"\xef\xbb\xbf"]),
)
def test_no_bytes_crash_a_reader(data: bytes, start: bytes) -> None:
    with contextlib.suppress(UnreadableDocument):
        parse_bytes(start + data)
