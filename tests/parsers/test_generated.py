"""Generated reports of every layout and quirk through the parser: nothing silently wrong.

A larger run: `python -m tests.generator --count 2000 --out DIR` and
`gongkai evaluate DIR --truth DIR`.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from parsers import parse_bytes
from parsers.evaluate import Comparison, as_dict, compare, overall

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.generator.__main__ import main as generate
from tests.generator.make import Made, make
from tests.generator.quirks import QUIRKS

SEED = 20261123
RIGHT_SHARE = 0.9995


def measure(made: Made) -> Comparison:
    report = parse_bytes(made.data, source=made.filename)
    return compare(made.filename, as_dict(report), made.truth)


def tell(results: list[Comparison]) -> str:
    lines = [str(overall(results))]
    for result in results:
        if result.differences:
            first = sorted(result.differences, key=lambda d: not d.outcome.startswith("silently"))[
                0
            ]
            lines.append(f"{result.name} {result.tags}: {result.counts} first: {first}")
    return "\n".join(lines[:40])


def test_same_seed_same_bytes() -> None:
    one, two = make(SEED, 7, "word"), make(SEED, 7, "word")
    assert (one.data, one.truth) == (two.data, two.truth)
    assert make(SEED, 8, "word").data != one.data


def test_the_command_writes_documents_with_as_many_quirks_as_asked(tmp_path: Path) -> None:
    arguments = ["--count", "2", "--seed", "3", "--number", "5", "--carriers", "html", "--out"]
    result = CliRunner().invoke(generate, [*arguments, str(tmp_path)])
    assert result.exit_code == 0, result.output
    truths = [json.loads(p.read_text("utf-8")) for p in tmp_path.glob("*.truth.json")]
    assert [len(t["tags"]) for t in truths] == [7, 7]  # with carrier and layout


@pytest.mark.parametrize("quirk", sorted(QUIRKS))
def test_each_quirk_alone_is_never_silently_wrong(quirk: str) -> None:
    known = QUIRKS[quirk]
    results = []
    markup = not known.carriers or {"html", "word", "text"} & set(known.carriers)
    for carrier in ("html", "word", "text") if markup else ("docx", "xlsx"):
        if known.carriers and carrier not in known.carriers:
            continue
        for index, layout in enumerate(known.layouts):
            results.append(measure(make(SEED, index, carrier, layout=layout, quirks=[quirk])))
    assert results
    assert overall(results)["silent"] == 0, tell(results)


@pytest.mark.parametrize("carrier", ["html", "word", "text", "docx"])
def test_mixed_quirks_are_right(carrier: str) -> None:
    results = mixed(carrier)
    assert overall(results)["right_share"] >= RIGHT_SHARE, tell(results)


@pytest.mark.parametrize("carrier", ["html", "word", "text", "docx"])
def test_mixed_quirks_are_never_silently_wrong(carrier: str) -> None:
    results = mixed(carrier)
    total = overall(results)
    assert total["silent"] == 0, tell(results)
    assert total["agency_right"] == total["year_right"] == len(results), tell(results)


@cache
def mixed(carrier: str) -> list[Comparison]:
    return [measure(make(SEED, index, carrier)) for index in range(90)]
