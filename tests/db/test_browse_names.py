"""Agencies are found by any piece of any of their names."""

from __future__ import annotations

from array import array

from db.browse.names import AgencyNames


def names(*held: tuple[str, str]) -> AgencyNames:
    lines = [name.lower() + "\n" for _, name in held]
    starts, at = array("L"), 0
    for line in lines:
        starts.append(at)
        at += len(line)
    return AgencyNames("".join(lines), starts, [agency for agency, _ in held])


HELD = names(
    ("a", "青溪县"), ("b", "青溪镇"), ("c", "县财政局"), ("d", "青溪县财政局"), ("a", "青溪县人民政府"), ("e", "ABC 中心")
)  # fmt: skip


def test_shortest_names_first_and_each_agency_once() -> None:
    assert HELD.find(["青溪"], 10) == ["a", "b", "d"]
    assert HELD.find(["青溪"], 2) == ["a", "b"]
    assert HELD.find(["财政局"], 10) == ["c", "d"]


def test_all_words_in_one_name() -> None:
    assert HELD.find(["财政", "青溪"], 10) == ["d"]
    assert HELD.find(["政府", "镇"], 10) == []
    assert HELD.find(["abc"], 10) == HELD.find(["ABC"], 10) == ["e"]


def test_nothing_sought_or_across_lines() -> None:
    assert HELD.find([], 10) == HELD.find([" "], 10) == HELD.find(["县\n青"], 10) == []
    assert HELD.find(["县县"], 10) == AgencyNames().find(["县"], 10) == []
