"""Read one captured page: what it is, what it holds, and what is worth asking for next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from crawler.discovery import harvest
from crawler.discovery.answers import Answer, read_answer
from crawler.discovery.charset import decode
from crawler.discovery.classify import classify, fingerprint
from crawler.discovery.column import column_strength, standing_of
from crawler.discovery.enumerate import LIST_SCORE, Step, next_page, open_list
from crawler.discovery.html import Html
from crawler.discovery.judging import Judgement, clone_signs, judge_page
from crawler.discovery.lexicon import squeeze, word_class
from crawler.discovery.pager import (
    Pager,
    has_pager,
    request,
    sliced_by_script,
    totals,
    unfilled_pager,
)
from crawler.discovery.rows import Row, main_rows, script_rows
from crawler.discovery.scope import in_scope, seed_hosts, trapped
from crawler.discovery.scoring import PROMISING, Standing, promise
from crawler.discovery.titles import agency_of, judge, year_of
from crawler.discovery.types import Exploration, Follow, Found, Gap, Page, SiteContext
from crawler.discovery.urls import (
    host_of,
    is_address,
    is_government,
    shape,
    strip_fragment,
    url_key,
)
from crawler.families import by_votes, votes

MAX_DEPTH = 8
NOVELTY = 50
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
    if is_file(page):
        result.classification, evidence = classify(page, None, context)
        _read_file(page, context, result, evidence)
        return result
    decoded = decode(page.body, page.header("content-type"))
    html = Html(decoded.text, page.url, decoded.used)
    result.charset = decoded.used
    if decoded.conflict:
        said = ", ".join(n for n in (decoded.http, *decoded.meta) if n)
        result.notes.append(f"charset: declared {said}, read as {decoded.used}")
    result.classification, evidence = classify(page, html, context)
    if page.role == "probe":
        context.soft404[urlsplit(page.url).netloc] = fingerprint(html)
        return result
    if page.meta.get("list"):
        _continue_list(page, html, context, result)
        return result
    if result.classification in ("CHALLENGE", "SOFT404", "LOOP", "ERROR"):
        _not_a_page(page, context, result, evidence)
        return result
    if result.classification == "TRUNCATED":
        result.notes.append(f"truncated: {evidence}")
        result.gaps.append(Gap(page.url, page.role, "TRUNCATED", evidence, _last(page)))
    if page.role == "file":
        _file_that_is_html(page, html, context, result)
        return result
    _read_page(page, html, context, result)
    return result


def _last(page: Page) -> str:
    return page.anchor_chain[-1] if page.anchor_chain else ""


def _not_a_page(page: Page, context: SiteContext, result: Exploration, evidence: str) -> None:
    reason = {"CHALLENGE": "REFUSED", "SOFT404": "DEAD_LINK", "LOOP": "LOOP"}.get(
        result.classification, "DEAD_LINK" if page.status in (404, 410) else "ERROR"
    )
    promising = context.asked.get(url_key(page.requested_url or page.url), 0.0) >= PROMISING
    if promising or page.role in ("home", "column", "article", "file") or reason == "REFUSED":
        result.gaps.append(Gap(page.url, page.role, reason, evidence, _last(page)))


def _read_file(page: Page, context: SiteContext, result: Exploration, evidence: str) -> None:
    title = squeeze(str(page.meta.get("title") or page.discovered.get("title") or _last(page)))
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
    _found(result, context, Found(
        page.url, title, year, agency, str(page.meta.get("list_date") or ""), word,
        str(page.meta.get("why") or "file"),
    ))  # fmt: skip


def _file_that_is_html(page: Page, html: Html, context: SiteContext, result: Exploration) -> None:
    """An address that promised a file gave a page: a viewer, a download page, or an error."""
    inner = [link for link in harvest.links(html) if link.is_file and link.url != page.url]
    judged = judge_page(page, html, [], in_column=True)
    if judged.content >= 4:
        _read_page(page, html, context, result)
    elif inner and not page.meta.get("second"):
        for link in inner[:10]:
            _ask_file(page, context, result, link.url, dict(page.meta) | {"second": True})
    else:
        evidence = f"a page of {len(page.body)} bytes instead of a file"
        result.gaps.append(Gap(page.url, "file", "BAD_ATTACHMENT", evidence, _last(page)))


def _found(result: Exploration, context: SiteContext, found: Found) -> None:
    result.documents.append(found)
    context.documents[url_key(found.url)] = found.title


def _read_page(page: Page, html: Html, context: SiteContext, result: Exploration) -> None:
    host = host_of(page.url)
    tally = context.votes.setdefault(host, {})
    for name, weight in votes(html).items():
        tally[name] = tally.get(name, 0) + weight
    if result.classification == "SHELL" and _leave_shell(page, html, context, result):
        return
    found = harvest.links(html)
    if page.role == "home" and not context.home_links:
        context.home_links = sorted({url_key(link.url) for link in found})
    home = set(context.home_links) if page.role != "home" else set()
    standing = standing_of(page, html, context)
    signs = clone_signs(html, page.url)
    trusted = (
        is_government(host) or host.removeprefix("www.") in seed_hosts(context) or is_address(host)
    )
    if signs:
        result.notes.append("suspicious: " + "; ".join(signs))
    judged = judge_page(page, html, found, in_column=standing.in_column)
    rows = _list_rows(html, home, standing)
    strength = column_strength(page, html, rows)
    column = strength >= 8
    certain = sum(r.verdict == "YES" and not harvest.looks_like_file(r.url, r.title) for r in rows)
    is_report = judged.verdict != "NO" and not (
        certain >= 2 and judged.content < 4 and judged.why == "body_is_attachment"
    )
    if is_report:
        bad_clone = [s for s in signs if not s.startswith("SiteDomain")]
        if bad_clone or (signs and not trusted) or not trusted:
            reason = "SUSPECT_CLONE" if signs else "NON_GOV_HOST"
            result.gaps.append(Gap(page.url, "document", reason, "; ".join(signs), judged.title))
        else:
            _accept(page, html, context, result, judged)
    elif judged.why == "title_only" and not rows and page.role in ("article", "list", "column"):
        _title_only(page, html, context, result, judged, found)
    if column and url_key(page.url) not in {url_key(u) for u in context.columns}:
        context.columns.append(page.url)
    if not is_report:
        _named_starts(page, html, context, result)
        relevant = column or standing.in_column
        relevant = relevant or (1 <= certain >= 0.2 * len(rows) and page.role != "home")
        if relevant:
            _begin_lists(page, html, context, result, rows, standing)
    standing = Standing(standing.is_home, standing.in_column or column, standing.in_disclosure or column,
                        standing.in_agencies)  # fmt: skip
    if not is_report:
        _follow(page, html, context, result, found, standing)


def _list_rows(html: Html, home: set[str], standing: Standing) -> list[Row]:
    """The rows of the page's list: in the HTML, else where a family keeps them, else in scripts."""
    rows = main_rows(html, home, pager=has_pager(html), column=standing.in_column)
    for family in by_votes(html):
        own = family.rows(html)
        if own:
            known = {url_key(r.url) for r in rows}
            if not rows or not any(r.verdict != "NO" for r in rows):
                rows, known = [], set()
            rows = rows + [r for r in own if url_key(r.url) not in known]
    if any(r.verdict != "NO" for r in rows):
        return rows
    written = [r for r in script_rows(html) if r.verdict != "NO"]
    return written or rows


