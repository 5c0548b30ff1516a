"""Identity: who reports about which year, and whether the document is a report at all.

The evidence is kept beside every answer; where sources disagree the title wins and the
disagreement is a problem, never repaired in silence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from parsers.divisions.gazetteer import gazetteer
from parsers.document import Document
from parsers.hints import Hints
from parsers.identity.card import read_card
from parsers.identity.codes import division_hints
from parsers.identity.judged import judge
from parsers.identity.levels import kind_of
from parsers.identity.opening import opening_names, opening_year
from parsers.identity.titles import (
    agency_part,
    carries_report,
    is_report_title,
    title_candidates,
    together,
)
from parsers.identity.where import Near, whereabouts
from parsers.identity.years import plain_digits, year_in_period, year_in_title
from parsers.report import Problem, Section
from parsers.wording import is_traditional, simplified

_DATE = re.compile(r"(20\d{2})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})")
_DATE_LABEL = re.compile(
    r"(?:发布(?:日期|时间)|公开日期|成文日期|发文日期|生成日期|公文生成日期|信息时间|日期|时间)\s*[\]】]?\s*[:：]?[\s|]*"
    r"(20\d{2}\s*[-年/.]\s*\d{1,2}\s*[-月/.]\s*\d{1,2})"
)
_WRITTEN = re.compile("成文|生成|公文|发文")
_DATE_LINE = re.compile(
    r"^(?:[^\s]{0,12}(?:网站|网|網站|網)\s*(?:(?:https?://)?www\.[\w.]+)?\s+)?[(（\[]?\s*(20\d{2}\s*[-年/.]\s*\d{1,2}\s*[-月/.]\s*\d{1,2})日?(?!\d)(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?\s*[)）\]]?"
    r"(?:$|[\s(（|]*(?:来源|來源|点击|浏览|字[体号]|阅读|访问|作者|稿件|编辑|供稿|发布|打印|分享|信息))"
)
"""A date alone, behind the site's name or before a page's other particulars: 2016-03-28 12:00 来源：…"""
_DATE_BEHIND = re.compile(
    r"[(（]\s*(20\d{2}\s*[-年/.]\s*\d{1,2}\s*[-月/.]\s*\d{1,2})日?\s*[)）]\s*$"
)
"""A date in brackets at the end of a title's line."""
_PUBLISHER = re.compile(
    r"(?:发布机构|发布单位|公开主体|发文机关|信息来源|来源)\s*[:：][\s|]*([^\s:：|]{2,30})"
)
_NOBODY = re.compile(r"^(?:本站|本网|原创|网站|.*编辑部?|.*信息中心|.*管理员|.*网)$|http")
_RANKS = tuple("省市县区州旗")
_WE = re.compile(r"^(?:我局|我委|我办|我镇|我乡|本机关|本单位|我单位|本局)")


@dataclass(slots=True)
class Identity:
    """`confidence` per field: 3 the document says so, 2 its metadata does, 1 inferred;
    `evidence` per field: [{"value", "from", "text"}, …]."""

    agency: str | None = None
    year: int | None = None
    title: str | None = None
    published_on: str | None = None
    is_report: bool = False
    level: str | None = None
    kind: str | None = None
    division_code: str | None = None
    confidence: dict[str, int] = field(default_factory=dict)
    evidence: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def identify(
    document: Document,
    sections: list[Section],
    *,
    url: str | None = None,
    hints: Hints | None = None,
    layouts: dict[str, str] | None = None,
    filled: bool = True,
) -> Identity:
    """Who and when, and is it a report. `filled`: whether the tables found hold a figure."""
    identity = Identity()
    card = read_card(document)
    titles = title_candidates(document, hints, card.get("title"))
    best = next((t for t in titles if is_report_title(t[1])), titles[0] if titles else None)
    identity.title = best[1] if best else None
    _published(identity, document, card, hints)
    _year(identity, titles, sections)
    _agency(identity, document, titles, sections, card, hints)
    names = [text for _, text in titles]
    identity.is_report, why = judge(names, identity.title, sections, set(layouts or {}), filled)
    if why:
        identity.problems.append(Problem("not_a_report", why))
    _where(identity, document, url, hints)
    host = urlsplit(url).hostname if url else None
    if host:
        identity.evidence.setdefault("site", []).append({"value": host, "from": "url"})
    return identity


def _note(identity: Identity, name: str, value: Any, where: str, text: str = "") -> None:
    identity.evidence.setdefault(name, []).append(
        {"value": value, "from": where, "text": text[:120]}
    )


