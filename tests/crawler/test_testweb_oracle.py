"""The score can fail: each gate is shown an archive that breaks it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

from tests.testweb.columns import columns
from tests.testweb.model import Logged, Request
from tests.testweb.oracle import score
from tests.testweb.plan import EXPECTED
from tests.testweb.server import TestWeb
from tests.testweb.truth import truth

KEYS = ("qs", "deny", "ruishu")


def archive(
    folder: Path,
    pages: Iterable[tuple[str, bytes]],
    accepted: Iterable[str] = (),
    gaps: Iterable[tuple[str, str, str, str]] = (),
    web: TestWeb | None = None,
) -> Path:
    """An archive with only the columns the score reads; with `web`, every planted list was read and
    every accepted report identified."""
    known = {e["url"]: e for e in truth(web.sites)} if web else {}
    planted = [c for s in web.sites for c in columns(s)] if web else []
    states = {
        str(n): {"proof": "PAGES_MATCH", "seen": {u: [u, "", ""] for u in urls}}
        for n, urls in enumerate(planted)
    }
    with closing(sqlite3.connect(folder / "gongkai.db")) as db, db:
        db.executescript(
            "CREATE TABLE captures (capture_id INTEGER PRIMARY KEY, url, status, payload_digest, truncated);"
            "CREATE TABLE frontier (url, is_document, capture_id, discovered);"
            "CREATE TABLE lists (proof); CREATE TABLE sites (site_id, state, state_reason, context);"
            "CREATE TABLE site_coverage (agency, year, reason);"
            "CREATE TABLE gaps (site_id, url, what, reason, evidence, anchor);"
        )
        for url, body in pages:
            digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
            db.execute("INSERT INTO captures VALUES (NULL, ?, 200, ?, '')", (url, digest))
        for site in web.sites if web else []:
            told = " ".join(EXPECTED.get(site.key, ()))
            db.execute("INSERT INTO sites VALUES (?, '', ?, '')", (site.host, told))
        db.execute("INSERT INTO sites VALUES ('', '', '', ?)", (json.dumps({"lists": states}),))
        db.executemany("INSERT INTO site_coverage VALUES (?, ?, '')",
                       [(e["agency"], e["year"]) for e in known.values()])  # fmt: skip
        for url in accepted:
            entry = known.get(url, {"year": 0, "agency": ""})
            told = {"year_hint": entry["year"], "agency_hint": entry["agency"]}
            db.execute("INSERT INTO frontier VALUES (?, 1, 1, ?)", (url, json.dumps(told)))
        db.executemany("INSERT INTO gaps VALUES ('', ?, ?, '', ?, ?)", gaps)
    return folder


def served(web: TestWeb, url: str) -> bytes:
    split = urlsplit(url)
    return web.answer(Request("GET", split.hostname or "", split.path)).body


def wanted(web: TestWeb) -> list[str]:
    return [e["url"] for e in truth(web.sites) if e["must_find"]]


def test_testweb_score_of_a_perfect_archive(tmp_path: Path) -> None:
    web = TestWeb(*KEYS, scale=0.1)
    urls = wanted(web)
    web.log.append(
        Logged(0.0, "qs", "www.qs.gov.test", "GET", "http://www.qs.gov.test/robots.txt", 200, "")
    )
    result = score(archive(tmp_path, [(u, served(web, u)) for u in urls], urls, web=web), web)
    assert all(result["gates"].values()), result["gates"]
    assert result["recall"] == {1: 1.0}


def test_testweb_score_sees_losses_and_what_explains_them(tmp_path: Path) -> None:
    web = TestWeb(*KEYS, scale=0.1)
    urls = wanted(web)
    lost, kept = urls[0], urls[1:]
    pages = [(u, served(web, u)) for u in kept]
    folder = lost.rpartition("/")[0].rpartition("/")[0] + "/"
    cases = {
        "nothing": ([], True),
        "other": ([("http://www.qs.gov.test/bsfw.html", "list", "", "")], True),
        "own": ([(lost, "document", "", "")], False),
        "list": ([(folder, "list", "", "")], False),
        "site": ([("http://www.qs.gov.test/", "site", "", "")], False),
    }
    for name, (gaps, silent) in cases.items():
        place = tmp_path / name
        place.mkdir()
        result = score(archive(place, pages, kept, gaps), web)
        assert (result["silent"] == [lost]) is silent, name
        assert result["gates"]["recall tier 1"] is False


def test_testweb_score_sees_false_documents_and_other_bytes(tmp_path: Path) -> None:
    web = TestWeb(*KEYS, scale=0.1)
    urls = wanted(web)
    pages = [(u, served(web, u) + (b"x" if u == urls[0] else b"")) for u in urls]
    result = score(archive(tmp_path, pages, [*urls, "http://www.qs.gov.test/bsfw.html"]), web)
    assert result["pages_with_other_bytes"] == [urls[0]]
    assert result["accepted_wrong"] == ["www.qs.gov.test/bsfw.html"]
    assert not result["gates"]["bytes"]
    assert not result["gates"]["precision"]


def test_testweb_score_sees_what_was_forbidden(tmp_path: Path) -> None:
    web = TestWeb(*KEYS, scale=0.1)

    def log(host: str, path: str, status: int) -> None:
        web.log.append(Logged(0.0, host, host, "GET", f"http://{host}{path}", status, ""))

    log("deny.gov.test", "/robots.txt", 200)
    assert score(archive(tmp_path, []), web)["gates"]["robots"]
    log("deny.gov.test", "/", 200)
    log("www.qs.gov.test", "/admin/x", 404)
    log("elsewhere.test", "/", 599)
    for _ in range(3):
        log("ruishu.gov.test", "/", 412)
    (tmp_path / "gongkai.db").unlink()
    result = score(archive(tmp_path, []), web)
    assert len(result["robots_violations"]) == 2
    assert result["escapes"] == 1
    assert result["requests_after_refusal"] == {"ruishu.gov.test": 2}
    for gate in ("robots", "escapes", "after refusal"):
        assert not result["gates"][gate]


def test_testweb_score_sees_lists_that_are_not_whole_and_wrong_identities(tmp_path: Path) -> None:
    web = TestWeb("qs", scale=0.1)
    urls = wanted(web)
    pages = [(u, served(web, u)) for u in urls]
    folder = archive(tmp_path, pages, urls, web=web)
    with closing(sqlite3.connect(folder / "gongkai.db")) as db, db:
        states = json.loads(
            db.execute("SELECT context FROM sites WHERE site_id = ''").fetchone()[0]
        )["lists"]
        states["0"]["seen"].popitem()
        states["1"]["proof"] = "UNPROVEN"
        db.execute(
            "UPDATE sites SET context = ? WHERE site_id = ''", (json.dumps({"lists": states}),)
        )
        db.execute("UPDATE frontier SET discovered = ? WHERE url = ?",
                   (json.dumps({"year_hint": 1999, "agency_hint": "县"}), urls[0]))  # fmt: skip
    result = score(folder, web)
    assert len(result["lists_inexact"]) == 2
    assert result["column_recall"] == 1.0
    assert len(result["identified_wrongly"]) == 1
    for gate in ("lists", "year", "agency"):
        assert not result["gates"][gate]
