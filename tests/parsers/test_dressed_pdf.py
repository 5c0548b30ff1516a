"""PDFs as published: watermarks, some rules or shades alone, running heads, pages on their side."""

from __future__ import annotations

import math
import sys
from pathlib import Path

import pytest

from parsers import parse_bytes
from parsers.carriers import pdf
from parsers.carriers._pdf_page import _visible
from parsers.drawn.watermarks import without_watermarks
from parsers.evaluate import as_dict, compare
from parsers.figures import State, read_figure

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.generator.carriers import pdf as generator
from tests.generator.carriers.pdf import DRESSES
from tests.generator.make import Made, make
from tests.generator.model import Draft


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
    assert left == ([*mark, *text] if kept else text)


def test_a_page_set_askew_keeps_its_text() -> None:
    assert len(without_watermarks(_chars("收到申请", 10, 45))) == 4


@pytest.mark.parametrize("dress", DRESSES)
def test_dressed_pages_are_right(dress: str) -> None:
    made = _dressed(dress)
    result = compare(made.filename, as_dict(parse_bytes(made.data)), made.truth)
    assert result.counts["right"] == result.figures, result.differences[:4]


def _dressed(dress: str) -> Made:
    def render(draft: Draft) -> bytes:
        draft.options["dress"] = dress
        return generator.render_dressed(draft)

    return make(120002, DRESSES.index(dress), "dressedpdf", layout="2021", quirks=[], render=render)


def test_a_character_that_cannot_be_known_leaves_no_blank() -> None:
    """One figure in a font without a map: its cell is unreadable, not blank."""
    strange = {
        **_chars("(", 10)[0],
        "text": "(cid:17)",
        "fontname": "AAAAAA+Song",
        "x0": 200.0,
        "x1": 210.0,
    }
    bullet = {
        **strange,
        "text": "\uf06c",
        "fontname": "AAAAAA+Wingdings-Regular",
        "x0": 20.0,
        "x1": 30.0,
    }
    known = [{**c, "fontname": "AAAAAA+Song"} for c in _chars("申请", 10)]
    seen, garbled = _visible([*known, strange, bullet], 595, 842, set())
    assert ["".join(c["text"] for c in seen), garbled] == ["申请〓", 2]
    assert read_figure("〓").state is State.UNREADABLE


def test_a_subset_without_map_and_encoding_spells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its digits look like digits, but which glyph has which number is the font's own affair."""
    monkeypatch.setattr(pdf, "read_pages", lambda *_: {})
    made = make(120003, 1, "pdf", layout="2021", quirks=[], render=generator.render_embedded)
    data = made.data.replace(b"/ToUnicode", b"/ToUnicodX")
    assert not [f for f in parse_bytes(data).facts if f.state == "reported"]
    with_map = compare(made.filename, as_dict(parse_bytes(made.data)), made.truth)
    assert with_map.counts["right"] == with_map.figures
