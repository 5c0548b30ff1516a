"""Held out: numbered folders a publisher, pages `<8hex>-k.html`, the older years in column.jsp.

From field notes 2.14 (the two provincial sites), 2.11 (a pager of script anchors) and 4.4 B, 4.5, by a hand
that had not read the crawler. The publishers stand in a select; a list shows four rows a page; every
fourth report of 2019 or later is a short page with a Word file behind a download address without extension;
reports before 2019 stand together, publishers mixed, behind `current=`. Unknown paths give the home page.
"""

from __future__ import annotations

from functools import partial
from html import escape
from urllib.parse import quote

from crawler.sample import bodies
from tests.testweb.furniture import Decoy, article_meta, page
from tests.testweb.model import (
    Org,
    Report,
    Request,
    Response,
    Routes,
    Site,
    body_html,
    pages_of,
    sample,
)
from tests.testweb.skins._common import articles, links, listing, put, rows_of

SECTION = "/www/xxgk2020/228104"
COLUMN, RULES, OLD = f"{SECTION}/228106/index.html", f"{SECTION}/228105/index.html", "1573524088291"
SIZE, OLD_SIZE = 4, 8
STORIES = (
    "县政府办召开政府信息公开年报编制培训会", "我县政务公开工作获全市通报表扬", "县统计局发布2024年统计年鉴",
)  # fmt: skip


def _old(report: Report) -> bool:
    return report.year < 2019


def _folder(org: Org) -> str:
    return f"{SECTION}/{228110 + org.number}"


def place(site: Site, report: Report) -> str:
    if _old(report):
        return f"/detail.jsp?id={1480000000000 + report.serial}"
    return f"{_folder(report.org)}/{report.serial}/index.html"


def decoy_place(decoy: Decoy) -> str:
    return f"{SECTION}/228107/{decoy.serial}/index.html"


def column_group(site: Site, report: Report) -> str:
    return "old" if _old(report) else report.org.org_id


def _file_path(report: Report) -> str:
    """Where every fourth report's Word file is; "" for the others."""
    filed = not _old(report) and report.serial % 4 == 0
    return f"/www/download.jsp?fileid={report.hex[:12]}" if filed else ""


_files: dict[int, bytes] = {}


def attachment(site: Site, report: Report) -> tuple[str, bytes] | None:
    """(path with query, bytes) of the report's file."""
    drawn = sample(report)
    if drawn is None or not _file_path(report):
        return None
    if report.serial not in _files:
        _files[report.serial] = bodies.docx_body(drawn)
    return _file_path(report), _files[report.serial]


def _file(site: Site, report: Report) -> Response:
    found = attachment(site, report)
    assert found is not None
    shown = f"attachment; filename={quote(f'{report.title}.docx'.encode('gbk'))}"
    more = (("Content-Disposition", shown),)
    return Response(found[1], "application/octet-stream", headers=more)


def _article(site: Site, report: Report) -> Response:
    body = body_html(report)
    if file := _file_path(report):
        body = f'<p>全文请见附件。</p><p>附件：<a href="{file}">{report.title}.docx</a></p>'
    whole = f'<div class="xl_title">{report.title}</div><div class="xl_date">{report.day}</div>'
    whole += f'<font id="Zoom">{body}</font>' if _old(report) else f'<div class="xl">{body}</div>'
    return page(
        site, report.title, whole, column="政府信息公开年报", meta=article_meta(report), menu=""
    )


def _front(site: Site, found: Routes) -> None:
    stories = [(f"/www/xwzx/{90001 + n}/index.html", title) for n, title in enumerate(STORIES)]
    for path, title in stories:
        put(
            site, found, path, title, f"<h1>{title}</h1><p>本报讯，会议强调要按期完成。</p>", "新闻"
        )
    nav = '<a href="/www/xwzx/index.html">新闻中心</a> '
    nav += (
        f'<a href="{SECTION}/index.html">政务公开</a> <a href="/www/hdjl/index.html">互动交流</a>'
    )
    home = f'<div class="nav">{nav}</div>{links(stories)}'
    found["/"] = partial(page, site, "首页", home, menu="")
    put(site, found, "/www/xwzx/index.html", "新闻中心", links(stories), "新闻")
    put(site, found, "/www/hdjl/index.html", "互动交流", "<p>请留言。</p>", "互动交流")
    left = (
        (f"{SECTION}/228101/index.html", "政府信息公开指南"), (RULES, "政府信息公开制度"),
        (f"{SECTION}/228103/index.html", "政府信息公开目录"), (COLUMN, "政府信息公开年报"),
    )  # fmt: skip
    put(site, found, f"{SECTION}/index.html", "政务公开", links(list(left)), "政务公开")
    for path, title in left[:3]:
        text = f"<h1>{title}</h1><p>本{title[-2:]}每年更新，年度报告另行公布。</p>"
        put(site, found, path, title, text, title)


def routes(site: Site) -> Routes:
    found: Routes = {}
    _front(site, found)
    articles(site, found, place, "div", decoy_place)
    for report in site.reports:
        found[place(site, report)] = partial(_article, site, report)
        if file := _file_path(report):
            found[file] = partial(_file, site, report)
    lists = [(f"{_folder(o)}/{_name(o)}-1.html", o.name) for o in site.orgs]
    options = "".join(f'<option value="{h}">{t}</option>' for h, t in lists)
    body = f'<select onchange="if(this.value)location.href=this.value"><option value="">请选择单位</option>{options}</select>'
    body += f'<p><a href="/column.jsp?id={OLD}">2018年及以前年报</a></p>'
    put(site, found, COLUMN, "政府信息公开年报", body)
    for org in site.orgs:
        _list(site, found, org)
    return found


def _name(org: Org) -> str:
    return f"{org.number * 2654435761 % 2**32:08x}"


def _list(site: Site, found: Routes, org: Org) -> None:
    reports = [r for r in site.of(org) if not _old(r)]
    rows = rows_of(site, reports, place, decoy_place if org.kind == "government" else None)
    parts, name = pages_of(rows, SIZE), _name(org)
    script = f'function topage(n){{window.location.href="{name}-"+n+".html";}}'
    for number, part in enumerate(parts, start=1):
        pager = f"共{len(rows)}条 第{number}/{len(parts)}页 "
        pager += "".join(
            f'<a href="javascript:topage({n})">{text}</a> '
            for text, n in (
                ("首页", 1), ("上页", number - 1), ("下页", number + 1), ("尾页", len(parts)),
            )
            if 1 <= n <= len(parts)
        )  # fmt: skip
        body = f"{listing(part, 14)}<div class='page'>{pager}</div><script>{script}</script>"
        put(site, found, f"{_folder(org)}/{name}-{number}.html", f"{org.name}年报", body)


def api(site: Site, request: Request) -> Response | None:
    """The older years: `current=k`, links to the page before and the page after only."""
    if request.path != "/column.jsp" or request.value("id") != OLD:
        return None
    parts = pages_of(rows_of(site, [r for r in site.reports if _old(r)], place), OLD_SIZE)
    number = min(max(request.number("current"), 1), len(parts))
    rows = "".join(
        f"<tr><td>·<a href='{escape(h.removeprefix('/'))}' target=_blank>{t}</a></td><td>[{d}]</td></tr>"
        for h, t, d in parts[number - 1]
    )
    turn = "".join(
        f"<a href='column.jsp?id={OLD}&current={n}'>{text}</a> "
        for text, n in (("上一页", number - 1), ("下一页", number + 1))
        if 1 <= n <= len(parts)
    )
    return page(site, "历年年报", f"<table>{rows}</table>{turn}", column="政府信息公开年报")
