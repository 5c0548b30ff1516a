"""Damaged tables: a figure is right, or visibly in doubt; never another one's, never invented."""

from __future__ import annotations

import random

import mutations_of_tables
import mutations_of_words
import pytest
from mutations import HARMLESS, MUTATIONS, Figure, source_of, tagged_page, truth_of

from parsers import parse_bytes
from parsers.report import Fact, State

assert mutations_of_tables and mutations_of_words, "imported for the damage they do"

SEEDS = 4


def outcome(want: str | None, fact: Fact | None) -> str:
    """right, doubt or silent."""
    if fact is not None and want is not None:
        as_it_stands = fact.value == int(want) if want else fact.state is State.BLANK
        if as_it_stands:
            return "right"
    if fact is None or fact.state in (State.MISSING, State.UNREADABLE) or fact.doubt:
        return "right" if want is None else "doubt"
    if want is None:
        # The cell is not there: a blank said of it is as wrong as a number.
        return "silent" if fact.state is State.REPORTED else "doubt"
    return "silent"


@pytest.mark.parametrize("name", sorted(MUTATIONS))
def test_damage_is_never_silent(name: str) -> None:
    for seed in range(SEEDS):
        rng = random.Random(f"{name} {seed}")
        style = ("distinct", "zeros", "blanks")[seed % 3]
        tree, order = tagged_page(rng.choice(["2021", "2019"]), rng, style)
        MUTATIONS[name](tree, rng)
        truth = truth_of(tree, order)
        report = parse_bytes(source_of(tree))
        facts: dict[Figure, Fact] = {(f.indicator, f.applicant): f for f in report.facts}
        found = {figure: outcome(truth.get(figure), facts.get(figure)) for figure in order}
        silent = {f: (truth.get(f), facts.get(f)) for f, o in found.items() if o == "silent"}
        assert not silent, (name, seed, style, list(silent.items())[:3])
        if name in HARMLESS:
            lost = [f for f, o in found.items() if o == "doubt"]
            assert not lost, (name, seed, style, lost[:5], report.problems[:3])
