"""Crawls in forked processes: a thousand of them cost minutes, not hours, since nothing is imported
twice. The forking process has no threads; the web it crawls is a process of its own.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import scrapy.crawler  # noqa: F401

import crawler.run
import crawler.session
import crawler.settings
import crawler.spiders.reports
from crawler.capture.keeper import Keeper
from crawler.capture.store import CaptureStore, open_store
from crawler.capture.verify import verify_archive
from tests.crawler.crawl_fixture import FAST, Web, county


@dataclass
class Result:
    """How a child ended: exit code (negative: the signal), its last message, its standard error."""

    code: int
    said: dict[str, Any]
    errors: str


class Child:
    """A crawl in a process of its own. ``told`` gets a line for each acknowledged capture, written
    the moment the crawler learns of it; ``prepare`` runs in the child first."""

    def __init__(
        self, orders: dict[str, Any], scratch: Path, prepare: Callable[[], None] | None = None
    ) -> None:
        self._scratch = scratch
        self.told = scratch / "told"
        self._status: int | None = None
        orders_out, self._orders = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            code = 70
            try:
                os.close(self._orders)
                os.dup2(orders_out, 0)
                for number, name in ((1, "out"), (2, "err")):
                    os.dup2(os.open(scratch / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
                sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115
                _tell_captures(self.told)
                if prepare:
                    prepare()
                crawler.run.main()
                code = 0
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else 1
            except BaseException:
                import traceback

                traceback.print_exc()
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
        os.close(orders_out)
        os.write(self._orders, (json.dumps(orders) + "\n").encode())

    def signal(self, number: int) -> None:
        """Send a signal, unless it has ended already."""
        if self.running():
            os.kill(self.pid, number)

    def running(self) -> bool:
        if self._status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self._status = status if pid else None
        return self._status is None

    def kill(self) -> Result:
        self.signal(signal.SIGKILL)
        return self.wait()

    def wait(self) -> Result:
        if self._status is None:
            _, self._status = os.waitpid(self.pid, 0)
        os.close(self._orders)
        lines = (self._scratch / "out").read_text().splitlines()
        return Result(
            os.waitstatus_to_exitcode(self._status),
            json.loads(lines[-1]) if lines and lines[-1].endswith("}") else {},
            (self._scratch / "err").read_text(),
        )


def _tell_captures(path: Path) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    capture = Keeper.capture

    async def told(self: Keeper, *arguments: Any) -> Any:
        stored = await capture(self, *arguments)
        os.write(handle, f"{stored.capture_id}\n".encode())
        return stored

    Keeper.capture = told  # type: ignore[method-assign]


@contextmanager
def served(reports: int) -> Iterator[dict[str, Any]]:
    """A county of so many reports, served by a process of its own; yields its site's row."""
    out, into = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # clients that were killed are no news
        with Web(county(reports)) as web:
            os.write(into, (json.dumps(web.site(source="")) + "\n").encode())
            signal.pause()
        os._exit(0)
    os.close(into)
    try:
        with os.fdopen(out) as file:
            yield json.loads(file.readline())
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def orders(archive: Path, site: dict[str, Any], **settings: Any) -> dict[str, Any]:
    return {"archive": str(archive), "sites": [site], "only": [], "due": False, "since": None,
            "proxy": None, "allow_private": ["127.0.0.1"], "settings": FAST | settings}  # fmt: skip


@dataclass(frozen=True)
class References:
    """What an undisturbed run leaves, and what a second one after it: that is what follows when
    the fault struck a run that had committed its end."""

    once: dict[str, list[Any]]
    repeated: dict[str, list[Any]]

    @classmethod
    def of(cls, archive: Path, site: dict[str, Any], scratch: Path, **settings: Any) -> References:
        """From an archive in which one undisturbed run has ended; a second is made."""
        with open_store(archive) as store:
            once = canonical(store)
        again = Child(orders(archive, site, **settings), scratch).wait()
        assert again.code == 0, again
        with open_store(archive) as store:
            return cls(once, canonical(store))


def canonical(store: CaptureStore) -> dict[str, list[Any]]:
    """What a crawl left behind, without what differs between runs: ids, times, places in files."""
    queries = {
        "captures": "SELECT DISTINCT url, method, status, state, payload_digest, record_type, "
        "json_remove(discovered, '$.origin') FROM captures",
        "twice": "SELECT url FROM captures WHERE url NOT LIKE '%/robots.txt' GROUP BY url "
        "HAVING count(*) > 1",
        "frontier": "SELECT url, role, state, reason, is_document, productive, depth FROM frontier",
        "gaps": "SELECT DISTINCT url, what, reason FROM gaps",
        "lists": "SELECT DISTINCT url, family, items, proof FROM lists",
        "sites": "SELECT site_id, crawl_state, state FROM sites",
        "files": "SELECT DISTINCT sealed FROM warc_files",
    }
    return {
        name: sorted(map(tuple, store.connection.execute(query))) for name, query in queries.items()
    }


def lost(store: CaptureStore, told: Path) -> list[str]:
    """Captures the crawler was told of that are not there, or whose bytes are not."""
    problems = []
    for line in told.read_text().splitlines() if told.exists() else ():
        try:
            store.payload(int(line))
        except (KeyError, ValueError, OSError) as error:
            problems.append(f"capture {line}: {error}")
    return problems


def problems_after(
    archive: Path, site: dict[str, Any], scratch: Path, references: References, **settings: Any
) -> list[str]:
    """After a fault: nothing acknowledged lost, the run resumed to the end of an undisturbed one."""
    with open_store(archive) as store:
        found = lost(store, scratch / "told")
        done = store.connection.execute("SELECT 1 FROM sites WHERE crawl_state = 'done'").fetchone()
    reference = references.repeated if done else references.once
    resumed = Child(orders(archive, site, **settings), scratch).wait()
    if resumed.code or "summary" not in resumed.said:
        return [*found, f"resumed with {resumed.code}: {resumed.said} {resumed.errors[-2000:]}"]
    with open_store(archive) as store:
        found += lost(store, scratch / "told")
        found += verify_archive(store)
        found += difference(canonical(store), reference)
    return found


def difference(now: dict[str, list[Any]], then: dict[str, list[Any]]) -> list[str]:
    """Where two canonical forms differ, a line a table."""
    return [
        f"{name} differs: only now {[r for r in now[name] if r not in then[name]]}, "
        f"only then {[r for r in then[name] if r not in now[name]]}"
        for name in then
        if now[name] != then[name]
    ]
