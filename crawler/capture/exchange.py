"""One HTTP exchange as it went over the wire."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

#: Why a stored body is shorter than the sender's (the values of ``WARC-Truncated``, ISO 28500 §5.13).
TRUNCATIONS = ("length", "time", "disconnect", "unspecified")


def utc_now() -> datetime:
    """The present moment, UTC, aware."""
    return datetime.now(UTC)


def iso(moment: datetime) -> str:
    """``2026-01-31T08:00:00.000123Z``: fixed width, so that text order is time order."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass(slots=True)
class Exchange:
    """Request and response bytes of one fetch.

    ``raw`` is the response exactly as received, framing of chunked bodies included;
    ``entity`` is its body with the transfer coding taken away and the content coding kept.
    """

    url: str
    method: str
    request: bytes
    raw: bytes
    head_length: int
    status: int
    headers: list[tuple[str, str]]
    entity: bytes
    chunked: bool = False
    started: datetime = field(default_factory=utc_now)
    seconds: float = 0.0
    peer: str = ""
    truncated: str = ""
    note: str = ""
    """What was odd about the framing, for the metadata record; empty when nothing was."""

    def header(self, name: str) -> str:
        """The first value of a header, ``""`` if there is none."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")

    def header_all(self, name: str) -> list[str]:
        wanted = name.lower()
        return [value for key, value in self.headers if key.lower() == wanted]


class FetchError(Exception):
    """No response head could be had. ``reason`` is a terminal state such as ``timeout``,
    ``failed:dns``, ``failed:tls:certificate``, ``refused:address``; the message says more."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail
