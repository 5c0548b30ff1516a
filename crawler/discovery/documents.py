"""Reports: accept a page or a file, ask for all that belongs to it, say what is missing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from crawler.capture.identity import resource_key
from crawler.discovery import harvest
from crawler.discovery.asking import add_found, ask_file, last_anchor, make_request
from crawler.discovery.html import Html
from crawler.discovery.judging import Judgement
from crawler.discovery.lexicon import squeeze
from crawler.discovery.scope import in_scope
from crawler.discovery.titles import agency_of, judge
from crawler.discovery.types import Exploration, Found, Gap, Page, SiteContext
from crawler.discovery.urls import strip_fragment


def read_file(page: Page, context: SiteContext, result: Exploration, evidence: str) -> None:
    """Judge a file by the row or the report that led to it; its bytes are for the parsers."""
    title = squeeze(
        str(page.meta.get("title") or page.discovered.get("title") or last_anchor(page))
    )
    if result.classification != "OK" or len(page.body) < 200:
        why = evidence or f"{len(page.body)} bytes"
        result.gaps.append(Gap(page.url, "file", "BAD_ATTACHMENT", why, title))
        return
    verdict = judge(title)
    word = page.meta.get("verdict") or verdict.verdict
    if word == "NO":
        return
    year = page.meta.get("year_hint") or verdict.year
    agency = page.meta.get("agency_hint") or agency_of(title)
    add_found(result, context, Found(
        page.url, title, year, agency, str(page.meta.get("list_date") or ""), word,
        str(page.meta.get("why") or "file"),
    ))  # fmt: skip


def accept(
    page: Page, html: Html, context: SiteContext, result: Exploration, judged: Judgement
) -> None:
    """Record a report's page, and ask for everything that belongs to it."""
    date = str(page.meta.get("list_date") or html.metas.get("pubdate", ""))[:10]
    known = squeeze(str(page.meta.get("title") or ""))
    title = judged.title or known
    if known and judge(known).verdict == "YES" and judge(title).year is None:
        title = known
    year = judge(title).year or judged.year
    add_found(
        result,
        context,
        Found(page.url, title, year, judged.agency, date, judged.verdict, judged.why),
    )
    for around in ("shell", "framed"):
        if outer := page.meta.get(around):  # the address that lists lead to has its report in here
            context.documents.setdefault(resource_key(str(outer)), title)
    meta: dict[str, Any] = {
        "title": title,
        "year_hint": year,
        "agency_hint": judged.agency,
        "list_date": date,
        "why": "attachment",
    }
    several = len(judged.files) > 1
    for link in judged.files:
        own = judge(link.text)
        word = "MAYBE" if judged.content >= 4 or (several and own.verdict == "NO") else "YES"
        extra: dict[str, Any] = {"verdict": word, "file_name": link.text}
        if own.verdict == "YES":
            extra |= {"title": link.text, "year_hint": own.year or year}
        ask_file(page, context, result, link.url, meta | extra)
    for url in judged.images:
        ask_file(page, context, result, url, meta | {"verdict": "MAYBE", "why": "needs_ocr"})
    if judged.content < 6:
        _ask_parts(page, result, _parts(page, html), title)


def _ask_parts(page: Page, result: Exploration, parts: list[str], title: str) -> None:
    for url in parts:
        more = {"title": title, "part_of": page.url}
        result.requests.append(
            make_request(page, url, "article", last_anchor(page), 20.0, more, same=True)
        )


def _parts(page: Page, html: Html) -> list[str]:
    """Further pages of one article: same stem, a number behind it."""
    stem = re.sub(r"(?:_\d{1,2})?\.(s?html?)$", "", strip_fragment(page.url))
    pattern = re.compile(re.escape(stem) + r"_\d{1,2}\.s?html?$")
    urls = {link.url for link in harvest.links(html) if pattern.match(strip_fragment(link.url))}
    return sorted(urls - {page.url})[:12]


def title_only(
    page: Page, html: Html, context: SiteContext, result: Exploration, judged: Judgement,
    found: Sequence[harvest.Link],
) -> None:  # fmt: skip
    """A report's title without its body: look in frames once, then say that it is missing."""
    if page.meta.get("part_of"):
        why = f"part of {page.meta['part_of']}"
        add_found(
            result,
            context,
            Found(page.url, judged.title, judged.year, judged.agency, "", "MAYBE", why),
        )
        return
    if parts := _parts(page, html):
        why = f"the first of {len(parts) + 1} pages"
        add_found(result, context, Found(page.url, judged.title, judged.year, judged.agency, "", "MAYBE", why))  # fmt: skip
        _ask_parts(page, result, parts, judged.title)
        return
    frames = [link for link in found if link.source in ("iframe", "frame", "object", "embed")]
    inner = [f.url for f in frames if in_scope(context, f.url, "frame", page.url)]
    if inner and not page.meta.get("framed"):
        for url in inner[:3]:
            meta = {"title": judged.title, "year_hint": judged.year, "framed": page.url}
            result.requests.append(
                make_request(page, url, "article", last_anchor(page), 20.0, meta, same=True)
            )
        return
    target, computed = harvest.script_target(html)
    if target and resource_key(target) != resource_key(page.url) and not page.meta.get("framed"):
        meta = {"title": judged.title, "year_hint": judged.year, "framed": page.url}
        result.requests.append(
            make_request(page, target, "article", last_anchor(page), 20.0, meta, same=True)
        )
        return
    reason = "EXTERNAL" if judged.external else ("NEEDS_JS" if computed else "TITLE_ONLY")
    evidence = judged.external[0].url if judged.external else f"{len(html.body_text)} characters"
    what = "document" if page.role == "article" else page.role
    result.gaps.append(Gap(page.url, what, reason, evidence, judged.title))
