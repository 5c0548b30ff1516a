"""Places: the tree of administrative divisions and the agencies of each."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Request, Response
from markupsafe import Markup, escape

from db.browse.answer import Answer, ask_all
from db.browse.frame import words_for
from db.browse.language import Words
from db.browse.pages._charts import Chart
from db.browse.pages._ids import agency_href, from_address, place_href
from db.browse.pages._peers import children_of, children_sql
from db.browse.pages._places import division_path
from db.browse.pages._reply import Absent, page
from db.browse.pages._series import agency_charts
from db.browse.pages._standing import standing_label

NATION = "000000"
_DIVISION = "select code, name, level, parent_code, path from divisions where code = :code"
_AGENCIES = """
    select a.agency_id, a.name, a.kind, c.year, c.standing, c.days_late, c.report_id,
      r.figures_in_doubt,
      iif(r.checks_failed > 0, (select count(*) from checks k where k.version_id = r.version_id
        and k.severity = 'H' and not k.passed), 0) as checks_failed
    from agencies a
    left join coverage c using (agency_id)
    left join reports r on r.report_id = c.report_id
    where a.division_code = :code
    order by a.kind not in ('government', 'town'), a.name, c.year
"""
_GOVERNMENT = """
    select agency_id, name as agency, kind from agencies
    where division_code = :code and kind in ('government', 'town', 'subdistrict')
    order by kind <> 'government',
      level is not (select d.level from divisions d where d.code = :code), agency_id limit 1
"""


async def places_page(request: Request, datasette: Any) -> Response:
    return await _place(request, datasette, NATION)


async def place_page(request: Request, datasette: Any) -> Response:
    return await _place(request, datasette, from_address(request, "code"))


async def _place(request: Request, datasette: Any, code: str) -> Response:
    words = words_for(request)
    known_years = [row["year"] for row in datasette.gongkai.summary.years]
    given = request.args.get("year") or ""
    year = (
        int(given) if given.isdigit() and int(given) in known_years else max(known_years, default=0)
    )
    divisions, children, agencies, government = await ask_all(
        datasette,
        [
            (sql, {"code": code, "year": year})
            for sql in (_DIVISION, children_sql(datasette), _AGENCIES, _GOVERNMENT)
        ],
    )
    division = divisions.first()
    if division is None and code != NATION:
        raise Absent(f"There is no division {code} in this snapshot.")
    below = children_of(words, datasette.gongkai.summary, children, year)
    years, lines = _lines(words, agencies)
    path = await division_path(datasette, words, code if code != NATION else None)
    path[-1] = (None, path[-1][1])
    charts: list[Chart] = []
    if head := government.first():
        charts = await agency_charts(
            datasette, words, head["agency_id"], head["agency"], sums=head["kind"] == "government"
        )
    return await page(
        datasette,
        request,
        "place",
        title=words.t("Places", "地区") if code == NATION or not division else division["name"],
        code=code if code != NATION else None,
        path=path,
        year=year,
        below_years=[
            (y, words.href(place_href(words, code), year=y) + "#within") for y in known_years
        ],
        below_answer=children,
        held=[place for place in below if place["agencies"]],
        empty=[place for place in below if not place["agencies"]],
        years=years,
        agencies=lines,
        agencies_answer=agencies,
        charts=charts,
        government=head,
        government_href=agency_href(words, head["agency_id"]) if head else None,
    )


def _lines(words: Words, answer: Answer) -> tuple[list[int], list[dict[str, Any]]]:
    """One line for each agency with a cell for each year; the years that occur.

    Cells are put together here, not in the template: a county has five hundred and a handful of
    different ones.
    """
    years = sorted({row["year"] for row in answer.rows if row["year"]})
    unknown = _cell("", "")
    signs: dict[tuple[Any, ...], tuple[str, str, bool]] = {}
    lines: dict[str, dict[str, Any]] = {}
    for row in answer.rows:
        agency_id = row["agency_id"]
        line = lines.get(agency_id)
        if line is None:
            # A year stands between the agency's address and what the link keeps of the language.
            address = agency_href(words, agency_id)
            path, mark, kept = address.partition("?")
            line = lines[agency_id] = {"name": row["name"], "href": address, "cells": {},
                                       "path": escape(path), "kept": escape(mark + kept)}  # fmt: skip
        if year := row["year"]:
            of = (row["standing"], row["days_late"], row["report_id"] is None,
                  not row["checks_failed"], not row["figures_in_doubt"])  # fmt: skip
            if of not in signs:
                signs[of] = _sign(words, row)
            sign, label, found = signs[of]
            href = f"{line['path']}/{year}{line['kept']}" if found else None
            line["cells"][year] = _cell(sign, label, href)
    for line in lines.values():
        cells: dict[int, str] = line["cells"]
        line["cells"] = Markup("".join(cells.get(year, unknown) for year in years))  # noqa: S704
    return years, list(lines.values())


def _sign(words: Words, row: dict[str, Any]) -> tuple[str, str, bool]:
    """Sign and label of a year, both as HTML, and whether there is a report."""
    label = standing_label(words, row)
    if row["report_id"] is None:
        return "–" if row["standing"] == "not_due" else "○", str(escape(label)), False
    sign = "◐" if row["standing"] == "late" else "●"
    if row["checks_failed"] or row["figures_in_doubt"]:
        sign = "▲"
    if row["checks_failed"]:
        label += words.t(", with failed checks", "，有勾稽不符")
    if row["figures_in_doubt"]:
        label += words.t(", with figures in doubt", "，有存疑数字")
    return sign, str(escape(label)), True


def _cell(sign: str, label: str, href: str | None = None) -> str:
    """The HTML of one year, from pieces that are HTML already."""
    if href:
        shown = f'<a href="{href}" title="{label}">{sign}</a>'
    else:
        css = "fail-text" if sign == "○" else "small"
        shown = f'<span title="{label}" class="{css}">{sign}</span>'
    return f'<td class="n">{shown}<span class="unseen"> {label}</span></td>'


ROUTES = [
    (r"^/places$", places_page),
    (r"^/places/(?P<code>[^/]+)$", place_page),
]
