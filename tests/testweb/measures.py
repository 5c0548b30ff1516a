"""Further figures of the score: columns, exactness of lists, publishers and years, economy.

All are read from the archive's tables and compared with the truth; see `oracle` for the gates.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from tests.testweb.columns import columns
from tests.testweb.model import Site

COMPLETE = frozenset(
    {"TOTAL_MATCH", "PAGES_MATCH", "LAST_LINK_MATCH", "SINGLE_NO_PAGER", "UNCHANGED"}
)
Key = Callable[[str], str]


def page_key(url: str) -> str:
    """One key for the addresses of one page: session ids and fragments are no part of it."""
    split = urlsplit(url)
    path = split.path.partition(";jsessionid=")[0]
    query = "" if split.query in ("isMobile=false", "keywords=") else split.query
    return f"{split.hostname}{path}" + (f"?{query}" if query else "")


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
    entries: Iterable[dict[str, Any]],
    found: Callable[[dict[str, Any]], bool],
    held_out: Container[str],
) -> dict[str, Any]:
    """Recall by family and by quirk, of the reports that must be found, and for each tier the mean of
    either (`recall_macro`: tier → family, quirk), so that one large family hides no small one."""
    counts: dict[tuple[str, Any, str], list[bool]] = defaultdict(list)
    for entry in entries:
        if not entry["must_find"]:
            continue
        tier = "held out" if entry["site"] in held_out else entry["tier"]
        counts["family", tier, entry["family"]].append(found(entry))
        for quirk in entry["quirks"]:
            counts["quirk", tier, quirk].append(found(entry))
    share = {name: sum(x) / len(x) for name, x in sorted(counts.items(), key=str)}
    means: dict[Any, dict[str, float]] = defaultdict(dict)
    for kind, tier in {(kind, tier) for kind, tier, _ in share}:
        of = [r for (k, t, _), r in share.items() if (k, t) == (kind, tier)]
        means[tier][kind] = sum(of) / len(of)
    return {
        "recall_by_family": {
            f"{n} (tier {t})": r for (k, t, n), r in share.items() if k == "family"
        },
        "recall_by_quirk": {f"{n} (tier {t})": r for (k, t, n), r in share.items() if k == "quirk"},
        "recall_macro": {t: means[t] for t in sorted(means, key=str)},
    }


def unexpected_ends(
    db: sqlite3.Connection, sites: Iterable[Site], expected: Mapping[str, Sequence[str]]
) -> list[str]:
    """Sites that did not end as they must (`plan.EXPECTED`), with what the archive says of them."""
    wrong = []
    for site in sites:
        row = db.execute(
            "SELECT state || ' ' || state_reason FROM sites WHERE site_id = ?", (site.host,)
        ).fetchone()
        told = {row[0] if row else "not in the archive"} | {
            f"{reason} {evidence}"
            for reason, evidence in db.execute(
                "SELECT reason, evidence FROM gaps WHERE site_id = ?", (site.host,)
            )
        }
        missing = [w for w in expected.get(site.key, ()) if not any(w in text for text in told)]
        if missing:
            wrong.append(f"{site.key}: not told {missing}, but {sorted(told)[:5]}")
    return wrong


def coverage(db: sqlite3.Connection, entries: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The grid publisher × year as the archive has it: its size, its reasons, and the reports that
    must be found and stand in no cell."""
    cells = {(a, y): r for a, y, r in db.execute("SELECT agency, year, reason FROM site_coverage")}
    reasons = Counter(r or "found" for r in cells.values())
    absent = [e["url"] for e in entries if e["must_find"] and (e["agency"], e["year"]) not in cells]
    return {"grid": dict(reasons), "not_in_the_grid": absent[:20]}
