"""Zero, blank, "/", "—", 无 and words: five different things."""

from __future__ import annotations

from tests.generator.model import Cell, Draft
from tests.generator.quirks.registry import FORMS, TABLES, quirk

_BLANKS = ["", " ", "\xa0", "\u3000"]
_NONE = ["/", "—", "-", "无", "——", "\\", "－", "--"]
_ALL = (*TABLES, *FORMS)


def _set(draft: Draft, key: str, text: str, state: str) -> None:
    figure = draft.figures[key]
    if figure.state != "reported":
        return
    figure.text, figure.value, figure.state, figure.accept = text, None, state, []


def _zeros(draft: Draft) -> list[str]:
    return [k for k, f in draft.figures.items() if f.state == "reported" and f.value == 0]


@quirk("zeros_blank", group="empties", layouts=_ALL, stage="plan")
def zeros_blank(draft: Draft) -> None:
    blank = draft.rng.choice(_BLANKS)
    for key in _zeros(draft):
        _set(draft, key, blank, "blank")


@quirk("zeros_dashed", group="empties", layouts=_ALL, stage="plan")
def zeros_dashed(draft: Draft) -> None:
    mark = draft.rng.choice(_NONE)
    for key in _zeros(draft):
        _set(draft, key, mark, "not_applicable")


@quirk("zeros_mixed", group="empties", layouts=_ALL, stage="plan")
def zeros_mixed(draft: Draft) -> None:
    """0, blank and dashes side by side in one report."""
    for key in _zeros(draft):
        kind = draft.rng.randrange(3)
        if kind == 1:
            _set(draft, key, draft.rng.choice(_BLANKS), "blank")
        elif kind == 2:
            _set(draft, key, draft.rng.choice(_NONE), "not_applicable")


@quirk("organisations_blank", group="empties", stage="plan")
def organisations_blank(draft: Draft) -> None:
    """Only 自然人 and 总计 are filled in."""
    for key in [k for k in draft.figures if "/" in k]:
        if not key.endswith(("/natural_person", "/total")):
            _set(draft, key, "", "blank")


@quirk("totals_blank", group="empties", stage="plan")
def totals_blank(draft: Draft) -> None:
    for key in [k for k in draft.figures if k.endswith("/total")]:
        if draft.rng.random() < 0.7:
            _set(draft, key, "", "blank")


@quirk("all_blank", group="empties", layouts=_ALL, stage="plan")
def all_blank(draft: Draft) -> None:
    for key in list(draft.figures):
        _set(draft, key, "", "blank")


@quirk("words_for_numbers", group="words", layouts=_ALL, stage="plan")
def words_for_numbers(draft: Draft) -> None:
    """Something stands there that is no number."""
    keys = [k for k, f in draft.figures.items() if f.state == "reported"]
    for key in draft.rng.sample(keys, min(3, len(keys))):
        text = draft.rng.choice(["详见附件", "若干", "见附表", "***", "？", "待统计", "按季公布"])
        _set(draft, key, text, "unreadable")


@quirk("hidden_numbers", group="words", carriers=("html",))
def hidden_numbers(draft: Draft) -> None:
    """Cells hold text the page does not show (display:none)."""
    draft.options["hidden"] = True


def is_zero_mark(cell: Cell) -> bool:
    return cell.text.strip() in _NONE
