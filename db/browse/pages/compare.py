"""Compare any agencies by any indicators over any years; rank a level by one figure of one year."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Request, Response

from db.browse import labels
from db.browse.answer import Answer, ask, ask_all
from db.browse.charts import Series
from db.browse.frame import words_for
from db.browse.language import Words
from db.browse.pages._charts import Chart, over_years
from db.browse.pages._corrected import (
    beside,
    corrections_of,
    holds_corrections,
    said_of,
)
from db.browse.pages._ids import agency_href
from db.browse.pages._rank import (
    BASES,
    Choice,
    division_range,
    kind_choices,
    level_choices,
    rank_chart,
    ranking_of,
    requests_join,
    spread_chart,
    unit_on,
)
from db.browse.pages._reply import page
from db.figure_sql import choices, figure_sql, on_basis

MOST_AGENCIES, MOST_INDICATORS = 8, 6
_FIRST_CHOICE = "requests_received"

_SERIES = """
    select r.agency_id, a.name as agency, r.year, {shown} as value{corrected}
    from reports r
    join agencies a on a.agency_id = r.agency_id
    left join {join}
    {requests}{corrected_joins}
    where r.agency_id in ({ids}) and r.year between :first and :last
    order by agency, r.year
"""
_PLACE = "select name from divisions where code = :code"
_MOST_FOUND = 12
_CHOSEN = "select agency_id, name from agencies where agency_id in ({ids})"


def _year(text: str | None, years: list[int], otherwise: int) -> int:
    year = int(text) if text and text.isdigit() else otherwise
    return year if year in years else otherwise


async def compare_page(request: Request, datasette: Any) -> Response:
    words = words_for(request)
    asked = request.args
    years = [row["year"] for row in datasette.gongkai.summary.years]
    last = datasette.gongkai.summary.totals["last_year"] or (years[-1] if years else 0)
    chosen = list(dict.fromkeys(c for c in asked.getlist("indicator") if c in choices()))
    chosen = chosen[:MOST_INDICATORS] or [_FIRST_CHOICE]
    basis = asked.get("basis") if asked.get("basis") in BASES else "count"
    first_year = _year(asked.get("from"), years, years[0] if years else 0)
    last_year = max(first_year, _year(asked.get("to"), years, years[-1] if years else 0))
    agencies = list(dict.fromkeys(asked.getlist("agency")))[:MOST_AGENCIES]
    add = (asked.get("add") or "").strip()[:60]
    level = asked.get("level") if asked.get("level") in labels.LEVELS else ""
    kind = asked.get("kind") if asked.get("kind") in labels.KINDS else ""
    low, high = division_range(asked.get("place") or "")
    choice = Choice(chosen[0], basis or "count", _year(asked.get("year"), years, last),
                    level or "", kind or "", low, high)  # fmt: skip
    names = labels.indicator_names(words.language)
    units = labels.indicator_units(words.language)
    tops = datasette.gongkai.overview.tops
    ids = datasette.gongkai.names.find(add.split(), _MOST_FOUND)
    found = await _named(datasette, ids)
    known = await _named(datasette, agencies)
    provinces = [(p["code"], p["name"]) for p in tops if p["level"] == "province"]
    place = asked.get("place") or ""
    if low and place not in dict(provinces):
        # Any division may be asked for; the list has those that most readers want.
        there = (await ask(datasette, _PLACE, code=place)).first()
        provinces += [(place, there["name"])] if there else []
    charts = await _compared(
        datasette, words, list(known), chosen, choice.basis, (first_year, last_year)
    )
    ranking, spread = await ranking_of(datasette, choice)
    corrections = await corrections_of(
        datasette, words, choice.indicator, year=choice.year, level=choice.level, kind=choice.kind,
        low=low, high=high,
    )  # fmt: skip
    unit = unit_on(words, choice.basis, units[chosen[0]])
    title = words.t(f"{names[chosen[0]]}, {choice.year}", f"{names[chosen[0]]}，{choice.year}年")

    def link(**changes: Any) -> str:
        kept = {"indicator": chosen, "agency": list(known), "basis": basis, "from": asked.get("from"),
                "to": asked.get("to"), "year": asked.get("year"), "level": level, "kind": kind,
                "place": asked.get("place")}  # fmt: skip
        return words.href("/compare", **{**kept, **changes})

    return await page(
        datasette,
        request,
        "compare",
        indicators=_grouped(words),
        chosen=chosen,
        names=names,
        basis=choice.basis,
        bases=[(key, words.t(*pair)) for key, pair in BASES.items()],
        years=[(y, y) for y in reversed(years)],
        first_year=first_year,
        last_year=last_year,
        year=choice.year,
        level=level,
        levels=level_choices(words),
        kind=kind,
        kinds=kind_choices(words),
        place=place,
        provinces=provinces,
        unknown=[a for a in agencies if a not in known],
        agencies=[
            (name, agency_href(words, a), link(agency=[o for o in known if o != a]))
            for a, name in known.items()
        ],
        hidden=list(known),
        full=len(known) >= MOST_AGENCIES,
        add=add,
        found=[
            (link(agency=[*known, agency_id]), name)
            for agency_id, name in found.items()
            if agency_id not in known
        ],
        charts=charts,
        title=title,
        unit=unit,
        figure_unit=units[chosen[0]],
        ranking=ranking,
        ranked=[
            {**row, "href": agency_href(words, row["agency_id"], row["year"])}
            for row in ranking.rows
        ],
        base_name={
            "per10k": words.t("requests received", "新收申请"),
            "share": words.t("total", "总数"),
        }.get(choice.basis),
        corrections=corrections,
        rank_chart=rank_chart(words, ranking, title, unit),
        spread=spread_chart(words, spread, title, unit),
        no_share=choice.basis == "share" and figure_sql(chosen[0]).whole is None,
        asked_language=asked.get("lang") in ("en", "zh"),
    )


def _grouped(words: Words) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every indicator with its name, under the table it stands in."""
    names, tables = labels.indicator_names(words.language), labels.indicator_tables()
    groups: dict[str, list[tuple[str, str]]] = {}
    for code in choices():
        title = words.t(*labels.TABLES.get(tables[code], (tables[code], tables[code])))
        groups.setdefault(title, []).append((code, names[code]))
    return list(groups.items())


