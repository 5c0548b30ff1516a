"""What pages of every skin share: frame, menu, standard meta tags, news and decoys. All invented."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from crawler.sample.skins import frame as frame_of_the_sample
from tests.testweb.model import Report, Response, Site, body_html

NEWS = (*frame_of_the_sample.NEWS, "全域旅游宣传周启动", "社区食堂新增三处")
DECOYS = (
    *frame_of_the_sample.DECOYS, "{place}{year}年政务公开工作要点", "{place}{year}年度部门决算公开说明",
)  # fmt: skip


@dataclass(frozen=True)
class Decoy:
    """A page that is not a report, listed among reports."""

    title: str
    day: str
    serial: int


def decoys(site: Site) -> list[Decoy]:
    years = [y for y in site.years if y >= 2018][:3]
    return [
        Decoy(text.format(place=site.place, year=y), f"{y + 1}-02-{n + 1:02d}", y * 10 + n)
        for y in years
        for n, text in enumerate(DECOYS)
    ]


def news(site: Site) -> list[Decoy]:
    return [Decoy(text, f"2025-06-{n + 1:02d}", 900 + n) for n, text in enumerate(NEWS)]


def frame(
    site: Site,
    title: str,
    body: str,
    *,
    column: str = "",
    meta: str = "",
    menu: str | None = None,
    charset: str = "utf-8",
) -> str:
    """A whole page. `menu` is the site's navigation, by default the home page's."""
    head = f'<meta name="SiteName" content="{site.name}"><meta name="SiteDomain" content="{site.host}">'
    head += f'<meta name="SiteIDCode" content="{site.division}0001">'
    if column:
        kind = "信息公开年报" if "年报" in column else column
        head += (
            f'<meta name="ColumnName" content="{column}"><meta name="ColumnType" content="{kind}">'
        )
    links = (
        '<a href="/">首页</a> <a href="/about.html">走进本地</a>'
        if menu is None
        else f'<a href="/">首页</a> {menu}'
    )
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="{charset}">{head}{meta}'
        f'<title>{escape(title)}_{site.name}</title></head><body><div class="top">{links}</div>'
        f'<div class="main">{body}</div><div class="foot">主办：{site.name} '
        f"网站标识码：{site.division}0001</div></body></html>"
    )


def page(site: Site, title: str, body: str, **more: str) -> Response:
    return Response(frame(site, title, body, **more).encode())


def article_meta(report: Report) -> str:
    return (
        f'<meta name="ArticleTitle" content="{escape(report.title)}">'
        f'<meta name="PubDate" content="{report.day} 09:{report.serial % 60:02d}">'
        f'<meta name="ContentSource" content="{report.org.name}">'
    )


def article(site: Site, report: Report, container: str = 'div class="article"') -> Response:
    """The report as an HTML article in the family's container element."""
    tag = container.split()[0]
    body = (
        f"<h1>{escape(report.title)}</h1><p>发布时间：{report.day} 来源：{report.org.name}</p>"
        f"<{container}>{body_html(report)}</{tag}>"
    )
    return page(site, report.title, body, column="政府信息公开年报", meta=article_meta(report))


def decoy_article(site: Site, decoy: Decoy) -> Response:
    return page(site, decoy.title, frame_of_the_sample.decoy_page(decoy.title))
