"""Ready-made questions, and a short lesson in the schema."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from datasette.utils.asgi import Request, Response

from db.browse.answer import unasked
from db.browse.frame import words_for
from db.browse.language import Words
from db.browse.pages._reply import page
from db.browse.pages._tables import table_groups
from db.browse.queries import queries


@cache
def lessons() -> list[dict[str, str]]:
    """What someone who knows SQL must know of these reports, each with a query to run."""
    text = files("db.browse").joinpath("lessons.json").read_text("utf-8")
    found: list[dict[str, str]] = json.loads(text)
    return found


async def queries_page(request: Request, datasette: Any) -> Response:
    words = words_for(request)
    return await page(
        datasette,
        request,
        "queries",
        queries=[
            {
                "name": query.name,
                "title": query.title(words.language),
                "description": query.about(words.language),
                "examples": [_example(words, query.name, given) for given in query.examples],
                "sql": query.sql,
            }
            for query in queries()
        ],
        groups=table_groups(datasette, words.language),
        lessons=[
            {
                "title": lesson[f"title_{words.language}"],
                "pieces": lesson[f"text_{words.language}"].split("`"),
                "sql": lesson["sql"],
                "href": unasked(lesson["sql"]).sql_href,
            }
            for lesson in lessons()
        ],
        relations=_RELATIONS,
    )


_RELATIONS = """agencies --< reports --< report_versions >-- captures (WARC record)
                 |            |
                 |            +--< applications, reviews, disclosure, statistics_2014, statistics_2008
                 |            +--< cell_notes, checks, sections, claims, problems
                 +--- coverage (agency x year due)
divisions --< agencies        indicators --< every figure"""


def _example(words: Words, name: str, given: dict[str, str]) -> tuple[str, str]:
    """(link, label) of a query with the parameters filled in."""
    label = ", ".join(f"{key} = {value}" for key, value in given.items())
    return words.stock_href(f"/gongkai/{name}", **given), label


ROUTES = [(r"^/queries$", queries_page)]