def _leave_shell(page: Page, html: Html, context: SiteContext, result: Exploration) -> bool:
    """Go where a shell sends its reader; True if there was nothing else to read."""
    target, computed = harvest.script_target(html)
    refresh = harvest.refresh_target(html)
    frames = [link.url for link in harvest.links(html) if link.source in ("iframe", "frame")]
    leads = [u for u in (refresh, target, *frames) if u and url_key(u) != url_key(page.url)]
    for url in leads[:6]:
        if in_scope(context, url, "frame", page.url):
            meta = {k: v for k, v in page.meta.items() if k != "list"} | {"shell": page.url}
            result.requests.append(
                _request(page, url, page.role, _last(page), 18.0, meta, same=True)
            )
    if not leads and not any(family.starts(html) for family in by_votes(html)):
        evidence = "the address is computed by a script" if computed else "nothing but a script"
        result.gaps.append(Gap(page.url, page.role, "NEEDS_JS", evidence, _last(page)))
        return True
    return bool(leads)


def _request(
    page: Page, url: str, role: str, anchor: str, score: float, meta: dict[str, Any],
    *, same: bool = False,
) -> Follow:  # fmt: skip
    chain = page.anchor_chain if same or not anchor else (*page.anchor_chain, anchor)
    depth = page.depth if same else page.depth + 1
    return Follow(
        strip_fragment(url), role=role, anchor=anchor, anchor_chain=chain[-12:],
        score=score - (0 if same else depth), depth=depth, meta={"parent_url": page.url} | meta,
    )  # fmt: skip


