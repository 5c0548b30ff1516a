"""What every family must give: its list read to the end, with a proof."""

from __future__ import annotations

from tests.crawler.explore_loop import Crawl, crawl
from tests.crawler.skins import HOME, Fetch, Report


def check(rows: list[Report], fetch: Fetch, proof: str, *, limit: int | None = None) -> Crawl:
    """Crawl from the home page: all reports, nothing else, the proof expected, few requests."""
    done = crawl(HOME, fetch)
    assert {f.url for f in done.documents} >= {u for u, _, _ in rows}, done.gaps
    assert not {f.url for f in done.documents} - {u for u, _, _ in rows}
    assert proof in done.proofs.values(), (done.proofs, done.gaps)
    assert len(done.asked) <= (limit or 2 * len(rows))
    if proof in ("TOTAL_MATCH", "PAGES_MATCH", "LAST_LINK_MATCH", "SINGLE_NO_PAGER"):
        assert not done.gaps, done.gaps
    return done
