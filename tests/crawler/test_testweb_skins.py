"""Every report of the test web can be reached by who knows its family: the skins keep their word.

The walkers here are written from the field notes, without the crawler's code.
"""

from __future__ import annotations

import gzip
import hashlib
import http.client
import json
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest

from tests.testweb.model import Request, credit_code
from tests.testweb.plan import PLAN, plan
from tests.testweb.server import ESCAPE, TestWeb
from tests.testweb.truth import attachments, truth
from tests.testweb.walking import Extra, get, links, walk

SCALE = 0.3


@pytest.fixture(scope="module")
def web() -> TestWeb:
    return TestWeb(scale=SCALE)


def trs(web: TestWeb, url: str, html: str) -> Iterator[str]:
    call = re.search(r"createPageHTML\(([^)]*)\)", html)
    if call:
        numbers = [int(x) for x in re.findall(r"(?<![\w'])\d+", call[1])]
        extension = re.findall(r'"(s?html)"', call[1]) or ["html"]
        # Of records, pages and the current page the number of pages is the second largest.
        for n in range(1, sorted(numbers)[-2 if len(numbers) > 2 else -1] + 1):
            yield urljoin(url, f"index_{n}.{extension[0]}")
    if pages := re.search(r"countPage = (\d+)", html):
        for n in range(1, int(pages[1])):
            yield urljoin(url, f"index_{n}.html")
    for quoted in re.findall(r'var url="([^"]+)"', html):
        yield urljoin(url, quoted)


def ucap(web: TestWeb, url: str, html: str) -> Iterator[str]:
    if call := re.search(r"createPageHTML\('page_div',(\d+)", html):
        for n in range(2, int(call[1]) + 1):
            yield urljoin(url, f"common_list_{n}.shtml")
    if search := re.search(r'"(/common/search/[^"]+)"', html):
        first = urljoin(url, search[1])
        for n in range(1, 9):
            data = json.loads(get(web, first.replace("page=1", f"page={n}")))["data"]
            yield from (urljoin(url, r["url"]) for r in data["results"])


def jpage(web: TestWeb, url: str, html: str) -> Iterator[str]:
    if call := re.search(r"InitData.*totalRecord:(\d+).*columnid:'(\w+)'", html, re.DOTALL):
        yield from links(web, url, html)
        for start in range(1, int(call[1]) + 1, 20):
            window = {"startrecord": str(start), "endrecord": str(start + 19), "columnid": call[2]}
            proxy = urljoin(url, "/module/web/jpage/dataproxy.jsp")
            yield from links(web, url, get(web, proxy, form=window))
    if group := re.search(r'<nextgroup><!\[CDATA\[<a href="([^"]+)"', html):
        for n in range(1, 30):
            answer = get(web, urljoin(url, group[1].replace("page=1", f"page={n}")))
            yield from links(web, url, answer)


def jpaas(web: TestWeb, url: str, html: str) -> Iterator[str]:
    if unit := re.search(r"""<script url="([^"]+)" queryData="(\{[^"]+\})\"""", html):
        query = "&".join(f"{k}={v}" for k, v in re.findall(r"'(\w+)':'([^']*)'", unit[2]))
        for n in range(1, 5):
            asked = f'{urljoin(url, unit[1])}?{query}&paramJson={{"pageNo":{n},"pageSize":15}}'
            yield from links(web, url, json.loads(get(web, asked, referer=url))["data"]["html"])


def gkmlpt(web: TestWeb, url: str, html: str) -> Iterator[str]:
    sid, category = re.search(r'"SID": "(\d+)"', html), re.search(r"annualreport#(\d+)", html)
    if sid and category:
        for n in (1, 2):
            api = urljoin(url, f"/gkmlpt/api/all/{category[1]}?page={n}&sid={sid[1]}")
            yield from (a["url"] for a in json.loads(get(web, api))["articles"])


