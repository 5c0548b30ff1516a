"""The crawler on the test web: what it finds, what it must leave alone, what it admits to have lost.

A small cut of the web, so that the suite stays quick; the full size is `python -m tests.testweb`.
These figures say nothing about real sites.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crawler.run import crawl
from tests.testweb.oracle import score
from tests.testweb.plan import plan
from tests.testweb.server import TestWeb

KEYS = ("qs", "bh", "sh", "dh", "q02", "one", "fj", "none", "deny", "down", "ruishu", "trap")


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    archive: Path = tmp_path_factory.mktemp("testweb")
    with TestWeb(*KEYS, scale=0.15) as web:
        crawl(archive, web.site_rows(), proxy=web.proxy, allow_private=web.hosts)
        return score(archive, web)


def test_testweb_crawl_finds_every_report(result: dict[str, Any]) -> None:
    assert result["must_find"] > 30
    low = {site: share for site, share in result["recall_by_site"].items() if share < 1}
    assert not low
    assert result["found_but_not_accepted"] == []


def test_testweb_crawl_accepts_only_reports(result: dict[str, Any]) -> None:
    assert result["accepted_wrong"] == []


def test_testweb_crawl_loses_nothing_silently(result: dict[str, Any]) -> None:
    assert result["silent"] == []


def test_testweb_crawl_fetches_the_files_whole(result: dict[str, Any]) -> None:
    assert result["files_missed"] == []
    assert result["files_with_other_bytes"] == []


def test_testweb_crawl_stays_within_the_law_of_the_hosts(result: dict[str, Any]) -> None:
    assert result["escapes"] == 0
    assert result["robots_violations"] == []
    assert result["forbidden_fetched"] == []
    assert all(n <= 1 for n in result["requests_after_refusal"].values())


def test_testweb_crawl_finds_the_same_under_another_skin(tmp_path: Path) -> None:
    """Metamorphic: one model, four skins, one set of reports."""
    model = next(s for s in plan(("dh",), 0.5))
    skins = ("trs", "vsb", "snowflake", "writeln")
    sites = [
        replace(model, key=f"m{n}", host=f"www.m{n}.gov.test", skin=skin, options={"layout": "one"})
        for n, skin in enumerate(skins)
    ]
    with TestWeb(sites=sites) as web:
        crawl(tmp_path, web.site_rows(), proxy=web.proxy, allow_private=web.hosts)
        found = score(tmp_path, web)["recall_by_site"]
    assert found == {"m0": 1.0, "m1": 1.0, "m2": 1.0, "m3": 1.0}


def test_testweb_crawl_is_economical(result: dict[str, Any]) -> None:
    assert result["requests_by_site"]["trap"] <= 36, "a calendar without end"
    assert result["requests_by_site"]["deny"] == result["requests_by_site"]["down"] == 1
    assert result["requests_per_report"] <= 6


def test_testweb_addresses_that_drift_between_two_runs_are_found_again(tmp_path: Path) -> None:
    """Every publisher's folder has another name in the second run (Q63)."""
    first = plan(("dc",), 0.2)
    later = [replace(s, options=s.options | {"drift": 1}) for s in first]
    for sites in (first, later):
        with TestWeb(sites=sites) as web:
            crawl(tmp_path, web.site_rows(), proxy=web.proxy, allow_private=web.hosts)
            result = score(tmp_path, web)
        assert result["recall_by_site"] == {"dc": 1.0}
        assert result["found_but_not_accepted"] == []


def test_testweb_repeat_of_an_unchanged_web_costs_a_request_a_list(tmp_path: Path) -> None:
    with TestWeb("qs", "te", scale=0.15) as web:
        crawl(tmp_path, web.site_rows(), proxy=web.proxy, allow_private=web.hosts)
        before = score(tmp_path, web)
        done = len(web.log)
        again = crawl(tmp_path, web.site_rows(), proxy=web.proxy, allow_private=web.hosts)
        assert len(web.log) - done <= 1.5 * again.lists, "small sites have home pages too"
        after = score(tmp_path, web)
    assert after["found"] == before["found"] == before["must_find"]
    assert set(after["proofs"]) <= {*before["proofs"], "UNCHANGED"}


def test_testweb_a_new_year_is_found_by_the_next_crawl_wherever_it_shows_first(tmp_path: Path) -> None:  # fmt: skip
    """A folder a year (lj, hs, ss), a selector of years (tx), a list (dh): none waits a month."""
    later = plan(("lj", "hs", "ss", "tx", "dh"), 0.15)
    first = [replace(s, years=range(s.years.start, s.years.stop - 1)) for s in later]
    for sites in (first, later):
        with TestWeb(sites=sites) as web:
            crawl(tmp_path, web.site_rows(), proxy=web.proxy, allow_private=web.hosts)
            result = score(tmp_path, web)
        assert {s: r for s, r in result["recall_by_site"].items() if r < 1} == {}
