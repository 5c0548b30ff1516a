"""Cells that look like a number and are not quite one."""

from __future__ import annotations

from tests.generator.model import Cell, Draft, Figure
from tests.generator.quirks.registry import FORMS, TABLES, cell_quirk

_ALL = (*TABLES, *FORMS)


def _whole(draft: Draft) -> list[tuple[Cell, Figure]]:
    return [
        (c, draft.figures[c.figure])
        for c in draft.cells()
        if c.figure
        and draft.figures[c.figure].state == "reported"
        and isinstance(draft.figures[c.figure].value, int)
        and c.text.isdigit()
    ]


def _some(draft: Draft, most: int) -> list[tuple[Cell, Figure]]:
    found = _whole(draft)
    return draft.rng.sample(found, min(most, len(found)))


@cell_quirk("zeros_lookalike", group="numbers", layouts=_ALL)
def zeros_lookalike(draft: Draft) -> None:
    """〇, ○, the letter O and 零 for nought; whether O is nought may stay open."""
    mark = draft.rng.choice(["〇", "○", "O", "o", "Ｏ", "零"])
    for cell, figure in _whole(draft):
        if figure.value == 0:
            cell.text = figure.text = mark
            if mark != "零":
                figure.accept = ["unreadable", "missing"]


@cell_quirk("footnote_marks", group="numbers", layouts=_ALL)
def footnote_marks(draft: Draft) -> None:
    """A mark behind some numbers that leads to a note: ①, ², *, [1]."""
    for cell, figure in _some(draft, 6):
        mark = draft.rng.choice(["①", "②", "¹", "²", "*", "[1]", "注1", "⑴", "※", "㈠"])
        cell.text = figure.text = f"{figure.text}{mark}"
        figure.accept = [*figure.accept, "unreadable"]


@cell_quirk("approximations", group="numbers", layouts=_ALL)
def approximations(draft: Draft) -> None:
    """About so many: no figure that could be stored as the figure."""
    for cell, figure in _some(draft, 5):
        n = int(figure.value or 0)
        text = draft.rng.choice(
            [
                f"约{n}",
                f"{n}余件",
                f"近{n}件",
                f"{n}多",
                f"{n}-{n + 3}",
                f"≥{n}",
                f"{n}左右",
                f"<{n + 1}",
            ]
        )
        cell.text = figure.text = text
        figure.value, figure.state, figure.accept = None, "unreadable", ["missing"]


@cell_quirk("two_numbers_in_a_cell", group="numbers", layouts=_ALL)
def two_numbers_in_a_cell(draft: Draft) -> None:
    for cell, figure in _some(draft, 4):
        n, m = int(figure.value or 0), draft.rng.randint(0, 9)
        text = draft.rng.choice(
            [f"{n}/{m}", f"{n}、{m}", f"{n};{m}", f"{n}+{m}", f"{n}（{n}）+{m}"]
        )
        cell.text = figure.text = text
        figure.value, figure.state, figure.accept = None, "unreadable", ["missing"]


@cell_quirk("machine_words", group="numbers", layouts=_ALL)
def machine_words(draft: Draft) -> None:
    """What programs leave in cells."""
    for cell, figure in _some(draft, 6):
        text = draft.rng.choice(
            [
                "NaN",
                "null",
                "undefined",
                "#REF!",
                "#N/A",
                "#DIV/0!",
                "{{num}}",
                "true",
                "1E+03",
                "None?",
                "\ue012\ue013",
                "□",
                "\ufffd",
            ]
        )
        cell.text = figure.text = text
        figure.value, figure.state, figure.accept = None, "unreadable", ["missing"]


@cell_quirk("wan_numbers", group="numbers", layouts=_ALL)
def wan_numbers(draft: Draft) -> None:
    """1.2万 and 3千: a count in another scale."""
    for cell, figure in _some(draft, 4):
        n = draft.rng.randint(1, 99)
        text, value = draft.rng.choice(
            [(f"{n / 10}万", n * 1000), (f"{n}万件", n * 10000), (f"{n}千", n * 1000)]
        )
        cell.text = figure.text = text
        figure.value, figure.accept = value, [*figure.accept, "unreadable"]


@cell_quirk("leading_zeros", group="numbers", layouts=_ALL)
def leading_zeros(draft: Draft) -> None:
    for cell, figure in _whole(draft):
        if draft.rng.random() < 0.5:
            cell.text = figure.text = f"{figure.text:0>2}"


@cell_quirk("points_behind", group="numbers", layouts=_ALL)
def points_behind(draft: Draft) -> None:
    """A stop or comma behind the number; a decimal tail of noughts."""
    for cell, figure in _whole(draft):
        if draft.rng.random() < 0.4:
            cell.text = figure.text = figure.text + draft.rng.choice(
                ["。", ".", "，", ".0", ".00", "；"]
            )
            figure.accept = [*figure.accept, "unreadable"]
