"""Is this page a year-report column, a disclosure landing page, an index of agencies?"""

from __future__ import annotations

from collections.abc import Sequence

from crawler.capture.identity import resource_key
from crawler.discovery.html import Html
from crawler.discovery.lexicon import squeeze, word_class
from crawler.discovery.rows import Row
from crawler.discovery.scoring import Standing
from crawler.discovery.types import Page, SiteContext


def _class(text: str) -> str:
    return word_class(text)[0]


def column_strength(page: Page, html: Html, rows: Sequence[Row]) -> float:
    """How sure it is that the page is a year-report column (8 and more: it is)."""
    strength = 0.0
    metas = html.metas
    if "信息公开年报" in squeeze(metas.get("columntype", "")):
        strength += 8
    trail = [text for text, _ in html.breadcrumb]
    names = [metas.get("columnname", ""), *trail[-2:], html.head_title]
    if any(_class(name) == "report" for name in names):
        strength += 8
    if page.anchor_chain and _class(page.anchor_chain[-1]) == "report":
        strength += 8
    if page.meta.get("column"):
        strength += 6
    certain = sum(r.verdict == "YES" for r in rows)
    if len(rows) >= 3 and certain >= 0.5 * len(rows):
        strength += 10
    elif certain:
        strength += 3
    return strength


def standing_of(page: Page, html: Html, context: SiteContext) -> Standing:
    """What the way here and the page's own names say about its place on the site."""
    trail = [text for text, _ in html.breadcrumb]
    names = [*page.anchor_chain, html.metas.get("columnname", ""), *trail, html.head_title]
    classes = {_class(name) for name in names}
    seed = context.site.get("column_url") or ""
    column = (
        "report" in classes
        or bool(page.meta.get("column"))
        or (bool(seed) and resource_key(seed) == resource_key(page.requested_url or page.url))
        or "信息公开年报" in squeeze(html.metas.get("columntype", ""))
    )
    disclosure = bool(classes & {"landing", "statutory", "agencies", "report"})
    if disclosure and page.role == "home" and not page.anchor_chain:
        # a home page names the platform in its own title only if it is the platform
        disclosure = _class(html.head_title) == "landing"
    return Standing(
        is_home=page.role == "home",
        in_column=column,
        in_disclosure=disclosure or column,
        in_agencies="agencies" in classes,
    )
