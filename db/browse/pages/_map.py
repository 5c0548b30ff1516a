"""The tile map: a square for each province where it lies, shaded by a rate of one year.

A province's rate is that of its own government's report, which sums everything below it; coverage
is counted over all agencies of the place. Hong Kong, Macao and Taiwan do not report under the
Regulation and have no square. Bodies outside every province (the central ones, a sample county)
stand in the lower left corner.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from db.browse import charts, vega
from db.browse.answer import Answer, ask
from db.browse.charts import Tile
from db.browse.exports import export
from db.browse.language import Words
from db.browse.pages._charts import Chart, Line
from db.browse.pages._ids import place_href
from db.browse.summary import COVERAGE_BY_PLACE

COVERAGE = "coverage"


@dataclass(frozen=True, slots=True)
class Measure:
    """A rate: `part` of `whole` in columns of agency_years, times `times`."""

    words: tuple[str, str]
    unit: tuple[str, str]
    part: str
    whole: str
    heads: tuple[tuple[str, str], tuple[str, str]]
    """What part and whole count, for readers."""
    times: int = 100


_RESULTS = ("results in all", "办理结果总数")
MEASURES = {
    COVERAGE: Measure(("Reports found, of those due", "已找到报告占应发布报告的比例"), ("%", "%"), "", "",
                       (("reports found", "已找到报告"), ("reports due", "应发布报告"))),
    "refused": Measure(("Refused, of all results", "不予公开占办理结果的比例"), ("%", "%"),
                       "refused_total", "results_total", (("refused", "不予公开"), _RESULTS)),
    "granted": Measure(("Granted in full or in part, of all results", "予以公开和部分公开占办理结果的比例"),
                       ("%", "%"), "granted + h.partially_granted", "results_total",
                       (("granted in full or in part", "予以公开和部分公开"), _RESULTS)),
    "corrected": Measure(("Corrected, of all reconsiderations", "行政复议中结果纠正的比例"), ("%", "%"),
                         "reconsideration_corrected", "reconsideration_total",
                         (("corrected", "结果纠正"), ("reconsiderations", "行政复议"))),
    "lawsuits": Measure(("Lawsuits for each 10,000 requests", "每万件新收申请的行政诉讼数"),
                        ("per 10,000", "件／万件"), "litigation_total", "requests_received",
                        (("lawsuits", "行政诉讼"), ("requests received", "新收申请")), 10_000),
}  # fmt: skip
"""What the map can show, by its name in the address."""

# Top places first, each looked up: SQLite would begin with every report of the year.
_RATES = """
    select d.code, d.name, a.name as agency, h.{part} as part, h.{whole} as whole,
      round({times}.0 * (h.{part}) / nullif(h.{whole}, 0), 1) as rate
    from divisions d
    cross join agencies a on a.division_code = d.code and a.kind = 'government'
    cross join reports r on r.agency_id = a.agency_id and r.year = :year
    cross join year_figures h on h.year = :year and h.level = coalesce(a.level, '')
      and h.report_id = r.report_id
    where d.parent_code = '000000' or d.parent_code is null
    order by d.code
"""


@cache
def _grid() -> dict[str, tuple[str, str, str, int, int]]:
    text = files("db.browse").joinpath("provinces.json").read_text("utf-8")
    return {code: tuple(entry) for code, entry in json.loads(text).items()}


def place_name(words: Words, code: str, name: str) -> str:
    """A province's name in the page's language; any other place as it is."""
    return _grid()[code][2] if words.language == "en" and code in _grid() else name


async def rates(
    request: Any, datasette: Any, measure: str, year: int
) -> tuple[list[dict[str, Any]], Answer]:
    """code, name, part, whole and rate of every top-level place; rate None without a report."""
    site = datasette.gongkai
    asked = MEASURES[measure]
    if measure == COVERAGE:
        found: dict[str, dict[str, Any]] = {}
        for place in site.overview.tops:
            due = site.summary.due.get(place["code"]).get(year, 0)
            there = site.summary.found.get(place["code"]).get(year, 0)
            rate = round(100 * there / due, 1) if due else None
            found[place["code"]] = {
                "part": there if due else None,
                "whole": due or None,
                "rate": rate,
            }
    else:
        sql = _RATES.format(part=asked.part, whole=asked.whole, times=asked.times)
        answer = await ask(datasette, sql, year=year)
        found = answer.by("code")
    rows = []
    for place in site.overview.tops:
        row = found.get(place["code"], {})
        # Bodies outside the provinces only where the archive has any.
        if place["code"] in _grid() or row.get("rate") is not None:
            rows.append({"code": place["code"], "name": place["name"], "part": row.get("part"),
                         "whole": row.get("whole"), "rate": row.get("rate")})  # fmt: skip
    if measure != COVERAGE:
        return rows, answer
    columns = ("code", "name", "part", "whole", "rate")
    return rows, export(request, "map", columns, rows, COVERAGE_BY_PLACE)


def tile_chart(
    words: Words, rows: list[dict[str, Any]], answer: Answer, measure: str, year: int
) -> tuple[Chart, list[tuple[str, str]]]:
    """The map of `rows`, and (class, range) of its shades."""
    t = words.t
    asked = MEASURES[measure]
    title, unit = t(*asked.words), t(*asked.unit)
    known = [row["rate"] for row in rows if row["rate"] is not None]
    top = 100 if measure == COVERAGE else charts.nice_ceiling(max(known, default=0))
    bounds = charts.COMPLETENESS if measure == COVERAGE else (0.2, 0.4, 0.6, 0.8)
    corner = 0
    cells = []
    for row in rows:
        short_zh, short_en, name_en, column, line = _grid().get(
            row["code"], (row["name"][:3], row["name"][:3], row["name"], corner, 7)
        )
        corner += row["code"] not in _grid()
        share = None if row["rate"] is None else row["rate"] / top
        shade = charts.shade(share, bounds)
        cells.append(
            Tile(
                t(short_en, short_zh),
                t(name_en, row["name"]),
                column,
                line,
                shade,
                "–" if row["rate"] is None else f"{row['rate']:g}",
                place_href(words, row["code"]),
            )
        )
    caption = f"{unit} · {year} · " + (
        t("counted over all agencies of the place", "按该地全部机关计")
        if measure == COVERAGE
        else t(
            "as reported by the place's own government, for itself and all below it",
            "按该地人民政府年度报告填报数（含所属部门和下级政府）",
        )
    )
    heading = t(f"{title}, {year}", f"{title}，{year}年")
    chart = Chart(
        key="map",
        title=heading,
        caption=caption,
        svg=charts.tile_map(cells, title=heading, description=caption),
        legend=None,
        spec=vega.dumps(vega.tiles(cells, description=f"{heading}. {caption}", unit=unit)),
        heads=(t("Place", "地区"), *(t(*pair) for pair in asked.heads), unit),
        lines=tuple(
            Line(
                place_name(words, row["code"], row["name"]),
                (row["part"], row["whole"], row["rate"]),
                place_href(words, row["code"]),
            )
            for row in rows
        ),
        answer=answer,
    )
    edges = [0.0, *bounds, 1.0]
    shades = [("hx", t("no figure", "无数字")), ("h0", "0")]
    shades += [
        (f"h{i + 1}", f"{top * low:g}–{top * high:g} {unit}" if low < high else f"{top:g} {unit}")
        for i, (low, high) in enumerate(pairwise(edges))
    ]
    return chart, shades
