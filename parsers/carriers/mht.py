"""MHT (a web page saved as one MIME file, RFC 2557), also where it calls itself .doc or .xls."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import Message

from parsers.carriers import html
from parsers.document import Document
from parsers.errors import UnreadableDocument

NAME = "html"

_HEAD = re.compile(rb"^MIME-Version:\s*1\.0", re.I | re.M)
_TYPE = re.compile(rb"^Content-Type:\s*(?:multipart/related|text/html)", re.I | re.M)
MAX_PARTS = 2_000


def sniff(data: bytes, url: str | None = None) -> int:
    """Sure of MIME headers at the very beginning that announce a page."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf\r\n\t ")
    if head[:1] == b"<":
        return 0
    first = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    return 80 if _HEAD.search(first) and _TYPE.search(first) else 0


def read(data: bytes, *, url: str | None = None) -> Document:
    """Read the page an MHT holds. Raises UnreadableDocument."""
    try:
        message = email.message_from_bytes(
            data.lstrip(b"\xef\xbb\xbf\r\n\t "), policy=email.policy.compat32
        )
        page = _page(message)
        payload = page.get_payload(decode=True) if page is not None else None
    except (ValueError, LookupError, TypeError, AssertionError, AttributeError) as error:
        raise UnreadableDocument(f"the MHT is broken: {error}") from error
    if page is None or not isinstance(payload, bytes) or not payload.strip():
        raise UnreadableDocument("the MHT holds no page")
    location = str(page.get("Content-Location") or "")
    return html.read(payload, url=location if location.startswith("http") else url)


def _page(message: Message) -> Message | None:
    """The part that `start` names, else the first page."""
    start = str(message.get_param("start") or "")
    found = None
    for number, part in enumerate(message.walk()):
        if number > MAX_PARTS:
            break
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            if start and part.get("Content-ID") == start:
                return part
            found = found or part
    return found
