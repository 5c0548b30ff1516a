"""Digests: ``sha256:<hex>`` in the database, ``sha256:<base32>`` in WARC headers.

The WARC payload digest covers the body as it stands in the record (chunked framing included), as
every independent reader verifies it; the database's ``payload_digest`` covers the decoded payload.
"""

from __future__ import annotations

import base64
import hashlib


def payload_digest(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


def warc_digest(data: bytes) -> str:
    return "sha256:" + base64.b32encode(hashlib.sha256(data).digest()).decode()


def as_warc(labelled: str) -> str:
    """The WARC form of a digest given in the database's form."""
    return "sha256:" + base64.b32encode(bytes.fromhex(labelled.partition(":")[2])).decode()


def matches(labelled: str, data: bytes) -> bool:
    """Whether a labelled digest of any usual algorithm, in base32 or hex, is that of ``data``.

    Raises ValueError for an algorithm that is not known.
    """
    name, _, value = labelled.partition(":")
    digest = hashlib.new(name.lower().replace("sha-", "sha"), data).digest()
    stripped = value.strip().rstrip("=")
    as_base32 = base64.b32encode(digest).decode().rstrip("=")
    return stripped.lower() == digest.hex() or stripped.upper() == as_base32
