"""Where a report's body may be: frames, viewers of any kind, pages of their own (field notes 4.4)."""

from __future__ import annotations

import pytest

from tests.crawler.explore_loop import Crawl, crawl
from tests.crawler.skins import HOME, SECTIONS, page, server

TITLE = "青山县财政局2024年政府信息公开工作年度报告"
PDF = b"%PDF-1.4\n" + b"1 0 obj << >> endobj " * 40


def report(body: str, files: dict[str, str | bytes]) -> Crawl:
    row = f"<ul><li><a href='/art/1.html'>{TITLE}</a><span>2025-01-20</span></li></ul>"
    pages = {"/nb/": page(row), "/art/1.html": page(f"<h1>{TITLE}</h1>{body}", TITLE)} | files
    return crawl(HOME, server([], "/nb/", pages))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "body",
    [
        "<iframe src='/view/index.html?url=../f/a.pdf'></iframe>",
        "<iframe src='/w/v.html?zoom=1&doc=%2Ff%2Fa.pdf&t=3'></iframe>",
        "<embed data-src='/f/a.pdf'>",
        "<iframe src='about:blank' data-src='/f/a.pdf'></iframe>",
    ],
)
def test_the_file_of_a_viewer_is_found_whatever_its_parameter_is_called(body: str) -> None:
    done = report(body, {"/f/a.pdf": PDF})
    assert f"{HOME}f/a.pdf" in {d.url for d in done.documents}, done.gaps


def test_a_body_in_a_frame_without_a_title_of_its_own_is_the_report() -> None:
    done = report("<iframe src='/body/1.html'></iframe>", {"/body/1.html": f"<html><body>{SECTIONS}</body></html>"})  # fmt: skip
    assert [(d.url, d.title, d.year_hint) for d in done.documents] == [(f"{HOME}body/1.html", TITLE, 2024)]  # fmt: skip
    assert not done.gaps


def test_a_report_on_several_pages_is_fetched_to_its_last() -> None:
    """The first page has next to nothing of the text."""
    pages = {
        "/art/1_2.html": page(f"<h1>{TITLE}</h1><div id=zoom>{SECTIONS}</div><a href='1_3.html'>下一页</a>"),
        "/art/1_3.html": page(f"<h1>{TITLE}</h1><div id=zoom><p>六、其他需要报告的事项：无。</p></div>"),
    }  # fmt: skip
    first = "<div id=zoom><p>一、总体情况</p></div><a href='1_2.html'>下一页</a> <a href='1_3.html'>3</a>"
    done = report(first, pages)  # type: ignore[arg-type]
    assert {d.url for d in done.documents} == {f"{HOME}art/{n}.html" for n in ("1", "1_2", "1_3")}
    assert not done.gaps
