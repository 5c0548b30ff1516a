"""The reports' arithmetic: what holds passes, what does not fails, what is unknown is not judged."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from official_tables import page, table2, table3, table4

from parsers import parse_bytes
from parsers.checks import across_years, judge, rules, run_checks
from parsers.derived import derived_figures
from parsers.engine import expected_figures
from parsers.report import CheckResult, Fact, State

LAYOUTS = {"T2": "2021", "T3": "2021", "T4": "2021"}


def facts(**changes: int | None) -> list[Fact]:
    """A report of zeros; `granted__total=3` sets a figure, None makes it blank."""
    found = []
    for table, key in LAYOUTS.items():
        for code, applicant in expected_figures(table, key):
            name = code + (f"__{applicant}" if applicant else "")
            value = changes.get(name, 0)
            state = State.BLANK if value is None else State.REPORTED
            number = None if value is None else Decimal(value)
            found.append(Fact(code, applicant, number, "", state))
    return found


def failed(results: list[CheckResult]) -> set[str]:
    return {r.rule for r in results if not r.passed}


def test_zeros_pass_every_rule() -> None:
    results = run_checks(facts(), LAYOUTS, year=2023)
    assert not failed(results)
    assert {r.rule for r in results} >= {
        "T3.ROW.TOTAL", "T3.COL.SUM7", "T3.COL.BALANCE", "T4.REV.TOTAL", "T4.LITD.TOTAL", "T4.LITA.TOTAL",
    }  # fmt: skip
    assert sum(r.rule == "T3.ROW.TOTAL" for r in results) == 25
    assert sum(r.rule == "T3.COL.BALANCE" for r in results) == 7


@pytest.mark.parametrize(
    ("change", "rule", "expected", "actual"),
    [
        ({"granted__total": 1}, "T3.ROW.TOTAL", 0, 1),
        ({"results_total__natural_person": 2}, "T3.COL.SUM7", 0, 2),
        ({"requests_received__natural_person": 4}, "T3.COL.BALANCE", 4, 0),
        ({"reconsideration_upheld": 10, "reconsideration_corrected": 1}, "T4.REV.TOTAL", 11, 0),
        ({"litigation_after_reconsideration_total": 5}, "T4.LITA.TOTAL", 0, 5),
    ],
)
def test_each_identity_fails_with_both_sides(
    change: dict[str, int | None], rule: str, expected: int, actual: int
) -> None:
    results = [r for r in run_checks(facts(**change), LAYOUTS) if r.rule == rule and not r.passed]
    assert [(r.expected, r.actual) for r in results] == [(expected, actual)]
    assert results[0].cells


def test_a_blank_part_is_not_assessed_and_a_blank_total_is_said() -> None:
    results = run_checks(facts(granted__natural_person=3, granted__total=None), LAYOUTS)
    assert "T3.BLANK.TOTAL" in failed(results)
    assert not any(r.rule == "T3.ROW.TOTAL" and r.detail == "granted" for r in results)


def test_an_empty_table_is_empty_not_zero() -> None:
    every = {f"{c}__{a}": None for c, a in expected_figures("T3", "2021")}
    assert "T3.ALLBLANK" in failed(run_checks(facts(**every), LAYOUTS))


def test_prose_against_table_is_soft_and_scope_is_respected() -> None:
    claim = {
        "claim": "requests_received",
        "value": 5,
        "approximate": False,
        "scope": "whole",
        "sentence": "",
    }
    results = run_checks(facts(requests_received__total=3), LAYOUTS, claims=[claim])
    assert [r.severity for r in results if r.rule == "TXT.RECEIVED"] == ["S"]
    narrow = run_checks(
        facts(requests_received__total=3), LAYOUTS, claims=[{**claim, "scope": "narrow"}]
    )
    assert "TXT.RECEIVED" not in {r.rule for r in narrow}


def test_carry_over_between_years() -> None:
    before = {("requests_carried_out", "total"): Decimal(3)}
    now = {("requests_carried_in", "total"): Decimal(2)}
    assert failed(across_years(now, before)) == {"X.CARRY"}
    assert not failed(across_years({("requests_carried_in", "total"): Decimal(3)}, before))
    assert not across_years({("requests_carried_in", "total"): None}, before)


@pytest.mark.parametrize(
    "cell",
    [
        ("refused_third_party_rights", "total"),
        ("litigation_after_reconsideration_total", None),
        ("administrative_coercion_decisions", None),
        ("applications_received", None),
        ("e1_12_applications_total", None),
    ],
)
def test_any_total_that_jumps_is_told(cell: tuple[str, str | None]) -> None:
    before, now = {cell: Decimal(5)}, {cell: Decimal(500)}
    assert [r.cells for r in across_years(now, before) if r.rule == "X.JUMP"] == [(cell,)]
    assert "X.JUMP" not in failed(across_years({cell: Decimal(50)}, before))


def test_reviews_may_be_about_the_requests_of_the_year_before() -> None:
    zeros = {(f.indicator, f.applicant): f.value for f in facts()}
    now = zeros | {("reconsideration_total", None): Decimal(1)}
    assert "T4.VS.T3" in failed(across_years(now, zeros))
    before = zeros | {("requests_received", "total"): Decimal(2)}
    assert "T4.VS.T3" not in failed(across_years(now, before))


def test_prose_is_held_against_the_forms_of_earlier_years() -> None:
    claim = {"value": 5, "approximate": False, "scope": "whole", "sentence": ""}
    for key, code, value in (
        ("2014", "applications_received", 3),
        ("2008", "e1_12_applications_total", 3),
    ):
        form = [Fact(code, None, Decimal(value), "", State.REPORTED)]
        said = [{**claim, "claim": "requests_received"}]
        results = run_checks(form, {"FORM": key}, claims=said)
        assert [(r.rule, r.expected, r.actual) for r in results if not r.passed] == [
            ("TXT.RECEIVED", 5, 3)
        ]
    form = [
        Fact("replies_total", None, Decimal(5), "", State.REPORTED),
        Fact("applications_closed", None, Decimal(6), "", State.REPORTED),
    ]
    said = [{**claim, "claim": "results_total"}]
    assert "TXT.RESULTS" not in failed(run_checks(form, {"FORM": "2014"}, claims=said))


def test_a_parse_says_of_each_failed_check_whom_it_accuses() -> None:
    figures = {("granted", "total"): "1", ("refused_state_secret", "natural_person"): "壹x"}
    report = parse_bytes(page(table2({}), table3(figures), table4({}))).to_dict()
    verdicts = {(c["rule"], c["detail"]): c["verdict"] for c in report["checks"]}
    assert verdicts["T3.ROW.TOTAL", "granted"] == "document"
    assert all((c["verdict"] is None) == c["passed"] for c in report["checks"])


def test_who_is_accused() -> None:
    all_facts = {(f.indicator, f.applicant): f for f in facts(granted__total=1)}
    check = next(r for r in run_checks(list(all_facts.values()), LAYOUTS) if not r.passed)
    assert judge(check, all_facts) == "document"
    all_facts[("granted", "total")].doubt = "read by OCR with confidence 0.4"
    assert judge(check, all_facts) == "reading"


def test_every_rule_has_an_id_a_severity_and_a_meaning() -> None:
    for rule in rules():
        assert rule["severity"] in ("H", "S", "I")
        assert rule["note"]


@given(st.lists(st.integers(0, 50), min_size=6, max_size=6), st.integers(0, 400))
def test_row_total_holds_exactly_when_the_parts_sum_to_it(parts: list[int], total: int) -> None:
    names = (
        "natural_person", "commercial_enterprise", "research_institution",
        "public_welfare_org", "legal_service_org", "other_org",
    )  # fmt: skip
    change: dict[str, int | None] = {f"granted__{n}": p for n, p in zip(names, parts, strict=True)}
    change["granted__total"] = total
    results = [
        r
        for r in run_checks(facts(**change), LAYOUTS)
        if r.rule == "T3.ROW.TOTAL" and r.detail == "granted"
    ]
    assert [r.passed for r in results] == [sum(parts) == total]


def test_a_table_cut_short_is_a_shape_and_its_reading_in_doubt() -> None:
    cut = facts()
    for fact in cut:
        if fact.indicator == "requests_carried_out":
            fact.state, fact.value = State.MISSING, None
    shape = [r for r in run_checks(cut, LAYOUTS) if r.rule == "T3.SHAPE"]
    assert [(r.passed, r.expected, r.actual) for r in shape] == [(False, 175, 168)]
    assert judge(shape[0], {(f.indicator, f.applicant): f for f in cut}) == "reading"


def test_a_table_that_is_not_there_has_no_shape() -> None:
    gone = [Fact(f.indicator, f.applicant, None, None, State.MISSING) for f in facts()]
    assert not run_checks(gone, LAYOUTS)


def test_totals_without_any_part_look_like_shifted_columns() -> None:
    assert "T3.DUP.TOTAL" in failed(run_checks(facts(granted__total=3), LAYOUTS))
    both = facts(granted__total=3, granted__natural_person=3)
    assert "T3.DUP.TOTAL" not in failed(run_checks(both, LAYOUTS))


def test_subtotals_are_derived_only_from_reported_parts() -> None:
    found = {
        (d["indicator"], d["applicant"]): d["value"]
        for d in derived_figures(
            facts(refused_state_secret__total=2, refused_internal_affairs__total=3)
        )
    }
    assert found[("refused_total", "total")] == 5
    assert found[("litigation_total", None)] == 0
    blank = derived_figures(facts(refused_state_secret__total=None))
    assert ("refused_total", "total") not in {(d["indicator"], d["applicant"]) for d in blank}
    assert ("refused_total", "natural_person") in {(d["indicator"], d["applicant"]) for d in blank}
