"""Due or not, and what the health report says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.capture.exchange import iso
from crawler.capture.store import open_store
from crawler.run import crawl
from crawler.schedule import due, due_sites, exit_status, health
from tests.crawler.crawl_fixture import FAST, Web, county

JANUARY = datetime(2027, 1, 20, 2, tzinfo=UTC)
JULY = datetime(2027, 7, 20, 2, tzinfo=UTC)


def site(now: datetime, days: float, **more: Any) -> dict[str, Any]:
    last = iso(now - timedelta(days=days))
    return {"site_id": "a", "state": "open", "state_reason": "", "crawl_state": "done",
            "last_crawled_at": last, "failures": 0} | more  # fmt: skip


@pytest.mark.parametrize(
    ("row", "found", "now", "expected"),
    [
        (site(JANUARY, 1), False, JANUARY, True),
        (site(JANUARY, 0.5), False, JANUARY, False),
        (site(JANUARY, 1), True, JANUARY, False),
        (site(JANUARY, 29), True, JANUARY, True),
        (site(JULY, 1), False, JULY, False),
        (site(JULY, 29), False, JULY, True),
        (site(JANUARY, 0, last_crawled_at=None), False, JANUARY, True),
        (site(JANUARY, 0, crawl_state="running"), True, JANUARY, True),
        (site(JANUARY, 99, state="refused"), False, JANUARY, False),
        (site(JANUARY, 1, failures=1), False, JANUARY, True),
        (site(JANUARY, 3, failures=3), False, JANUARY, False),
        (site(JANUARY, 4, failures=3), False, JANUARY, True),
        (site(JANUARY, 33, failures=50), False, JANUARY, True),
        (site(JANUARY, -5), True, JANUARY, True),
    ],
)
def test_due(row: dict[str, Any], found: bool, now: datetime, expected: bool) -> None:
    decision = due(row, found_this_year=found, now=now)
    assert decision.due is expected, decision


def test_health_of_a_site_that_changes_and_breaks(tmp_path: Path) -> None:
    def run(web: Web) -> Any:
        summary = crawl(
            tmp_path,
            [web.site(policy={"recheck_days": 0})],
            allow_private=["127.0.0.1"],
            settings_overrides=FAST,
        )
        with open_store(tmp_path) as store:
            return health(store, summary.run_id)

    with Web(county(3)) as web:
        (first,) = run(web)
        assert (first.found, first.new, first.changed, first.broken) == (3, 3, 0, False)
        assert exit_status([first]) == 0
        web.pages["/report1.html"] = (200, {}, b"corrected")
        del web.pages["/report2.html"]
        (second,) = run(web)
        assert (second.new, second.changed, second.vanished) == (0, 1, 1)
        web.pages.clear()
        (third,) = run(web)
        assert third.broken and exit_status([third]) == 4
        with open_store(tmp_path) as store:
            (decision,) = due_sites(store, datetime.now(UTC))
            assert not decision.due
