"""Bodies of one level side by side in one year: the peers of an agency, the places within a place."""

from __future__ import annotations

from typing import Any

from db.browse.answer import Answer, ask
from db.browse.language import Words
from db.browse.pages._corrected import holds_corrections
from db.browse.pages._ids import agency_href, place_href
from db.browse.summary import Summary

_SHOWN = {
    "requests_received": "{requests_received}",
    "granted_percent":
        "round(100.0 * ({granted} + {partially_granted}) / nullif({results_total}, 0), 1)",
    "refused_percent": "round(100.0 * {refused_total} / nullif({results_total}, 0), 1)",
    "reconsideration_total": "{reconsideration_total}",
    "litigation_total": "{litigation_total}",
    "lawsuits_per_10000":
        "round(10000.0 * {litigation_total} / nullif({requests_received}, 0), 1)",
}  # fmt: skip
_PARTS = (
    "requests_received",
    "granted",
    "partially_granted",
    "refused_total",
    "results_total",
    "reconsideration_total",
    "litigation_total",
)


def _figures(corrected: bool) -> str:
    """The columns of a line, followed by the same as corrected where the snapshot has corrections."""
    published = {code: f"h.{code}" for code in _PARTS}
    columns = [f"{sql.format(**published)} as {name}" for name, sql in _SHOWN.items()]
    if corrected:
        instead = {code: _instead(code) for code in _PARTS}
        columns += [f"{sql.format(**instead)} as {n}_corrected" for n, sql in _SHOWN.items()]
    return ",\n      ".join(["h.report_id", *columns])


def _instead(code: str) -> str:
    found = f"from corrected_totals k where k.report_id = h.report_id and k.indicator = '{code}'"
    return f"iif(exists (select 1 {found}), (select k.corrected {found}), h.{code})"


_HEADS = ("government", "town", "subdistrict")

# Departments beside those of the same government; a government beside those of its neighbours.
_IN_PLACE = """
    select a.agency_id, a.name as agency, {figures}
    from agencies a
    left join reports r on r.agency_id = a.agency_id and r.year = :year
    left join year_figures h on h.year = :year and h.level = coalesce(a.level, '')
      and h.report_id = r.report_id
    where a.division_code = :division_code and a.kind is :kind
    order by a.name limit 200
"""
_NEIGHBOURS = """
    select a.agency_id, a.name as agency, {figures}
    from divisions here
    join divisions d on d.parent_code = here.parent_code
    join agencies a on a.division_code = d.code and a.kind in {heads}
    left join reports r on r.agency_id = a.agency_id and r.year = :year
    left join year_figures h on h.year = :year and h.level = coalesce(a.level, '')
      and h.report_id = r.report_id
    where here.code = :division_code
    order by d.code, a.agency_id limit 200
"""
_CHILDREN = """
    select d.code, d.name, {figures}
    from divisions d
    left join agencies a on a.division_code = d.code and a.kind in {heads}
    left join reports r on r.agency_id = a.agency_id and r.year = :year
    left join year_figures h on h.year = :year and h.level = coalesce(a.level, '')
      and h.report_id = r.report_id
    where d.parent_code = :code
    order by d.code, a.level is not d.level, h.report_id is null, a.agency_id
"""


def _sql(template: str, datasette: Any) -> str:
    return template.format(figures=_figures(holds_corrections(datasette)), heads=_HEADS)


def children_sql(datasette: Any) -> str:
    """Every place directly within `:code`, with the report of its government for `:year`."""
    return _sql(_CHILDREN, datasette)


async def peers_of(datasette: Any, agency: dict[str, Any], year: int) -> Answer:
    """The bodies of the agency's level and kind, itself among them, with their figures of `year`."""
    sql = _NEIGHBOURS if agency["kind"] in _HEADS else _IN_PLACE
    given = {"division_code": agency["division_code"], "kind": agency["kind"], "year": year}
    return await ask(datasette, _sql(sql, datasette), **given)


def standing_beside(words: Words, answer: Answer, agency_id: str) -> list[dict[str, Any]]:
    """Lines for the template; the agency's own is marked."""
    return [
        {
            "name": row["agency"],
            "href": agency_href(words, row["agency_id"]),
            "here": row["agency_id"] == agency_id,
            "report": row["report_id"] is not None,
            "figures": _shown(row),
        }
        for row in answer.rows
    ]


def children_of(words: Words, summary: Summary, answer: Answer, year: int) -> list[dict[str, Any]]:
    """Lines for the template, one a place, with its known agencies and reports found and due."""
    lines: dict[str, dict[str, Any]] = {}
    for row in answer.rows:
        code = row["code"]
        # A place with two governments on file (a town may lie in no smaller place) is shown with its own
        # level's, then with the one that reported.
        if code not in lines:
            due, found = summary.due.get(code), summary.found.get(code)
            lines[code] = {
                "name": row["name"],
                "href": place_href(words, code),
                "agencies": summary.agencies_in[code],
                "found": found[year],
                "due": due[year],
                "report": row["report_id"] is not None,
                "figures": _shown(row),
            }
    return list(lines.values())


def _shown(row: dict[str, Any]) -> list[tuple[float | None, float | None, bool]]:
    """Published, corrected, and whether they differ, of each figure of a line."""
    pairs = [(row[name], row.get(f"{name}_corrected", row[name])) for name in _SHOWN]
    return [(published, corrected, published != corrected) for published, corrected in pairs]
