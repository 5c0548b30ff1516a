"""The charts that agency and place pages share, each from rows with one row a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from db.browse.answer import Answer
from db.browse.charts import Series, key, stacked_bars
from db.browse.labels import indicator_names
from db.browse.language import Words


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn chart with everything the table beneath it repeats."""

    title: str
    caption: str
    svg: Markup
    key: Markup | None
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    answer: Answer | None = None


def stacked(
    words: Words,
    rows: Sequence[dict[str, Any]],
    columns: Sequence[tuple[str, str]],
    *,
    title: str,
    caption: str,
    answer: Answer | None = None,
) -> Chart | None:
    """Stacked bars of `columns` (column, name) by `year`; None when there is no figure at all."""
    ordered = sorted(rows, key=lambda row: row["year"])
    categories = tuple(str(row["year"]) for row in ordered)
    series = tuple(
        Series(name, tuple(row[column] for row in ordered), i % 8 + 1)
        for i, (column, name) in enumerate(columns)
    )
    if not any(value for one in series for value in one.values):
        return None
    svg = stacked_bars(
        categories, series, title=title, description=caption, none=words.t("no figure", "无数字")
    )
    legend = key(series) if len(series) > 1 else None
    return Chart(title, caption, svg, legend, categories, series, answer)


def _results(words: Words) -> tuple[tuple[str, str], ...]:
    t = words.t
    return (
        ("granted", t("granted", "予以公开")),
        ("partially_granted", t("granted in part", "部分公开")),
        ("refused_total", t("refused", "不予公开")),
        ("unable_total", t("unable to provide", "无法提供")),
        ("not_processed_total", t("not processed", "不予处理")),
        ("other_total", t("other handling", "其他处理")),
    )


def _disputes(words: Words) -> tuple[tuple[str, str], ...]:
    return (
        ("reconsideration_total", words.t("reconsideration", "行政复议")),
        ("litigation_total", words.t("lawsuits", "行政诉讼")),
    )


def agency_charts(words: Words, years: Answer, grounds: Answer) -> list[Chart]:
    """The series of one agency: results, grounds of refusal, disputes."""
    t = words.t
    names = indicator_names(words.language)
    reasons = [(c, names[c].partition(": ")[2] or names[c]) for c in grounds.columns if c != "year"]
    by_year = grounds.by("year")
    refused = [
        {"year": y["year"], **{c: by_year.get(y["year"], {}).get(c) for c, _ in reasons}}
        for y in years.rows
    ]
    unit = t("cases, as reported", "件，按报告填报数")
    drawn = (
        stacked(
            words,
            years.rows,
            _results(words),
            title=t("Results of requests", "申请办理结果"),
            caption=unit,
        ),
        stacked(
            words,
            refused,
            reasons,
            title=t("Grounds of refusal", "不予公开的理由"),
            caption=unit,
            answer=grounds,
        ),
        stacked(
            words,
            years.rows,
            _disputes(words),
            title=t("Disputes", "复议与诉讼"),
            caption=unit,
        ),
    )
    return [chart for chart in drawn if chart]


def place_charts(words: Words, government: Answer) -> list[Chart]:
    """The series of a place, from its government's own report (which sums what is below it)."""
    t = words.t
    source = (government.first() or {}).get("agency", "")
    caption = t(
        f"cases, as reported by {source} for itself, its departments and lower governments",
        f"件，{source}报告填报数（含所属部门和下级政府）",
    )
    drawn = (
        stacked(
            words,
            government.rows,
            (("requests_received", t("requests received", "新收申请")),),
            title=t("Requests received", "新收申请"),
            caption=caption,
            answer=government,
        ),
        stacked(
            words,
            government.rows,
            _results(words),
            title=t("Results of requests", "申请办理结果"),
            caption=caption,
        ),
        stacked(
            words,
            government.rows,
            _disputes(words),
            title=t("Disputes", "复议与诉讼"),
            caption=caption,
        ),
    )
    return [chart for chart in drawn if chart]
