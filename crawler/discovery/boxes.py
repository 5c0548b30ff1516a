"""Boxes of a page that show the newest rows of a list, with a link 更多 to the whole of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crawler.capture.identity import resource_key
from crawler.discovery.harvest import Link
from crawler.discovery.html import Html
from crawler.discovery.lexicon import squeeze, word_class
from crawler.discovery.rows import Row
from crawler.discovery.signs import more_links


def whole_lists(html: Html, rows: Sequence[Row]) -> list[Link]:
    """Links 更多 of boxes that hold a report's row, or are headed by the column's name."""
    anchors = more_links(html)
    if not anchors:
        return []
    wanted = {resource_key(r.url) for r in rows if r.verdict != "NO"}
    found: dict[str, Link] = {}
    for node in anchors:
        url = html.link(node.get("href") or "")
        if (
            not url
            or (node.get("href") or "").startswith("#")
            or resource_key(url) == resource_key(html.url)
        ):
            continue
        box = _box(node, anchors)
        if box is None:
            continue
        inside = {resource_key(u) for a in box.iter("a") if (u := html.link(a.get("href") or ""))}
        heading = _heading(html, box)
        if inside & wanted or heading:
            found.setdefault(
                resource_key(url), Link(url, heading or "政府信息公开年报", "more", node)
            )
    return list(found.values())


def _box(node: Any, anchors: list[Any]) -> Any:
    """The largest element around a link that holds no other link of the kind (5 levels at most)."""
    others = set(anchors) - {node}
    box = None
    for step, up in enumerate(node.iterancestors()):
        if step >= 5 or up.tag in ("body", "html") or any(a in others for a in up.iter("a")):
            break
        box = up
    return box


def _heading(html: Html, box: Any) -> str:
    """The words of a box that name the column, if a heading or a short element has them."""
    for part in box.iter(
        "h1", "h2", "h3", "h4", "h5", "strong", "b", "span", "div", "p", "dt", "a"
    ):
        text = squeeze("".join(part.itertext()))
        if 2 <= len(text) <= 24 and word_class(text)[0] == "report":
            return text
    return ""
