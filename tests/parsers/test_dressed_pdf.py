"""PDFs as published: watermarks, some rules or shades alone, running heads, pages on their side."""

from __future__ import annotations

import math
import sys
from pathlib import Path

import pytest

from parsers import parse_bytes
from parsers.drawn.watermarks import without_watermarks
from parsers.evaluate import as_dict, compare

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.generator.carriers.pdf import DRESSES
from tests.generator.make import make


def _chars(text: str, size: float, turn: float = 0.0, colour: object = (0.0,)) -> list[dict]:  # type: ignore[type-arg]
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    return [
        {
            "text": c, "x0": 50.0 + size * i, "x1": 50.0 + size * (i + 1), "top": 50.0,
            "bottom": 50.0 + size, "matrix": (cos, sin, -sin, cos, 0, 0), "upright": not turn,
            "non_stroking_color": colour,
        }
        for i, c in enumerate(text)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("mark", "kept"),
    [
        (_chars("内部资料2", 40, 45), False),
        (_chars("内部资料2", 40, -30), False),
        (_chars("内部资料2", 40, 0, (0.85,)), False),
        (_chars("内部资料2", 40, 0, (0.0, 0.0, 0.0, 0.1)), False),
        (_chars("年度报告2", 40, 0, (0.9, 0.1, 0.1)), True),  # a red title
        (_chars("本年度共2", 10, 90), True),  # rotated label text
        (_chars("本年度共2", 10, 1.5), True),  # a page a little askew
        (_chars("不予公开2", 10, 0, (0.7,)), True),  # pale, of the text's size
    ],
)
def test_words_across_a_page_are_no_text(mark: list[dict], kept: bool) -> None:  # type: ignore[type-arg]
    text = _chars("收到和处理政府信息公开申请情况", 10)
    left = without_watermarks([*mark, *text])
    assert (len(left) == len(text) + len(mark)) is kept


def test_a_page_set_askew_keeps_its_text() -> None:
    assert len(without_watermarks(_chars("收到申请", 10, 45))) == 4


@pytest.mark.parametrize("dress", DRESSES)
def test_dressed_pages_are_right(dress: str) -> None:
    made = _dressed(dress)
    result = compare(made.filename, as_dict(parse_bytes(made.data)), made.truth)
    assert result.counts["right"] == result.figures, result.differences[:4]


def _dressed(dress: str):  # type: ignore[no-untyped-def]
    from tests.generator.carriers import pdf as drawn
    from tests.generator.model import Draft

    def render(draft: Draft) -> bytes:
        draft.options["dress"] = dress
        return drawn.render_dressed(draft)

    return make(120002, DRESSES.index(dress), "dressedpdf", layout="2021", quirks=[], render=render)
