"""Evaluation counts silence: a wrong figure nobody warns of must never pass for another outcome."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from parsers.evaluate import BadTruth, Outcome, compare, load_truth, overall, pairs, unread


def fact(indicator: str, value: object, state: str = "reported", **more: object) -> dict:
    return {"indicator": indicator, "applicant": None, "value": value, "state": state, **more}


def truth(**facts: dict) -> dict:
    return {"agency": "望川县水利局", "year": 2023, "layouts": {"T2": "2021"}, "facts": facts}


def report(*facts: dict, **more: object) -> dict:
    base = {"agency": "望川县水利局", "year": 2023, "layouts": {"T2": "2021"}}
    return {**base, "facts": list(facts), "checks": [], "problems": [], **more}


REPORTED = {"value": 3, "state": "reported"}


def outcome(parsed: dict, expected: dict = REPORTED) -> str:
    result = compare("x", parsed, truth(rules_issued=expected))
    (name,) = [k for k, n in result.counts.items() if n]
    return name


def test_same_value_is_right() -> None:
    assert outcome(report(fact("rules_issued", 3))) == Outcome.RIGHT
    assert outcome(report(fact("rules_issued", 3.0))) == Outcome.RIGHT


@pytest.mark.parametrize("wrong", [(4, "reported"), (None, "blank"), (None, "not_applicable")])
def test_wrong_without_a_word_is_silent(wrong: tuple[object, str]) -> None:
    assert outcome(report(fact("rules_issued", *wrong))) == Outcome.SILENTLY_WRONG


@pytest.mark.parametrize("state", ["unreadable", "missing"])
def test_a_doubtful_state_is_doubt(state: str) -> None:
    assert outcome(report(fact("rules_issued", None, state))) == Outcome.IN_DOUBT


def test_zero_for_blank_is_silent() -> None:
    blank = {"value": None, "state": "blank"}
    assert outcome(report(fact("rules_issued", 0)), blank) == Outcome.SILENTLY_WRONG


def test_accepted_state_is_right_but_a_number_is_not() -> None:
    cut = {"value": None, "state": "unreadable", "accept": ["missing"]}
    assert outcome(report(fact("rules_issued", None, "missing")), cut) == Outcome.RIGHT
    assert outcome(report(fact("rules_issued", 0)), cut) == Outcome.SILENTLY_WRONG


@pytest.mark.parametrize(("severity", "result"), [("H", "in_doubt"), ("I", "silently_wrong")])
def test_failed_check_is_doubt_only_if_it_is_more_than_information(
    severity: str, result: str
) -> None:
    check = {
        "rule": "T2.SIGN",
        "passed": False,
        "severity": severity,
        "cells": [{"indicator": "rules_issued", "applicant": None}],
    }
    assert outcome(report(fact("rules_issued", 4), checks=[check])) == result


def test_passed_check_or_check_of_other_cells_excuses_nothing() -> None:
    cells = [{"indicator": "rules_issued", "applicant": None}]
    other = [{"indicator": "rules_in_force", "applicant": None}]
    checks = [
        {"rule": "A", "passed": True, "severity": "H", "cells": cells},
        {"rule": "B", "passed": False, "severity": "H", "cells": other},
    ]
    assert outcome(report(fact("rules_issued", 4), checks=checks)) == Outcome.SILENTLY_WRONG


@pytest.mark.parametrize(
    ("place", "result"),
    [
        ({"table": 1, "row": 3, "column": 2}, "in_doubt"),
        ({"table": 1, "row": 3}, "in_doubt"),
        ({"table": 1, "row": 4}, "silently_wrong"),
        ({"table": 1}, "silently_wrong"),
        (None, "silently_wrong"),
    ],
)
def test_a_problem_must_point_at_the_figure(place: dict | None, result: str) -> None:
    parsed = report(
        fact("rules_issued", 4, place={"table": 1, "row": 3, "column": 2}),
        problems=[{"code": "row_short", "detail": "…", "place": place}],
    )
    assert outcome(parsed) == result


def test_absent_figure_is_silent_unless_a_problem_names_the_lost_table() -> None:
    assert outcome(report()) == Outcome.SILENTLY_ABSENT
    lost = [{"code": "table_missing", "detail": "T2", "place": None}]
    assert outcome(report(problems=lost)) == Outcome.ABSENT


def test_invented_figure_is_silently_wrong() -> None:
    parsed = report(fact("rules_issued", 3), fact("rules_in_force", 9))
    result = compare("x", parsed, truth(rules_issued=REPORTED))
    assert result.counts[Outcome.SILENTLY_WRONG] == 1
    assert result.silent == 1


def test_identity_and_layouts_are_judged() -> None:
    parsed = report(fact("rules_issued", 3), agency="望川县", year=2022, layouts={"T2": "2019"})
    result = compare("x", parsed, truth(rules_issued=REPORTED))
    assert (result.agency_right, result.year_right, result.layouts_right) == (False, False, False)
    named = {**truth(rules_issued=REPORTED), "agency_accept": ["望川县"]}
    assert compare("x", parsed, named).agency_right


def test_overall_adds_up_and_unread_counts() -> None:
    good = compare("a", report(fact("rules_issued", 3)), truth(rules_issued=REPORTED))
    gone = unread("b", "timed out", truth(rules_issued=REPORTED))
    total = overall([good, gone])
    assert (total["figures"], total["right"], total["absent"], total["unread"]) == (2, 1, 1, 1)
    assert total["right_share"] == 0.5


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"facts": {"a": {}}}', '{"facts":{"a":{"state":"x"}}}']
)
def test_bad_truth_names_the_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.truth.json"
    path.write_text(text, "utf-8")
    with pytest.raises(BadTruth, match=r"a\.truth\.json"):
        load_truth(path)


def test_pairs_by_name(tmp_path: Path) -> None:
    for name in ("a.html", "a.truth.json", "b.pdf", "c.truth.json"):
        (tmp_path / name).write_text("{}", "utf-8")
    assert [d.name for d, _ in pairs(tmp_path, tmp_path)] == ["a.html"]


def test_truth_of_the_real_documents_is_sound() -> None:
    """Columns of the transcribed table 3 add up, so a slip of the pen would show."""
    folder = Path(__file__).parents[1] / "truth"
    files = sorted(folder.glob("*.truth.json"))
    assert len(files) == 5
    tops = {"requests_received", "requests_carried_in", "results_total", "requests_carried_out"}
    for path in files:
        facts = json.loads(path.read_text("utf-8"))["facts"]

        def value(code: str, column: str, facts: dict = facts) -> int:
            return facts[f"{code}/{column}"]["value"] or 0

        inner = {k.split("/")[0] for k in facts if "/" in k} - tops
        for column in ("natural_person", "commercial_enterprise", "legal_service_org"):
            results = value("results_total", column)
            assert results == sum(value(code, column) for code in inner)
            arrived = value("requests_received", column) + value("requests_carried_in", column)
            assert arrived == results + value("requests_carried_out", column)


def test_a_figure_nobody_can_know_is_right_wherever_the_parse_doubts_it() -> None:
    truth = {"facts": {"granted/total": {"value": None, "state": "unreadable", "contested": True}}}
    fact = {"indicator": "granted", "applicant": "total", "value": 3, "state": "reported"}
    silent = compare("x", {"facts": [fact]}, truth)
    told = compare("x", {"facts": [{**fact, "doubt": "a row short of a figure"}]}, truth)
    assert silent.silent == 1 and not told.differences
