"""Capture–recapture of reports by two independent listings."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crawler.discovery.completeness import chapman, estimate
from crawler.discovery.types import SiteContext
from crawler.run import crawl
from tests.testweb.server import TestWeb

Report = tuple[str, int]
EVERY: list[Report] = [(f"青山县第{n}局", year) for n in range(20) for year in range(2008, 2025)]


def context(shared: list[Report], own: list[Report], *, same: bool = False) -> SiteContext:
    """A site whose portal lists `shared` and whose publishers list `own` on hosts of their own."""
    found = SiteContext({})
    lists: dict[str, list[str]] = {}
    for place, reports in (("p", shared), ("o", own)):
        for agency, year in reports:
            host = "p" if same else place
            key = f"{host}.gov.test/{agency}/{year}"
            found.cells[key] = [agency, str(year), ""]
            lists.setdefault("p" if place == "p" else agency, []).append(key)
    for name, keys in lists.items():
        seen = {k: [f"http://{k}", "", ""] for k in keys}
        found.lists[name] = {"proof": "PAGES_MATCH", "seen": seen}
    return found


def test_chapman_by_hand() -> None:
    assert chapman(10, 10, 10) == 10
    assert chapman(24, 19, 9) == 49
    with pytest.raises(ValueError, match="seen twice"):
        chapman(3, 4, 5)


def test_estimate_is_near_the_truth_for_independent_listings() -> None:
    """340 reports; the portal misses one in five, the publishers one in four, each by chance."""
    errors = []
    for seed in range(30):
        drawn = random.Random(seed)
        shared = [r for r in EVERY if drawn.random() < 0.8]
        own = [r for r in EVERY if drawn.random() < 0.75]
        size = estimate(context(shared, own))
        assert size is not None and size.publishers == 20
        errors.append(size.estimate - len(EVERY))
        assert abs(errors[-1]) < 0.08 * len(EVERY)
    assert abs(sum(errors) / len(errors)) < 0.01 * len(EVERY), "without a bias"


def test_estimate_needs_two_witnesses_of_the_same_reports() -> None:
    half = EVERY[::2]
    assert estimate(context(EVERY, [])) is None
    assert estimate(context([], EVERY)) is None
    assert estimate(context(half, half, same=True)) is None, "two views of one publication"
    years = [r for r in EVERY if r[1] > 2020]
    size = estimate(context(EVERY, years))
    assert size is not None and (size.first_year, size.shared, size.own) == (2021, 80, 80)
    assert size.estimate == 80
    unproven = context(EVERY, EVERY)
    unproven.lists["p"]["proof"] = "UNPROVEN"
    assert estimate(unproven) is None


def test_estimate_of_a_portal_and_its_publishers_is_in_the_archive(tmp_path: Path) -> None:
    with TestWeb("tw", "one") as web:
        crawl(tmp_path, web.site_rows(), proxy=web.proxy, allow_private=web.hosts,
              settings_overrides=web.settings)  # fmt: skip
        reports = next(s for s in web.sites if s.key == "tw").reports
    with closing(sqlite3.connect(tmp_path / "gongkai.db")) as db:
        rows = db.execute(
            "SELECT site_id, publishers, shared, own, both, estimate FROM site_estimates"
        ).fetchall()
    shared = sum(r.serial % 7 > 0 for r in reports)
    own = sum(r.serial % 5 > 0 or r.serial % 7 == 0 for r in reports)
    both = sum(r.serial % 5 > 0 and r.serial % 7 > 0 for r in reports)
    assert rows == [("www.tw.gov.test", 9, shared, own, both, pytest.approx(chapman(shared, own, both), abs=0.1))]  # fmt: skip
    # what the portal lacks is never lacking twice here, so the estimate is high, not low
    assert 0 <= rows[0][-1] - len(reports) < 0.1 * len(reports)
