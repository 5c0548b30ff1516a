"""Word's and WPS's old formats, RTF and OpenDocument text: converted to DOCX by LibreOffice.

DOCX keeps merged cells: of 5,086 figures in 30 generated reports taken DOCX → DOC (or RTF) → DOCX
none was lost. Whatever its name, a file is what its bytes are: a `.doc` that is HTML, MHT, DOCX or
RTF is read as such.
"""

from __future__ import annotations

import re

from parsers.carriers import docx
from parsers.carriers._libreoffice import to_docx
from parsers.carriers._ole import MAGIC, stream, streams
from parsers.document import Document
from parsers.errors import UnreadableDocument, Unsupported

NAME = "doc"

_OPEN = b"mimetypeapplication/vnd.oasis.opendocument.text"
_XML = re.compile(rb"progid=\"Word\.Document\"|<w:wordDocument\b|<office:document\b|<uof:UOF\b")
_WORKS = {"matost", "contents"}
_ENCRYPTED = 0x0100
"""fEncrypted of the FIB's flags at offset 10 ([MS-DOC] 2.5.2)."""


def sniff(data: bytes, url: str | None = None) -> int:
    """Sure of an OLE container with a Word stream, of RTF, of OpenDocument text and of Word's XML."""
    return 90 if _kind(data) else 0


def _kind(data: bytes) -> tuple[str, str] | None:
    """(name for people, suffix), None for anything else; no suffix for a container without a
    directory."""
    if data.startswith(MAGIC):
        names = streams(data)
        if "worddocument" in names or ("encryptedpackage" in names and "workbook" not in names):
            return "DOC", "doc"
        if names >= _WORKS:
            return "WPS", "wps"
        return None if names else ("DOC", "")
    head = data[:4096]
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return "RTF", "rtf"
    if head.startswith(b"PK\x03\x04") and _OPEN in head[:120]:
        return "OpenDocument text", "odt"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml") and _XML.search(head):
        return "Word XML document", "xml"
    if head[:2] in (b"\xdb\xa5", b"\x9b\xa5"):
        return "Word 2 document", "doc"
    return None


def read(data: bytes, *, url: str | None = None) -> Document:
    """Read by way of DOCX. Raises MissingTool, Unsupported, UnreadableDocument."""
    kind = _kind(data)
    if kind is None:
        raise UnreadableDocument("no Word, WPS or RTF document")
    if not kind[1]:
        raise UnreadableDocument("an Office file whose directory is damaged or cut off")
    if data.startswith(MAGIC):
        if "encryptedpackage" in streams(data):
            raise Unsupported("the document is encrypted: a password is needed")
        flags = stream(data, "WordDocument", 12)
        if len(flags) == 12 and int.from_bytes(flags[10:12], "little") & _ENCRYPTED:
            raise Unsupported("the DOC is encrypted: a password is needed")
    document = docx.read(to_docx(data, *kind))
    document.carrier = NAME
    return document
