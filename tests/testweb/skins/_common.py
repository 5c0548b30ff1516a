"""Building blocks of skins: the way from the home page to the column, and the articles."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape

from tests.testweb.furniture import (
    Decoy,
    article,
    decoy_article,
    decoys,
    news,
    page,
)
from tests.testweb.model import Report, Response, Routes, Site

Place = Callable[[Site, Report], str]
DecoyPlace = Callable[[Decoy], str]
Row = tuple[str, str, str]
"""(href, title, ISO date)."""


def front(
    site: Site, routes: Routes, platform: str, column: str, news_place: DecoyPlace | None = None
) -> None:
    """Home page → 政府信息公开 platform → 政府信息公开年报 column, and pages that lead nowhere."""
    where = news_place or (lambda d: f"/news/{d.serial}.html")
    items = "".join(f'<li><a href="{where(d)}">{d.title}</a></li>' for d in news(site))
    for item in news(site):
        routes[where(item)] = partial(decoy_article, site, item)
    home = (
        f'<ul class="menu"><li><a href="{platform}">政府信息公开</a></li>'
        f'<li><a href="/bsfw.html">办事服务</a></li><li><a href="/hdjl.html">互动交流</a></li></ul>'
        f"<ul>{items}</ul>"
    )
    routes["/"] = partial(page, site, "首页", home)
    for path, title in (("/about", "走进本地"), ("/bsfw", "办事服务"), ("/hdjl", "互动交流")):
        routes[f"{path}.html"] = partial(page, site, title, f"<h1>{title}</h1><p>示例。</p>")
    tabs = (("/zn.html", "政府信息公开指南"), ("/zd.html", "政府信息公开制度"))
    for path, title in tabs:
        routes[path] = partial(page, site, title, f"<h1>{title}</h1><p>示例。</p>")
    links = "".join(f'<li><a href="{p}">{t}</a></li>' for p, t in tabs)
    links += f'<li><a href="{column}">政府信息公开年报</a></li>'
    routes[platform] = partial(page, site, "政府信息公开", f"<ul>{links}</ul>")


def articles(
    site: Site,
    routes: Routes,
    place: Place,
    container: str,
    decoy_place: DecoyPlace | None = None,
) -> None:
    """The page of every report (as its file where it has one), and of every decoy."""
    for report in site.reports:
        routes[place(site, report)] = partial(article, site, report, container)
    if decoy_place:
        for item in decoys(site):
            routes[decoy_place(item)] = partial(decoy_article, site, item)


def rows_of(
    site: Site, reports: list[Report], place: Place, decoy_place: DecoyPlace | None = None
) -> list[Row]:
    """Rows of a list, newest first; decoys stand among them where the skin has a place for them."""
    rows = [(place(site, r), r.title, r.day) for r in reports]
    if decoy_place:
        rows += [(decoy_place(d), d.title, d.day) for d in decoys(site)]
    return sorted(rows, key=lambda row: row[2], reverse=True)


def listing(rows: list[Row], cut: int = 0) -> str:
    """Rows as `li`; with `cut` the anchor text is shortened and the title attribute is whole."""
    out = []
    for href, title, day in rows:
        shown = title if not cut or len(title) <= cut else title[:cut] + "…"
        out.append(
            f'<li><a href="{escape(href)}" title="{escape(title)}">{escape(shown)}</a>'
            f"<span>{day}</span></li>"
        )
    return f"<ul class='list'>{''.join(out)}</ul>"


def links(pairs: list[tuple[str, str]]) -> str:
    """A plain list of links: (href, text)."""
    return "<ul>" + "".join(f'<li><a href="{h}">{t}</a></li>' for h, t in pairs) + "</ul>"


def put(
    site: Site, routes: Routes, path: str, title: str, body: str, column: str = "政府信息公开年报"
) -> None:
    routes[path] = partial(page, site, title, body, column=column)


def not_found() -> Response:
    return Response("<h1>页面不存在</h1>".encode(), status=404)