def _accept(
    page: Page, html: Html, context: SiteContext, result: Exploration, judged: Judgement
) -> None:
    """Record a report's page, and ask for everything that belongs to it."""
    date = str(page.meta.get("list_date") or html.metas.get("pubdate", ""))[:10]
    known = squeeze(str(page.meta.get("title") or ""))
    title = judged.title or known
    if known and judge(known).verdict == "YES" and judge(title).year is None:
        title = known
    year = judge(title).year or judged.year
    _found(
        result,
        context,
        Found(page.url, title, year, judged.agency, date, judged.verdict, judged.why),
    )
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
        _ask_file(page, context, result, link.url, meta | extra)
    for url in judged.images:
        _ask_file(page, context, result, url, meta | {"verdict": "MAYBE", "why": "needs_ocr"})
    if judged.content < 6:
        for url in _parts(page, html):
            more = {"title": title, "part_of": page.url}
            result.requests.append(
                _request(page, url, "article", _last(page), 20.0, more, same=True)
            )


def _ask_file(
    page: Page, context: SiteContext, result: Exploration, url: str, meta: dict[str, Any]
) -> None:
    if url_key(url) == url_key(page.url):
        return
    if in_scope(context, url, "file", page.url):
        title = str(meta.get("title") or "")
        context.asked[url_key(url)] = 20.0
        result.requests.append(_request(page, url, "file", title, 25.0, meta))
    else:
        result.gaps.append(
            Gap(url, "file", "EXTERNAL", "host out of scope", str(meta.get("title") or ""))
        )


def _parts(page: Page, html: Html) -> list[str]:
    """Further pages of one article: same stem, a number behind it."""
    stem = re.sub(r"(?:_\d{1,2})?\.(s?html?)$", "", strip_fragment(page.url))
    pattern = re.compile(re.escape(stem) + r"_\d{1,2}\.s?html?$")
    urls = {link.url for link in harvest.links(html) if pattern.match(strip_fragment(link.url))}
    return sorted(urls - {page.url})[:12]


