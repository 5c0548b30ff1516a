"""One year across the archive: who was due and reported, what the reports of each level add up to."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Request, Response

from db.browse.answer import Answer, ask
from db.browse.charts import Series
from db.browse.exports import export
from db.browse.frame import words_for
from db.browse.labels import indicator_names, kind_name, level_name, standing_name
from db.browse.language import Words
from db.browse.overview import BODIES
from db.browse.pages._charts import bars
from db.browse.pages._corrected import DIFFERENCE, holds_corrections
from db.browse.pages._map import COVERAGE, rates, tile_chart
from db.browse.pages._reply import Absent, page
from db.browse.summary import COVERAGE_BY_YEAR, FOUND, STANDINGS

_ADDED = (
    "requests_received",
    "requests_carried_in",
    "granted",
    "partially_granted",
    "refused_total",
    "results_total",
    "requests_carried_out",
    "reconsideration_total",
    "litigation_total",
)
_ORDER = ("central", "province", "prefecture", "county", "township")


def body_order(row: dict[str, Any]) -> tuple[int, str, str]:
    """From the centre to the towns, governments before their departments."""
    level = _ORDER.index(row["level"]) if row["level"] in _ORDER else len(_ORDER)
    return level, "" if row["kind"] == "government" else "x", str(row["kind"])


async def years_page(request: Request, datasette: Any) -> Response:
    words = words_for(request)
    site = datasette.gongkai
    shown = [s for s in STANDINGS if any(row[s] for row in site.summary.years)]
    answer = export(request, "years", ("year", *shown), site.summary.years, COVERAGE_BY_YEAR)
    rows = [
        {
            "year": row["year"],
            "href": words.href(f"/years/{row['year']}"),
            "due": sum(row[s] for s in STANDINGS),
            "counts": [row[s] for s in shown],
        }
        for row in reversed(site.summary.years)
    ]
    return await page(
        datasette,
        request,
        "years",
        counted=[answer],
        rows=rows,
        heads=[standing_name(s, words.language) for s in shown],
        answer=answer,
    )


async def year_page(request: Request, datasette: Any) -> Response:
    words = words_for(request)
    site = datasette.gongkai
    year = int(request.url_vars["year"])
    whole = next((row for row in site.summary.years if row["year"] == year), None)
    if whole is None:
        raise Absent(f"No agency is known to have been due to report on {year}.")
    shown = [s for s in STANDINGS if whole[s]]
    bodies = sorted((b for b in site.overview.bodies if b["year"] == year), key=body_order)
    standing = export(request, "bodies", ("year", "level", "kind", *shown), bodies, BODIES)
    series = [
        Series(standing_name(s, words.language), tuple(b[s] for b in bodies), i + 1)
        for i, s in zip((0, 3, 1, 4, 7, 2), STANDINGS, strict=True)
        if whole[s]
    ]
    chart = bars(
        words,
        "bodies",
        [_body(words, b) for b in bodies],
        series,
        title=words.t("Reports due, by level and standing", "应发布报告的发布情况，按层级"),
        unit=words.t("reports", "份"),
        caption=words.t("reports · against the legal deadline", "份 · 对照法定期限"),
        heading=words.t("Bodies", "机关"),
        answer=standing,
    )
    places, place_answer = await rates(request, datasette, COVERAGE, year)
    tiles, shades = tile_chart(words, places, place_answer, COVERAGE, year)
    sums = await ask(datasette, _sums_sql(holds_corrections(datasette)), year=year)
    years = [row["year"] for row in site.summary.years]
    return await page(
        datasette,
        request,
        "year",
        counted=[standing, place_answer],
        year=year,
        years=[(y, None if y == year else words.href(f"/years/{y}")) for y in years],
        due=sum(whole[s] for s in STANDINGS),
        found=sum(whole[s] for s in FOUND),
        late=whole["late"],
        missing=whole["missing"],
        chart=chart,
        tiles=tiles,
        shades=shades,
        sum_heads=[
            (indicator_names(words.language)[c], words.href(f"/indicators/{c}")) for c in _ADDED
        ],
        sums=_sums(words, sums),
        sum_answer=sums,
        rankings=_rankings(words, bodies, year),
    )


def _body(words: Words, row: dict[str, Any]) -> str:
    level, kind = level_name(row["level"], words.language), kind_name(row["kind"], words.language)
    return words.t(f"{level}: {kind}", f"{level}{kind}")


def _sums_sql(corrected: bool) -> str:
    columns = ",\n      ".join(
        f"max(i.total) filter (where i.indicator = '{c}') as {c},\n      "
        f"max(i.reported) filter (where i.indicator = '{c}') as {c}_reported"
        + (f",\n      max(k.difference) filter (where i.indicator = '{c}') as {c}_correction"
           if corrected else "")
        for c in _ADDED
    )  # fmt: skip
    return f"""
    select nullif(i.level, '') as level, nullif(i.kind, '') as kind, max(i.reports) as reports,
      {columns}
    from indicator_years i{_DIFFERENCES if corrected else ""}
    where i.year = :year group by i.level, i.kind
    """


_DIFFERENCES = f"""
    left join (
      select indicator, level, kind, {DIFFERENCE} as difference
      from corrected_totals where year = :year group by indicator, level, kind
    ) k on k.indicator = i.indicator and k.level = i.level and k.kind = i.kind"""


def _sums(words: Words, answer: Answer) -> list[dict[str, Any]]:
    """A line for each level and kind: reports, and for each figure its sum, who leaves it out and
    what corrections add to it (None for no correction)."""
    return [
        {
            "name": _body(words, row),
            "reports": row["reports"],
            "cells": [
                (
                    row[c],
                    row["reports"] - (row[f"{c}_reported"] or 0),
                    row.get(f"{c}_correction"),
                )
                for c in _ADDED
            ],
        }
        for row in sorted(answer.rows, key=body_order)
    ]


def _rankings(words: Words, bodies: list[dict[str, Any]], year: int) -> list[tuple[str, str]]:
    return [
        (
            _body(words, b),
            words.href("/compare", year=year, level=b["level"], kind=b["kind"]) + "#rank",
        )
        for b in bodies
        if b["level"] and b["kind"] and any(b[s] for s in FOUND)
    ]


ROUTES = [(r"^/years$", years_page), (r"^/years/(?P<year>\d{4})$", year_page)]
