"""Kinds of comparison a rule can name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from parsers.layouts import APPLICANTS, indicator
from parsers.report import CheckResult, Fact, State

Cell = tuple[str, str | None]
Rule = dict[str, Any]

_ZERO = Decimal(0)


@dataclass(slots=True)
class Context:
    """The figures of one report, and what else a rule may ask."""

    facts: dict[Cell, Fact]
    year: int | None = None
    level: str | None = None
    numbers: dict[Cell, Decimal] = field(init=False)
    """The values of the figures that have one."""
    tables: dict[str, list[tuple[Cell, Fact]]] = field(init=False)
    """The figures of each table."""
    rows: list[str] = field(init=False)
    """The indicators that have a total over the applicants."""
    assumed: dict[Cell, Decimal] | None = None
    """The values with blanks as zero, once asked for."""

    def __post_init__(self) -> None:
        self.numbers = {c: f.value for c, f in self.facts.items() if f.value is not None}
        self.rows = [code for code, applicant in self.facts if applicant == "total"]
        self.tables = {}
        for cell, fact in self.facts.items():
            self.tables.setdefault(indicator(cell[0]).table, []).append((cell, fact))

    def value(self, code: str, applicant: str | None = None) -> Decimal | None:
        return self.numbers.get((code, applicant))

    def values(self, cells: Sequence[Cell]) -> list[Decimal] | None:
        """Values of all cells, None if one is not reported."""
        try:
            return [self.numbers[cell] for cell in cells]
        except KeyError:
            return None


def _result(
    rule: Rule,
    expected: Decimal,
    actual: Decimal,
    cells: Sequence[Cell],
    *,
    passed: bool | None = None,
    applicant: str | None = None,
    detail: str | None = None,
) -> CheckResult:
    return CheckResult(
        rule["id"],
        applicant,
        expected,
        actual,
        expected == actual if passed is None else passed,
        rule["severity"],
        detail,
        tuple(cells),
    )


@lru_cache(maxsize=1024)
def _down(applicant: str | None, *codes: str) -> tuple[Cell, ...]:
    """The cells of some indicators in one column."""
    return tuple((code, applicant) for code in codes)


@lru_cache(maxsize=1024)
def _across(code: str) -> tuple[Cell, ...]:
    """The cells of one row, its total last."""
    return tuple((code, applicant) for applicant in APPLICANTS)


def _sum(rule: Rule, context: Context) -> list[CheckResult]:
    results = []
    for applicant in APPLICANTS if rule.get("per_applicant") else (None,):
        cells = _down(applicant, *rule["parts"], rule["total"])
        name = "T3.BLANK.ZERO" if rule["table"] == "T3" else f"{rule['id']}.BLANK"
        found = _added_up(rule, context, cells, name, applicant=applicant)
        if "nested" in rule and any(not r.passed for r in found):
            # An older edition of the form counts further rows under this total.
            wider = _down(applicant, *rule["parts"], *rule["nested"], rule["total"])
            nested = _added_up(rule, context, wider, name, applicant=applicant)
            found = nested if nested and all(r.passed for r in nested) else found
        results += found
    return results


def _added_up(
    rule: Rule,
    context: Context,
    cells: tuple[Cell, ...],
    name: str,
    *,
    applicant: str | None = None,
    row: str | None = None,
) -> list[CheckResult]:
    """The last cell against the sum of the others; where some are blank, the same under another
    name, as information only."""
    values = context.values(cells)
    if values is not None:
        total = values.pop()
        return [_result(rule, sum(values, _ZERO), total, cells, applicant=applicant, detail=row)]
    values = _assuming_blank_is_zero(context, cells)
    if values is None:
        return []
    total = values.pop()
    expected = sum(values, _ZERO)
    detail = f"{row}: " if row else ""
    detail += f"{rule['id']}, assuming blank = 0"
    return [CheckResult(name, applicant, expected, total, expected == total, "I", detail, cells)]


def _assuming_blank_is_zero(context: Context, cells: Sequence[Cell]) -> list[Decimal] | None:
    """Values with blanks as zero, if a total stands and nothing worse than blanks is about."""
    total = context.value(*cells[-1])
    if total is None:
        return None
    if context.assumed is None:
        context.assumed = {
            cell: fact.value if fact.value is not None else _ZERO
            for cell, fact in context.facts.items()
            if fact.state is not State.MISSING
            and fact.state is not State.UNREADABLE
            # A blank total is not zero when its row has parts (T3.BLANK.TOTAL).
            and not (fact.state is State.BLANK and cell[1] == "total")
        }
    try:
        return [context.assumed[cell] for cell in cells]
    except KeyError:
        return None


def _row_total(rule: Rule, context: Context) -> list[CheckResult]:
    results = []
    for code in context.rows:
        results += _added_up(rule, context, _across(code), "T3.BLANK.ZERO", row=code)
    return results


def _balance(rule: Rule, context: Context) -> list[CheckResult]:
    results = []
    for applicant in APPLICANTS:
        left = _down(applicant, *rule["left"])
        right = _down(applicant, *rule["right"])
        a, b = context.values(left), context.values(right)
        if a is not None and b is not None:
            results.append(
                _result(rule, sum(a, _ZERO), sum(b, _ZERO), left + right, applicant=applicant)
            )
    return results


def _count(rule: Rule, context: Context) -> list[CheckResult]:
    """Failures only one by one; one passed result stands for all figures of the table."""
    results, seen = [], 0
    for cell, fact in context.tables.get(rule["table"], ()):
        if fact.value is None:
            continue
        seen += 1
        negative, whole = fact.value < 0, fact.value == fact.value.to_integral_value()
        if not negative and whole:
            continue
        kind = indicator(cell[0]).value_type
        if (negative and kind != "signed") or not (whole or kind == "amount"):
            results.append(
                _result(
                    rule,
                    abs(fact.value).to_integral_value(),
                    fact.value,
                    [cell],
                    passed=False,
                    applicant=cell[1],
                    detail=cell[0],
                )
            )
    if seen and not results:
        results.append(_result(rule, Decimal(seen), Decimal(seen), [], detail=f"{seen} figures"))
    return results


def _blank_total(rule: Rule, context: Context) -> list[CheckResult]:
    results = []
    for code in context.rows:
        if context.facts[(code, "total")].state is not State.BLANK:
            continue
        cells = _across(code)
        stated = [context.numbers[cell] for cell in cells[:-1] if cell in context.numbers]
        if stated:
            results.append(
                CheckResult(
                    rule["id"],
                    "total",
                    sum(stated, _ZERO),
                    None,
                    False,
                    rule["severity"],
                    code,
                    cells,
                )
            )
    return results


def _all_blank(rule: Rule, context: Context) -> list[CheckResult]:
    states = [f.state for (c, a), f in context.facts.items() if a is not None]
    if states and all(s is State.BLANK for s in states):
        return [
            CheckResult(rule["id"], None, None, None, False, rule["severity"], "table 3 is empty")
        ]
    return []


def _zero_before(rule: Rule, context: Context) -> list[CheckResult]:
    cell: Cell = (rule["code"], "total")
    value = context.value(*cell)
    if value is None or context.year is None or context.year >= rule["year"]:
        return []
    return [_result(rule, _ZERO, value, [cell], applicant="total")]


def _reviews_without_requests(rule: Rule, context: Context) -> list[CheckResult]:
    reviews: list[Cell] = [
        (f"{p}_total", None)
        for p in ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
    ]
    requests: list[Cell] = [("requests_received", "total"), ("requests_carried_in", "total")]
    a, b = context.values(reviews), context.values(requests)
    if a is None or b is None or sum(a) == 0:
        return []
    return [_result(rule, sum(b, _ZERO), sum(a, _ZERO), reviews + requests, passed=sum(b) > 0)]


def _at_least(rule: Rule, context: Context) -> list[CheckResult]:
    results = []
    for larger, smaller in rule["pairs"]:
        cells: list[Cell] = [(larger, None), (smaller, None)]
        values = context.values(cells)
        if values is not None:
            results.append(
                _result(rule, values[0], values[1], cells, passed=values[0] >= values[1])
            )
    return results


def _sum_at_least(rule: Rule, context: Context) -> list[CheckResult]:
    cells: list[Cell] = [(c, None) for c in (*rule["parts"], rule["total"])]
    values = context.values(cells)
    if values is None:
        return []
    *parts, total = values
    expected = sum(parts, _ZERO)
    return [_result(rule, expected, total, cells, passed=expected >= total)]


def _stock(rule: Rule, context: Context) -> list[CheckResult]:
    results = []
    for group in rule["groups"]:
        cells: list[Cell] = [(f"{group}_{k}", None) for k in ("issued", "repealed", "in_force")]
        values = context.values(cells)
        if values is not None:
            issued, repealed, in_force = values
            results.append(
                _result(
                    rule, issued - repealed, in_force, cells, passed=in_force >= issued - repealed
                )
            )
    return results


def _authority(rule: Rule, context: Context) -> list[CheckResult]:
    if context.level not in rule["levels"]:
        return []
    results = []
    for code in rule["codes"]:
        value = context.value(code)
        if value:
            results.append(_result(rule, _ZERO, value, [(code, None)], detail=context.level))
    return results


def _shape(rule: Rule, context: Context) -> list[CheckResult]:
    """Figures that stand in the table against those of its form; a table that is not there at
    all has no shape."""
    figures = context.tables.get(rule["table"], ())
    absent = [cell for cell, fact in figures if fact.state is State.MISSING]
    present = len(figures) - len(absent)
    return [_result(rule, Decimal(len(figures)), Decimal(present), absent)] if present else []


def _total_without_parts(rule: Rule, context: Context) -> list[CheckResult]:
    """A total column of its own while every kind of applicant is zero."""
    cells: list[Cell] = [c for c in context.facts if c[1] is not None]
    values = context.values(cells)
    if not values:
        return []
    parts = sum((context.facts[c].value or _ZERO for c in cells if c[1] != "total"), _ZERO)
    totals = [c for c in cells if c[1] == "total" and context.facts[c].value]
    if parts or not totals:
        return []
    total = sum((context.facts[c].value or _ZERO for c in totals), _ZERO)
    return [_result(rule, _ZERO, total, totals, applicant="total", passed=False)]


KINDS: dict[str, Callable[[Rule, Context], list[CheckResult]]] = {
    "sum": _sum,
    "row_total": _row_total,
    "balance": _balance,
    "count": _count,
    "blank_total": _blank_total,
    "all_blank": _all_blank,
    "shape": _shape,
    "total_without_parts": _total_without_parts,
    "zero_before": _zero_before,
    "reviews_without_requests": _reviews_without_requests,
    "at_least": _at_least,
    "sum_at_least": _sum_at_least,
    "stock": _stock,
    "authority": _authority,
}
