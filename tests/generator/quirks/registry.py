"""The register of quirks: each has a name, a stage and a group; one of a group per document.

Stage `plan` changes rows, columns and figures before the tables are drawn; stage `grid` changes
the drawn blocks. A quirk that destroys information says so in the figures it touches.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.generator.model import Draft

TABLES = ("2021", "2019", "hybrid")
FORMS = ("2014", "2008")
MARKUP = ("html", "word")
FLOWING = (*MARKUP, "text")
CELLS = (*FLOWING, "docx", "xlsx", "sheetxml", "doc", "wps", "rtf", "odt", "xls", "zip", "mht")
"""Carriers that keep cells as cells; drawn pages (PDF, OFD, scans) have their own examiners."""


ORDER = [
    "t2rows",
    "t2",
    "t2+t2rows",
    "t3",
    "t4",
    "form",
    "t2+t3",
    "t2+t3+t4",
    "typos",
    "labels",
    "numbering",
    "vertical",
    "t4words",
    "breaks",
    "sums",
    "empties",
    "words",
    "amounts",
    "signs",
    "numbers",
    "remarks",
    "annex",
    "meta",
    "headings",
    "page",
    "markup",
    "chrome",
    "charset",
]
"""Groups in the order they are applied: shapes first, then words, then figures, then the page."""


@dataclass(frozen=True, slots=True)
class Quirk:
    """One deviation from the official form. `carriers` is empty where any will do."""

    name: str
    apply: Callable[[Draft], None]
    stage: str
    group: str
    layouts: tuple[str, ...]
    carriers: tuple[str, ...]


QUIRKS: dict[str, Quirk] = {}
Apply = Callable[[Draft], None]


def quirk(
    name: str,
    *,
    group: str,
    stage: str = "grid",
    layouts: tuple[str, ...] = TABLES,
    carriers: tuple[str, ...] = (),
) -> Callable[[Apply], Apply]:
    """Register a quirk under its name."""

    def register(apply: Apply) -> Apply:
        assert name not in QUIRKS and group in ORDER, name
        QUIRKS[name] = Quirk(name, apply, stage, group, layouts, carriers)
        return apply

    return register


def fitting(layout: str, carrier: str) -> list[Quirk]:
    """Quirks that make sense for this layout and carrier."""
    return [
        q
        for q in QUIRKS.values()
        if layout in q.layouts and (not q.carriers or carrier in q.carriers)
    ]


def cell_quirk(
    name: str, *, group: str, stage: str = "grid", layouts: tuple[str, ...] = TABLES
) -> Callable[[Apply], Apply]:
    """Register a quirk of the carriers that keep cells as cells."""
    return quirk(name, group=group, stage=stage, layouts=layouts, carriers=CELLS)
