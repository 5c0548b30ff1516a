"""URL identity, charset cascade, response classes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.capture.identity import resource_key
from crawler.discovery.charset import decode
from crawler.discovery.classify import classify
from crawler.discovery.explore import explore
from crawler.discovery.html import Html
from crawler.discovery.types import Page, SiteContext
from crawler.discovery.urls import is_government, is_trap, join, registrable, shape


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("http://www.a.gov.cn/x/", "https://a.gov.cn:443/x/index.html"),
        ("http://a.gov.cn/x.jsp;jsessionid=0AF3?id=1", "http://a.gov.cn/x.jsp?id=1"),
        (
            "http://a.gov.cn/t20230118_11_wap.html",
            "http://a.gov.cn/t20230118_11.html?isMobile=false",
        ),
        ("http://a.gov.cn/x?b=2&a=1", "http://a.gov.cn/x?a=1&b=2&PHPSESSID=ab12"),
        ("http://a.gov.cn/x?id=3&keywords=%E5%B9%B4", "http://a.gov.cn/x?id=3#top"),
    ],
)
def test_urls_of_one_resource(one: str, two: str) -> None:
    assert resource_key(one) == resource_key(two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("http://a.gov.cn/x?page=1", "http://a.gov.cn/x?page=2"),
        ("http://a.gov.cn/gkmlpt/api/all/1?sid=175", "http://a.gov.cn/gkmlpt/api/all/1?sid=176"),
        ("http://a.gov.cn/art_1_2.html", "http://a.gov.cn/art_1_3.html"),
        ("http://a.gov.cn:8080/x", "http://a.gov.cn/x"),
        ("http://a.gov.cn/A.html", "http://a.gov.cn/a.html"),
    ],
)
def test_urls_of_two_resources(one: str, two: str) -> None:
    assert resource_key(one) != resource_key(two)
    assert resource_key(one, "POST", "a=1") != resource_key(one)


@pytest.mark.parametrize(
    ("reference", "url"),
    [
        ("./202401/t1.html", "http://a.gov.cn/x/202401/t1.html"),
        ("..\\y\\z.htm", "http://a.gov.cn/y/z.htm"),
        (" /a b.pdf ", "http://a.gov.cn/a%20b.pdf"),
        ("//b.gov.cn/x", "http://b.gov.cn/x"),
        ("http:/c", "http://c/"),
        ("http:///b.gov.cn/x", "http://b.gov.cn/x"),
        ("年报.html", "http://a.gov.cn/x/%E5%B9%B4%E6%8A%A5.html"),
        ("?n=年", "http://a.gov.cn/x/?n=%C4%EA"),
        ("javascript:void(0)", None),
        ("mailto:x@y", None),
        ("http://[x", None),
    ],
)
def test_urls_as_written_by_hand(reference: str, url: str | None) -> None:
    assert join("http://a.gov.cn/x/", reference, "gb18030") == url


@given(st.text(max_size=60))
def test_urls_any_reference_is_survived(text: str) -> None:
    if (url := join("http://a.gov.cn/x/", text)) is not None:
        assert url.isascii() and resource_key(url) == resource_key(url_key_url(url))


def url_key_url(url: str) -> str:
    return url.partition("#")[0]


def test_urls_hosts_and_shapes() -> None:
    assert is_government("xxgk.qs.gov.cn") and not is_government("gov.cn.example.com")
    assert not is_government("agov.cn")
    assert registrable("slj.bd.gov.cn") == "bd.gov.cn"
    assert shape("http://a.gov.cn/x/202401/t20240126_1001.html") == "t-date"
    assert shape("http://a.gov.cn/art/2024/1/30/art_12_34.html") == "art"
    assert is_trap("http://a.gov.cn/" + "x/" * 5)


TEXT = "青山县财政局二〇二三年政府信息公开工作年度报告，其他需要报告的事项。" * 5


@pytest.mark.parametrize(
    ("body", "header", "used", "conflict"),
    [
        (f"<meta charset=gb2312>{TEXT}".encode(), "", "utf-8", True),
        (TEXT.encode("gb18030"), "text/html; charset=utf-8", "gb18030", True),
        (f"<meta charset=utf-8>{TEXT}".encode("gb18030"), "", "gb18030", True),
        (TEXT.encode("gb18030"), "text/html; charset=iso-8859-1", "gb18030", True),
        (TEXT.encode(), "text/html; charset=gbk", "utf-8", True),
        (TEXT.encode("gb18030"), "", "gb18030", False),
        (f"<meta charset=gb2312>{TEXT}".encode("gb18030"), "", "gb18030", False),
        (f"\ufeff{TEXT}".encode("utf-16"), "", "utf-16", False),
        (TEXT.encode()[:-1], "", "utf-8", False),
        (TEXT.encode("gb18030")[:-1], "", "gb18030", False),
    ],
)
def test_charset_by_bytes(body: bytes, header: str, used: str, conflict: bool) -> None:
    got = decode(body, header)
    assert (got.used, got.conflict) == (used, conflict)
    assert TEXT[:-1] in got.text


def test_charset_of_a_page_with_a_foreign_footer() -> None:
    got = decode(TEXT.encode() * 3 + "版权所有".encode("gb18030"))
    assert got.mixed and got.used == "utf-8" and TEXT in got.text and got.replaced


def _classify(body: str, status: int = 200, **headers: str) -> str:
    page = Page("http://a.gov.cn/x", "http://a.gov.cn/x", status, headers, body.encode(), "article")
    context = SiteContext({"home_url": "http://a.gov.cn/"})
    return classify(page, Html(body, page.url), context)[0]


def test_classes_of_answers() -> None:
    assert _classify("<html><title>页面不存在</title><p>x</p></html>") == "SOFT404"
    assert _classify("<html><script>$_ts=1;</script></html>", 412) == "CHALLENGE"
    assert _classify("<html>x</html>", 521) == "CHALLENGE"
    assert _classify("<html><script>var a=1</script></html>", 202) == "CHALLENGE"
    assert _classify("<html><p>请完成验证 访问验证</p></html>") == "CHALLENGE"
    assert _classify("<html><script>location.replace('./a/')</script></html>") == "SHELL"
    assert _classify("<html><body><a href=x>年报</a></body></html>") == "OK"
    assert _classify("no", 500) == "ERROR" and _classify("") == "ERROR"
    assert _classify("<html>" + TEXT * 20 + "<td") == "TRUNCATED"
    assert _classify("<html>abc</html>", **{"Content-Length": "900"}) == "TRUNCATED"
    # a report may speak of pages that are not there, and of captchas
    assert _classify(f"<html><body><a href=x>x</a>{TEXT * 30}访问验证 404</body></html>") == "OK"


def test_soft404_is_known_by_the_answer_for_an_impossible_address() -> None:
    home = "<html><body>" + "<a href='/n'>青山县人民政府门户网站欢迎您</a>" * 40 + "</body></html>"
    context = SiteContext({"home_url": "http://a.gov.cn/"})
    explore(Page("http://a.gov.cn/qq.html", body=home.encode(), role="probe"), context)
    page = Page(
        "http://a.gov.cn/zfxxgknb/",
        body=home.encode(),
        role="column",
        anchor_chain=("政府信息公开年报",),
    )
    result = explore(page, context)
    assert result.classification == "SOFT404"
    assert [g.reason for g in result.gaps] == ["DEAD_LINK"]
