"""Nothing promising is lost without a word: the ledger, the signs of a pager, the second wind."""

from __future__ import annotations

import pytest

from crawler.discovery.html import Html
from crawler.discovery.signs import unworked_pager
from tests.crawler.explore_loop import crawl
from tests.crawler.skins import HOME, items, page, reports, server

ROWS = reports(8, lambda i: f"/zwgk/nb/202401/t20240110_{300 + i}.html")


@pytest.mark.parametrize(
    "pager",
    [
        "<a>上一页</a><a class=next>下一页</a>",
        "<span>1</span><span>2</span><span>3</span>",
        "<a href='javascript:;'>尾页</a>",
        "<a href='#'>1</a> <a href='#'>2</a>",
        "共 3 页",
        "<select><option>1</option><option>2</option></select>",
        "<div class=more>加载更多</div>",
        "<button>查看更多</button>",
        "<div id=pagination></div>",
        "<div id=p></div><script>laypage.render({elem:'p'})</script>",
        "<script>new IntersectionObserver(next)</script>",
        "第1/4页",
    ],
)
def test_list_with_anything_like_a_pager_is_never_single(pager: str) -> None:
    column = page(f"<ul>{items(ROWS)}</ul><div>{pager}</div>")
    done = crawl(HOME, server(ROWS, "/zwgk/nb/", {"/zwgk/nb/": column}))
    assert set(done.proofs.values()) & {"UNPROVEN", "ALIAS"}, done.proofs
    assert any(gap.reason == "LIST_UNPROVEN" for gap in done.gaps)
    assert len(done.documents) == len(ROWS)


@pytest.mark.parametrize(
    "pager", ["", "<span>上一页</span> <b>1</b> <span>下一页</span>", "共1页", "共8条"]
)
def test_list_that_shows_it_has_one_page_is_whole(pager: str) -> None:
    column = page(f"<ul>{items(ROWS)}</ul><div>{pager}</div>")
    done = crawl(HOME, server(ROWS, "/zwgk/nb/", {"/zwgk/nb/": column}))
    assert not done.gaps, done.gaps
    assert set(done.proofs.values()) <= {"SINGLE_NO_PAGER", "PAGES_MATCH", "TOTAL_MATCH"}


def test_signs_are_not_read_from_a_table_of_figures() -> None:
    table = "<table><tr><td>1</td><td>2</td><td>3</td></tr></table>"
    assert unworked_pager(Html(f"<html><body>{table}</body></html>", HOME)) == ""


def test_ledger_names_what_was_seen_and_not_asked_for() -> None:
    """A report on a host out of scope, a trap, a link beyond the depth: each with its reason."""
    title = "青山县水利局2023年政府信息公开工作年度报告"
    outside = f"<li><a href='http://www.elsewhere.com/a.html'>{title}</a></li>"
    loop = "/a/b/a/b/a/b/a/b/a/b/t20240101_1.html"
    trap = f"<li><a href='{loop}'>青山县财政局2023年政府信息公开工作年度报告</a></li>"
    column = page(f"<ul>{items(ROWS)}{outside}{trap}</ul>")
    done = crawl(HOME, server(ROWS, "/zwgk/nb/", {"/zwgk/nb/": column}))
    told = {gap.url: gap.reason for gap in done.gaps}
    assert told["http://www.elsewhere.com/a.html"] == "NON_GOV_HOST"
    assert told[HOME.rstrip("/") + loop] == "TRAP"


@pytest.mark.parametrize(
    "words", ["2018年及以前年报", "2008-2018年", "2018年以前", "以前年度", "更早的年报"]
)
def test_older_years_behind_one_link_of_the_column_are_read(words: str) -> None:
    older = reports(5, lambda i: f"/zwgk/jz/{700 + i}.html")
    column = page(f"<ul>{items(ROWS)}</ul><p><a href='/zwgk/jz/'>{words}</a></p>")
    pages = {"/zwgk/nb/": column, "/zwgk/jz/": page(f"<ul>{items(older)}</ul>")}
    done = crawl(HOME, server([*ROWS, *older], "/zwgk/nb/", pages))
    assert {url for url, _, _ in older} <= done.urls()


