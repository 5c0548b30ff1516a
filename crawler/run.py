"""One crawl, from any program: ``crawl(archive, sites)``.

Scrapy runs in a child process (``python -m crawler.run``), since a Twisted reactor can be started
only once in a process. The child reads its orders from standard input and writes one JSON object a
line; when its parent goes, or on SIGINT or SIGTERM, it finishes what is in flight, seals the WARC
and reports.
"""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import Any

from crawler.capture.failpoint import failpoint
from crawler.capture.store import (
    EXIT_BUSY,
    ArchiveBusy,
    CaptureStore,
    open_store,
    transaction,
)
from crawler.capture.trouble import explained
from crawler.summary import CrawlSummary, close_run, summarise

Progress = Callable[[int, int], None]


class CrawlFailed(RuntimeError):
    """The crawl could not be done; the message says why. ``exit_code`` is the child's."""

    def __init__(self, message: str, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def crawl(
    archive: Path,
    sites: Path | Iterable[Mapping[str, Any]] | None = None,
    *,
    due: bool = False,
    only: Sequence[str] | None = None,
    since: str | None = None,
    allow_private: Sequence[str] = (),
    proxy: str | None = None,
    progress: Progress | None = None,
    settings_overrides: Mapping[str, Any] | None = None,
) -> CrawlSummary:
    """Crawl sites into the archive; an interrupted run is resumed.

    ``sites`` is a CSV file or rows, which go into the archive's registry; None means every site
    of that registry. ``due`` leaves out those not due now (``crawler.schedule``); ``only`` keeps
    these site ids; ``since`` (ISO date) verifies again documents last verified
    before it; ``allow_private`` names hosts or addresses that may be private; ``proxy`` is a
    forward proxy URL; ``progress(done, total)`` is told requests made and known.

    Ctrl-C ends the run cleanly: the summary's ``outcome`` is then ``interrupted``.
    Raises SitesError, ArchiveBusy (exit code 75), ArchiveFailed (73), CrawlFailed.
    """
    from crawler.sites import read_sites

    rows = None if sites is None else [site.to_row() for site in read_sites(sites)]
    for row in rows or ():
        row["source"] = row["source"] or (Path(sites).name if isinstance(sites, str | Path) else "")
    archive = Path(archive).absolute()
    try:
        archive.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise explained(error, archive) from error
    orders = {
        "archive": str(archive),
        "sites": rows,
        "only": list(only or ()),
        "due": due,
        "since": since,
        "allow_private": list(allow_private),
        "proxy": proxy,
        "settings": dict(settings_overrides or {}),
    }
    home = str(Path(__file__).resolve().parent.parent)
    bootstrap = f"import sys; sys.path.insert(0, {home!r}); from crawler.run import main; main()"
    command = [sys.executable, "-c", bootstrap]
    # A session of its own: the terminal's Ctrl-C reaches only this process, which passes it on once.
    child = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert child.stdin and child.stdout
    child.stdin.write(json.dumps(orders) + "\n")
    child.stdin.flush()
    result: dict[str, Any] | None = None
    while True:
        try:
            for line in child.stdout:
                message = json.loads(line)
                if "summary" in message or "error" in message:
                    result = message
                elif progress:
                    progress(message["done"], message.get("total", 0))
            child.wait()
            break
        except KeyboardInterrupt:
            child.send_signal(signal.SIGINT)
    child.stdin.close()
    child.stdout.close()
    if result and "summary" in result:
        return CrawlSummary.from_dict(result["summary"])
    message = str(result["error"]) if result else f"the crawl ended with code {child.returncode}"
    if child.returncode == EXIT_BUSY:
        raise ArchiveBusy(message)
    raise CrawlFailed(message, child.returncode or 1)


# -- the child ---------------------------------------------------------------------------------


def main() -> None:
    """Entry of the child process."""
    orders = json.loads(sys.stdin.readline())

    def say(message: Mapping[str, Any]) -> None:
        print(json.dumps(message, ensure_ascii=False), flush=True)

    logging.raiseExceptions = False  # a full disk is said once, not for every line of the log
    try:
        summary = _crawl_here(orders, say)
    except (RuntimeError, ValueError, OSError, sqlite3.Error) as error:
        told = explained(error, Path(orders["archive"]))
        say({"error": str(told)})
        sys.exit(getattr(told, "exit_code", 1))
    say({"summary": summary.to_dict()})


def _crawl_here(
    orders: Mapping[str, Any], say: Callable[[Mapping[str, Any]], None]
) -> CrawlSummary:
    from crawler import settings as defaults
    from crawler.capture.exchange import iso, utc_now
    from crawler.capture.recovery import recover
    from crawler.health import record
    from crawler.preflight import clock_went_back

    started = monotonic()
    with open_store(Path(orders["archive"]), sound=True) as store, store.locked():
        recover(store.warc_directory, store.connection)
        ids = _sites_of_run(store, orders)
        with transaction(store.connection) as db:
            warning = clock_went_back(db, utc_now())
            db.execute("UPDATE crawl_runs SET outcome = 'interrupted' WHERE outcome = 'running'")
            run_id = int(
                db.execute(
                    "INSERT INTO crawl_runs (started_at, software) VALUES (?, ?)",
                    (iso(utc_now()), defaults.SOFTWARE),
                ).lastrowid
                or 0
            )
        outcome, requests = "complete", 0
        deferred: dict[str, str] = {}
        if ids:
            outcome, requests, deferred = _run_spider(store, run_id, ids, orders, say)
        failpoint("before-run-end")
        with transaction(store.connection) as db:
            close_run(db, run_id, ids, deferred, outcome)
            summary = summarise(db, run_id, ids)
            summary.requests, summary.outcome = requests, outcome
            summary.warnings = [warning] if warning else []
            summary.seconds = round(monotonic() - started, 3)
            record(db, run_id, ids, utc_now())
            db.execute(
                "UPDATE crawl_runs SET ended_at = ?, outcome = ?, summary = ? WHERE run_id = ?",
                (
                    iso(utc_now()),
                    outcome,
                    json.dumps(summary.to_dict(), ensure_ascii=False),
                    run_id,
                ),
            )
        failpoint("after-run-end")
        store.rest()
    return summary


def _sites_of_run(store: CaptureStore, orders: Mapping[str, Any]) -> list[str]:
    """The ids to crawl: the sites given or the whole registry, those named, those due."""
    from crawler.capture.exchange import utc_now
    from crawler.schedule import due_sites
    from crawler.sites import SitesError

    if orders["sites"] is not None:
        ids, where = store.upsert_sites(orders["sites"]), "the list"
    else:
        ids, where = store.site_ids(), "the archive's registry"
        if not ids:
            raise SitesError(
                f"{store.archive} has no sites; name a CSV file, or add some with "
                "`gongkai sites add` or `gongkai sites import`"
            )
    if unknown := sorted(set(orders["only"]) - set(ids)):
        raise SitesError(f"no site with id {', '.join(unknown)} in {where}")
    ids = orders["only"] or ids
    if orders["due"]:
        ids = [d.site_id for d in due_sites(store.connection, utc_now(), ids) if d.due]
    return list(ids)


def _run_spider(
    store: Any, run_id: int, ids: list[str], orders: Mapping[str, Any],
    say: Callable[[Mapping[str, Any]], None],
) -> tuple[str, int, dict[str, str]]:  # fmt: skip
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    from crawler.capture.trouble import ArchiveFailed
    from crawler.preflight import require_files
    from crawler.session import Session
    from crawler.spiders.reports import ReportsSpider

    # Worker threads hold the interpreter for a moment each; the loop must not wait 5 ms for it.
    sys.setswitchinterval(0.0005)
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.update(orders["settings"], priority="cmdline")
    require_files(settings.getint("CONCURRENT_REQUESTS"))
    settings.set("LOG_FILE", str(store.archive / "logs" / f"run-{run_id}.log"), priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    # Scrapy makes a record of every page for a handler that then drops it.
    logging.getLogger("scrapy").setLevel(settings["LOG_LEVEL"])
    crawler = process.create_crawler(ReportsSpider)
    broken: list[BaseException] = []
    state: dict[str, Any] = {"interrupted": False, "last": 0.0}

    def stop() -> None:
        state["interrupted"] = True
        if isinstance(crawler.spider, ReportsSpider):
            crawler.spider.pump.stop()

    def fail(error: BaseException) -> None:
        broken.append(error)
        loop.call_soon_threadsafe(stop)

    def report(message: dict[str, Any]) -> None:
        if monotonic() - state["last"] < 0.3:
            return
        state["last"] = monotonic()
        total = store.connection.execute(
            "SELECT count(*) FROM frontier JOIN active USING (site_id) WHERE state = 'queued'"
        ).fetchone()[0]
        say({"done": message["done"], "total": message["done"] + total})

    session = Session(
        store, run_id, settings, sites=ids, since=orders["since"],
        allow_private=orders["allow_private"], proxy=orders["proxy"],
        on_failure=fail, report=report,
    )  # fmt: skip

    async def run() -> None:
        task = process.crawl(crawler, session=session)
        try:
            await task
        finally:
            try:
                if isinstance(crawler.spider, ReportsSpider):
                    await crawler.spider.rendering.close()
                await _last_books(crawler.spider, session)
                await session.close()
            except ArchiveFailed as error:
                broken.append(error)

    loop = asyncio.get_event_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    threading.Thread(target=_watch_parent, args=(loop, stop), daemon=True).start()
    loop.run_until_complete(run())
    if broken:
        first = broken[0]
        if isinstance(first, OSError | sqlite3.Error | ArchiveFailed):
            raise first
        raise ArchiveFailed(f"the archive {store.archive} cannot be written: {first!r}") from first
    spider = crawler.spider
    assert isinstance(spider, ReportsSpider)
    outcome = "interrupted" if state["interrupted"] else "complete"
    return outcome, spider.requests, spider.pump.deferred


async def _last_books(spider: Any, session: Any) -> None:
    """Host states, the audit and discovery's contexts. Raises ArchiveFailed."""
    for origin in session.hosts.touched():
        session.keeper.apply_soon(session.hosts.save(origin))
    await session.keeper.apply(lambda db: None)  # all pages are in the books
    if spider is None:
        return
    spider.contexts.audit()
    for site_id, context in spider.contexts.items():
        session.keeper.apply_soon(_save_context(site_id, context.to_dict()))


def _save_context(site_id: str, context: dict[str, Any]) -> Callable[[Any], None]:
    text = json.dumps(context, ensure_ascii=False)
    return lambda db: db.execute("UPDATE sites SET context = ? WHERE site_id = ?", (text, site_id))


def _watch_parent(loop: asyncio.AbstractEventLoop, stop: Callable[[], None]) -> None:
    """Standard input ends when the parent does, however it ends."""
    sys.stdin.read()
    if not loop.is_closed():
        loop.call_soon_threadsafe(stop)


if __name__ == "__main__":
    main()
