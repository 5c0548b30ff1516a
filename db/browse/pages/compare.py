"""Compare agencies over the years; rank the agencies of a level by one figure of one year."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Request, Response

from db.browse import labels
from db.browse.answer import Answer, ask, ask_all
from db.browse.charts import Series, key, lines
from db.browse.frame import words_for
from db.browse.language import Words
from db.browse.pages._ids import agency_href
from db.browse.pages._reply import page
from db.schema.wide import REVIEW_ROUTES, columns_of, wide_table

MOST_AGENCIES = 8
LEVELS = {
    "central": ("central", "中央"),
    "province": ("province", "省级"),
    "prefecture": ("prefecture", "地级"),
    "county": ("county", "县级"),
    "township": ("township", "乡级"),
}
KINDS = {
    "government": ("governments", "人民政府"),
    "town": ("towns and subdistricts", "乡镇街道"),
    "department": ("departments", "部门"),
}

_RANKING = """
    select r.agency_id, a.name as agency, r.year, {figure} as figure,
      q.requests_received,
      round(100.0 * {figure} / nullif(q.requests_received, 0), 1) as per_100_requests,
      r.checks_failed, r.figures_in_doubt
    from reports r
    join agencies a on a.agency_id = r.agency_id
    join {table} t on t.version_id = r.version_id {condition}
    left join applications q on q.version_id = r.version_id and q.applicant = 'total'
    where r.year = :year and {figure} is not null
      and (:level = '' or a.level = :level) and (:kind = '' or a.kind = :kind)
      and (:low = '' or (a.division_code >= :low and a.division_code < :high))
    order by figure desc, agency limit 50
"""
_DISTRIBUTION = """
    select count(*) as reports, sum({figure} is null) as without_figure,
      sum({figure} = 0) as zero, sum({figure} between 1 and 9) as to_9,
      sum({figure} between 10 and 99) as to_99, sum({figure} between 100 and 999) as to_999,
      sum({figure} >= 1000) as more, sum({figure}) as total
    from reports r
    join agencies a on a.agency_id = r.agency_id
    left join {table} t on t.version_id = r.version_id {condition}
    where r.year = :year
      and (:level = '' or a.level = :level) and (:kind = '' or a.kind = :kind)
      and (:low = '' or (a.division_code >= :low and a.division_code < :high))
"""
_SERIES = """
    select r.agency_id, a.name as agency, r.year, {figure} as figure
    from reports r
    join agencies a on a.agency_id = r.agency_id
    left join {table} t on t.version_id = r.version_id {condition}
    where r.agency_id in ({ids})
    order by agency, r.year
"""
_NAMED = """
    select distinct a.agency_id, a.name from agency_names n join agencies a using (agency_id)
    where n.name like '%' || :name || '%' order by length(a.name), a.name limit 12
