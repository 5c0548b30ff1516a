"""Years under a moved clock: every outage is an alarm, no quiet day is one, nothing is asked in vain.

What this cannot show: how often real sites change their lists for good, which looks like an outage.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from typing import Any

import pytest

OUTAGES = {
    date(2027, 1, 4): "empty",
    date(2027, 1, 6): "5xx",
    date(2027, 1, 9): "shrunk",
    date(2028, 1, 4): "robots",
    date(2028, 1, 8): "captcha",
    date(2028, 1, 11): "silence",
}
FIRST, LAST = date(2026, 12, 20), date(2028, 2, 20)


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Fourteen months with two seasons, a `crawl --due` every day; days between visits cost nothing,
    so most of those that cannot be due are left out."""
    folder = tmp_path_factory.mktemp("years")
    plan, day = [], FIRST
    while day <= LAST:
        if (day.month == 1 and day.day < 20) or day.day == 15:
            plan.append((day.isoformat(), OUTAGES.get(day, "")))
        day += timedelta(days=1)
    command = [sys.executable, "-m", "tests.crawler.years", str(folder / "archive")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdin and child.stdout
        child.stdin.write(json.dumps(plan) + "\n")
        child.stdin.flush()  # left open: its end would tell the crawl that its parent is gone
        told = [json.loads(line) for line in child.stdout]
    assert child.returncode == 0 and len(told) == len(plan)
    return told


def test_every_outage_alarms_and_no_quiet_day_does(days: list[dict[str, Any]]) -> None:
    alarms = {d["day"]: d["status"] for d in days if d["status"]}
    assert alarms == {day.isoformat(): 4 for day in OUTAGES}


def test_every_report_of_every_year_is_found_and_soon(days: list[dict[str, Any]]) -> None:
    seen = {d["day"]: d["health"] for d in days if d["visited"]}
    for year in (2027, 2028):
        assert seen[f"{year}-01-18"]["found"] == 3, "the day on which the last is published"
        assert seen[f"{year}-01-18"]["expected"] == 3


def test_visits_are_daily_until_found_then_monthly(days: list[dict[str, Any]]) -> None:
    visits = [date.fromisoformat(d["day"]) for d in days if d["visited"]]
    season = [day for day in visits if date(2028, 1, 1) <= day <= date(2028, 1, 18)]
    # A held host is left alone for 24 hours, so a day may be lost after each of three outages.
    assert 14 <= len(season) <= 18
    quiet = [day for day in visits if date(2027, 1, 19) <= day <= date(2027, 12, 31)]
    assert 8 <= len(quiet) <= 13


def test_an_unchanged_page_costs_a_kilobyte(days: list[dict[str, Any]]) -> None:
    sizes = [day["revisit"] for day in days if day["revisit"]]
    assert len(sizes) > 10 and max(sizes) <= 1024
