"""What discovery takes and gives: a fetched page in, what to fetch next and what was found out.

Everything here is plain data. Discovery never fetches, never stores, never looks at the clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

ROLES = ("home", "landing", "column", "agencies", "list", "article", "file", "sitemap", "script",
         "probe")  # fmt: skip

#: Proofs that a list was read to its end. Every other proof is reported as a gap.
COMPLETE = frozenset({"TOTAL_MATCH", "PAGES_MATCH", "LAST_LINK_MATCH", "SINGLE_NO_PAGER"})
PROOFS = COMPLETE | {"EXHAUSTED_2", "UNPROVEN", "ALIAS", "REFUSED", "CAP", "UNCHANGED", "OPEN"}


@dataclass(frozen=True)
class Page:
    """A response as it was captured. `body` has its content-encoding removed, nothing else."""

    url: str
    requested_url: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    role: str = "home"
    depth: int = 0
    anchor_chain: tuple[str, ...] = ()
    #: What was known when the page was asked for: title, list_date, parent_url, and `meta`,
    #: the opaque JSON of the Follow that led here.
    discovered: Mapping[str, Any] = field(default_factory=dict)

    @property
    def meta(self) -> Mapping[str, Any]:
        """The JSON that discovery attached to the request of this page."""
        return self.discovered.get("meta") or {}

    def header(self, name: str) -> str:
        """The value of a header, whatever its case; empty if absent."""
        for key, value in self.headers.items():
            if key.lower() == name.lower():
                return value
        return ""


@dataclass
class Follow:
    """A request worth making. `meta` is opaque JSON that must come back with the page."""

    url: str
    method: str = "GET"
    body: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    role: str = "landing"
    anchor: str = ""
    anchor_chain: tuple[str, ...] = ()
    score: float = 0.0
    depth: int = 0
    #: Keys others may read: `title`, `list_date`, `agency_hint`, `known` (found by an earlier run).
    meta: dict[str, Any] = field(default_factory=dict)


@dataclass
class Found:
    """A page or a file judged to be an annual report (YES), or possibly one (MAYBE)."""

    url: str
    title: str
    year_hint: int | None = None
    agency_hint: str = ""
    list_date: str = ""
    verdict: str = "YES"
    why: str = ""


@dataclass
class ListResult:
    """A list, after one more of its pages. `items` are (url, title, date) seen so far."""

    url: str
    family: str
    page_no: int = 1
    items: list[tuple[str, str, str]] = field(default_factory=list)
    expected_total: int | None = None
    expected_pages: int | None = None
    proof: str = "OPEN"


@dataclass
class Gap:
    """Something that was promising and is not in the archive, with the reason."""

    url: str
    what: str
    reason: str
    evidence: str = ""
    anchor: str = ""


@dataclass
class Exploration:
    """All that one page told."""

    requests: list[Follow] = field(default_factory=list)
    documents: list[Found] = field(default_factory=list)
    lists: list[ListResult] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    classification: str = "OK"
    charset: str = ""
    #: Flags for the record: charset conflicts, another site's name on the page, and the like.
    notes: list[str] = field(default_factory=list)


@dataclass
class SiteContext:
    """What is known of one site during a run; `to_dict` gives JSON that `from_dict` takes back.

    `site` is the row of the registry (site_id, agency, division_code, level, home_url, column_url,
    cms, policy). `memory` is `remember()` of the last complete run, or empty.
    """

    site: dict[str, Any]
    memory: Mapping[str, Any] = field(default_factory=dict)
    votes: dict[str, dict[str, int]] = field(default_factory=dict)
    lists: dict[str, dict[str, Any]] = field(default_factory=dict)
    home_links: list[str] = field(default_factory=list)
    soft404: dict[str, dict[str, Any]] = field(default_factory=dict)
    templates: dict[str, dict[str, int]] = field(default_factory=dict)
    linked_hosts: dict[str, str] = field(default_factory=dict)
    data_hosts: list[str] = field(default_factory=list)
    dates: dict[str, list[str]] = field(default_factory=dict)
    asked: dict[str, float] = field(default_factory=dict)
    documents: dict[str, str] = field(default_factory=dict)
    near_misses: dict[str, str] = field(default_factory=dict)
    site_codes: dict[str, str] = field(default_factory=dict)
    #: publishers named by a directory of agencies: name → address of its page
    agencies: dict[str, str] = field(default_factory=dict)
    #: promising links that were not asked for: key → [url, role, words, reason, evidence]
    leads: dict[str, list[str]] = field(default_factory=dict)
    #: documents by key → [publisher, year, title]
    cells: dict[str, list[str]] = field(default_factory=dict)
    #: links passed over, for `crawler.discovery.reserve`: key → [url, words, parent, *anchors]
    reserve: dict[str, list[str]] = field(default_factory=dict)
    #: the reserve was used in this run
    rallied: bool = False
    columns: list[str] = field(default_factory=list)
    #: site maps asked for in this run
    sitemaps: list[str] = field(default_factory=list)
    pages: int = 0

    def to_dict(self) -> dict[str, Any]:
        """This context as JSON. Not a copy: to be written down at once."""
        return {f.name: getattr(self, f.name) for f in fields(self)} | {"memory": dict(self.memory)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> SiteContext:
        """The context again. Unknown keys, from another version, are left out."""
        names = {f.name for f in fields(cls)}
        return cls(**{key: value for key, value in data.items() if key in names})

    def _proof(self, key: str, proof: str) -> str:
        """An unchanged list keeps the proof of the run that read it to its end."""
        if proof != "UNCHANGED":
            return proof
        return str(self.memory.get("lists", {}).get(key, {}).get("proof") or "")

    def remember(self) -> dict[str, Any]:
        """What the next run should know, to be passed to it as `memory`."""
        lists = {
            key: {
                "proof": self._proof(key, state["proof"]),
                "items": len(state["seen"]),
                "first": state["first"],
                "url": state["url"],
                "family": state["family"],
            }
            for key, state in self.lists.items()
            if state.get("proof") in COMPLETE or state.get("proof") == "UNCHANGED"
        }
        old = {k: v for k, v in self.memory.get("lists", {}).items() if k not in self.lists}
        documents = {**self.memory.get("documents", {}), **self.documents}
        return {
            "lists": {**old, **lists},
            "documents": documents,
            "columns": list(self.columns),
            "cells": {**self.memory.get("cells", {}), **self.cells},
            "agencies": {**self.memory.get("agencies", {}), **self.agencies},
        }