"""
_PROVINCES = "select code, name from divisions where level = 'province' order by code"


def choices() -> tuple[str, ...]:
    """The indicators that can be compared, in the order of the forms."""
    reviews = tuple(f"{route}_total" for route in REVIEW_ROUTES)
    return columns_of("applications") + reviews + columns_of("disclosure")


def source_of(code: str) -> dict[str, str]:
    """Table, join condition and expression of an indicator. Raises KeyError for an unknown one."""
    if code not in choices():
        raise KeyError(code)
    table = wide_table(code)
    if table == "applications":
        return {"table": table, "condition": "and t.applicant = 'total'", "figure": f"t.{code}"}
    if table == "reviews":
        route, _, result = code.rpartition("_")
        return {"table": table, "condition": f"and t.route = '{route}'", "figure": f"t.{result}"}
    return {"table": table, "condition": "", "figure": f"t.{code}"}


def division_range(code: str) -> tuple[str, str]:
    """Bounds of the codes of a division and all below it: 330000 → ("33", "34")."""
    prefix = code.rstrip("0") if code.isdigit() else ""
    if not prefix:
        return "", ""
    if len(prefix) % 2 and len(prefix) < 6:
        prefix += "0"
    return prefix, str(int(prefix) + 1).zfill(len(prefix))


async def compare_page(request: Request, datasette: Any) -> Response:
    words = words_for(request)
    asked = request.args
    indicator = asked.get("indicator") or "requests_received"
    indicator = indicator if indicator in choices() else "requests_received"
    last = datasette.gongkai.summary.totals["last_year"]
    year = int(asked["year"]) if (asked.get("year") or "").isdigit() else last
    level = asked.get("level") if asked.get("level") in LEVELS else ""
    kind = asked.get("kind") if asked.get("kind") in KINDS else ""
    low, high = division_range(asked.get("place") or "")
    source = source_of(indicator)
    given = {"year": year, "level": level, "kind": kind, "low": low, "high": high}
    provinces, ranking, distribution = await ask_all(
        datasette,
        [
            (_PROVINCES, {}),
            (_RANKING.format(**source), given),
            (_DISTRIBUTION.format(**source), given),
        ],
    )
    agencies = list(dict.fromkeys(asked.getlist("agency")))[:MOST_AGENCIES]
    add = (asked.get("add") or "").strip()[:60]
    found = (await ask(datasette, _NAMED, name=add)).rows if add else []
    series = await _series(datasette, source, agencies) if agencies else None
    names = labels.indicator_names(words.language)
    return await page(
        datasette,
        request,
        "compare",
        indicator=indicator,
        indicators=[(code, names[code]) for code in choices()],
        indicator_name=names[indicator],
        year=year,
        years=[(r["year"], r["year"]) for r in reversed(datasette.gongkai.summary.years)],
        level=level,
        levels=[(code, labels.pick(pair, words.language)) for code, pair in LEVELS.items()],
        kind=kind,
        kinds=[(code, labels.pick(pair, words.language)) for code, pair in KINDS.items()],
        place=asked.get("place") or "",
        provinces=[(row["code"], row["name"]) for row in provinces.rows],
        ranking=ranking,
        ranked=[
            {**row, "href": agency_href(words, row["agency_id"], row["year"])}
            for row in ranking.rows
        ],
        spread=distribution.first(),
        agencies=agencies,
        add=add,
        found=[
            (
                words.href("/compare", indicator=indicator, agency=[*agencies, a["agency_id"]]),
                a["name"],
            )
            for a in found
            if a["agency_id"] not in agencies
        ],
        comparison=_comparison(words, series, names[indicator]) if series else None,
        asked_language=asked.get("lang") in ("en", "zh"),
    )


async def _series(datasette: Any, source: dict[str, str], agencies: list[str]) -> Answer:
    given: dict[str, Any] = {f"a{i}": agency_id for i, agency_id in enumerate(agencies)}
    sql = _SERIES.format(**source, ids=", ".join(f":{name}" for name in given))
    return await ask(datasette, sql, **given)


def _comparison(words: Words, answer: Answer, title: str) -> dict[str, Any] | None:
    """Table and chart of the chosen agencies over all their years."""
    if not answer.rows:
        return None
    years = sorted({row["year"] for row in answer.rows})
    by_agency: dict[str, dict[str, Any]] = {}
    for row in answer.rows:
        entry = by_agency.setdefault(
            row["agency_id"],
            {"name": row["agency"], "href": agency_href(words, row["agency_id"]), "by_year": {}},
        )
        entry["by_year"][row["year"]] = row["figure"]
    series = []
    for i, entry in enumerate(by_agency.values()):
        entry["held"] = entry["by_year"].keys()
        values = tuple(entry["by_year"].get(year) for year in years)
        entry["values"] = values
        series.append(Series(entry["name"], values, i % 8 + 1))
    chart = lines([str(y) for y in years], series, title=title, description=title)
    rows = list(by_agency.values())
    return {"years": years, "rows": rows, "chart": chart, "key": key(series), "answer": answer}


ROUTES = [(r"^/compare$", compare_page)]
