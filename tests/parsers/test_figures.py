"""One cell's text → state and value: the five states are never guessed one into another."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.figures import read_figure
from parsers.report import State


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("0", 0),
        ("12", 12),
        ("１２", 12),
        (" 7 ", 7),
        ("1,234", 1234),
        ("1，234，567", 1234567),
        ("1 234", 1234),
        ("3件", 3),
        ("22（其中修订16件）", 22),
        ("减4", -4),
        ("减少 4", -4),
        ("增加2", 2),
        ("+2", 2),
        ("-1", -1),
        ("−8", -8),
        ("十二", 12),
        ("一百零三件", 103),
        ("59237.2449", Decimal("59237.2449")),
        ("0.0000", 0),
        ("3（件）", 3),
        ("3①", 3),
        ("45²", 45),
        ("163（①）", 163),
        ("30，", 30),
    ],
)
def test_reported(raw: str, value: int | Decimal) -> None:
    reading = read_figure(raw, "件")
    assert (reading.state, reading.value) == (State.REPORTED, value)


@pytest.mark.parametrize("raw", ["", " ", "\u3000", "\u00a0", "\n\n", "\u200b"])
def test_blank(raw: str) -> None:
    assert read_figure(raw).state is State.BLANK


@pytest.mark.parametrize("raw", ["/", "—", "——", "-", "\\", "无", "无。", "不涉及", "／"])
def test_not_applicable(raw: str) -> None:
    assert read_figure(raw).state is State.NOT_APPLICABLE


@pytest.mark.parametrize(
    "raw",
    [
        "1 2",
        "1\n2",
        "见附件",
        "约20",
        "二十余",
        "3-5",
        "12/13",
        "1.2.3",
        "1,23",
        "O",
        "l2",
        "增减4",
        "百十一",
        "9月",
    ],
)
def test_unreadable(raw: str) -> None:
    assert read_figure(raw, "件").state is State.UNREADABLE


def test_amounts_are_converted_exactly_and_noted() -> None:
    assert read_figure("251000元", "万元").value == Decimal("25.1")
    assert read_figure("251000元", "万元").note == "unit_converted"
    assert read_figure("0.5万元", "万元").value == Decimal("0.5")
    # The 2019 form names no unit for procurement: the number stands as printed.
    assert read_figure("251000元", "").value == Decimal(251000)


def test_a_unit_of_another_kind_is_not_swallowed() -> None:
    assert read_figure("5元", "件").state is State.UNREADABLE
    assert read_figure("5件", "万元").state is State.UNREADABLE


@given(st.integers(min_value=0, max_value=10**12))
def test_every_plain_integer_is_itself(number: int) -> None:
    for raw in (str(number), f"{number:,}", f" {number}\u00a0", f"{number}件"):
        reading = read_figure(raw, "件")
        assert (reading.state, reading.value) == (State.REPORTED, number)


@given(st.text(max_size=60))
def test_any_text_has_a_state_and_only_reported_has_a_value(raw: str) -> None:
    reading = read_figure(raw)
    assert (reading.value is not None) == (reading.state is State.REPORTED)


@given(st.integers(0, 999), st.integers(0, 999))
def test_two_numbers_in_one_cell_are_never_one_number(a: int, b: int) -> None:
    assert read_figure(f"{a}\n{b}").state is State.UNREADABLE


@pytest.mark.parametrize(
    "raw", ["①", "②③", "3½", "1²3", "\ue0123", "\ue012\ue013", "\U000f0001", "⒊"]
)
def test_marks_and_private_characters_are_no_digits(raw: str) -> None:
    """Folding makes 1 of ① and nothing of a character that only its own font can show."""
    assert read_figure(raw, "件").state is State.UNREADABLE


def test_the_unit_that_heading_or_row_state_holds_for_cells_without_one() -> None:
    assert read_figure("35000", "万元", stated="元").value == Decimal("3.5")
    assert read_figure("2万元", "万元", stated="元").value == 2
    assert read_figure("35", "万元", stated="万元").value == 35
    assert read_figure("3", "条", stated="元").state is State.UNREADABLE
    assert read_figure("", "万元", stated="元").state is State.BLANK
