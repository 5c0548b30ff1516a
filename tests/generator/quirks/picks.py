"""Which cells a quirk changes."""

from __future__ import annotations

from tests.generator.model import Cell, Draft, Figure


def whole(draft: Draft, *kinds: str) -> list[tuple[Cell, Figure]]:
    """Cells that show a whole number in plain digits, with their figures."""
    return [
        (c, draft.figures[c.figure])
        for c in draft.cells(*kinds)
        if c.figure
        and c.markup is None
        and c.runs is None
        and draft.figures[c.figure].state == "reported"
        and isinstance(draft.figures[c.figure].value, int)
        and c.text.isdigit()
        and c.text.isascii()
    ]


def some(draft: Draft, most: int, *kinds: str) -> list[tuple[Cell, Figure]]:
    """At most so many of them."""
    found = whole(draft, *kinds)
    return draft.rng.sample(found, min(most, len(found)))
