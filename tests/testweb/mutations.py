"""One signal taken away from every site, and one family from the crawler: how much is lost by it.

`python -m tests.testweb --robustness [SITE …]` runs the web once as it is, once for each mutation
and once without each family, and prints recall, silent losses and requests of each run. A crawler
that leans on one signal shows it here (field notes 10.6).
"""

from __future__ import annotations

import importlib
import json
import os
import re
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from crawler.discovery.explore import explore
from crawler.discovery.types import Exploration, Page, SiteContext
from crawler.families import ajax, families
from crawler.run import crawl
from tests.testweb.model import Request, Response
from tests.testweb.oracle import score
from tests.testweb.server import TestWeb

package = importlib.import_module("crawler.families")
_TOKENS = {b"zfxxgknb": b"k7q1", b"zfxxgkndbg": b"k7q2", b"xxgknb": b"k7q3", b"ndbg": b"k7q4"}
_ABLATE = "GONGKAI_TEST_ABLATE"

Change = Callable[[bytes], bytes]
#: name → what is done to the body of every page
MUTATIONS: dict[str, Change] = {
    "no standard meta tags": lambda body: re.sub(rb"<meta name=[^>]*>", b"", body),
    "no title attributes": lambda body: re.sub(
        rb"(<a [^>]*?) title=(\"[^\"]*\"|'[^']*')", rb"\1", body
    ),
    "no dates in lists": lambda body: re.sub(rb"<span>\d{4}-\d\d-\d\d</span>", b"", body),
    "no headings": lambda body: re.sub(rb"<(/?)h[1-3]>", rb"<\1div>", body),
    "no page titles": lambda body: re.sub(rb"<title>[^<]*</title>", b"<title></title>", body),
    "no telling paths": lambda body: _tokens(body),
}


def _tokens(data: bytes, *, back: bool = False) -> bytes:
    for told, bare in sorted(_TOKENS.items(), key=lambda pair: -len(pair[0])):
        data = data.replace(bare, told) if back else data.replace(told, bare)
    return data


class MutatedWeb(TestWeb):
    """The test web with one signal taken away from all of it."""

    change: Change | None = None

    def answer(self, request: Request) -> Response:
        if self.change is MUTATIONS["no telling paths"]:
            path = _tokens(request.path.encode(), back=True).decode()
            request = replace(request, path=path)
        response = super().answer(request)
        if self.change is None or not response.content_type.startswith(
            ("text/html", "application/json")
        ):
            return response
        return replace(response, body=self.change(response.body))


def explore_without(page: Page, context: SiteContext) -> Exploration:
    """Discovery as if the family named in the environment did not exist (for the child process)."""
    name = os.environ.get(_ABLATE, "")
    if name and any(f.name == name for f in package.families()):
        kept = tuple(f for f in package.families() if f.name != name)
        package.families = ajax.families = lambda: kept  # type: ignore[attr-defined]
    return explore(page, context)


def robustness(keys: list[str], scale: float, only: str = "") -> list[dict[str, Any]]:
    """The figures of every run whose name holds `only`."""
    runs = [("as it is", None, "")]
    runs += [(name, change, "") for name, change in MUTATIONS.items()]  # type: ignore[misc]
    runs += [(f"without {f.name}", None, f.name) for f in families() if only in f"without {f.name}"]
    runs = [run for run in runs if only in run[0]]
    return [{"run": name} | _run(keys, scale, change, family) for name, change, family in runs]


def _run(keys: list[str], scale: float, change: Change | None, family: str) -> dict[str, Any]:
    os.environ[_ABLATE] = family
    explorer = {"GONGKAI_EXPLORE": "tests.testweb.mutations.explore_without"}
    try:
        with tempfile.TemporaryDirectory() as folder, MutatedWeb(*keys, scale=scale) as web:
            web.change = change
            crawl(
                Path(folder), web.site_rows(), proxy=web.proxy, allow_private=web.hosts,
                settings_overrides=web.settings | explorer,
            )  # fmt: skip
            if change is MUTATIONS["no telling paths"]:
                _undo(Path(folder))
            web.change = None  # the score compares with what is true
            result = score(Path(folder), web)
    finally:
        del os.environ[_ABLATE]
    low = {k: round(v, 3) for k, v in result["recall_by_site"].items() if v < 1}
    return {
        "recall": round(result["found"] / max(result["must_find"], 1), 4),
        "below 1": low,
        "silent": len(result["silent"]),
        "precision": result["precision"],
        "requests": result["requests"],
    }


def _undo(archive: Path) -> None:
    """Put the telling paths back into an archive's addresses, so that the truth's are found."""
    with closing(sqlite3.connect(archive / "gongkai.db")) as db, db:
        for table, column in (("captures", "url"), ("frontier", "url"), ("gaps", "url"),
                              ("gaps", "evidence"), ("sites", "context")):  # fmt: skip
            for told, bare in _TOKENS.items():
                db.execute(f"UPDATE {table} SET {column} = replace({column}, ?, ?)",
                           (bare.decode(), told.decode()))  # fmt: skip


def table(rows: list[dict[str, Any]]) -> str:
    """The runs as lines of JSON."""
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
