"""What a form would send: its successful controls, in order (HTML, form submission)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}
_UNSENT = frozenset(("submit", "button", "image", "reset", "file"))


def sent(form: Any) -> Iterator[tuple[Any, str, str]]:
    """(element, name, value) of every control that is sent without a click on a button."""
    for node in form.iter("input", "select", "textarea"):
        name = node.get("name")
        kind = (node.get("type") or "text").lower()
        if not name or (node.tag == "input" and kind in _UNSENT):
            continue
        if kind in ("checkbox", "radio") and node.get("checked") is None:
            continue
        value = node.get("value") or ""
        if node.tag == "select":
            value = next((v for _, v in options(node, chosen=True)), "")
        elif node.tag == "textarea":
            value = node.text or ""
        yield node, name, value


def options(select: Any, *, chosen: bool = False) -> list[tuple[str, str]]:
    """(words, value) of a select's options; with `chosen` the selected one, else the first."""
    found = list(select.iter("option"))
    if chosen:
        found = [o for o in found if o.get("selected") is not None][:1] or found[:1]
    words = ["".join(o.itertext()).strip() for o in found]
    return [
        (w, o.get("value") if o.get("value") is not None else w)
        for w, o in zip(words, found, strict=True)
    ]
