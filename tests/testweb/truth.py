"""What is on the test web: one entry for every report, as data."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from tests.testweb.model import Site
from tests.testweb.quirks.content import corrected, newest
from tests.testweb.skins import skin


def attachments(sites: Iterable[Site]) -> dict[str, tuple[str, str]]:
    """Page of a report → (address, SHA-256 in hex) of the file that holds it."""
    found = {}
    for site in sites:
        locate = getattr(skin(site.skin), "attachment", None)
        for report in site.reports if locate else []:
            file = locate(site, report)  # type: ignore[misc]
            if file is None:
                continue
            path, data = file
            page = site.url(skin(site.skin).place(site, report))
            found[page] = site.url(path), hashlib.sha256(data).hexdigest()
    return found


def truth(sites: Iterable[Site]) -> list[dict[str, Any]]:
    """An entry a report: url, site, agency, year, canonical_id, must_find, tier, family, quirks, day."""
    entries = []
    for site in sites:
        for report in site.reports:
            path = skin(site.skin).place(site, report)
            entries.append(
                {
                    "url": site.url(path),
                    "site": site.key,
                    "agency_id": report.org.org_id,
                    "agency": report.org.name,
                    "division": site.division,
                    "year": report.year,
                    "canonical_id": report.canonical_id,
                    "published": report.day,
                    "must_find": site.tier in (1, 2, 3),
                    "tier": site.tier,
                    "family": site.skin,
                    "quirks": list(site.quirks),
                    "title": report.title,
                    "version": 1,
                }
            )
            # the same report at further addresses: one report with several captures
            for copy in getattr(skin(site.skin), "copies", lambda s, r: ())(site, report):
                entries.append(entries[-1] | {"url": site.url(copy)})
            if "Q56" in site.quirks and report is newest(site):
                entries.append(
                    entries[-1]
                    | {"url": corrected(entries[-1]["url"], report), "version": 2,
                       "title": f"{report.title}（更正）"}
                )  # fmt: skip
    return entries
