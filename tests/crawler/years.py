"""Years of daily `crawl --due` in one process under a clock of their own, for test_years.

python -m tests.crawler.years ARCHIVE < days.json

Each line of output is one day: what was due, asked, and reported. Every module of
the crawler takes the time from ``utc_now``, which is replaced here; a new process a day would show
nothing more and cost a second each.
"""

from __future__ import annotations

import importlib
import json
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from crawler.capture.store import open_store
from crawler.health import exit_status, of_run
from crawler.run import _crawl_here
from tests.crawler.crawl_fixture import FAST, Web

BODIES = ("财政局", "教育局", "民政局")
HTML = {"Content-Type": "text/html; charset=utf-8"}


def report(body: str, year: int) -> bytes:
    title = f"青澜县{body}{year}年政府信息公开工作年度报告"
    parts = ("总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况",
             "政府信息公开行政复议、行政诉讼情况", "存在的主要问题及改进情况", "其他需要报告的事项")  # fmt: skip
    text = "".join(
        f"<p>{'一二三四五六'[i]}、{part}</p><p>{f'{body}{year}年有关工作如下。' * 12}</p>"
        for i, part in enumerate(parts)
    )
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{text}</body></html>"
    return page.encode()


class County:
    """One site with a year-report column; each January a report a body, on days of its own."""

    def __init__(self, web: Web) -> None:
        self.web = web

    def show(self, today: date, outage: str) -> None:
        """Put on the web what there is on a day, or what an outage leaves of it."""
        published = [
            (day, body, day.year - 1)
            for year in range(2022, today.year + 1)
            for number, body in enumerate(BODIES)
            if (day := date(year, 1, 12 + 3 * number)) <= today
        ]
        pages: dict[str, Any] = {"/robots.txt": (404, {}, b"")}
        rows = []
        for day, body, year in sorted(published, reverse=True):
            path = f"/zfxxgk/zfxxgknb/{day:%Y%m}/t{day:%Y%m%d}_{BODIES.index(body)}{year}.html"
            pages[path] = (200, HTML | {"ETag": f'"{path}"'}, report(body, year))
            title = f"青澜县{body}{year}年政府信息公开工作年度报告"
            rows.append(f'<li><a href="{path}" title="{title}">{title}</a><span>{day}</span></li>')
        if outage == "shrunk":
            rows = rows[: len(rows) // 4]
        listed = "" if outage == "empty" else "".join(rows)
        pages["/zfxxgk/zfxxgknb/"] = (
            200,
            HTML | {"ETag": f'"{hash(listed)}"'},
            f"<html><head><title>政府信息公开年报</title></head><body><h2>政府信息公开年报</h2>"
            f"<ul class='list'>{listed}</ul></body></html>".encode(),
        )
        if outage == "5xx":
            pages = {path: (503, {}, b"") for path in pages} | {"/robots.txt": (404, {}, b"")}
        elif outage == "robots":
            pages["/robots.txt"] = (500, {}, b"")
        elif outage == "captcha":
            pages = dict.fromkeys(pages, (200, HTML, "<p>安全验证 请拖动滑块</p>".encode()))
        elif outage == "silence":
            pages = {path: (lambda handler: None) for path in pages}
        self.web.pages = pages


class Clock:
    """Stands still until it is moved, but for a millisecond a look, so that order is kept."""

    def __init__(self) -> None:
        self.moment = datetime.now(UTC)

    def __call__(self) -> datetime:
        self.moment += timedelta(milliseconds=1)
        return self.moment

    def install(self) -> None:
        for name, module in list(sys.modules.items()):
            if name.startswith("crawler.") and hasattr(module, "utc_now"):
                module.utc_now = self  # type: ignore[attr-defined]


def main() -> None:
    archive = Path(sys.argv[1])
    days = json.loads(sys.stdin.readline())
    for module in (
        "health",
        "schedule",
        "spiders.reports",
        "summary",
        "capture.recovery",
        "gate.hosts",
    ):
        importlib.import_module(f"crawler.{module}")
    clock = Clock()
    clock.install()
    politeness = FAST["GONGKAI_POLITENESS"] | {"attempts": 1}  # type: ignore[operator]
    settings = {"GONGKAI_POLITENESS": politeness, "DOWNLOAD_TIMEOUT": 5, "LOG_LEVEL": "WARNING"}
    with Web({}) as web:
        county = County(web)
        site = {"site_id": "qinglan", "name": "青澜县", "policy": {"recheck_days": 90},
                "column_url": f"{web.url}/zfxxgk/zfxxgknb/"}  # fmt: skip
        for number, (day, outage) in enumerate(days):
            today = date.fromisoformat(day)
            clock.moment = datetime.combine(today, time(3, number % 60), UTC)  # timers drift
            county.show(today, outage)
            web.asked.clear()
            orders = {"archive": str(archive), "sites": [site], "only": [], "due": True,
                      "since": None, "allow_private": ["127.0.0.1"], "proxy": None,
                      "settings": settings}  # fmt: skip
            summary = _crawl_here(orders, lambda message: None)
            with open_store(archive) as store:
                rows = of_run(store.connection, summary.run_id)
                revisit = store.connection.execute(
                    "SELECT max(warc_length) FROM captures WHERE run_id = ? "
                    "AND record_type = 'revisit'",
                    (summary.run_id,),
                ).fetchone()[0]
            told = {"day": day, "outage": outage, "visited": bool(rows), "asked": len(web.asked),
                    "status": exit_status(rows), "revisit": revisit,
                    "health": rows[0].to_dict() if rows else None}  # fmt: skip
            print(json.dumps(told, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
