"""Bodies: one key for a body's name however it is written, and what the reforms made of it.

The abbreviations are those in daily use (发改委 = 发展和改革委员会); the reforms are the institutional
reforms of 2018 (中共中央《深化党和国家机构改革方案》) and their like. Both are data: `bodies.json`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from parsers.wording import simplified, squash

_OFFICES = "委员会办公室|管理委员会|委员会|办公厅|办公室|管委会|分局|总局|局|厅|委|办|中心|署|处|部|院|支队|大队"
_SPLIT = re.compile(rf"^(.*?)({_OFFICES})$")
_SAME_OFFICE = {
    "委": "委员会",
    "办": "办公室",
    "管委会": "管理委员会",
    "委员会办公室": "委员会办公室",
}
_GOVERNMENT = re.compile(r"^(?:(?:人民)?政府|办事处|行政公署|行署|本级)?$")
_GOVERNMENT_OFFICE = re.compile(r"^(?:人民)?政府(?:办|办公室|办公厅)$|^(?:行政公署|行署)办公室$")
_TOWN = re.compile(r"(?:(?<=街道)办事处|(?<=[镇乡木])(?:人民)?政府)$")
_STATE = re.compile(
    r"^(?P<state>国家|中国|国务院)(?P<body>(?:(?!省|[市县区](?!场)).){2,}?(?:总局|局|委员会|委|办公室|署))$"
)
_COUNTY = re.compile(
    r"^本?[省市县区旗州](?![场政容域委直级内外际])(?=.{2,}(?:局|委|办|厅|委员会|办公室|中心)$)"
)


@dataclass(frozen=True, slots=True)
class Succession:
    """`renamed`: the body went on under the new name; `merged`: several became one new body.
    `since` is the first report year expected under the new name."""

    now: tuple[str, ...]
    relation: str
    since: int


@lru_cache(maxsize=65536)
def body_key(body: str) -> str:
    """Key of a body within its division: 发改委 = 发展改革委 = 发展和改革委员会, and 局 stays 局. "" is
    the government itself; 政府办 and 人民政府办公室 are one."""
    plain = re.sub(r"[《》<>()·.,:;、_\-]", "", simplified(squash(body)))
    if _GOVERNMENT.match(plain):
        return ""
    if _GOVERNMENT_OFFICE.match(plain):
        return "政府办公室"
    if _TOWN.search(plain):
        return _TOWN.sub("", plain)
    plain = full_name(plain).removeprefix("中华人民共和国")
    if state := _STATE.match(plain):
        return str(state["state"]) + _office_key(state["body"])
    short = _data()["short_names"].get(re.sub(r"^本?[省市县区旗州]", "", plain))
    return _office_key(short or _COUNTY.sub("", plain))


def _office_key(plain: str) -> str:
    match = _SPLIT.match(plain)
    if not match:
        return plain
    field, office = match.groups()
    return _field(field) + _SAME_OFFICE.get(office, office)


def full_name(name: str) -> str:
    """A State Council body's full name: 国家药监局 = 国家药品监督管理局, 证监会 = 中国证券监督管理委员会;
    other names as they are."""
    full: str = _data()["central"].get(name, name)
    state = _STATE.match(full)
    split = _SPLIT.match(state["body"]) if state else None
    if state is None or split is None:
        return full
    field, office = split.groups()
    spelled = _data()["abbreviations"].get(field, field)
    return f"{state['state']}{spelled}{'委员会' if office == '委' else office}"


def _field(field: str) -> str:
    full = _data()["abbreviations"].get(field, field)
    return re.sub(r"(?<=.)[和与及、]", "", full) if full != field or len(field) > 3 else full


@lru_cache(maxsize=4096)
def predecessors(key: str) -> tuple[tuple[str, Succession], ...]:
    """(key of a body that may have become the body with `key`, how): 环境保护局 for 生态环境局. Office
    words (局, 委员会, 厅, 办公室) may change with a reform."""
    state, key = _state_apart(key)
    return tuple(
        (state + _field(former) + was, reform)
        for former, reform in _reforms()
        if any(key == _field(now) + office for now in reform.now for office in _KEPT)
        for was in _KEPT
    )


@lru_cache(maxsize=4096)
def successors(key: str) -> tuple[tuple[str, Succession], ...]:
    """(key of a body that the body with `key` may have become, how): the other direction."""
    state, key = _state_apart(key)
    return tuple(
        (state + _field(now) + office, reform)
        for former, reform in _reforms()
        if any(key == _field(former) + was for was in _KEPT)
        for now in reform.now
        for office in _KEPT
    )


_KEPT = ("局", "委员会", "厅", "办公室", "部")


def _state_apart(key: str) -> tuple[str, str]:
    """国家 apart from the rest of a key, "" where it does not begin with it."""
    state = _STATE.match(key)
    return (str(state["state"]), str(state["body"])) if state else ("", key)


@cache
def _data() -> dict[str, Any]:
    return dict(json.loads((files(__package__) / "bodies.json").read_text("utf-8")))


@cache
def _reforms() -> tuple[tuple[str, Succession], ...]:
    return tuple(
        (former, Succession(tuple(entry["now"]), entry["relation"], entry["since"]))
        for entry in _data()["reforms"]
        for former in entry["former"]
    )
