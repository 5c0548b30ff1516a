"""What an exploration adds to the archive's tables, as one job for the keeper."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from crawler.capture import frontier
from crawler.capture.frontier import Task
from crawler.capture.identity import host_of, request_key
from crawler.discovery.types import Exploration, Follow, Found, Gap

_AGAIN = ("list", "column", "script")
_FROM_META = ("title", "list_date", "agency_hint", "year_hint")


def follow_task(follow: Follow, parent: Task, page_url: str, site_name: str) -> Task:
    """A link worth following as a frontier task; ``meta`` goes along untouched."""
    discovered: dict[str, Any] = {
        key: follow.meta[key] for key in _FROM_META if follow.meta.get(key)
    }
    discovered.setdefault("title", follow.anchor)
    discovered |= {"parent_url": page_url, "role": follow.role}
    if site_name:
        discovered["site_name"] = site_name
    if follow.meta:
        discovered["meta"] = follow.meta
    return Task(
        site_id=parent.site_id,
        url=follow.url,
        method=follow.method,
        body=follow.body.encode() if follow.body else None,
        headers=dict(follow.headers),
        referer=page_url,
        role=follow.role,
        anchor=follow.anchor[:300],
        anchor_chain=[a[:120] for a in follow.anchor_chain][-12:],
        discovered=discovered,
        score=follow.score,
        depth=follow.depth,
        continuation=follow.role == "list"
        and (
            bool(follow.meta.get("anew"))
            or (int(follow.meta["page"]) > 1 if "page" in follow.meta else parent.role == "list")
        ),
    )


def enter_gaps(db: sqlite3.Connection, run_id: int, site_id: str, gaps: list[Gap]) -> None:
    """Put discovery's findings on the gap list of a run."""
    db.executemany(
        "INSERT OR IGNORE INTO gaps (run_id, site_id, url, what, reason, evidence, anchor) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (run_id, site_id, g.url, g.what, g.reason, str(g.evidence)[:500], g.anchor[:300])
            for g in gaps
        ],
    )


def _is_document(db: sqlite3.Connection, task: Task) -> bool:
    try:
        key = request_key(task.url, task.method, task.body)
    except ValueError:
        return False
    row = db.execute("SELECT is_document FROM frontier WHERE url_key = ?", (key,)).fetchone()
    return bool(row and row[0])


class Books:
    """Rows of one explored page. ``hosts`` names those that got new work, for the pump."""

    def __init__(
        self, task: Task, page_url: str, capture_id: int, run_id: int, site_name: str
    ) -> None:
        self._task = task
        self._page_url = page_url
        self._capture_id = capture_id
        self._run_id = run_id
        self._site_name = site_name
        self.hosts: set[str] = set()

    def enter(
        self,
        db: sqlite3.Connection,
        found: Exploration,
        state: str,
        reason: str,
        context: str | None,
    ) -> None:
        task = self._task
        for follow in found.requests:
            self._follow(db, follow, bool(found.lists))
        for document in found.documents:
            self._document(db, document)
        enter_gaps(db, self._run_id, task.site_id, found.gaps)
        for result in found.lists:
            db.execute(
                "INSERT INTO lists (run_id, site_id, url, family, pages, items, expected, proof) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run_id, site_id, url) DO UPDATE SET "
                "family = excluded.family, pages = max(pages, excluded.pages), "
                "items = max(items, excluded.items), expected = excluded.expected, "
                "proof = excluded.proof",
                (
                    self._run_id,
                    task.site_id,
                    result.url,
                    result.family,
                    result.page_no,
                    len(result.items),
                    result.expected_total,
                    result.proof,
                ),
            )
        if found.lists:
            db.execute(
                "UPDATE frontier SET productive = 1 WHERE frontier_id = ?", (task.frontier_id,)
            )
        frontier.finish(db, task.frontier_id, state, reason, self._run_id)
        if context is not None:
            db.execute("UPDATE sites SET context = ? WHERE site_id = ?", (context, task.site_id))

    def _follow(self, db: sqlite3.Connection, follow: Follow, from_list: bool) -> None:
        target = follow_task(follow, self._task, self._page_url, self._site_name)
        # The pager of a list that changed is walked again, and folders of a column, which may have
        # been empty; articles known are not, nor other pages that a column's menu leads to.
        again = target.role in _AGAIN and (from_list or self._task.role in ("list", "column"))
        # a column that turned out to be a report is looked at again as reports are; of the folders of
        # an index, only those it says
        again = again and follow.meta.get("repeat", True) and not _is_document(db, target)
        try:
            anew = bool(follow.meta.get("anew"))
            frontier.add(db, target, self._run_id, again=again, anew=anew)
            self.hosts.add(host_of(target.url))  # also for a better score of what is queued
        except ValueError as error:
            db.execute(
                "INSERT OR IGNORE INTO gaps (run_id, site_id, url, what, reason, anchor) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (self._run_id, target.site_id, target.url, target.role, f"BAD_URL: {error}",
                 target.anchor),
            )  # fmt: skip

    def _document(self, db: sqlite3.Connection, document: Found) -> None:
        told = {
            "title": document.title,
            "year_hint": document.year_hint,
            "agency_hint": document.agency_hint,
            "list_date": document.list_date,
            "verdict": document.verdict,
            "why": document.why,
            "site_name": self._site_name,
        }
        patch = json.dumps({k: v for k, v in told.items() if v}, ensure_ascii=False)
        if document.url in (self._page_url, self._task.url):
            where: tuple[str, tuple[Any, ...]] = ("frontier_id = ?", (self._task.frontier_id,))
            db.execute(
                "UPDATE captures SET discovered = json_patch(discovered, ?) WHERE capture_id = ?",
                (patch, self._capture_id),
            )
        else:
            try:
                where = ("url_key = ?", (request_key(document.url),))
            except ValueError:
                return
            self.hosts.add(host_of(document.url))
        db.execute(
            "UPDATE frontier SET is_document = 1, discovered = json_patch(discovered, ?) "  # noqa: S608
            f"WHERE {where[0]}",
            (patch, *where[1]),
        )
        db.execute(
            "UPDATE captures SET discovered = json_patch(captures.discovered, ?) WHERE capture_id = "  # noqa: S608
            f"(SELECT capture_id FROM frontier WHERE {where[0]})",
            (patch, *where[1]),
        )