def _year(identity: Identity, titles: list[tuple[str, str]], sections: list[Section]) -> None:
    named: list[int] = []
    for where, title in titles:
        told = is_report_title(title) is not False or carries_report(title)
        year = year_in_title(title) if told else None
        if year:
            named.append(year)
            _note(identity, "year", year, where, title)
    opening = "".join(f"{s.heading}{s.text[:1500]}" for s in sections[:1500])[:1500]
    period = year_in_period(opening)
    if period:
        _note(identity, "year", period, "stated period", opening)
    if named and _long_after(named[0], period, identity.published_on):
        _year_mistyped(identity, named[0], period)
    elif named and _before_its_end(named[0], identity.published_on):
        _year_published(identity, named[0], period, sections)
    elif named:
        identity.year = named[0]
        identity.confidence["year"] = 3
    elif period:
        identity.year = period
        identity.confidence["year"] = 2
    elif (announced := opening_year(sections)) is not None and announced.confidence == 2:
        identity.year = int(announced.value)
        identity.confidence["year"] = 2
        _note(identity, "year", identity.year, "opening", announced.sentence)
    elif identity.published_on:
        identity.year = int(identity.published_on[:4]) - 1
        identity.confidence["year"] = 1
        _note(identity, "year", identity.year, "publication date − 1", identity.published_on)
        identity.problems.append(
            Problem("year_inferred", f"year {identity.year} inferred from the date of publication")
        )
    elif announced is not None:
        identity.year = int(announced.value)
        identity.confidence["year"] = 1
        _note(identity, "year", identity.year, "most named in the opening", announced.sentence)
        identity.problems.append(
            Problem("year_inferred", f"year {identity.year} inferred from what the text speaks of")
        )
    others = sorted({*named, *([period] if period else [])} - {identity.year})
    if others:
        identity.problems.append(
            Problem("year_conflict", f"title or period also name {', '.join(map(str, others))}")
        )


def _long_after(year: int, period: int | None, published_on: str | None) -> bool:
    """The title's year lies beyond the year of publication, or years beyond the stated period with no
    date of publication to speak for it: a slip of the pen (2032年)."""
    if published_on is not None:
        return year > int(published_on[:4])
    return period is not None and year > period + 2


def _year_mistyped(identity: Identity, named: int, period: int | None) -> None:
    published = int((identity.published_on or "0")[:4])
    identity.year = (
        period if period is not None and period < (published or named) else published - 1
    )
    identity.confidence["year"] = 2 if identity.year == period else 1
    identity.problems.append(
        Problem("year_in_doubt", f"the title names {named}, a year that had not begun")
    )


def _before_its_end(year: int, published_on: str | None) -> bool:
    """A report cannot appear before November of the year it is about: such a title names the year of
    publication."""
    return published_on is not None and published_on < f"{year}-11-01"


def _year_published(
    identity: Identity, named: int, period: int | None, sections: list[Section]
) -> None:
    """The title names the year it was published in. The text decides whether the year before is
    meant: by the period it states, or because it speaks of that year throughout."""
    text = plain_digits("".join(s.text for s in sections))
    text = text.replace(plain_digits(identity.title or ""), "")
    before, same = text.count(f"{named - 1}年"), text.count(f"{named}年")
    meant = period == named - 1 or (period is None and before > same)
    identity.year = named - 1 if meant else named
    identity.confidence["year"] = 2 if meant else 1
    _note(
        identity,
        "year",
        identity.year,
        "published in the year its title names",
        f"{identity.published_on}; {named - 1}年 ×{before}, {named}年 ×{same}",
    )
    if not meant:
        identity.problems.append(
            Problem("year_in_doubt", f"the title names {named}, published {identity.published_on}")
        )


def _published(
    identity: Identity, document: Document, card: dict[str, str], hints: Hints | None
) -> None:
    sources = [
        ("meta pubdate", document.meta.get("pubdate")),
        ("meta publishtime", document.meta.get("publishtime")),
        ("meta publishdate", document.meta.get("publishdate")),
    ]
    sources.append(("card", card.get("published")))
    written: list[tuple[str, str | None]] = []
    for paragraph in document.paragraphs[:60]:
        if len(paragraph.text) < 200 and ("日期" in paragraph.text or "时间" in paragraph.text):
            match = _DATE_LABEL.search(paragraph.text)
            if match:  # the day it was written only where none says when it was published
                (written if _WRITTEN.match(match[0]) else sources).append(("text", match[1]))
    sources += [*written, ("card", card.get("written"))]
    sources += [("line", x) for x in _date_lines(document)]
    if hints:
        sources.append(("hint", hints.published_on))
    for where, text in sources:
        date = iso_date(text or "")
        if date:
            _note(identity, "published_on", date, where, text or "")
            if identity.published_on is None:
                identity.published_on = date
                identity.confidence["published_on"] = 1 if where in ("hint", "line") else 2


def _date_lines(document: Document) -> list[str]:
    """Dates in lines of their own about the title; what stands at the end is a signature's."""
    head = document.paragraphs[:30]
    title = next((i for i, p in enumerate(head) if is_report_title(p.text)), None)
    near = head[max(0, title - 2) : title + 7] if title is not None else head[:4]
    bracketed = _DATE_BEHIND.search(head[title].text) if title is not None else None
    if bracketed:
        return [bracketed[1]]
    matches = [_DATE_LINE.match(p.text.strip()) for p in near if len(p.text) < 100]
    return [m[1] for m in matches if m]


def iso_date(text: str) -> str | None:
    """The first date in a text as YYYY-MM-DD, None if there is none or it is impossible."""
    match = _DATE.search(text)
    if not match:
        return None
    year, month, day = (int(g) for g in match.groups())
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"


