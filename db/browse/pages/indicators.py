"""Indicators: what each figure means, its sums over the years, and who is highest."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Request, Response

from db.browse import labels
from db.browse.answer import Answer, ask, ask_all
from db.browse.charts import Series
from db.browse.frame import words_for
from db.browse.language import Words
from db.browse.pages._charts import Chart, yearly
from db.browse.pages._corrected import DIFFERENCE, corrections_of, holds_corrections
from db.browse.pages._eras import Body, bodies_of, chosen_concept, eras_of
from db.browse.pages._ids import agency_href
from db.browse.pages._rank import Choice, rank_chart, ranking_of, spread_chart
from db.browse.pages._reply import Absent, page
from db.browse.pages.years import body_order
from db.figure_sql import choices, parts_of

_INDICATOR = "select * from indicators where code = :code"
_LAYOUTS = """
    select l.table_code, l.layout, l.title_zh from layout_indicators li
    join layouts l using (layout_key) where li.indicator = :code order by l.layout
"""
_SERIES = """
    select year, level, kind, reports, reported, total, round(1.0 * total / reported, 1) as mean
    from indicator_years where indicator = :indicator and level = :level and kind = :kind
    order by year
"""
_SERIES_CORRECTED = f"""
    select y.year, y.level, y.kind, y.reports, y.reported, y.total,
      round(1.0 * y.total / y.reported, 1) as mean, k.corrections,
      y.total + k.difference as total_corrected
    from indicator_years y
    left join (
      select year, count(*) as corrections,
        {DIFFERENCE} as difference
      from corrected_totals where indicator = :indicator and level = :level and kind = :kind
      group by year
    ) k on k.year = y.year
    where y.indicator = :indicator and y.level = :level and y.kind = :kind
    order by y.year
"""
_BODIES = """
    select level, kind, sum(reported) as reported, max(year) as last_year from indicator_years
    where indicator = :code group by level, kind
"""
_REPORTED = "select indicator, sum(reported) as reported from indicator_years group by indicator"
_RELATED = """
    select c.other, c.relation from crosswalk c where c.indicator = :code order by c.other
