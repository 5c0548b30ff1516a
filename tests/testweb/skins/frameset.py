"""An old ASP site: frames, list pages by ?page=, body in font#Zoom (field notes 2.14, 4.3)."""

from __future__ import annotations

from functools import partial

from tests.testweb.model import Report, Routes, Site, pages_of, text
from tests.testweb.skins._common import articles, listing, put, rows_of


def place(site: Site, report: Report) -> str:
    return f"/gongkai/show.asp?id={report.serial}"


def routes(site: Site) -> Routes:
    found: Routes = {}
    frames = (
        f'<html><head><meta charset="utf-8"><title>{site.name}</title></head><frameset cols="180,*">'
        '<frame src="/left.htm" name="left"><frame src="/main.htm" name="main"></frameset></html>'
    )
    found["/"] = partial(text, frames)
    menu = '<a href="/gongkai/" target="main">政府信息公开</a>'
    put(site, found, "/left.htm", "导航", menu, column="")
    put(site, found, "/main.htm", "欢迎", "<p>欢迎访问。</p>", column="")
    link = '<a href="list.asp?lm=12">政府信息公开年报</a>'
    put(site, found, "/gongkai/", "政府信息公开", link, column="政府信息公开")
    articles(site, found, place, 'font id="Zoom"')
    rows = [(h.replace("/gongkai/", ""), t, d) for h, t, d in rows_of(site, site.reports, place)]
    parts = pages_of(rows, 8)
    for k, part in enumerate(parts, start=1):
        following = (
            f'<a href="list.asp?lm=12&page={k + 1}">下一页</a>' if k < len(parts) else "下一页"
        )
        body = f"{listing(part)}<p>共{len(rows)}条 第{k}页/共{len(parts)}页 {following}</p>"
        names = [f"/gongkai/list.asp?lm=12&page={k}"] + (
            ["/gongkai/list.asp?lm=12"] if k == 1 else []
        )
        for name in names:
            put(site, found, name, "政府信息公开年报", body)
    return found
