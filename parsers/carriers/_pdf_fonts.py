"""Fonts of a PDF whose characters cannot be known: simple subsets that number their glyphs as they
please, with neither a map to Unicode nor an encoding. What they spell may look like other letters."""

from __future__ import annotations

import re
from typing import Any

from pdfminer.pdftypes import resolve1

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_SYMBOLIC = 4
_MAX_DEPTH = 4
PICTURES = re.compile(r"wingdings|webdings|dingbats|symbol|marlett", re.I)
"""Fonts of signs: bullets and boxes, no letters or digits."""


def unmapped_fonts(page: Any) -> set[str]:
    """Names of such fonts among those of a pdfplumber page and of the forms drawn on it."""
    found: dict[str, bool] = {}
    _collect(resolve1(getattr(page.page_obj, "resources", None)), found, 0)
    return {name for name, unmapped in found.items() if unmapped}


def _collect(resources: Any, found: dict[str, bool], depth: int) -> None:
    if not isinstance(resources, dict) or depth > _MAX_DEPTH:
        return
    fonts = resolve1(resources.get("Font"))
    for ref in fonts.values() if isinstance(fonts, dict) else ():
        font = resolve1(ref)
        if isinstance(font, dict):
            name = _name(font.get("BaseFont"))
            # a name met twice is unmapped only if it is so each time: characters name no more
            found[name] = found.get(name, True) and _is_unmapped(font, name)
    forms = resolve1(resources.get("XObject"))
    for ref in forms.values() if isinstance(forms, dict) else ():
        attributes = getattr(resolve1(ref), "attrs", None) or {}
        if _name(attributes.get("Subtype")) == "Form":
            _collect(resolve1(attributes.get("Resources")), found, depth + 1)


def _is_unmapped(font: dict[str, Any], name: str) -> bool:
    if "ToUnicode" in font or "Encoding" in font or not _SUBSET.match(name):
        return False
    if _name(font.get("Subtype")) not in ("TrueType", "Type1", "MMType1"):
        return False
    descriptor = resolve1(font.get("FontDescriptor"))
    flags = resolve1(descriptor.get("Flags")) if isinstance(descriptor, dict) else None
    return isinstance(flags, int) and bool(flags & _SYMBOLIC)


def _name(value: Any) -> str:
    value = resolve1(value)
    name = getattr(value, "name", value)
    return name.decode("latin-1") if isinstance(name, bytes) else str(name or "")
