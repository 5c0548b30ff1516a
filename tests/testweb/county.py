"""The sample county as sites of this web: the same model, pages and truth that `make run` crawls.

What the sample is for (planted errors in figures, two phases) its own tests hold; here its three sites
are crawled beside the others, through the same gates.
"""

from __future__ import annotations

from functools import cached_property

from crawler.sample.model import AGENCIES, COUNTY_CODE, SampleReport
from crawler.sample.sites import Site as SampleSite
from crawler.sample.sites import sites
from tests.testweb.model import Org, Report, Site


def part(site: Site) -> SampleSite:
    """The sample's site of that name: portal, towns or police."""
    return next(s for s in sites() if s.key == site.options["part"])


def orgs(name: str) -> list[Org]:
    """The publishers of one of the sample's sites."""
    return [
        Org(a.agency_id, a.name, a.kind, n, a.agency_id, "", a.division_code)
        for n, a in enumerate(AGENCIES, start=1)
        if a.site == name
    ]


class CountySite(Site):
    """A site whose reports are the sample's, whatever the scale."""

    @property
    def name(self) -> str:
        return part(self).name

    @cached_property
    def sample_reports(self) -> dict[int, SampleReport]:
        """The sample's reports by the number of their page."""
        return {r.number: r for r in part(self).reports}

    @cached_property
    def reports(self) -> list[Report]:
        by_id = {o.org_id: o for o in self.orgs}
        return [
            Report(by_id[r.agency.agency_id], r.year, r.published_on, r.number, r.title)
            for r in self.sample_reports.values()
        ]


def county_site(key: str, host: str, place: str, tier: int | str, name: str) -> CountySite:
    """One of the sample's three sites under a host of this web."""
    return CountySite(key, host, place, "county", orgs(name), range(0), COUNTY_CODE, tier, {"part": name})  # fmt: skip
