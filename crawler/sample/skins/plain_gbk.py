"""Skin: an old static site in GBK that declares gb2312 in a meta tag and nothing in its headers."""

from __future__ import annotations

from html import escape

from crawler.sample import bodies
from crawler.sample.model import SampleReport
from crawler.sample.skins.frame import layout

COLUMN = "/gongkai/nianbao.htm"
SITE = "青澜县公安局"
MENU = '<a href="/">首页</a><a href="/gongkai/">信息公开</a>'


def locate(report: SampleReport) -> tuple[str, str | None]:
    """(page path, None)."""
    return f"/gongkai/show_{report.number}.htm", None


def pages(reports: list[SampleReport]) -> dict[str, tuple[bytes, str]]:
    """Every page of the site: path → (body, content type)."""
    found: dict[str, tuple[bytes, str]] = {}

    def put(path: str, title: str, body: str) -> None:
        page = layout(f"{title}_{SITE}", body, menu=MENU, charset="gb2312")
        found[path] = (page.encode("gb18030"), "text/html")

    put("/", "首页", '<p><a href="/gongkai/">信息公开</a></p>')
    put("/gongkai/", "信息公开", '<p><a href="nianbao.htm">政府信息公开年报</a></p>')
    rows = "".join(
        f'<li><a href="show_{r.number}.htm">{escape(r.title)}</a> [{r.published_on}]</li>'
        for r in reports
    )
    put(COLUMN, "政府信息公开年报", f"<h2>政府信息公开年报</h2><ul>{rows}</ul>")
    for report in reports:
        body = (
            f"<h1>{escape(report.title)}</h1><p>发布日期：{report.published_on}　来源：{SITE}</p>"
            f'<font id="Zoom">{bodies.html_body(report)}</font>'
        )
        put(locate(report)[0], report.title, body)
    return found