def longxun(web: TestWeb, url: str, html: str) -> Iterator[str]:
    if label := re.search(r'"(/site/label/8888[^"]+)"', html):
        for n in range(1, int(re.search(r"pageCount:(\d+)", html)[1]) + 1):  # type: ignore[index]
            answer = get(web, urljoin(url, label[1].replace("pageIndex=1", f"pageIndex={n}")))
            yield from links(web, url, answer)


def govsearch(web: TestWeb, url: str, html: str) -> Iterator[str]:
    channel = re.search(r'channelId="(\d+)"', html)
    if channel and (api := re.search(r'url:"([^?]+)\?page=1', html)):
        for n in range(1, 5):
            answer = get(web, f"{api[1]}?page={n}&channelId={channel[1]}")
            data = json.loads(answer[answer.index("(") + 1 : answer.rindex(")")])
            yield from (row["puburl"].partition("?")[0] for row in data["data"])


def aspx(web: TestWeb, url: str, html: str) -> Iterator[str]:
    hidden = dict(re.findall(r'name="(__\w+)" id="\w+" value="([^"]*)"', html))
    for n in re.findall(r"__doPostBack\('AspNetPager1','(\d+)'\)", html):
        form = {**hidden, "__EVENTTARGET": "AspNetPager1", "__EVENTARGUMENT": n}
        yield from links(web, url, get(web, url, form=form))


def epoint(web: TestWeb, url: str, html: str) -> Iterator[str]:
    if "getgovinfolist" in html:
        asked = json.loads(re.search(r"JSON.stringify\((\{.*?\})\)", html)[1])  # type: ignore[index]
        for n in range(9):
            api = urljoin(url, "/EWB-FRONT/rest/lightfrontaction/getgovinfolist")
            data = json.loads(get(web, api, body={**asked, "pageIndex": n}))["custom"]["data"]
            yield from (urljoin(url, row["infourl"]) for row in data)


def eportal(web: TestWeb, url: str, html: str) -> Iterator[str]:
    yield from (urljoin(url, u) for u in re.findall(r"location\.href='([^']+)'", html))


def staticjson(web: TestWeb, url: str, html: str) -> Iterator[str]:
    if "nb.json" in html:
        data = json.loads(get(web, urljoin(url, "nb.json")))["data"]
        yield from (urljoin(url, row["url"]) for row in data)


def igs(web: TestWeb, url: str, html: str) -> Iterator[str]:
    if api := re.search(r'"(/igs/front[^"]+)"', html):
        for n in range(1, 12):
            answer = get(web, urljoin(url, api[1].replace("pageNumber=1", f"pageNumber={n}")))
            yield from (urljoin(url, row["url"]) for row in json.loads(answer)["page"]["content"])


def truecms(web: TestWeb, url: str, html: str) -> Iterator[str]:
    if total := re.search(r"totalRecord:(\d+)", html):
        for start in range(1, int(total[1]) + 1, 20):
            query = f"columnId=88123&startrecord={start}&endrecord={start + 19}&callback=cb"
            answer = get(
                web, urljoin(url, f"/messageController/getMessage.do?{query}"), referer=url
            )
            yield from links(web, url, json.loads(answer[3:-1])["result"])


def state(web: TestWeb, url: str, html: str) -> Iterator[str]:
    if total := re.search(r'"total": (\d+)', html):
        for start in range(0, int(total[1]), 10):
            answer = get(web, urljoin(url, f"/gw/v2/columns/881/articles?offset={start}&limit=10"))
            for row in json.loads(answer)["articles"]:
                yield urljoin(url, f"/open/article/{row['articleId']}")


def tree(web: TestWeb, url: str, html: str) -> Iterator[str]:
    if "tree.json" in html:
        for kid in json.loads(get(web, urljoin(url, "/gkpt/data/tree.json")))[0]["kids"]:
            for n in range(1, 9):
                answer = get(web, urljoin(url, f"/gkpt/data/list_{kid['code']}_{n}.json"))
                rows = json.loads(answer)["rows"] if answer else []
                yield from (urljoin(url, row["u"]) for row in rows)


