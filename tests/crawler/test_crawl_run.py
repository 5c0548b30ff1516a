"""Whole crawls over loopback: archive, resume, refusal, robots, redirects."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator

from crawler.capture.reader import verify
from crawler.capture.store import ArchiveBusy, open_store
from crawler.run import CrawlFailed, CrawlSummary, crawl
from tests.crawler.crawl_fixture import FAST, Web, county


def run(archive: Path, web: Web, policy: dict[str, Any] | None = None, **more: Any) -> CrawlSummary:
    settings = FAST | more.pop("settings", {})
    return crawl(
        archive,
        [web.site(policy=policy or {})],
        allow_private=["127.0.0.1"],
        settings_overrides=settings,
        **more,
    )


def rows(archive: Path, sql: str) -> list[tuple[Any, ...]]:
    with open_store(archive) as store:
        return [tuple(row) for row in store.connection.execute(sql)]


def check_archive(archive: Path) -> None:
    """Every capture's bytes are there and true; independent readers agree."""
    with open_store(archive) as store:
        for (capture_id,) in store.connection.execute("SELECT capture_id FROM captures").fetchall():
            store.payload(capture_id)
        assert store.connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert store.connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert not list((archive / "warc").glob("*.open"))
    binaries = Path(sys.executable).parent
    for path in (archive / "warc").glob("*.warc.gz"):
        verdict = verify(path)
        assert verdict.whole, verdict.problems
        subprocess.run([shutil.which("gzip") or "gzip", "-t", path], check=True)
        subprocess.run([binaries / "warcio", "check", path], check=True)
        with path.open("rb") as file:
            theirs = sum(
                record.verify_block_digest() for record in ArchiveIterator(file, parse_http=False)
            )
        assert theirs == verdict.records


def test_a_crawl_and_its_repeat(tmp_path: Path) -> None:
    with Web(county()) as web:
        first = run(tmp_path, web)
        assert (first.fetched, first.documents_found, first.lists) == (7, 6, 1)
        web.asked.clear()
        again = run(tmp_path, web)
        assert web.paths() == ["/list"]  # nothing new in the list: one request
        assert (again.unchanged, again.documents_found) == (1, 6)
    check_archive(tmp_path)


def test_a_changed_document_is_a_new_capture_an_unchanged_one_a_revisit(tmp_path: Path) -> None:
    pages = county(2)

    def conditional(handler: Any) -> Any:
        if handler.headers.get("If-None-Match") == '"0"':
            return 304, {"ETag": '"0"'}, b""
        return 200, {"ETag": '"0"'}, b"unchanged " * 50

    with Web(pages | {"/report0.html": conditional}) as web:
        run(tmp_path, web)
        web.pages["/report1.html"] = (200, {}, b"corrected figures")
        run(tmp_path, web, {"recheck_days": 0})
    found = rows(
        tmp_path,
        "SELECT replace(url, rtrim(url, replace(url, '/', '')), ''), record_type, state, status "
        "FROM captures WHERE run_id = 2 AND url LIKE '%report%' ORDER BY url",
    )
    assert found == [
        ("report0.html", "revisit", "unchanged", 304),
        ("report1.html", "response", "fetched", 200),
    ]
    check_archive(tmp_path)


def test_robots_are_obeyed(tmp_path: Path) -> None:
    pages = county(2)
    pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /report1\n")
    with Web(pages) as web:
        run(tmp_path, web)
        assert "/report1.html" not in web.paths()
        assert "/report0.html" in web.paths()
    assert rows(tmp_path, "SELECT reason FROM gaps") == [("refused:robots",)]


@pytest.mark.parametrize(
    ("answer", "fetches"),
    [((503, {}, b""), False), ((412, {}, b""), False), ((403, {}, b""), False),
     ((404, {}, b""), True), ((200, {"Content-Type": "text/html"}, b"<html>home</html>"), True),
     ((302, {"Location": "/r2"}, b""), True), ((302, {"Location": "/robots.txt"}, b""), False)],
)  # fmt: skip
def test_robots_answers(tmp_path: Path, answer: Any, fetches: bool) -> None:
    pages = county(1) | {"/robots.txt": answer, "/r2": (200, {}, b"User-agent: *\nAllow: /\n")}
    with Web(pages) as web:
        summary = run(tmp_path, web)
        assert ("/list" in web.paths()) is fetches
        assert (summary.refused + summary.unreachable == 0) is fetches


