"""Further figures of the score: columns, exactness of lists, publishers and years, economy.

All are read from the archive's tables and compared with the truth; see `oracle` for the gates.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from tests.testweb.columns import columns
from tests.testweb.model import Site

COMPLETE = frozenset(
    {"TOTAL_MATCH", "PAGES_MATCH", "LAST_LINK_MATCH", "SINGLE_NO_PAGER", "UNCHANGED"}
)
Key = Callable[[str], str]


def lists_of(db: sqlite3.Connection, key: Key) -> list[tuple[str, frozenset[str]]]:
    """(proof, keys of all rows) of every list that the crawler read, from its own books."""
    found = []
    for (text,) in db.execute("SELECT context FROM sites WHERE context <> ''"):
        for state in json.loads(text).get("lists", {}).values():
            rows = frozenset(key(row[0]) for row in state["seen"].values())
            found.append((str(state["proof"]), rows))
    return found


def unproven_columns(
    db: sqlite3.Connection, sites: Iterable[Site], key: Key, gaps: set[str]
) -> set[str]:
    """Reports of planted columns whose list is on the gap list as unproven: those are accounted for,
    since the archive says that the list may hold more."""
    found: set[str] = set()
    planted = [frozenset(map(key, c)) for s in sites for c in columns(s)]
    for (text,) in db.execute("SELECT context FROM sites WHERE context <> ''"):
        for state in json.loads(text).get("lists", {}).values():
            if state["proof"] in COMPLETE or state.get("url") not in gaps:
                continue
            rows = {key(row[0]) for row in state["seen"].values()}
            for column in planted:
                if column & rows:
                    found |= column
    return found


def column_figures(
    db: sqlite3.Connection, sites: Iterable[Site], reports: set[str], key: Key
) -> dict[str, Any]:
    """`column_recall` (macro by family): planted columns of which a list was read. `list_exactness`:
    planted columns of which a list was read with a complete proof and exactly their reports."""
    lists = lists_of(db, key)
    found: dict[str, list[bool]] = defaultdict(list)
    exact: list[bool] = []
    inexact: list[str] = []
    for site in sites:
        if site.tier not in (1, 2, 3):
            continue
        for planted in columns(site):
            keys = {key(u) for u in planted}
            touched = [(p, rows & reports) for p, rows in lists if rows & keys]
            found[site.skin].append(bool(touched))
            right = any(p in COMPLETE and rows == keys for p, rows in touched)
            exact.append(right)
            if not right:
                inexact.append(min(planted))
    macro = [sum(x) / len(x) for x in found.values()]
    return {
        "columns": len(exact),
        "column_recall": sum(macro) / len(macro) if macro else None,
        "list_exactness": sum(exact) / len(exact) if exact else None,
        "lists_inexact": inexact[:20],
    }


def accuracy(
    db: sqlite3.Connection, entries: dict[str, dict[str, Any]], key: Key
) -> dict[str, Any]:
    """Share of accepted reports whose year and whose publisher the crawler knew rightly."""
    years: list[bool] = []
    publishers: list[bool] = []
    wrong: list[str] = []
    rows = db.execute(
        "SELECT url, json_extract(discovered, '$.year_hint'), json_extract(discovered, '$.agency_hint') "
        "FROM frontier WHERE is_document AND capture_id IS NOT NULL"
    )
    for url, year, agency in rows:
        entry = entries.get(key(url))
        if entry is None or not entry["must_find"]:
            continue
        years.append(str(year) == str(entry["year"]))
        publishers.append(agency == entry["agency"])
        if not (years[-1] and publishers[-1]):
            wrong.append(f"{url}: {year} {agency}, rightly {entry['year']} {entry['agency']}")
    return {
        "year_accuracy": sum(years) / len(years) if years else None,
        "agency_accuracy": sum(publishers) / len(publishers) if publishers else None,
        "identified_wrongly": wrong[:20],
    }


def macro(
    entries: Iterable[dict[str, Any]], found: Callable[[dict[str, Any]], bool]
) -> dict[str, Any]:
    """Recall by family and by quirk, of the reports that must be found."""
    families: dict[str, list[bool]] = defaultdict(list)
    quirks: dict[str, list[bool]] = defaultdict(list)
    for entry in entries:
        if entry["must_find"]:
            families[entry["family"]].append(found(entry))
            for quirk in entry["quirks"]:
                quirks[quirk].append(found(entry))
    return {
        "recall_by_family": {k: sum(x) / len(x) for k, x in sorted(families.items())},
        "recall_by_quirk": {k: sum(x) / len(x) for k, x in sorted(quirks.items())},
    }


def coverage(db: sqlite3.Connection, entries: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The grid publisher × year as the archive has it: its size, its reasons, and the reports that
    must be found and stand in no cell."""
    cells = {(a, y): r for a, y, r in db.execute("SELECT agency, year, reason FROM site_coverage")}
    reasons = Counter(r or "found" for r in cells.values())
    absent = [e["url"] for e in entries if e["must_find"] and (e["agency"], e["year"]) not in cells]
    return {"grid": dict(reasons), "not_in_the_grid": absent[:20]}