def cards(web: TestWeb, url: str, html: str) -> Iterator[str]:
    yield from (urljoin(url, f"/govinfo/view/{n}") for n in re.findall(r'data-id="(\d+)"', html))
    yield from (
        urljoin(url, f"/govinfo/reports?p={n}") for n in re.findall(r'data-p="(\d+)"', html)
    )


def tabs(web: TestWeb, url: str, html: str) -> Iterator[str]:
    for year in re.findall(r'data-year="(\d+)"', html):
        answer = get(web, urljoin(url, "/zw/svc/ndbg"), form={"year": year, "unit": ""})
        yield from (
            urljoin(url, f"/zw/bg.html?code={c}") for c in re.findall(r"view\('(\w+)'\)", answer)
        )


def unseen_feed(web: TestWeb, url: str, html: str) -> Iterator[str]:
    yield from (
        urljoin(url, f"/nb/all?view=list&pn={n}")
        for n in re.findall(r"<option value='(\d+)'", html)
    )


def unseen_cursor(web: TestWeb, url: str, html: str) -> Iterator[str]:
    after = None
    while "graphql" in html:
        answer = get(web, urljoin(url, "/graphql"), body={"variables": {"after": after}})
        posts = json.loads(answer)["data"]["posts"]
        yield from (urljoin(url, node["uri"]) for node in posts["nodes"])
        if not posts["pageInfo"]["hasNextPage"]:
            return
        after = posts["pageInfo"]["endCursor"]


def unseen_datafile(web: TestWeb, url: str, html: str) -> Iterator[str]:
    if "nb_data.js" in html:
        data = get(web, urljoin(url, "nb_data.js")).partition("= ")[2].rstrip(";")
        yield from (urljoin(url, row[1]) for row in json.loads(data))


def county(web: TestWeb, url: str, html: str) -> Iterator[str]:
    yield from trs(web, url, html)
    yield from jpage(web, url, html)


def orphan(web: TestWeb, url: str, html: str) -> Iterator[str]:
    if urlsplit(url).path == "/":
        robots = web.answer(Request.of(urljoin(url, "/robots.txt"))).body.decode()
        for first in re.findall(r"Sitemap: (\S+)", robots):
            for child in re.findall(
                r"<loc>(.*?)</loc>", web.answer(Request.of(first)).body.decode()
            ):
                body = web.answer(Request.of(child)).body
                body = gzip.decompress(body) if child.endswith(".gz") else body
                yield from re.findall(r"<loc>(.*?)</loc>", body.decode())


WALKERS: dict[str, Extra] = {
    "unseen_feed": unseen_feed, "unseen_cursor": unseen_cursor,
    "unseen_datafile": unseen_datafile,
    "state": state, "tree": tree, "cards": cards,
    "tabs": tabs,
    "county": county, "orphan": orphan, "copies": trs, "trs": trs, "writeln": trs, "ucap": ucap, "jpage": jpage, "jpaas": jpaas, "gkmlpt": gkmlpt,
    "longxun": longxun, "govsearch": govsearch, "aspx": aspx, "epoint": epoint, "eportal": eportal,
    "staticjson": staticjson, "igs": igs, "truecms": truecms,
}  # fmt: skip
#: those of the last held-out set are in test_testweb_held_out.py
OPEN = [
    line.key
    for line in PLAN
    if line.tier in (1, 2, 3) and line.orgs and not line.skin.startswith("heldout_")
]


@pytest.mark.parametrize("key", OPEN)
def test_testweb_reports_can_be_reached(web: TestWeb, key: str) -> None:
    site = next(s for s in web.sites if s.key == key)
    wanted = {e["url"] for e in truth([site])}
    assert wanted
    assert wanted <= walk(web, site, WALKERS.get(site.skin)), key


@pytest.mark.parametrize("key", OPEN)
def test_testweb_pages_are_the_reports_they_claim_to_be(web: TestWeb, key: str) -> None:
    site = next(s for s in web.sites if s.key == key)
    for entry in truth([site])[::9]:
        html = get(web, entry["url"], referer=entry["url"])
        titled = entry["title"] in html or json.dumps(entry["title"])[1:-1] in html
        assert titled or entry["family"] == "unseen_bare"
        assert entry["agency"] in html


