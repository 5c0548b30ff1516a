"""Read one captured page: what it is, what it holds, and what is worth asking for next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from crawler.capture.identity import resource_key
from crawler.discovery import harvest, sitemaps
from crawler.discovery.asking import ask, ask_file, last_anchor, make_request, trail
from crawler.discovery.boxes import whole_lists
from crawler.discovery.bundles import ask_script, next_script
from crawler.discovery.charset import decode
from crawler.discovery.classify import classify, fingerprint
from crawler.discovery.column import column_strength, standing_of
from crawler.discovery.documents import accept, read_file, title_only
from crawler.discovery.holdings import has_starts, links_on, list_rows, readable
from crawler.discovery.html import Html
from crawler.discovery.judging import Judgement, clone_signs, judge_page, scripted_body
from crawler.discovery.ledger import lead, record
from crawler.discovery.lexicon import squeeze
from crawler.discovery.listing import (
    begin_lists,
    continue_list,
    name_unlinked,
    named_starts,
    read_script,
)
from crawler.discovery.reserve import keep
from crawler.discovery.rows import Row, blocks
from crawler.discovery.scope import in_scope, seed_hosts
from crawler.discovery.scoring import PROMISING, Standing, promise
from crawler.discovery.titles import judge
from crawler.discovery.types import Exploration, Gap, ListResult, Page, SiteContext
from crawler.discovery.urls import host_of, is_address, is_article, is_government, shape
from crawler.families import by_votes, votes

NOVELTY = 50
_YEAR = re.compile(r"20[0-3]\d(?:年度?)?(?:政府信息公开)?(?:工作)?(?:年度?报告?|年报)?")
_FILE_MAGIC = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"Rar!", b"{\\rtf", b"\x89PNG",
               b"\xff\xd8\xff", b"GIF8", b"7z\xbc\xaf", b"Foxit", b"FOUNDER")  # fmt: skip


def is_file(page: Page) -> bool:
    """Whether the bytes are a file's and not a page's, whatever was declared."""
    start = page.body[:1024].lstrip()
    if start.startswith(_FILE_MAGIC):
        return True
    kind = page.header("content-type").lower()
    return (
        b"\x00" in start[:512]
        and "html" not in kind
        and not start.startswith((b"\xff\xfe", b"\xfe\xff"))
    )


def explore(page: Page, context: SiteContext) -> Exploration:
    """All that a page tells. Changes `context` (votes, lists, traps); does no I/O."""
    context.pages += 1
    result = Exploration()
    if page.role == "sitemap" and (mapped := sitemaps.addresses(page.body)) is not None:
        sitemaps.read(page, context, result, *mapped)
        return result
    if is_file(page):
        result.classification, evidence = classify(page, None, context)
        read_file(page, context, result, evidence)
        return result
    decoded = decode(page.body, page.header("content-type"))
    html = Html(decoded.text, page.url, decoded.used)
    result.charset = decoded.used
    if decoded.conflict:
        said = ", ".join(n for n in (decoded.http, *decoded.meta) if n)
        result.notes.append(f"charset: declared {said}, read as {decoded.used}")
    result.classification, evidence = classify(page, html, context)
    if page.meta.get("script_of"):
        if result.classification in ("OK", "SHELL", "TRUNCATED"):
            read_script(page, html, context, result)
        else:
            next_script(page, result)
        return result
    if page.role == "probe":
        context.soft404[urlsplit(page.url).netloc] = fingerprint(html)
        return result
    if page.meta.get("list"):
        continue_list(page, html, context, result)
        return result
    if result.classification in ("CHALLENGE", "SOFT404", "LOOP", "ERROR"):
        _not_a_page(page, context, result, evidence)
        return result
    if result.classification == "TRUNCATED":
        result.notes.append(f"truncated: {evidence}")
        result.gaps.append(Gap(page.url, page.role, "TRUNCATED", evidence, trail(page)))
    if page.role == "file":
        _file_that_is_html(page, html, context, result)
        return result
    _read_page(page, html, context, result)
    return result


def _not_a_page(page: Page, context: SiteContext, result: Exploration, evidence: str) -> None:
    reason = {"CHALLENGE": "REFUSED", "SOFT404": "DEAD_LINK", "LOOP": "LOOP"}.get(
        result.classification, "DEAD_LINK" if page.status in (404, 410) else "ERROR"
    )
    promising = context.asked.get(resource_key(page.requested_url or page.url), 0.0) >= PROMISING
    if promising or page.role in ("home", "column", "article", "file") or reason == "REFUSED":
        result.gaps.append(Gap(page.url, page.role, reason, evidence, trail(page)))


def _file_that_is_html(page: Page, html: Html, context: SiteContext, result: Exploration) -> None:
    """An address that promised a file gave a page: a viewer, a download page, or an error."""
    inner = [link for link in harvest.links(html) if link.is_file and link.url != page.url]
    judged = judge_page(page, html, [], in_column=True)
    if judged.content >= 4:
        _read_page(page, html, context, result)
    elif inner and not page.meta.get("second"):
        for link in inner[:10]:
            ask_file(page, context, result, link.url, dict(page.meta) | {"second": True})
    else:
        evidence = f"a page of {len(page.body)} bytes instead of a file"
        result.gaps.append(Gap(page.url, "file", "BAD_ATTACHMENT", evidence, trail(page)))


def _read_page(page: Page, html: Html, context: SiteContext, result: Exploration) -> None:
    host = host_of(page.url)
    tally = context.votes.setdefault(host, {})
    for name, weight in votes(html).items():
        tally[name] = tally.get(name, 0) + weight
    found = harvest.links(html)
    shell = result.classification == "SHELL" and not any(link.is_file for link in found)
    if shell and _leave_shell(page, html, context, result):
        return
    if page.role == "home" and not context.home_links:
        context.home_links = sorted({resource_key(link.url) for link in found})
    home = set(context.home_links) if page.role != "home" else set()
    standing = standing_of(page, html, context)
    signs = clone_signs(html, page.url)
    trusted = (
        is_government(host) or host.removeprefix("www.") in seed_hosts(context) or is_address(host)
    )
    if signs:
        result.notes.append("suspicious: " + "; ".join(signs))
    judged = judge_page(page, html, found, in_column=standing.in_column)
    rows = list_rows(html, home, standing)
    strength = column_strength(page, html, rows)
    column = strength >= 8
    certain = sum(r.verdict == "YES" and not harvest.looks_like_file(r.url, r.title) for r in rows)
    is_report = judged.verdict != "NO" and not (
        certain >= 2 and judged.content < 4 and judged.why == "body_is_attachment"
    )
    if is_report:
        # a page that names another site is a copy, unless a government's own host says so
        official = is_government(host) or is_address(host)
        bad_clone = [s for s in signs if not official or not s.startswith("SiteDomain")]
        if bad_clone or not trusted:
            reason = "SUSPECT_CLONE" if signs else "NON_GOV_HOST"
            result.gaps.append(Gap(page.url, "document", reason, "; ".join(signs), judged.title))
        else:
            accept(page, html, context, result, judged)
    bare = judged.why == "title_only" and not rows and page.role in ("article", "list", "column")
    if bare and page.role != "article" and (has_starts(html) or links_on(html)):
        bare = False  # a year's column may be called what a report is called
    if bare:
        title_only(page, html, context, result, judged, found)
    if column and resource_key(page.url) not in {resource_key(u) for u in context.columns}:
        context.columns.append(page.url)
    if not is_report:
        named_starts(page, html, context, result)
        relevant = column or standing.in_column
        relevant = relevant or (1 <= certain >= 0.2 * len(rows) and page.role != "home")
        if relevant and not bare:
            begin_lists(page, html, context, result, rows, standing)
    standing = Standing(standing.is_home, standing.in_column or column, standing.in_disclosure or column,
                        standing.in_agencies)  # fmt: skip
    extra = [link for family in by_votes(html) for link in family.links(html)]
    extra += whole_lists(html, rows)
    if is_report:
        _follow_neighbours(page, context, result, found, judged)
    else:
        _follow(page, html, context, result, [*extra, *found], standing)
        if standing.in_column and not any(r.verdict != "NO" for r in rows):
            _index_of_years(page, result, [*extra, *found])
        keep(page, context, standing, found)
        if (
            page.role == "column"
            and standing.in_column
            and not _led_on(result)
            and not has_starts(html)
        ):
            scripted = any(True for _ in html.root.iter("script"))
            told = "read, and nothing in it that leads on"
            if scripted:  # a gap at once: the page may be rendered
                result.gaps.append(Gap(page.url, "column", "NEEDS_JS", told, trail(page)))
            else:
                lead(context, page.url, "column", trail(page), "COLUMN_EMPTY", told)
    listed = [harvest.Link(r.url, r.title, "row") for r in rows]
    if not is_report:
        name_unlinked(page, html, result, [Row(k.url, k.text) for k in (*extra, *found, *listed)])
    record(page, html, context, result, standing, [*extra, *found, *listed])


def _index_of_years(page: Page, result: Exploration, links: Sequence[harvest.Link]) -> None:
    """A column that leads to a folder or a page a year is a list too: the next year shows there first,
    so that a repeat must look at it; of the folders it knows, at the newest one only."""
    years = {k.url: k.text for k in links if not k.hidden and _YEAR.fullmatch(squeeze(k.text))}
    if not years:
        return
    items = [(url, text, "") for url, text in years.items()]
    result.lists.append(ListResult(page.url, "years", items=items, proof="SINGLE_NO_PAGER"))
    newest = max(squeeze(text)[:4] for text in years.values())
    for follow in result.requests:
        follow.meta["repeat"] = squeeze(follow.anchor).startswith(newest)


def _led_on(result: Exploration) -> bool:
    return bool(result.requests or result.documents or result.lists or result.gaps)


def _follow_neighbours(
    page: Page, context: SiteContext, result: Exploration, found: Sequence[harvest.Link],
    judged: Judgement,
) -> None:  # fmt: skip
    """Other reports that a report's page links to (the one before, the one after, related ones)."""
    own = {resource_key(link.url) for link in judged.files}
    for link in found:
        if link.hidden or resource_key(link.url) in own or judge(link.text).verdict != "YES":
            continue
        role = "file" if link.is_file else "article"
        ask(page, context, result, link, "row", role, 12.0)


