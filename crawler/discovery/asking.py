"""Requests that a page leads to: within scope, no trap, each with what is known of its target."""

from __future__ import annotations

from typing import Any

from crawler.capture.identity import resource_key
from crawler.discovery import harvest
from crawler.discovery.ledger import lead
from crawler.discovery.lexicon import squeeze
from crawler.discovery.scope import in_scope, trapped
from crawler.discovery.scoring import PROMISING
from crawler.discovery.titles import judge, year_of
from crawler.discovery.types import Exploration, Follow, Found, Gap, Page, SiteContext
from crawler.discovery.urls import host_of, is_government, strip_fragment

MAX_DEPTH = 8


def last_anchor(page: Page) -> str:
    """The words of the link that led here."""
    return page.anchor_chain[-1] if page.anchor_chain else ""


def trail(page: Page) -> str:
    """The words of the last links that led here: whose page it is often stands one step before."""
    return " › ".join(page.anchor_chain[-3:])


def make_request(
    page: Page, url: str, role: str, anchor: str, score: float, meta: dict[str, Any],
    *, same: bool = False,
) -> Follow:  # fmt: skip
    """A follow-up of a page. `same`: it is still the same thing, no step deeper."""
    chain = page.anchor_chain if same or not anchor else (*page.anchor_chain, anchor)
    depth = page.depth if same else page.depth + 1
    return Follow(
        strip_fragment(url), role=role, anchor=anchor, anchor_chain=chain[-12:],
        score=score - (0 if same else depth), depth=depth, meta={"parent_url": page.url} | meta,
    )  # fmt: skip


def ask(
    page: Page, context: SiteContext, result: Exploration, link: harvest.Link, kind: str, role: str,
    score: float, date: str = "",
) -> None:  # fmt: skip
    """Ask for a link if it is in scope and no trap; a promising one that is not goes into the ledger."""
    key = resource_key(link.url)
    if key == resource_key(page.url) or key in {
        resource_key(f.url, f.method, f.body) for f in result.requests
    }:
        return
    agency = squeeze(link.text)
    if kind == "agency" and (agency not in context.agencies or not context.agencies[agency]):
        context.agencies[agency] = link.url
    counted = score >= PROMISING or kind == "agency"
    if not in_scope(context, link.url, kind, page.url):
        if counted:
            reason = "EXTERNAL" if is_government(host_of(link.url)) else "NON_GOV_HOST"
            lead(context, link.url, role, link.text, reason, f"linked from {page.url}")
        return
    if reason := trapped(context, link.url):
        if counted:
            lead(context, link.url, role, link.text, "TRAP", reason)
        return
    if page.depth + 1 > MAX_DEPTH and role not in ("article", "file"):
        if counted:
            lead(context, link.url, role, link.text, "BUDGET", f"deeper than {MAX_DEPTH}")
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
        meta["agency_hint"] = agency
    elif page.meta.get("agency_hint"):
        meta["agency_hint"] = page.meta["agency_hint"]
    if kind in ("report", "year"):
        meta["column"] = True
    context.asked[key] = max(score, context.asked.get(key, 0.0))
    result.requests.append(make_request(page, link.url, role, link.text, score, meta))


def ask_file(
    page: Page, context: SiteContext, result: Exploration, url: str, meta: dict[str, Any]
) -> None:
    """Ask for a file that belongs to a report."""
    if resource_key(url) == resource_key(page.url):
        return
    if in_scope(context, url, "file", page.url):
        title = str(meta.get("title") or "")
        context.asked[resource_key(url)] = 20.0
        result.requests.append(make_request(page, url, "file", title, 25.0, meta))
    else:
        result.gaps.append(
            Gap(url, "file", "EXTERNAL", "host out of scope", str(meta.get("title") or ""))
        )


def add_found(result: Exploration, context: SiteContext, found: Found) -> None:
    """Record a document."""
    key = resource_key(found.url)
    result.documents.append(found)
    context.documents[key] = found.title
    context.cells[key] = [found.agency_hint, str(found.year_hint or ""), found.title]
