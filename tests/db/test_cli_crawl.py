"""`gongkai sites`, `crawl` and `health` as an operator uses them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from crawler.capture.store import open_store
from db.cli import group
from tests.crawler.crawl_fixture import Web, county


def gongkai(*words: str | Path) -> Result:
    return CliRunner().invoke(group, [str(w) for w in words])


def test_sites_come_in_and_go_out_again(tmp_path: Path) -> None:
    archive, csv = tmp_path / "a", tmp_path / "mine.csv"
    csv.write_text(
        "name,home_url,division_code\n青山县,http://www.qs.gov.cn/,330483\n", encoding="utf-8"
    )
    assert gongkai("sites", "import", csv, "--archive", archive).output == (
        "1 sites added, 0 updated\n"
    )
    added = gongkai("sites", "add", "http://www.bh.gov.cn/", "--name", "白河县",
                    "--policy", '{"delay": 9}', "--archive", archive)  # fmt: skip
    assert added.exit_code == 0, added.output
    out = tmp_path / "out.csv"
    assert gongkai("sites", "export", out, "--archive", archive).exit_code == 0
    again = gongkai("sites", "import", out, "--archive", tmp_path / "b")
    assert again.output == "2 sites added, 0 updated\n"
    listed = gongkai("sites", "list", "--json", "--archive", tmp_path / "b")
    first, second = map(json.loads, listed.output.splitlines()[:2])
    assert (first["site_id"], first["policy"], first["due"]) == (
        "www.bh.gov.cn",
        {"delay": 9},
        True,
    )
    assert (second["division_code"], second["source"]) == ("330483", "mine.csv")


def test_sites_check_names_what_is_doubtful(tmp_path: Path) -> None:
    csv = tmp_path / "s.csv"
    csv.write_text(
        "site_id,home_url,division_code,source\na,http://www.a.gov.cn/,999999,x\n"
        "b,https://a.gov.cn,,x\nc,http://c.example.com/,,\n",
        encoding="utf-8",
    )
    result = gongkai("sites", "check", csv)
    assert result.exit_code == 1
    for words in ("a: division code 999999", "b: the same address as a", "no gov.cn host",
                  "c: no source"):  # fmt: skip
        assert words in result.output
    unknown = gongkai("sites", "add", "http://x.gov.cn/", "--division", "999999",
                      "--archive", tmp_path / "a")  # fmt: skip
    assert unknown.exit_code == 1 and not (tmp_path / "a").exists()


def test_the_shipped_registry_has_nothing_doubtful() -> None:
    result = gongkai("sites", "check", "--shipped")
    assert result.exit_code == 0, result.output


def test_sites_are_asked_once_whether_they_answer(tmp_path: Path) -> None:
    forbidding = {"/robots.txt": (200, {}, b"User-agent: *\nDisallow: /\n")}
    failing = {"/robots.txt": (503, {}, b"")}
    moved = county(1) | {"/list": (301, {"Location": "/new"}, b""), "/new": (200, {}, b"here")}
    with Web(moved) as open_, Web(forbidding) as closed, Web(failing) as down:
        csv = tmp_path / "s.csv"
        rows = [f"{w.host},{w.url}/list,test" for w in (open_, closed, down)]
        csv.write_text("site_id,column_url,source\n" + "\n".join(rows) + "\n", encoding="utf-8")
        result = gongkai("sites", "check", csv, "--online", "--delay", "0.01",
                         "--allow-private", "127.0.0.1")  # fmt: skip
        assert open_.paths() == ["/robots.txt", "/list", "/new"]
        assert closed.paths() == down.paths() == ["/robots.txt"]
    assert f"{closed.host}: refused: refused:robots" in result.output
    assert f"{down.host}: unreachable: robots:http-503" in result.output
    assert f"{open_.host}: open" not in result.output


def test_due_crawls_of_the_registry_end_with_a_report(tmp_path: Path) -> None:
    archive, health = tmp_path / "a", tmp_path / "health.json"
    empty = gongkai("crawl", "--archive", archive, "--due")
    assert empty.exit_code == 1 and "gongkai sites add" in str(empty.exception)
    with Web(county(2)) as web:
        policy = json.dumps({"delay": 0, "jitter": 0, "retry_delay": 0.05, "attempts": 1})
        gongkai("sites", "add", f"{web.url}/", "--id", "q", "--column", f"{web.url}/list",
                "--policy", policy, "--archive", archive)  # fmt: skip
        crawl = ("crawl", "--archive", archive, "--due", "--allow-private", "127.0.0.1")
        first = gongkai(*crawl, "--json", health)
        told = json.loads(health.read_text(encoding="utf-8"))
        assert (first.exit_code, told["exit_status"], told["sites"][0]["site_id"]) == (0, 0, "q")
        assert told["totals"]["sites"] == 1 and "1 sites:" in first.output
        second = gongkai(*crawl)
        assert (second.exit_code, second.output.endswith("no site is due\n")) == (0, True)
        with open_store(archive) as store, store.locked():
            busy = subprocess.run(
                [sys.executable, "-c", "from db.cli import main; main()", *map(str, crawl)],
                capture_output=True,
                text=True,
            )
            assert busy.returncode == 75 and "another crawl" in busy.stderr
        web.pages = {"/robots.txt": (500, {}, b"")}
        third = gongkai("crawl", "--archive", archive, "--allow-private", "127.0.0.1",
                        "--json", "-")  # fmt: skip
    assert third.exit_code in (0, 3, 4)
    shown = gongkai("health", "--archive", archive)
    assert "q" in shown.output and shown.exit_code == third.exit_code


def test_a_refused_site_is_asked_again_only_when_reopened(tmp_path: Path) -> None:
    archive = tmp_path / "a"
    policy = json.dumps({"delay": 0, "jitter": 0, "hold_hours": 0})
    with Web({"/robots.txt": (403, {}, b"")}) as web:
        gongkai("sites", "add", f"{web.url}/", "--id", "q", "--column", f"{web.url}/list",
                "--policy", policy, "--archive", archive)  # fmt: skip
        crawl = ("crawl", "--archive", archive, "--allow-private", "127.0.0.1")
        for _ in range(3):
            gongkai(*crawl)
        assert web.paths() == ["/robots.txt"] * 2, "two strikes, then left alone"
        web.pages = county(1)
        assert gongkai("sites", "reopen", "q", "--archive", archive).exit_code == 0
        result = gongkai(*crawl, "--due")
        assert "/list" in web.paths() and result.exit_code == 0, result.output
