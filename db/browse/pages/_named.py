"""What a search names outright, beside the words it may be: an address, a code, a year, an indicator."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from datasette.database import QueryInterrupted

from db.browse.answer import ask
from db.browse.labels import indicator_names
from db.browse.language import Words
from db.browse.pages._ids import agency_href, place_href
from db.figure_sql import choices
from db.grams import fold

Found = tuple[str, str]
"""Address and words of a link."""

_MOST_INDICATORS = 10
_MOST_REPORTS = 10
_LIMIT_MS = 300

# By what a snapshot has an index of (db.publish); http or https is the same page.
_BY_URL = """
    select c.capture_id, r.agency_id, a.name as agency, r.year
    from captures c
    left join report_versions v on v.capture_id = c.capture_id
    left join reports r on r.report_id = v.report_id
    left join agencies a on a.agency_id = r.agency_id
    where substr(c.url, -11, 6) = substr(:url, -11, 6)
      and replace(c.url, 'https://', 'http://') = replace(:url, 'https://', 'http://')
    order by r.report_id is null, c.capture_id desc limit 20
"""
_AGENCY = "select agency_id, name from agencies where agency_id = :q"
_PLACE = "select code, path from divisions where code = :code"
_REPORTS = """
    select r.agency_id, a.name as agency, r.year from json_each(:ids) found
    join reports r on r.agency_id = found.value and r.year = :year
    join agencies a on a.agency_id = r.agency_id
    order by found.key
"""
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*(?:年度|年)?(?!\d)")


def year_in(q: str) -> tuple[int | None, list[str]]:
    """A year that a search names and its other words: 县公安局2023年 → 2023, [县公安局]."""
    found = _YEAR.search(q)
    if not found:
        return None, q.split()
    rest = re.sub(
        r"政府信息公开|工作?年度报告|年报", " ", f"{q[: found.start()]} {q[found.end() :]}"
    )
    return int(found.group(1)), rest.split()


async def named(datasette: Any, words: Words, q: str) -> list[Found]:
    """Links to what is named, best first."""
    found = await _by_address(datasette, words, q)
    found += await _by_code(datasette, words, q)
    year, rest = year_in(fold(q))
    if year and rest:
        ids = datasette.gongkai.names.find(rest, _MOST_REPORTS)
        rows = (await ask(datasette, _REPORTS, ids=json.dumps(ids), year=year)).rows if ids else []
        found += [
            (agency_href(words, r["agency_id"], r["year"]), f"{r['agency']} {r['year']}")
            for r in rows
        ]
    elif year and any(row["year"] == year for row in datasette.gongkai.summary.years):
        found.append(
            (words.href(f"/years/{year}"), words.t(f"Reports on {year}", f"{year}年度报告"))
        )
    return found + _indicators(words, q)


async def _by_address(datasette: Any, words: Words, q: str) -> list[Found]:
    if not q.startswith(("http://", "https://")):
        return []
    try:
        rows = (await ask(datasette, _BY_URL, limit_ms=_LIMIT_MS, url=q)).rows
    except QueryInterrupted:  # too many addresses end alike (index.html): the text is searched
        return []
    reports = [
        (agency_href(words, r["agency_id"], r["year"]), f"{r['agency']} {r['year']}")
        for r in rows
        if r["year"] is not None
    ]
    copies = [
        (
            words.href(f"/captures/{r['capture_id']}"),
            words.t(f"archived copy {r['capture_id']}", f"存档副本 {r['capture_id']}"),
        )
        for r in rows
    ]
    return list(dict.fromkeys(reports + copies))


async def _by_code(datasette: Any, words: Words, q: str) -> list[Found]:
    found: list[Found] = []
    digits = fold(q)
    if digits.isdigit() and 2 <= len(digits) <= 12:
        codes = dict.fromkeys((digits, digits.ljust(6, "0")))
        for code in codes:
            for row in (await ask(datasette, _PLACE, code=code)).rows:
                found.append((place_href(words, row["code"]), f"{row['path']} {row['code']}"))
    if re.fullmatch(r"[\w.:-]+", q):
        for row in (await ask(datasette, _AGENCY, q=q)).rows:
            found.append((agency_href(words, row["agency_id"]), row["name"]))
    return found


@cache
def _folded_names() -> dict[str, tuple[str, str]]:
    english, chinese = indicator_names("en"), indicator_names("zh")
    return {code: (fold(english[code]), fold(chinese[code])) for code in choices()}


def _indicators(words: Words, q: str) -> list[Found]:
    sought = fold(q).split()
    if not sought or all(len(word) < 2 for word in sought):
        return []
    shown = indicator_names(words.language)
    matches = [
        code
        for code, names in _folded_names().items()
        if code == q or any(all(w in name for w in sought) for name in names)
    ]
    matches.sort(key=lambda code: (code != q, len(shown[code])))
    return [(words.href(f"/indicators/{code}"), shown[code]) for code in matches[:_MOST_INDICATORS]]
