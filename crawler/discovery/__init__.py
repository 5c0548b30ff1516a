"""Discovery: from a page to the annual reports it leads to. Pure functions, no I/O.

`explore(page, context)` reads one captured page; `audit(context, rows)` names, at the end of a
site's run, every promising link that became no document; `second_wind(context)` gives the requests
to make when a site's queue is empty and what was found does not look like the whole.
"""

from crawler.discovery.audit import audit
from crawler.discovery.completeness import Estimate, estimate
from crawler.discovery.explore import explore
from crawler.discovery.grid import Cell, grid
from crawler.discovery.reserve import second_wind
from crawler.discovery.types import (
    COMPLETE,
    Exploration,
    Follow,
    Found,
    Gap,
    ListResult,
    Page,
    SiteContext,
)

__all__ = [
    "COMPLETE",
    "Cell",
    "Estimate",
    "Exploration",
    "Follow",
    "Found",
    "Gap",
    "ListResult",
    "Page",
    "SiteContext",
    "audit",
    "estimate",
    "explore",
    "grid",
    "second_wind",
]
