"""When a host may be asked next. Pure decisions: time is passed in, nothing sleeps here."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any

BEIJING = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Policy:
    """How one site's hosts are treated; a site's ``policy`` JSON overrides the defaults.

    ``delay`` seconds between the end of one request and the start of the next, ± ``jitter`` of it;
    ``daily`` requests a host and (Beijing) day; ``windows`` Beijing hours in which to crawl, such
    as ``[[22, 7]]``, empty for any time; ``hold_hours`` before a held host is tried once more;
    ``breaker`` failures in a row that open the circuit; ``budget`` requests a site and run.
    """

    delay: float = 3.0
    jitter: float = 0.3
    max_delay: float = 120.0
    daily: int = 2000
    windows: tuple[tuple[int, int], ...] = ()
    hold_hours: float = 24.0
    breaker: int = 5
    budget: int = 12_000
    retry_delay: float = 30.0
    attempts: int = 3

    @classmethod
    def of(cls, defaults: Mapping[str, Any], site: Mapping[str, Any]) -> Policy:
        """Defaults overridden by a site's JSON; keys that are not of politeness are passed over.

        Raises ValueError naming a value that makes no sense.
        """
        values = {k: v for k, v in {**defaults, **site}.items() if k in cls.__slots__}
        if "windows" in values:
            values["windows"] = tuple((int(a), int(b)) for a, b in values["windows"])
        policy = cls(**values)
        for name in ("delay", "jitter", "retry_delay", "hold_hours"):
            if getattr(policy, name) < 0:
                raise ValueError(f"policy {name} must not be negative: {getattr(policy, name)}")
        return policy

    def open_at(self, moment: datetime) -> bool:
        if not self.windows:
            return True
        hour = moment.astimezone(BEIJING).hour
        return any(
            start <= hour < end if start < end else hour >= start or hour < end
            for start, end in self.windows
        )


def retry_after(value: str, now: datetime) -> float | None:
    """Seconds asked for by a ``Retry-After`` header (RFC 9110 §10.2.3), None if unreadable."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(min(int(value), 10**7))
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


@dataclass(slots=True)
class Pace:
    """The rhythm of one host: one request at a time, slower when it struggles.

    Times are monotonic seconds.
    """

    policy: Policy
    busy: bool = False
    next_at: float = 0.0
    factor: float = 1.0
    crawl_delay: float = 0.0
    failures: int = 0
    throttled: int = 0
    latency: float = 0.0
    random: random.Random = field(default_factory=random.Random)

    @property
    def delay(self) -> float:
        """The larger of policy, robots and what the server took to answer, before jitter."""
        base = max(self.policy.delay, self.latency if self.policy.delay else 0.0)
        return max(self.crawl_delay, min(base * self.factor, self.policy.max_delay))

    def begin(self) -> None:
        self.busy = True

    def end(self, now: float, *, seconds: float = 0.0) -> None:
        """After a request. Jitter only ever lengthens a delay that robots.txt asked for."""
        self.busy = False
        self.latency = seconds if not self.latency else (self.latency + seconds) / 2
        low = 0.0 if self.crawl_delay >= self.policy.delay else -self.policy.jitter
        wait = self.delay * (1 + self.random.uniform(low, self.policy.jitter))
        self.next_at = max(self.next_at, now + wait)

    def succeeded(self) -> None:
        self.failures = 0
        self.throttled = 0

    def failed(self) -> bool:
        """Count a network failure or 5xx; True when the circuit opens."""
        self.failures += 1
        return self.failures >= self.policy.breaker

    def throttle(self, now: float, seconds: float | None) -> bool:
        """429 or 503: wait as told, double the delay; True at the second strike in a row."""
        self.throttled += 1
        self.factor = min(self.factor * 2, 64.0)
        wait = seconds if seconds is not None else max(self.delay, self.policy.retry_delay)
        self.next_at = max(self.next_at, now + wait)
        return self.throttled >= 2
