"""The sample county over real HTTP: every report found, nothing else, years and agencies right."""

from __future__ import annotations

from crawler.sample import SampleWeb, truth
from tests.crawler.explore_loop import crawl, http


def test_sample_county_is_found_whole() -> None:
    with SampleWeb(1, port=0) as web:
        entries = truth(1, web.port)
        requests = 0
        for host in web.hosts:
            home = f"http://{host}:{web.port}/"
            done = crawl(home, http)
            requests += len(done.asked)
            wanted = {e["url"]: e for e in entries if e["url"].startswith(home)}
            files = {e["file_url"] for e in wanted.values() if e["file_url"]}
            found = {f.url: f for f in done.documents}
            assert found.keys() == wanted.keys() | files
            for url, entry in wanted.items():
                assert (found[url].year_hint, found[url].agency_hint) == (
                    entry["year"],
                    entry["agency"],
                )
            assert set(done.proofs.values()) <= {"PAGES_MATCH", "TOTAL_MATCH", "SINGLE_NO_PAGER"}
    assert requests <= 1.3 * len(entries)
