"""Gzip: a file a server (or someone with a keyboard) compressed once more."""

from __future__ import annotations

import zlib

from parsers import carriers
from parsers.carriers._zip import MAX_RATIO, MAX_TOTAL
from parsers.document import Document
from parsers.errors import UnreadableDocument

NAME = "gzip"
MAGIC = b"\x1f\x8b\x08"


def sniff(data: bytes, url: str | None = None) -> int:
    """Sure of the magic number."""
    return 90 if data.startswith(MAGIC) else 0


def read(data: bytes, *, url: str | None = None) -> Document:
    """Read what the gzip holds. Raises UnreadableDocument."""
    limit = min(MAX_TOTAL, max(1_000_000, len(data) * MAX_RATIO))
    inflate = zlib.decompressobj(31)
    try:
        inner = inflate.decompress(data, limit)
    except zlib.error as error:
        raise UnreadableDocument(f"the gzip file is broken: {error}") from error
    if inflate.unconsumed_tail:
        raise UnreadableDocument(f"the gzip file unpacks to more than {limit} bytes: refused")
    if not inflate.eof:
        raise UnreadableDocument("the gzip file is cut off")
    if inner.startswith(MAGIC):
        raise UnreadableDocument("a gzip file in a gzip file is not read")
    return carriers.read(inner, url)
