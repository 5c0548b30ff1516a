"""Hints and parts: what whoever found a document knew about it, and found with it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hints:
    """From a list row or a site's record; used only where the document itself is silent.
    `published_on` is an ISO date; `division_code` that of the site's owner."""

    title: str | None = None
    agency: str | None = None
    published_on: str | None = None
    site_name: str | None = None
    division_code: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One captured file of a report that is spread over several. `role` is page (the page itself,
    further pages of its text), attachment (also what it embeds) or image."""

    url: str
    data: bytes
    role: str
