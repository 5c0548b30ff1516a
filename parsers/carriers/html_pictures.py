"""Pictures that a page holds itself (`<img src="data:image/…">`), as editors paste them."""

from __future__ import annotations

import base64
import binascii
import re

from lxml import etree

from parsers.carriers._pictures import MAX_PICTURES, MIN_BYTES

_HELD = re.compile(r"\s*data:image/[\w.+-]+(?:;[\w=.-]+)*;base64,", re.I)
_ADDRESSES = ("src", "data-src", "data-original", "original")


def held_pictures(root: etree._Element) -> list[bytes]:
    """The pictures of pages among them, in their order, each once; small ones are seals and rules."""
    found: dict[bytes, None] = {}
    for node in root.iter("img"):
        for name in _ADDRESSES:
            address = node.get(name) or ""
            head = _HELD.match(address)
            if head is None or len(found) > MAX_PICTURES:
                continue
            try:
                data = base64.b64decode(address[head.end() :])
            except (binascii.Error, ValueError):
                continue  # cut off, or no picture
            if len(data) >= MIN_BYTES:
                found[data] = None
    return list(found)
