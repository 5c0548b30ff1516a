"""Two crawls of one web: do they bring home the same, and what does the second one cost?"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.testweb.measures import page_key
from tests.testweb.model import Logged, Site

#: bodies, faults and refusals that depend on how often a host was asked, not on what is there
_MOVING = {"Q15", "Q16"}
SHOWN = 20


def brought_home(archive: Path, sites: Sequence[Site]) -> dict[str, set[tuple[Any, ...]]]:
    """What must be equal in two crawls: `reports` (address, year, publisher), `captures` (address,
    digest of what was got whole), `gaps` (address, what, reason), `lists` (address, rows, proof).
    Of sites whose pages differ each time, the addresses alone."""
    moving = {h for s in sites if _MOVING & set(s.quirks) for h in (s.host, *s.hosts)}
    with closing(sqlite3.connect(archive / "gongkai.db")) as db:
        first = db.execute("SELECT min(run_id) FROM crawl_runs").fetchone()[0]
        captures = {
            (page_key(url), "" if page_key(url).partition("/")[0] in moving else digest)
            for url, digest in db.execute(
                "SELECT url, payload_digest FROM captures WHERE status = 200 AND truncated = '' "
                "AND run_id = ?", (first,),
            )
        }  # fmt: skip
        reports = {
            (page_key(url), year, agency)
            for url, year, agency in db.execute(
                "SELECT url, json_extract(discovered, '$.year_hint'), "
                "json_extract(discovered, '$.agency_hint') FROM frontier "
                "WHERE is_document AND capture_id IS NOT NULL"
            )
        }
        gaps = {
            (page_key(url), what, reason)
            for url, what, reason in db.execute(
                "SELECT url, what, reason FROM gaps WHERE run_id = ?", (first,)
            )
        }
        lists = {
            (page_key(url), items, proof)
            for url, items, proof in db.execute(
                "SELECT url, items, proof FROM lists WHERE run_id = ?", (first,)
            )
        }
    return {"reports": reports, "captures": captures, "gaps": gaps, "lists": lists}


def differences(one: Path, other: Path, sites: Sequence[Site]) -> dict[str, Any]:
    """`differ`: what only one of two first crawls of the same web brought home."""
    a, b = brought_home(one, sites), brought_home(other, sites)
    return {
        "compared": {name: len(found) for name, found in a.items()},
        "differ": {
            name: sorted(map(str, found ^ b[name]))[:SHOWN]
            for name, found in a.items()
            if found != b[name]
        },
    }


def cost(archive: Path, log: Sequence[Logged], run_id: int) -> dict[str, Any]:
    """What a repeat crawl of an unchanged web asked for: `repeat_requests` in all (robots.txt, home
    pages, everything), `repeat_lists` that it looked at, and their ratio. `log`: its requests."""
    with closing(sqlite3.connect(archive / "gongkai.db")) as db:
        lists = db.execute("SELECT count(*) FROM lists WHERE run_id = ?", (run_id,)).fetchone()[0]
    return {
        "repeat_requests": len(log),
        "repeat_lists": lists,
        "requests_per_list": len(log) / lists if lists else None,
    }


def gates(figures: Mapping[str, Any]) -> dict[str, bool]:
    """Of the figures that are there: the same twice; at most 1.2 requests a list on a repeat."""
    found = {}
    if "differ" in figures:
        found["determinism"] = not figures["differ"] and figures["compared"]["reports"] > 0
    if "requests_per_list" in figures:
        ratio = figures["requests_per_list"]
        found["repeat economy"] = ratio is not None and ratio <= 1.2
    return found
