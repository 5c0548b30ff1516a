"""robots.txt as RFC 9309 has it: an answer that cannot be had means no fetching.

Scrapy's own middleware allows everything on 5xx and on network errors, and knows hosts, not
origins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from protego import Protego

#: The product token that groups in robots.txt are matched against.
TOKEN = "gongkai"  # noqa: S105 - a robots.txt product token, no secret
MAX_BYTES = 512 * 1024  # RFC 9309 §2.5: at least 500 KiB must be read
MAX_HOPS = 5  # RFC 9309 §2.3.1.2
_DIRECTIVE = re.compile(
    r"^\s*(?:user-?agent|allow|disallow|sitemap|crawl-?delay|request-rate)\s*:",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True)
class Robots:
    """The rules of one origin. ``state`` ∈ rules | none | soft | refused | unreachable."""

    state: str
    body: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        parser = Protego.parse(self.body) if self.state == "rules" else None
        object.__setattr__(self, "_parser", parser)

    @property
    def fetching(self) -> bool:
        """Whether the origin may be asked for anything at all."""
        return self.state in ("rules", "none", "soft")

    def allows(self, url: str) -> bool:
        parser: Protego | None = self.__dict__["_parser"]
        if not self.fetching:
            return False
        return parser is None or bool(parser.can_fetch(url, TOKEN))

    @property
    def crawl_delay(self) -> float | None:
        """Seconds between requests that the origin asks for; a request rate counts too."""
        parser: Protego | None = self.__dict__["_parser"]
        if parser is None:
            return None
        delay = parser.crawl_delay(TOKEN)
        rate = parser.request_rate(TOKEN)
        wishes = [float(delay)] if delay else []
        if rate and rate.requests:
            wishes.append(float(rate.seconds) / float(rate.requests))
        return max(wishes, default=None)

    @property
    def sitemaps(self) -> list[str]:
        parser: Protego | None = self.__dict__["_parser"]
        return list(parser.sitemaps) if parser else []


def from_answer(status: int, body: bytes, *, refused: str = "") -> Robots:
    """Judge an answer (redirects already followed). ``refused`` is a sign from gate.refusal."""
    if refused:
        return Robots("refused", reason=refused)
    if 200 <= status < 300:
        text = body[:MAX_BYTES].decode("utf-8-sig", "replace")
        if _DIRECTIVE.search(text):
            return Robots("rules", text)
        # A home page or an error page under status 200: there is no robots.txt here.
        return Robots("soft", reason="no directive in the answer")
    if status in (401, 403, 412, 429, 521):
        return Robots("refused", reason=f"http-{status}")
    if 400 <= status < 500:
        return Robots("none", reason=f"http-{status}")
    return Robots("unreachable", reason=f"http-{status}")


def from_failure(reason: str) -> Robots:
    """No answer (timeout, DNS, TLS, too many hops): assume complete disallow (§2.3.1.4)."""
    if reason.startswith("refused:"):
        return Robots("refused", reason=reason)
    return Robots("unreachable", reason=reason)
