"""Charset: bytes → UTF-8, by what the bytes are rather than by what is declared.

Order (declared charsets of government pages are wrong too often to be believed): a BOM, or what
reads as UTF-16 without one (`with_bom`); strict
UTF-8, an incomplete tail allowed; strict GB18030 likewise; else whichever of the two leaves fewer
replacement characters. UTF-7 is never tried.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decoded:
    """`utf8` is the text as UTF-8 without BOM and NUL; `replaced` counts lost characters."""

    utf8: bytes
    charset: str
    replaced: int = 0


_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes) -> Decoded:
    """Decode a text document."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            if name == "utf-8":
                data = data[len(bom) :]
                break
            text = data[len(bom) :].decode(name, "replace")
            return _done(text, name)
    if _strict(data, "utf-8"):
        if not _whole(data):
            data = data.decode("utf-8", "ignore").encode()
        return Decoded(data.replace(b"\0", b"") if b"\0" in data else data, "utf-8")
    if _strict(data, "gb18030"):
        return _done(data.decode("gb18030", "ignore"), "gb18030")
    candidates = [(data.decode(n, "replace"), n) for n in ("utf-8", "gb18030")]
    text, name = min(candidates, key=lambda c: c[0].count("\ufffd"))
    return _done(text, name)


_SAMPLE = 65_536
_USUAL = re.compile("[\t\r\n -~\u00a0-\u00ff\u2000-\u206f\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


def with_bom(data: bytes) -> bytes:
    """UTF-16 that does not say so, with the byte order mark of the order in which it reads as text;
    other bytes as they are. Binary files read as neither."""
    if b"\0" not in data[:_SAMPLE] or data.startswith(tuple(bom for bom, _ in _BOMS)):
        return data
    sample = data[: min(_SAMPLE, len(data) & ~1)]
    for bom, name in _BOMS[-2:]:
        text = sample.decode(name, "replace")
        if len(_USUAL.findall(text)) >= 0.95 * len(text):
            return bom + data
    return data


def _strict(data: bytes, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)("strict")
    try:
        decoder.decode(data, False)
    except UnicodeDecodeError:
        return False
    return True


def _whole(data: bytes) -> bool:
    return not data or data[-1] < 0x80


def _done(text: str, name: str) -> Decoded:
    return Decoded(text.replace("\0", "").encode("utf-8", "replace"), name, text.count("\ufffd"))