def _title_only(
    page: Page, html: Html, context: SiteContext, result: Exploration, judged: Judgement,
    found: Sequence[harvest.Link],
) -> None:  # fmt: skip
    """A report's title without its body: look in frames once, then say that it is missing."""
    if page.meta.get("part_of"):
        why = f"part of {page.meta['part_of']}"
        _found(
            result,
            context,
            Found(page.url, judged.title, judged.year, judged.agency, "", "MAYBE", why),
        )
        return
    frames = [link for link in found if link.source in ("iframe", "frame", "object", "embed")]
    inner = [f.url for f in frames if in_scope(context, f.url, "frame", page.url)]
    if inner and not page.meta.get("framed"):
        for url in inner[:3]:
            meta = {"title": judged.title, "year_hint": judged.year, "framed": page.url}
            result.requests.append(
                _request(page, url, "article", _last(page), 20.0, meta, same=True)
            )
        return
    target, computed = harvest.script_target(html)
    if target and url_key(target) != url_key(page.url) and not page.meta.get("framed"):
        meta = {"title": judged.title, "year_hint": judged.year, "framed": page.url}
        result.requests.append(
            _request(page, target, "article", _last(page), 20.0, meta, same=True)
        )
        return
    reason = "EXTERNAL" if judged.external else ("NEEDS_JS" if computed else "TITLE_ONLY")
    evidence = judged.external[0].url if judged.external else f"{len(html.body_text)} characters"
    result.gaps.append(Gap(page.url, "document", reason, evidence, judged.title))


def _begin_lists(
    page: Page, html: Html, context: SiteContext, result: Exploration, rows: list[Row],
    standing: Standing,
) -> None:  # fmt: skip
    """Open the page's list with the first family that knows how it goes on."""
    pager: Pager | None = None
    family_name = ""
    for family in by_votes(html):
        pager = family.pager(html, rows) if rows else None
        if pager is not None:
            family_name = pager.family
            break
    usable = any(r.verdict != "NO" for r in rows)
    if not usable:
        starts = [s for f in by_votes(html) for s in f.starts(html)]
        if starts:
            for start in starts[:60]:
                _ask_start(page, context, result, start.key, start.pager, start.name)
            return
    if not rows:
        if standing.in_column and not _links_on(html):
            result.gaps.append(
                Gap(page.url, "list", "NEEDS_JS", "a column without rows", _last(page))
            )
        return
    total, pages = totals(html)
    doubt = ""
    more = (pages or 0) > 1 or (total or 0) > len(rows)
    more = more or (total is None and pages is None and unfilled_pager(html))
    if (pager is None and (has_pager(html) or more) and not sliced_by_script(html)) or (
        pager is not None and not pager.modes and pager.evidence and (pager.pages or 2) > 1
        and not (pager.total is not None and pager.total <= len(rows))
    ):  # fmt: skip
        doubt = f"a pager that is not understood{': ' + pager.evidence if pager else ''}"
    if pager is None and more and doubt:
        pager = Pager("unknown", total=total, pages=pages)
    key = url_key(page.url) + (f" {family_name}" if family_name == "unit" else "")
    if key in context.lists and context.lists[key]["proof"]:
        return
    step = open_list(context, key, page.url, rows, pager, chain=page.anchor_chain, depth=page.depth,
                     doubt=doubt)  # fmt: skip
    _take(page, context, result, step)


def _named_starts(page: Page, html: Html, context: SiteContext, result: Exploration) -> None:
    """Lists that the page itself calls the year reports, wherever the page stands."""
    for family in by_votes(html):
        for start in family.starts(html):
            if start.name and word_class(start.name)[0] == "report":
                _ask_start(page, context, result, start.key, start.pager, start.name)


def _links_on(html: Html) -> bool:
    """Whether a column page at least leads on to year or agency folders."""
    links = [*harvest.links(html), *(link for f in by_votes(html) for link in f.links(html))]
    return any(promise(link, Standing(in_column=True, in_disclosure=True)) for link in links)


def _ask_start(
    page: Page, context: SiteContext, result: Exploration, key: str, pager: Pager, name: str
) -> None:
    url, method, body, headers = request(pager.modes[0], 1)
    host = host_of(url)
    if host and host not in context.data_hosts:
        context.data_hosts.append(host)  # the page's own script names it as its list's source
    if key in context.lists:
        return
    result.requests.append(Follow(
        url, method, body, {"Referer": page.url} | headers, "list", name or _last(page),
        page.anchor_chain, LIST_SCORE, page.depth + 1,
        {"list": key, "page": 1, "start": asdict(pager), "column": page.url, "parent_url": page.url,
         "agency_hint": page.meta.get("agency_hint") or ""},
    ))  # fmt: skip


