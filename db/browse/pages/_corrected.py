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
from db.figure_sql import FigureSql, on_basis

MOST_LISTED = 100


def holds_corrections(datasette: Any) -> bool:
    """Whether any figure of the snapshot has a correction."""
    return bool(datasette.gongkai.summary.table_rows.get("corrected_totals"))


@dataclass(frozen=True, slots=True)
class Beside:
    """What a query needs to give `corrected` and `is_corrected` beside a figure; empty for nothing."""

    joins: str = ""
    columns: str = ""


def beside(source: FigureSql, code: str, basis: str, figure: str, base: str, report: str) -> Beside:
    """SQL of an indicator on a basis as corrected. `figure` and `base` (what it is a rate of) are
    expressions of the published values, `report` that of the report's number."""
    whole = {"per10k": "requests_received", "share": source.whole_code}.get(basis)
    if basis == "share" and whole is None:  # a share of nothing, corrected or not
        return Beside(columns="null as corrected, 0 as is_corrected")
    joins = _join("k", code, report)
    changed = "k.report_id is not null"
    instead = _instead("k", figure)
    against = "null"
    if whole:
        joins += "\n    " + _join("b", whole, report)
        changed = f"({changed} or b.report_id is not null)"
        against = _instead("b", base)
    corrected = on_basis(FigureSql("", instead, against), basis, against)
    columns = f"iif({changed}, {corrected}, null) as corrected, {changed} as is_corrected"
    return Beside(joins, columns)


def _join(alias: str, code: str, report: str) -> str:
    return (
        f"left join corrected_totals {alias} on {alias}.report_id = {report} "
        f"and {alias}.indicator = '{code}'"
    )


def _instead(alias: str, published: str) -> str:
    return f"iif({alias}.report_id is null, {published}, {alias}.corrected)"


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


DIFFERENCE = "sum(coalesce(corrected, 0)) - sum(coalesce(published, 0))"
"""What the corrections of `corrected_totals` add to a sum of the published figures."""


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
