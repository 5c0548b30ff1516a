"""The lists that are planted: for each site, which reports stand together in one column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable

from tests.testweb.model import Report, Site
from tests.testweb.quirks.content import corrected, newest
from tests.testweb.skins import skin

Group = Callable[[Site, Report], Hashable]


def _kind(site: Site, report: Report) -> Hashable:
    return report.org.kind


def _org(site: Site, report: Report) -> Hashable:
    return report.org.org_id


def _year(site: Site, report: Report) -> Hashable:
    return report.year


#: skins with several columns: what tells them apart. All others have one.
_GROUPS: dict[str, Group] = {
    "jpage": _kind,
    "jpaas": _year,
    "snowflake": _year,
    "ucap": lambda site, report: (report.year, report.org.kind),
    "gkmlpt": _org,
    "longxun": _org,
    "accordion": _org,
    "govsearch": lambda site, report: (report.org.number - 1) // 3,
    "trs": lambda site, report: 0 if site.options.get("layout") == "one" else report.org.org_id,
}
#: skins whose reports stand in no list but behind a selector
_NO_LIST = frozenset({"xxgk"})


def columns(site: Site) -> list[frozenset[str]]:
    """The addresses of the reports of each planted column."""
    if site.skin in _NO_LIST:
        return []
    planted = getattr(skin(site.skin), "planted", None)
    if planted is not None:
        return [frozenset(map(site.url, paths)) for paths in planted(site)]
    group = _GROUPS.get(site.skin) or getattr(skin(site.skin), "column_group", lambda s, r: 0)
    found: dict[Hashable, set[str]] = defaultdict(set)
    for report in site.reports:
        url = site.url(skin(site.skin).place(site, report))
        found[group(site, report)].add(url)
        if "Q56" in site.quirks and report is newest(site):
            found[group(site, report)].add(corrected(url, report))
    return [frozenset(urls) for urls in found.values()]
