"""A report that went through another process is the report that was read there."""

from __future__ import annotations

import pickle
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers import parse_bytes
from parsers.packed import pack, unpack
from parsers.report import CheckResult, Fact, Report, State
from tests.generator.make import make

_numbers = st.none() | st.decimals(allow_nan=False, allow_infinity=False)
_texts = st.none() | st.text(max_size=8)
_facts = st.builds(Fact, st.text(), _texts, _numbers, _texts, st.sampled_from(State), doubt=_texts)
_checks = st.builds(CheckResult, st.text(), _texts, _numbers, _numbers, st.booleans())


def _sent(report: Report) -> Report:
    return unpack(pickle.loads(pickle.dumps(pack(report), 5)))


@pytest.mark.parametrize("layout", ["2021", "2019", "2014", "2008"])
def test_a_report_read_is_the_same_after_the_journey(layout: str) -> None:
    report = parse_bytes(make(5, 1, "html", layout=layout).data)
    assert report.facts
    assert _sent(report) == report


@given(st.lists(_facts, max_size=4), st.lists(_checks, max_size=4), st.lists(_facts, max_size=2))
def test_every_field_survives(
    facts: list[Fact], checks: list[CheckResult], further: list[Fact]
) -> None:
    report = Report("a", "b", "html", "3", facts=facts, checks=checks)
    report.others = [Report("c", "d", "html", "3", facts=further)]
    sent = _sent(report)
    assert sent == report
    assert all(type(fact.state) is State for fact in sent.facts)


def test_a_number_keeps_the_digits_it_was_written_with() -> None:
    report = Report("a", "b", "html", "3")
    report.facts = [Fact("fees", None, Decimal("2.50"), "2.50", State.REPORTED)]
    assert str(_sent(report).facts[0].value) == "2.50"
