"""Due or not: the legal season, back-off, holds, interruptions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crawler.capture.exchange import iso
from crawler.schedule import due, expected

JANUARY = datetime(2027, 1, 20, 2, tzinfo=UTC)
JULY = datetime(2027, 7, 20, 2, tzinfo=UTC)
REFUSED = {"state": "refused", "state_reason": "botgate"}
ROBOTS = {"state": "refused", "state_reason": "refused:robots"}


def site(now: datetime, days: float, **more: Any) -> dict[str, Any]:
    last = iso(now - timedelta(days=days))
    return {"site_id": "a", "state": "open", "state_reason": "", "crawl_state": "done",
            "last_crawled_at": last, "failures": 0} | more  # fmt: skip


@pytest.mark.parametrize(
    ("row", "found", "now", "wanted"),
    [
        (site(JANUARY, 1), False, JANUARY, True),
        (site(JANUARY, 0.5), False, JANUARY, False),
        (site(JANUARY, 1), True, JANUARY, False),
        (site(JANUARY, 29), True, JANUARY, True),
        (site(JULY, 1), False, JULY, False),
        (site(JULY, 29), False, JULY, True),
        (site(JANUARY, 0, last_crawled_at=None), False, JANUARY, True),
        (site(JANUARY, 0, crawl_state="running"), True, JANUARY, True),
        (site(JANUARY, 99, **REFUSED), False, JANUARY, False),
        (site(JANUARY, 9, **ROBOTS), False, JANUARY, False),
        (site(JANUARY, 29, **ROBOTS), False, JANUARY, True),
        (site(JANUARY, 1, failures=1), False, JANUARY, True),
        (site(JANUARY, 3, failures=3), False, JANUARY, False),
        (site(JANUARY, 4, failures=3), False, JANUARY, True),
        (site(JANUARY, 33, failures=50), False, JANUARY, True),
        (site(JANUARY, -5), True, JANUARY, True),
    ],
)
def test_due(row: dict[str, Any], found: bool, now: datetime, wanted: bool) -> None:
    decision = due(row, found_this_year=found, now=now)
    assert decision.due is wanted, decision


def test_a_held_host_is_not_asked_before_its_hour() -> None:
    row = site(JANUARY, 2, state="hold", failures=1)
    until = iso(JANUARY + timedelta(minutes=5))
    assert not due(row, found_this_year=False, now=JANUARY, held_until=until).due
    later = JANUARY + timedelta(minutes=6)
    assert due(row, found_this_year=False, now=later, held_until=until).due


def test_as_many_reports_are_expected_as_the_year_before() -> None:
    assert expected({2025: 12, 2026: 3}, 2026) == 12
    assert expected({}, 2026) == 1
