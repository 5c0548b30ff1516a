"""Formats that are known but not read: the file stays archived, and the reason is on record."""

from __future__ import annotations

from parsers.carriers._ole import MAGIC, streams
from parsers.carriers._zip import names
from parsers.document import Document
from parsers.errors import Unsupported

NAME = "unsupported"

_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it and import the files"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it and import the files"),
    (b"Founder CEB", "a CEB document (Founder Apabi)", "convert it to PDF and import that"),
    (b"%SEP", "a SEP document (SursenSoft)", "convert it to PDF and import that"),
    (b"CAJ", "a CAJ document (CNKI)", "convert it to PDF and import that"),
    (b"BZh", "a bzip2 file", "unpack it and import the file"),
    (b"\xfd7zXZ\0", "an xz file", "unpack it and import the file"),
    (b"MZ", "a program", "it may unpack itself; never run it"),
)


def sniff(data: bytes, url: str | None = None) -> int:
    """Sure of these magic numbers; of presentations among Office's containers."""
    return 85 if _kind(data) else 0


def _kind(data: bytes) -> tuple[str, str] | None:
    for magic, what, remedy in _MAGIC:
        if data.startswith(magic) and (len(magic) > 3 or b"\0" in data[:64]):
            return what, remedy
    slides = ("a presentation", "convert it to PDF and import that")
    if data.startswith(MAGIC):
        return slides if "powerpoint document" in streams(data) else None
    return slides if "ppt/presentation.xml" in names(data) else None


def read(data: bytes, *, url: str | None = None) -> Document:
    """Raises Unsupported."""
    what, remedy = _kind(data) or ("an unknown format", "convert it")
    raise Unsupported(f"{what} is archived but cannot be read: {remedy}")
