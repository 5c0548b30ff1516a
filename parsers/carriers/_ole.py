"""OLE containers (DOC, WPS, XLS, ET, encrypted DOCX …): told apart by the streams in their root."""

from __future__ import annotations

import io

import olefile

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def streams(data: bytes) -> set[str]:
    """Names of the streams and storages in the root, lower-cased; empty for anything else."""
    if not data.startswith(MAGIC):
        return set()
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            return {entry.name.lower() for entry in container.root.kids}
    except (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError):
        # A damaged directory: the names still tell what it was meant to be.
        lower = data.lower()
        return {n for n in _NAMES if n.encode("utf-16-le") + bytes(8) in lower}


_NAMES = ("worddocument", "workbook", "encryptedpackage", "powerpoint document")


def stream(data: bytes, name: str, size: int) -> bytes:
    """The first `size` bytes of a stream; empty when it cannot be had."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            return bytes(container.openstream(name).read(size))
    except (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError):
        return b""
