"""Carriers: a drawn report to the bytes of a file."""

from __future__ import annotations

from collections.abc import Callable

from tests.generator.carriers import html, text
from tests.generator.model import Draft


def _html(draft: Draft) -> bytes:
    draft.options.setdefault("html", "clean")
    return html.render(draft)


def _word(draft: Draft) -> bytes:
    draft.options["html"] = "word"
    return html.render(draft)


def _text(draft: Draft) -> bytes:
    draft.options.setdefault("text", draft.rng.choice(text.STYLES))
    return text.render(draft)


CARRIERS: dict[str, Callable[[Draft], bytes]] = {"html": _html, "word": _word, "text": _text}
"""Carriers made in this process. `word` is HTML as Word pastes it."""

_SUFFIX = {"word": ".html", "text": ".txt"}


def suffix(carrier: str) -> str:
    return _SUFFIX.get(carrier, f".{carrier}")