@pytest.mark.parametrize("words", ["年报库（旧）", "早年留存的年度工作报告汇编", "2018诸年"])
def test_reports_or_years_in_words_nobody_knows_stand_in_the_gap_list(words: str) -> None:
    """The link promises nothing by the lexicon, and is not asked for while the column yields."""
    column = page(f"<ul>{items(ROWS)}</ul><p><a href='/zwgk/jz/'>{words}</a></p>")
    done = crawl(HOME, server(ROWS, "/zwgk/nb/", {"/zwgk/nb/": column}))
    assert not any("/zwgk/jz/" in url for url in done.asked)
    assert [gap.reason for gap in done.gaps if "/zwgk/jz/" in gap.url] == ["NOT_FOLLOWED"]


def test_directory_under_a_name_nobody_knows_is_read_when_all_else_is_done() -> None:
    towns = {row[1].split("人民政府")[0]: row for row in ROWS}
    folders = "".join(f"<li><a href='/t{n}/'>{t}</a></li>" for n, t in enumerate(towns))
    pages = {
        "/": page("<a href='/gk/'>政府信息公开</a>", "青山县"),
        "/gk/": page(
            "<a href='/gk/zn.html'>政府信息公开指南</a><a href='/gk/tx.html'>阳光之窗</a>",
            "政府信息公开",
        ),
        "/gk/tx.html": page(f"<ul>{folders}</ul>", "公开单位"),
    }
    for n, (town, row) in enumerate(towns.items()):
        pages[f"/t{n}/"] = page(f"<a href='/t{n}/nb/'>政府信息公开年报</a>", town)
        pages[f"/t{n}/nb/"] = page(f"<ul>{items([row])}</ul>")
    done = crawl(HOME, server(ROWS, "", pages))  # type: ignore[arg-type]
    assert {f.url for f in done.documents} == {u for u, _, _ in ROWS}


def test_odd_name_in_a_directory_of_publishers_is_followed() -> None:
    names = ["财政局", "水利局", "教育局", "审计局", "一心阁"]
    rows = [
        (f"{HOME}n{n}/nb/t20240101_{n}.html", f"{name}2023年政府信息公开工作年度报告", "2024-01-10")
        for n, name in enumerate(names)
    ]
    links = "".join(f"<li><a href='/n{n}/'>{name}</a></li>" for n, name in enumerate(names))
    pages = {
        "/": page("<a href='/gk/'>公开单位</a>", "青山县"),
        "/gk/": page(f"<ul>{links}</ul>", "公开单位"),
    }
    for n, row in enumerate(rows):
        pages[f"/n{n}/"] = page(f"<ul>{items([row])}</ul>", "政府信息公开年报")
    done = crawl(HOME, server(rows, "", pages))  # type: ignore[arg-type]
    assert {f.url for f in done.documents} == {u for u, _, _ in rows}


def test_report_kept_as_a_string_in_a_script_is_read() -> None:
    import json

    from tests.crawler.skins import SECTIONS

    url, title, _ = ROWS[0]
    detail = json.dumps({"DETAIL": {"title": title, "content": SECTIONS}})
    body = f"<h1>{title}</h1><script>window._CONFIG={detail};</script>"
    pages = {"/zwgk/nb/": page(f"<ul>{items(ROWS[:1])}</ul>"),
             url.removeprefix(HOME.rstrip("/")): page(body, title)}  # fmt: skip
    done = crawl(HOME, server(ROWS[:1], "/zwgk/nb/", pages))  # type: ignore[arg-type]
    assert done.urls() == {url}


def test_charset_of_a_short_utf8_page_with_a_gbk_footer() -> None:
    from crawler.discovery.charset import decode

    body = "<html><title>政府信息公开年报</title><p>青山县人民政府各部门年度报告</p>".encode()
    body += "<p>版权所有</p></html>".encode("gbk")
    found = decode(body)
    assert (found.used, found.mixed) == ("utf-8", True)
    assert "青山县人民政府各部门年度报告" in found.text
