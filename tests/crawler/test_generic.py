"""Lists of products nobody has described: the generic path alone must find and prove them."""

from __future__ import annotations

import pytest

from crawler.discovery.html import Html
from crawler.families import votes
from tests.crawler import generic_endpoints, generic_pagers, generic_scripts
from tests.crawler.explore_loop import Crawl, crawl
from tests.crawler.generic_endpoints import by_token, token
from tests.crawler.generic_pagers import HIDDEN, select_of_pages
from tests.crawler.generic_webs import ROWS, SIZE, WEBS
from tests.crawler.skins import HOME, page

assert generic_endpoints and generic_pagers and generic_scripts, "imported for their webs"


@pytest.mark.parametrize("name", sorted(WEBS))
def test_generic_web(name: str) -> None:
    rows, fetch, proof = WEBS[name]()
    done = crawl(HOME, fetch)
    assert {f.url for f in done.documents} == {u for u, _, _ in rows}, _told(done)
    assert proof in done.proofs.values(), _told(done)
    assert len(done.asked) <= 2 * len(rows), _told(done)


def _told(done: Crawl) -> str:
    asked = "\n".join(u for u in done.asked if "/gk/" not in u)
    return f"{asked}\n{done.proofs}\n" + "\n".join(map(str, done.gaps))


def test_pages_that_count_as_one_address_prove_nothing() -> None:
    # `from` says in most addresses where a reader came from; here it would be the page
    form = f"<form action='/xx/all'>{HIDDEN}{{}}</form>"
    _, fetch, _ = select_of_pages(
        "/xx/all", "from", form, "this.form.submit()", lambda k: str((k - 1) * SIZE)
    )
    done = crawl(HOME, fetch)
    assert len(done.documents) < len(ROWS)
    assert "PAGES_MATCH" not in done.proofs.values() and done.gaps, _told(done)


def test_a_select_of_months_or_of_sizes_turns_no_page() -> None:
    for name, words in (("month", "{}"), ("pageSize", "{}"), ("town", "{}号")):
        options = "".join(f"<option value={i}>{words.format(i)}</option>" for i in range(1, 13))
        text = f"<form><select name={name} onchange='this.form.submit()'>{options}</select></form>"
        assert "select-pager" not in votes(Html(page(text), HOME))


def test_a_token_that_leads_back_or_an_address_elsewhere_proves_nothing() -> None:
    for given in (
        {"hasMore": True, "cursor": token(2)},
        {"next": "http://www.elsewhere.com/open/rows?t=2"},
    ):
        _, fetch, _ = by_token(
            lambda k, g=given: g, "cursor", "$.get('/open/rows',{cursor:''},draw)"
        )  # type: ignore[misc]
        done = crawl(HOME, fetch)
        assert not any("elsewhere" in u for u in done.asked)
        assert len(done.documents) < len(ROWS)
        assert "LAST_LINK_MATCH" not in done.proofs.values() and done.gaps, _told(done)