def _leave_shell(page: Page, html: Html, context: SiteContext, result: Exploration) -> bool:
    """Go where a shell sends its reader; True if there was nothing else to read."""
    target, computed = harvest.script_target(html)
    refresh = harvest.refresh_target(html)
    frames = [link.url for link in harvest.links(html) if link.source in ("iframe", "frame")]
    leads = [
        u for u in (refresh, target, *frames) if u and resource_key(u) != resource_key(page.url)
    ]
    for url in leads[:6]:
        if in_scope(context, url, "frame", page.url):
            meta = {k: v for k, v in page.meta.items() if k != "list"} | {"shell": page.url}
            result.requests.append(
                make_request(page, url, page.role, last_anchor(page), 18.0, meta, same=True)
            )
    if not leads and (readable(html) or scripted_body(html) is not None):
        return False
    if not leads and page.role == "column" and ask_script(page, html, result):
        return True
    if not leads:
        evidence = "the address is computed by a script" if computed else "nothing but a script"
        result.gaps.append(Gap(page.url, page.role, "NEEDS_JS", evidence, trail(page)))
        return True
    return bool(leads)


def _follow(
    page: Page, html: Html, context: SiteContext, result: Exploration,
    found: Sequence[harvest.Link], standing: Standing,
) -> None:  # fmt: skip
    """Ask for every other link that promises something."""
    fresh = False
    template = shape(page.url)
    tally = context.templates.setdefault(host_of(page.url), {})
    stale = tally.get(template, 0) >= NOVELTY
    for link in found:
        if link.url.rstrip("#") == page.url:
            continue
        promised = promise(link, standing)
        if promised is None and link.source in ("iframe", "frame") and not link.is_file:
            if standing.in_disclosure or standing.in_column or link.source == "frame":
                ask(page, context, result, link, "frame", page.role, 9.0)
            continue
        if promised is None:
            continue
        if link.hidden and promised.kind not in ("row", "report", "year"):
            continue
        if stale and promised.score < 10:
            continue
        fresh = fresh or resource_key(link.url) not in context.asked
        ask(page, context, result, link, promised.kind, promised.role, promised.score)
    if standing.in_disclosure or standing.in_agencies:
        _ask_siblings(page, html, context, result)
    tally[template] = 0 if fresh else tally.get(template, 0) + 1


def _ask_siblings(page: Page, html: Html, context: SiteContext, result: Exploration) -> None:
    """A link that stands in a directory among publishers is one, whatever it is called."""
    asked = {resource_key(f.url): f for f in result.requests}
    for block in blocks(html):
        keys = [resource_key(r.url) for r in block.rows]
        followed = [k for k in keys if k in asked and asked[k].role in ("landing", "column")]
        if len(keys) < 4 or not 0.6 * len(keys) <= len(followed) < len(keys):
            continue
        for row, key in zip(block.rows, keys, strict=True):
            if key in asked or not 2 <= len(row.title) <= 40 or is_article(row.url):
                continue
            ask(
                page,
                context,
                result,
                harvest.Link(row.url, row.title, "a"),
                "agency",
                "landing",
                4.0,
            )
