"""Home: what the archive holds, one search box, coverage, and the ways in."""

from __future__ import annotations

from collections import Counter
from typing import Any

from datasette.utils.asgi import Request, Response

from db.browse import vega
from db.browse.charts import COMPLETENESS, Series, shade
from db.browse.exports import export
from db.browse.frame import words_for
from db.browse.labels import level_name, standing_name
from db.browse.language import Words
from db.browse.overview import BODIES
from db.browse.pages._charts import Chart, bars
from db.browse.pages._ids import place_href
from db.browse.pages._map import COVERAGE, place_name, rates, tile_chart
from db.browse.pages._reply import page
from db.browse.summary import COVERAGE_BY_PLACE, COVERAGE_BY_YEAR, STANDINGS

LEVELS = ("central", "province", "prefecture", "county", "township", None)
_COLOURS = {"on_time": 1, "late": 4, "undated": 2, "unreadable": 5, "withdrawn": 8, "missing": 3}
_LEVEL_COLOURS = (8, 5, 4, 1, 2, 6)


async def home_page(request: Request, datasette: Any) -> Response:
    words = words_for(request)
    site = datasette.gongkai
    years = [row["year"] for row in site.summary.years]
    heat, heat_answer = _heat(request, site, words, years)
    tiles, tile_answer = None, None
    shades: list[tuple[str, str]] = []
    if years:
        rows, tile_answer = await rates(request, datasette, COVERAGE, years[-1])
        if any(row["rate"] is not None for row in rows):
            tiles, shades = tile_chart(words, rows, tile_answer, COVERAGE, years[-1])
    standing = _by_standing(request, site, words) if years else None
    levels = _by_level(request, site, words) if years else None
    counted = [c.answer for c in (standing, levels) if c]
    return await page(
        datasette,
        request,
        "home",
        counted=[*counted, heat_answer, tile_answer],
        totals=site.summary.totals,
        charts=[c for c in (standing, levels) if c],
        heat_years=years,
        heat=heat,
        heat_spec=_heat_spec(words, years, heat),
        heat_answer=heat_answer,
        tiles=tiles,
        shades=shades,
        asked_language=request.args.get("lang") in ("en", "zh"),
    )


def _by_standing(request: Request, site: Any, words: Words) -> Chart:
    rows = site.summary.years
    shown = [s for s in STANDINGS if any(row[s] for row in rows)]
    series = [
        Series(standing_name(s, words.language), tuple(r[s] for r in rows), _COLOURS[s])
        for s in shown
    ]
    return bars(
        words,
        "standing",
        [str(row["year"]) for row in rows],
        series,
        title=words.t("Reports due, by standing", "应发布报告的发布情况"),
        unit=words.t("reports", "份"),
        caption=words.t(
            "reports · by year of report, against the legal deadline",
            "份 · 按报告年度，对照法定期限",
        ),
        heading=words.t("Year", "年度"),
        answer=export(request, "standing", ("year", *shown), rows, COVERAGE_BY_YEAR),
    )


def _by_level(request: Request, site: Any, words: Words) -> Chart:
    counts: Counter[tuple[int, str | None]] = Counter()
    for row in site.overview.bodies:
        held = sum(row[s] for s in STANDINGS if s != "missing")
        counts[row["year"], row["level"] if row["level"] in LEVELS else None] += held
    years = [row["year"] for row in site.summary.years]
    levels = [level for level in LEVELS if any(counts[y, level] for y in years)]
    series = [
        Series(
            level_name(level, words.language),
            tuple(counts[y, level] for y in years),
            _LEVEL_COLOURS[LEVELS.index(level)],
        )
        for level in levels
    ]
    rows = [
        {"year": y, **{level or "unknown": counts[y, level] for level in levels}} for y in years
    ]
    return bars(
        words,
        "levels",
        [str(y) for y in years],
        series,
        title=words.t("Reports found, by level", "已找到的报告，按层级"),
        unit=words.t("reports", "份"),
        caption=words.t("reports · by year of report", "份 · 按报告年度"),
        heading=words.t("Year", "年度"),
        answer=export(
            request, "levels", ("year", *(level or "unknown" for level in levels)), rows, BODIES
        ),
    )


def _heat(
    request: Request, site: Any, words: Words, years: list[int]
) -> tuple[list[dict[str, Any]], Any]:
    """A line for each top-level place with reports due; for each year found, due and a shade."""
    lines, rows = [], []
    for place in site.overview.tops:
        due, found = site.summary.due.get(place["code"]), site.summary.found.get(place["code"])
        # The nation's own line would repeat the sum of all others.
        if not due or place["code"] == "000000":
            continue
        cells = []
        for year in years:
            expected, there = due[year], found[year]
            share = there / expected if expected else None
            cells.append(
                {"due": expected, "found": there, "share": share, "shade": shade(share, COMPLETENESS)}
            )  # fmt: skip
            if expected:
                rows.append(
                    {"code": place["code"], "place": place["name"], "year": year,
                     "found": there, "due": expected}
                )  # fmt: skip
        name = place_name(words, place["code"], place["name"])
        lines.append({"name": name, "href": place_href(words, place["code"]), "cells": cells})
    columns = ("code", "place", "year", "found", "due")
    return lines, export(request, "coverage", columns, rows, COVERAGE_BY_PLACE)


def _heat_spec(words: Words, years: list[int], lines: list[dict[str, Any]]) -> str:
    cells = [
        (line["name"], [(c["share"], f"{c['found']:,} / {c['due']:,}") for c in line["cells"]])
        for line in lines
    ]
    title = words.t("Reports found, of those due", "已找到报告占应发布报告的比例")
    return vega.dumps(vega.heat([str(y) for y in years], cells, description=title, unit=title))


ROUTES = [(r"^/$", home_page)]
