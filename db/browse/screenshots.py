"""Pictures of the site for the documentation: `python -m db.browse.screenshots ARCHIVE OUT`.

Serves the archive's current snapshot on loopback and photographs its main pages with Debian's
chromium through Playwright (the `browser` extra). The pages are chosen from what the archive
holds: the report with most failed checks, its agency, its place.
"""

from __future__ import annotations

import shutil
import socket
import sqlite3
import sys
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import uvicorn

from db.browse.server import SnapshotSwitch
from db.publish import current_snapshot

WIDE, PHONE = (1280, 960), (390, 844)

_REPORT = """
    select r.agency_id, r.year, a.division_code, r.capture_id
    from reports r join agencies a using (agency_id)
    order by (
        select count(*) from checks c where c.version_id = r.version_id and c.severity = 'H'
      ) desc, r.figures_in_doubt desc, r.year desc limit 1
"""
_OTHERS = "select agency_id from agencies where agency_id <> ? order by agency_id limit 2"


def pictures(snapshot: Path) -> list[tuple[str, str, str, tuple[int, int]]]:
    """(file name, address, locale, size) of each picture.

    Raises LookupError when the archive holds no report.
    """
    conn = sqlite3.connect(f"file:{snapshot}?immutable=1", uri=True)
    try:
        row = conn.execute(_REPORT).fetchone()
        if row is None:
            raise LookupError(f"{snapshot.name} holds no report to show")
        agency, year, division, capture = row
        others = [found for (found,) in conn.execute(_OTHERS, (agency,))]
    finally:
        conn.close()
    home = f"/agencies/{quote(agency, safe='')}"
    chosen = "&".join(f"agency={quote(a, safe='')}" for a in (agency, *others))
    return [
        ("home", "/", "en-GB", (1280, 1400)),
        ("home-zh", "/", "zh-CN", (1280, 1400)),
        ("place", f"/places/{division or ''}".rstrip("/"), "en-GB", WIDE),
        ("year", f"/years/{year}", "zh-CN", WIDE),
        ("indicator", "/indicators/requests_received", "en-GB", WIDE),
        ("map", f"/map?measure=refused&year={year}", "zh-CN", WIDE),
        ("agency", home, "en-GB", (1280, 1400)),
        ("agency-phone", f"{home}#results", "zh-CN", PHONE),
        ("report", f"{home}/{year}", "en-GB", WIDE),
        ("report-table", f"{home}/{year}#T3", "en-GB", (1280, 1500)),
        ("report-table-zh", f"{home}/{year}#T3", "zh-CN", (1280, 1300)),
        ("report-phone", f"{home}/{year}#T3", "zh-CN", PHONE),
        ("archived-copy", f"/captures/{capture}", "en-GB", WIDE),
        (
            "compare",
            f"/compare?{chosen}&indicator=requests_received&indicator=refused_total",
            "en-GB",
            WIDE,
        ),
        ("queries", "/queries", "zh-CN", WIDE),
        ("quality", "/quality", "en-GB", WIDE),
        ("crawl", "/crawl", "en-GB", WIDE),
        ("table", "/gongkai/agency_years?_facet=year", "zh-CN", WIDE),
        ("dictionary", "/dictionary", "zh-CN", WIDE),
    ]


@contextmanager
def _served(archive: Path) -> Iterator[str]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        server = uvicorn.Server(uvicorn.Config(SnapshotSwitch(archive), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            if not thread.is_alive():
                raise RuntimeError("the server did not start")
            time.sleep(0.05)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)


def take(archive: Path, out: Path, only: Collection[str] = ()) -> list[Path]:
    """Writes one PNG for each picture (or those named in `only`) into `out`; returns their paths.

    Raises RuntimeError when a page does not answer or no browser is installed.
    """
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise RuntimeError("chromium is not installed: apt-get install chromium fonts-noto-cjk")
    out.mkdir(parents=True, exist_ok=True)
    written = []
    with _served(archive) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, address, locale, (width, height) in pictures(current_snapshot(archive)):
            if only and name not in only:
                continue
            context = browser.new_context(
                viewport={"width": width, "height": height}, locale=locale, color_scheme="light"
            )
            page = context.new_page()
            reply = page.goto(base + address)
            if reply is None or reply.status != 200:
                raise RuntimeError(f"{address} answered {reply.status if reply else 'nothing'}")
            if page.locator("figure[data-spec]").count():
                page.wait_for_selector("html[data-charts=drawn]")
                # Drawn charts are higher or lower than what stood there: go to the place again.
                if "#" in address:
                    page.evaluate("document.querySelector(location.hash)?.scrollIntoView()")
            target = out / f"{name}.png"
            page.screenshot(path=target)
            written.append(target)
            context.close()
        browser.close()
    return written


def main(arguments: list[str]) -> int:
    """Command line; returns the exit status."""
    if len(arguments) != 2:
        print("usage: python -m db.browse.screenshots ARCHIVE OUT", file=sys.stderr)
        return 2
    for path in take(Path(arguments[0]), Path(arguments[1])):
        print(f"{path}  {path.stat().st_size // 1024} KB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
