"""Home: what the archive holds, one search box, coverage, and the ways in."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Request, Response

from db.browse.answer import unasked
from db.browse.charts import Series, key, shade, stacked_bars
from db.browse.frame import words_for
from db.browse.labels import standing_name
from db.browse.language import Words
from db.browse.pages._ids import place_href
from db.browse.pages._reply import page
from db.browse.summary import COVERAGE_BY_PLACE, COVERAGE_BY_YEAR, STANDINGS, Summary

_NATION = "000000"
_COLOURS = {"on_time": 1, "late": 4, "undated": 2, "unreadable": 5, "withdrawn": 6, "missing": 3}


async def home_page(request: Request, datasette: Any) -> Response:
    words = words_for(request)
    summary: Summary = datasette.gongkai.summary
    shown = [s for s in STANDINGS if any(row[s] for row in summary.years)]
    years = [str(row["year"]) for row in summary.years]
    series = [
        Series(
            standing_name(s, words.language),
            tuple(row[s] for row in summary.years),
            _COLOURS[s],
        )
        for s in shown
    ]
    title = words.t("Reports due, by standing", "应发布报告的发布情况")
    chart = stacked_bars(years, series, title=title, description=title, none="0") if years else None
    return await page(
        datasette,
        request,
        "home",
        totals=summary.totals,
        by_year=summary.years,
        by_year_answer=unasked(COVERAGE_BY_YEAR),
        statuses=[{"key": s, "label": standing_name(s, words.language)} for s in shown],
        chart=chart,
        chart_key=key(series),
        heat_years=[row["year"] for row in summary.years],
        heat=await _heat(datasette, words, summary),
        heat_answer=unasked(COVERAGE_BY_PLACE),
        asked_language=request.args.get("lang") in ("en", "zh"),
    )


async def _heat(datasette: Any, words: Words, summary: Summary) -> list[dict[str, Any]]:
    """A row for each province that has reports due; for each year found, due and a shade."""
    names = await datasette.get_database("gongkai").execute(
        "select code, name from divisions where level = 'province' order by code"
    )
    rows = []
    for code, name in names.rows:
        due, found = summary.due.get(code), summary.found.get(code)
        if not due:
            continue
        cells = []
        for year in (row["year"] for row in summary.years):
            expected, there = due.get(year, 0), found.get(year, 0) if found else 0
            share = there / expected if expected else None
            cells.append({"due": expected, "found": there, "shade": shade(share)})
        rows.append({"name": name, "href": place_href(words, code), "cells": cells})
    return rows


ROUTES = [(r"^/$", home_page)]
