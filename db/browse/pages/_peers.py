"""Bodies of one level side by side in one year: the peers of an agency, the places within a place."""

from __future__ import annotations

from collections import Counter
from typing import Any

from db.browse.answer import Answer, ask
from db.browse.language import Words
from db.browse.pages._ids import agency_href, place_href
from db.browse.summary import Summary

_FIGURES = """h.report_id, h.requests_received,
      round(100.0 * (h.granted + h.partially_granted) / nullif(h.results_total, 0), 1)
        as granted_percent,
      round(100.0 * h.refused_total / nullif(h.results_total, 0), 1) as refused_percent,
      h.reconsideration_total, h.litigation_total,
      round(10000.0 * h.litigation_total / nullif(h.requests_received, 0), 1)
        as lawsuits_per_10000"""
_SHOWN = (
    "requests_received",
    "granted_percent",
    "refused_percent",
    "reconsideration_total",
    "litigation_total",
    "lawsuits_per_10000",
)
_HEADS = ("government", "town", "subdistrict")

# Departments beside those of the same government; a government beside those of its neighbours.
_IN_PLACE = f"""
    select a.agency_id, a.name as agency, {_FIGURES}
    from agencies a
    left join reports r on r.agency_id = a.agency_id and r.year = :year
    left join year_figures h on h.year = :year and h.level = coalesce(a.level, '')
      and h.report_id = r.report_id
    where a.division_code = :division_code and a.kind is :kind
    order by a.name limit 200
"""
_NEIGHBOURS = f"""
    select a.agency_id, a.name as agency, {_FIGURES}
    from divisions here
    join divisions d on d.parent_code = here.parent_code
    join agencies a on a.division_code = d.code and a.kind in {_HEADS}
    left join reports r on r.agency_id = a.agency_id and r.year = :year
    left join year_figures h on h.year = :year and h.level = coalesce(a.level, '')
      and h.report_id = r.report_id
    where here.code = :division_code
    order by d.code, a.agency_id limit 200
"""
CHILDREN = f"""
    select d.code, d.name, {_FIGURES}
    from divisions d
    left join agencies a on a.division_code = d.code and a.kind in {_HEADS}
    left join reports r on r.agency_id = a.agency_id and r.year = :year
    left join year_figures h on h.year = :year and h.level = coalesce(a.level, '')
      and h.report_id = r.report_id
    where d.parent_code = :code
    order by d.code, h.report_id is null, a.agency_id
"""
"""Every place directly within `:code`, with the report of its government for `:year`."""


async def peers_of(datasette: Any, agency: dict[str, Any], year: int) -> Answer:
    """The bodies of the agency's level and kind, itself among them, with their figures of `year`."""
    sql = _NEIGHBOURS if agency["kind"] in _HEADS else _IN_PLACE
    given = {"division_code": agency["division_code"], "kind": agency["kind"], "year": year}
    return await ask(datasette, sql, **given)


def standing_beside(words: Words, answer: Answer, agency_id: str) -> list[dict[str, Any]]:
    """Lines for the template; the agency's own is marked."""
    return [
        {
            "name": row["agency"],
            "href": agency_href(words, row["agency_id"]),
            "here": row["agency_id"] == agency_id,
            "report": row["report_id"] is not None,
            "figures": [row[column] for column in _SHOWN],
        }
        for row in answer.rows
    ]


def children_of(words: Words, summary: Summary, answer: Answer, year: int) -> list[dict[str, Any]]:
    """Lines for the template, one a place, with its known agencies and reports found and due."""
    lines: dict[str, dict[str, Any]] = {}
    for row in answer.rows:
        code = row["code"]
        # A place with two governments on file is shown with the one that reported.
        if code not in lines:
            due: Counter[int] = summary.due.get(code, Counter())
            found: Counter[int] = summary.found.get(code, Counter())
            lines[code] = {
                "name": row["name"],
                "href": place_href(words, code),
                "agencies": summary.agencies_in[code],
                "found": found[year],
                "due": due[year],
                "report": row["report_id"] is not None,
                "figures": [row[column] for column in _SHOWN],
            }
    return list(lines.values())
