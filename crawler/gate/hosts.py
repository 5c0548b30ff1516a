"""The state of each origin: its robots rules, whether it may be asked, its daily count.

Kept in table ``hosts`` so that a hold outlives the run that met it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from crawler.capture.exchange import iso, utc_now
from crawler.capture.identity import host_of, origin_of
from crawler.gate.politeness import BEIJING, Pace, Policy
from crawler.gate.robots import Robots
from crawler.gate.schemes import silent, twin_of

_ROBOTS_HOURS = 24


class Hosts:
    """Reads at start-up, decides in memory, gives back what to store. One event loop only."""

    def __init__(self, connection: sqlite3.Connection, defaults: Mapping[str, Any]) -> None:
        self._db = connection
        self._defaults = dict(defaults)
        self._policies: dict[str, Policy] = {}
        self._paces: dict[str, Pace] = {}
        self._robots: dict[str, Robots] = {}
        self._rows: dict[str, dict[str, Any]] = {}
        self.cookies: dict[str, str] = {}

    def policy(self, site: Mapping[str, Any]) -> Policy:
        site_id = str(site["site_id"])
        if site_id not in self._policies:
            self._policies[site_id] = Policy.of(self._defaults, site["policy"])
        return self._policies[site_id]

    def pace(self, host: str, policy: Policy) -> Pace:
        if host not in self._paces:
            self._paces[host] = Pace(policy)
        return self._paces[host]

    def row(self, origin: str) -> dict[str, Any]:
        if origin not in self._rows:
            found = self._db.execute("SELECT * FROM hosts WHERE origin = ?", (origin,)).fetchone()
            self._rows[origin] = (
                dict(found)
                if found
                else {
                    "origin": origin,
                    "robots_state": "",
                    "robots_body": "",
                    "robots_at": None,
                    "state": "open",
                    "reason": "",
                    "evidence": "{}",
                    "strikes": 0,
                    "until": None,
                    "budget_day": "",
                    "budget_used": 0,
                }
            )
        return self._rows[origin]

    def robots(self, origin: str) -> Robots | None:
        """The rules known for an origin, None when they must be asked for (again)."""
        if origin in self._robots:
            return self._robots[origin]
        row = self.row(origin)
        now = utc_now()
        fresh = iso(now - timedelta(hours=_ROBOTS_HOURS)) < (row["robots_at"] or "") <= iso(now)
        if row["robots_state"] in ("rules", "none", "soft") and fresh:
            self._robots[origin] = Robots(row["robots_state"], row["robots_body"])
            return self._robots[origin]
        return None

    def sitemaps(self, url: str) -> list[str]:
        """The site maps that the robots.txt of an address's host names, as far as it is known."""
        host, found = host_of(url), []
        for scheme in ("http://", "https://"):
            robots = self.robots(scheme + host)
            found += robots.sitemaps if robots else []
        return found

    def set_robots(self, origin: str, robots: Robots, pace: Pace) -> None:
        self._robots[origin] = robots
        row = self.row(origin)
        row.update(robots_state=robots.state, robots_body=robots.body, robots_at=iso(utc_now()))
        pace.crawl_delay = max(pace.crawl_delay, robots.crawl_delay or 0.0)

    def closed(self, host: str, now: datetime) -> str:
        """Why a host may not be asked now, ``""`` if it may: ``refused:…``, ``slow:…``. A refusal
        under one scheme is one under the other; that one does not answer says nothing of the other."""
        for scheme in ("http://", "https://"):
            reason = self._closed_origin(scheme + host, now)
            if reason and not (
                reason.startswith("unreachable") and self._other_way(scheme + host, now)
            ):
                return reason
        return ""

    def _closed_origin(self, origin: str, now: datetime) -> str:
        row = self.row(origin)
        if row["state"] != "open" and not (row["until"] and row["until"] <= iso(now)):
            return f"{row['state']}:{row['reason']}"
        return ""

    def _other_way(self, origin: str, now: datetime) -> bool:
        """Whether the host answers under the other scheme, or has not been asked there and might."""
        twin = twin_of(origin)
        if twin is None or self._closed_origin(twin, now):
            return False
        known = self.row(twin)["robots_state"]
        return known in ("rules", "none", "soft") or (
            known == "" and silent(self.row(origin)["reason"])
        )

    def unanswered(self, origin: str, now: datetime) -> tuple[str, str | None]:
        """Of an origin that does not answer while its host is open under the other scheme: why, and
        the origin to ask instead (None: its answer, such as a bad certificate, stands)."""
        reason = self._closed_origin(origin, now)
        return reason, twin_of(origin) if silent(self.row(origin)["reason"]) else None

    def allows(self, url: str) -> bool:
        """robots.txt and holds together; False also when robots.txt was never asked for."""
        robots = self.robots(origin_of(url))
        return (
            robots is not None and robots.allows(url) and not self.closed(host_of(url), utc_now())
        )

    def hold(
        self, origin: str, kind: str, reason: str, evidence: Mapping[str, Any], policy: Policy
    ) -> None:
        """A refusal (``hold``) or a dead end (``unreachable``). The first refusal holds the host,
        the next after the hold has passed closes it until the operator decides otherwise."""
        row = self.row(origin)
        row["strikes"] += 1
        final = kind == "hold" and row["strikes"] >= 2
        until = None if final else iso(utc_now() + timedelta(hours=policy.hold_hours))
        row.update(
            state="refused" if final else kind,
            reason=reason[:300],
            evidence=json.dumps(dict(evidence), ensure_ascii=False),
            until=until,
        )

    def rest(self, origin: str, reason: str, until: datetime) -> None:
        """The host asked for a long pause (``Retry-After``): state ``slow`` until then, no strike."""
        self.row(origin).update(state="slow", reason=reason[:300], until=iso(until))

    def reopened(self, origin: str) -> None:
        """A good answer after a hold has passed."""
        row = self.row(origin)
        if row["state"] != "open" or row["strikes"]:
            row.update(state="open", reason="", strikes=0, until=None)

    def count(self, origin: str, policy: Policy) -> bool:
        """Count one request against the host's day (Beijing); False when the day is used up."""
        row = self.row(origin)
        today = utc_now().astimezone(BEIJING).date().isoformat()
        if row["budget_day"] != today:
            row.update(budget_day=today, budget_used=0)
        if row["budget_used"] >= policy.daily:
            return False
        row["budget_used"] += 1
        return True

    def save(self, origin: str) -> Any:
        """A job for the keeper that stores an origin's row."""
        row = dict(self.row(origin))

        def work(db: sqlite3.Connection) -> None:
            names = ", ".join(row)
            updates = ", ".join(f"{k} = excluded.{k}" for k in row if k != "origin")
            db.execute(
                f"INSERT INTO hosts ({names}) VALUES ({', '.join('?' * len(row))}) "  # noqa: S608
                f"ON CONFLICT (origin) DO UPDATE SET {updates}",
                tuple(row.values()),
            )

        return work

    def touched(self) -> list[str]:
        return list(self._rows)


def host_state(db: sqlite3.Connection, host: str) -> tuple[str, str]:
    """(state, reason) of a host as stored: the first of its schemes that is not open, unless it is
    only silent and the host was read under the other; ("open", "") otherwise."""
    rows = db.execute(
        "SELECT state, reason, robots_state FROM hosts WHERE origin IN (?, ?) ORDER BY origin",
        (f"http://{host}", f"https://{host}"),
    ).fetchall()
    read = any(row[0] == "open" and row[2] in ("rules", "none", "soft") for row in rows)
    for state, reason, _ in rows:
        if state != "open" and not (read and state == "unreachable"):
            return str(state), str(reason)
    return "open", ""
