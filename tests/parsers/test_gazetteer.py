"""Where a body belongs: divisions found in names, never guessed where several bear the name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.divisions import divisions, former_names
from parsers.divisions.gazetteer import gazetteer, related, stem
from parsers.identity.bodies import body_key, predecessors, successors
from parsers.identity.codes import credit_codes, division_hints
from parsers.identity.where import whereabouts


@pytest.mark.parametrize(
    ("name", "code", "body"),
    [
        ("江苏省沭阳县发展和改革局", "321322", "发展和改革局"),
        ("沭阳县发改局", "321322", "发改局"),
        ("南京市鼓楼区人民政府华侨路街道办事处", "320106002", "办事处"),
        ("朝阳市水务局", "211300", "水务局"),
        ("吉林市教育局", "220200", "教育局"),
        ("本溪县民政局", "210521", "民政局"),
        ("大理州生态环境局", "532900", "生态环境局"),
        ("大理市教育局", "532901", "教育局"),
        ("利辛县城关镇人民政府", "341623100", "人民政府"),
        ("国家税务总局沭阳县税务局", "321322", "税务局"),
        ("西藏自治區人民政府", "540000", "人民政府"),
        ("荆州市沙市区民政局", "421002", "民政局"),
    ],
)
def test_divisions_in_names(name: str, code: str, body: str) -> None:
    found = gazetteer().locate(name)
    assert found.division is not None
    assert (found.division.code, found.body) == (code, body)


@pytest.mark.parametrize("name", ["鼓楼区教育局", "朝阳区水务局", "城关镇", "江北区公安局"])
def test_a_name_several_divisions_bear_stays_open(name: str) -> None:
    found = gazetteer().locate(name)
    assert found.division is None
    assert len(set(found.candidates)) > 1


def test_a_known_neighbour_settles_it() -> None:
    assert gazetteer().locate("鼓楼区教育局", ["320100"]).division.code == "320106"  # type: ignore[union-attr]
    assert gazetteer().locate("朝阳区水务局", ["110000"]).settled == "near"
    where = whereabouts("朝阳区水务局", [("110000", "site code", "1100000001")])
    assert (where.division_code, where.level, where.confidence) == ("110105", "county", 2)


def test_a_town_of_a_unique_name_is_not_settled_by_being_unique() -> None:
    """The table may lack another of that name."""
    assert gazetteer().locate("螅镇").division is None


def test_former_names() -> None:
    renamed = gazetteer().locate("洪泽县人民政府")
    assert renamed.division is not None
    assert (renamed.division.code, renamed.former, renamed.ended) == ("320813", "洪泽县", False)
    merged = gazetteer().locate("崇文区教育局")
    assert merged.division is not None
    assert (merged.division.code, merged.former, merged.ended) == ("110101", "崇文区", True)


def test_every_former_name_leads_to_a_division_of_today() -> None:
    names = {code: name for code, name, *_ in divisions()}
    for code, former, present, relation in former_names():
        assert names[code] == present
        assert former != present
        assert relation in ("renamed", "merged")


def test_a_stranger_nearby_is_a_conflict() -> None:
    where = whereabouts("沭阳县水利局", [("110000", "site", "110000")])
    assert (where.division_code, where.confidence) == ("321322", 3)
    assert where.conflict == "site: 110000"


def test_without_a_place_in_the_name_the_site_gives_it_with_little_confidence() -> None:
    where = whereabouts("水利局", [("321322", "site", "321322")])
    assert (where.division_code, where.level, where.confidence) == ("321322", "county", 1)


@pytest.mark.parametrize(
    ("name", "level", "kind"),
    [
        ("海关总署", "central", None),
        ("上海市文化和旅游局", "province", "department"),
        ("宿迁市人民政府", "prefecture", "government"),
        ("瑞安市自然资源和规划局", "county", "department"),
        ("鵠山鎮人民政府", "township", "town"),
        ("重庆海关关区", "province", "vertical"),
        ("三明市", "prefecture", "government"),
        ("东莞市教育局", "prefecture", "department"),
        ("常熟高新区", "county", "development_zone"),
        ("自治区北部湾办", "province", "department"),
    ],
)
def test_level_by_the_division(name: str, level: str, kind: str | None) -> None:
    where = whereabouts(name, [])
    assert where.level == level
    if kind:
        assert where.kind == kind


def test_credit_codes_are_checked() -> None:
    assert credit_codes("索引号：11341622003178461W/202007-00056") == ["11341622003178461W"]
    assert credit_codes("11341622003178462W") == []
    hints = division_hints("3213220010", ["area=11370321004221441C"])
    assert [code for code, *_ in hints] == ["370321", "321322"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("发改委", "发展和改革委员会"),
        ("发展改革局", "发展和改革局"),
        ("人社局", "人力资源和社会保障局"),
        ("市场监管局", "市场监督管理局"),
        ("县信访局", "信访局"),
        ("政府办", "人民政府办公室"),
        ("人民政府", ""),
        ("华侨路街道办事处", "华侨路街道"),
    ],
)
def test_one_body_under_two_names(one: str, other: str) -> None:
    assert body_key(one) == body_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("教育局", "体育局"), ("市政局", "政务局"), ("卫生局", "卫生健康局"), ("发改局", "发改委")],
)
def test_two_bodies_stay_two(one: str, other: str) -> None:
    assert body_key(one) != body_key(other)


def test_reforms_are_known_both_ways() -> None:
    key = body_key("生态环境局")
    assert body_key("环境保护局") in {k for k, s in predecessors(key) if s.relation == "renamed"}
    assert key in {k for k, _ in successors(body_key("环境保护局"))}
    merged = {k: s.relation for k, s in predecessors(body_key("市场监督管理局"))}
    assert merged[body_key("工商行政管理局")] == "merged"


def test_related_codes() -> None:
    assert stem("321300") == "3213"
    assert related("321322", "321300")
    assert related("321322101", "320000")
    assert not related("321322", "321300101")


@given(st.text(max_size=40))
def test_no_name_crashes(name: str) -> None:
    found = gazetteer().locate(name)
    assert found.division is None or found.division.code in gazetteer().by_code
    whereabouts(name, [("321322", "site", "")])
    body_key(name)


@pytest.mark.parametrize(
    ("name", "code", "level"),
    [
        ("十堰市生态环境局郧阳分局", "420304", "county"),
        ("宿迁市生态环境局沭阳县分局", "321322", "county"),
        ("上海市公安局长宁分局", "310105", "county"),
        ("宿迁市公安局交通分局", "321300", "prefecture"),
    ],
)
def test_a_branch_serves_a_county(name: str, code: str, level: str) -> None:
    where = whereabouts(name, [])
    assert (where.division_code, where.level) == (code, level)