def test_testweb_files_are_what_the_truth_says(web: TestWeb) -> None:
    found = attachments([s for s in web.sites if s.key == "fj"])
    assert len(found) >= 4
    for url, digest in found.values():
        response = web.answer(Request.of(url))
        assert hashlib.sha256(response.body).hexdigest() == digest


def test_testweb_full_size_and_unique_addresses() -> None:
    entries = truth(plan())
    assert len(plan()) >= 28
    assert len(entries) > 3300
    assert max(Counter(e["url"] for e in entries).values()) == 1
    addresses = Counter((e["canonical_id"], e["version"]) for e in entries)
    assert max(addresses.values()) == 2
    assert {c.partition("-")[0] for (c, _), n in addresses.items() if n > 1} == {"tw"}


def test_testweb_refuses_as_planned(web: TestWeb) -> None:
    def status(url: str) -> int:
        split = urlsplit(url)
        return web.answer(Request("GET", split.hostname or "", split.path)).status

    assert status("http://ruishu.gov.test/robots.txt") == 200
    assert status("http://ruishu.gov.test/") == 412
    assert status("http://down.gov.test/robots.txt") == 503
    assert [status("http://jsl.gov.test/") for _ in range(25)][-1] == 521
    assert status("http://elsewhere.test/") == ESCAPE


def test_testweb_wire_faults_are_on_the_wire_only() -> None:
    """A cut answer is cut for the client, and the next one is whole."""
    with TestWeb("gz", "slow") as web:
        address = urlsplit(web.proxy)

        def fetch(host: str) -> tuple[bytes, bool]:
            connection = http.client.HTTPConnection(
                address.hostname or "", address.port, timeout=20
            )
            connection.request("GET", f"http://{host}/", headers={"Accept-Encoding": "gzip"})
            response = connection.getresponse()
            try:
                data = response.read()
            except http.client.IncompleteRead as cut:
                return cut.partial, False
            if response.headers.get("Content-Encoding") == "gzip":
                stream = zlib.decompressobj(31)
                return stream.decompress(data), stream.eof
            return data, True

        for host, period in (("gz.gov.test", 7), ("slow.gov.test", 9)):
            whole = [fetch(host)[1] for _ in range(2 * period)]
            assert [n for n, ok in enumerate(whole) if not ok] == [period - 1, 2 * period - 1]
        assert [e.status for e in web.log if e.host == "slow.gov.test"].count(429) == 1


def test_testweb_endpoints_that_ignore_what_they_do_not_know(web: TestWeb) -> None:
    """JPaaS and a bare pageNo; eportal without moduleId; gkmlpt without sid."""
    unit = (
        "http://www.lj.gov.test/api-gateway/jpaas-publish-server/front/page/build/unit?pageId=9025"
    )
    column = "http://www.lj.gov.test/col/col9025/index.html"
    assert get(web, unit + "&pageNo=2", referer=column) == get(web, unit, referer=column)
    ui = "http://www.ly.gov.test/eportal/ui?pageId=4711"
    assert get(web, ui + "&currentPage=2") == get(web, ui)
    empty = json.loads(get(web, "http://nx01.nx.gov.test/gkmlpt/api/all/2001?page=1"))
    assert empty["articles"] == []


def test_testweb_credit_codes_are_valid() -> None:
    """GB 32100: the check character of a known code, and of every publisher here."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

    def valid(code: str) -> bool:
        total = sum(alphabet.index(c) * pow(3, i, 31) for i, c in enumerate(code[:17]))
        return (total + alphabet.index(code[17])) % 31 == 0

    assert valid("113304830025582868")  # quoted in the field notes as valid
    codes = [o.code for s in plan() for o in s.orgs if s.skin != "county"]
    assert all(valid(c) for c in codes)
    assert len(set(codes)) == len(codes)
    assert credit_code("990100", 1) == credit_code("990100", 1)
