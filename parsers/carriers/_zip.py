"""ZIP containers (DOCX, XLSX, OFD): looked over before anything is unpacked."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from parsers.errors import UnreadableDocument

MAX_ENTRIES = 2_000
MAX_TOTAL = 200 * 1024 * 1024
MAX_RATIO = 200


def open_zip(data: bytes, what: str) -> zipfile.ZipFile:
    """The container, if it is sound and of reasonable size. Raises UnreadableDocument."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
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
    return archive


def read_entry(archive: zipfile.ZipFile, name: str, what: str) -> bytes:
    """One file of the container. Raises UnreadableDocument when it is absent or damaged."""
    try:
        return archive.read(name)
    except KeyError as error:
        raise UnreadableDocument(f"the {what} has no {name}: it is incomplete") from error
    except (zipfile.BadZipFile, RuntimeError, EOFError, OSError, ValueError) as error:
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
