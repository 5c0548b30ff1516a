"""CMS families: each module of this package recognises one and knows how its lists are asked for.

A module defines `FAMILY = Family(...)`; it is found by scanning the package, so that a new family
is one new file. A family only says how a list *might* be continued; `crawler.discovery.enumerate`
tries it, counts, and reports what cannot be proved.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from crawler.discovery.harvest import Link
from crawler.discovery.html import Html, once
from crawler.discovery.pager import Pager
from crawler.discovery.rows import Row
from crawler.discovery.types import Follow


@dataclass
class Start:
    """A list whose first page must be asked for, as it is not in the HTML."""

    key: str
    pager: Pager
    #: what the page calls the list, if it does (a year tab, an agency)
    name: str = ""
    #: it is a year's or a publisher's part of what the page itself lists
    tab: bool = False


def _zero(page: Html) -> int:
    return 0


def _no_pager(page: Html, rows: list[Row]) -> Pager | None:
    return None


def _no_rows(page: Html) -> list[Row]:
    return []


def _no_starts(page: Html) -> list[Start]:
    return []


def _no_links(page: Html) -> list[Link]:
    return []


def _no_requests(page: Html) -> list[Follow]:
    return []


@dataclass(frozen=True)
class Family:
    """One CMS family. Every function is pure and takes a decoded page.

    `weigh`: evidence that the page belongs to the family (0 = none).
    `pager`: how its list goes on, given the rows of page 1.
    `rows`: rows that are in the page, but not as plain HTML.
    `starts`: lists that begin with a request to an endpoint which the page itself names.
    `links`: further addresses that the family's markup states in its own way.
    `endpoint`: what the addresses of its list endpoints look like (a regular expression); the
    `ajax` family asks them, since they differ in their names only.
    `order`: ties are broken by it, the generic family coming last.
    """

    name: str
    weigh: Callable[[Html], int] = _zero
    pager: Callable[[Html, list[Row]], Pager | None] = _no_pager
    rows: Callable[[Html], list[Row]] = _no_rows
    starts: Callable[[Html], list[Start]] = _no_starts
    links: Callable[[Html], list[Link]] = _no_links
    endpoint: str = ""
    order: int = 0
    facts: dict[str, Any] = field(default_factory=dict)


@cache
def families() -> tuple[Family, ...]:
    """All families of this package, found by scanning it."""
    found = []
    for info in pkgutil.iter_modules(__path__):
        if not info.name.startswith("_"):
            module = importlib.import_module(f"{__name__}.{info.name}")
            if isinstance(getattr(module, "FAMILY", None), Family):
                found.append(module.FAMILY)
    return tuple(sorted(found, key=lambda f: (f.order, f.name)))


@once
def votes(page: Html) -> dict[str, int]:
    """The evidence for each family on this page, strongest first; families with none left out."""
    weights = {family.name: family.weigh(page) for family in families()}
    ordered = sorted(weights.items(), key=lambda item: -item[1])
    return {name: weight for name, weight in ordered if weight > 0}


@once
def by_votes(page: Html) -> list[Family]:
    """Families to try on this page, strongest first, the generic ones last."""
    weights = votes(page)
    known = {family.name: family for family in families()}
    return [known[name] for name in weights]
