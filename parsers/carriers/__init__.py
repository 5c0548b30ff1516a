"""Carriers: one small module for each way a report is carried, found by content.

A module offers NAME, `sniff(data, url) -> int` (0 no, higher surer) and
`read(data, *, url) -> Document`. Adding a carrier is adding a module here.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType

from parsers.charset import with_bom
from parsers.document import Document
from parsers.errors import UnreadableDocument


@cache
def carriers() -> tuple[ModuleType, ...]:
    """All carrier modules (those that offer NAME, sniff and read)."""
    found = []
    for entry in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{entry.name}")
        if all(hasattr(module, name) for name in ("NAME", "sniff", "read")):
            found.append(module)
    return tuple(found)


def detect(data: bytes, url: str | None = None) -> ModuleType | None:
    """The carrier surest of the bytes, None if no carrier knows them."""
    scored = [(module.sniff(data, url), module) for module in carriers()]
    best = max(scored, key=lambda pair: pair[0])
    return best[1] if best[0] > 0 else None


def read(data: bytes, url: str | None = None) -> Document:
    """Read a document by what it is. Raises UnreadableDocument."""
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableDocument("the document is empty")
    data = with_bom(data)
    module = detect(data, url)
    if module is None:
        raise UnreadableDocument(
            f"no carrier knows these bytes (they begin {data[:8]!r}); known: "
            f"{', '.join(sorted({m.NAME for m in carriers()} - {'unsupported'}))}; convert the file "
            "to one of these"
        )
    document: Document = module.read(data, url=url)
    return document
