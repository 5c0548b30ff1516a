"""SQL of one indicator, for pages that rank, compare and add up any of them.

A figure is read by its report's version, straight from the wide table that stores it; the totals
that the form leaves out (all refusals, all lawsuits) are put together, NULL where a part is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from db.schema.wide import REVIEW_RESULTS, REVIEW_ROUTES, columns_of, review_of, wide_table
from parsers.layouts import indicators

LAWSUITS = ("litigation_direct", "litigation_after_reconsideration")
RATES = ("per10k", "share")
"""What a figure can be set against: the requests received (10,000 of them), and the total it is part of."""
_TOTALS = ("refused_total", "unable_total", "not_processed_total", "other_total")


@dataclass(frozen=True, slots=True)
class FigureSql:
    """How to read one indicator of report `r`."""

    join: str
    """The table after `join` or `left join`, with its condition."""
    figure: str
    whole: str | None
    """What a share of the total is a share of; None where a share says nothing."""
    whole_code: str | None = None
    """Its indicator."""


@cache
def choices() -> tuple[str, ...]:
    """Codes of every indicator that can be read, in the order of the forms."""
    reviews = tuple(f"{route}_{result}" for route in REVIEW_ROUTES for result in REVIEW_RESULTS)
    stored = columns_of("applications")
    return (
        *stored,
        *(t for t in _TOTALS),
        *reviews,
        "litigation_total",
        *columns_of("disclosure"),
        *columns_of("statistics_2014"),
        *columns_of("statistics_2008"),
    )


@cache
def parts_of(code: str) -> tuple[str, ...]:
    """The indicators a derived total is the sum of; empty for a stored one."""
    return next((i.derived_from for i in indicators() if i.code == code), ())


@cache
def figure_sql(code: str) -> FigureSql:
    """The SQL of one of `choices()`. Raises KeyError for any other code."""
    if code not in choices():
        raise KeyError(code)
    if code in _TOTALS or code in columns_of("applications"):
        join = "applications t on t.version_id = r.version_id and t.applicant = 'total'"
        return FigureSql(join, _applications(code), "t.results_total", "results_total")
    if code == "litigation_total":
        join = f"reviews t on t.version_id = r.version_id and t.route = '{LAWSUITS[0]}'"
        after = (
            "(select s.total from reviews s where s.version_id = r.version_id "
            f"and s.route = '{LAWSUITS[1]}')"
        )
        return FigureSql(join, f"(t.total + {after})", None)
    table = wide_table(code)
    if table == "reviews":
        route, result = review_of(code)
        join = f"reviews t on t.version_id = r.version_id and t.route = '{route}'"
        whole = (None, None) if result == "total" else ("t.total", f"{route}_total")
        return FigureSql(join, f"t.{result}", *whole)
    return FigureSql(f"{table} t on t.version_id = r.version_id", f"t.{code}", None)


def _applications(code: str) -> str:
    if code not in _TOTALS:
        return f"t.{code}"
    parts = [part for part in parts_of(code) if part != "other_handling"]
    added = "(" + " + ".join(f"t.{part}" for part in parts) + ")"
    # One row on the form of 2019, three since 2021.
    return f"coalesce(t.other_handling, {added})" if code == "other_total" else added


def on_basis(source: FigureSql, basis: str, requests: str = "q.requests_received") -> str:
    """The expression of a figure on a basis; a share of nothing is NULL, never zero."""
    if basis == "per10k":
        return f"round(10000.0 * {source.figure} / nullif({requests}, 0), 1)"
    if basis == "share":
        return f"round(100.0 * {source.figure} / nullif({source.whole or 'null'}, 0), 1)"
    return source.figure
