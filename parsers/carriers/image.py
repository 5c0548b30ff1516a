"""Pictures of pages (PNG, JPEG, TIFF, BMP, WEBP, GIF), read by OCR: see parsers/ocr/."""

from __future__ import annotations

from parsers.document import Document
from parsers.drawn import blocks
from parsers.ocr.document import PageSource, read_pages

NAME = "image"

_MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"BM", b"GIF87a", b"GIF89a")


def sniff(data: bytes, url: str | None = None) -> int:
    """Sure of the magic numbers of picture files."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return 90
    if data[:2] == b"BM":
        return 85 if len(data) > 26 and int.from_bytes(data[2:6], "little") <= len(data) else 0
    return 90 if data.startswith(_MAGIC) else 0


def read(data: bytes, *, url: str | None = None) -> Document:
    """Read a picture of pages. Raises UnreadableDocument for a broken file. Without the packages of
    the extra `ocr` the document holds nothing but the problem `needs_ocr`."""
    from parsers.ocr.long import pages_of
    from parsers.ocr.picture import frames

    document = Document(NAME)
    sources: dict[int, PageSource] = {}
    pictures = [page for frame in frames(data) for page in pages_of(frame)]
    for number, one in enumerate(pictures, start=1):
        sources[number] = lambda one=one: one  # type: ignore[misc]
    pages = read_pages(sources, document)
    document.blocks = blocks(list(pages.values()))
    for place, grid in enumerate(document.grids, start=1):
        grid.number = place
    return document
