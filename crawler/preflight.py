"""What is looked at before a run's first request: the machine's clock, and how many files may be open."""

from __future__ import annotations

import resource
import sqlite3
from datetime import datetime, timedelta

from crawler.capture.client import IDLE_MOST
from crawler.capture.exchange import iso

#: No server is obeyed for longer (crawler.gate.politeness.retry_after): a later moment was set by a wrong clock.
_LONGEST_WAIT = timedelta(seconds=10**7)
#: Besides connections: the database and its logs, a WARC file, the log, Python's own.
_OWN_FILES = 64


class TooFewFiles(RuntimeError):
    """The limit on open files does not allow a crawl."""


def require_files(concurrency: int) -> None:
    """Make sure that so many requests can be under way; the soft limit is raised as far as need be.
    Raises TooFewFiles."""
    needed = 2 * concurrency + IDLE_MOST + _OWN_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return
    if hard != resource.RLIM_INFINITY and hard < needed:
        raise TooFewFiles(
            f"only {hard} files may be open here, a crawl needs {needed}: raise the limit "
            f"(ulimit -n {needed}; LimitNOFILE= in a systemd unit)"
        )
    resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))


def clock_went_back(db: sqlite3.Connection, now: datetime) -> str:
    """A warning if the last run lies in the future, ``""`` otherwise. What that run put off to a moment
    that cannot be meant is put right. The caller opens the transaction.

    Captures keep the time the clock showed; which came first is told by their numbers.
    """
    last = db.execute(
        "SELECT coalesce(ended_at, started_at) FROM crawl_runs ORDER BY run_id DESC LIMIT 1"
    ).fetchone()
    last = last and last[0]
    if not last or last <= iso(now):
        return ""
    horizon = iso(now + _LONGEST_WAIT)
    db.execute("UPDATE frontier SET not_before = '' WHERE not_before > ?", (horizon,))
    db.execute(
        "UPDATE hosts SET until = ? WHERE until > ?", (iso(now + timedelta(days=1)), horizon)
    )
    return (
        f"the clock says {iso(now)[:19]}Z, but the last run of this archive was at {last[:19]}Z: one of "
        "the two is wrong. Captures are ordered by number, not by time; set the clock (NTP)"
    )
