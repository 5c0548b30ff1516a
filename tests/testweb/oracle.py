"""Scores an archive against the truth of the test web: the gates of the field notes, 10.5.

The archive is read through its documented tables (docs/architecture.md) alone.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.testweb import manners, merges
from tests.testweb.measures import (
    accuracy,
    column_figures,
    coverage,
    macro,
    page_key,
    unexpected_ends,
    unproven_columns,
)
from tests.testweb.model import Request
from tests.testweb.plan import EXPECTED
from tests.testweb.server import ESCAPE, TestWeb
from tests.testweb.truth import attachments, truth

GATES = {1: 0.99, 2: 0.95, 3: 0.90}


def score(archive: Path, web: TestWeb) -> dict[str, Any]:
    """Recall by tier and site, precision, silent losses, escapes, refusals and cost, with verdicts.

    A report counts as found when its page was captured with its whole body. `silent` are reports
    that must be found, were not, and that no gap accounts for: neither a gap of their own, nor of
    their whole site, nor of a list or folder they stand in, nor one that names their publisher. A
    list that is on the gap list as unproven accounts for the reports of the column it belongs to.
    Any other gap on the same host explains nothing.
    """
    with closing(sqlite3.connect(archive / "gongkai.db")) as db:
        digests = {
            u: d.removeprefix("sha256:")
            for u, d in db.execute(
                "SELECT url, payload_digest FROM captures WHERE status = 200 "
                "AND truncated = '' ORDER BY capture_id"
            )
        }
        captured = {u for (u,) in db.execute("SELECT url FROM captures WHERE status IN (200, 304)")}
        documents = {
            u
            for (u,) in db.execute(
                "SELECT url FROM frontier WHERE is_document AND capture_id IS NOT NULL"
            )
        }
        gaps = list(db.execute("SELECT url, what, reason, evidence || ' ' || anchor FROM gaps"))
        proofs = Counter(p for (p,) in db.execute("SELECT proof FROM lists"))
        entries = truth(web.sites)
        known = {page_key(e["url"]): e for e in entries}
        ours = [s for s in web.sites if not s.options.get("held_out")]
        lists = column_figures(db, ours, {k for k, e in known.items() if e["must_find"]}, page_key)
        unproven = unproven_columns(db, web.sites, page_key, {u for u, *_ in gaps})
        identity = accuracy(db, known, page_key)
        held_out = {s.key for s in web.sites if s.options.get("held_out")}
        cells = coverage(db, [e for e in entries if e["site"] not in held_out])
        ends = unexpected_ends(db, web.sites, EXPECTED)
        built = bool(db.execute("SELECT 1 FROM sqlite_master WHERE name = 'reports'").fetchone())
    seen = {page_key(u) for u in captured}
    explains = _Gaps(gaps, web)
    tiers: dict[Any, list[bool]] = defaultdict(list)
    sites: dict[str, list[bool]] = defaultdict(list)
    silent = []
    for key, entry in known.items():
        if not entry["must_find"]:
            continue
        found = key in seen
        # Held-out skins are shown by themselves, not averaged into the tiers.
        tiers["held out" if entry["site"] in held_out else entry["tier"]].append(found)
        sites[entry["site"]].append(found)
        if not found and key not in unproven and not explains(entry):
            silent.append(entry["url"])
    pages = attachments(web.sites)
    files = dict(pages.values())
    fetched = {u: digests[u] for u in files if u in digests}
    accepted = {page_key(u) for u in documents} - {page_key(u) for u in files}
    wrong = sorted(accepted - set(known))
    recall = {tier: sum(x) / len(x) for tier, x in sorted(tiers.items(), key=str)}
    found_total = sum(sum(x) for x in tiers.values())
    forbidden = [e["url"] for k, e in known.items() if e["tier"] == "X" and k in seen]
    requests = Counter(entry.site for entry in web.log)
    after = _after_refusal(web)
    clones = sorted(u for u in accepted if u in known and known[u]["family"] == "clone")
    portals = {s.key for s in web.sites if len(s.orgs) >= 30}
    per_report = {s: requests[s] / sum(sites[s]) for s in portals if s in sites and sum(sites[s])}
    result: dict[str, Any] = {
        "recall": recall,
        "recall_by_site": {s: sum(x) / len(x) for s, x in sorted(sites.items())},
        "must_find": sum(len(x) for x in tiers.values()),
        "found": found_total,
        "accepted": len(accepted),
        "found_but_not_accepted": sorted(
            e["url"] for k, e in known.items() if e["must_find"] and k in seen - accepted
        ),
        "files": len(files),
        "files_fetched": len(fetched),
        "files_missed": sorted(set(files) - set(fetched)),
        "files_with_other_bytes": sorted(u for u in fetched if fetched[u] != files[u]),
        "pages_with_other_bytes": _other_bytes(entries, web, digests),
        "precision": (len(accepted) - len(wrong)) / len(accepted) if accepted else None,
        "accepted_wrong": wrong[:20],
        "silent": silent,
        "forbidden_fetched": forbidden,
        "escapes": sum(1 for entry in web.log if entry.status == ESCAPE),
        "robots_violations": _robots_violations(web),
        "requests_after_refusal": after,
        "requests": len(web.log),
        "requests_per_report": len(web.log) / found_total if found_total else None,
        "requests_per_report_on_portals": per_report,
        "requests_by_site": dict(requests),
        "clones_admitted": clones,
        **lists,
        **identity,
        **cells,
        **macro(entries, lambda e: page_key(e["url"]) in seen, held_out),
        **manners.manners(web.log, manners.asked_pace(web.sites)),
        "unexpected_ends": ends,
        "proofs": dict(proofs),
        "gaps": len(gaps),
    }
    if built:
        result |= merges.merges(archive, entries, {page: f for page, (f, _) in pages.items()})
    result["gates"] = {
        **{f"recall tier {t}": r >= GATES[t] for t, r in recall.items() if t in GATES},
        **{
            f"recall tier {tier}, mean by {kind}": mean >= GATES[tier]
            for tier, means in result["recall_macro"].items()
            for kind, mean in means.items()
            if tier in GATES
        },
        **manners.gates(result),
        **(merges.gates(result) if built else {}),
        "files": not result["files_missed"],
        "ends": not ends,
        "precision": result["precision"] is not None and result["precision"] >= 0.995,
        "silent loss": not silent,
        "bytes": not result["files_with_other_bytes"] and not result["pages_with_other_bytes"],
        "escapes": result["escapes"] == 0,
        "robots": not result["robots_violations"],
        "after refusal": all(n <= 1 for n in after.values()),
        "clones": not clones,
        "grid": not cells["not_in_the_grid"],
        "columns": lists["column_recall"] is None or lists["column_recall"] >= 0.98,
        "lists": lists["list_exactness"] is None or lists["list_exactness"] >= 0.98,
        "year": identity["year_accuracy"] is None or identity["year_accuracy"] >= 0.995,
        "agency": identity["agency_accuracy"] is None or identity["agency_accuracy"] >= 0.99,
        "cost": found_total > 0 and result["requests_per_report"] <= 6,
        "cost on portals": all(n <= 3 for n in per_report.values()),
    }
    return result


def _host(entry: dict[str, Any]) -> str:
    return urlsplit(entry["url"]).hostname or ""


class _Gaps:
    """Says whether a gap accounts for a report that was not found."""

    def __init__(self, gaps: list[tuple[str, str, str, str]], web: TestWeb) -> None:
        self.own = {page_key(url) for url, _, _, _ in gaps}
        self.sites = {urlsplit(u).hostname for u, what, _, _ in gaps if what == "site"}
        # a list or column: its publisher's own host, or its year's folder by the words that led there
        self.columns = [
            (urlsplit(u).hostname, text) for u, what, _, text in gaps if what in ("list", "column")
        ]
        owners = Counter(
            _host(e) for e in {(_host(e), e["agency"]): e for e in truth(web.sites)}.values()
        )
        self.own_hosts = {h for h, n in owners.items() if n == 1}
        self.texts = [(urlsplit(u).hostname, text) for u, _, _, text in gaps]
        self.folders = set()
        self.bodies: list[tuple[str | None, bytes]] = []
        for url, what, _, _ in gaps:
            split = urlsplit(url)
            if what in ("document", "article"):
                continue
            folder = split.path.rpartition("/")[0]
            if folder.count("/") > 1:
                self.folders.add(f"{split.hostname}{folder}/")
            page = web.answer(Request.of(url))
            self.bodies.append((split.hostname, page.body))

    def __call__(self, entry: dict[str, Any]) -> bool:
        host, key = urlsplit(entry["url"]).hostname, page_key(entry["url"])
        path = urlsplit(entry["url"]).path.encode()
        return (
            key in self.own
            or host in self.sites
            or any(key.startswith(folder) for folder in self.folders)
            or any(h == host and entry["agency"] in text for h, text in self.texts)
            or any(
                h == host and (h in self.own_hosts or f"{entry['year']}年" in text)
                for h, text in self.columns
            )
            or any(h == host and path in body for h, body in self.bodies)
        )


def _other_bytes(entries: list[dict[str, Any]], web: TestWeb, digests: dict[str, str]) -> list[str]:
    """Report pages whose whole, unflagged capture is not what the origin serves."""
    moving = {"Q15", "Q16"}  # bodies that differ each time
    wrong = []
    for entry in entries:
        if entry["url"] not in digests or moving & set(entry["quirks"]) or not entry["must_find"]:
            continue
        served = web.answer(Request.of(entry["url"]))
        if (
            served.status == 200
            and hashlib.sha256(served.body).hexdigest() != digests[entry["url"]]
        ):
            wrong.append(entry["url"])
    return wrong


def _robots_violations(web: TestWeb) -> list[str]:
    denied = {s.host for s in web.sites if s.options.get("robots") in ("deny", "503", "412")}
    return [
        entry.url
        for entry in web.log
        if not urlsplit(entry.url).path.startswith("/robots.txt")
        and (entry.host in denied or urlsplit(entry.url).path.startswith("/admin/"))
    ]


def _after_refusal(web: TestWeb) -> dict[str, int]:
    """Requests a host got after its first refusal (412, 521)."""
    counts: dict[str, int] = {}
    for entry in web.log:
        if entry.host in counts:
            counts[entry.host] += 1
        elif entry.status in (412, 521, 202):
            counts[entry.host] = 0
    return counts


def report(result: dict[str, Any]) -> str:
    """The score as indented JSON, with what it cannot say."""
    note = "measured on invented sites; says nothing about real recall"
    return json.dumps({"note": note, **result}, ensure_ascii=False, indent=1)
