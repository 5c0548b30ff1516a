"""Where an agency belongs: its division and level, from its name, then from what is known nearby."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parsers.divisions.gazetteer import Located, gazetteer, related
from parsers.identity.bodies import full_name
from parsers.identity.levels import kind_of, level_of
from parsers.wording import simplified, squash

Near = tuple[str, str, str]
"""(division code, where from, the text it stands in)."""


@dataclass(slots=True)
class Where:
    """`confidence`: 3 the name says it alone, 2 the name within a place known nearby, 1 only the
    place known nearby; 0 unknown. `conflict` names a nearby place that contradicts the name."""

    level: str | None = None
    kind: str | None = None
    division_code: str | None = None
    confidence: int = 0
    source: str = ""
    former: str | None = None
    conflict: str | None = None
    candidates: tuple[str, ...] = ()


def whereabouts(name: str, near: Sequence[Near]) -> Where:
    """Division, level and kind of the body called `name` (条例 Art. 2 and 4 name the levels)."""
    known = gazetteer()
    plain = full_name(simplified(squash(name)))
    around = [n for n in near if known.get(n[0])]
    found = known.locate(name, [n[0] for n in around])
    where = Where(kind=kind_of(plain), level=level_of(plain), former=found.former)
    if found.division is not None:
        _from_name(where, found, around)
    elif where.level != "central":
        _from_nearby(where, found, around)
    return where


def _from_name(where: Where, found: Located, around: list[Near]) -> None:
    division = found.division
    assert division is not None
    where.division_code = division.code
    where.source = "name"
    where.confidence = 2 if found.settled == "near" else 3
    where.candidates = found.candidates
    where.level = "township" if where.kind in ("town", "subdistrict") else division.level
    branch = gazetteer().branch(found.body, division) if found.body else None
    if branch is not None:
        where.division_code, where.level = branch.code, branch.level
    if not found.body:
        where.kind = {"township": where.kind or "town"}.get(division.level, "government")
    stranger = next((n for n in around if not related(n[0], division.code)), None)
    if stranger is not None:
        where.conflict = f"{stranger[1]}: {stranger[0]}"


def _from_nearby(where: Where, found: Located, around: list[Near]) -> None:
    where.candidates = found.candidates
    if not around:
        return
    code, source, _ = around[0]
    division = gazetteer().get(code)
    assert division is not None
    where.division_code, where.confidence, where.source = division.code, 1, source
    if where.kind in ("town", "subdistrict"):
        where.level = "township"
    elif where.level is None:
        where.level = division.level
