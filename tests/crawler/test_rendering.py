"""Lists only a script can write: rendered through the gate, archived, and nothing else let through."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from crawler import render
from crawler.capture.members import walk
from crawler.capture.store import open_store
from crawler.capture.verify import verify_archive
from crawler.run import crawl
from tests.crawler.crawl_fixture import FAST, Web
from tests.crawler.years import report
from tests.testweb.server import TestWeb

needs_browser = pytest.mark.skipif(bool(render.available()), reason=render.available())
HTML = {"Content-Type": "text/html; charset=utf-8"}
JSON = {"Content-Type": "application/json"}
SETTINGS = {k: v for k, v in FAST.items() if k not in ("GONGKAI_EXPLORE", "GONGKAI_AUDIT")}

SHELL = """<html><head><meta charset="utf-8"><title>政府信息公开年报</title></head>
<body><div id="app"></div><script src="/js/app.js"></script></body></html>"""
# The address of the rows is put together at run time: no reader of scripts can know it.
BUNDLE = """
const get = window[['f', 'e', 't', 'c', 'h'].join('')];
const key = [97,112,105,47,114,111,119,115].map(c => String.fromCharCode(c)).join('');
const outside = '%(outside)s';
document.body.insertAdjacentHTML('beforeend', '<img src="/picture.png">');
get(outside + '/beacon').catch(() => 0);
get('/' + ['forbidden', 'x'].join('/')).catch(() => 0);
new Image().src = outside + '/pixel.gif';
get('/' + key + '?page=' + (0 + 1)).then(r => r.json()).then(data => {
  document.getElementById('app').innerHTML = '<h2>政府信息公开年报</h2><ul>' + data.map(r =>
    `<li><a href="${r[0]}" title="${r[1]}">${r[1]}</a><span>${r[2]}</span></li>`).join('') + '</ul>';
});
"""


def pages(outside: str) -> dict[str, Any]:
    rows, found = [], {}
    for year in range(2019, 2026):
        path = f"/zfxxgk/zfxxgknb/{year + 1}01/t{year + 1}0120_{year}.html"
        rows.append([path, f"青澜县财政局{year}年政府信息公开工作年度报告", f"{year + 1}-01-20"])
        found[path] = (200, HTML, report("财政局", year))
    text = str(rows).replace("'", '"').encode()
    return found | {
        "/robots.txt": (200, {}, b"User-agent: *\nDisallow: /forbidden/\n"),
        "/zfxxgk/zfxxgknb/": (200, HTML, SHELL.encode()),
        "/js/app.js": (
            200,
            {"Content-Type": "text/javascript"},
            (BUNDLE % {"outside": outside}).encode(),
        ),
        "/api/rows?page=1": (200, JSON, text),
    }


def run(archive: Path, web: Web, **settings: Any) -> Any:
    site = {"site_id": "spa", "name": "青澜县", "column_url": f"{web.url}/zfxxgk/zfxxgknb/"}
    return crawl(
        archive, [site], allow_private=["127.0.0.1"], settings_overrides=SETTINGS | settings
    )


@needs_browser
def test_a_list_written_by_a_script_is_read_and_archived(tmp_path: Path) -> None:
    with Web({}) as outside, Web(pages(outside.url.replace("127.0.0.1", "127.0.0.3"))) as web:
        summary = run(tmp_path, web)
        asked = web.paths()
        assert outside.asked == []
    assert summary.documents_found == 7
    assert len(asked) == len(set(asked)), "nothing is asked for twice"
    assert {"/api/rows?page=1", "/js/app.js"} <= set(asked)
    assert not {"/forbidden/x", "/picture.png"} & set(asked)
    with open_store(tmp_path) as store:
        assert list(verify_archive(store)) == []
        subs = dict(
            map(tuple, store.connection.execute(
                "SELECT url, capture_id FROM captures "
                "WHERE json_extract(discovered, '$.role') = 'subresource'"))
        )  # fmt: skip
        gaps = store.connection.execute("SELECT reason FROM gaps").fetchall()
        answer = store.payload(subs[f"{web.url}/api/rows?page=1"])
        (path,) = (tmp_path / "warc").glob("*.warc.gz")
        (dom,) = [r for r in walk(path) if r.type == "conversion"]
        (shell,) = [r for r in walk(path) if r.headers.get("warc-record-id") ==
                    dom.headers["warc-refers-to"]]  # fmt: skip
    assert answer.startswith(b"[[") and "NEEDS_JS" not in [g[0] for g in gaps]
    assert "财政局2025年".encode() in dom.block and b'<div id="app"></div>' in shell.block


def test_without_a_browser_the_gap_says_what_to_install(tmp_path: Path) -> None:
    """In a process where Playwright cannot be imported, as without the extra."""
    with Web(pages("http://127.0.0.3:1")) as web:
        script = (
            "import sys; sys.modules['playwright'] = None\nfrom crawler.run import main; main()"
        )
        from tests.crawler.test_kill import orders

        child = subprocess.Popen(
            [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        site = web.site(column_url=f"{web.url}/zfxxgk/zfxxgknb/")
        text = orders(tmp_path, web, site, SETTINGS)
        assert child.stdin and child.stdout
        child.stdin.write(text + "\n")
        child.stdin.flush()
        child.stdout.read()
        assert child.wait() == 0
    with open_store(tmp_path) as store:
        told = store.connection.execute("SELECT evidence FROM gaps WHERE reason = 'NEEDS_JS'")
        (evidence,) = [row[0] for row in told]
    assert "make browser" in evidence


@needs_browser
def test_a_shell_that_stays_empty_is_named_and_nothing_escapes(tmp_path: Path) -> None:
    with TestWeb("spa") as web:
        crawl(tmp_path, web.site_rows(), proxy=web.proxy, allow_private=web.hosts)
        assert {entry.host for entry in web.log} == {"spa.gov.test"}
        assert len(web.log) <= 8
    with open_store(tmp_path) as store:
        told = store.connection.execute("SELECT evidence FROM gaps WHERE reason = 'NEEDS_JS'")
        assert "rendered in vain" in told.fetchone()[0]


@needs_browser
def test_rendering_has_a_budget_and_can_be_switched_off(tmp_path: Path) -> None:
    with Web(pages("http://127.0.0.3:1")) as web:
        summary = run(tmp_path, web, GONGKAI_RENDER_PAGES=0)
        assert "/api/rows?page=1" not in web.paths() and summary.documents_found == 0
    with open_store(tmp_path) as store:
        told = store.connection.execute("SELECT evidence FROM gaps WHERE reason = 'NEEDS_JS'")
        assert "switched off" in told.fetchone()[0]
