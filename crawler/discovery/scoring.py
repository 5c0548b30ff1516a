"""How much a link promises, and what it promises: anchor words first, path tokens to help."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.discovery.harvest import Link
from crawler.discovery.lexicon import looks_like_agency, path_weight, word_class
from crawler.discovery.titles import judge
from crawler.discovery.urls import is_article

#: Links at or above this must become a document or stand in the gap list.
PROMISING = 6.0

_COLUMN_NAME = re.compile(r"(?:专栏|专题|列表|目录|一览|栏目|发布|公示|汇总)\s*$")


#: a publisher and a year, as a row says it whose link says nothing
_OF_YEAR = re.compile(r"^([\u4e00-\u9fff（）()]{2,30}?)(?:19|20)\d\d(?:年度?)?$")


@dataclass(frozen=True)
class Standing:
    """What is known of the page a link stands on."""

    is_home: bool = False
    #: a year-report column, or below one
    in_column: bool = False
    #: a disclosure landing page, or below one
    in_disclosure: bool = False
    #: an index of agencies
    in_agencies: bool = False


@dataclass(frozen=True)
class Promise:
    """A link's kind, role and raw score."""

    kind: str
    role: str
    score: float


def promise(link: Link, standing: Standing) -> Promise | None:
    """What a link promises; None if it is not worth a request."""
    verdict = judge(link.text)
    bonus = path_weight(link.url)
    role = "file" if link.is_file else "article"
    if verdict.verdict == "YES":
        return Promise("row", role, 20.0 + bonus)
    name, weight = word_class(link.text)
    if verdict.verdict == "MAYBE" and verdict.why != "the column's own name":
        undated = verdict.why.startswith("no year") and role == "article"
        if undated and not is_article(link.url) and word_class(link.text)[0] == "report":
            return Promise("report", "column", 12.0 + bonus)
        if standing.in_column or verdict.why.startswith(("no year", "the title is cut")):
            return Promise("row", role, 14.0 + bonus)
        if name in ("year", "report") and standing.in_disclosure:
            return Promise("row", role, 8.0 + bonus)
    if name == "negative" or verdict.why == "a notice about reports":
        return None
    if verdict.why == "about the report, not the report" and not _COLUMN_NAME.search(link.text):
        return None
    if name == "report":
        return Promise("report", "column", weight + bonus)
    if name == "year":
        if standing.in_column:
            return Promise("year", "column", weight + 4 + bonus)
        if standing.in_disclosure or bonus:
            return Promise("year", "column", weight + bonus)
        return None
    if verdict.why == "another kind of report":
        return None
    if standing.in_column and (found := _OF_YEAR.match(link.text)) and looks_like_agency(found[1]):
        return Promise("year", "column", 10.0 + bonus)
    if name:
        role = {"agencies": "agencies", "sitemap": "sitemap"}.get(name, "landing")
        extra = 2.0 if standing.in_disclosure else 0.0
        return Promise(name, role, weight + extra + bonus)
    if (standing.in_agencies or standing.in_column) and looks_like_agency(link.text):  # noqa: SIM102
        if not is_article(link.url) or standing.in_column:
            return Promise("agency", "landing", 4.0 + bonus + (3.0 if standing.in_column else 0.0))
    if bonus and not is_article(link.url) and len(link.text) <= 30:
        return Promise("path", "column", bonus)
    return None
