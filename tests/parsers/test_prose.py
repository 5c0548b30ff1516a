"""Copied prose is found through changed numbers and names; other prose is not."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from parsers.prose import LEAST, SKETCH, likeness, prose_shingles, sketch
from parsers.report import Section

_WORDS = (
    "公开主动申请平台建设管理制度目录更新审查培训考核监督保障政策解读回应群众关切机构职能预算决算"
)


def prose(seed: int, length: int = 900) -> str:
    """Text without sense, of the characters such reports use."""
    chooser = random.Random(seed)
    return "".join(chooser.choice(_WORDS) for _ in range(length))


def shingles(text: str, agency: str | None = None) -> frozenset[int]:
    return prose_shingles([Section("一", "一、总体情况", text)], agency)


def test_numbers_and_names_are_masked() -> None:
    body = prose(1)
    one = shingles(f"{body}青川县水利局全年公开信息213条。{body[:300]}", "青川县水利局")
    other = shingles(f"{body}白河县民政局全年公开信息1,008条。{body[:300]}", "白河县民政局")
    assert likeness(one, other) > 0.97


def test_other_prose_is_not_alike() -> None:
    assert likeness(shingles(prose(1)), shingles(prose(2))) < 0.1


def test_a_short_text_copies_nobody() -> None:
    assert likeness(shingles("无。"), shingles("无。")) == 0.0
    assert sketch(shingles("本机关无其他需要报告的事项。")) == ()


def test_half_rewritten_is_half_alike() -> None:
    kept, old, new = prose(1), prose(2), prose(3)
    score = likeness(shingles(kept + old), shingles(kept + new))
    assert 0.25 < score < 0.45  # a half in common of three halves in all


@given(st.integers(0, 500), st.integers(0, 40))
def test_the_sketches_of_copies_coincide(seed: int, edits: int) -> None:
    text = prose(seed)
    chooser = random.Random(seed)
    copy = list(text)
    for _ in range(edits):
        copy[chooser.randrange(len(copy))] = "改"
    one, other = shingles(text), shingles("".join(copy))
    common = len(set(sketch(one)) & set(sketch(other)))
    if likeness(one, other) >= 0.8:
        assert common >= SKETCH // 4
    assert min(len(one), len(other)) >= LEAST
