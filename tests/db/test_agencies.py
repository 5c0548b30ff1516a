"""One agency for each body, whatever its reports call it."""

from __future__ import annotations

import sqlite3

import pytest

from crawler.capture.store import open_store
from db.agencies import Agencies
from db.dictionary import load_dictionary
from db.schema import upgrade


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> sqlite3.Connection:
    with open_store(tmp_path_factory.mktemp("archive")) as store:
        upgrade(store.connection)
        load_dictionary(store.connection)
        copy = sqlite3.connect(":memory:")
        store.connection.backup(copy)
    copy.row_factory = sqlite3.Row
    return copy


@pytest.fixture
def agencies(database: sqlite3.Connection) -> Agencies:
    database.execute("DELETE FROM agency_names")
    database.execute("DELETE FROM agencies")
    return Agencies(database)


def test_abbreviations_and_places_are_one_body(agencies: Agencies) -> None:
    first = agencies.resolve("沭阳县发展和改革局", year=2023)
    assert agencies.resolve("江苏省宿迁市沭阳县发改局", year=2022) == first
    assert agencies.resolve("发改局", site={"division_code": "321322"}, year=2021) == first
    assert agencies.resolve("县发展改革局", division_code="321322", year=2020) == first


def test_a_bare_name_is_not_looked_for_in_the_divisions_above_or_below(agencies: Agencies) -> None:
    county = agencies.resolve("水利局", division_code="321322", year=2023)
    city = agencies.resolve("水利局", division_code="321300", year=2023)
    assert county != city


def test_government_and_its_office_are_two(agencies: Agencies) -> None:
    government = agencies.resolve("沭阳县人民政府", year=2023)
    assert agencies.resolve("沭阳县", year=2022) == government
    office = agencies.resolve("沭阳县人民政府办公室", year=2023)
    assert office != government
    assert agencies.resolve("沭阳县政府办", year=2022) == office


def test_towns(agencies: Agencies) -> None:
    town = agencies.resolve("南京市鼓楼区人民政府华侨路街道办事处", year=2021)
    assert agencies.resolve("华侨路街道", site={"division_code": "320106"}, year=2022) == town
    code = agencies.db.execute(
        "SELECT division_code, level, kind FROM agencies WHERE agency_id = ?", (town,)
    ).fetchone()
    assert tuple(code) == ("320106002", "township", "subdistrict")


def test_a_reform_renames_a_body(agencies: Agencies) -> None:
    former = agencies.resolve("沭阳县环境保护局", year=2017)
    assert agencies.resolve("沭阳县生态环境局", year=2020) == former
    row = agencies.db.execute("SELECT name FROM agencies WHERE agency_id = ?", (former,)).fetchone()
    assert row[0] == "沭阳县生态环境局"
    names = dict(
        agencies.db.execute(
            "SELECT name, kind FROM agency_names WHERE agency_id = ?", (former,)
        ).fetchall()
    )
    assert names == {"沭阳县环境保护局": "former", "沭阳县生态环境局": "name"}


def test_the_older_report_may_be_read_later(agencies: Agencies) -> None:
    now = agencies.resolve("沭阳县卫生健康委员会", year=2022)
    assert agencies.resolve("沭阳县卫生和计划生育委员会", year=2016) == now
    row = agencies.db.execute("SELECT name FROM agencies WHERE agency_id = ?", (now,)).fetchone()
    assert row[0] == "沭阳县卫生健康委员会"


def test_a_former_name_long_after_the_reform_is_another_body(agencies: Agencies) -> None:
    now = agencies.resolve("沭阳县生态环境局", year=2020)
    assert agencies.resolve("沭阳县环境保护局", year=2023) != now


def test_bodies_merged_into_one_stay_their_own(agencies: Agencies) -> None:
    now = agencies.resolve("沭阳县市场监督管理局", year=2020)
    assert agencies.resolve("沭阳县工商行政管理局", year=2016) != now


def test_a_county_made_a_district_goes_on(agencies: Agencies) -> None:
    now = agencies.resolve("洪泽区水利局", year=2020)
    assert agencies.resolve("洪泽县水利局", year=2014) == now


def test_a_body_bears_the_name_of_its_place_today(agencies: Agencies) -> None:
    first = agencies.resolve("洪泽县水利局", year=2014)
    now = agencies.resolve("淮安市洪泽区水利局", year=2020)
    assert now == first
    row = agencies.db.execute("SELECT name FROM agencies WHERE agency_id = ?", (now,)).fetchone()
    assert row[0] == "淮安市洪泽区水利局"
    kinds = agencies.db.execute("SELECT name, kind FROM agency_names WHERE agency_id = ?", (now,))
    assert dict(map(tuple, kinds)) == {"洪泽县水利局": "former", "淮安市洪泽区水利局": "name"}


def test_a_district_merged_away_does_not(agencies: Agencies) -> None:
    now = agencies.resolve("北京市东城区教育局", year=2020)
    assert agencies.resolve("北京市崇文区教育局", year=2009) != now


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("国家药监局", "国家药品监督管理局"),
        ("国家卫健委", "国家卫生健康委员会"),
        ("市场监管总局", "国家市场监督管理总局"),
        ("税务总局", "国家税务总局"),
        ("中国证监会", "中国证券监督管理委员会"),
        ("中华人民共和国自然资源部", "自然资源部"),
    ],
)
@pytest.mark.parametrize("short_first", [True, False])
def test_a_body_of_the_state_council_by_its_short_name(
    agencies: Agencies, short: str, full: str, short_first: bool
) -> None:
    names = (short, full) if short_first else (full, short)
    found = {agencies.resolve(name, year=2023) for name in names}
    assert len(found) == 1
    row = agencies.db.execute(
        "SELECT name, level FROM agencies WHERE agency_id = ?", (found.pop(),)
    ).fetchone()
    assert tuple(row) in ((full, "central"), (short, "central"))
    if "共和国" not in short:
        assert row[0] == full


@pytest.mark.parametrize(
    ("former", "now"),
    [
        ("环境保护部", "生态环境部"),
        ("农业部", "农业农村部"),
        ("国家卫生计生委", "国家卫生健康委员会"),
    ],
)
def test_a_reform_renames_a_body_of_the_state_council(
    agencies: Agencies, former: str, now: str
) -> None:
    first = agencies.resolve(former, year=2016)
    assert agencies.resolve(now, year=2020) == first
    assert agencies.resolve(former, year=2017) == first


def test_a_branch_is_not_the_body_of_the_state_council(agencies: Agencies) -> None:
    centre = agencies.resolve("国家税务总局", year=2023)
    assert agencies.resolve("国家税务总局沭阳县税务局", year=2023) != centre


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("省药监局", "湖北省药品监督管理局"),
        ("省政府国资委", "湖北省人民政府国有资产监督管理委员会"),
        ("省科委", "湖北省科学技术委员会"),
    ],
)
def test_a_short_name_on_its_own_site(agencies: Agencies, short: str, full: str) -> None:
    body = agencies.resolve(full, year=2023)
    assert agencies.resolve(short, site={"division_code": "420000"}, year=2022) == body
