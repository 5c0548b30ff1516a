"""Search: agencies and places by name, sections of reports by their words."""

from __future__ import annotations

import json
import re
from typing import Any

from datasette.utils.asgi import Request, Response

from db.browse.answer import Answer, ask, ask_all
from db.browse.frame import words_for
from db.browse.language import Words
from db.browse.pages._ids import agency_href, place_href
from db.browse.pages._named import named
from db.browse.pages._reply import page
from db.grams import fold, match_query

SHOWN = 30
_MAX_WORDS = 500
_MOST_NAME_WORDS = 5
_LONGEST_NAME = 60

_AGENCIES = """
    select a.agency_id, a.name, d.path from json_each(:ids) found
    join agencies a on a.agency_id = found.value
    left join divisions d on d.code = a.division_code
    order by found.key
"""
_PLACES = """
    select code, path from divisions where name like :like || '%' escape '\\'
    order by length(code), code limit 30
"""
_TEXT = """
    select r.agency_id, a.name as agency, r.year, s.heading, s.text
    from (
      select rowid as section_id, {place} as place from section_search
      where section_search match match_query(:words) order by {order} limit 120
    ) found
    join sections s on s.section_id = found.section_id
    join reports r on r.version_id = s.version_id
    join agencies a on a.agency_id = r.agency_id
    order by found.place limit 31
"""
RANKED = _TEXT.format(place="rank", order="rank")
# The index gives the last sections first; nothing is sorted, however many hold the word.
NEWEST = _TEXT.format(place="-rowid", order="rowid desc")
MOST_RANKED = 20_000
"""Sections that are put in order for a page, in 40 ms; more of them hold only words that all reports use."""
_MANY = """
    select count(*) > :most as many from (
      select 1 from section_search where section_search match match_query(:words) limit :most + 1
    )
"""


async def search_page(request: Request, datasette: Any) -> Response:
    words = words_for(request)
    q = (request.args.get("q") or "").strip()[:_MAX_WORDS]
    hits: list[dict[str, Any]] | None = None
    answer: Answer | None = None
    agencies: list[tuple[str, str, str | None]] = []
    places: list[tuple[str, str]] = []
    direct: list[tuple[str, str]] = []
    message, ranked = None, True
    if q:
        # Names are in simplified characters, whatever the reader types.
        asked = fold(q).split()[:_MOST_NAME_WORDS]
        # No place has a longer name, and SQLite refuses a pattern without bounds.
        asked = [word[:_LONGEST_NAME] for word in asked]
        like = [re.sub(r"([\\%_])", r"\\\1", word) for word in asked]
        ids = datasette.gongkai.names.find(asked, SHOWN + 1)
        direct = await named(datasette, words, q)
        found, divisions = await ask_all(
            datasette, [(_AGENCIES, {"ids": json.dumps(ids)}), (_PLACES, {"like": "".join(like)})]
        )
        agencies = [
            (agency_href(words, row["agency_id"]), row["name"], row["path"]) for row in found.rows
        ]
        places = [(place_href(words, row["code"]), row["path"]) for row in divisions.rows]
        if match_query(q):
            answer, ranked = await _search_text(datasette, q)
            hits = [_hit(words, q, row) for row in answer.rows[:SHOWN]]
        else:
            message = words.t(
                "Give at least one word of letters, digits or Chinese characters.",
                "请输入至少一个汉字、字母或数字组成的词。",
            )
    return await page(
        datasette,
        request,
        "search",
        q=q,
        direct=direct,
        agencies=agencies[:SHOWN],
        more_agencies=len(agencies) > SHOWN,
        places=places,
        hits=hits,
        more=answer is not None and len(answer.rows) > SHOWN,
        ranked=ranked,
        answer=answer,
        message=message,
        asked_language=request.args.get("lang") in ("en", "zh"),
    )


async def _search_text(datasette: Any, q: str) -> tuple[Answer, bool]:
    """The best sections, or the newest where too many hold the words to be ranked."""
    many = (await ask(datasette, _MANY, words=q, most=MOST_RANKED)).first()
    ranked = not (many and many["many"])
    return await ask(datasette, RANKED if ranked else NEWEST, words=q), ranked


def _hit(words: Words, q: str, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "href": agency_href(words, row["agency_id"], row["year"]) + "#text",
        "agency": row["agency"],
        "year": row["year"],
        "heading": row["heading"],
        "pieces": excerpt(row["text"], list(dict.fromkeys([*q.split(), *fold(q).split()]))),
    }


def excerpt(text: str, words: list[str], around: int = 70) -> list[tuple[str, bool]]:
    """A piece of `text` around the first word found, cut into (text, is a match)."""
    pattern = re.compile("|".join(re.escape(w) for w in words if w), re.IGNORECASE)
    first = pattern.search(text) if words else None
    start = max(0, (first.start() if first else 0) - around)
    piece = " ".join(text[start : start + 3 * around].split())
    pieces: list[tuple[str, bool]] = [("…", False)] if start else []
    end = 0
    for match in pattern.finditer(piece) if words else ():
        pieces += [(piece[end : match.start()], False), (match.group(), True)]
        end = match.end()
    pieces.append((piece[end:], False))
    if start + 3 * around < len(text):
        pieces.append(("…", False))
    return [p for p in pieces if p[0]]


ROUTES = [(r"^/search$", search_page)]
