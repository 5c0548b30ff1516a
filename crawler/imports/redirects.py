"""Which redirect an imported capture was the end of.

WARC has no field that a foreign writer fills for it (`via` is a custom of some), so it is told from
the records: an answer 3xx names its target, and the next record of that target came of it.
"""

from __future__ import annotations

from crawler.capture.exchange import Exchange
from crawler.capture.identity import redirect_target, request_key


class Redirects:
    """The redirects of one file whose targets have not been met yet. Bounded: the oldest is
    forgotten, as a target follows its redirect by seconds."""

    MOST = 10_000

    def __init__(self) -> None:
        self._waiting: dict[str, int] = {}

    def met(self, url: str, exchange: Exchange, capture_id: int) -> None:
        """Note an answer; only 3xx with a usable Location leads anywhere."""
        location = exchange.header("location")
        if not 300 <= exchange.status < 400 or not location:
            return
        try:
            target = request_key(redirect_target(url, location))
        except ValueError:
            return
        if target != request_key(url):
            self._waiting[target] = capture_id
            if len(self._waiting) > self.MOST:
                del self._waiting[next(iter(self._waiting))]

    def source(self, url: str) -> int | None:
        """The capture of the redirect that this one is the end of; each is told once."""
        try:
            return self._waiting.pop(request_key(url), None)
        except ValueError:
            return None
