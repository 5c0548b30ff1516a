"""The registry: any reasonable CSV is read, every refusal names file, line and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.discovery.urls import host_of, is_government
from crawler.sites import (
    Site,
    SitesError,
    check,
    parse_sites,
    read_sites,
    registry,
    write_sites,
)


@pytest.mark.parametrize(
    ("text", "name", "url"),
    [
        ("http://www.qs.gov.cn/\n", "", "http://www.qs.gov.cn/"),
        ("url\nwww.qs.gov.cn\n", "", "http://www.qs.gov.cn/"),
        ("name,url\n青山县,https://www.qs.gov.cn/x/\n", "青山县", "https://www.qs.gov.cn/x/"),
        ("青山县,http://www.qs.gov.cn\n", "青山县", "http://www.qs.gov.cn/"),
        ("名称,网址\n青山县,http://www.qs.gov.cn/\n", "青山县", "http://www.qs.gov.cn/"),
    ],
)
def test_sites_minimal_files(text: str, name: str, url: str) -> None:
    (site,) = parse_sites(text)
    assert (site.name, site.home_url, site.site_id) == (name, url, "www.qs.gov.cn")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("url\nhttp://a.gov.cn/\nftp://b.gov.cn/\n", "line 3: 'ftp://b.gov.cn/' is no http(s) URL"),
        (
            "url\nhttp://a.gov.cn/\nhttp://a.gov.cn/b\n",
            "line 3: site_id 'a.gov.cn' is already on line 2",
        ),
        ("name,level\nx,county\n", "line 1: no column home_url"),
        ("name,url\nx,\n", "line 2: no address"),
        ("url,policy\nhttp://a.gov.cn/,{delay\n", "policy is no JSON"),
        ("url,division_code\nhttp://a.gov.cn/,33x\n", "division_code '33x'"),
        ("url\nhttp://a.gov.cn/,b,c\n", "3 fields, the header has 1"),
        ("url\nhttp://[a.gov.cn/\n", "is no URL"),
        ("", "no sites"),
    ],
)
def test_sites_refusals_name_line_and_remedy(text: str, message: str) -> None:
    with pytest.raises(SitesError) as error:
        parse_sites(text, "my.csv")
    assert message in str(error.value)
    assert str(error.value).startswith("my.csv")


def test_sites_file_in_gb18030_and_missing_file(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_bytes("名称,网址\n青山县,http://www.qs.gov.cn/\n".encode("gb18030"))
    assert read_sites(path)[0].name == "青山县"
    with pytest.raises(SitesError, match="cannot be read"):
        read_sites(tmp_path / "none.csv")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(
        st.builds(
            Site,
            site_id=st.from_regex(r"[a-z]{1,8}[0-9]{1,4}", fullmatch=True),
            name=st.text("青山县, \"'白河乡\n", max_size=8).map(str.strip),
            home_url=st.from_regex(r"https?://[a-z]{1,9}\.gov\.cn/[a-z]{0,5}", fullmatch=True),
            policy=st.dictionaries(st.sampled_from(["delay", "window"]), st.integers(0, 9)),
        ),
        min_size=1,
        unique_by=lambda s: s.site_id,
    )
)
def test_sites_written_are_read_back(
    tmp_path_factory: pytest.TempPathFactory, sites: list[Site]
) -> None:
    path = tmp_path_factory.mktemp("sites") / "s.csv"
    assert write_sites(path, sites) == len(sites)
    assert read_sites(path) == sites


def test_sites_check_names_doubtful_hosts() -> None:
    found = check(
        parse_sites(
            "url,level,source\nhttp://a.com/,county,x\nhttp://10.0.0.1/,town,x\nhttp://a.gov.cn/,,x\n"
        )
    )
    told = [f"{f.site_id} {f.problem}" for f in found]
    assert len(found) == 3 and "a.com a.com is no gov.cn host: is it official?" in told
    assert any("IP address" in t for t in told) and any("level 'town'" in t for t in told)


def test_sites_registry_is_government_only_and_sourced() -> None:
    rows = registry()
    assert len(rows) >= 590
    assert all(is_government(host_of(s.home_url or s.column_url)) for s in rows)
    assert all(s.source for s in rows)
    assert sum(bool(s.column_url) for s in rows) >= 100
    assert sum(bool(s.division_code) for s in rows) >= 350
    assert not check(rows)
