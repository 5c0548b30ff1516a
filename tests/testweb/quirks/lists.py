"""Lists that grow while they are read (Q37), or end oddly (Q38, Q39)."""

from __future__ import annotations

import re
from dataclasses import replace

from tests.testweb.furniture import decoys
from tests.testweb.model import Request, Response, Routes, Site
from tests.testweb.quirks._register import is_html, quirk

#: requests that a host answers before its newest report appears on top of its list
GROWS_AT = 4
_BEFORE: dict[tuple[str, int], Routes] = {}


@quirk("Q37")
def grows(site: Site, request: Request, response: Response, serial: int) -> Response:
    """The newest report is put up in the middle of the crawl: it stands on a page that was read
    before, and pushes a row over every page boundary behind it."""
    if serial >= GROWS_AT or not is_html(response):
        return response
    routes = _earlier(site)
    return routes[request.path]() if request.path in routes else response


def _earlier(site: Site) -> Routes:
    """The site's pages before the newest report was published."""
    from tests.testweb.skins import skin

    key = (site.host, len(site.reports))
    if key not in _BEFORE:
        earlier = replace(site, options=site.options | {"without": site.reports[0].serial})
        _BEFORE[key] = skin(site.skin).routes(earlier)
    return _BEFORE[key]


@quirk("Q38")
def falls_through_to_news(
    site: Site, request: Request, response: Response, serial: int
) -> Response:
    """A page behind the last one shows the site's news."""
    if response.status != 404 or not re.search(r"index_\d+\.html$", request.path):
        return response
    rows = "".join(
        f'<li><a href="/xwzx/202406/t2024060{n}_{7000 + n}.html">本地动态要闻之{n}：农田水利建设推进</a>'
        f"<span>2024-06-0{n}</span></li>"
        for n in range(1, 9)
    )
    return Response(f"<html><title>新闻</title><body><ul>{rows}</ul></body></html>".encode())


@quirk("Q39")
def empty_last_page(site: Site, request: Request, response: Response, serial: int) -> Response:
    """The pager states one page too many, and that page is empty: pages = rows / size + 1."""
    if (len(site.reports) + len(decoys(site))) % site.options.get("size", 8):
        return response
    if is_html(response):
        more = re.sub(
            rb"createPageHTML\((\d+),",
            lambda m: b"createPageHTML(%d," % (int(m[1]) + 1),
            response.body,
        )
        return replace(response, body=more)
    if response.status == 404 and re.search(r"zfxxgknb/index_\d+\.html$", request.path):
        return Response(
            "<html><title>政府信息公开年报</title><body><ul class='list'></ul></body></html>".encode()
        )
    return response
