"""A column whose rows are asked for, or held, by a script in a file of its own: that file is read too.

Only for a year-report column without rows and without a request in its inline scripts, at most
three files of the page's own site, none that is a known library. What the page itself states (its
inline literals, its hidden fields) travels along, as the script needs it.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any
from urllib.parse import urlsplit

from crawler.capture.identity import resource_key
from crawler.discovery.asking import last_anchor, trail
from crawler.discovery.html import Html
from crawler.discovery.types import Exploration, Follow, Gap, Page
from crawler.discovery.urls import host_of, registrable

_LIBRARY = re.compile(
    r"jquery|vue(?:\.|-router|x|\d|$)|react|bootstrap|layui|layer|swiper|slick|superslide|echarts|polyfill|"
    r"html5|respond|modernizr|analytics|tongji|/hm\.js|baidu|share|wza|barrier|login|cookie|"
    r"md5|base64|crypto|moment|lodash|angular|zepto|ie\d|png|placeholder|qrcode|search|weather",
    re.I,
)
MAX_FILES = 3
MAX_INLINE = 30_000


def script_files(html: Html) -> list[str]:
    """Script files of the page's own site that are no known library, the page's own folder first."""
    return _all_files(html)[:MAX_FILES]


def _all_files(html: Html) -> list[str]:
    found: dict[str, str] = {}
    home = registrable(host_of(html.url))
    for node in html.root.iter("script"):
        source = node.get("src") or ""
        url = html.link(source) if source else None
        if url and registrable(host_of(url)) == home and not _LIBRARY.search(urlsplit(url).path):
            found.setdefault(resource_key(url), url)
    folder = html.url.rsplit("/", 1)[0]
    return sorted(found.values(), key=lambda u: not u.startswith(folder))


def ask_script(page: Page, html: Html, result: Exploration) -> bool:
    """Ask for the first script file of a column; False if there is none to ask for."""
    named = _all_files(html)
    files = named[:MAX_FILES]
    if not files:
        return False
    fields = "".join(
        f'<input type="hidden" id="{escape(n.get("id") or "")}" name="{escape(n.get("name") or "")}" '
        f'value="{escape(n.get("value") or "")}">'
        for n in html.root.iter("input")
        if (n.get("type") or "").lower() == "hidden"
    )
    carried = {"page": page.url, "code": html.scripts[:MAX_INLINE], "fields": fields[:MAX_INLINE],
               "files": files, "unread": len(named) - len(files)}  # fmt: skip
    result.requests.append(_follow(page, carried))
    return True


def _follow(page: Page, carried: dict[str, Any]) -> Follow:
    meta = {"script_of": carried, "parent_url": carried["page"],
            "agency_hint": page.meta.get("agency_hint") or ""}  # fmt: skip
    return Follow(
        carried["files"][0], headers={"Referer": carried["page"]}, role="script",
        anchor=last_anchor(page), anchor_chain=page.anchor_chain, score=28.0, depth=page.depth,
        meta=meta,
    )  # fmt: skip


def with_script(page: Page, code: str, charset: str) -> Html:
    """The column page again, with the script that was fetched for it."""
    carried = page.meta["script_of"]
    held = "\n".join((carried["code"], code)).replace("</script", "<\\/script")
    text = f"<html><body>{carried['fields']}<script>{held}</script></body></html>"
    return Html(text, carried["page"], charset)


def next_script(page: Page, result: Exploration, *, held: bool = False) -> None:
    """The next file, if there is one. If not, and no file held rows or named an endpoint, the column
    needs a browser. `held`: this file held rows."""
    carried = dict(page.meta["script_of"])
    carried["files"] = carried["files"][1:]
    carried["held"] = bool(carried.get("held")) or held
    if carried["files"]:
        result.requests.append(_follow(page, carried))
        return
    if carried["held"]:
        return
    why = "no request for rows is readable in its scripts"
    result.gaps.append(Gap(carried["page"], "list", "NEEDS_JS", why, trail(page)))