def _ask_start_again(
    page: Page, result: Exploration, meta: dict[str, Any], rest: dict[str, Any]
) -> None:
    """The first page of a list, in the next of its modes."""
    url, method, body, headers = request(rest["modes"][0], 1)
    result.requests.append(
        Follow(url, method, body, headers, "list", _last(page), page.anchor_chain, LIST_SCORE,
               page.depth, meta | {"start": rest})
    )  # fmt: skip


def _continue_list(page: Page, html: Html, context: SiteContext, result: Exploration) -> None:
    """A page that was asked for as page k of a list."""
    meta = dict(page.meta)
    key = str(meta["list"])
    trouble = ""
    if result.classification in ("CHALLENGE", "ERROR", "SOFT404", "LOOP"):
        trouble = result.classification
    answer, pager = Answer(), None
    if not trouble:
        answer, pager = _read_list_page(html, context)
    if meta.get("start") and key not in context.lists:
        if trouble or not answer.rows:
            rest = dict(meta["start"]) | {"modes": meta["start"]["modes"][1:]}
            if rest["modes"] and trouble != "CHALLENGE":
                _ask_start_again(page, result, meta, rest)
                return
            old = context.memory.get("lists", {}).get(key)
            empty = answer.kind and answer.total == 0
            reason = (
                "REFUSED"
                if trouble == "CHALLENGE"
                else ("COLUMN_EMPTY" if empty else "LIST_UNPROVEN")
            )
            evidence = (
                trouble or ("" if not old else "it had rows before") or "the endpoint gave no rows"
            )
            result.gaps.append(
                Gap(str(meta.get("column") or page.url), "list", reason, evidence, _last(page))
            )
            return
        start = Pager(**meta["start"])
        start.total = answer.total if answer.total is not None else start.total
        start.pages = answer.pages if answer.pages is not None else start.pages
        doubt = (
            "" if start.total is not None or start.pages is not None or start.modes else "no count"
        )
        if start.evidence == "whole":
            start.modes, doubt = [], ""
        column = str(meta.get("column") or page.url)
        step = open_list(context, key, column, answer.rows, start, chain=page.anchor_chain,
                         depth=page.depth, doubt=doubt)  # fmt: skip
    else:
        if pager is None and answer.total is not None:
            pager = Pager("", total=answer.total, pages=answer.pages)
        went_on = next_page(context, key, meta, answer.rows, pager, trouble)
        if went_on is None:
            column = str(meta.get("parent_url") or page.url)
            result.gaps.append(Gap(column, "list", "LIST_UNPROVEN", "interrupted", _last(page)))
            for row in answer.rows:
                _row(page, context, result, row)
            return
        step = went_on
    _take(page, context, result, step)


def _read_list_page(html: Html, context: SiteContext) -> tuple[Answer, Pager | None]:
    """Rows and counts of a further page, which may be a page, a fragment or an answer."""
    text = html.text.lstrip("\ufeff \r\n\t")
    if re.match(r"(?:<!doctype|<html)", text, re.I) and "<datastore" not in text[:3000].lower():
        rows = _list_rows(html, set(context.home_links), Standing(in_column=True))
        pager = None
        for family in by_votes(html):
            pager = family.pager(html, rows)
            if pager is not None:
                break
        total, pages = totals(html)
        return Answer(rows, total, pages, "html"), pager
    return read_answer(html), None


def _take(page: Page, context: SiteContext, result: Exploration, step: Step) -> None:
    result.lists.append(step.result)
    for follow in step.requests:
        if page.requested_url or page.url:
            follow.headers = {"Referer": step.result.url} | follow.headers
        result.requests.append(follow)
    result.gaps += step.gaps
    for row in step.fresh:
        _row(page, context, result, row)


