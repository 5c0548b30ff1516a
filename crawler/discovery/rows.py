"""Rows of lists: repeated siblings with one link each, in HTML, in datastores and in JSON."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from crawler.capture.identity import resource_key
from crawler.discovery.delegates import bound_links
from crawler.discovery.handlers import called, helpers
from crawler.discovery.harvest import label
from crawler.discovery.html import Html
from crawler.discovery.lexicon import squeeze
from crawler.discovery.titles import judge
from crawler.discovery.urls import folder, shape

_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_SHORT_DATE = re.compile(r"[\[(](\d\d)-(\d\d)[\])]")
_CDATA_RECORD = re.compile(r"<record>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</record>", re.S | re.I)


@dataclass(frozen=True)
class Row:
    """One entry of a list."""

    url: str
    title: str
    date: str = ""
    #: title and address merely stand side by side in a script
    loose: bool = field(default=False, compare=False)

    @property
    def verdict(self) -> str:
        """YES, MAYBE or NO by the title alone."""
        return judge(self.title).verdict


@dataclass
class Block:
    """Sibling rows under one container."""

    rows: list[Row] = field(default_factory=list)
    container: Any = None

    @property
    def reports(self) -> float:
        """Share of rows whose title could be a report's."""
        return sum(r.verdict != "NO" for r in self.rows) / len(self.rows) if self.rows else 0.0

    @property
    def certain(self) -> int:
        """Rows whose title is surely a report's."""
        return sum(r.verdict == "YES" for r in self.rows)

    @property
    def dated(self) -> float:
        """Share of rows with a date."""
        return sum(bool(r.date) for r in self.rows) / len(self.rows) if self.rows else 0.0


def date_in(text: str) -> str:
    """The first date of a text as YYYY-MM-DD; `--MM-DD` if it states no year; else empty."""
    if found := _DATE.search(text):
        year, month, day = (int(x) for x in found.groups())
        if 1 <= month <= 12 and 1 <= day <= 31:
            return f"{year:04d}-{month:02d}-{day:02d}"
    if found := _SHORT_DATE.search(text):
        return f"--{found[1]}-{found[2]}"
    return ""


def blocks(page: Html) -> list[Block]:
    """All groups of sibling rows of a page, in page order. Hidden rows are left out."""
    anchors = [
        a
        for a in page.root.iter("a", "area")
        if (a.get("href") or a.get("data-url") or a.get("onclick")) and not page.hidden(a)
    ]
    targets = {a: _target(page, a) for a in anchors}
    for node, url in bound_links(page).items():
        # an element without a link of its own that a script opens (a card, a row of a table)
        if not targets.get(node) and not any(targets.get(a) for a in node.iter("a")):
            anchors.append(node)
            targets[node] = url
    anchors = [a for a in anchors if targets[a]]
    below: dict[Any, set[str]] = defaultdict(set)
    for a in anchors:
        for up in a.iterancestors():
            below[up].add(targets[a] or "")
    groups: dict[tuple[int, str], Block] = {}
    for a in anchors:
        row = a
        while (up := row.getparent()) is not None and up.tag != "body" and len(below[up]) == 1:
            row = up
        container = row.getparent()
        # a row may hold a column link beside its article ("[财政局] 2023年…"): climb to the row
        if row is a and container is not None and container.tag in ("li", "td", "dd", "p", "tr"):
            row = container if container.tag != "td" else (container.getparent())
            container = row.getparent() if row is not None else None
        if container is None or row is None:
            continue
        if row.tag == "td" and container.tag == "tr":
            row, container = container, container.getparent()
        key = (id(container), str(row.tag))
        block = groups.setdefault(key, Block(container=container))
        text = page.words(row)
        if len(text) > 600:
            text = page.words(a)
        block.rows.append(Row(targets[a] or "", label(page, a), date_in(text)))
    found = []
    for block in groups.values():
        unique = {resource_key(r.url): r for r in reversed(block.rows)}
        block.rows = [r for k, r in reversed(unique.items())]
        found.append(block)
    return found


