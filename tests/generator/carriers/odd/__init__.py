"""Pages drawn in odd manners, each by its name: `ODDITIES`. Where one takes a figure's place or
value away, a careful reader says so; the truth is what a person sees on the paper."""

from __future__ import annotations

from collections.abc import Callable

from tests.generator.carriers.odd import (
    breaks,
    fields,
    files,
    packaged,
    pages,
    printed,
    rules,
    texts,
)
from tests.generator.model import Draft

ODDITIES: dict[str, Callable[[Draft], bytes]] = {
    **pages.MANNERS,
    **rules.MANNERS,
    **texts.MANNERS,
    **breaks.MANNERS,
    **fields.MANNERS,
    **files.MANNERS,
    **printed.MANNERS,
    **packaged.MANNERS,
}


def render(draft: Draft) -> bytes:
    """The report as a PDF (or OFD) in one of the odd manners."""
    name = draft.options.setdefault("odd", draft.rng.choice(list(ODDITIES)))
    return ODDITIES[name](draft)
