"""The held-out skins keep their word: who knows the field notes reaches every report and file of theirs.

Nothing here says that the crawler does; what it found stands in docs/testweb.md.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest

from tests.testweb.columns import columns
from tests.testweb.model import Request
from tests.testweb.plan import PLAN
from tests.testweb.server import TestWeb
from tests.testweb.truth import attachments, truth
from tests.testweb.walking import Extra, get, walk

KEYS = [line.key for line in PLAN if line.skin.startswith("heldout_")]


def folders(web: TestWeb, url: str, html: str) -> Iterator[str]:
    """The pages that a script's pager names: its function's address with the number it is called with."""
    if turn := re.search(r'location\.href="(\w+-)"\+n\+"\.html"', html):
        for n in re.findall(r"javascript:topage\((\d+)\)", html):
            yield urljoin(url, f"{turn[1]}{n}.html")


def channels(web: TestWeb, url: str, html: str) -> Iterator[str]:
    """The channel tree that the page's script asks for, and every page of each year's rows."""
    for framed in parse_qsl(urlsplit(url).query):
        if framed[0] == "file":
            yield urljoin(url, framed[1])
    if "getChannelList" not in html:
        return
    code, name, search = (
        re.search(rf"{word}='([^']+)'", html)[1]  # type: ignore[index]
        for word in ("channelCode", "websiteCodeName", "searchUrl")
    )
    tree = urljoin(url, f"/common/getChannelList?channelCode={code}&websiteCodeName={name}")
    tabs = json.loads(get(web, tree))["results"]["children"]
    for year in next(t for t in tabs if t["displayName"] == "政府信息公开年报")["children"]:
        page, seen, total = 1, 0, 1
        while seen < total:
            answer = get(web, search + year["channelId"], form={"page": str(page)}, referer=url)
            data = json.loads(answer)["data"]
            yield from (row["url"] for row in data["results"])
            page, seen, total = page + 1, seen + data["rows"], data["total"]


WALKERS: dict[str, Extra] = {"heldout_folders": folders, "heldout_channels": channels}


@pytest.fixture(scope="module")
def web() -> TestWeb:
    return TestWeb(*KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_held_out_reports_and_files_can_be_reached(web: TestWeb, key: str) -> None:
    site = next(s for s in web.sites if s.key == key)
    reached = walk(web, site, WALKERS[site.skin])
    wanted = {e["url"] for e in truth([site])}
    assert len(wanted) >= 50
    assert wanted <= reached
    files = attachments([site])
    assert len(files) >= 8
    assert {url for url, _ in files.values()} <= reached
    assert set().union(*columns(site)) == wanted


@pytest.mark.parametrize("key", KEYS)
def test_held_out_pages_and_files_are_what_the_truth_says(web: TestWeb, key: str) -> None:
    site = next(s for s in web.sites if s.key == key)
    for entry in truth([site]):
        html = get(web, entry["url"])
        assert entry["title"] in html
        assert entry["agency"] in html
    for url, digest in attachments([site]).values():
        assert hashlib.sha256(web.answer(Request.of(url)).body).hexdigest() == digest


def test_held_out_pager_ends_in_the_home_page(web: TestWeb) -> None:
    """Q14: a page behind the last is no page of the list, and not 404."""
    home = web.answer(Request.of("http://www.v1.gov.test/www/xxgk2020/228104/228111/none-9.html"))
    assert home.status == 200
    assert "首页".encode("gb18030") in home.body


def test_held_out_rows_are_given_to_a_post_alone(web: TestWeb) -> None:
    url = "http://api.v2.gov.test/search/common/search/x"
    assert web.answer(Request.of(url)).status == 405
    assert json.loads(get(web, url, form={"page": "1"}))["data"]["total"] == 0
