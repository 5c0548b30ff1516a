"""Odd pages as OFD packages, and what OFD alone has: figures in annotations."""

from __future__ import annotations

from collections.abc import Callable

from tests.generator.carriers import ofd, pdf
from tests.generator.carriers.odd import breaks, pages, printed, rules, texts
from tests.generator.model import Draft

_TAKEN = (
    "spread", "spread_loose", "tiny", "huge", "one_page", "columns", "margin_notes", "blank_pages",
    "rules_specks", "rules_dashes", "rules_double", "rules_glyphs", "row_strings", "spaced_wide",
    "distributed", "letters", "letters_loose", "shadowed", "shadowed_loose", "continued", "mid_row",
    "torn_head", "labels_stacked", "printed_boxes", "repeated_page",
)  # fmt: skip


def noted(draft: Draft) -> bytes:
    """The figures are annotations on the pages."""
    draft.options["ruled"] = True
    return ofd.packed(pdf.render(draft), draft.rng, noted=True)


def _packaged(name: str) -> Callable[[Draft], bytes]:
    drawn = {**breaks.MANNERS, **pages.MANNERS, **printed.MANNERS, **rules.MANNERS, **texts.MANNERS}
    return lambda draft: ofd.packed(drawn[name](draft), draft.rng)


MANNERS: dict[str, Callable[[Draft], bytes]] = {
    "ofd_noted": noted,
    **{f"ofd_{name}": _packaged(name) for name in _TAKEN},
}
