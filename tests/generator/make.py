"""Make one document: seed and index decide everything about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from tests.generator import assemble, drawing
from tests.generator.carriers import CARRIERS, office, suffix
from tests.generator.carriers.press import USUAL
from tests.generator.model import Draft
from tests.generator.quirks import QUIRKS, Quirk, fitting
from tests.generator.quirks.registry import ORDER

WEIGHTS = {"2021": 5, "2019": 3, "hybrid": 2, "2014": 1, "2008": 1}


@dataclass(slots=True)
class Made:
    """One generated document and its truth."""

    data: bytes
    filename: str
    truth: dict[str, Any]


def make(
    seed: int,
    index: int,
    carrier: str,
    *,
    layout: str | None = None,
    quirks: list[str] | None = None,
    number: int | None = None,
    render: Callable[[Draft], bytes] | None = None,
    faces: tuple[str, ...] = USUAL,
) -> Made:
    """The document `index` of the set `seed`. With `quirks`, exactly those; else `number` of them, or
    up to four.
    `render` draws it in the carrier's stead. `faces` are those scans are printed in."""
    rng = drawing.seeded(seed, index)
    possible = [x for x in WEIGHTS if all(x in QUIRKS[q].layouts for q in quirks or ())]
    layout = layout or rng.choices(possible, [WEIGHTS[x] for x in possible])[0]
    draft = assemble.new_draft(rng, layout)
    draft.options["faces"] = faces
    chosen = (
        [QUIRKS[q] for q in quirks]
        if quirks is not None
        else _choose(draft, carrier, layout, number)
    )
    chosen.sort(key=lambda q: ORDER.index(q.group))
    draft.quirks = [q.name for q in chosen]
    for quirk in chosen:
        if quirk.stage == "plan":
            quirk.apply(draft)
    for code in draft.options.get("dropped", ()):
        draft.figures[code].lose()
    assemble.draw(draft)
    for quirk in chosen:
        if quirk.stage == "grid":
            quirk.apply(draft)
    data = (render or CARRIERS[carrier])(draft)
    truth = draft.truth()
    truth["tags"].insert(0, f"carrier:{carrier}")
    if carrier == "text":
        truth["tags"].insert(1, f"text:{draft.options['text']}")
    if carrier == "dressedpdf":
        truth["tags"].insert(1, f"dress:{draft.options['dress']}")
    if "odd" in draft.options:
        truth["tags"].insert(1, f"odd:{draft.options['odd']}")
    return Made(data, f"{index:05d}-{carrier}-{layout}{suffix(carrier)}", truth)


def make_many(seed: int, indexes: Sequence[int], carrier: str, **options: Any) -> list[Made]:
    """Documents of one carrier; those that LibreOffice makes are converted in one go."""
    if carrier not in office.TARGETS:
        return [make(seed, index, carrier, **options) for index in indexes]
    render = partial(office.source, carrier=carrier)
    drawn = [make(seed, index, carrier, render=render, **options) for index in indexes]
    for made, data in zip(drawn, office.convert([m.data for m in drawn], carrier), strict=True):
        made.data = data
    return drawn


def _choose(draft: Draft, carrier: str, layout: str, number: int | None) -> list[Quirk]:
    rng = draft.rng
    wanted = rng.choices([0, 1, 2, 3, 4], [1, 3, 3, 2, 1])[0] if number is None else number
    pool = fitting(layout, carrier)
    rng.shuffle(pool)
    taken: set[str] = set()
    out: list[Quirk] = []
    for quirk in pool:
        groups = set(quirk.group.split("+"))
        if len(out) == wanted:
            break
        if not groups & taken:
            out.append(quirk)
            taken |= groups
    return out
