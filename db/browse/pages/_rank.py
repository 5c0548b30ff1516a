"""Ranking and distribution of one indicator in one year, as reported or against a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from db.browse.answer import Answer, ask_all
from db.browse.charts import Series
from db.browse.labels import KINDS, LEVELS
from db.browse.language import Words
from db.browse.pages._charts import Chart, bars, ranked
from db.browse.pages._corrected import Beside, beside, holds_corrections
from db.browse.pages._ids import agency_href
from db.figure_sql import FigureSql, on_basis
from db.indicator_spread import ranked_figure
from db.schema.ready_counts import STEPS as COUNT_COLUMNS
from db.spreads import ALL, STEPS, Step

BASES = {
    "count": ("as reported", "填报数"),
    "per10k": ("per 10,000 requests received", "每万件新收申请"),
    "share": ("share of the total, %", "占总数的百分比"),
}
# The rows of one year and level lie side by side in year_figures; names are looked up for the fifty.
_RANKING = """
    select r.agency_id, a.name as agency, f.year, f.value, {shown_columns}
    from (
      select r.report_id, r.year, {shown} as value, {columns}
      from {reports} {join}
      where {condition} and {shown} is not null
      order by value desc, r.report_id limit 50
    ) f
    join reports r on r.report_id = f.report_id
    join agencies a on a.agency_id = r.agency_id
    {corrected_joins}
    order by f.value desc, agency
"""
_DISTRIBUTION = """
    with chosen as materialized (
      select {shown} as value from {reports} {join} where {condition}
    ),
    figures as materialized (
      select value, row_number() over (order by value) - 1 as place
      from chosen where value is not null
    ),
    given as (select count(*) as reported, max(value) as highest, {steps} from figures r)
    select (select count(*) from chosen) as reports, given.*, {quartiles}
    from given
"""
_QUARTILE = """(
      select sum(value * (1 - abs((g.reported - 1) * {share} - place)))
      from figures, given g where abs((g.reported - 1) * {share} - place) < 1
    ) as {name}"""
QUARTILES = {"lower_quartile": 0.25, "median": 0.5, "upper_quartile": 0.75}

# Within a place its own agencies are looked up: they are few of those of a level.
_THERE = """agencies d
      cross join reports e on e.agency_id = d.agency_id and e.year = :year
      cross join year_figures r on r.year = e.year and r.level = coalesce(d.level, '')
        and r.report_id = e.report_id"""

# What db/indicator_spread.py and db/rate_spread.py have worked out; "*" stands for all levels or kinds.
_READY_RANKING = """
    select r.agency_id, a.name as agency, f.year, f.value, {shown_columns}
    from (
      select r.report_id, r.year, {shown} as value, {columns}
      from {table} i, json_each(i.top) h
      join year_figures r on r.year = i.year and r.level = i.level and r.report_id = h.value
      {join}
      where i.indicator = :indicator and {basis}i.year = :year and {condition}
      order by value desc, r.report_id limit 50
    ) f
    join reports r on r.report_id = f.report_id
    join agencies a on a.agency_id = r.agency_id
    {corrected_joins}
    order by f.value desc, agency
"""
_READY_DISTRIBUTION = """
    select reports, reported, highest, {steps}, lower_quartile, median, upper_quartile
    from indicator_spread
    where indicator = :indicator and year = :year and level = :level and kind = :kind
"""
_READY_RATES = """
    select i.reports, coalesce(s.reported, 0) as reported, s.highest, {steps},
      s.lower_quartile, s.median, s.upper_quartile
    from indicator_spread i
    left join rate_spread s on s.indicator = i.indicator and s.basis = :basis
      and s.year = i.year and s.level = i.level and s.kind = i.kind
    where i.indicator = :indicator and i.year = :year and i.level = :level and i.kind = :kind
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """What to rank: an indicator on a basis, in a year, among some agencies."""

    indicator: str
    basis: str
    year: int
    level: str = ""
    kind: str = ""
    low: str = ""
    high: str = ""

    @property
    def given(self) -> dict[str, Any]:
        """Parameters of the queries."""
        named = {"level": self.level, "kind": self.kind, "low": self.low, "high": self.high}
        return {"year": self.year, **{name: value for name, value in named.items() if value}}

    @property
    def reports(self) -> str:
        """Where its reports are found, as `r`."""
        return _THERE if self.low else "year_figures r"

    @property
    def condition(self) -> str:
        """What restricts `year_figures`, by what is given."""
        parts = ["r.year = :year"]
        if self.level:
            parts.append("r.level = :level")
        if self.kind:
            parts.append("r.kind = :kind")
        if self.low:
            parts.append("d.division_code >= :low and d.division_code < :high")
        return " and ".join(parts)


def unit_on(words: Words, basis: str, unit: str) -> str:
    """The unit of a figure on a basis."""
    if basis == "per10k":
        return words.t("per 10,000 requests", "每万件申请")
    return "%" if basis == "share" else unit


_REQUESTS = "left join applications q on q.version_id = r.version_id and q.applicant = 'total'"


def requests_join(basis: str) -> str:
    """The join that a basis needs."""
    return _REQUESTS if basis == "per10k" else ""


async def ranking_of(datasette: Any, choice: Choice) -> tuple[Answer, Answer]:
    """The fifty highest; and how many reports there are, give the figure and lie in each step, with the
    quartiles and the highest of those that give it."""
    # Within a place it is worked out from the place's own agencies; all else the snapshot holds.
    asked = (_live if choice.low else _ready)(choice, _columns(datasette, choice))
    ranking, spread = await ask_all(datasette, asked)
    return ranking, spread


