"""Site maps that robots.txt names (sitemaps.org protocol): a second source of links, read at the end.

A site map has addresses and no words. Followed is what no page led to and what the address itself
promises: a path that names the year reports, or the folder in which this site's reports were found.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable
from html import unescape

from crawler.capture.identity import resource_key
from crawler.discovery import harvest
from crawler.discovery.asking import ask
from crawler.discovery.lexicon import names_column
from crawler.discovery.scope import in_scope
from crawler.discovery.types import Exploration, Follow, Gap, Page, SiteContext
from crawler.discovery.urls import folder, is_article, join

MAX_FILES, MAX_LINKS = 20, 200
#: the protocol's own limit of one file, uncompressed
MAX_BYTES = 50 * 1024 * 1024
SCORE = 8.0
_LOC = re.compile(rb"<loc>\s*(?:<!\[CDATA\[)?\s*(.*?)\s*(?:\]\]>)?\s*</loc>", re.S | re.I)
_CHILD = re.compile(rb"<sitemapindex\b", re.I)


def requests(context: SiteContext, named: Iterable[str]) -> list[Follow]:
    """The site maps to ask for when a site's queue is empty: those `named` by its robots.txt, in
    runs that look at the whole site."""
    if context.memory and not context.home_links:
        return []  # a repeat that only looks at known lists
    home = str(context.site.get("home_url") or context.site.get("column_url") or "")
    found = []
    for url in named:
        if len(context.sitemaps) >= MAX_FILES or url in context.sitemaps:
            continue
        if in_scope(context, url, "report", home):
            context.sitemaps.append(url)
            found.append(_request(url, home))
    return found


def _request(url: str, parent: str) -> Follow:
    return Follow(url, role="sitemap", anchor="robots.txt: Sitemap", score=SCORE, depth=1,
                  meta={"parent_url": parent})  # fmt: skip


def addresses(body: bytes) -> tuple[list[str], bool] | None:
    """(addresses, whether they are further site maps) of a site map: XML, gzipped XML, or text with an
    address a line. None if the bytes are none."""
    if body[:2] == b"\x1f\x8b":
        try:
            body = zlib.decompressobj(31).decompress(body, MAX_BYTES)
        except zlib.error:
            return None
    if re.search(rb"<(?:urlset|sitemapindex)\b", body[:4000], re.I):
        found = [unescape(m.decode("utf-8", "replace")) for m in _LOC.findall(body)]
        return found, bool(_CHILD.search(body[:4000]))
    lines = body[:MAX_BYTES].decode("utf-8-sig", "replace").split()
    if lines and all(line.startswith(("http://", "https://")) for line in lines):
        return lines, False
    return None


def read(page: Page, context: SiteContext, result: Exploration, found: list[str], index: bool) -> None:  # fmt: skip
    """Ask for what a site map has to tell."""
    urls = [u for u in (join(page.url, a) for a in found) if u]
    if index:
        for url in sorted(urls, key=lambda u: not names_column(u)):
            if len(context.sitemaps) >= MAX_FILES:
                told = f"{len(urls)} site maps, {MAX_FILES} read"
                result.gaps.append(Gap(page.url, "sitemap", "BUDGET", told))
                return
            if url not in context.sitemaps and in_scope(context, url, "report", page.url):
                context.sitemaps.append(url)
                result.requests.append(_request(url, page.url))
        return
    places = _places(context, urls)
    left = 0
    for url in dict.fromkeys(urls):
        key = resource_key(url)
        known = key in context.asked or key in context.documents or key in context.near_misses
        if known or not (names_column(url) or _stem(url) in places):
            continue
        if len(result.requests) >= MAX_LINKS:
            left += 1
            continue
        link = harvest.Link(url, "", "sitemap")
        role = "file" if link.is_file else "article" if is_article(url) else "column"
        ask(page, context, result, link, "report", role, SCORE)
    if left:
        told = f"{left} addresses more than {MAX_LINKS} were not asked for"
        result.gaps.append(Gap(page.url, "sitemap", "BUDGET", told))


def _places(context: SiteContext, urls: list[str]) -> set[str]:
    """Folders in which reports were found and that hold little else."""
    reports = Counter(_stem(f"http://{key}") for key in context.documents)
    listed = Counter(map(_stem, urls))
    return {stem for stem, count in reports.items() if listed[stem] <= 3 * count + 3}


def _stem(url: str) -> str:
    """The folder of an address without `www.`, its dated sub-folders left out."""
    parts = folder(url).removeprefix("www.").split("/")
    return "/".join(p for p in parts if not (p.isdigit() and len(p) <= 8))
