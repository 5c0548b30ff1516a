"""The charts of one agency's reports over the years; a place shows those of its government."""

from __future__ import annotations

from typing import Any

from db.browse.answer import ask, ask_all
from db.browse.labels import indicator_names
from db.browse.language import Words
from db.browse.pages._charts import Chart, by_year

# Every year the agency was due or reported, so that a year without a report is a gap.
_OVER_YEARS = """
    select y.year, r.report_id, {columns}
    from (
      select year from coverage where agency_id = :agency_id and standing <> 'not_due'
      union select year from reports where agency_id = :agency_id
    ) y
    left join reports r on r.agency_id = :agency_id and r.year = y.year
    {joins}
    order by y.year
"""
_HEADLINES = (
    "left join agencies a on a.agency_id = :agency_id\n"
    "    left join year_figures h on h.year = r.year and h.level = coalesce(a.level, '')\n"
    "      and h.report_id = r.report_id"
)
_TOTALS = "left join applications t on t.version_id = r.version_id and t.applicant = 'total'"
_RECONSIDERATION = (
    "left join reviews w on w.version_id = r.version_id and w.route = 'reconsideration'"
)
_LAWSUITS = (
    "left join reviews d on d.version_id = r.version_id and d.route = 'litigation_direct'\n"
    "    left join reviews s on s.version_id = r.version_id\n"
    "      and s.route = 'litigation_after_reconsideration'"
)

_CORRECTED_YEARS = """
    select distinct r.year from corrections k join reports r on r.report_id = k.report_id
    where r.agency_id = :agency_id order by r.year
"""

GROUNDS = (
    "refused_state_secret",
    "refused_prohibited_by_law",
    "refused_three_securities_one_stability",
    "refused_third_party_rights",
    "refused_internal_affairs",
    "refused_process_information",
    "refused_enforcement_case_file",
    "refused_administrative_inquiry",
)
RESULTS = (
    "granted",
    "partially_granted",
    "refused_total",
    "unable_total",
    "not_processed_total",
    "other_total",
)
OUTCOMES = ("upheld", "corrected", "other", "pending")


def _over_years(columns: str, joins: str) -> str:
    return _OVER_YEARS.format(columns=columns, joins=joins)


def queries(corrected: bool) -> dict[str, str]:
    """Chart → its SQL: as published, or with a researcher's correction in place of each figure that has
    one."""
    headlines = _HEADLINES
    if corrected:
        headlines += "\n    left join agency_years_corrected k on k.report_id = r.report_id"

    def cell(alias: str, column: str, indicator: str, applicant: str) -> str:
        if not corrected:
            return f"{alias}.{column}"
        found = (
            "from corrections k where k.report_id = r.report_id "
            f"and k.indicator = '{indicator}' and k.applicant = '{applicant}'"
        )
        return f"iif(exists (select 1 {found}), (select k.new_value {found}), {alias}.{column})"

    def both(name: str, shown: str, published: str) -> str:
        return f"{shown} as {name}" + (f", {published} as {name}_published" if corrected else "")

    def named(codes: tuple[str, ...]) -> str:
        return ",\n      ".join(both(c, cell("t", c, c, "total"), f"t.{c}") for c in codes)

    def headline(code: str) -> str:
        return both(code, f"{'k' if corrected else 'h'}.{code}", f"h.{code}")

    def review(outcome: str, *routes: tuple[str, str]) -> str:
        parts = (cell(alias, outcome, f"{route}_{outcome}", "") for alias, route in routes)
        published = " + ".join(f"{alias}.{outcome}" for alias, _ in routes)
        return both(outcome, " + ".join(parts), published)

    reconsidered = (("w", "reconsideration"),)
    sued = (("d", "litigation_direct"), ("s", "litigation_after_reconsideration"))
    return {
        "requests": _over_years(named(("requests_received", "requests_carried_in")), _TOTALS),
        "results": _over_years(",\n      ".join(map(headline, RESULTS)), headlines),
        "grounds": _over_years(named(GROUNDS), _TOTALS),
        "reconsideration": _over_years(
            ", ".join(review(o, *reconsidered) for o in OUTCOMES), _RECONSIDERATION
        ),
        "lawsuits": _over_years(", ".join(review(o, *sued) for o in OUTCOMES), _LAWSUITS),
    }


def result_names(words: Words) -> tuple[tuple[str, str], ...]:
    """Column and name of each kind of result, in the order of the form."""
    t = words.t
    return (
        ("granted", t("granted", "予以公开")),
        ("partially_granted", t("granted in part", "部分公开")),
        ("refused_total", t("refused", "不予公开")),
        ("unable_total", t("unable to provide", "无法提供")),
        ("not_processed_total", t("not processed", "不予处理")),
        ("other_total", t("other handling", "其他处理")),
    )


def outcome_names(words: Words) -> tuple[tuple[str, str], ...]:
    """Column and name of each outcome of a review or lawsuit."""
    t = words.t
    return (
        ("upheld", t("upheld", "结果维持")),
        ("corrected", t("corrected", "结果纠正")),
        ("other", t("other outcome", "其他结果")),
        ("pending", t("pending", "尚未审结")),
    )


def ground_names(words: Words) -> tuple[tuple[str, str], ...]:
    """Column and short name of each ground of refusal."""
    names = indicator_names(words.language)
    return tuple((c, names[c].partition(": ")[2] or names[c].lstrip("12345678.")) for c in GROUNDS)


async def agency_charts(
    datasette: Any,
    words: Words,
    agency_id: str,
    agency: str,
    *,
    sums: bool,
) -> list[Chart]:
    """Requests, results, grounds of refusal, reviews and lawsuits of one agency by year.

    `sums` says that its report holds its departments and lower governments (条例 Art. 49).
    Figures that a researcher has corrected are drawn as corrected, and the charts say so.
    """
    t = words.t
    found = await ask(datasette, _CORRECTED_YEARS, agency_id=agency_id)
    corrected = [row["year"] for row in found.rows]
    asked = queries(bool(corrected))
    answers = dict(
        zip(
            asked,
            await ask_all(datasette, [(q, {"agency_id": agency_id}) for q in asked.values()]),
            strict=True,
        )
    )
    unit = t("cases", "件")
    source = t(f"as reported by {agency}", f"{agency}年度报告填报数")
    if sums:
        source += t(
            " for itself, its departments and lower governments", "（含所属部门和下级政府）"
        )
    shown = (
        ("requests", t("Requests", "收到申请"),
         (("requests_received", t("new requests", "本年新收")),
          ("requests_carried_in", t("carried over from last year", "上年结转"))), (1, 2)),
        ("results", t("Results of requests", "申请办理结果"), result_names(words),
         (1, 2, 3, 4, 5, 6)),
        ("grounds", t("Refusals by ground", "不予公开的理由"), ground_names(words), ()),
        ("reconsideration", t("Administrative reconsideration", "行政复议"),
         outcome_names(words), (1, 3, 4, 6)),
        ("lawsuits", t("Lawsuits", "行政诉讼"), outcome_names(words), (1, 3, 4, 6)),
    )  # fmt: skip
    drawn = (
        by_year(words, key, answers[key], columns, title=title, unit=unit, source=source,
                colours=colours)
        for key, title, columns, colours in shown
    )  # fmt: skip
    return [chart for chart in drawn if chart]
