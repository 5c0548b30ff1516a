"""What the servers see: one request at a time, in its hours, with a pause, and none too many."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from crawler.capture.store import open_store
from crawler.gate import robots
from crawler.gate.politeness import Pace, Policy, retry_after
from crawler.run import crawl
from crawler.schedule import due_sites
from tests.crawler.crawl_fixture import FAST, Web, county

NOON = datetime(2027, 1, 20, 4, tzinfo=UTC)  # 12:00 in Beijing


def run(archive: Path, *sites: dict[str, Any], **politeness: Any) -> Any:
    polite = FAST["GONGKAI_POLITENESS"] | politeness  # type: ignore[operator]
    return crawl(
        archive, sites, allow_private=["127.0.0.1"],
        settings_overrides=FAST | {"GONGKAI_POLITENESS": polite},
    )  # fmt: skip


def gaps(archive: Path) -> set[str]:
    with open_store(archive) as store:
        return {row[0] for row in store.connection.execute("SELECT reason FROM gaps")}


def test_windows_are_hours_of_beijing() -> None:
    night = Policy(windows=((22, 7),))
    assert not night.open_at(NOON)
    assert night.open_at(NOON + timedelta(hours=10)) and night.open_at(NOON - timedelta(hours=6))
    assert Policy(windows=((12, 13),)).open_at(NOON) and Policy().open_at(NOON)


def test_outside_its_window_a_site_is_not_asked(tmp_path: Path) -> None:
    hour = datetime.now(UTC).astimezone().astimezone(UTC).hour
    closed = [[(hour + 8 + 3) % 24, (hour + 8 + 5) % 24]]
    with Web(county(1)) as web:
        run(tmp_path, web.site(policy={"windows": closed}))
        assert web.asked == []
    assert gaps(tmp_path) == {"deferred:window"}


def test_retry_after_in_seconds_and_as_a_date() -> None:
    assert retry_after("120", NOON) == 120
    assert retry_after(format_datetime(NOON + timedelta(minutes=5)), NOON) == 300
    assert retry_after(format_datetime(NOON - timedelta(minutes=5)), NOON) == 0
    assert retry_after("soon", NOON) is None


def test_a_long_retry_after_holds_for_this_run_and_the_next(tmp_path: Path) -> None:
    busy = (503, {"Retry-After": "7200"}, b"")
    with Web(county(3) | {"/report0.html": busy}) as web:
        summary = run(tmp_path, web.site())
        assert web.paths().count("/report0.html") == 1 and summary.outcome == "complete"
        asked = len(web.asked)
        run(tmp_path, web.site())
        assert len(web.asked) == asked
    with open_store(tmp_path) as store:
        (decision,) = due_sites(store.connection, datetime.now(UTC))
        assert not decision.due and decision.at
        assert timedelta(hours=1) < decision.at - datetime.now(UTC) <= timedelta(hours=2)
        assert store.site(web.host)["state"] == "slow"


def test_throttling_doubles_the_delay_and_the_second_strike_holds_the_host() -> None:
    pace = Pace(Policy(delay=3.0, jitter=0.0))
    assert not pace.throttle(100.0, 10.0)
    assert pace.delay == 6.0 and pace.next_at == 110.0
    assert pace.throttle(120.0, None)


def test_the_larger_of_policy_robots_and_the_servers_own_slowness_counts() -> None:
    pace = Pace(Policy(delay=3.0, jitter=0.3, max_delay=60.0), crawl_delay=0.0)
    pace.end(0.0, seconds=8.0)
    assert pace.delay == 8.0
    pace.crawl_delay = 90.0
    for _ in range(50):
        pace.next_at = 0.0
        pace.end(0.0, seconds=0.1)
        assert pace.next_at >= 90.0, "jitter never shortens what robots.txt asks for"


def test_a_failing_host_is_left_alone_after_a_few_failures(tmp_path: Path) -> None:
    pages = county(20) | {f"/report{i}.html": (500, {}, b"") for i in range(20)}
    with Web(pages) as web:
        run(tmp_path, web.site(), breaker=4, attempts=1)
        assert len([p for p in web.paths() if "report" in p]) == 4
    with open_store(tmp_path) as store:
        assert store.site(web.host)["state"] == "unreachable"
        state = store.connection.execute("SELECT state, until FROM hosts").fetchone()
        assert state["state"] == "unreachable" and state["until"]


def test_one_request_at_a_time_however_many_sites_share_a_host(tmp_path: Path) -> None:
    lock, running, most = threading.Lock(), 0, 0

    def slow(handler: Any) -> Any:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.03)
        with lock:
            running -= 1
        return 200, {}, b"<p>x</p>"

    pages = {f"/report{i}.html": slow for i in range(8)}
    for half in (0, 1):
        links = "".join(f'<a href="/report{i}.html">r</a>' for i in range(half, 8, 2))
        pages[f"/list{half}"] = (200, {}, links.encode())  # type: ignore[assignment]
    with Web(pages) as web:
        sites = [{"site_id": f"s{h}", "column_url": f"{web.url}/list{h}"} for h in (0, 1)]
        run(tmp_path, *sites)
        assert len([p for p in web.paths() if "report" in p]) == 8
    assert most == 1


def test_many_hosts_each_at_its_own_pace(tmp_path: Path) -> None:
    webs = [Web(county(3)) for _ in range(6)]
    try:
        run(tmp_path, *(web.site() for web in webs), delay=0.2)
        for web in webs:
            moments = [moment for moment, _, _ in web.asked]
            assert len(moments) == 5
            assert min(b - a for a, b in pairwise(moments)) >= 0.19
    finally:
        for web in webs:
            web.__exit__()


def test_the_daily_share_of_a_host_is_kept_across_runs(tmp_path: Path) -> None:
    with Web(county(6)) as web:
        for _ in range(2):
            run(tmp_path, web.site(), daily=4)
        assert len([p for p in web.paths() if p != "/robots.txt"]) <= 4
    assert "deferred:daily" in gaps(tmp_path)


def test_a_request_names_the_crawler_and_the_page_it_comes_from(tmp_path: Path) -> None:
    with Web(county(1)) as web:
        run(tmp_path, web.site())
        headers = {path: head for _, path, head in web.asked}
    assert headers["/report0.html"]["Referer"] == f"{web.url}/list"
    assert "Referer" not in headers["/list"]
    for head in headers.values():
        assert head["User-Agent"].startswith("Gongkai/") and "+http" in head["User-Agent"]
        assert "Cookie" not in head and "Authorization" not in head


def test_known_documents_are_asked_for_conditionally(tmp_path: Path) -> None:
    stamp = "Tue, 20 Jan 2026 04:00:00 GMT"
    body = b"<h1>report</h1>"
    pages = county(1) | {"/report0.html": (200, {"ETag": '"v1"', "Last-Modified": stamp}, body)}
    with Web(pages) as web:
        run(tmp_path, web.site())
        web.asked.clear()
        run(tmp_path, web.site(policy={"recheck_days": 0}))
        head = next(h for _, path, h in web.asked if path == "/report0.html")
    assert head["If-None-Match"] == '"v1"' and head["If-Modified-Since"] == stamp


def test_robots_that_could_not_be_read_are_asked_for_again_after_the_hold(tmp_path: Path) -> None:
    """RFC 9309 §2.3.1.4: unreachable means complete disallow; it is asked again, not given up."""
    with Web(county(1) | {"/robots.txt": (503, {}, b"")}) as web:
        for _ in range(2):
            run(tmp_path, web.site(), hold_hours=0.0)
        assert web.paths() == ["/robots.txt"] * 2
        web.pages["/robots.txt"] = (200, {}, b"User-agent: *\nAllow: /\n")
        summary = run(tmp_path, web.site(), hold_hours=0.0)
    assert summary.documents_found == 1


@pytest.mark.parametrize(
    ("body", "url", "allowed"),
    [
        (b"User-agent: *\nDisallow: /a\nAllow: /a/b", "http://h/a/b/c", True),
        (b"User-agent: gongkai\nDisallow: /\n\nUser-agent: *\nAllow: /", "http://h/x", False),
        (b"User-agent: *\nDisallow: /*.pdf$", "http://h/x.pdf", False),
        (b"User-agent: *\nDisallow: /*.pdf$", "http://h/x.pdf?y", True),
        (b"\xef\xbb\xbfUser-agent: *\nDisallow: /x", "http://h/x", False),
        ("User-agent: *\nDisallow: /公开/".encode(), "http://h/%E5%85%AC%E5%BC%80/1", False),
        (b"User-agent: *\nDisallow:", "http://h/x", True),
    ],
)
def test_rules_as_rfc_9309_has_them(body: bytes, url: str, allowed: bool) -> None:
    assert robots.from_answer(200, body).allows(url) is allowed


def test_only_the_first_half_mebibyte_of_robots_is_read() -> None:
    body = b"User-agent: *\nAllow: /\n" + b"#" * robots.MAX_BYTES + b"\nDisallow: /x"
    assert robots.from_answer(200, body).allows("http://h/x")