def _row(page: Page, context: SiteContext, result: Exploration, row: Row) -> None:
    """A row of a column's list: reports are asked for, other rows remembered as near misses."""
    verdict = judge(row.title)
    link = harvest.Link(row.url, row.title, "row")
    if verdict.verdict == "NO" or verdict.why == "the column's own name":
        if verdict.verdict == "NO" and verdict.year:
            context.near_misses.setdefault(url_key(row.url), f"{row.title}: {verdict.why}")
        promised = promise(link, Standing(in_column=True, in_disclosure=True))
        if promised and promised.kind in ("year", "agency", "report"):
            _ask(
                page, context, result, link, promised.kind, promised.role, promised.score, row.date
            )
        return
    role = "file" if link.is_file else "article"
    _ask(
        page,
        context,
        result,
        link,
        "row",
        role,
        20.0 if verdict.verdict == "YES" else 14.0,
        row.date,
    )


def _ask(
    page: Page, context: SiteContext, result: Exploration, link: harvest.Link, kind: str, role: str,
    score: float, date: str = "",
) -> None:  # fmt: skip
    key = url_key(link.url)
    if key == url_key(page.url) or key in {
        url_key(f.url, f.method, f.body) for f in result.requests
    }:
        return
    if not in_scope(context, link.url, kind, page.url):
        if score >= PROMISING and kind in ("row", "report"):
            reason = "EXTERNAL" if is_government(host_of(link.url)) else "NON_GOV_HOST"
            result.gaps.append(Gap(link.url, role, reason, f"linked from {page.url}", link.text))
        return
    if reason := trapped(context, link.url):
        if score >= PROMISING:
            result.gaps.append(Gap(link.url, role, "TRAP", reason, link.text))
        return
    if page.depth + 1 > MAX_DEPTH and role not in ("article", "file"):
        if score >= PROMISING:
            result.gaps.append(Gap(link.url, role, "BUDGET", f"deeper than {MAX_DEPTH}", link.text))
        return
    meta: dict[str, Any] = {"score": score}
    if role in ("article", "file"):
        verdict = judge(link.text)
        hint = verdict.agency or page.meta.get("agency_hint") or ""
        meta |= {"title": link.text, "list_date": date, "agency_hint": hint}
        if role == "file":
            meta |= {
                "year_hint": year_of(link.text),
                "verdict": verdict.verdict,
                "why": "the row is a file",
            }
        if key in context.memory.get("documents", {}):
            meta["known"] = True
    elif kind == "agency":
        meta["agency_hint"] = squeeze(link.text)
        if squeeze(link.text) not in context.agencies:
            context.agencies.append(squeeze(link.text))
    elif page.meta.get("agency_hint"):
        meta["agency_hint"] = page.meta["agency_hint"]
    if kind in ("report", "year"):
        meta["column"] = True
    context.asked[key] = max(score, context.asked.get(key, 0.0))
    result.requests.append(_request(page, link.url, role, link.text, score, meta))


def _follow(
    page: Page, html: Html, context: SiteContext, result: Exploration,
    found: Sequence[harvest.Link], standing: Standing,
) -> None:  # fmt: skip
    """Ask for every other link that promises something."""
    fresh = False
    template = shape(page.url)
    tally = context.templates.setdefault(host_of(page.url), {})
    stale = tally.get(template, 0) >= NOVELTY
    extra = [link for family in by_votes(html) for link in family.links(html)]
    for link in [*extra, *found]:
        if link.url.rstrip("#") == page.url:
            continue
        promised = promise(link, standing)
        if promised is None and link.source in ("iframe", "frame") and not link.is_file:
            if standing.in_disclosure or standing.in_column or link.source == "frame":
                _ask(page, context, result, link, "frame", page.role, 9.0)
            continue
        if promised is None or (link.hidden and promised.score < PROMISING):
            continue
        if stale and promised.score < 10:
            continue
        fresh = fresh or url_key(link.url) not in context.asked
        _ask(page, context, result, link, promised.kind, promised.role, promised.score)
    tally[template] = 0 if fresh else tally.get(template, 0) + 1
