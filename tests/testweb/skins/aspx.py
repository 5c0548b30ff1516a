"""ASP.NET: a grid dept × year in the query, lists with __doPostBack pagers (field notes 2.14).

Layout E for year_details.aspx; the list of all reports pages by form post and needs its hidden
fields back. Even publishers are reached by the grid's selectors, all by the list.
"""

from __future__ import annotations

from tests.testweb.furniture import article, page
from tests.testweb.model import Report, Request, Response, Routes, Site, pages_of
from tests.testweb.skins._common import front, listing, rows_of

SIZE = 10
LIST = "/xxgk/nb_list.aspx"


def place(site: Site, report: Report) -> str:
    return f"/year_details.aspx?dept={report.org.number}&year={report.year}"


def routes(site: Site) -> Routes:
    found: Routes = {}
    front(site, found, "/xxgk/default.html", LIST)
    return found


def api(site: Site, request: Request) -> Response | None:
    if request.path == "/year_details.aspx":
        wanted = (request.value("dept"), request.value("year"))
        report = next((r for r in site.reports if (str(r.org.number), str(r.year)) == wanted), None)
        return article(site, report, 'div id="con_con"') if report else None
    if request.path != LIST:
        return None
    parts = pages_of(rows_of(site, site.reports, place), SIZE)
    number = 1
    if request.method == "POST" and request.form.get("__VIEWSTATE", "").startswith("/wEP"):
        argument = request.form.get("__EVENTARGUMENT", "")
        number = int(argument) if argument.isdigit() and int(argument) <= len(parts) else 1
    return page(site, "政府信息公开年报", _list(parts, number), column="政府信息公开年报")


def _list(parts: list[list[tuple[str, str, str]]], number: int) -> str:
    links = " ".join(
        f"<span>{k}</span>"
        if k == number
        else f"<a href=\"javascript:__doPostBack('AspNetPager1','{k}')\">{k}</a>"
        for k in range(1, len(parts) + 1)
    )
    hidden = "".join(
        f'<input type="hidden" name="{n}" id="{n}" value="{v}">'
        for n, v in (
            ("__VIEWSTATE", f"/wEPDwUK{number:06d}"),
            ("__VIEWSTATEGENERATOR", "CA0B0334"),
            ("__EVENTTARGET", ""),
            ("__EVENTARGUMENT", ""),
        )
    )
    return (
        f'<form method="post" action="./nb_list.aspx" id="form1">{hidden}{listing(parts[number - 1])}'
        f'<div id="AspNetPager1">{links} 第{number}页/共{len(parts)}页</div></form>'
    )
