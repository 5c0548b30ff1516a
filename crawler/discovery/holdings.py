"""What a page itself holds of a list: rows, endpoints that it asks for them, links that lead on."""

from __future__ import annotations

from crawler.capture.identity import resource_key
from crawler.discovery import harvest
from crawler.discovery.html import Html
from crawler.discovery.rows import Row, main_rows
from crawler.discovery.scoring import Standing, promise
from crawler.discovery.script_rows import script_rows
from crawler.discovery.signs import has_pager, unworked_pager
from crawler.families import by_votes


def list_rows(html: Html, home: set[str], standing: Standing) -> list[Row]:
    """The rows of the page's list: in the HTML, else where a family keeps them, else in scripts."""
    pager = has_pager(html) or bool(unworked_pager(html))
    rows = main_rows(html, home, pager=pager, column=standing.in_column)
    for family in by_votes(html):
        own = family.rows(html)
        if own:
            known = {resource_key(r.url) for r in rows}
            if not rows or not any(r.verdict != "NO" for r in rows):
                rows, known = [], set()
            rows = rows + [r for r in own if resource_key(r.url) not in known]
    if any(r.verdict != "NO" for r in rows):
        return rows
    written = [r for r in script_rows(html)[0] if r.verdict != "NO"]
    return written or rows


def readable(html: Html) -> bool:
    """Whether a page without links holds something all the same: an endpoint, a tree, rows."""
    return any(f.starts(html) or f.links(html) or f.rows(html) for f in by_votes(html)) or bool(
        script_rows(html)[0]
    )


def has_starts(html: Html) -> bool:
    """Whether a family knows an endpoint that the page asks for its rows."""
    return any(family.starts(html) for family in by_votes(html))


def links_on(html: Html) -> bool:
    """Whether a column page at least leads on to year or agency folders."""
    links = [*harvest.links(html), *(link for f in by_votes(html) for link in f.links(html))]
    return any(promise(link, Standing(in_column=True, in_disclosure=True)) for link in links)
