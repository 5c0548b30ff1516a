"""Joined: a report that its publisher spread over several files is read as one.

A page that only links or embeds its report (PDF, DOC, workbook, archive), a text cut over several
pages, a page whose tables are pictures: whoever captured the files gives them together, the page
first. What the page itself says (title, date, publisher) counts first; figures come from the file
that has them, and every place says from which: {"part": 2, …}, 1 being the page.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from parsers import carriers
from parsers.document import Block, Document, Grid, Paragraph
from parsers.elsewhere import is_complete
from parsers.engine import read_tables
from parsers.errors import UnreadableDocument
from parsers.hints import Hints, Part
from parsers.identity import identify
from parsers.identity.titles import is_report_title
from parsers.parse import read_one, read_with_pictures
from parsers.report import Problem, Report, State
from parsers.sections import official_headings, split_sections

MIN_SECTIONS = 3
"""Official headings that make a file a whole report rather than an annex of tables."""
_PREFERENCE = ("docx", "doc", "html", "xlsx", "xls", "text", "pdf", "ofd", "image")


@dataclass(slots=True)
class _Read:
    part: int
    document: Document
    layouts: frozenset[str] = frozenset()
    sections: int = 0
    year: int | None = None
    agency: str | None = None


@dataclass(slots=True)
class _Join:
    parts: Sequence[Part]
    problems: list[Problem] = field(default_factory=list)
    carriers: dict[int, str] = field(default_factory=dict)
    used: set[int] = field(default_factory=lambda: {1})


def parse_parts(parts: Sequence[Part], *, source: str = "", hints: Hints | None = None) -> Report:
    """Read a page with the files that belong to it.

    `Report.parts` lists the files, which were used, and what they are; the page alone is returned
    where the others hold nothing of a report. Raises UnreadableDocument for the first part only.
    """
    page = carriers.read(parts[0].data, parts[0].url)
    digest = hashlib.sha256(parts[0].data).hexdigest()
    alone = read_with_pictures(page, digest, parts[0].url, source, hints)
    join = _Join(parts, carriers={1: page.carrier})
    body = replace(page, blocks=list(page.placed({"part": 1}).blocks), origin={}, problems=[])
    _further_pages(body, join)
    layouts = frozenset(read_tables(body).layouts)
    if not is_complete(layouts):
        layouts = _attachments(body, layouts, alone, join)
    if not is_complete(layouts):
        _images(body, join)
    if len(join.used) == 1:
        alone.parts = _listed(join)
        alone.problems += join.problems
        return alone
    report = read_one(body, digest, parts[0].url, source, _from_page(alone, hints))
    if not report.is_report and alone.is_report:
        join.used = {1}
        report = alone
    report.parts = _listed(join)
    report.problems[:0] = [*page.problems, *join.problems]
    names = ", ".join(parts[n - 1].url for n in sorted(join.used) if n > 1)
    if names:
        report.problems.insert(0, Problem("joined", f"read as one with {names}"))
    _owner(report, join)
    return report


def _from_page(alone: Report, hints: Hints | None) -> Hints:
    """What the page says is known of the files it points to."""
    titled = alone.title if alone.title and is_report_title(alone.title) else None
    known = hints or Hints()
    return replace(
        known,
        title=titled or known.title,
        agency=(alone.agency if titled else None) or known.agency,
        published_on=alone.published_on or known.published_on,
    )


def _read(number: int, join: _Join) -> list[_Read]:
    """The documents of one part: itself, or the files of an archive."""
    part = join.parts[number - 1]
    try:
        document = carriers.read(part.data, part.url)
    except UnreadableDocument as error:
        code = "part_unreadable" if error.code == "unreadable" else error.code
        join.problems.append(Problem(code, f"{part.url}: {error}", {"part": number}))
        return []
    found = document.members or [document]
    join.carriers[number] = found[0].carrier
    join.problems += document.problems if document.members else []
    return [_Read(number, one.placed({"part": number, **one.origin})) for one in found]


def _further_pages(body: Document, join: _Join) -> None:
    """Append the pages on which the text goes on, without what they share with the first."""
    shown = {b.text for b in body.blocks if isinstance(b, Paragraph)}
    for number, part in enumerate(join.parts, start=1):
        if part.role != "page" or number == 1:
            continue
        for one in _read(number, join):
            new = [b for b in one.document.blocks if isinstance(b, Grid) or b.text not in shown]
            shown |= {b.text for b in new if isinstance(b, Paragraph)}
            body.blocks = [*body.blocks, *new]
            body.problems += one.document.problems
            join.used.add(number)


def _attachments(
    body: Document, layouts: frozenset[str], alone: Report, join: _Join
) -> frozenset[str]:
    """Take in the attachments that hold tables the pages lack, the fullest first."""
    found: list[_Read] = []
    for number, part in enumerate(join.parts, start=1):
        if part.role == "attachment":
            found += _read(number, join)
    for one in found:
        sections = split_sections(one.document)
        one.layouts = frozenset(read_tables(one.document).layouts)
        one.sections = len(official_headings(sections))
        said = identify(one.document, sections, layouts=dict.fromkeys(one.layouts, ""))
        if said.title and is_report_title(said.title):
            one.year, one.agency = said.year, said.agency
    found = [one for one in found if _is_the_pages(one, alone, join, len(found))]
    found.sort(key=_rank)
    chosen: list[_Read] = []
    have = layouts
    for one in found:
        if one.layouts - have and not (one.layouts & have):
            chosen.append(one)
            have |= one.layouts
    if not chosen and not layouts:
        # A report without tables (before 2014, many) is its prose.
        own = len(official_headings(split_sections(body)))
        chosen = [one for one in found if one.sections >= max(MIN_SECTIONS, own + 1)][:1]
    if not chosen:
        return layouts
    chosen.sort(key=lambda one: one.part)
    whole = any(one.sections >= MIN_SECTIONS for one in chosen) and not layouts
    blocks: list[Block] = _headlines(body) if whole else list(body.blocks)
    for one in chosen:
        blocks += one.document.blocks
        body.problems += one.document.problems
        join.used.add(one.part)
    body.blocks = blocks
    return have


def _is_the_pages(one: _Read, alone: Report, join: _Join, count: int) -> bool:
    """Whether a file is the report the page announces: one that names another year, or of several
    one that names another body, is a report of its own."""
    url = join.parts[one.part - 1].url
    if one.year and alone.year and one.year != alone.year and (one.layouts or one.sections):
        detail = f"the page is about {alone.year}, {url} about {one.year}: not read as one"
        join.problems.append(Problem("part_of_other_year", detail, one.document.origin))
        return False
    if one.agency and alone.agency and not _same_body(one.agency, alone.agency):
        detail = f"the page is {alone.agency}'s, {url} names {one.agency}"
        if one.layouts:
            join.problems.append(Problem("part_of_other_body", detail, one.document.origin))
        return count == 1
    return True


def _same_body(one: str, other: str) -> bool:
    """Whether one name may be short for the other (县政府, 某某县人民政府)."""
    short, long = sorted((_core(one), _core(other)), key=len)
    return short in long or not short


def _core(name: str) -> str:
    return re.sub(r"人民政府|政府|办公室|办公厅|委员会|局$|\s", "", name)


def _rank(one: _Read) -> tuple[int, int, int, int]:
    kind = one.document.carrier
    at = _PREFERENCE.index(kind) if kind in _PREFERENCE else len(_PREFERENCE)
    return (-len(one.layouts), -min(one.sections, MIN_SECTIONS), at, one.part)


def _headlines(body: Document) -> list[Block]:
    """Of a page whose attachment is the whole report: the lines above it that name and date it."""
    short = [b for b in body.blocks if isinstance(b, Paragraph) and len(b.text) < 80]
    return [b for b in short[:60] if b.level or is_report_title(b.text) or "日期" in b.text]


def _images(body: Document, join: _Join) -> None:
    """Append the pictures of the page in their order: what OCR makes of them."""
    for number, part in enumerate(join.parts, start=1):
        if part.role != "image":
            continue
        for one in _read(number, join):
            if one.document.blocks:
                body.blocks = [*body.blocks, *one.document.blocks]
                body.problems += one.document.problems
                join.used.add(number)
            else:
                join.problems += one.document.problems


def _listed(join: _Join) -> list[dict[str, object]]:
    return [
        {
            "part": number,
            "url": part.url,
            "role": part.role,
            "sha256": hashlib.sha256(part.data).hexdigest(),
            "carrier": join.carriers.get(number),
            "used": number in join.used,
        }
        for number, part in enumerate(join.parts, start=1)
    ]


def _owner(report: Report, join: _Join) -> None:
    """Carrier and digest are those of the file that holds most of the figures."""
    counts = Counter(
        fact.place.get("part", 1)
        for fact in report.facts
        if fact.place and fact.state is not State.MISSING
    )
    number = counts.most_common(1)[0][0] if counts else max(join.used)
    report.carrier = join.carriers.get(number, report.carrier)
    report.sha256 = hashlib.sha256(join.parts[number - 1].data).hexdigest()
