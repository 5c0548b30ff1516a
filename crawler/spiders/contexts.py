"""What discovery knows of each site of a run: taken from the store, saved in time, audited at the end."""

from __future__ import annotations

import json
import logging
import sqlite3
from dataclasses import astuple
from functools import partial
from time import monotonic
from typing import Any

from scrapy.utils.misc import load_object

from crawler.capture import frontier
from crawler.capture.exchange import utc_now
from crawler.discovery.completeness import Estimate, estimate
from crawler.discovery.grid import Cell, grid
from crawler.discovery.types import Gap, SiteContext
from crawler.gate.hosts import host_state
from crawler.session import Session
from crawler.spiders.books import enter_gaps

logger = logging.getLogger(__name__)
_SAVE_SHARE = 25  # seconds of work between two savings for each second a saving takes


class Contexts(dict[str, SiteContext]):
    """site_id → context, for the sites of one run."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._save_at: dict[str, float] = {}

    async def open(self) -> None:
        """Take up every site of the run: resumed where it was interrupted, else begun with what the
        last run remembered."""
        session = self._session
        await session.keeper.apply(frontier.recover_claims)
        for site_id in session.sites:
            site = session.store.site(site_id)
            start = await session.keeper.apply(
                partial(frontier.start_site, site=site, since=session.since, now=utc_now())
            )
            saved = site.pop("context")
            if saved and start == "resumed":
                self[site_id] = SiteContext.from_dict(saved)
            else:
                memory = SiteContext.from_dict(saved).remember() if saved else {}
                self[site_id] = SiteContext(site, memory)
            logger.info("site %s: %s", site_id, start)

    def text(self, site_id: str) -> str | None:
        """The context as JSON if it is time to save it: writing it down takes a small share of the
        run however large it grows. What a crash loses of it is read again from the archive's pages
        or reported as an interrupted list."""
        now = monotonic()
        if now < self._save_at.get(site_id, 0.0):
            return None
        text = json.dumps(self[site_id].to_dict(), ensure_ascii=False)
        self._save_at[site_id] = now + _SAVE_SHARE * (monotonic() - now)
        return text

    def audit(self) -> None:
        """At the end of a run, discovery names what was promising and became no document, and says
        of every publisher and year why there is no report."""
        try:
            judge = load_object(self._session.settings["GONGKAI_AUDIT"])
        except (ImportError, NameError):
            return
        for site_id, context in self.items():
            named = self._gaps(site_id)
            try:
                gaps = list(judge(context, self._rows(site_id), named))
                cells = grid(context, [*named, *gaps], utc_now().date(), self._state(site_id))
                size = estimate(context)
            except Exception:
                logger.exception("the audit of %s failed", site_id)
                continue
            run_id = self._session.run_id
            self._session.keeper.apply_soon(
                partial(enter_gaps, run_id=run_id, site_id=site_id, gaps=gaps)
            )
            self._session.keeper.apply_soon(
                partial(enter_coverage, run_id=run_id, site_id=site_id, cells=cells)
            )
            if size is not None:  # a run that reads no list to its end leaves the last estimate
                self._session.keeper.apply_soon(
                    partial(enter_estimate, run_id=run_id, site_id=site_id, size=size)
                )

    def _rows(self, site_id: str) -> list[dict[str, Any]]:
        rows = self._session.store.connection.execute(
            "SELECT url, role, anchor, anchor_chain, score, depth, state, reason, "
            "is_document, discovered, run_id = ? OR state = 'queued' AS current "
            "FROM frontier WHERE site_id = ?",
            (self._session.run_id, site_id),
        )
        return [dict(row) | {"discovered": json.loads(row["discovered"])} for row in rows]

    def _gaps(self, site_id: str) -> list[Gap]:
        rows = self._session.store.connection.execute(
            "SELECT url, what, reason, evidence, anchor FROM gaps WHERE run_id = ? AND site_id = ?",
            (self._session.run_id, site_id),
        )
        return [Gap(*row) for row in rows]

    def _state(self, site_id: str) -> str:
        """The state of the site's first host: that a host refuses explains what is missing."""
        db = self._session.store.connection
        row = db.execute(
            "SELECT host FROM frontier WHERE site_id = ? ORDER BY depth, frontier_id LIMIT 1",
            (site_id,),
        ).fetchone()
        return host_state(db, row[0])[0] if row else ""


def enter_coverage(db: sqlite3.Connection, run_id: int, site_id: str, cells: list[Cell]) -> None:
    """Replace the coverage grid of a site."""
    db.execute("DELETE FROM site_coverage WHERE site_id = ?", (site_id,))
    db.executemany(
        "INSERT OR REPLACE INTO site_coverage (site_id, agency, year, reason, url, evidence, run_id) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (site_id, c.agency[:200], c.year, c.reason, c.url, c.evidence[:300], run_id)
            for c in cells
        ],
    )


def enter_estimate(db: sqlite3.Connection, run_id: int, site_id: str, size: Estimate) -> None:
    """Replace the estimate of a site's size."""
    db.execute(
        "INSERT OR REPLACE INTO site_estimates (site_id, publishers, first_year, last_year, shared, "
        "own, both, estimate, run_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (site_id, *astuple(size), run_id),
    )