SCRIPT = b"<html><script>var $_ts={};</script></html>"


@pytest.mark.parametrize(
    "answer",
    [(412, {}, SCRIPT), (521, {"Set-Cookie": "__jsluid_s=1"}, b"<script>x</script>"),
     (202, {}, SCRIPT), (200, {}, "<p>安全验证 请拖动滑块</p>".encode()),
     (302, {"Location": "/report0.html", "Set-Cookie": "C3VK=1"}, b"")],
)  # fmt: skip
def test_a_refusal_ends_all_requests_to_the_host(tmp_path: Path, answer: Any) -> None:
    with Web(county(5) | {"/report0.html": answer}) as web:
        summary = run(tmp_path, web)
        assert web.paths() == ["/robots.txt", "/list", "/report0.html"]
        web.asked.clear()
        run(tmp_path, web)
        assert web.paths() == []  # held for a day
    assert summary.refused == 1
    (state, evidence) = rows(tmp_path, "SELECT state, evidence FROM hosts WHERE state <> 'open'")[0]
    assert state == "hold" and "payload_digest" in evidence
    assert (
        rows(tmp_path, "SELECT count(*) FROM gaps WHERE run_id = 1 AND reason LIKE 'hold:%'")[0][0]
        == 4
    )


def test_redirects_never_end_silently(tmp_path: Path) -> None:
    pages = county(4)
    pages["/report0.html"] = (302, {"Location": "/report0.html"}, b"")
    pages["/report1.html"] = (302, {"Location": "/b"}, b"")
    pages["/b"] = (302, {"Location": "/report1.html"}, b"")
    pages["/report2.html"] = (301, {"Location": "file:///etc/passwd"}, b"")
    pages["/report3.html"] = (302, {"Location": "/h1"}, b"")
    for hop in range(1, 25):
        pages[f"/h{hop}"] = (302, {"Location": f"/h{hop + 1}"}, b"")
    with Web(pages) as web:
        run(tmp_path, web)
    reasons = sorted(
        r for (r,) in rows(tmp_path, "SELECT reason FROM frontier WHERE state='failed'")
    )
    assert reasons == [
        "failed:redirect:bad_location", "failed:redirect:hops", "failed:redirect:loop",
        "failed:redirect:loop",
    ]  # fmt: skip
    assert rows(tmp_path, "SELECT count(*) FROM frontier WHERE state IN ('queued', 'claimed')") == [
        (0,)
    ]


def test_a_first_visit_cookie_is_kept_once(tmp_path: Path) -> None:
    def bounce(handler: Any) -> Any:
        if "seen=1" in handler.headers.get("Cookie", ""):
            return 200, {}, b"let in"
        return 302, {"Location": "/report0.html", "Set-Cookie": "seen=1; Path=/"}, b""

    with Web(county(1) | {"/report0.html": bounce}) as web:
        summary = run(tmp_path, web)
    assert summary.failures == [] and summary.documents_found == 1


def test_too_many_requests_waits_as_told(tmp_path: Path) -> None:
    answers = iter([(429, {"Retry-After": "1"}, b"")])
    page = county(1)["/report0.html"]
    with Web(county(1) | {"/report0.html": lambda handler: next(answers, page)}) as web:
        summary = run(tmp_path, web)
        times = [moment for moment, path, _ in web.asked if path == "/report0.html"]
    assert summary.documents_found == 1
    assert len(times) == 2 and times[1] - times[0] >= 0.99


def test_the_pace_is_kept(tmp_path: Path) -> None:
    politeness = FAST["GONGKAI_POLITENESS"] | {"delay": 0.25, "jitter": 0.0}  # type: ignore[operator]
    with Web(county(3)) as web:
        run(tmp_path, web, settings={"GONGKAI_POLITENESS": politeness})
        moments = [moment for moment, _, _ in web.asked]
    assert len(moments) == 5
    assert min(b - a for a, b in pairwise(moments)) >= 0.24


