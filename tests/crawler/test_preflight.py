"""What makes a crawl impossible is said before the first request, in one message; clocks that jump."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.capture import frontier
from crawler.capture.exchange import iso, utc_now
from crawler.capture.frontier import Task
from crawler.capture.store import open_store
from crawler.gate.hosts import Hosts
from crawler.run import crawl
from tests.crawler.crawl_fixture import FAST, Web, county
from tests.crawler.forked import Child, Result, orders


def refused(tmp_path: Path, archive: Path, prepare: Callable[[], None] | None = None) -> Result:
    """Crawl a web in a process prepared to fail; no page may have been asked for."""
    with Web(county(2)) as web:
        result = Child(orders(archive, web.site(source="")), tmp_path, prepare).wait()
        assert web.paths() == []
    assert result.code != 0 and result.errors == "" and "\n" not in result.said["error"]
    return result


def nobody() -> None:
    """Permissions say nothing to root."""
    if os.geteuid() == 0:
        os.setgid(65534)
        os.setuid(65534)


def test_no_permission(tmp_path: Path) -> None:
    os.chmod(tmp_path.parent.parent, 0o755)  # noqa: PTH101  (pytest's own are closed to others)
    os.chmod(tmp_path.parent, 0o755)  # noqa: PTH101
    archive = tmp_path / "archive"
    archive.mkdir(mode=0o555)
    result = refused(tmp_path, archive, nobody)
    assert result.code == 73
    assert str(archive) in result.said["error"] and "permission denied" in result.said["error"]


def test_a_directory_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with Web(county(1)) as web, pytest.raises(RuntimeError, match="a file stands where") as caught:
        crawl(tmp_path / "file" / "archive", [web.site()], settings_overrides=FAST)
    assert getattr(caught.value, "exit_code", 0) == 73


def test_a_read_only_disk(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("mounting a read-only disk needs root")
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "gongkai-test", disk], check=True)
    try:
        with Web(county(1)) as web:
            crawl(disk / "a", [web.site()], allow_private=["127.0.0.1"], settings_overrides=FAST)
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        for archive in (disk / "a", disk / "new"):
            (tmp_path / "told").unlink(missing_ok=True)
            result = refused(tmp_path, archive)
            assert result.code == 73 and str(archive) in result.said["error"]
    finally:
        subprocess.run(["umount", disk], check=True)


def test_too_few_files_may_be_open(tmp_path: Path) -> None:
    def few() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (60, 60))

    result = refused(tmp_path, tmp_path / "archive", few)
    assert (
        "only 60 files may be open" in result.said["error"] and "ulimit -n" in result.said["error"]
    )


def test_a_low_soft_limit_is_raised(tmp_path: Path) -> None:
    def few() -> None:
        resource.setrlimit(
            resource.RLIMIT_NOFILE, (60, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
        )

    with Web(county(2)) as web:
        order = orders(tmp_path / "archive", web.site(source=""))
        assert Child(order, tmp_path, few).wait().code == 0


def test_a_damaged_database_ends_with_the_documented_status(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    with open_store(archive):
        pass
    data = bytearray((archive / "gongkai.db").read_bytes())
    data[4096:8192] = bytes(4096)
    (archive / "gongkai.db").write_bytes(data)
    result = refused(tmp_path, archive)
    assert result.code == 70
    assert "gongkai.db is damaged" in result.said["error"] and "import" in result.said["error"]


def test_a_clock_that_went_back(tmp_path: Path) -> None:
    """The last run was twenty years ahead: said, nothing waits for those years, the order stays."""
    with Web(county(2)) as web:
        site = web.site(policy={"recheck_days": 0})

        def run() -> Any:
            return crawl(tmp_path, [site], allow_private=["127.0.0.1"], settings_overrides=FAST)

        assert run().warnings == []
        ahead = iso(utc_now() + timedelta(days=7300))
        with open_store(tmp_path) as store:
            db = store.connection
            db.execute("UPDATE crawl_runs SET started_at = ?, ended_at = ?", (ahead, ahead))
            db.execute("UPDATE captures SET captured_at = ?", (ahead,))
            db.execute("UPDATE frontier SET done_at = ?, not_before = ?", (ahead, ahead))
            db.execute("UPDATE hosts SET robots_at = ?", (ahead,))
            frontier.add(db, Task(site["site_id"], f"{web.url}/report9.html", score=50), 0)
            db.execute("UPDATE frontier SET not_before = ? WHERE state = 'queued'", (ahead,))
            assert Hosts(db, {}).robots(web.url) is None  # read anew, not believed for twenty years
        web.pages["/report0.html"] = (200, {}, b"other")
        summary = run()
        assert ahead[:19] in summary.warnings[0] and "clock" in summary.warnings[0]
        assert "/report9.html" in web.paths()
        with open_store(tmp_path) as store:
            newest = store.previous(f"{web.url}/report0.html")
            assert newest is not None and newest["captured_at"] < ahead
            assert run().warnings == []
