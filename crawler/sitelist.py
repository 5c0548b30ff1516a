"""Site lists as files: CSV with a header line, or a list of mappings."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.capture.store import SITE_COLUMNS


class BadSites(ValueError):
    """A site list cannot be used; the message names file, line and remedy."""


def read_sites(sites: Path | Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows for ``CaptureStore.upsert_sites``. Raises BadSites.

    A row needs ``home_url`` or ``column_url``; ``site_id`` is the host if it is not given.
    """
    if isinstance(sites, str | Path):
        path = Path(sites)
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows: list[Mapping[str, Any]] = list(csv.DictReader(file))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise BadSites(f"{path}: cannot be read as a UTF-8 CSV file: {error}") from error
        where, first = str(path), 2
    else:
        rows, where, first = list(sites), "sites", 1
    result = []
    for number, row in enumerate(rows, first):
        result.append(_row(row, f"{where}, line {number}"))
    if not result:
        raise BadSites(f"{where}: no sites; a header line and at least one row are needed")
    return result


def _row(row: Mapping[str, Any], where: str) -> dict[str, Any]:
    clean = {k: v.strip() if isinstance(v, str) else v for k, v in row.items() if k in SITE_COLUMNS}
    urls = [str(clean.get(name) or "") for name in ("home_url", "column_url")]
    if not any(urls):
        raise BadSites(f"{where}: neither home_url nor column_url is given")
    for url in urls:
        parts = urlsplit(url) if url else None
        if parts and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise BadSites(f"{where}: {url!r} is no http(s) URL")
    clean["site_id"] = clean.get("site_id") or urlsplit(urls[0] or urls[1]).netloc
    policy = clean.get("policy")
    if isinstance(policy, str) and policy:
        try:
            clean["policy"] = json.loads(policy)
        except ValueError as error:
            raise BadSites(f"{where}: policy is no JSON: {error}") from error
    clean.setdefault("source", where.partition(",")[0])
    return clean