def test_a_cut_gzip_and_a_bomb_are_flagged(tmp_path: Path) -> None:
    packed = gzip.compress(os.urandom(5000))
    pages = county(2)
    pages["/report0.html"] = (200, {"Content-Encoding": "gzip"}, packed[:-20])
    pages["/report1.html"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"0" * 3_000_000))
    with Web(pages) as web:
        run(tmp_path, web, settings={"GONGKAI_DECODED_MAXSIZE": 1_000_000})
    states = rows(tmp_path, "SELECT DISTINCT state FROM captures WHERE url LIKE '%report%'")
    assert set(states) == {("failed:truncated:coding",), ("too_big",)}
    reasons = rows(tmp_path, "SELECT reason FROM gaps ORDER BY reason")
    assert reasons == [("failed:truncated:coding",), ("too_big",)]


def test_private_addresses_are_refused_unless_allowed(tmp_path: Path) -> None:
    with Web(county(1)) as web:
        summary = crawl(tmp_path, [web.site()], settings_overrides=FAST)
        assert web.asked == []
    assert summary.exit_code == 1
    assert rows(tmp_path, "SELECT state FROM sites") == [("hold",)]


def test_through_a_forward_proxy(tmp_path: Path) -> None:
    class Proxy(Web):
        pass

    with Proxy({}) as proxy:
        base = "http://www.qingshan.gov.test"
        proxy.pages |= {f"{base}{path}": answer for path, answer in county(2).items()}
        summary = crawl(
            tmp_path,
            [{"site_id": "q", "column_url": f"{base}/list"}],
            proxy=proxy.url,
            settings_overrides=FAST,
        )
    assert summary.documents_found == 2


def test_two_crawls_at_once(tmp_path: Path) -> None:
    with open_store(tmp_path) as store, store.locked(), Web(county(1)) as web:
        with pytest.raises(ArchiveBusy) as caught:
            run(tmp_path, web)
        assert caught.value.exit_code == 75


@pytest.mark.parametrize(
    "point",
    ["before-warc-sync:2", "after-warc-sync:3", "before-commit:4", "after-commit:5",
     "before-seal", "after-seal", "after-commit:9"],
)  # fmt: skip
def test_death_anywhere_loses_nothing_acknowledged(
    tmp_path: Path, point: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Web(county(5)) as web:
        monkeypatch.setenv("GONGKAI_FAILPOINT", point)
        with pytest.raises(CrawlFailed):
            run(tmp_path, web, settings={"GONGKAI_WARC_ROLL": 4000})
        acknowledged = set(rows(tmp_path, "SELECT capture_id, payload_digest FROM captures"))
        monkeypatch.delenv("GONGKAI_FAILPOINT")
        run(tmp_path, web, settings={"GONGKAI_WARC_ROLL": 4000})
        asked = [p for p in web.paths() if p != "/robots.txt"]
    assert set(asked) == {"/list", *(f"/report{i}.html" for i in range(5))}
    assert len(asked) <= 7  # at most the one in flight was asked for twice
    assert acknowledged <= set(rows(tmp_path, "SELECT capture_id, payload_digest FROM captures"))
    assert rows(tmp_path, "SELECT count(*) FROM frontier WHERE state <> 'done'") == [(0,)]
    check_archive(tmp_path)


def test_the_block_in_the_archive_is_what_was_on_the_wire(tmp_path: Path) -> None:
    odd = (
        b"HTTP/1.1 200 OK  \r\nserver:   Odd/1 \r\nX-b:1\r\nx-B: 2\r\nnonsense\r\nTransfer-Encoding: "
        b"chunked\r\n\r\n4;a=b\r\nodd \r\n004\r\npage\r\n0\r\nX-T: 1\r\n\r\n"
    )

    def raw(handler: Any) -> None:
        handler.wfile.write(odd)

    with Web(county(1) | {"/report0.html": raw}) as web:
        run(tmp_path, web)
    with open_store(tmp_path) as store:
        (number,) = store.connection.execute(
            "SELECT capture_id FROM captures WHERE url LIKE '%report0%'"
        ).fetchone()
        assert store.record(number).block == odd
        assert store.payload(number) == b"odd page"
    check_archive(tmp_path)
