"""The ledger of promising links: what was seen and not asked for, so that no loss is silent.

Every page passes through `record` after it was read. A link that promises something and is not
among the requests is written down as a lead; the audit at the end of a site names every lead that
was not asked for from another page either. It does not matter why a link was passed over: the rule
looks at the links, not at the code that chose among them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.capture.identity import resource_key
from crawler.discovery import harvest
from crawler.discovery.html import Html
from crawler.discovery.lexicon import looks_like_agency, squeeze, word_class
from crawler.discovery.scope import host_in_scope, trapped
from crawler.discovery.scoring import PROMISING, Standing, promise
from crawler.discovery.titles import judge
from crawler.discovery.types import Exploration, Page, SiteContext
from crawler.discovery.urls import host_of, is_government

_OTHER = ("another kind of report", "a notice about reports", "about the report, not the report")
_REPORTS_OR_YEARS = re.compile(
    r"年报|年度.{0,6}报告|^(?:19|20)\d\d.{0,8}$|(?:往|历|各|早)年|以[前往]"
)


def lead(
    context: SiteContext, url: str, role: str, words: str, reason: str, evidence: str = ""
) -> None:
    """Write down a link that was seen and not asked for; the first reason given stays."""
    context.leads.setdefault(resource_key(url), [url, role, words[:200], reason, evidence[:200]])


def record(
    page: Page, html: Html, context: SiteContext, result: Exploration, standing: Standing,
    links: Sequence[harvest.Link],
) -> None:  # fmt: skip
    """Compare the links of a page with what was asked for, and write down the rest."""
    asked = {resource_key(f.url, f.method, f.body) for f in result.requests}
    here = {resource_key(page.url), resource_key(page.requested_url or page.url)}
    for link in links:
        key = resource_key(link.url)
        if key in here or key in asked or key in context.asked or key in context.documents:
            continue
        found = what(link, standing)
        if not found:
            continue
        if link.hidden and not host_in_scope(context, link.url):
            continue  # spam that a break-in left behind: neither followed nor named
        reason, evidence = _why(page, context, link)
        lead(context, link.url, found, link.text, reason, evidence)


def what(link: harvest.Link, standing: Standing) -> str:
    """The role a link would have had, empty if it promises too little to be accounted for."""
    verdict = judge(link.text)
    promised = promise(link, standing)
    vague = verdict.why == "cut before it says what it is" and not standing.in_column
    if verdict.verdict in ("YES", "MAYBE") and verdict.why != "the column's own name" and not vague:
        return "file" if link.is_file else "article"
    if promised is not None and (promised.score >= PROMISING or promised.kind == "agency"):
        return promised.role
    if standing.in_agencies and looks_like_agency(squeeze(link.text)):
        return "landing"
    if standing.in_column and verdict.why not in _OTHER and _unknown_words(squeeze(link.text)):
        return "landing"
    return ""


def _unknown_words(text: str) -> bool:
    """Whether a column calls something reports, or of years, in words that no class of the lexicon
    knows: they are not asked for, and must not be lost without a word."""
    return word_class(text)[0] == "" and len(text) <= 30 and bool(_REPORTS_OR_YEARS.search(text))


def _why(page: Page, context: SiteContext, link: harvest.Link) -> tuple[str, str]:
    where = f"linked from {page.url}"
    if not host_in_scope(context, link.url):
        return ("EXTERNAL" if is_government(host_of(link.url)) else "NON_GOV_HOST"), where
    if trap := trapped(context, link.url):
        return "TRAP", trap
    return "NOT_FOLLOWED", where
