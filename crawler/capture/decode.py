"""Taking content codings away, bounded, and never passing a cut stream as whole.

Scrapy's own middleware gives back the readable part of a gzip stream that lacks its end and says
nothing; here the result always tells.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

DEFAULT_LIMIT = 64 * 1024 * 1024
_MAX_CODINGS = 3


@dataclass(frozen=True, slots=True)
class Decoded:
    """``problem`` is ``""`` (whole), ``truncated`` (the stream has no end: ``data`` is its
    readable part), ``too_big`` (more than the limit: ``data`` is empty), ``bad`` (not in the
    declared coding: ``data`` is the entity as sent) or ``unsupported:<coding>`` (likewise)."""

    data: bytes
    problem: str = ""


def decode_entity(entity: bytes, content_encoding: str, *, limit: int = DEFAULT_LIMIT) -> Decoded:
    """Undo ``Content-Encoding`` (last applied first). ``limit`` bounds each step, in bytes."""
    codings = [c.strip().lower() for c in content_encoding.split(",") if c.strip()]
    codings = [c for c in codings if c not in ("identity", "none", "utf-8")]
    if len(codings) > _MAX_CODINGS:
        return Decoded(entity, "unsupported:nested")
    data, problem = entity, ""
    for coding in reversed(codings):
        if not data:
            break
        step = _decode_one(data, coding, limit)
        if step.problem and step.problem != "truncated":
            return step if step.problem == "too_big" else Decoded(entity, step.problem)
        data, problem = step.data, step.problem or problem
    return Decoded(data, problem)


def _decode_one(data: bytes, coding: str, limit: int) -> Decoded:
    if coding in ("gzip", "x-gzip"):
        return _inflate(data, zlib.MAX_WBITS | 16, limit)
    if coding == "deflate":
        wrapped = _inflate(data, zlib.MAX_WBITS, limit)
        # RFC 9110 says zlib; many servers send the raw stream.
        return _inflate(data, -zlib.MAX_WBITS, limit) if wrapped.problem == "bad" else wrapped
    if coding == "br":
        return _brotli(data, limit)
    return Decoded(data, f"unsupported:{coding[:20]}")


def _inflate(data: bytes, wbits: int, limit: int) -> Decoded:
    out = bytearray()
    rest = data
    while rest:
        stream = zlib.decompressobj(wbits)
        try:
            out += stream.decompress(rest, limit + 1 - len(out))
        except zlib.error:
            if not out:
                return Decoded(data, "bad")
            # Bytes after a complete member that are no member: padding some servers add.
            return Decoded(bytes(out)) if rest is not data else Decoded(bytes(out), "truncated")
        if len(out) > limit:
            return Decoded(b"", "too_big")
        if not stream.eof:
            return Decoded(bytes(out), "truncated")
        rest = stream.unused_data
        if wbits != (zlib.MAX_WBITS | 16):
            break
        if not rest.startswith(b"\x1f\x8b"):
            break
    return Decoded(bytes(out))


def _brotli(data: bytes, limit: int) -> Decoded:
    try:
        import brotli  # optional: never offered in Accept-Encoding, met only in foreign archives
    except ImportError:
        return Decoded(data, "unsupported:br")
    stream = brotli.Decompressor()
    out = bytearray()
    try:
        out += stream.process(data, output_buffer_limit=limit + 1)
        while not stream.is_finished() and len(out) <= limit:
            piece = stream.process(b"", output_buffer_limit=limit + 1 - len(out))
            if not piece:
                return Decoded(bytes(out), "truncated")
            out += piece
    except brotli.error:
        return Decoded(data, "bad")
    return Decoded(b"", "too_big") if len(out) > limit else Decoded(bytes(out))
