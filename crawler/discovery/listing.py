"""Lists of a page: open them with the family that knows how they go on, and continue them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from crawler.capture.identity import resource_key
from crawler.discovery import harvest
from crawler.discovery.answers import Answer, read_answer
from crawler.discovery.asking import ask, last_anchor, trail
from crawler.discovery.bundles import ask_script, next_script, with_script
from crawler.discovery.cursor import cursor_modes
from crawler.discovery.enumerate import LIST_SCORE, Step, next_page, open_list
from crawler.discovery.handlers import helpers
from crawler.discovery.holdings import has_starts, links_on, list_rows
from crawler.discovery.html import Html
from crawler.discovery.lexicon import looks_like_agency, word_class
from crawler.discovery.pager import (
    Pager,
    full_window,
    pager_links,
    request,
    totals,
    turns_pages,
)
from crawler.discovery.records import load_json
from crawler.discovery.rows import Row, rows_like, unlinked
from crawler.discovery.scoring import Standing, promise
from crawler.discovery.script_rows import cut_off, script_rows
from crawler.discovery.signs import unworked_pager
from crawler.discovery.templates import item_templates
from crawler.discovery.titles import cut_short, judge
from crawler.discovery.types import Exploration, Follow, Gap, Page, SiteContext
from crawler.discovery.urls import host_of, strip_fragment
from crawler.families import Start, by_votes
from crawler.families._keyed import keyed_starts
from crawler.families.ajax import calls_left

#: lists that one page may open by its scripts and forms
MAX_STARTS = 400
#: lists that one script file may open: libraries hold addresses that are no lists
MAX_SCRIPT_STARTS = 4


def begin_lists(
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
    if usable and all(r.loose for r in rows) and has_starts(html):
        # strings side by side are no list where the script also asks for one
        for row in rows:
            _row(page, context, result, row)
        usable = False
    if usable:
        _ask_starts(page, html, context, result, _tabs(html))
    else:
        starts = [s for f in by_votes(html) for s in f.starts(html)]
        if starts:
            _ask_starts(page, html, context, result, starts)
            if standing.in_column:
                _tell_calls(page, html, result)
            return
        _without_address(page.url, result, script_rows(html)[1])
    if not rows or (not usable and standing.in_column and not links_on(html)):
        if (
            standing.in_column
            and not links_on(html)
            and not ask_script(page, html, result)
            and not rows
        ):
            result.gaps.append(
                Gap(page.url, "list", "NEEDS_JS", "a column without rows", trail(page))
            )
        if not rows:
            return
    total, pages = totals(html)
    signs = unworked_pager(html)
    if (pager.pages if pager else pages) == 1 and not _alive(html):
        signs = ""
    if pager is None and (signs or (pages or 0) > 1 or (total or 0) > len(rows)):
        pager = Pager("unknown", total=total, pages=pages)
    doubt = ""
    if pager is not None and not pager.modes and pager.pages != 1:
        doubt = signs or (
            "a count that the rows do not reach" if pager.total or pager.pages else ""
        )
        doubt = f"a pager that is not understood: {doubt}" if doubt else ""
    if pager is not None and pager.modes:
        pager.templates = [list(t) for t in item_templates(html)]
        pager.helpers = helpers(html)
    key = resource_key(page.url) + (f" {family_name}" if family_name == "unit" else "")
    if key in context.lists and context.lists[key]["proof"]:
        return
    step = open_list(context, key, page.url, rows, pager, chain=page.anchor_chain, depth=page.depth,
                     doubt=doubt)  # fmt: skip
    _take(page, context, result, step)


def name_unlinked(page: Page, html: Html, result: Exploration, rows: Sequence[Row]) -> None:
    """Name the reports that stand on the page as links without an address."""
    _without_address(page.url, result, unlinked(html, rows))


def _without_address(url: str, result: Exploration, titles: Sequence[str]) -> None:
    for title in titles:
        why = f"no address is told: {title}"
        result.gaps.append(Gap(url, "document", "NEEDS_JS", why, title))


def _tabs(html: Html) -> list[Start]:
    """Lists of other years and publishers that a page with rows of its own asks for by tabs."""
    return [
        start
        for family in by_votes(html)
        for start in family.starts(html)
        if start.tab or word_class(start.name)[0] == "year" or looks_like_agency(start.name)
    ]


def _alive(html: Html) -> bool:
    """Whether a link or a handler of the page leads to a further page."""
    return any(u or s for kind in pager_links(html).values() for _, u, s in kind)


def named_starts(page: Page, html: Html, context: SiteContext, result: Exploration) -> None:
    """Lists that the page itself calls the year reports, wherever the page stands."""
    for family in by_votes(html):
        for start in family.starts(html):
            if start.name and word_class(start.name)[0] == "report":
                _ask_start(page, html, context, result, start.key, start.pager, start.name)


def read_script(page: Page, html: Html, context: SiteContext, result: Exploration) -> None:
    """A script file that was fetched for a column: the rows that it holds, or the endpoints that it
    asks for them."""
    whole = with_script(page, html.text, html.charset)
    column = replace(page, url=whole.url, requested_url=whole.url)
    starts = [s for f in by_votes(whole) for s in f.starts(whole)]
    held, bare = script_rows(whole)
    rows = [r for r in held if r.verdict != "NO"]
    told = page.meta["script_of"]["code"]  # what stands in it is reported with the page itself
    _without_address(whole.url, result, [title for title in bare if title not in told])
    if starts and rows and all(r.loose for r in held):
        for row in rows:
            _row(column, context, result, row)
    elif any(r.verdict == "YES" for r in rows):
        # rows of further files and of requests may belong to the same list: each is one of its own
        doubt = unworked_pager(whole)
        if page.meta["script_of"].get("unread"):
            doubt = "script files that were not read"
        total, pages = totals(whole)
        pager = Pager("script-file", total=total, pages=pages) if total or pages else None
        if not doubt and ((total or 0) > len(held) or (total is None and (pages or 0) > 1)):
            doubt = "a count that the rows do not reach"
        if cut_off(whole):
            doubt = "a script longer than is read"
        step = open_list(context, f"{resource_key(whole.url)} {resource_key(page.url)}", whole.url, rows, pager,
                         chain=page.anchor_chain, depth=page.depth, doubt=doubt)  # fmt: skip
        _take(column, context, result, step)
        next_script(page, result, held=True)
    elif not starts:
        next_script(page, result)
    _ask_starts(column, whole, context, result, starts, MAX_SCRIPT_STARTS)
    _tell_calls(column, whole, result)


def _tell_calls(page: Page, html: Html, result: Exploration) -> None:
    if left := calls_left(html):
        told = f"{len(left)} requests of a script not tried: {' '.join(left)}"[:300]
        result.gaps.append(Gap(page.url, "list", "BUDGET", told, trail(page)))


def _ask_starts(
    page: Page, html: Html, context: SiteContext, result: Exploration, starts: Sequence[Start],
    most: int = MAX_STARTS,
) -> None:  # fmt: skip
    if len(starts) > most:
        told = f"{len(starts)} lists behind {html.url}, {most} asked for"
        result.gaps.append(Gap(page.url, "list", "BUDGET", told, trail(page)))
    for start in starts[:most]:
        _ask_start(page, html, context, result, start.key, start.pager, start.name)


def _ask_start(
    page: Page, html: Html, context: SiteContext, result: Exploration, key: str, pager: Pager,
    name: str,
) -> None:  # fmt: skip
    url, method, body, headers = request(pager.modes[0], 1)
    pager.templates = pager.templates or [list(t) for t in item_templates(html)]
    pager.helpers = pager.helpers or helpers(html)
    chain = (
        page.anchor_chain if not name or name in page.anchor_chain else (*page.anchor_chain, name)
    )
    hint = name if looks_like_agency(name) else page.meta.get("agency_hint") or ""
    host = host_of(url)
    if host and host not in context.data_hosts:
        context.data_hosts.append(host)  # the page's own script names it as its list's source
    if key in context.lists:
        return
    result.requests.append(Follow(
        url, method, body, {"Referer": page.url} | headers, "list", name or last_anchor(page),
        chain[-12:], LIST_SCORE, page.depth + 1,
        {"list": key, "page": 1, "start": asdict(pager), "column": page.url, "parent_url": page.url,
         "agency_hint": hint, "named": name},
    ))  # fmt: skip


def _ask_start_again(
    page: Page, result: Exploration, meta: dict[str, Any], rest: dict[str, Any]
) -> None:
    """The first page of a list, in the next of its modes."""
    url, method, body, headers = request(rest["modes"][0], 1)
    result.requests.append(
        Follow(url, method, body, headers, "list", last_anchor(page), page.anchor_chain, LIST_SCORE,
               page.depth, meta | {"start": rest})
    )  # fmt: skip


def continue_list(page: Page, html: Html, context: SiteContext, result: Exploration) -> None:
    """A page that was asked for as page k of a list."""
    meta = dict(page.meta)
    key = str(meta["list"])
    trouble = ""
    if result.classification in ("CHALLENGE", "ERROR", "SOFT404", "LOOP"):
        trouble = result.classification
    answer, pager = Answer(), None
    listed = context.lists.get(key) or {}
    templates = (meta.get("start") or listed).get("templates") or []
    code = str((meta.get("start") or listed).get("helpers") or "")
    if not trouble:
        # a script writes the rows into its page: they are relative to that, not to the endpoint
        base = str(listed.get("url") or meta.get("column") or page.url)
        answer, pager = _read_list_page(html, context, base, templates, code)
        if not answer.rows and listed and answer.kind == "html":
            # the last page may hold one row, and that no report
            known = [Row(*r) for r in listed["seen"].values()]
            answer.rows = rows_like(html, known, set(context.home_links))
    if answer.kind == "html":
        name_unlinked(page, html, result, answer.rows)
    _without_address(page.url, result, answer.unlinked)
    if meta.get("start") and key not in context.lists:
        if not trouble and _records(page, html, context, result, meta, answer):
            return
        if trouble or not answer.rows:
            rest = dict(meta["start"]) | {"modes": meta["start"]["modes"][1:]}
            if rest["modes"] and trouble != "CHALLENGE":
                _ask_start_again(page, result, meta, rest)
                return
            old = context.memory.get("lists", {}).get(key)
            empty = answer.kind and answer.total == 0
            if empty and meta["start"].get("branches") and not (trouble or old):
                return  # it only holds other entries, and each list of those is told for itself
            reason = (
                "REFUSED"
                if trouble == "CHALLENGE"
                else ("COLUMN_EMPTY" if empty else "LIST_UNPROVEN")
            )
            evidence = (
                trouble or ("" if not old else "it had rows before") or "the endpoint gave no rows"
            )
            result.gaps.append(
                Gap(str(meta.get("column") or page.url), "list", reason, evidence, trail(page))
            )
            return
        start = Pager(**meta["start"])
        asked_in = start.modes[0]
        start.total = answer.total if answer.total is not None else start.total
        start.pages = answer.pages if answer.pages is not None else start.pages
        doubt = (
            "" if start.total is not None or start.pages is not None or start.modes else "no count"
        )
        if start.modes and start.modes[0]["name"] == "whole":
            # asked without a page number; further pages are looked for if there is any sign of them
            more = start.evidence != "whole" or answer.more
            more = more or (start.total or 0) > len(answer.rows) or (start.pages or 1) > 1
            unsaid = answer.more is None and start.total is None and start.pages is None
            unsaid = unsaid and not answer.cursor
            more = more or (unsaid and full_window(asked_in, len(answer.rows)))
            start.modes, doubt = start.modes[1:] if more else [], ""
            if answer.cursor and answer.cursor[1] != "" and answer.more is not False:
                start.modes = [*cursor_modes(asked_in, answer.cursor[0]), *start.modes]
                start.cursor = answer.cursor[1]
        if pager is not None and pager.modes and not turns_pages(start.modes):
            # the answer is a page with a pager of its own
            start.modes, start.refresh = pager.modes, pager.refresh
        start.last = answer.more is False
        column = str(meta.get("column") or page.url)
        if meta.get("named"):
            column = f"{column}#{meta['named']}"  # one of several lists of the same page
        step = open_list(context, key, column, answer.rows, start, chain=page.anchor_chain,
                         depth=page.depth, doubt=doubt, begun=asked_in)  # fmt: skip
    else:
        stated = answer.total is not None or answer.more is not None or answer.cursor is not None
        if pager is None and stated:
            pager = Pager("", total=answer.total, pages=answer.pages, last=answer.more is False)
            if answer.cursor is not None:
                pager.cursor = answer.cursor[1]
                turned = str(meta.get("mode") or "").startswith("cursor")
                # after a chain of tokens, an empty one is the end
                pager.last = pager.last or (turned and answer.more is None and pager.cursor == "")
        went_on = next_page(context, key, meta, answer.rows, pager, trouble)
        if went_on is None:
            column = str(meta.get("parent_url") or page.url)
            result.gaps.append(Gap(column, "list", "LIST_UNPROVEN", "interrupted", trail(page)))
            for row in answer.rows:
                _row(page, context, result, row)
            return
        step = went_on
    _take(page, context, result, step)


def _records(
    page: Page, html: Html, context: SiteContext, result: Exploration, meta: dict[str, Any],
    answer: Answer,
) -> bool:  # fmt: skip
    """An answer without reports may be a tree of publishers or channels: ask for the list of each."""
    start = meta["start"]
    data = load_json(html.text) if start.get("keyed") else None
    if data is None or any(r.verdict != "NO" for r in answer.rows):
        return False
    column = replace(page, url=str(meta.get("column") or page.url))
    starts = keyed_starts(data, start["keyed"], resource_key(column.url))
    for begun in starts:
        begun.pager.templates = start["templates"]
        begun.pager.helpers = start["helpers"]
    _ask_starts(column, html, context, result, starts)
    return bool(starts)


def _read_list_page(
    html: Html, context: SiteContext, base: str, templates: list[list[str]], code: str
) -> tuple[Answer, Pager | None]:
    """Rows and counts of a further page, which may be a page, a fragment or an answer."""
    text = html.text.lstrip("\ufeff \r\n\t")
    if re.match(r"(?:<!doctype|<html)", text, re.I) and "<datastore" not in text[:3000].lower():
        rows = list_rows(html, set(context.home_links), Standing(in_column=True))
        pager = None
        for family in by_votes(html):
            pager = family.pager(html, rows)
            if pager is not None:
                break
        total, pages = totals(html)
        return Answer(rows, total, pages, "html"), pager
    html.base, html.helpers = base, code
    return read_answer(html, templates), None


def _take(page: Page, context: SiteContext, result: Exploration, step: Step) -> None:
    result.lists.append(step.result)
    for follow in step.requests:
        if page.requested_url or page.url:
            # what tells several lists of one page apart is behind a #, which no server sees
            follow.headers = {"Referer": strip_fragment(step.result.url)} | follow.headers
        result.requests.append(follow)
    result.gaps += step.gaps
    for row in step.fresh:
        _row(page, context, result, row)


def _row(page: Page, context: SiteContext, result: Exploration, row: Row) -> None:
    """A row of a column's list: reports are asked for, other rows remembered as near misses."""
    verdict = judge(row.title)
    link = harvest.Link(row.url, row.title, "row")
    unsaid = verdict.why == "no words of a disclosure report" and cut_short(row.title)
    if (verdict.verdict == "NO" and not unsaid) or verdict.why == "the column's own name":
        if verdict.verdict == "NO" and verdict.year:
            context.near_misses.setdefault(resource_key(row.url), f"{row.title}: {verdict.why}")
        promised = promise(link, Standing(in_column=True, in_disclosure=True))
        if promised and promised.kind in ("year", "agency", "report"):
            ask(page, context, result, link, promised.kind, promised.role, promised.score, row.date)
        return
    role = "file" if link.is_file else "article"
    ask(
        page,
        context,
        result,
        link,
        "row",
        role,
        20.0 if verdict.verdict == "YES" else 14.0,
        row.date,
    )
