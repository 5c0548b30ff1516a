"""bytes → Report, in this process. For hostile input use `parsers.sandbox.ParserPool`."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from parsers import carriers
from parsers.carriers._pictures import read_pictures
from parsers.checks import judge, run_checks
from parsers.claims import find_claims
from parsers.collector import uncollected
from parsers.corrections import doubt_corrected
from parsers.derived import derived_figures
from parsers.document import Document
from parsers.elsewhere import elsewhere, needs_parts
from parsers.engine import Tables, missing_tables, read_tables
from parsers.hints import Hints
from parsers.identity import identify
from parsers.parts import split_reports
from parsers.report import Problem, Report
from parsers.sections import split_sections
from parsers.unruled import doubt_denied, doubt_unclaimed
from parsers.version import PARSER_VERSION

FIRST_YEAR_OF_TABLES = 2019
"""Reports since this year hold the three official tables; one without them lacks them all."""


def parse_bytes(
    data: bytes, *, url: str | None = None, source: str = "", hints: Hints | None = None
) -> Report:
    """Read one document.

    `url` resolves links and names the site; `source` is the name shown to people (a path, a
    capture); `hints` fill only what the document itself does not say. A document that is no
    report yields `is_report` False and no facts. Raises parsers.errors.UnreadableDocument.
    """
    with uncollected():
        return _parse(data, url, source, hints)


def _parse(data: bytes, url: str | None, source: str, hints: Hints | None) -> Report:
    document = carriers.read(data, url)
    digest = hashlib.sha256(data).hexdigest()
    if document.members:
        return _members(document, digest, url, source, hints)
    return read_with_pictures(document, digest, url, source, hints)


def _members(
    archive: Document, digest: str, url: str | None, source: str, hints: Hints | None
) -> Report:
    """The reports in a container, the first of them carrying what is to be said of the whole.
    Files that are no report are passed over, unless there is nothing else."""
    found: list[Report] = []
    # A hint is about the container; only where it holds one file can it be about that file.
    hints = hints if len(archive.members) == 1 else hints and replace(hints, title=None)
    for member in archive.members:
        inside = member.origin.get("member")
        name = f"{source}!{inside}" if inside else source
        found.extend(read_one(member, digest, url, name, hints).all())
    reports = [r for r in found if r.is_report] or found[:1]
    for report in reports:
        report.others = []
    reports[0].others = reports[1:]
    reports[0].problems[:0] = archive.problems
    return reports[0]


def read_with_pictures(
    document: Document, digest: str, url: str | None, source: str, hints: Hints | None
) -> Report:
    """The reports of a document, its own pictures among them where its tables are not seen otherwise."""
    report = read_one(document, digest, url, source, hints)
    if document.pictures and needs_parts(report):
        read_pictures(((data, None) for data in document.pictures), document)
        report = read_one(document, digest, url, source, hints)
    return report


def read_one(
    document: Document, digest: str, url: str | None, source: str, hints: Hints | None
) -> Report:
    """The reports of a document that is already blocks."""
    parts = split_reports(document)
    reports = []
    for number, part in enumerate(parts, start=1):
        report = Report(
            source=source if number == 1 else f"{source}#{number}",
            url=url,
            sha256=digest,
            carrier=part.carrier,
            parser_version=PARSER_VERSION,
        )
        if len(parts) > 1:
            # The page's own title and metadata speak of the page, not of each report on it.
            part = replace(part, title="", meta={}) if number > 1 else part
            report.problems.append(
                Problem("several_reports", f"report {number} of {len(parts)} on this page")
            )
        reports.append(fill(report, part, read_tables(part), url, hints if number == 1 else None))
    reports[0].others = reports[1:]
    return reports[0]


def fill(
    report: Report, document: Document, tables: Tables, url: str | None, hints: Hints | None
) -> Report:
    """Complete a report from its document and tables."""
    sections = split_sections(document)
    filled = any(fact.state == "reported" for fact in tables.facts)
    identity = identify(
        document, sections, url=url, hints=hints, layouts=tables.layouts, filled=filled
    )
    report.is_report = identity.is_report
    report.agency = identity.agency
    report.year = identity.year
    report.title = identity.title
    report.published_on = identity.published_on
    report.identity = {
        "level": identity.level,
        "kind": identity.kind,
        "division_code": identity.division_code,
        "confidence": identity.confidence,
        "evidence": identity.evidence,
    }
    report.links = [{"url": x.url, "text": x.text, "kind": x.kind} for x in document.links]
    report.problems += [*document.problems, *identity.problems]
    told = elsewhere(document, identity, tables.layouts)
    if told:  # where the report is says better than "not here" what the page is
        report.problems = [p for p in report.problems if p.code != "not_a_report"]
        report.problems.append(told)
    if not identity.is_report:
        return report
    if not tables.layouts and identity.year is not None and identity.year >= FIRST_YEAR_OF_TABLES:
        missing_tables(tables, "2021" if identity.year >= 2021 else "2019")
    report.layouts = tables.layouts
    report.facts = tables.facts
    if tables.column_year is not None and tables.column_year != identity.year:
        for fact in report.facts:
            if fact.applicant:
                fact.doubt = fact.doubt or f"read in the columns of {tables.column_year}"
    report.sections = sections
    alone = identity.kind not in (None, "government")
    report.claims = find_claims(sections, report.problems, identity.year, alone=alone)
    report.problems.extend(tables.problems)
    report.problems.extend(doubt_corrected(document, report.facts))
    if document.origin:
        for fact in report.facts:
            fact.place = {**document.origin, **fact.place} if fact.place else None
        for problem in tables.problems:
            problem.place = {**document.origin, **(problem.place or {})}
        for claim in report.claims:
            claim["place"] = {**document.origin, **claim["place"]}
    report.checks = run_checks(
        tables.facts,
        tables.layouts,
        year=identity.year,
        claims=report.claims,
        level=identity.level,
    )
    doubt_denied(document, report.facts, report.layouts, report.checks)
    doubt_unclaimed(document, report.facts)
    known = {(f.indicator, f.applicant): f for f in report.facts}
    for check in report.checks:
        check.verdict = None if check.passed else judge(check, known)
    report.derived = derived_figures(report.facts)
    return report
