"""Which characters the bytes of a page mean: the bytes decide, declarations are only recorded.

Declared and real charset disagree so often that the order is: byte order mark, strict UTF-8,
strict GB18030 (a cut last character tolerated), else the one with fewer replacements.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.I)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w-]+)", re.I)


@dataclass(frozen=True)
class Decoded:
    """Text with the charset used, those declared, and how many characters were beyond reading."""

    text: str
    used: str
    http: str
    meta: tuple[str, ...]
    replaced: int
    mixed: bool

    @property
    def conflict(self) -> bool:
        """Whether a declaration names another charset than the bytes have."""
        return any(_family(name) != _family(self.used) for name in (self.http, *self.meta) if name)


def _family(name: str) -> str:
    plain = name.lower().replace("_", "-")
    if plain.startswith("gb"):
        return "gb18030"
    return "utf-8" if plain in ("utf8", "utf-8", "utf-8-sig") else plain


def _strict(data: bytes, name: str) -> str | None:
    """The text, a cut last character left out, or None if the bytes are not in this charset."""
    decoder = codecs.getincrementaldecoder(name)("strict")
    try:
        return decoder.decode(data, False)
    except UnicodeDecodeError:
        return None


def _mostly_utf8(body: bytes) -> bool:
    """Whether far more Chinese characters than errors come of reading the bytes as UTF-8; of GBK
    bytes hardly any do."""
    text = body.decode("utf-8", "replace")
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in text)
    return chinese >= 10 and chinese > text.count("\ufffd")


def decode(body: bytes, content_type: str = "") -> Decoded:
    """Decode a page by what its bytes are."""
    http = found[1] if (found := _HEADER.search(content_type)) else ""
    meta = tuple(m.decode("ascii", "replace") for m in _META.findall(body[:8192]))
    for mark, name in _BOMS:
        if body.startswith(mark):
            text = body.decode(name, "replace")
            return Decoded(text, name, http, meta, text.count("\ufffd"), False)
    for name in ("utf-8", "gb18030"):
        text_or_none = _strict(body, name)
        if text_or_none is not None:
            return Decoded(text_or_none, name, http, meta, 0, False)
        if name == "utf-8" and _mostly_utf8(body):
            # a short UTF-8 page with a foreign footer also passes for GB18030, as nonsense
            text = body.decode("utf-8", "replace")
            return Decoded(text, name, http, meta, text.count("\ufffd"), True)
    tries = [(name, body.decode(name, "replace")) for name in ("utf-8", "gb18030")]
    used, text = min(tries, key=lambda pair: pair[1].count("\ufffd"))
    return Decoded(text, used, http, meta, text.count("\ufffd"), True)