def _target(page: Html, node: Any) -> str | None:
    href = (node.get("href") or "").strip()
    if href and not href.startswith("#") and (url := page.link(href)):
        return url
    if value := node.get("data-url") or node.get("data-href"):
        return page.link(value)
    for value in (node.get("onclick") or "", href):
        for found in re.findall(
            r"[\"']([^\"']+\.s?html?[^\"']*|[./][^\"'\s]+/[^\"'\s]*)[\"']", value
        ):
            if url := page.link(found):
                return url
    code = node.get("onclick") or (href if href.lower().startswith("javascript:") else "")
    if "(" in code and len(code) < 300:
        for place in called(page, code):
            if "~" not in place and (url := page.link(place)):
                return url
    return None


def unlinked(page: Html, rows: Sequence[Row]) -> list[str]:
    """Titles of reports that stand as links without an address anybody can tell, and in no row that
    has one: a script or a form that is not understood leads to them."""
    known = {squeeze(r.title) for r in rows}
    found: dict[str, None] = {}
    bound = bound_links(page)
    for node in page.root.iter("a"):
        if page.hidden(node) or node in bound or _target(page, node):
            continue
        text = label(page, node)
        plain = squeeze(text).rstrip("…. ")
        if judge(text).verdict == "YES" and not any(k.startswith(plain) for k in known):
            found.setdefault(text)
    return list(found)


def is_list(block: Block, home: frozenset[str] | set[str], *, pager: bool, column: bool) -> bool:
    """The list test: enough like rows, with dates, report titles or a pager, not navigation."""
    rows = block.rows
    if not rows:
        return False
    if sum(resource_key(r.url) in home for r in rows) >= 0.5 * len(rows) and block.certain == 0:
        return False
    if len(rows) < 3:
        return block.certain >= 1 and (column or block.certain == len(rows))
    shapes, folders = [shape(r.url) for r in rows], [folder(r.url) for r in rows]
    alike = max(
        shapes.count(shapes[0]),
        *(shapes.count(s) for s in set(shapes)),
        *(folders.count(f) for f in set(folders)),
    )
    if alike < 0.5 * len(rows) and block.certain < 1:
        return False
    return (
        block.dated >= 0.6
        or block.reports >= 0.5
        or (block.certain >= 1 and block.dated > 0.3)
        or (
            (pager or (column and block.certain >= 1))
            and alike >= 0.8 * len(rows)
            and sum(len(r.title) > 8 for r in rows) >= 0.6 * len(rows)
        )
    )


def main_rows(page: Html, home: set[str], *, pager: bool, column: bool) -> list[Row]:
    """The rows of the page's own list: all blocks with reports, else the best dated block."""
    lists = [b for b in blocks(page) if is_list(b, home, pager=pager, column=column)]
    chosen = [b for b in lists if b.certain or b.reports >= 0.5]
    if not chosen and lists:
        chosen = [max(lists, key=lambda b: (b.dated >= 0.6, len(b.rows)))]
    unique: dict[str, Row] = {}
    for block in chosen:
        for row in block.rows:
            unique.setdefault(resource_key(row.url), row)
    return list(unique.values())


def rows_like(page: Html, known: Sequence[Row], home: set[str]) -> list[Row]:
    """Rows of the kind that a list is known to have: their shape of address and their folder, and
    as such rows a title and a date."""
    shapes = {shape(r.url) for r in known}
    folders = {re.sub(r"\d+", "9", folder(r.url)) for r in known}
    dated = sum(bool(r.date) for r in known) > 0.5 * len(known)
    return [
        row
        for block in blocks(page)
        for row in block.rows
        if shape(row.url) in shapes
        and re.sub(r"\d+", "9", folder(row.url)) in folders
        and resource_key(row.url) not in home
        and len(row.title) >= 4
        and (bool(row.date) or not dated)
    ]


def datastore(page: Html, text: str | None = None) -> list[Row]:
    """Rows inside `<datastore>` records (Hanweb), desktop and mobile copies merged."""
    records = _CDATA_RECORD.findall(text if text is not None else page.text)
    return fragment_rows(page, "".join(f"<div>{r}</div>" for r in records)) if records else []


def fragment_rows(page: Html, markup: str) -> list[Row]:
    """Rows of an HTML fragment that belongs to a page: every link of it, with its row's date."""
    inner = Html(f"<html><body>{markup}</body></html>", page.base, page.charset)
    inner.helpers = page.helpers or helpers(page)
    unique: dict[str, Row] = {}
    for block in blocks(inner):
        for row in block.rows:
            if len(row.title) >= 2:
                unique.setdefault(resource_key(row.url), row)
    return list(unique.values())
