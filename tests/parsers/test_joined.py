"""Reports spread over several files, and pages that say where their report is."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from lxml import html as lxml_html

from parsers import parse_bytes
from parsers.carriers.html_links import links_of
from parsers.elsewhere import needs_parts
from parsers.evaluate import as_dict, compare
from parsers.hints import Hints, Part
from parsers.joined import parse_parts
from parsers.report import Report
from parsers.sandbox import Job, ParserPool, _heavy
from tests.generator.carriers import html as html_carrier
from tests.generator.make import Made, make
from tests.generator.model import Draft, Table

URL = "http://www.x.gov.cn/zwgk/202401/t20240115_1.html"
SEED = 53


def page(title: str, body: str, date: str = "2024-01-15") -> bytes:
    return (
        f"<html><head><title>{title}-某某网</title><meta name='PubDate' content='{date}'></head>"
        f"<body><div class='nav'>首页 > 政府信息公开年报</div><h1>{title}</h1>{body}</body></html>"
    ).encode()


def check(report: Report, made: Made, carrier: str) -> None:
    result = compare("joined", as_dict(report), made.truth)
    assert set(+Counter(result.counts)) == {"right"}, [result.counts, result.differences[:5]]
    assert report.carrier == carrier
    assert (report.agency, report.year) == (made.truth["agency"], made.truth["year"])


def title_of(made: Made) -> str:
    return f"{made.truth['agency']}{made.truth['year']}年政府信息公开工作年度报告"


@pytest.mark.parametrize("carrier", ["docx", "pdf", "xlsx", "ofd", "zip"])
def test_a_page_that_embeds_its_report_is_read_with_it(carrier: str) -> None:
    made = make(SEED, 1, carrier, layout="2021", quirks=[])
    target = f"http://www.x.gov.cn/files/a.{carrier}"
    shell = page(
        title_of(made), f"<iframe src='/pdfjs/viewer.html?file=/files/a.{carrier}'></iframe>"
    )
    alone = parse_bytes(shell, url=URL)
    assert needs_parts(alone)
    assert target in [link["url"] for link in alone.links]
    [told] = [p for p in alone.problems if p.code == "document_elsewhere"]
    assert target in told.detail
    report = parse_parts([Part(URL, shell, "page"), Part(target, made.data, "attachment")])
    inner = {"zip": report.carrier}.get(carrier, carrier)
    check(report, made, inner)
    assert report.published_on == "2024-01-15"
    assert [(p["part"], p["used"]) for p in report.parts] == [(1, True), (2, True)]
    assert {f.place["part"] for f in report.facts if f.place} == {2}
    assert not needs_parts(report)


def test_of_several_attachments_the_one_with_the_tables_is_taken() -> None:
    made = make(SEED, 2, "docx", layout="2021", quirks=[])
    notice = page("关于报送年报的通知", "<p>请各单位按时报送。</p>")
    shell = page(
        title_of(made), "<p>附件：</p><a href='1.doc'>通知.doc</a><a href='2.docx'>年报.docx</a>"
    )
    parts = [Part(URL, shell, "page"), Part("http://x/1.doc", notice, "attachment"),
             Part("http://x/2.docx", made.data, "attachment"),
             Part("http://x/3.rar", b"Rar!\x1a\x07\0", "attachment")]  # fmt: skip
    report = parse_parts(parts)
    check(report, made, "docx")
    assert [p["used"] for p in report.parts] == [True, False, True, False]
    assert "unsupported" in {p.code for p in report.problems}


def split_pages(seed: int, count: int) -> tuple[Made, list[bytes]]:
    """A generated report cut before its tables, as an editor cuts a long text into pages."""
    drafts: list[Draft] = []

    def keep(draft: Draft) -> bytes:
        drafts.append(draft)
        return b""

    made = make(seed, 4, "html", layout="2021", quirks=[], render=keep)
    draft = drafts[0]
    cuts = [i for i, b in enumerate(draft.blocks) if isinstance(b, Table)][1:count]
    bounds = [0, *cuts, len(draft.blocks)]
    pages = []
    for start, end in pairwise(bounds):
        part = Draft(
            draft.rng, draft.layout, draft.agency, draft.year, draft.title, draft.published
        )
        part.blocks = draft.blocks[start:end]
        part.options["html"] = "clean"
        pages.append(html_carrier.render(part))
    return made, pages


def test_a_text_cut_over_pages_is_read_as_one() -> None:
    made, pages = split_pages(SEED, 3)
    assert len(pages) == 3
    urls = [URL, *(URL.replace("_1.html", f"_1_{n}.html") for n in (1, 2))]
    report = parse_parts([Part(u, d, "page") for u, d in zip(urls, pages, strict=True)])
    check(report, made, "html")
    assert Counter(p["used"] for p in report.parts) == {True: 3}
    assert {f.place["part"] for f in report.facts if f.place} == {1, 2, 3}


def test_tables_in_an_annex_join_the_prose_of_the_page() -> None:
    made, pages = split_pages(SEED, 2)
    report = parse_parts(
        [Part(URL, pages[0], "page"), Part("http://x/t.html", pages[1], "attachment")]
    )
    check(report, made, "html")
    assert any(s.number == "一" for s in report.sections)


def test_an_attachment_that_is_no_report_leaves_the_page_as_it_is() -> None:
    shell = page(
        "某某局2023年政府信息公开工作年度报告",
        "<p>一、总体情况</p><p>好。</p><p>五、存在的主要问题及改进情况</p>",
    )
    other = page("采购公告", "<p>无关。</p>")
    report = parse_parts([Part(URL, shell, "page"), Part("http://x/a.html", other, "attachment")])
    assert report.year == 2023
    assert [p["used"] for p in report.parts] == [True, False]
    assert all(f.value is None for f in report.facts)


def test_an_attachment_about_another_year_is_not_the_pages_report() -> None:
    made = make(SEED, 6, "docx", layout="2021", quirks=[])
    year = made.truth["year"]
    shell = page(title_of(made).replace(str(year), str(year + 1)), "<a href='a.docx'>附件</a>")
    report = parse_parts(
        [Part(URL, shell, "page"), Part("http://x/a.docx", made.data, "attachment")]
    )
    [told] = [p for p in report.problems if p.code == "part_of_other_year"]
    assert f"{year + 1}" in told.detail
    assert f"about {year}:" in told.detail
    assert report.parts[1]["used"] is False
    assert all(f.value is None for f in report.facts)


def test_of_attachments_of_several_bodies_only_the_pages_own_is_joined() -> None:
    mine, its = (make(SEED, n, "docx", layout="2021", quirks=[]) for n in (6, 8))
    its.truth["year"] = mine.truth["year"]
    shell = page(title_of(mine), "<a href='a.docx'>甲</a><a href='b.docx'>乙</a>")
    parts = [Part(URL, shell, "page"), Part("http://x/b.docx", its.data, "attachment"),
             Part("http://x/a.docx", mine.data, "attachment")]  # fmt: skip
    report = parse_parts(parts)
    check(report, mine, "docx")
    assert [p["used"] for p in report.parts] == [True, False, True]


def test_the_pool_reads_parts_in_a_child() -> None:
    made = make(SEED, 1, "docx", layout="2021", quirks=[])
    shell = page(title_of(made), "<embed src='a.docx'>")
    job = Job(1, shell, URL, URL, Hints(), (Part("http://x/a.docx", made.data, "attachment"),))
    with ParserPool(1) as pool:
        [(_, report)] = list(pool.map([job]))
    assert isinstance(report, Report)
    check(report, made, "docx")


def test_a_report_of_several_scans_gets_the_time_of_each() -> None:
    picture = Part("http://x/1.png", b"\x89PNG\r\n\x1a\n", "image")
    plain = Part("http://x/2.html", b"<html></html>", "page")
    assert _heavy(b"<html></html>", (plain,)) == 0
    assert _heavy(b"<html></html>", (picture, plain, picture)) == 2


LINKS: list[tuple[str, Any]] = [
    ("<a href='files/a.pdf'>报告</a>", ("http://www.x.gov.cn/zwgk/202401/files/a.pdf", "attachment")),
    ("<a href='/down?id=3'>2023年年报.docx（45.3KB）</a>", ("http://www.x.gov.cn/down?id=3", "attachment")),
    ("<iframe src='/p/web/viewer.html?file=%2Ff%2Fa.pdf#page=1'></iframe>", ("http://www.x.gov.cn/f/a.pdf", "attachment")),
    ("<a href='/v.html#file=/f/b.ofd'>看</a>", ("http://www.x.gov.cn/f/b.ofd", "attachment")),
    ("<embed src='a.pdf' type='application/pdf'>", ("http://www.x.gov.cn/zwgk/202401/a.pdf", "embed")),
    ("<object><param name='src' value='a.pdf'></object>", ("http://www.x.gov.cn/zwgk/202401/a.pdf", "embed")),
    ("<object data='a.pdf'></object>", ("http://www.x.gov.cn/zwgk/202401/a.pdf", "embed")),
    ("<script>PDFObject.embed('/f/c.pdf', '#box');</script>", ("http://www.x.gov.cn/f/c.pdf", "embed")),
    ('<script>var o={"url":"http:\\/\\/y.gov.cn\\/f\\/d.pdf"};</script>', None),
    ("<a href='javascript:;' onclick=\"open('/f/e.doc')\">下载</a>", ("http://www.x.gov.cn/f/e.doc", "attachment")),
    ("<div><iframe data-src='/f/g.pdf'></iframe></div>", ("http://www.x.gov.cn/f/g.pdf", "embed")),
    ("<meta http-equiv='refresh' content='0; url=/f/h.html'>", ("http://www.x.gov.cn/f/h.html", "embed")),
    ("<a href='t20240115_1_2.html'>下一页</a>", ("http://www.x.gov.cn/zwgk/202401/t20240115_1_2.html", "page")),
    ("<a href='t20240115_1.html?page=2'>2</a>", ("http://www.x.gov.cn/zwgk/202401/t20240115_1.html?page=2", "page")),
    ("<script>createPageHTML(3, 0, 't20240115_1', 'html');</script>", ("http://www.x.gov.cn/zwgk/202401/t20240115_1_2.html", "page")),
    ("<a href='t20240116_9.html'>下一页</a>", None),
    ("<a href='t20240115_12.html'>下一篇</a>", None),
    ("<p><img src='W020240115.jpg'></p>", ("http://www.x.gov.cn/zwgk/202401/W020240115.jpg", "image")),
    ("<img src='/images/logo.png'>", None),
    ("<img src='a.png' width='20' height='20'>", None),
    ("<base href='http://z.gov.cn/d/'><a href='a.pdf'>x</a>", ("http://z.gov.cn/d/a.pdf", "attachment")),
    ("<a href='javascript:void(0)'>x</a><img src='data:image/png;base64,AAAA'>", None),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "expected"), LINKS)
def test_the_ways_a_page_points_to_a_document(
    markup: str, expected: tuple[str, str] | None
) -> None:
    root = lxml_html.document_fromstring(f"<html><body><p>x</p>{markup}</body></html>")
    found = [(link.url, link.kind) for link in links_of(root, URL)]
    if expected is None:
        assert not found or found == [("http://y.gov.cn/f/d.pdf", "embed")]
    else:
        assert expected in found, found


def test_a_folders_page_goes_on_at_its_numbered_index() -> None:
    root = lxml_html.document_fromstring("<body><a href='index_1.html'>下一页</a></body>")
    [link] = links_of(root, "http://www.x.gov.cn/nb/2023/")
    assert (link.url, link.kind) == ("http://www.x.gov.cn/nb/2023/index_1.html", "page")


def test_page_breaks_left_in_a_text_are_no_text() -> None:
    text = page(
        "某某局2023年政府信息公开工作年度报告",
        "<p>一、总体情况</p><p>#PAGE_BREAK#</p><p>甲。#PAGE_BREAK#乙。</p>",
    )
    report = parse_bytes(text, url=URL)
    assert "PAGE_BREAK" not in str([s.text for s in report.sections])
