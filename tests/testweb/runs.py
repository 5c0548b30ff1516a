"""The whole measurement: crawl, build, score; crawl again; crawl anew in another archive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crawler.run import crawl
from db.build import build
from tests.testweb import repeats
from tests.testweb.oracle import score
from tests.testweb.server import TestWeb


def measure(folder: Path, keys: list[str], scale: float = 1.0, *, whole: bool = True) -> dict[str, Any]:  # fmt: skip
    """The score of one crawl; with `whole` also of its reports in the database (dedupe), of a repeat
    crawl on the unchanged web (economy) and of a second first crawl (determinism)."""
    first = folder / "first"
    with TestWeb(*keys, scale=scale) as web:
        run = _crawl(first, web)
        if whole:
            build(first)
        result = score(first, web)
        if not whole:
            return result
        done = len(web.log)
        again = _crawl(first, web)
        result |= {"documents_lost_on_repeat": run.documents_found - again.documents_found}
        result |= repeats.cost(first, web.log[done:], again.run_id)
    with TestWeb(*keys, scale=scale) as web:
        _crawl(folder / "second", web)
        result |= repeats.differences(first, folder / "second", web.sites)
    result["gates"] |= repeats.gates(result)
    return result


def _crawl(archive: Path, web: TestWeb) -> Any:
    return crawl(
        archive, web.site_rows(), proxy=web.proxy, allow_private=web.hosts,
        settings_overrides=web.settings,
    )  # fmt: skip
