"""How many reports there may be, from two listings that were made independently (capture–recapture).

A portal lists the reports of many publishers; a publisher lists its own. Where both did so with copies
of their own, what each misses of the other tells how much both may miss (field notes 9.8).
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.discovery.lexicon import squeeze
from crawler.discovery.types import COMPLETE, SiteContext

Report = tuple[str, int]
"""Publisher and year."""


@dataclass(frozen=True)
class Estimate:
    """Reports of `publishers` for the years `first_year` to `last_year`: told by shared lists, by the
    publishers' own, by both; and Chapman's estimate of all. A floor: listings that depend on each
    other agree more than they should."""

    publishers: int
    first_year: int
    last_year: int
    shared: int
    own: int
    both: int
    estimate: float


def chapman(one: int, other: int, both: int) -> float:
    """Estimated size of a population of which two independent samples saw `one` and `other`, of these
    `both` together (Chapman 1951). Raises ValueError for counts that cannot be."""
    if both < 0 or both > min(one, other):
        raise ValueError(f"{both} seen twice, but {one} and {other} seen")
    return (one + 1) * (other + 1) / (both + 1) - 1


def estimate(context: SiteContext) -> Estimate | None:
    """The estimate for a site that was read whole in this run; None where there are no two independent
    listings of the same publishers and years, or none of their lists is proved complete."""
    shared: dict[Report, set[str]] = {}
    own: dict[Report, set[str]] = {}
    for state in context.lists.values():
        if state.get("proof") not in COMPLETE:
            continue
        told = {key: report for key in state["seen"] if (report := _report(context, key))}
        route = shared if len({agency for agency, _ in told.values()}) > 1 else own
        for key, report in told.items():
            route.setdefault(report, set()).add(key)
    # a list that shows the other's very copies is another view of it, and no second witness
    copies = {address for addresses in shared.values() for address in addresses}
    own = {report: keys for report, keys in own.items() if keys - copies}
    publishers = {a for a, _ in shared} & {a for a, _ in own}
    if not publishers:
        return None
    first, last = (
        pick(f(y for a, y in route if a in publishers) for route in (shared, own))
        for pick, f in ((max, min), (min, max))
    )
    one, other = (
        {(a, y) for a, y in route if a in publishers and first <= y <= last}
        for route in (shared, own)
    )
    both = len(one & other)
    if not both:
        return None
    size = round(chapman(len(one), len(other), both), 1)
    return Estimate(len(publishers), first, last, len(one), len(other), both, size)


def _report(context: SiteContext, key: str) -> Report | None:
    """Publisher and year of an address at which a report was found."""
    agency, year, *_ = context.cells.get(key) or ("", "")
    return (squeeze(agency), int(year)) if agency and str(year).isdigit() else None
