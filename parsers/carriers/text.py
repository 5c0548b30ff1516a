"""Plain text: tables flattened to tabs or pipes become grids of fields, the rest paragraphs."""

from __future__ import annotations

import re

from parsers.carriers.text_columns import with_tabs
from parsers.carriers.text_lines import MAX_FIELDS, MAX_LINES, text_blocks
from parsers.carriers.text_prose import plain_prose
from parsers.charset import decode
from parsers.document import Document
from parsers.report import Problem

NAME = "text"
_LINE = re.compile("\r\n|[\n\r\x0b\x0c\x85]")

_CONTROL = bytes(b for b in range(32) if not 8 < b < 14)


def sniff(data: bytes, url: str | None = None) -> int:
    """Low: any text that nothing else claims. 0 for binary data."""
    head = data[:4096]
    if not head.strip():
        return 0
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return 10
    return 10 if len(head.translate(None, _CONTROL)) == len(head) else 0


def read(data: bytes, *, url: str | None = None) -> Document:
    """Read a text. Lines with tabs or pipes that follow one another form one grid."""
    document = Document("text")
    text = decode(data)
    document.charset = text.charset
    if text.replaced:
        document.problems.append(
            Problem("charset_damage", f"{text.replaced} characters could not be decoded")
        )
    lines = _LINE.split(text.utf8.decode("utf-8", "replace"))
    document.blocks, _, full = text_blocks(plain_prose(with_tabs(lines)))
    if full or len(lines) > MAX_LINES:
        bound = f"{MAX_FIELDS} fields" if full else f"{MAX_LINES} lines"
        document.problems.append(
            Problem("page_cut", f"the text has more than {bound}: read up to there")
        )
    return document
