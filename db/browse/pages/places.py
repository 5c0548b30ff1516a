"""Places: the tree of administrative divisions and the agencies of each."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Request, Response

from db.browse.answer import Answer, ask_all
from db.browse.frame import words_for
from db.browse.language import Words
from db.browse.pages._charts import place_charts
from db.browse.pages._ids import agency_href, from_address, place_href
from db.browse.pages._places import division_path
from db.browse.pages._reply import Absent, page
from db.browse.pages._standing import standing_label

NATION = "000000"
_DIVISION = "select code, name, level, parent_code, path from divisions where code = :code"
_CHILDREN = "select code, name from divisions where parent_code = :code order by code"
_AGENCIES = """
    select a.agency_id, a.name, a.kind, c.year, c.standing, c.days_late, c.report_id,
      r.figures_in_doubt,
      (select count(*) from checks k where k.version_id = r.version_id and k.severity = 'H'
        and not k.passed) as checks_failed
    from agencies a
    left join coverage c using (agency_id)
    left join reports r on r.report_id = c.report_id
    where a.division_code = :code
    order by a.kind not in ('government', 'town'), a.name, c.year
"""
_GOVERNMENT = """
    select h.year, h.report_id, h.agency, h.requests_received, h.granted, h.partially_granted,
      h.refused_total, h.unable_total, h.not_processed_total, h.other_total,
      h.reconsideration_total, h.litigation_total
    from agency_years h
    where h.agency_id = (
      select agency_id from agencies where division_code = :code and kind in ('government', 'town')
      order by agency_id limit 1
    )
    order by h.year
"""


async def places_page(request: Request, datasette: Any) -> Response:
    return await _place(request, datasette, NATION)


async def place_page(request: Request, datasette: Any) -> Response:
    return await _place(request, datasette, from_address(request, "code"))


async def _place(request: Request, datasette: Any, code: str) -> Response:
    words = words_for(request)
    divisions, children, agencies, government = await ask_all(
        datasette,
        [(sql, {"code": code}) for sql in (_DIVISION, _CHILDREN, _AGENCIES, _GOVERNMENT)],
    )
    division = divisions.first()
    if division is None and code != NATION:
        raise Absent(f"There is no division {code} in this snapshot.")
    known = datasette.gongkai.summary.agencies_in
    below = [
        {
            "name": row["name"],
            "href": place_href(words, row["code"]),
            "agencies": known[row["code"]],
        }
        for row in children.rows
    ]
    years, lines = _lines(words, agencies)
    path = await division_path(datasette, words, code if code != NATION else None)
    path[-1] = (None, path[-1][1])
    return await page(
        datasette,
        request,
        "place",
        title=words.t("Places", "地区") if code == NATION or not division else division["name"],
        code=code if code != NATION else None,
        path=path,
        held=[place for place in below if place["agencies"]],
        empty=[place for place in below if not place["agencies"]],
        years=years,
        agencies=lines,
        agencies_answer=agencies,
        charts=place_charts(words, government),
        government=(government.first() or {}).get("agency"),
    )


def _lines(words: Words, answer: Answer) -> tuple[list[int], list[dict[str, Any]]]:
    """One line for each agency with a sign for each year; the years that occur."""
    years = sorted({row["year"] for row in answer.rows if row["year"]})
    lines: dict[str, dict[str, Any]] = {}
    for row in answer.rows:
        agency_id = row["agency_id"]
        line = lines.setdefault(
            agency_id, {"name": row["name"], "href": agency_href(words, agency_id), "by_year": {}}
        )
        if row["year"]:
            line["by_year"][row["year"]] = _cell(words, agency_id, row)
    unknown = {"sign": "", "label": "", "href": None}
    for line in lines.values():
        line["cells"] = [line["by_year"].get(year, unknown) for year in years]
    return years, list(lines.values())


def _cell(words: Words, agency_id: str, row: dict[str, Any]) -> dict[str, Any]:
    label = standing_label(words, row)
    if row["report_id"] is None:
        return {"sign": "–" if row["standing"] == "not_due" else "○", "label": label, "href": None}
    sign = "▲" if row["checks_failed"] or row["figures_in_doubt"] else "●"
    if row["checks_failed"]:
        label += words.t(", with failed checks", "，有勾稽不符")
    if row["figures_in_doubt"]:
        label += words.t(", with figures in doubt", "，有存疑数字")
    return {"sign": sign, "label": label, "href": agency_href(words, agency_id, row["year"])}


ROUTES = [
    (r"^/places$", places_page),
    (r"^/places/(?P<code>[^/]+)$", place_page),
]