async def _named(datasette: Any, agencies: list[str]) -> dict[str, str]:
    """The chosen agencies that exist, in the order chosen."""
    if not agencies:
        return {}
    given: dict[str, Any] = {f"a{i}": agency_id for i, agency_id in enumerate(agencies)}
    sql = _CHOSEN.format(ids=", ".join(f":{name}" for name in given))
    names = (await ask(datasette, sql, **given)).by("agency_id")
    return {a: names[a]["name"] for a in agencies if a in names}


async def _compared(
    datasette: Any,
    words: Words,
    agencies: list[str],
    indicators: list[str],
    basis: str,
    span: tuple[int, int],
) -> list[Chart]:
    """A chart for each indicator, a line for each agency."""
    if not agencies:
        return []
    given: dict[str, Any] = {f"a{i}": agency_id for i, agency_id in enumerate(agencies)}
    ids = ", ".join(f":{name}" for name in given)
    given |= {"first": span[0], "last": span[1]}
    queries = []
    for code in indicators:
        source = figure_sql(code)
        extra = {"corrected": "", "corrected_joins": ""}
        if holds_corrections(datasette):
            base = "q.requests_received" if basis == "per10k" else source.whole or "null"
            corrected = beside(source, code, basis, source.figure, base, "r.report_id")
            extra = {"corrected": f", {corrected.columns}",
                     "corrected_joins": f"\n    {corrected.joins}"}  # fmt: skip
        sql = _SERIES.format(shown=on_basis(source, basis), join=source.join, ids=ids,
                             requests=requests_join(basis), **extra)  # fmt: skip
        queries.append((sql, given))
    answers = await ask_all(datasette, queries)
    drawn = [_chart(words, c, a, basis) for c, a in zip(indicators, answers, strict=True)]
    return [chart for chart in drawn if chart]


def _chart(words: Words, code: str, answer: Answer, basis: str) -> Chart | None:
    if not answer.rows:
        return None
    years = range(min(r["year"] for r in answer.rows), max(r["year"] for r in answer.rows) + 1)
    by_agency: dict[str, dict[int, float | None]] = {}
    published: dict[tuple[str, int], float | None] = {}
    for row in answer.rows:
        agency, year = row["agency"], row["year"]
        by_agency.setdefault(agency, {})[year] = row["value"]
        if row.get("is_corrected"):
            by_agency[agency][year] = row["corrected"]
            published[agency, year] = row["value"]
    series = [
        Series(name, tuple(values.get(y) for y in years), (1, 3, 7, 8, 5, 4, 2, 6)[i % 8])
        for i, (name, values) in enumerate(by_agency.items())
    ]
    unit = unit_on(words, basis, labels.indicator_units(words.language)[code])
    source = words.t("as reported by each agency", "各机关年度报告填报数")
    source += said_of(words, sorted({year for _, year in published}))
    return over_years(
        words,
        f"compare-{code}".replace("_", "-"),
        list(years),
        series,
        title=labels.indicator_names(words.language)[code],
        unit=unit,
        caption=f"{unit} · {source}",
        answer=answer,
        absent=[(n, y) for n, held in by_agency.items() for y in years if y not in held],
        published=published,
    )


ROUTES = [(r"^/compare$", compare_page)]
