"""Skin: t-date pages with a script-drawn pager (createPageHTML), the county's portal.

Columns under the platform, one for the government and one for its departments; the pager exists
only as a call in a script, pages counted from 0 (index.html, index_1.html …).
"""

from __future__ import annotations

from html import escape

from crawler.sample import bodies
from crawler.sample.model import SampleReport
from crawler.sample.skins.frame import DECOYS, NEWS, decoy_page, layout

ROOT = "/zwgk/zfxxgk/zfxxgknb/"
COLUMN = ROOT
PER_PAGE = 15
SITE = "青澜县人民政府"
MENU = (
    '<a href="/">首页</a><a href="/zwgk/">政府信息公开</a><a href="/xwzx/">新闻中心</a>'
    '<a href="/bsfw/">办事服务</a>'
)


def column_of(report: SampleReport) -> str:
    return ROOT + ("bj/" if report.agency.kind == "government" else "bm/")


def locate(report: SampleReport) -> tuple[str, str | None]:
    """(page path, file path or None)."""
    day = report.published_on
    folder = f"{column_of(report)}{day:%Y%m}/"
    file = None
    if report.carrier != "html":
        file = f"{folder}P0{day:%Y%m%d}{report.number:018d}.{report.carrier}"
    return f"{folder}t{day:%Y%m%d}_{report.number}.html", file


def pages(reports: list[SampleReport]) -> dict[str, tuple[bytes, str]]:
    """Every page of the site: path → (body, content type)."""
    found: dict[str, tuple[bytes, str]] = {}

    def put(path: str, title: str, body: str, meta: str = "") -> None:
        page = layout(f"{title}_{SITE}", body, meta=meta, menu=MENU)
        found[path] = (page.encode(), "text/html; charset=utf-8")

    news = "".join(
        f'<li><a href="./xwzx/202403/t2024030{n}_{200 + n}.html">{t}</a><span>2024-03-0{n}</span></li>'
        for n, t in enumerate(NEWS, start=1)
    )
    put(
        "/",
        "首页",
        f"<h2>要闻</h2><ul>{news}</ul><p><a href='/zwgk/'>政府信息公开</a></p>"
        # robots.txt disallows it: a crawler that comes here has not read that.
        "<p><a href='/admin/zfxxgknb/'>政府信息公开年报（后台）</a></p>",
    )
    for n, title in enumerate(NEWS, start=1):
        put(f"/xwzx/202403/t2024030{n}_{200 + n}.html", title, decoy_page(title))
    put("/xwzx/", "新闻中心", f"<ul>{news.replace('./xwzx/', './')}</ul>")
    put("/bsfw/", "办事服务", "<p>办事指南请到便民服务中心查询。</p>")
    put(
        "/zwgk/",
        "政府信息公开",
        '<ul><li><a href="./zfxxgk/zn.html">政府信息公开指南</a></li>'
        '<li><a href="./zfxxgk/zd.html">政府信息公开制度</a></li>'
        '<li><a href="./zfxxgk/fdzdgknr/">法定主动公开内容</a></li>'
        '<li><a href="./zfxxgk/zfxxgknb/">政府信息公开年报</a></li></ul>',
    )
    for name, title in (("zn", "政府信息公开指南"), ("zd", "政府信息公开制度")):
        put(f"/zwgk/zfxxgk/{name}.html", title, f"<h1>{title}</h1><p>示例内容。</p>")
    put("/zwgk/zfxxgk/fdzdgknr/", "法定主动公开内容", "<p>示例内容。</p>")
    column_meta = '<meta name="ColumnName" content="政府信息公开年报"><meta name="ColumnType" content="信息公开年报">'
    put(
        ROOT,
        "政府信息公开年报",
        '<ul><li><a href="./bj/">县政府年报</a></li><li><a href="./bm/">部门年报</a></li></ul>',
        column_meta,
    )
    for name, title in (("bj", "县政府年报"), ("bm", "部门年报")):
        rows = [
            (locate(r)[0], r.title, r.published_on.isoformat())
            for r in reports
            if column_of(r) == f"{ROOT}{name}/"
        ]
        if name == "bm":
            for n, text in enumerate(DECOYS):
                decoy = text.format(place="青澜县", year=2023)
                path = f"{ROOT}bm/202402/t2024022{n}_{300 + n}.html"
                rows.append((path, decoy, f"2024-02-2{n}"))
                put(path, decoy, decoy_page(decoy))
            rows.sort(key=lambda row: row[2], reverse=True)
        _lists(put, f"{ROOT}{name}/", title, rows, column_meta)
    for report in reports:
        _article(put, found, report)
    return found


def _lists(put, base, title, rows, meta) -> None:  # type: ignore[no-untyped-def]
    count = max(1, -(-len(rows) // PER_PAGE))
    for number in range(count):
        items = "".join(
            f'<li><a href=".{path.removeprefix(base.rstrip("/"))}" title="{escape(text)}">'
            f"{escape(text if len(text) < 24 else text[:22] + '…')}</a><span>{day}</span></li>"
            for path, text, day in rows[number * PER_PAGE : (number + 1) * PER_PAGE]
        )
        pager = f'<div class="page"><script>createPageHTML({count}, {number}, "index", "html");</script></div>'
        body = f'<h2>{title}</h2><div class="list"><ul>{items}</ul></div>{pager}'
        name = "index.html" if number == 0 else f"index_{number}.html"
        put(base + name, title, body, meta)
        if number == 0:
            put(base, title, body, meta)


def _article(put, found, report: SampleReport) -> None:  # type: ignore[no-untyped-def]
    page, file = locate(report)
    meta = (
        f'<meta name="SiteName" content="{SITE}"><meta name="ColumnType" content="信息公开年报">'
        f'<meta name="ArticleTitle" content="{escape(report.title)}">'
        f'<meta name="PubDate" content="{report.published_on} 09:30">'
        f'<meta name="ContentSource" content="{escape(report.agency.name)}">'
    )
    if file:
        name = file.rpartition("/")[2]
        body = (
            f"<h1>{escape(report.title)}</h1><div class='TRS_Editor'><p>年度报告全文见附件。</p>"
            f"<p>附件：<a href='./{name}'>{escape(report.title)}.{report.carrier}</a></p></div>"
        )
        data = bodies.pdf_body(report) if report.carrier == "pdf" else bodies.docx_body(report)
        kind = {
            "pdf": "application/pdf",
            "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }[report.carrier]
        found[file] = (data, kind)
    else:
        body = f"<h1>{escape(report.title)}</h1><div class='TRS_Editor'>{bodies.html_body(report)}</div>"
    put(page, report.title, body, meta)
