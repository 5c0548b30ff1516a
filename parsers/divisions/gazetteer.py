"""Gazetteer: the division a body's name begins with, and what is left of the name.

江苏省沭阳县发展和改革局 → 321322 沭阳县, 发展和改革局. A name that several divisions bear (朝阳区, 城关镇)
is settled by the divisions named before it or by a division known to be near; otherwise it stays
open, with its candidates, and is never guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from parsers.divisions import divisions, former_names
from parsers.wording import simplified, squash

_PEOPLES = (
    "汉族|蒙古族|回族|藏族|维吾尔族|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|"
    "黎族|傈僳族|佤族|畲族|拉祜族|水族|东乡族?|纳西族?|景颇族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|"
    "仡佬族|锡伯族?|阿昌族|普米族|塔吉克|怒族|鄂温克族|德昂族|保安族|裕固族|独龙族|鄂伦春|各族|蒙古|朝鲜"
)
_AUTONOMOUS = re.compile(rf"^(.{{2,}}?)(?:{_PEOPLES})+自治([县州旗])$")
_ETHNIC_TOWN = re.compile(rf"^(.{{2,}}?)(?:{_PEOPLES})+乡$")
_OFFICE = re.compile(r"(?:(?<=街道)办(?:事处)?|人民政府)$")
_BARE_PROVINCE = re.compile(r"(?:省|市|(?:壮族|回族|维吾尔)?自治区)$")
_GOVERNMENT = re.compile(r"^人民政府(?=.)")
_FRONT = re.compile(r"^(?:中国共产党|中共|国家税务总局|国家统计局|中华人民共和国)(?=.)")
_BRANCH = re.compile(r"局(.{2,8}?)(?:分局|支局)$")
_MEMBERS = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划", "城区", "郊区", "矿区")
"""Rows the statistics need that are no names a body would bear, or too common to start one."""


@dataclass(frozen=True, slots=True)
class Division:
    """One division; `code` as in `divisions()`."""

    code: str
    name: str
    level: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class Located:
    """Where a name places its body.

    `division` is None when the name names none or leaves it open (`candidates`: the codes it may
    mean). `body` is the name without its divisions ("" for the government itself). `former` is the
    former name if the name uses one; `ended` when that division was merged away, so that its
    bodies are none of today's. `settled`: how ("named" by the names before it or because only one
    division bears it, "near" by a division known from elsewhere).
    """

    division: Division | None
    body: str
    settled: str = ""
    former: str | None = None
    ended: bool = False
    candidates: tuple[str, ...] = ()


@cache
def stem(code: str) -> str:
    """The significant digits of a division code: 320000 → 32, 321300 → 3213."""
    if len(code) == 6:
        while code.endswith("00"):
            code = code[:-2]
    return code


def related(a: str, b: str) -> bool:
    """One division lies within the other (or they are the same)."""
    first, second = stem(a), stem(b)
    return second.startswith(first) or first.startswith(second)


@dataclass(slots=True)
class Gazetteer:
    """Divisions by code and by every name they bear."""

    by_code: dict[str, Division]
    by_name: dict[str, tuple[str, ...]]
    former: dict[tuple[str, str], tuple[str, bool]]
    lengths: dict[str, tuple[int, ...]]
    """The first two characters of names → how long these names are, longest first."""

    def get(self, code: str | None) -> Division | None:
        """The division with this code; a code of a lower level than is known falls back to its
        county (a nine- or twelve-digit town code whose town the table lacks)."""
        if not code:
            return None
        return self.by_code.get(code) or self.by_code.get(code[:6])

    def locate(self, name: str, near: Iterable[str] = ()) -> Located:
        """The division `name` begins with; `near` are codes known from the site or the metadata."""
        rest = _FRONT.sub("", simplified(squash(name)))
        around = list(dict.fromkeys(code for code in near if code))
        found: Division | None = None
        settled = ""
        former: str | None = None
        ended = False
        while rest:
            # 某区人民政府某街道办事处: the government's own name may stand between two divisions.
            after = _GOVERNMENT.sub("", rest) if found else rest
            step = self._step(after, found, around)
            if step is None:
                break
            rest = after
            text, codes, how = step
            if len(codes) > 1:
                return Located(found, rest, settled, former, ended, codes)
            was = self.former.get((text, codes[0]))
            if was:
                former, ended = text, was[1]
            found, settled = self.by_code[codes[0]], how if found is None else settled or how
            rest = rest[len(text) :]
        return Located(found, rest, settled, former, ended)

    def branch(self, body: str, within: Division) -> Division | None:
        """The county that a branch serves, by what stands before 分局: 生态环境局郧阳分局 of a city."""
        match = _BRANCH.search(body)
        if not match:
            return None
        codes = {
            code
            for rank in ("", "区", "县", "市", "旗")
            for code in self.by_name.get(match[1] + rank, ())
            if self.by_code[code].level == "county" and related(code, within.code)
        }
        return self.by_code[codes.pop()] if len(codes) == 1 else None

    def _step(
        self, rest: str, within: Division | None, near: list[str]
    ) -> tuple[str, tuple[str, ...], str] | None:
        """The longest name `rest` begins with, the codes it can mean here, and how it was settled."""
        for length in self.lengths.get(rest[:2], ()):
            text = rest[:length]
            codes = self.by_name.get(text)
            if not codes or not _ends_well(text, rest):
                continue
            how = "named"
            if within is not None:
                codes = tuple(c for c in codes if c != within.code and related(c, within.code))
                codes = tuple(c for c in codes if len(stem(c)) > len(stem(within.code)))
            close = tuple(c for c in codes if any(related(c, n) for n in near))
            if close and len(codes) > 1:
                codes, how = close, "near"
            elif within is None and self.by_code[codes[0]].level == "township" and not close:
                # The table may lack a town of that name elsewhere: not settled by uniqueness.
                return text, codes * 2 if len(codes) == 1 else codes, how
            if len(codes) > 1:
                codes = self._highest(codes)
            if codes:
                return text, codes, how
        return None

    def _highest(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        """Of a county-level city and the prefecture around it that share a name, the prefecture."""
        top = [c for c in codes if all(related(c, other) for other in codes)]
        shortest = min(codes, key=lambda c: len(stem(c)))
        return (shortest,) if top and shortest in top else codes


def _ends_well(text: str, rest: str) -> bool:
    """A short name (广东, 上海) must not cut a longer word; a full one ends in its rank."""
    after = rest[len(text) :]
    if text[-1] in "省市区县旗州盟镇乡":
        # 市 in 沙市区, 区 in 区县: the rank must not be the middle of a longer name.
        return not (after[:1] in ("区", "县") and text[-1] == "市")
    return True


@cache
def gazetteer() -> Gazetteer:
    """The country's, loaded once a process (about 45,000 divisions)."""
    by_code: dict[str, Division] = {}
    names: dict[str, list[str]] = defaultdict(list)
    for code, name, level, parent, _path in divisions():
        if level == "central" or code in by_code:
            continue  # 东莞市 stands twice, as a prefecture and as its own only member
        by_code[code] = Division(code, name, level, parent)
        if name in _MEMBERS:
            continue
        for alias in _names(name, level):
            names[alias].append(code)
    former: dict[tuple[str, str], tuple[str, bool]] = {}
    for code, was, present, relation in former_names():
        if code in by_code and code not in names.get(was, ()):
            names[was].append(code)
            former[(was, code)] = (present, relation == "merged")
    lengths: dict[str, set[int]] = defaultdict(set)
    for name in names:
        lengths[name[:2]].add(len(name))
    return Gazetteer(
        by_code,
        {n: tuple(c) for n, c in names.items()},
        former,
        {start: tuple(sorted(some, reverse=True)) for start, some in lengths.items()},
    )


def _names(name: str, level: str) -> list[str]:
    """The name and the short forms people use for it."""
    found = [name]
    short = _AUTONOMOUS.match(name) if "自治" in name else None
    if short:
        found.append(short[1] + short[2])
    if level == "province":
        found.append(_BARE_PROVINCE.sub("", name))
    if level == "township":
        if name.endswith(("街道办事处", "人民政府", "街道办")):
            found.append(_OFFICE.sub("", name))
        ethnic = _ETHNIC_TOWN.match(name) if name.endswith("族乡") else None
        if ethnic:
            found.append(ethnic[1] + "乡")
    return found
