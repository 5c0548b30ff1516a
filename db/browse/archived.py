"""Archived bytes, shown so that nothing in them can act.

What the crawler stored is somebody else's page. It is never active HTML at this site's origin:
HTML is reduced to its structure by nh3 (ammonia: no scripts, forms, frames, loads), served in an
opaque origin (`Content-Security-Policy: sandbox`) and marked nosniff; text and common images are
shown as such; everything else, and every original file, is a download. Before anything is served
the bytes are compared with the digest recorded at capture.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nh3
from charset_normalizer import from_bytes
from w3lib.encoding import html_to_unicode

from crawler.capture.digests import payload_digest
from crawler.capture.members import Damaged
from crawler.capture.reader import payload_of, read_record
from crawler.capture.wire import WireError
from db.browse.security import ARCHIVED_POLICY

MAX_SHOWN_BYTES = 64 * 1024 * 1024

_EXTENSIONS = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "txt",
    "application/pdf": "pdf",
    "application/msword": "doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/ofd": "ofd",
    "application/zip": "zip",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
}
_SHOWN_IMAGES = ("image/png", "image/jpeg", "image/gif")
_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
)

_ATTRIBUTES = {
    "*": {"align", "valign", "width", "height", "style", "lang", "dir"},
    "td": {"colspan", "rowspan", "bgcolor"},
    "th": {"colspan", "rowspan", "bgcolor"},
    "table": {"border", "cellpadding", "cellspacing", "bgcolor", "summary"},
    "a": {"href"},
    "img": {"alt"},
    "ol": {"start", "type"},
    "font": {"color", "size", "face"},
}
_TAGS = nh3.ALLOWED_TAGS | {"font", "section", "u", "big", "main", "figure", "figcaption"}


class ArchiveError(Exception):
    """The archived bytes cannot be shown; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A reply: body, content type and headers."""

    body: bytes
    content_type: str
    headers: dict[str, str]


def read_payload(archive: Path, capture: Mapping[str, Any]) -> bytes:
    """The payload of one capture from its WARC record, content-encoding removed.

    `capture` needs `capture_id`, `warc_file`, `warc_offset`, `warc_length` and
    `payload_digest` (`sha256:<hex>`); a revisit must already be replaced by the capture it refers to.
    Raises ArchiveError when the file is absent, the record unreadable or the digest different.
    """
    number = capture["capture_id"]
    if not capture["warc_file"]:
        raise ArchiveError(f"Capture {number} stored no bytes.")
    root = archive.resolve()
    path = (root / capture["warc_file"]).resolve()
    if not path.is_relative_to(root):
        raise ArchiveError(f"Capture {number} names a WARC file outside the archive.")
    try:
        record = read_record(path, int(capture["warc_offset"]), int(capture["warc_length"]))
        data = payload_of(record, limit=MAX_SHOWN_BYTES)
    except FileNotFoundError:
        raise ArchiveError(
            f"{capture['warc_file']} is not beside this snapshot. Serve the snapshot inside its "
            "archive directory to see archived copies."
        ) from None
    except (Damaged, WireError) as error:
        raise ArchiveError(
            f"The WARC record of capture {number} is damaged: {error}. "
            "Run `gongkai verify` on the archive."
        ) from error
    except (OSError, ValueError) as error:
        raise ArchiveError(
            f"The WARC record of capture {number} is unreadable ({type(error).__name__})."
        ) from error
    digest = payload_digest(data)
    if digest != capture["payload_digest"]:
        raise ArchiveError(
            f"The archived bytes of capture {number} have digest {digest}, but "
            f"{capture['payload_digest']} was recorded. Run `gongkai verify` on the archive."
        )
    return data


def media_type(data: bytes, declared: str | None) -> str:
    """The type the bytes are handled as: by their first bytes, then as the server declared."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    kind = (declared or "").partition(";")[0].strip().lower()
    if kind:
        return kind
    head = data[:1024].lower()
    return "text/html" if b"<html" in head or b"<!doctype" in head else "application/octet-stream"


def file_name(capture_id: object, data: bytes, kind: str) -> str:
    """A harmless name for a download: number, digest, extension by type, never from a URL."""
    return f"capture-{capture_id}-{hashlib.sha256(data).hexdigest()[:12]}.{_EXTENSIONS.get(kind, 'bin')}"


def download(capture_id: object, data: bytes, declared: str | None) -> Shown:
    """The original bytes as a download."""
    kind = media_type(data, declared)
    name = file_name(capture_id, data, kind)
    return Shown(
        data,
        "application/octet-stream",
        {
            "content-disposition": f'attachment; filename="{name}"',
            "content-security-policy": ARCHIVED_POLICY,
            "content-length": str(len(data)),
        },
    )


def show(capture_id: object, data: bytes, declared: str | None) -> Shown:
    """The archived copy for reading, inert; types that cannot be shown become downloads."""
    kind = media_type(data, declared)
    headers = {"content-security-policy": ARCHIVED_POLICY}
    if kind in ("text/html", "application/xhtml+xml"):
        return Shown(inert_html(data, declared).encode(), "text/html; charset=utf-8", headers)
    if kind in ("text/plain", "text/csv", "application/json", "text/xml", "application/xml"):
        text = _decode_text(data)
        return Shown(text.encode(), "text/plain; charset=utf-8", headers)
    if kind in _SHOWN_IMAGES:
        return Shown(data, kind, headers)
    return download(capture_id, data, declared)


def can_show(data_type: str | None) -> bool:
    """Whether a declared content type can be shown in the page rather than downloaded."""
    kind = (data_type or "").partition(";")[0].strip().lower()
    return kind.startswith("text/") or kind in _SHOWN_IMAGES or kind == "application/xhtml+xml"


def inert_html(data: bytes, declared: str | None) -> str:
    """The page's text and tables without anything that acts or loads.

    Tables are numbered in document order (`id="table-1"` …), so that the place of a figure can
    be linked.
    """
    _, text = html_to_unicode(declared, data, auto_detect_fun=_detect)
    cleaned = nh3.clean(
        text,
        tags=_TAGS - {"img"},
        clean_content_tags={"script", "style", "title"},
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )
    count = 0

    def numbered(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f'<table id="table-{count}"{match.group(1)}'

    # nh3 writes normalised HTML in which `<` occurs at tags only.
    cleaned = re.sub(r"<table(?=[\s>])([^>]*>)", numbered, cleaned)
    title = re.search(r"<title[^>]*>(.*?)</title", text, re.I | re.S)
    heading = html.escape(html.unescape(title.group(1).strip())) if title else ""
    return (
        '<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8">'
        f"<title>{heading}</title><style>body{{font-family:sans-serif;line-height:1.6;margin:1rem;"
        "color:#1c2329;background:#fff}table{border-collapse:collapse}td,th{border:1px solid #999;"
        "padding:2px 6px}table:target{outline:3px solid #e9a13b}</style></head><body>"
        f"{cleaned}</body></html>"
    )


def _detect(data: bytes) -> str | None:
    best = from_bytes(data[:200_000]).best()
    return best.encoding if best else None


def _decode_text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")
