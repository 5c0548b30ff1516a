"""Kinds of comparison a rule can name."""

from __future__ import annotations

from collections.abc import Callable
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
    assumed: dict[Cell, Decimal] | None = None
    """The values with blanks as zero, once asked for."""

    def __post_init__(self) -> None:
        self.numbers = {c: f.value for c, f in self.facts.items() if f.value is not None}

    def value(self, code: str, applicant: str | None = None) -> Decimal | None:
        return self.numbers.get((code, applicant))

    def values(self, cells: list[Cell]) -> list[Decimal] | None:
        """Values of all cells, None if one is not reported."""
        try:
            return [self.numbers[cell] for cell in cells]
        except KeyError:
            return None


def _result(
    rule: Rule,
    expected: Decimal,
    actual: Decimal,
    cells: list[Cell],
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


def _sum_cells(rule: Rule) -> list[tuple[str | None, list[Cell]]]:
    """Per applicant the cells of a sum, its total last; kept with the rule once worked out."""
    kept: list[tuple[str | None, list[Cell]]] | None = rule.get("cells")
    if kept is None:
        codes = (*rule["parts"], rule["total"])
        applicants = APPLICANTS if rule.get("per_applicant") else (None,)
        kept = rule["cells"] = [(a, [(c, a) for c in codes]) for a in applicants]
    return kept


def _sum(rule: Rule, context: Context) -> list[CheckResult]:
    results = []
    for applicant, cells in _sum_cells(rule):
        values = context.values(cells)
        if values is not None:
            *parts, total = values
            results.append(_result(rule, sum(parts, Decimal(0)), total, cells, applicant=applicant))
            continue
        assumed = _assuming_blank_is_zero(context, cells)
        if assumed is not None:
            *parts, total = assumed
            expected = sum(parts, Decimal(0))
            results.append(
                CheckResult(
                    "T3.BLANK.ZERO" if rule["table"] == "T3" else rule["id"] + ".BLANK",
                    applicant,
                    expected,
                    total,
                    expected == total,
                    "I",
                    f"{rule['id']}, assuming blank = 0",
                    tuple(cells),
                )
            )
    return results


def _assuming_blank_is_zero(context: Context, cells: list[Cell]) -> list[Decimal] | None:
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


@lru_cache(maxsize=1024)
def _row_cells(code: str, total: str, *parts: str) -> list[Cell]:
    """The cells of one row, its total last."""
    return [(code, a) for a in (*parts, total)]


def _row_total(rule: Rule, context: Context) -> list[CheckResult]:
    results = []
    for code in dict.fromkeys(c for c, a in context.facts if a == "total"):
        cells = _row_cells(code, rule["total"], *rule["parts"])
        values = context.values(cells)
        if values is not None:
            *parts, total = values
            results.append(_result(rule, sum(parts, Decimal(0)), total, cells, detail=code))
            continue
        assumed = _assuming_blank_is_zero(context, cells)
        if assumed is not None:
            *parts, total = assumed
            expected = sum(parts, Decimal(0))
            results.append(
                CheckResult(
                    "T3.BLANK.ZERO",
                    None,
                    expected,
                    total,
                    expected == total,
                    "I",
                    f"{code}: {rule['id']}, assuming blank = 0",
                    tuple(cells),
                )
            )
    return results


@lru_cache(maxsize=1024)
def _row_of_codes(applicant: str, *codes: str) -> list[Cell]:
    return [(c, applicant) for c in codes]


def _balance(rule: Rule, context: Context) -> list[CheckResult]:
    results = []
    for applicant in APPLICANTS:
        left = _row_of_codes(applicant, *rule["left"])
        right = _row_of_codes(applicant, *rule["right"])
        a, b = context.values(left), context.values(right)
        if a is not None and b is not None:
            results.append(
                _result(
                    rule,
                    sum(a, Decimal(0)),
                    sum(b, Decimal(0)),
                    left + right,
                    applicant=applicant,
                )
            )
    return results


def _count(rule: Rule, context: Context) -> list[CheckResult]:
    """Failures only one by one; one passed result stands for all figures of the table."""
    results, seen = [], 0
    for cell, fact in context.facts.items():
        meaning = indicator(cell[0])
        if meaning.table != rule["table"] or fact.value is None:
            continue
        seen += 1
        whole = meaning.value_type == "amount" or fact.value == fact.value.to_integral_value()
        negative = fact.value < 0 and meaning.value_type != "signed"
        if negative or not whole:
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
    for code in dict.fromkeys(c for c, a in context.facts if a == "total"):
        total = context.facts[(code, "total")]
        parts = [context.facts.get((code, a)) for a in APPLICANTS[:-1]]
        stated = [f.value for f in parts if f is not None and f.value is not None]
        if total.state is State.BLANK and stated:
            cells: list[Cell] = [(code, a) for a in APPLICANTS]
            results.append(
                CheckResult(
                    rule["id"],
                    "total",
                    sum(stated, Decimal(0)),
                    None,
                    False,
                    rule["severity"],
                    code,
                    tuple(cells),
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
    return [_result(rule, Decimal(0), value, [cell], applicant="total")]


def _reviews_without_requests(rule: Rule, context: Context) -> list[CheckResult]:
    reviews: list[Cell] = [
        (f"{p}_total", None)
        for p in ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
    ]
    requests: list[Cell] = [("requests_received", "total"), ("requests_carried_in", "total")]
    a, b = context.values(reviews), context.values(requests)
    if a is None or b is None or sum(a) == 0:
        return []
    return [
        _result(rule, sum(b, Decimal(0)), sum(a, Decimal(0)), reviews + requests, passed=sum(b) > 0)
    ]


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
    expected = sum(parts, Decimal(0))
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
            results.append(_result(rule, Decimal(0), value, [(code, None)], detail=context.level))
    return results


def _shape(rule: Rule, context: Context) -> list[CheckResult]:
    """Figures that stand in the table against those of its form; a table that is not there at
    all has no shape."""
    cells = [c for c in context.facts if indicator(c[0]).table == rule["table"]]
    present = [c for c in cells if context.facts[c].state is not State.MISSING]
    if not present:
        return []
    absent = [c for c in cells if context.facts[c].state is State.MISSING]
    return [_result(rule, Decimal(len(cells)), Decimal(len(present)), absent)]


def _total_without_parts(rule: Rule, context: Context) -> list[CheckResult]:
    """A total column of its own while every kind of applicant is zero."""
    cells: list[Cell] = [c for c in context.facts if c[1] is not None]
    values = context.values(cells)
    if not values:
        return []
    parts = sum(
        (context.facts[c].value or Decimal(0) for c in cells if c[1] != "total"), Decimal(0)
    )
    totals = [c for c in cells if c[1] == "total" and context.facts[c].value]
    if parts or not totals:
        return []
    total = sum((context.facts[c].value or Decimal(0) for c in totals), Decimal(0))
    return [_result(rule, Decimal(0), total, totals, applicant="total", passed=False)]


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
