"""Guangdong's disclosure platform (field notes 2.8). Layout G: each publisher has its own sub-host.

The year-report category stands behind the # of a link; its rows come from /gkmlpt/api/all/<id> with
the page's own sid. Without the sid the endpoint gives nothing.
"""

from __future__ import annotations

import json
from functools import partial

from tests.testweb.furniture import article_meta, decoys, frame, page
from tests.testweb.model import (
    Org,
    Report,
    Request,
    Response,
    Routes,
    Site,
    as_json,
    body_html,
    pages_of,
)
from tests.testweb.skins._common import links

SIZE = 10


def host_of(site: Site, org: Org) -> str:
    return f"{org.slug}.{site.host.removeprefix('www.')}"


def hosts(site: Site) -> list[str]:
    """The sub-hosts, beside the portal's own."""
    return [host_of(site, o) for o in site.orgs]


def place(site: Site, report: Report) -> str:
    return f"http://{host_of(site, report.org)}/gkmlpt/content/2/{report.serial // 1000}/post_{report.serial}.html"


def routes(site: Site) -> Routes:
    found: Routes = {}
    pairs = [
        (f"http://{host_of(site, o)}/gkmlpt/index", f"{o.name}政府信息公开平台") for o in site.orgs
    ]
    body = f"<h2>政府信息公开平台</h2>{links(pairs)}"
    home = '<ul><li><a href="/zwgk/">政府信息公开</a></li></ul>'
    found[f"//{site.host}/"] = partial(page, site, "首页", home)
    found[f"//{site.host}/zwgk/"] = partial(page, site, "政府信息公开", body)
    for org in site.orgs:
        root = f"//{host_of(site, org)}"
        category = 2000 + org.number
        tree = [
            {"id": 1000 + org.number, "name": "机构职能", "children": []},
            {"id": category, "name": "政府信息公开年报", "children": []},
        ]
        config = json.dumps({"SID": str(500 + org.number), "TREE": tree}, ensure_ascii=False)
        script = f"<script>window._CONFIG = {config};</script>"
        menu = (
            '<a href="/gkmlpt/guide">政府信息公开指南</a> '
            f'<a href="/gkmlpt/annualreport#{category}">政府信息公开年报</a>'
        )
        for path in ("/", "/gkmlpt/index", "/gkmlpt/annualreport", "/gkmlpt/guide"):
            found[root + path] = partial(_shell, site, org, f'{script}<div id="app"></div>', menu)
        for report in site.of(org):
            found[place(site, report).removeprefix("http:")] = partial(_post, site, report)
    return found


def _shell(site: Site, org: Org, body: str, menu: str) -> Response:
    return Response(frame(site, f"{org.name}政府信息公开平台", body, menu=menu).encode())


def _post(site: Site, report: Report) -> Response:
    config = {
        "SID": str(500 + report.org.number),
        "DETAIL": {"title": report.title, "content": body_html(report)},
    }
    script = f"<script>window._CONFIG = {json.dumps(config)};</script>"
    body = f"<h1>{report.title}</h1>{script}"
    if report.serial % 2:
        body = f'<h1>{report.title}</h1><div class="article-content">{body_html(report)}</div>'
    return page(site, report.title, body, meta=article_meta(report))


def api(site: Site, request: Request) -> Response | None:
    if not request.path.startswith("/gkmlpt/api/all/"):
        return None
    org = next((o for o in site.orgs if host_of(site, o) == request.host), None)
    category = request.path.rpartition("/")[2]
    if org is None or request.value("sid") != str(500 + org.number):
        return as_json({"classify": {"post_count": 0}, "articles": []})
    rows = []
    if category in (str(2000 + org.number), "0"):
        rows = [
            {
                "id": r.serial,
                "title": r.title,
                "url": place(site, r),
                "publisher": org.name,
                "display_publish_time": r.day,
                "attachment": [],
            }
            for r in site.of(org)
        ]
        if org.kind == "government" and category == "0":
            rows += [
                {"id": d.serial, "title": d.title, "url": "", "publisher": ""} for d in decoys(site)
            ]
    parts, number = pages_of(rows, SIZE), request.number("page")
    part = parts[number - 1] if 1 <= number <= len(parts) else []
    return as_json({"classify": {"post_count": len(rows)}, "articles": part})
