"""Researchers' corrections where figures are ranked, compared and added up: both values, side by side.

What was published decides rank and sum, and stands first; what a researcher says instead stands beside
it with a mark. A snapshot without corrections is asked nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from db.browse.answer import Answer, ask
from db.browse.language import Words
from db.browse.pages._ids import agency_href
from db.figure_sql import FigureSql

MOST_LISTED = 100


def holds_corrections(datasette: Any) -> bool:
    """Whether any figure of the snapshot has a correction."""
    return bool(datasette.gongkai.summary.table_rows.get("corrected_totals"))


@dataclass(frozen=True, slots=True)
class Beside:
    """What a query needs to give `corrected` and `is_corrected` beside a figure; empty for nothing."""

    joins: str = ""
    columns: str = ""


def beside(
    figure: str, base: str | None, code: str, base_code: str | None, factor: float, report: str
) -> Beside:
    """SQL of a figure as corrected. `figure` and `base` (what it is a rate of, with `factor`) are
    expressions of the published values, `report` that of the report's number."""
    joins = _join("k", code, report)
    corrected, changed = _instead("k", figure), "k.report_id is not null"
    if base and base_code:
        joins += "\n    " + _join("b", base_code, report)
        corrected = f"round({factor} * {corrected} / nullif({_instead('b', base)}, 0), 1)"
        changed = f"({changed} or b.report_id is not null)"
    columns = f"iif({changed}, {corrected}, null) as corrected, {changed} as is_corrected"
    return Beside(joins, columns)


def _join(alias: str, code: str, report: str) -> str:
    return (
        f"left join corrected_totals {alias} on {alias}.report_id = {report} "
        f"and {alias}.indicator = '{code}'"
    )


def _instead(alias: str, published: str) -> str:
    return f"iif({alias}.report_id is null, {published}, {alias}.corrected)"


def base_code(source: FigureSql, code: str, basis: str) -> str | None:
    """The indicator that a rate is a rate of."""
    if basis == "per10k":
        return "requests_received"
    if basis != "share" or source.whole is None:
        return None
    return (
        "results_total"
        if source.whole.endswith("results_total")
        else code.rpartition("_")[0] + "_total"
    )


_LISTED = """
    select r.agency_id, a.name as agency, k.year, k.published, k.corrected
    from corrected_totals k
    join reports r on r.report_id = k.report_id
    join agencies a on a.agency_id = r.agency_id
    where k.indicator = :indicator{conditions}
    order by k.year desc, agency limit {most}
"""
_CONDITIONS = {
    "year": "k.year = :year",
    "level": "k.level = :level",
    "kind": "k.kind = :kind",
    "low": "a.division_code >= :low",
    "high": "a.division_code < :high",
}


@dataclass(frozen=True, slots=True)
class Corrections:
    """Corrected figures of one indicator, for a table: `rows` have `href`, `agency`, `year`, `published`,
    `corrected`."""

    rows: list[dict[str, Any]]
    answer: Answer


async def corrections_of(
    datasette: Any, words: Words, indicator: str, **given: Any
) -> Corrections | None:
    """The corrections of an indicator among some reports; None where there is none."""
    if not holds_corrections(datasette):
        return None
    given = {name: value for name, value in given.items() if value}
    conditions = "".join(f" and {_CONDITIONS[name]}" for name in given)
    sql = _LISTED.format(conditions=conditions, most=MOST_LISTED)
    answer = await ask(datasette, sql, indicator=indicator, **given)
    rows = [
        {**row, "href": agency_href(words, row["agency_id"], row["year"])} for row in answer.rows
    ]
    return Corrections(rows, answer) if rows else None


def said_of(words: Words, years: list[int]) -> str:
    """For a caption: that a chart draws corrected figures of these years; empty for none."""
    if not years:
        return ""
    listed = ", ".join(map(str, years))
    return words.t(f"; with researchers' corrections ({listed})", f"；已按研究者更正（{listed}）")