Queries = list[tuple[str, dict[str, Any]]]


def _live(choice: Choice, columns: dict[str, str]) -> Queries:
    """The two queries over all reports that were chosen."""
    steps = ", ".join(
        f'coalesce(sum({_within(step)}), 0) as "{step.label}"' for step in STEPS[choice.basis]
    )
    parts = {
        **columns,
        "reports": choice.reports,
        "condition": choice.condition,
        "steps": steps,
        "quartiles": ", ".join(_QUARTILE.format(share=s, name=n) for n, s in QUARTILES.items()),
    }
    return [
        (_RANKING.format(**parts), choice.given),
        (_DISTRIBUTION.format(**parts), choice.given),
    ]


def _within(step: Step) -> str:
    """The condition that a value lies in a step."""
    if step.high == float("inf"):
        return f"value >= {step.low}"
    return f"value between {step.low} and {step.high}"


def _ready(choice: Choice, columns: dict[str, str]) -> Queries:
    """The two queries of what the snapshot has worked out."""
    given = {"indicator": choice.indicator, "year": choice.year}
    labels = [step.label for step in STEPS[choice.basis]]
    condition = " and ".join(
        f"i.{name} = :{name}" if value else f"i.{name} <> '{ALL}'"
        for name, value in (("level", choice.level), ("kind", choice.kind))
    )
    if choice.basis == "count":
        table, basis, distribution = "indicator_spread", "", _READY_DISTRIBUTION
        steps = [f'"{held}" as "{name}"' for held, name in zip(COUNT_COLUMNS, labels, strict=True)]
    else:
        table, basis, distribution = "rate_spread", "i.basis = :basis and ", _READY_RATES
        given["basis"] = choice.basis
        steps = [f'coalesce(s.steps ->> {i}, 0) as "{name}"' for i, name in enumerate(labels)]
    ranking = _READY_RANKING.format(**columns, table=table, basis=basis, condition=condition)
    return [
        (ranking, {**given, "level": choice.level, "kind": choice.kind}),
        (
            distribution.format(steps=", ".join(steps)),
            {**given, "level": choice.level or ALL, "kind": choice.kind or ALL},
        ),
    ]


def _columns(datasette: Any, choice: Choice) -> dict[str, str]:
    """The parts of a ranking that say what is shown of a report."""
    source = ranked_figure(choice.indicator)
    based = choice.basis != "count"
    base = {"per10k": "r.requests_received", "share": source.whole}.get(choice.basis)
    corrected = _beside(datasette, choice, "f.figure" if based else "f.value", source)
    return {
        "join": source.join and f"left join {source.join}",
        "shown": on_basis(source, choice.basis, "r.requests_received"),
        "columns": (f"{source.figure} as figure, {base or 'null'} as base, " if based else "")
        + "r.figures_in_doubt, r.checks_failed",
        "shown_columns": ("f.figure, f.base, " if based else "")
        + (f"{corrected.columns}, " if corrected.columns else "")
        + "f.figures_in_doubt, f.checks_failed",
        "corrected_joins": corrected.joins,
    }


def _beside(datasette: Any, choice: Choice, figure: str, source: FigureSql) -> Beside:
    """What the ranking needs to give corrected figures too; nothing where there is none."""
    if not holds_corrections(datasette):
        return Beside()
    return beside(source, choice.indicator, choice.basis, figure, "f.base", "f.report_id")


def rank_chart(words: Words, answer: Answer, title: str, unit: str) -> Chart | None:
    """The twenty highest as bars; the table beneath has them all."""
    heads = (words.t("Agency", "机关"), unit)
    rows = [
        (r["agency"], r["value"], agency_href(words, r["agency_id"], r["year"]))
        for r in answer.rows
    ]
    caption = f"{unit} · " + words.t("the twenty highest", "数值最高的二十个")
    return ranked("ranking", rows[:20], title=title, unit=unit, caption=caption, heads=heads)


def spread_chart(words: Words, answer: Answer, title: str, unit: str) -> Chart | None:
    """How many reports lie in each step of the figure; reports without it have a bar of their own."""
    row = answer.first()
    if not row or not row["reports"]:
        return None
    none = words.t("no figure", "无此数")
    known = {"reports", "reported", "highest", *QUARTILES}
    steps: Sequence[str] = [c for c in answer.columns if c not in known]
    values = (*(float(row[c]) for c in steps), float(row["reports"] - row["reported"]))
    return bars(
        words,
        "spread",
        [*steps, none],
        [Series(words.t("reports", "份"), values, 1)],
        title=title,
        unit=words.t("reports", "份"),
        caption=words.t(
            f"number of reports, by size of the figure ({unit})",
            f"报告份数，按数值大小分组（{unit}）",
        ),
        heading=unit,
        answer=answer,
    )


def level_choices(words: Words) -> list[tuple[str, str]]:
    """Levels to choose from."""
    return [(code, words.t(*pair)) for code, pair in LEVELS.items() if code]


def kind_choices(words: Words) -> list[tuple[str, str]]:
    """Kinds of bodies to choose from."""
    return [(code, words.t(*pair)) for code, pair in KINDS.items() if code]


def division_range(code: str) -> tuple[str, str]:
    """Bounds of the codes of a division and all below it: 330000 → ("33", "34")."""
    prefix = code.rstrip("0") if code.isdigit() else ""
    if not prefix:
        return "", ""
    if len(prefix) % 2 and len(prefix) < 6:
        prefix += "0"
    return prefix, str(int(prefix) + 1).zfill(len(prefix))
