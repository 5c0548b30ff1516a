"""Elsewhere: a page with a report's title and no tables says where its report is."""

from __future__ import annotations

from parsers.document import Document
from parsers.identity import Identity
from parsers.identity.titles import is_report_title
from parsers.report import Problem, Report

MAX_NAMED = 5
TABLES = frozenset({"T2", "T3", "T4"})


def needs_parts(report: Report) -> bool:
    """Whether a page's report lacks tables that another file or a picture may hold: it is a report (or
    bears a report's title with a year) and shows neither the three tables nor a statistics form."""
    if report.others or (not report.is_report and not _is_titled(report)):
        return False
    return not is_complete(frozenset(report.layouts))


def _is_titled(report: Report) -> bool:
    return bool(report.title and report.year and is_report_title(report.title))


def is_complete(layouts: frozenset[str]) -> bool:
    """Whether the tables are all that a report of some form has."""
    return layouts >= TABLES or "FORM" in layouts


def elsewhere(document: Document, identity: Identity, layouts: dict[str, str]) -> Problem | None:
    """`document_elsewhere` with the addresses of attachments and embedded files, `report_in_images`
    with those of pictures, `continued` with those of further pages; None where the tables stand on
    the page or it is no report's page."""
    if layouts or not document.links:
        return None
    titled = identity.title and identity.year and is_report_title(identity.title)
    if not (identity.is_report or titled):
        return None
    for kinds, code, words in (
        (("attachment", "embed"), "document_elsewhere", "the report stands in"),
        (("page",), "continued", "the text goes on at"),
        (("image",), "report_in_images", "the tables may be in the pictures"),
    ):
        found = [link.url for link in document.links if link.kind in kinds]
        if found:
            more = f" and {len(found) - MAX_NAMED} more" if len(found) > MAX_NAMED else ""
            return Problem(code, f"{words} {', '.join(found[:MAX_NAMED])}{more}")
    return None
