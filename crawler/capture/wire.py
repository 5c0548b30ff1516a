"""Reading an HTTP/1.1 response from bytes, forgiving where real servers err (RFC 9112).

Lenient by intent: bare LF line ends, header lines without a colon (skipped), missing reason
phrases. Strict where leniency would lose data unseen: conflicting lengths and broken chunk sizes
are errors, and every byte consumed is accounted for.
"""

from __future__ import annotations

import re

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_STATUS_LINE = re.compile(rb"HTTP/(\d)(?:\.(\d))?[ \t]+(\d{3})(?:[ \t]|$)")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?\Z", re.DOTALL)
_MAX_LINE = 4096


class WireError(ValueError):
    """The bytes are no HTTP/1.x response that could be read safely."""


def head_end(buffer: bytes | bytearray) -> int:
    """Length of the response head including its empty line, or 0 while it is incomplete."""
    found = _HEAD_END.search(buffer)
    return found.end() if found else 0


def parse_head(head: bytes) -> tuple[int, tuple[int, int], list[tuple[str, str]]]:
    """Status, HTTP version and headers, in the order and spelling received.

    Values are decoded as latin-1, one character a byte, so nothing is lost.
    """
    lines = re.split(rb"\r?\n", head)
    found = _STATUS_LINE.match(lines[0])
    if not found:
        raise WireError(f"no HTTP status line: {lines[0][:80]!r}")
    version = (int(found[1]), int(found[2] or 0))
    headers: list[tuple[str, str]] = []
    for line in lines[1:]:
        if not line:
            continue
        if line[:1] in b" \t" and headers:  # obs-fold: a continuation of the line before
            name, value = headers[-1]
            headers[-1] = (name, f"{value} {line.strip().decode('latin-1')}")
            continue
        name_bytes, colon, value_bytes = line.partition(b":")
        if colon and name_bytes.strip():
            headers.append(
                (name_bytes.strip().decode("latin-1"), value_bytes.strip().decode("latin-1"))
            )
    return int(found[3]), version, headers


def framing(method: str, status: int, headers: list[tuple[str, str]]) -> tuple[str, int]:
    """How the body ends: ``("none", 0)``, ``("chunked", 0)``, ``("length", n)`` or ``("close", 0)``.

    Raises WireError for lengths that contradict each other (RFC 9112 §6.3).
    """
    if method == "HEAD" or status in (204, 304) or 100 <= status < 200:
        return "none", 0
    codings = [v.lower() for k, v in headers if k.lower() == "transfer-encoding"]
    if codings and codings[-1].rsplit(",", 1)[-1].strip() == "chunked":
        return "chunked", 0
    if codings:
        return "close", 0
    lengths = {
        part.strip() for k, v in headers if k.lower() == "content-length" for part in v.split(",")
    }
    if not lengths:
        return "close", 0
    if len(lengths) > 1 or not next(iter(lengths)).isascii() or not next(iter(lengths)).isdigit():
        raise WireError(f"contradictory or bad Content-Length: {sorted(lengths)}")
    return "length", int(lengths.pop())


class ChunkedDecoder:
    """Takes a chunked body apart (RFC 9112 §7.1), piece by piece.

    ``entity`` grows with every ``feed``; ``consumed`` counts the bytes that belong to the body;
    ``done`` turns true after the last chunk and its trailers.
    """

    def __init__(self) -> None:
        self.entity = bytearray()
        self.consumed = 0
        self.done = False
        self._pending = bytearray()
        self._left = 0
        self._state = "size"

    def feed(self, data: bytes) -> None:
        """Raises WireError for a chunk size that cannot be read."""
        self._pending += data
        while self._pending and not self.done:
            if self._state == "data":
                if not self._take_data():
                    return
            elif not self._take_line():
                return

    def _take_data(self) -> bool:
        piece = self._pending[: self._left]
        self.entity += piece
        del self._pending[: len(piece)]
        self.consumed += len(piece)
        self._left -= len(piece)
        if self._left == 0:
            self._state = "after"
        return bool(piece)

    def _take_line(self) -> bool:
        end = self._pending.find(b"\n")
        if end < 0:
            if len(self._pending) > _MAX_LINE:
                raise WireError("a line of the chunked coding never ends")
            return False
        line = bytes(self._pending[:end]).removesuffix(b"\r")
        del self._pending[: end + 1]
        self.consumed += end + 1
        if self._state == "after":
            if line:
                raise WireError(f"no line end after a chunk: {line[:40]!r}")
            self._state = "size"
        elif self._state == "trailer":
            self.done = not line
        else:
            size = _CHUNK_SIZE.match(line)
            if not size:
                raise WireError(f"bad chunk size: {line[:40]!r}")
            self._left = int(size[1], 16)
            self._state = "data" if self._left else "trailer"
        return True


def dechunk(body: bytes) -> tuple[bytes, bool]:
    """The entity of a whole chunked body and whether its end was reached; never raises."""
    decoder = ChunkedDecoder()
    try:
        decoder.feed(body)
    except WireError:
        return bytes(decoder.entity), False
    return bytes(decoder.entity), decoder.done
