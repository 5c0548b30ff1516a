"""Site maps that robots.txt names: what no page led to, as far as the address promises a report."""

from __future__ import annotations

import gzip

import pytest

from crawler.discovery.sitemaps import MAX_FILES, MAX_LINKS, addresses
from tests.crawler.explore_loop import Crawl, crawl
from tests.crawler.skins import HOME, Report, items, page, reports, server

MAP = f"{HOME}sitemap.xml"
LISTED = reports(6, lambda i: f"/k9/2024/{100 + i}.html")
HIDDEN = [(u.replace("/k9/2024/1", "/k9/2019/2"), t.replace("202", "201"), d) for u, t, d in LISTED]
NEWS = [f"{HOME}news/2024/{n}.html" for n in range(40)]


def urlset(urls: list[str]) -> str:
    return "<?xml version='1.0'?><urlset>" + "".join(f"<url><loc>\n{u} </loc></url>" for u in urls) + "</urlset>"  # fmt: skip


def run(files: dict[str, str | bytes], rows: list[Report] = LISTED + HIDDEN, **more: object) -> Crawl:  # fmt: skip
    pages = {"/k9/": page(f"<ul>{items(LISTED)}</ul>")} | files
    return crawl(HOME, server(rows, "/k9/", pages), sitemaps=(MAP,), **more)  # type: ignore[arg-type]


def urls(rows: list[Report]) -> list[str]:
    return [u for u, _, _ in rows]


def test_reports_that_only_the_site_map_knows_are_found_and_nothing_else_is_asked() -> None:
    done = run({"/sitemap.xml": urlset([*NEWS, *urls(LISTED), *urls(HIDDEN)])})
    assert done.urls() == set(urls(LISTED + HIDDEN))
    assert len(done.asked) == 2 + 1 + len(LISTED) + len(HIDDEN), "no news"
    assert not done.gaps


def test_a_column_that_no_page_links_to_is_found_by_its_path() -> None:
    column = f"{HOME}bm/zfxxgknb/"
    pages = {"/bm/zfxxgknb/": page(f"<ul>{items(HIDDEN)}</ul>")}
    done = run({"/sitemap.xml": urlset([*NEWS, column]), **pages})
    assert done.urls() == set(urls(LISTED + HIDDEN))


@pytest.mark.parametrize("packed", [False, True])
def test_an_index_leads_to_further_maps(packed: bool) -> None:
    inner = urlset(urls(HIDDEN)).encode()
    index = f"<sitemapindex><sitemap><loc>{HOME}m/1.xml.gz</loc></sitemap></sitemapindex>"
    files = {"/sitemap.xml": index, "/m/1.xml.gz": gzip.compress(inner) if packed else inner}
    assert run(files).urls() == set(urls(LISTED + HIDDEN))


def test_too_many_maps_and_links_are_cut_and_told() -> None:
    many = "".join(f"<sitemap><loc>{HOME}m/{n}.xml</loc></sitemap>" for n in range(2 * MAX_FILES))
    done = run({"/sitemap.xml": f"<sitemapindex>{many}</sitemapindex>"})
    assert [g.reason for g in done.gaps if g.what == "sitemap"] == ["BUDGET"]
    assert len(done.asked) == 2 + len(LISTED) + MAX_FILES
    rows = [f"{HOME}zfxxgknb/{n}.html" for n in range(MAX_LINKS + 50)]
    done = run({"/sitemap.xml": urlset(rows)})
    assert "50 addresses more" in next(g.evidence for g in done.gaps if g.what == "sitemap")


def test_a_repeat_that_looks_at_known_lists_only_reads_no_site_map() -> None:
    first = run({"/sitemap.xml": urlset(urls(HIDDEN))})
    memory = first.context.remember()
    pages = {"/k9/": page(f"<ul>{items(LISTED)}</ul>")}
    again = crawl("", server(LISTED, "/k9/", pages), column=f"{HOME}k9/", memory=memory, sitemaps=(MAP,))  # fmt: skip
    assert MAP not in again.asked


def test_what_is_no_site_map() -> None:
    assert addresses(b"<html><body>map</body></html>") is None
    assert addresses(b"\x1f\x8b broken") is None
    assert addresses(f"{HOME}a\n{HOME}b\n".encode()) == ([f"{HOME}a", f"{HOME}b"], False)
    assert addresses(b"") is None