"""


async def indicators_page(request: Request, datasette: Any) -> Response:
    words = words_for(request)
    held = (await ask(datasette, _REPORTED)).by("indicator")
    tables, names = labels.indicator_tables(), labels.indicator_names(words.language)
    units = labels.indicator_units(words.language)
    groups: dict[str, list[dict[str, Any]]] = {}
    for code in choices():
        title = words.t(*labels.TABLES.get(tables[code], (tables[code], tables[code])))
        reported = held[code]["reported"] if code in held else 0
        groups.setdefault(title, []).append(
            {
                "code": code,
                "name": names[code],
                "unit": units[code],
                "href": words.href(f"/indicators/{code}"),
                "reported": reported,
            }
        )
    return await page(datasette, request, "indicators", groups=list(groups.items()))


async def indicator_page(request: Request, datasette: Any) -> Response:
    words = words_for(request)
    code = request.url_vars["code"]
    found, layouts, related, held = await ask_all(
        datasette, [(sql, {"code": code}) for sql in (_INDICATOR, _LAYOUTS, _RELATED, _BODIES)]
    )
    indicator = found.first()
    if indicator is None:
        raise Absent(f"There is no indicator {code}; the data dictionary lists them all.")
    names = labels.indicator_names(words.language)
    concept = chosen_concept(code, request.args.get("concept"))
    given = held.rows or await bodies_of(datasette, concept)
    bodies = sorted(((r["level"], r["kind"]) for r in given), key=_order)
    body = _chosen(request, given, bodies)
    body_name = _body_name(words, body) if body else ""
    unit = labels.unit_name(indicator["unit"], words.language)
    series, chart = None, None
    if body and held.rows:
        sums = _SERIES_CORRECTED if holds_corrections(datasette) else _SERIES
        series = await ask(datasette, sums, indicator=code, level=body[0], kind=body[1])
        chart = _chart(words, series, body_name, unit)
    ranked, ranking, spread, year, corrections = None, None, None, None, None
    if code in choices():
        year = _year(request, datasette, held.rows)
        level, kind = body or ("", "")
        ranking, spread_answer = await ranking_of(
            datasette, Choice(code, "count", year, level, kind)
        )
        corrections = await corrections_of(datasette, words, code, level=level, kind=kind)
        title = words.t(f"{names[code]}, {year}", f"{names[code]}，{year}年")
        ranked = rank_chart(words, ranking, title, unit)
        spread = spread_chart(words, spread_answer, title, unit)
    return await page(
        datasette,
        request,
        "indicator",
        indicator=indicator,
        name=names.get(code, indicator["label_zh"]),
        table=words.t(*labels.TABLES.get(indicator["table_code"], (indicator["table_code"],) * 2)),
        unit=unit,
        layouts=layouts.rows,
        addends=[(p, names[p], words.href(f"/indicators/{p}")) for p in parts_of(code)],
        related=[
            (labels.relation_of_indicators(r["relation"], words.language),
             names.get(r["other"], r["other"]), words.href(f"/indicators/{r['other']}"))
            for r in related.rows
        ],
        bodies=[(".".join(b), _body_name(words, b)) for b in bodies],
        body=".".join(body) if body else "",
        body_name=body_name,
        eras=await eras_of(datasette, words, code, concept, body, body_name),
        corrections=corrections,
        chart=chart,
        series_rows=series.rows if series else [],
        answer=series,
        year=year,
        years=[(r["year"], r["year"]) for r in reversed(datasette.gongkai.summary.years)],
        ranking=ranking,
        rows=[
            {**r, "href": agency_href(words, r["agency_id"], r["year"])}
            for r in (ranking.rows if ranking else [])
        ],
        rank_chart=ranked,
        spread=spread,
        compare=words.href("/compare", indicator=code, year=year),
        asked_language=request.args.get("lang") in ("en", "zh"),
    )  # fmt: skip


def _order(body: Body) -> tuple[int, str, str]:
    return body_order({"level": body[0], "kind": body[1]})


def _chosen(request: Request, held: list[dict[str, Any]], bodies: list[Body]) -> Body | None:
    """The bodies asked for, or those with most reports that give the figure."""
    level, _, kind = (request.args.get("body") or "").partition(".")
    if (level, kind) in bodies:
        return level, kind
    most = max(held, key=lambda r: r["reported"], default=None)
    return (most["level"], most["kind"]) if most else None


def _year(request: Request, datasette: Any, held: list[dict[str, Any]]) -> int:
    given = request.args.get("year") or ""
    years = [row["year"] for row in datasette.gongkai.summary.years]
    if given.isdigit() and int(given) in years:
        return int(given)
    return max((r["last_year"] for r in held), default=years[-1] if years else 0)


def _body_name(words: Words, body: Body) -> str:
    level = labels.level_name(body[0] or None, words.language)
    kind = labels.kind_name(body[1] or None, words.language)
    return words.t(f"{level}: {kind}", f"{level}{kind}")


def _chart(words: Words, answer: Answer, body: str, unit: str) -> Chart:
    held = answer.by("year")
    years = range(min(held), max(held) + 1)
    values = tuple(held[y]["total"] if y in held else None for y in years)
    return yearly(
        words,
        "series",
        years,
        [Series(words.t("sum", "合计"), values, 1)],
        title=body,
        unit=unit,
        source=words.t(
            f"sum over the reports of {body} that give the figure, as published",
            f"{body}报告中有此数者合计（原数）",
        ),
        answer=answer,
        absent=[y for y in years if y not in held],
    )


ROUTES = [
    (r"^/indicators$", indicators_page),
    (r"^/indicators/(?P<code>[a-z0-9_]+)$", indicator_page),
]
