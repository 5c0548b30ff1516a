"""Misbehaviours of servers, by the number of the field notes' catalogue (section 10.4).

A quirk is a function (site, request, response, serial of the request on this host) → response. A
site lists the ones it has.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from tests.testweb.model import Request, Response, Site

Quirk = Callable[[Site, Request, Response, int], Response]
QUIRKS: dict[str, Quirk] = {}


def quirk(name: str) -> Callable[[Quirk], Quirk]:
    def register(function: Quirk) -> Quirk:
        QUIRKS[name] = function
        return function

    return register


def apply(site: Site, request: Request, response: Response, serial: int) -> Response:
    """The response after every quirk of the site, in the order the site names them."""
    for name in site.quirks:
        response = QUIRKS[name](site, request, response, serial)
    return response


def _is_html(response: Response) -> bool:
    return response.status == 200 and response.content_type.startswith("text/html")


def _recode(response: Response, encoding: str, declared: str, header: str) -> Response:
    body = response.body.decode("utf-8")
    body = re.sub(
        r'<meta charset="[^"]*">', f'<meta charset="{declared}">' if declared else "", body
    )
    kind = f"text/html; charset={header}" if header else "text/html"
    return replace(response, body=body.encode(encoding, "replace"), content_type=kind)


def _charset(name: str, encoding: str, declared: str, header: str) -> None:
    @quirk(name)
    def change(site: Site, request: Request, response: Response, serial: int) -> Response:
        return _recode(response, encoding, declared, header) if _is_html(response) else response


_charset("Q01", "utf-8", "gb2312", "")
_charset("Q02", "gb18030", "gb2312", "utf-8")
_charset("Q03", "gb18030", "utf-8", "")
_charset("Q04", "gb18030", "gb2312", "iso-8859-1")
_charset("Q05", "utf-8", "utf-8", "gbk")
_charset("Q06", "gb18030", "", "")


@quirk("Q07")
def two_metas(site: Site, request: Request, response: Response, serial: int) -> Response:
    if not _is_html(response):
        return response
    body = response.body.replace(b"<title>", b'<meta charset="gb2312"><title>', 1)
    return replace(response, body=body, content_type="text/html")


@quirk("Q13")
def soft_404(site: Site, request: Request, response: Response, serial: int) -> Response:
    if response.status != 404 or request.path == "/robots.txt":
        return response
    body = "<html><head><title>页面不存在</title></head><body>您访问的页面不存在</body></html>"
    return Response(body.encode())


@quirk("Q15")
def session_ids(site: Site, request: Request, response: Response, serial: int) -> Response:
    """`;jsessionid=` in every link, a new one each time."""
    if not _is_html(response):
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
    if not _is_html(response):
        return response
    return replace(response, body=response.body.replace(b"</body>", link.encode() + b"</body>"))


@quirk("Q18")
def short_body(site: Site, request: Request, response: Response, serial: int) -> Response:
    """Every ninth page is cut on the wire, the first time it is asked for."""
    return replace(response, fault="short") if _is_html(response) and serial % 9 == 8 else response


@quirk("Q27")
def refused_412(site: Site, request: Request, response: Response, serial: int) -> Response:
    """A challenge page for everything but robots.txt."""
    if request.path == "/robots.txt":
        return response
    body = '<html><head><meta content="x7"><script>$_ts=window["$_ts"];</script></head></html>'
    return Response(body.encode(), status=412, headers=(("Set-Cookie", "aQ9zPq7T=1; Path=/"),))


@quirk("Q28")
def refused_521(site: Site, request: Request, response: Response, serial: int) -> Response:
    """After twenty requests, a challenge."""
    if serial < 20:
        return response
    return Response(
        b"<script>x</script>", status=521, headers=(("Set-Cookie", "__jsluid_s=0; Path=/"),)
    )


@quirk("Q10")
def cookie_bounce(site: Site, request: Request, response: Response, serial: int) -> Response:
    """The home page answers a visitor without its plain cookie with 302 to itself."""
    if request.path != "/" or "visited=1" in request.headers.get("cookie", ""):
        return response
    cookie = (("Location", "/"), ("Set-Cookie", "visited=1; Path=/"))
    return Response(b"", status=302, headers=cookie)


@quirk("Q12")
def loop(site: Site, request: Request, response: Response, serial: int) -> Response:
    """A column that redirects in a circle hangs on the platform's pages."""
    if request.path in ("/loop/a/", "/loop/b/"):
        other = "/loop/b/" if request.path == "/loop/a/" else "/loop/a/"
        return Response(b"", status=302, headers=(("Location", other),))
    link = '<a href="/loop/a/">历年政府信息公开年报</a></body>'
    if not _is_html(response) or request.path != "/zwgk/":
        return response
    return replace(response, body=response.body.replace(b"</body>", link.encode()))


@quirk("Q14")
def home_for_unknown(site: Site, request: Request, response: Response, serial: int) -> Response:
    """Every unknown path gives a page that looks like the home page, status 200."""
    if response.status != 404 or request.path == "/robots.txt":
        return response
    return Response(f"<html><title>首页_{site.name}</title><a href='/'>首页</a></html>".encode())


@quirk("Q20")
def cut_gzip(site: Site, request: Request, response: Response, serial: int) -> Response:
    """Every seventh page is a gzip stream without its end, in a body of the declared length."""
    return replace(response, fault="gzip") if _is_html(response) and serial % 7 == 6 else response


@quirk("Q55")
def twins(site: Site, request: Request, response: Response, serial: int) -> Response:
    """Every article stands in lists twice, once with ?isMobile=false."""
    if not _is_html(response):
        return response
    row = rb'<li><a href="([^"?]+_\d+\.html)"(.*?)</li>'
    twin = rb'<li><a href="\1"\2</li><li><a href="\1?isMobile=false"\2</li>'
    return replace(response, body=re.sub(row, twin, response.body))


@quirk("Q59")
def odd_hrefs(site: Site, request: Request, response: Response, serial: int) -> Response:
    """Links with blanks, backslashes, a double slash before the host, an upper-case host, a script."""
    if not _is_html(response):
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


@quirk("Q31")
def too_many(site: Site, request: Request, response: Response, serial: int) -> Response:
    if serial != 5:
        return response
    return Response(b"slow down", status=429, headers=(("Retry-After", "1"),))


@quirk("Q60")
def hidden_spam(site: Site, request: Request, response: Response, serial: int) -> Response:
    if not _is_html(response):
        return response
    spam = (
        '<div style="display:none"><a href="http://bet.spam.test/">政府信息公开年报</a></div>'
        '<a href="http://www.qs-clone.test/zwgk/zfxxgknb/">青杉县政府信息公开年报</a>'
    )
    return replace(response, body=response.body.replace(b"</body>", spam.encode() + b"</body>"))


ROBOTS = {
    "": (200, "User-agent: *\nDisallow: /admin/\n"),
    "deny": (200, "User-agent: *\nDisallow: /\n"),
    "503": (503, ""),
    "412": (412, "<script>$_ts</script>"),
    "404": (404, "not found"),
    "html": (200, "<html><body>首页</body></html>"),
}


def robots(site: Site) -> Response:
    status, body = ROBOTS[site.options.get("robots", "")]
    return Response(body.encode(), "text/plain", status)