def _agency(
    identity: Identity,
    document: Document,
    titles: list[tuple[str, str]],
    sections: list[Section],
    card: dict[str, str],
    hints: Hints | None,
) -> None:
    choices: list[tuple[int, str, str]] = []
    for where, title in titles:
        if is_report_title(title):
            name = agency_part(title)
            if len(name) >= 2 and not _WE.match(name):
                choices.append((3 if where != "hint" else 2, where, name))
    for where, title in titles:
        if carries_report(title) and len(name := agency_part(title)) >= 2:
            choices.append((2, where, name))
    # Only where no title of the document names the body: most do, and looking costs time.
    said = [] if any(c == 3 for c, *_ in choices) else opening_names(sections)
    choices[:0] = [(3, "opening", x.value) for x in said if x.confidence == 3][:1]
    # Who compiled it says more than whose portal shows it.
    choices += [(2, "opening", x.value) for x in said if x.confidence == 2][:1]
    for name in ("contentsource", "publisher", "author"):
        value = document.meta.get(name, "").strip()
        if value and not _NOBODY.search(value):
            choices.append((2, f"meta {name}", value))
    publisher = card.get("publisher", "")
    if publisher and not _NOBODY.search(publisher):
        choices.append((2, "card", publisher))
    for paragraph in document.paragraphs[:40]:
        text = paragraph.text
        if len(text) < 120 and (":" in text or "：" in text):
            match = _PUBLISHER.search(text)
            if match and not _NOBODY.search(match[1]):
                choices.append((2, "text", match[1]))
    if hints and hints.agency:
        choices.append((1, "hint agency", hints.agency))
    choices += [(1, "opening", x.value) for x in said if x.confidence == 1][:1]
    for confidence, where, name in choices:
        _note(identity, "agency", name, where)
        if identity.agency is None:
            identity.agency = simplified(name) if is_traditional(name) else name
            identity.confidence["agency"] = confidence
    full = _with_place(identity.agency or "", document, sections)
    if full:
        identity.agency = full
        _note(identity, "agency", full, "the text, with its place")
    if names := together(identity.agency or ""):
        identity.problems.append(Problem("joint_report", f"of {len(names)}: {', '.join(names)}"))


def _with_place(name: str, document: Document, sections: list[Section]) -> str | None:
    """A body named by its rank alone (省住房和城乡建设厅) as the text names it in full, if it does so
    with one place only; one named without any rank (教育局) only with a place of the rank that the text
    calls its own (县委、县政府), since it may name its superior as well."""
    ranked = name[:1] in _RANKS
    if len(name) < (4 if ranked else 3) or not (ranked or kind_of(name) == "department"):
        return None
    if not ranked and gazetteer().locate(name).division is not None:
        return None
    whole = "\n".join(
        [*(p.text for p in document.paragraphs[:60]), *(s.text[:3000] for s in sections[:60])]
    )
    known, rank = gazetteer().by_name, name[0] if ranked else ""
    places: set[str] = set()
    *pieces, _ = whole.split(name)
    for before in {piece[-10:] for piece in pieces}:
        place = next((before[i:] for i in range(len(before)) if before[i:] + rank in known), "")
        if place:
            places.add(place)
    if not ranked and places:
        own = _own_rank(whole[:20_000])
        places = {place for place in places if own and place.endswith(own)}
    return places.pop() + name if len(places) == 1 else None


def _own_rank(text: str) -> str:
    """The lowest rank of which a text says 我县, 县委 or 县政府, "" if none."""
    own = ("我{}", "全{}", "本{}", "{}委", "{}政府", "{}人民政府")
    return next((r for r in "县区旗市州省" if any(o.format(r) in text for o in own)), "")


def _where(identity: Identity, document: Document, url: str | None, hints: Hints | None) -> None:
    """Division, level and kind; the places known nearby only settle what the name leaves open."""
    identifiers = [url or "", *(p.text for p in document.paragraphs[:40] if len(p.text) < 200)]
    near: list[Near] = []
    if hints and hints.division_code:
        near.append((hints.division_code, "site", hints.division_code))
    near += division_hints(document.meta.get("siteidcode", ""), identifiers)
    for code, source, text in near:
        _note(identity, "division_code", code, source, text)
    if not identity.agency:
        return
    where = whereabouts(identity.agency, near)
    identity.level, identity.kind = where.level, where.kind
    identity.division_code = where.division_code
    identity.confidence["division_code"] = where.confidence
    if where.source == "name":
        _note(identity, "division_code", where.division_code, "name", identity.agency)
    if where.former:
        _note(identity, "agency", where.former, "former name of the division", identity.agency)
    if where.conflict:
        identity.problems.append(
            Problem(
                "division_conflict",
                f"the name places {identity.agency} in {where.division_code}, {where.conflict}",
            )
        )
    if where.candidates and where.confidence < 2:
        identity.problems.append(
            Problem(
                "division_open",
                f"{identity.agency} may lie in {', '.join(sorted(set(where.candidates))[:6])}",
            )
        )
