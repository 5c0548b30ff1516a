"""Indicators: what each figure means, its sums over the years, and who is highest."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Request, Response

from db.browse import labels
from db.browse.answer import ask_all
from db.browse.charts import Series
from db.browse.exports import export
from db.browse.figure_sql import choices, figure_sql, parts_of
from db.browse.frame import words_for
from db.browse.language import Words
from db.browse.overview import INDICATOR_YEARS
from db.browse.pages._charts import Chart, bars
from db.browse.pages._ids import agency_href
from db.browse.pages._rank import Choice, rank_chart, ranking_of, spread_chart
from db.browse.pages._reply import Absent, page
from db.browse.pages.years import body_order

_INDICATOR = "select * from indicators where code = :code"
_LAYOUTS = """
    select l.table_code, l.layout, l.title_zh from layout_indicators li
    join layouts l using (layout_key) where li.indicator = :code order by l.layout
"""
_RELATED = """
    select c.other, c.relation from crosswalk c where c.indicator = :code order by c.other
"""


async def indicators_page(request: Request, datasette: Any) -> Response:
    words = words_for(request)
    held = datasette.gongkai.overview.indicators
    tables, names = labels.indicator_tables(), labels.indicator_names(words.language)
    units = labels.indicator_units(words.language)
    groups: dict[str, list[dict[str, Any]]] = {}
    for code in choices():
        title = words.t(*labels.TABLES.get(tables[code], (tables[code], tables[code])))
        reported = sum(r["reported"] for r in held.get(code, ()))
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
    found, layouts, related = await ask_all(
        datasette, [(sql, {"code": code}) for sql in (_INDICATOR, _LAYOUTS, _RELATED)]
    )
    indicator = found.first()
    if indicator is None:
        raise Absent(f"There is no indicator {code}; the data dictionary lists them all.")
    names = labels.indicator_names(words.language)
    series = datasette.gongkai.overview.indicators.get(code, [])
    bodies = sorted({(r["level"], r["kind"]) for r in series}, key=_order)
    body = _chosen(request, series, bodies)
    unit = labels.unit_name(indicator["unit"], words.language)
    chart, export_of = None, None
    if body:
        rows = sorted(
            (r for r in series if (r["level"], r["kind"]) == body), key=lambda r: r["year"]
        )
        source = figure_sql(code)
        export_of = export(
            request, "series", ("year", "level", "kind", "reports", "reported", "total"), rows,
            INDICATOR_YEARS.format(join=source.join, figure=source.figure),
            level=body[0], kind=body[1],
        )  # fmt: skip
        chart = _chart(words, rows, export_of, _body_name(words, body), unit)
    ranked, ranking, spread, year = None, None, None, None
    if code in choices():
        year = _year(request, datasette, series)
        level, kind = (body[0] or "", body[1] or "") if body else ("", "")
        ranking, spread_answer = await ranking_of(
            datasette, Choice(code, "count", year, level, kind)
        )
        title = f"{names[code]}, {year}"
        ranked = rank_chart(words, ranking, title, unit)
        spread = spread_chart(words, spread_answer, title, unit)
    return await page(
        datasette,
        request,
        "indicator",
        counted=[export_of],
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
        bodies=[(f"{b[0] or ''}.{b[1] or ''}", _body_name(words, b)) for b in bodies],
        body=f"{body[0] or ''}.{body[1] or ''}" if body else "",
        body_name=_body_name(words, body) if body else "",
        chart=chart,
        series_rows=[
            {**r, "mean": r["total"] / r["reported"]} for r in (export_of.rows if export_of else [])
        ],
        answer=export_of,
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


def _order(body: tuple[str | None, str | None]) -> tuple[int, str, str]:
    return body_order({"level": body[0], "kind": body[1]})


def _chosen(
    request: Request, series: list[dict[str, Any]], bodies: list[tuple[str | None, str | None]]
) -> tuple[str | None, str | None] | None:
    """The bodies asked for, or those with most reports that give the figure."""
    level, _, kind = (request.args.get("body") or "").partition(".")
    if (level or None, kind or None) in bodies:
        return level or None, kind or None
    counts = {b: sum(r["reported"] for r in series if (r["level"], r["kind"]) == b) for b in bodies}
    return max(bodies, key=lambda b: counts[b], default=None)


def _year(request: Request, datasette: Any, series: list[dict[str, Any]]) -> int:
    given = request.args.get("year") or ""
    years = [row["year"] for row in datasette.gongkai.summary.years]
    if given.isdigit() and int(given) in years:
        return int(given)
    return max((r["year"] for r in series), default=years[-1] if years else 0)


def _body_name(words: Words, body: tuple[str | None, str | None]) -> str:
    level, kind = (
        labels.level_name(body[0], words.language),
        labels.kind_name(body[1], words.language),
    )
    return words.t(f"{level}: {kind}", f"{level}{kind}")


def _chart(words: Words, rows: list[dict[str, Any]], answer: Any, body: str, unit: str) -> Chart:
    held = {r["year"]: r for r in rows}
    years = range(min(held), max(held) + 1)
    values = tuple(held[y]["total"] if y in held else None for y in years)
    return bars(
        words,
        "series",
        [str(y) for y in years],
        [Series(words.t("sum", "合计"), values, 1)],
        title=body,
        unit=unit,
        caption=words.t(
            f"{unit} · sum over the reports of {body} that give the figure",
            f"{unit} · {body}报告中有此数者合计",
        ),
        heading=words.t("Year", "年度"),
        answer=answer,
        absent=[str(y) for y in years if y not in held],
    )


ROUTES = [
    (r"^/indicators$", indicators_page),
    (r"^/indicators/(?P<code>[a-z0-9_]+)$", indicator_page),
]
