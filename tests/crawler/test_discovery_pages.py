"""Article pages, traps, scope, clones, the audit and the second run."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery.audit import audit
from crawler.discovery.explore import explore
from crawler.discovery.types import Exploration, Gap, Page, SiteContext
from tests.crawler import skins
from tests.crawler.explore_loop import crawl
from tests.crawler.skins import HOME, SECTIONS, article, items, page, reports, server

TITLE = "青石镇人民政府2023年政府信息公开工作年度报告"
URL = f"{HOME}zwgk/zfxxgknb/202401/t20240126_1001.html"


def read(
    body: str, *, url: str = URL, site: dict[str, str] | None = None, **known: object
) -> Exploration:
    context = SiteContext(site or {"home_url": HOME})
    meta = {"title": TITLE} | known
    chain = ("政府信息公开", "政府信息公开年报", TITLE)
    return explore(Page(url, url, body=body.encode(), role="article", depth=3, anchor_chain=chain,
                        discovered={"meta": meta}), context)  # fmt: skip


def test_article_with_its_text() -> None:
    result = read(article(TITLE))
    (found,) = result.documents
    assert (found.verdict, found.year_hint, found.agency_hint) == ("YES", 2023, "青石镇人民政府")
    assert not result.requests and not result.gaps


@pytest.mark.parametrize(
    ("body", "file"),
    [
        ("<p>附件：<a href='./P020240126000001.pdf'>附件</a></p>", "P020240126000001.pdf"),
        ("<iframe src='/pdfjs/viewer.html?file=%2Fattach%2F0%2Fab.pdf'></iframe>", "/attach/0/ab.pdf"),
        ("<embed src='a.pdf'>", "a.pdf"),
        ("<object data='a.pdf'></object>", "a.pdf"),
        ("<a onclick=\"openPdf('./a.pdf')\">查看</a>", "a.pdf"),
        ("<li>附件【<a href='/system/_content/download.jsp?urltype=x&wbfileid=7'>年报.docx</a>】</li>",
         "wbfileid=7"),
        ("<a href='/module/download/downfile.jsp?classid=0&filename=ab12.pdf'>报告</a>", "ab12.pdf"),
        ("<a href='/group1/M00/01/2F/x.doc'>报告</a>", "x.doc"),
        ("<input type=hidden value='/files/ab.ofd'>", "ab.ofd"),
        ("<script>var pdf='/upload/file/2024/ab.pdf';</script>", "ab.pdf"),
    ],
)  # fmt: skip
def test_article_whose_body_is_a_file(body: str, file: str) -> None:
    result = read(article(TITLE, body))
    asked = [f for f in result.requests if f.role == "file" and file in f.url]
    assert len(asked) == 1
    assert asked[0].meta["title"] == TITLE and asked[0].meta["verdict"] == "YES"
    assert [f.why for f in result.documents] == ["body_is_attachment"]
    # and the file, when it comes, is the document
    got = explore(
        Page(asked[0].url, body=b"%PDF-1.4" + b"x" * 900, role="file",
             discovered={"meta": asked[0].meta}), SiteContext({"home_url": HOME})
    )  # fmt: skip
    assert [(f.verdict, f.year_hint, f.agency_hint) for f in got.documents] == [
        ("YES", 2023, "青石镇人民政府")
    ]


def test_file_that_is_an_error_page_is_a_gap() -> None:
    meta = {"title": TITLE, "verdict": "YES"}
    for body in (b"<html><body>error</body></html>", b"%PDF"):
        got = explore(Page(f"{HOME}a.pdf", body=body, role="file", discovered={"meta": meta}),
                      SiteContext({"home_url": HOME}))  # fmt: skip
        assert [g.reason for g in got.gaps] == ["BAD_ATTACHMENT"] and not got.documents


def test_article_of_images_and_article_of_nothing() -> None:
    images = "".join(f"<p><img src='./W02024012600000{i}.jpg'></p>" for i in range(3))
    result = read(article(TITLE, images))
    assert [f.why for f in result.documents] == ["needs_ocr"]
    assert len([f for f in result.requests if f.role == "file"]) == 3
    result = read(article(TITLE, "<p>见链接</p><a href='https://mp.weixin.qq.com/s/x'>报告</a>"))
    assert not result.documents and [g.reason for g in result.gaps] == ["EXTERNAL"]
    result = read(article(TITLE, "<p>正在整理</p>"))
    assert not result.documents and [g.reason for g in result.gaps] == ["TITLE_ONLY"]


def test_article_in_a_frame_and_behind_a_script() -> None:
    result = read(article(TITLE, "<iframe src='./body.html'></iframe>"))
    assert [f.url for f in result.requests] == [f"{HOME}zwgk/zfxxgknb/202401/body.html"]
    assert result.requests[0].meta["title"] == TITLE and not result.gaps
    shell = "<html><script>window.location.replace('./t2.html');</script></html>"
    assert [f.url.rsplit("/", 1)[1] for f in read(shell).requests] == ["t2.html"]
    computed = read("<html><script>location.href=decode(a)</script></html>")
    assert [g.reason for g in computed.gaps] == ["NEEDS_JS"]


@pytest.mark.parametrize(
    "title",
    ["青山县2023年法治政府建设年度报告", "关于做好2023年政府信息公开工作年度报告编制工作的通知",
     "青山县2023年统计年报"],
)  # fmt: skip
def test_decoys_are_no_documents(title: str) -> None:
    result = read(article(title, "<p>正文</p>" * 50), title=title)
    assert not result.documents


def test_template_in_a_notice_is_no_report() -> None:
    title = "关于印发2023年政府信息公开工作年度报告格式的通知"
    assert not read(article(title), title=title).documents


def test_title_of_the_page_wins_over_a_lying_path() -> None:
    url = f"{HOME}zfxxgknb/2022n/202401/t20240129_1.html"
    assert read(article(TITLE), url=url).documents[0].year_hint == 2023


def test_clones_are_quarantined_and_non_government_hosts_never_entered() -> None:
    clone = article(TITLE, SECTIONS + "<p>澳门威尼斯 彩票平台 在线投注</p>")
    result = read(clone, url="http://www.clone.com/zfxxgknb/t20240126_1.html")
    assert not result.documents and [g.reason for g in result.gaps] == ["SUSPECT_CLONE"]
    result = read(article(TITLE), url="http://www.clone.com/zfxxgknb/t20240126_1.html")
    assert not result.documents and [g.reason for g in result.gaps] == ["NON_GOV_HOST"]
    rows = reports(3, lambda i: f"/t2024012{i}_1.html", "http://www.clone.com/")
    column = page("<ul>" + "".join(f"<li><a href='{u}'>{t}</a></li>" for u, t, _ in rows) + "</ul>")
    done = crawl(HOME, server(rows, "/nb/", {"/nb/": column}))
    assert not done.documents and not any("clone.com" in u for u in done.asked)
    assert {g.reason for g in done.gaps} >= {"NON_GOV_HOST"}


def test_hidden_spam_is_never_followed() -> None:
    rows = reports(4, lambda i: f"/nb/t2024012{i}_1.html")
    body = page(
        f"<ul>{items(rows)}</ul><div style='display:none'><a href='http://bet.com/'>政府信息公开年报</a>"
        "<a href='/spam/'>政府信息公开</a></div>"
    )
    done = crawl(HOME, server(rows, "/nb/", {"/nb/": body}))
    assert not any("bet.com" in u or "spam" in u for u in done.asked)


def test_calendar_and_session_ids_do_not_grow_the_frontier() -> None:
    rows = reports(4, lambda i: f"/nb/t2024012{i}_1.html")
    counter = iter(range(10_000))

    def column(url: str, query: dict[str, str], body: str | None, headers: dict[str, str]) -> str:
        month = int(query.get("month", "0"))
        session = next(counter)
        links = (
            f"<a href='/nb/?month={month + 1}'>2023年年报</a>"
            f"<a href='/nb/;jsessionid=A{session:020d}'>政府信息公开年报</a>"
        )
        return page(f"<ul>{items(rows)}</ul>{links}")

    pages: dict[str, str | skins.Handler] = {"/nb/": column}
    done = crawl(HOME, server(rows, "/nb/", pages), limit=400)
    assert len(done.asked) <= 60 and len(done.documents) == len(rows)
    assert any("TRAP" in g.reason or "BUDGET" in g.reason for g in done.gaps)


def test_second_run_over_an_unchanged_list_asks_for_page_one_only() -> None:
    rows = reports(22, lambda i: f"/zwgk/zfxxgknb/202401/t2024011{i % 9}_{1000 + i}.html")
    fetch = skins.trs(rows, 5, 'createPageHTML(5, 0, "index", "html");', base=0)
    first = crawl(HOME, fetch)
    again = crawl(HOME, fetch, memory=first.context.remember())
    assert set(first.proofs.values()) == {"PAGES_MATCH"}
    assert set(again.proofs.values()) == {"UNCHANGED"} and not again.gaps
    # page 1's rows are named again, marked as known; no further page of the list is asked for
    assert not [u for u in again.asked if "index_" in u]
    third = crawl(HOME, fetch, memory=again.context.remember())
    assert set(third.proofs.values()) == {"UNCHANGED"}


def test_pager_that_falls_through_to_news_is_stopped() -> None:
    rows = reports(12, lambda i: f"/zfxxgknb/202401/t2024011{i % 9}_{1000 + i}.html")
    news = [
        (f"{HOME}news/2024/{i}.html", f"青山县召开第{i}次全体会议部署春耕生产", "2024-03-01")
        for i in range(9)
    ]

    def column(url: str, query: dict[str, str], body: str | None, headers: dict[str, str]) -> str:
        number = skins.number_in(query, "page")
        shown = skins.cut(rows, number, 6) or news
        return page(f"<ul>{items(shown)}</ul><a href='?page={number + 1}'>下一页</a>")

    done = crawl(HOME, server(rows, "/zfxxgknb/", {"/zfxxgknb/": column}))
    assert done.urls() == {u for u, _, _ in rows}
    assert not any("/news/" in u for u in done.asked)
    assert "another column" in done.gaps[0].evidence


def test_audit_names_every_promising_link() -> None:
    context = SiteContext({"home_url": HOME})
    context.asked = {"qs.gov.test/a": 20.0, "qs.gov.test/b": 14.0, "qs.gov.test/c": 9.0,
                     "qs.gov.test/d": 20.0, "qs.gov.test/e": 4.0, "qs.gov.test/f": 20.0}  # fmt: skip
    context.documents = {"qs.gov.test/d": TITLE}
    context.columns = [HOME]

    def row(name: str, state: str, reason: str = "") -> dict[str, object]:
        return {
            "url": HOME + name,
            "state": state,
            "reason": reason,
            "role": "article",
            "anchor": TITLE,
        }

    rows = [row("a", "failed", "failed:http:404"), row("b", "queued"), row("c", "done"),
            row("d", "done"), row("e", "failed", "timeout"), row("f", "failed", "refused:412")]  # fmt: skip
    named = {g.url[-1]: g.reason for g in audit(context, rows)}
    assert named == {"a": "DEAD_LINK", "b": "NOT_FETCHED", "c": "NOT_A_REPORT", "f": "REFUSED"}
    assert audit(context, rows, [Gap(HOME + n, "x", "y") for n in "abcf"]) == []


def test_audit_of_a_site_without_a_column() -> None:
    done = crawl(HOME, server([], "", {"/": page("<a href='/news/'>要闻</a>", "青山县")}))
    assert [g.reason for g in done.gaps] == ["NO_COLUMN"] and not done.documents


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=400).map(str.encode)),
       st.sampled_from(["home", "column", "article", "file", "list"]))  # fmt: skip
def test_any_bytes_are_explored_and_the_context_stays_json(body: bytes, role: str) -> None:
    context = SiteContext({"home_url": HOME})
    meta = {"list": "x", "page": 2} if role == "list" else {"title": TITLE}
    explore(Page(URL, URL, body=body, role=role, discovered={"meta": meta}), context)
    explore(Page(URL, URL, body=b"<html>" + body, role=role, discovered={"meta": meta}), context)
    assert SiteContext.from_dict(json.loads(json.dumps(context.to_dict()))) == context
