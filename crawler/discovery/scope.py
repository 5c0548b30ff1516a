"""Which hosts a site's crawl may touch, and which addresses are traps."""

from __future__ import annotations

import datetime
import re
from urllib.parse import parse_qsl, urlsplit

from crawler.discovery.types import SiteContext
from crawler.discovery.urls import (
    host_of,
    is_address,
    is_government,
    is_trap,
    platform_host,
    registrable,
)

_DISCLOSURE = frozenset({"report", "year", "landing", "agencies", "statutory", "agency", "row"})
MAX_DATE_VALUES = 36
FIRST_YEAR = 2003


def seed_hosts(context: SiteContext) -> set[str]:
    """Hosts of the registry row, without `www.`."""
    site = context.site
    urls = [site.get("home_url") or "", site.get("column_url") or ""]
    policy = site.get("policy") if isinstance(site.get("policy"), dict) else {}
    hosts = [host_of(u) for u in urls if u] + list((policy or {}).get("hosts", ()))
    return {h.removeprefix("www.") for h in hosts if h}


def in_scope(context: SiteContext, url: str, kind: str, parent: str) -> bool:
    """Whether a link of this kind, found on `parent`, may be fetched.

    `kind` is a word class, "agency", "row" (a report's own row), "file" or "frame". A government
    host other than the seed's is entered through a disclosure link only.
    """
    host, seeds = host_of(url), seed_hosts(context)
    bare = host.removeprefix("www.")
    if bare in seeds or bare == host_of(parent).removeprefix("www."):
        return True
    if host in context.data_hosts:
        return True
    domains = {registrable(h) for h in seeds if not is_address(h)}
    if kind in ("file", "frame"):
        return is_government(host) or is_address(host) or registrable(host) in domains
    if kind not in _DISCLOSURE:
        return False
    level = str(context.site.get("level") or "")
    if registrable(host) in domains:
        return kind in ("report", "year", "row", "landing") or level != "department"
    if not (is_government(host) or is_address(host)):
        return False
    # one hop: a host reached by a disclosure link is read, but is no ground to enter a third one
    if host_of(parent).removeprefix("www.") not in seeds and not platform_host(host):
        return kind in ("report", "row")
    return kind in ("report", "row", "landing", "agency", "agencies", "year")


def host_in_scope(context: SiteContext, url: str) -> bool:
    """Whether some link to this host could be followed: for the reason why one was not."""
    host, seeds = host_of(url), seed_hosts(context)
    domains = {registrable(h) for h in seeds if not is_address(h)}
    return (
        host.removeprefix("www.") in seeds
        or host in context.data_hosts
        or registrable(host) in domains
    )


def trapped(context: SiteContext, url: str) -> str:
    """Why an address is a trap, or empty: calendars, date grids, paths that repeat themselves."""
    if is_trap(url):
        return "TRAP: an address that repeats itself or has no end"
    parts = urlsplit(url)
    latest = datetime.date.today().year + 1
    for name, value in parse_qsl(parts.query):
        year = re.match(r"^((?:19|20|21)\d\d)(?:[-/]?\d{1,2}){0,2}$", value)
        if year is None and not (
            re.search(r"^(?:month|date|day|week)$", name, re.I) and value.lstrip("-").isdigit()
        ):
            continue
        if year and len(value) <= 10 and not FIRST_YEAR <= int(year[1]) <= latest:  # noqa: SIM102
            if re.search(r"year|date|month|time|day|y$", name, re.I):
                return f"TRAP: {name}={value} is out of time"
        values = context.dates.setdefault(f"{parts.hostname}{parts.path}?{name}", [])
        if value not in values:
            if len(values) >= MAX_DATE_VALUES:
                return f"TRAP: more than {MAX_DATE_VALUES} values of {name}"
            values.append(value)
    if found := re.search(r"/((?:19|20|21)\d\d)/(\d{1,2})(?:/(\d{1,2}))?/?$", parts.path):
        if not FIRST_YEAR <= int(found[1]) <= latest:
            return "TRAP: a path out of time"
        stem = f"{parts.hostname}{parts.path[: found.start()]}/Y/M"
        values = context.dates.setdefault(stem, [])
        mark = found.group().strip("/")
        if mark not in values:
            if len(values) >= MAX_DATE_VALUES:
                return "TRAP: a calendar"
            values.append(mark)
    return ""
