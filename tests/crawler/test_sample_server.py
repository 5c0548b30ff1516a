"""The sample's server over real sockets: validators, pagers, charset, robots, log."""

from __future__ import annotations

import csv
import http.client
import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.sample import SampleWeb, truth


@pytest.fixture(scope="module")
def web() -> Iterator[SampleWeb]:
    with SampleWeb(1, port=0) as running:
        yield running


def ask(
    web: SampleWeb,
    host: int,
    path: str,
    method: str = "GET",
    headers: dict[str, str] | None = None,
    body: str | None = None,
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection(web.hosts[host], web.port, timeout=20)
    connection.request(method, path, body=body, headers=headers or {})
    response = connection.getresponse()
    data = response.read()
    connection.close()
    return response, data


def test_sample_serves_every_report_and_its_file(web: SampleWeb) -> None:
    entries = truth(1, port=web.port)
    for entry in entries:
        for url in filter(None, (entry["url"], entry["file_url"])):
            split = urlsplit(url)
            response, data = ask(web, web.hosts.index(split.hostname or ""), split.path)
            assert response.status == 200
            assert data
    files = [e["file_url"] for e in entries if e["file_url"]]
    magic = {"pdf": b"%PDF", "docx": b"PK\x03\x04"}
    for url in files:
        _, data = ask(web, 0, urlsplit(url).path)
        assert data.startswith(magic[url.rpartition(".")[2]])


def test_sample_answers_conditional_requests(web: SampleWeb) -> None:
    path = urlsplit(truth(1)[0]["url"]).path
    host = web.hosts.index(urlsplit(truth(1)[0]["url"]).hostname or "")
    response, data = ask(web, host, path)
    for header, validator in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        again, empty = ask(web, host, path, headers={header: response.headers[validator]})
        assert (again.status, empty) == (304, b"")
    stale, body = ask(web, host, path, headers={"If-None-Match": '"other"'})
    assert (stale.status, body) == (200, data)
    head, nothing = ask(web, host, path, "HEAD")
    assert (head.status, nothing) == (200, b"")
    assert int(head.headers["Content-Length"]) == len(data)


def test_sample_portal_pager_leads_to_every_row(web: SampleWeb) -> None:
    base = "/zwgk/zfxxgk/zfxxgknb/bm/"
    _, first = ask(web, 0, base)
    pages = int(re.search(r"createPageHTML\((\d+), 0,", first.decode())[1])  # type: ignore[index]
    assert pages >= 3
    rows: list[str] = []
    for k in range(pages):
        response, data = ask(web, 0, base + ("index.html" if k == 0 else f"index_{k}.html"))
        assert response.status == 200
        rows += re.findall(r'<li><a href="\.(/[^"]+)"', data.decode())
    assert len(rows) == len(set(rows))
    reports = {urlsplit(e["url"]).path for e in truth(1) if f"{base}2" in e["url"]}
    assert reports <= {base.rstrip("/") + r for r in rows}
    assert len(rows) > len(reports), "decoys stand among the reports"
    assert ask(web, 0, f"{base}index_{pages}.html")[0].status == 404


def test_sample_towns_list_comes_by_page_or_by_record(web: SampleWeb) -> None:
    proxy = "/module/web/jpage/dataproxy.jsp"
    by_page = [ask(web, 1, f"{proxy}?page={k}&columnid=9001")[1] for k in (1, 2, 3)]
    windows = [
        ask(web, 1, proxy, "POST", body=f"startrecord={1 + 20 * k}&endrecord={20 * k + 20}")[1]
        for k in range(3)
    ]
    assert by_page == windows
    links = [re.findall(r"href='([^']+)'", page.decode()) for page in by_page]
    assert [len(x) for x in links] == [20, 20, 1]
    assert len({u for x in links for u in x}) == 41


def test_sample_old_site_is_gbk_and_says_so_only_in_a_meta_tag(web: SampleWeb) -> None:
    response, data = ask(web, 2, "/gongkai/nianbao.htm")
    assert response.headers["Content-Type"] == "text/html"
    assert b'charset="gb2312"' in data
    assert "政府信息公开年报" in data.decode("gb18030")
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")


def test_sample_robots_forbid_what_the_home_page_links(web: SampleWeb) -> None:
    response, robots = ask(web, 0, "/robots.txt")
    assert response.status == 200
    assert b"Disallow: /admin/" in robots
    assert b"/admin/" in ask(web, 0, "/")[1]


def test_sample_logs_every_request(web: SampleWeb) -> None:
    before = len(web.requests)
    ask(web, 2, "/nowhere?x=1")
    logged = web.requests[before]
    assert (logged.site, logged.method, logged.path, logged.status) == (
        "police",
        "GET",
        "/nowhere?x=1",
        404,
    )


def test_sample_withdrawn_report_is_gone_in_the_second_phase() -> None:
    gone = {e["url"] for e in truth(1)} - {e["url"] for e in truth(2)}
    with SampleWeb(2, port=0) as web:
        split = urlsplit(gone.pop())
        response, _ = ask(web, web.hosts.index(split.hostname or ""), split.path)
    assert response.status == 404


def test_sample_registry_rows_lead_to_the_sites(web: SampleWeb, tmp_path: Path) -> None:
    path = web.sites_csv(tmp_path / "sites.csv")
    rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    assert len(rows) == 3
    for row in rows:
        assert json.loads(row["policy"]) == {"delay": 0.0, "recheck_days": 0}
        assert urlsplit(row["home_url"]).hostname in web.hosts
        assert urlsplit(row["home_url"]).port == web.port


def test_sample_port_in_use_is_said_plainly(web: SampleWeb) -> None:
    with pytest.raises(OSError, match="end the other run"), SampleWeb(1, port=web.port):
        pass


def test_sample_runs_in_the_foreground_and_ends_with_ctrl_c(web: SampleWeb) -> None:
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "crawler.sample", "--phase", "2"]
    taken = subprocess.run(
        [*command, "--port", str(web.port)], cwd=root, capture_output=True, text=True, timeout=60
    )
    assert taken.returncode == 1
    assert "end the other run" in taken.stderr
    with subprocess.Popen(
        [*command, "--port", "0"], cwd=root, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        lines = [running.stdout.readline().strip() for _ in range(3)]
        connection = http.client.HTTPConnection(urlsplit(lines[0]).netloc, timeout=20)
        connection.request("GET", "/")
        assert connection.getresponse().status == 200
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=60) == 0
