"""A reader of the test web that shares no code with the crawler: it asks, follows links, walks a site."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from tests.testweb.model import Request, Site
from tests.testweb.server import ESCAPE, TestWeb

LINK = re.compile(r"""(?:href|src|data-url|value)=["']([^"'#]+)""")


def _mixed(body: bytes) -> bool:
    """UTF-8 with a foreign footer or a cut end."""
    text = body.decode("utf-8", "replace")
    return text.count("\ufffd") < 0.6 * sum("\u4e00" <= c <= "\u9fff" for c in text)


def get(
    web: TestWeb,
    url: str,
    *,
    form: dict[str, str] | None = None,
    body: object = None,
    referer: str = "",
) -> str:
    """The text of an answer; "" where there is none or it is no text. A 429 is asked again."""
    split = urlsplit(url)
    request = Request(
        "POST" if form is not None or body is not None else "GET",
        split.hostname or "",
        unquote(split.path.partition(";jsessionid=")[0]) or "/",
        dict(parse_qsl(split.query, keep_blank_values=True)),
        form or {},
        {"referer": referer, "cookie": "visited=1"},
        json.dumps(body).encode() if body is not None else b"",
        split.scheme == "https",
    )
    response = web.answer(request)
    if response.status == 429:
        response = web.answer(request)
    if response.status in (404, ESCAPE):
        return ""
    for encoding in ("utf-8", "gb18030"):
        try:
            return response.body.decode(encoding)
        except UnicodeDecodeError:
            if encoding == "utf-8" and _mixed(response.body):
                return response.body.decode("utf-8", "replace")
            continue
    return ""


Extra = Callable[[TestWeb, str, str], Iterator[str]]


def links(web: TestWeb, url: str, html: str) -> Iterator[str]:
    for href in LINK.findall(html):
        with suppress(ValueError):  # one quirk plants an address that is none
            yield urljoin(url, href.strip().replace("&amp;", "&").replace("\\", "/"))
    for target in re.findall(r'location\.replace\("([^"]+)"\)', html):
        yield urljoin(url, target)


def walk(web: TestWeb, site: Site, extra: Extra | None = None) -> set[str]:
    """Every address a reader who knows the site's family comes to from its home page; `extra` is
    what a family has beside links."""
    start = site.url("/")
    seen, queue = {start}, [start]
    while queue and len(seen) < 3000:
        url = queue.pop()
        if "rl.html" in url or "/admin/" in url:
            continue
        html = get(web, url, referer=url)
        for source in filter(None, (links, extra)):
            for found in source(web, url, html):
                clean = re.sub(r";jsessionid=\w+|\?isMobile=false", "", found)
                if clean not in seen and web.site_of(urlsplit(clean).hostname or ""):
                    seen.add(clean)
                    queue.append(clean)
    return seen
