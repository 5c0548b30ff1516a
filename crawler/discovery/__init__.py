"""Discovery: from a page to the annual reports it leads to. Pure functions, no I/O.

`explore.explore(page, context)` reads one captured page; `audit.audit(context, rows)` names, at the end
of a site's run, every promising link that became no document; `reserve.second_wind(context)` gives the
requests to make when a site's queue is empty and what was found does not look like the whole. What they
take and give is in `types`. Families of CMS stand between the two halves: they use how a page is read
(`html`, `rows`, `pager` …), and `explore` and `listing` use them; so nothing is imported here.
"""
