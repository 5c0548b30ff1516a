"""ZIP containers (DOCX, XLSX, OFD): looked over before anything is unpacked."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from functools import lru_cache
from itertools import pairwise

from lxml import etree

from parsers.errors import UnreadableDocument

MAX_ENTRIES = 2_000
MAX_TOTAL = 200 * 1024 * 1024
MAX_RATIO = 200


@lru_cache(maxsize=2)
def names(data: bytes) -> frozenset[str]:
    """Names of the entries, empty for what is no ZIP, is damaged, or claims too many entries."""
    if not data.startswith(b"PK"):
        return frozenset()
    end = data.rfind(b"PK\x05\x06", -66_000)
    if end < 0 or int.from_bytes(data[end + 12 : end + 16], "little") > MAX_ENTRIES * 400:
        return frozenset()
    try:
        return frozenset(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return frozenset()


def open_zip(data: bytes, what: str) -> zipfile.ZipFile:
    """The container, if it is sound and of reasonable size. Raises UnreadableDocument."""
    end = data.rfind(b"PK\x05\x06", -66_000)
    if end >= 0 and int.from_bytes(data[end + 12 : end + 16], "little") > MAX_ENTRIES * 400:
        raise UnreadableDocument(f"the {what} claims more than {MAX_ENTRIES} files: refused")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise UnreadableDocument(f"the {what} is broken: {error}") from error
    entries = archive.infolist()
    total = sum(e.file_size for e in entries)
    if len(entries) > MAX_ENTRIES or total > MAX_TOTAL:
        raise UnreadableDocument(
            f"the {what} would unpack to {len(entries)} files of {total} bytes: refused"
        )
    for entry in entries:
        if entry.file_size > 1_000_000 and entry.file_size > MAX_RATIO * max(
            1, entry.compress_size
        ):
            raise UnreadableDocument(
                f"the {what} holds a compression bomb ({entry.filename}): refused"
            )
    places = sorted((e.header_offset, e.header_offset + 30 + e.compress_size) for e in entries)
    for (_, last), (start, _) in pairwise(places):
        if start < last:
            raise UnreadableDocument(f"files of the {what} overlap: refused as a bomb")
    return archive


def read_entry(archive: zipfile.ZipFile, name: str, what: str) -> bytes:
    """One file of the container. Raises UnreadableDocument when it is absent or damaged."""
    try:
        return archive.read(name)
    except KeyError as error:
        raise UnreadableDocument(f"the {what} has no {name}: it is incomplete") from error
    except (
        zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, ValueError,
        NotImplementedError, lzma.LZMAError,
    ) as error:  # fmt: skip
        raise UnreadableDocument(f"the {what} is damaged at {name}: {error}") from error


def parse_xml(data: bytes, what: str) -> etree._Element:
    """XML without entities, network or huge trees. Raises UnreadableDocument."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocument(f"the {what} holds XML that cannot be read: {error}") from error
