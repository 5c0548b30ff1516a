"""Concepts: what can be followed over the eras of the form, from which indicators, how exactly.

`concepts.json` names for each layout the indicators a concept is made of and the relation:

- `equal`: the same figure under the same definition;
- `sum_of_parts`: the sum of several printed figures;
- `approximate`: a definition close enough to draw a line through, with a note that says how it differs;
- `not_comparable`: what looks like it and is not; documented, never part of the series.

Source: the forms of 国办公开办函〔2021〕30号 and 〔2019〕60号, 国办发〔2014〕32号 and Shanghai's form of 2008,
compared row by row; the pairwise relations are in the table `crosswalk`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from parsers.layouts import indicators


@dataclass(frozen=True, slots=True)
class ConceptSource:
    """Where a concept stands in one layout."""

    layout_key: str
    relation: str
    indicators: tuple[str, ...]
    note_en: str = ""
    note_zh: str = ""

    @property
    def is_derived(self) -> bool:
        """Whether the figure is computed here, not printed on the form."""
        return len(self.indicators) > 1


@dataclass(frozen=True, slots=True)
class Concept:
    """A figure followed over the eras."""

    code: str
    label_zh: str
    label_en: str
    unit: str
    sources: tuple[ConceptSource, ...]


@cache
def concepts() -> tuple[Concept, ...]:
    """All concepts in the order of the forms; labels are those of the indicator of the same name."""
    known = {i.code: i for i in indicators()}
    found = []
    for row in json.loads((files("db") / "concepts.json").read_text("utf-8")):
        item = known.get(row["concept"])
        found.append(
            Concept(
                row["concept"],
                row.get("label_zh") or (item.label_zh if item else ""),
                row.get("label_en") or (item.label_en if item else ""),
                row.get("unit") or (item.unit if item else ""),
                tuple(
                    ConceptSource(key, relation, tuple(parts), *notes)
                    for key, (relation, parts, *notes) in row["sources"].items()
                ),
            )
        )
    return tuple(found)
