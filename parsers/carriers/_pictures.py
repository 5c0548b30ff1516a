"""Pictures inside documents: a DOCX or OFD whose pages are scans is read as the scans are."""

from __future__ import annotations

from collections.abc import Iterable

from parsers import carriers
from parsers.document import Document
from parsers.errors import UnreadableDocument
from parsers.report import Problem

MAX_PICTURES = 40
MIN_BYTES = 15_000
"""Smaller pictures are seals, logos and rules."""


def read_pictures(pictures: Iterable[tuple[bytes, int | None]], document: Document) -> None:
    """Append what OCR reads in pictures of pages, given with the page each stands on; `needs_ocr`
    where they cannot be read here."""
    unread = 0
    for number, (data, page) in enumerate(pictures):
        module = carriers.detect(data)
        if number >= MAX_PICTURES or module is None or module.NAME != "image":
            unread += 1
            continue
        try:
            inner: Document = module.read(data)
        except UnreadableDocument as error:
            document.problems.append(Problem("picture_unreadable", str(error)))
            continue
        for block in inner.blocks:
            block.page = page if page is not None else block.page
        document.blocks = [*document.blocks, *inner.blocks]
        document.problems += inner.problems
    if unread:
        document.problems.append(
            Problem("needs_ocr", f"{unread} pictures of pages are not read here")
        )
    for place, grid in enumerate(document.grids, start=1):
        grid.number = place
