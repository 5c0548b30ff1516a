"""Links that mislead: loops, soft errors, session ids, calendars, twins (Q12 to Q16, Q44, Q55 to Q60)."""

from __future__ import annotations

import re
from dataclasses import replace

from tests.testweb.model import Request, Response, Site
from tests.testweb.quirks._register import into_body, is_html, quirk


@quirk("Q12")
def loop(site: Site, request: Request, response: Response, serial: int) -> Response:
    """A column that redirects in a circle hangs on the platform's pages."""
    if request.path in ("/loop/a/", "/loop/b/"):
        other = "/loop/b/" if request.path == "/loop/a/" else "/loop/a/"
        return Response(b"", status=302, headers=(("Location", other),))
    link = '<a href="/loop/a/">历年政府信息公开年报</a></body>'
    if not is_html(response) or request.path != "/zwgk/":
        return response
    return replace(response, body=response.body.replace(b"</body>", link.encode()))


@quirk("Q13")
def soft_404(site: Site, request: Request, response: Response, serial: int) -> Response:
    if response.status != 404 or request.path == "/robots.txt":
        return response
    body = "<html><head><title>页面不存在</title></head><body>您访问的页面不存在</body></html>"
    return Response(body.encode())


@quirk("Q14")
def home_for_unknown(site: Site, request: Request, response: Response, serial: int) -> Response:
    """Every unknown path gives a page that looks like the home page, status 200."""
    if response.status != 404 or request.path == "/robots.txt":
        return response
    return Response(f"<html><title>首页_{site.name}</title><a href='/'>首页</a></html>".encode())


@quirk("Q15")
def session_ids(site: Site, request: Request, response: Response, serial: int) -> Response:
    """`;jsessionid=` in every link, a new one each time."""
    if not is_html(response):
        return response
    mark = f";jsessionid={serial:08X}".encode()
    return replace(
        response, body=re.sub(rb'href="(/[^"?#;]*)"', rb'href="\1' + mark + b'"', response.body)
    )


@quirk("Q16")
def calendar(site: Site, request: Request, response: Response, serial: int) -> Response:
    """A calendar without end hangs on every page."""
    month = (
        int(request.query.get("month", "0") or 0)
        if request.query.get("month", "0").isdigit()
        else 0
    )
    link = f'<a href="/zfxxgk/rl.html?month={month + 1}">下个月政府信息公开日历</a>'
    if request.path == "/zfxxgk/rl.html":
        return Response(f"<html><body><h1>日历</h1>{link}</body></html>".encode())
    if not is_html(response):
        return response
    return replace(response, body=response.body.replace(b"</body>", link.encode() + b"</body>"))


@quirk("Q55")
def twins(site: Site, request: Request, response: Response, serial: int) -> Response:
    """Every article stands in lists twice, once with ?isMobile=false."""
    if not is_html(response):
        return response
    row = rb'<li><a href="([^"?]+_\d+\.html)"(.*?)</li>'
    twin = rb'<li><a href="\1"\2</li><li><a href="\1?isMobile=false"\2</li>'
    return replace(response, body=re.sub(row, twin, response.body))


@quirk("Q59")
def odd_hrefs(site: Site, request: Request, response: Response, serial: int) -> Response:
    """Links with blanks, backslashes, a double slash before the host, an upper-case host, a script."""
    if not is_html(response):
        return response
    count = 0

    def odd(match: re.Match[bytes]) -> bytes:
        nonlocal count
        count += 1
        path = match[1]
        forms = (
            b'href=" ./%s "' % path,
            b'href=".\\%s"' % path.replace(b"/", b"\\"),
            b'href="./%s#a b"' % path,
            b'href="\n./%s"' % path,
        )
        return forms[count % 4]

    body = re.sub(rb'href="\./(\d{6}/[^"]+)"', odd, response.body)
    bad = '<a href="javascript:void(0)">年报</a><a href="http:/x">年报</a><a href="http://[bad">年报</a>'
    return replace(response, body=body.replace(b"</body>", bad.encode() + b"</body>"))


@quirk("Q60")
def hidden_spam(site: Site, request: Request, response: Response, serial: int) -> Response:
    if not is_html(response):
        return response
    spam = (
        '<div style="display:none"><a href="http://bet.spam.test/">政府信息公开年报</a></div>'
        '<a href="http://www.qs-clone.test/zwgk/zfxxgknb/">青杉县政府信息公开年报</a>'
    )
    return replace(response, body=response.body.replace(b"</body>", spam.encode() + b"</body>"))


@quirk("Q44")
def computed_location(site: Site, request: Request, response: Response, serial: int) -> Response:
    """A publisher's column is a shell that computes where to go."""
    if request.path == "/zwgk/suoshu/":
        code = "var p=['/zw','gk/'];location.href=p.join('')+atob('eA==')+'/';"
        return Response(f"<html><script>{code}</script></html>".encode())
    link = '<a href="/zwgk/suoshu/">所属单位政府信息公开年报</a>'
    return into_body(response, link) if is_html(response) and request.path == "/zwgk/" else response
