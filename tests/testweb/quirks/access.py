"""Who may come in: cookies, refusals, robots.txt (Q10, Q11, Q21 to Q32)."""

from __future__ import annotations

import re

from tests.testweb.model import Request, Response, Site
from tests.testweb.quirks._register import into_body, is_html, quirk


@quirk("Q10")
def cookie_bounce(site: Site, request: Request, response: Response, serial: int) -> Response:
    """The home page answers a visitor without its plain cookie with 302 to itself."""
    if request.path != "/" or "visited=1" in request.headers.get("cookie", ""):
        return response
    cookie = (("Location", "/"), ("Set-Cookie", "visited=1; Path=/"))
    return Response(b"", status=302, headers=cookie)


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


@quirk("Q31")
def too_many(site: Site, request: Request, response: Response, serial: int) -> Response:
    if serial != 5:
        return response
    return Response(b"slow down", status=429, headers=(("Retry-After", "1"),))


@quirk("Q11")
def cookie_bounce_of_a_firewall(
    site: Site, request: Request, response: Response, serial: int
) -> Response:
    """The same bounce with a firewall's cookie: a refusal, not a first visit."""
    if request.path == "/robots.txt":
        return response
    cookie = (("Location", request.path), ("Set-Cookie", "C3VK=1a2b3c; Path=/"))
    return Response(b"", status=302, headers=cookie)


@quirk("Q22")
def path_rule(site: Site, request: Request, response: Response, serial: int) -> Response:
    """A column that robots.txt forbids is linked from the platform."""
    link = '<a href="/admin/nb/">内部政府信息公开年报</a>'
    return into_body(response, link) if is_html(response) and request.path == "/zwgk/" else response


@quirk("Q26")
def crawl_delay(site: Site, request: Request, response: Response, serial: int) -> Response:
    """robots.txt asks for a delay (shrunk as all times of this web are) and names a site map."""
    if request.path == "/robots.txt":
        rules = f"User-agent: *\nDisallow: /admin/\nCrawl-delay: 0.1\nSitemap: http://{site.host}/sitemap.xml\n"
        return Response(rules.encode(), "text/plain")
    if request.path == "/sitemap.xml":
        body = f"<urlset><url><loc>http://{site.host}/zwgk/</loc></url></urlset>"
        return Response(body.encode(), "application/xml")
    return response


@quirk("Q29")
def refused_202(site: Site, request: Request, response: Response, serial: int) -> Response:
    """A script with status 202 for everything but robots.txt."""
    if request.path == "/robots.txt":
        return response
    return Response(
        b"<html><script src='/cf93.js'></script><script>_0x1f()</script></html>", status=202
    )


@quirk("Q30")
def captcha(site: Site, request: Request, response: Response, serial: int) -> Response:
    """A sliding puzzle after eight requests."""
    if serial < 8 or request.path == "/robots.txt":
        return response
    body = "<html><title>安全验证</title><body><div id='slider'>请完成验证：向右滑动</div></body></html>"
    return Response(body.encode())


@quirk("Q32")
def referer_wanted(site: Site, request: Request, response: Response, serial: int) -> Response:
    """403 for list pages and articles without a Referer of the same host."""
    inner = re.search(r"index_\d|/t\d{8}_", request.path)
    if inner and site.host not in request.headers.get("referer", ""):
        return Response(b"forbidden", status=403)
    return response


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
    if site.options.get("sitemap"):
        body += f"Sitemap: {site.url('/sitemap.xml')}\n"
    return Response(body.encode(), "text/plain", status)
