"""Claims: figures that stand in the prose, with the sentence they came from.

They are facts of their own kind, used for the text-against-table checks and for eras without
tables; a sentence of narrower scope (本机关 within a consolidated report) is marked, not compared.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import cn2an

from parsers.report import Problem, Section
from parsers.wording import is_traditional, simplified, squash, without_pinyin

MAX_SENTENCES = 8_000
"""Sentences of one section that are looked at (a long report has some hundreds)."""

MAX_SENTENCE = 3_000
"""Characters of one sentence that are looked at: each match looks back to its beginning."""

_ENDS = "；;！!？?\n"
"""What ends a sentence besides 。"""
_WORDS = {
    "NUMBER": r"(?P<number>(?<![\d.])\d[\d,]*(?:\.\d+)?万?|[零〇一二两三四五六七八九十百千万]+)[余多]?",
    "UNIT": "(?P<unit>件次|人次|件|条|宗|封|份|次|起|项|例|篇|则)",
    "GAP": r"[^,。;\d]",
    "PLAIN": r"(?:全年|本年度?|今年|20\d\d年度?|共计?|共有|累计|合计|总共|向社会|对外|主动|及时|更新|发布|公开|了|的|各类|各项|各种|政府|"
    r"政务|工作|信息|GAP{0,2}新闻和|动态|相关|有关|稿件|文章|推文|博文|微博|作品|内容|消息|图文|数量|总数|总量|量|数|为|达|约|近|超过|原创|:)",
}
"""What the words in capitals of a pattern stand for."""
_NARROW_ALONE = re.compile(r"代表(?:市|区|县|省)?政府|备案|去年|上一?年度?(?:共|全年)|比上年|同比")
"""What narrows a number of a body that reports for itself alone: its 本机关 is the whole."""
_NARROW = re.compile(
    rf"{_NARROW_ALONE.pattern}|(?<!非)(?<!属于)本机关(?!不|未掌握)|本级|机关本部|"
    r"(?:市|区|县|省)政府办(?:公室|公厅)?(?:共|本级)?"
)
_CHANNEL = re.compile(
    "网站|官网|(?<=[\u4e00-\u9fff]{2})网(?=$|主动|公开|发布|公布|上)|栏目|微信|微博|公众号|新媒体|APP|客户端|电视|报纸|公报|平台|宣传栏|公示栏|公开栏|档案馆|查阅[室点]|系统"
)
_SEVERAL = re.compile(
    "等(?:多种|各种|多个|渠道|方式|形式|平台|载体|媒体)|多种|各类(?:渠道|平台|载体)|等.{0,4}(?=主动|公开)"
)
_BROAD = re.compile(
    "(?:信息公开|政务公开)(?:目录)?(?:平台|系统|网站|专栏|栏目|网)|微信公众(?:号|平台)"
)
_PLATFORM = re.compile(
    r"(?:在|通过)[^,，]{0,14}(?:信息公开|政务公开)(?:目录)?(?:平台|系统|网站|专栏|栏目|网)[^,，\d]{0,12}\d"
)
_BESIDE = re.compile(
    r"^[^,，。\d]{0,20}(?:网站|官网|微信|微博|公众号|客户端)[^,，。\d]{0,14}(?:公开|发布|推送|公布)[^,，。\d]{0,8}\d"
)
"""A sentence that goes on with what went through another channel."""
_PART = re.compile("其中")
_SINCE = re.compile(r"历年|以来|截[至止]|(?<![起日月])至20\d\d年")
_THIS_YEAR = re.compile(r"全年|本年|年度|今年|当年|20\d\d年(?!以来|底|末)")
_YEAR = re.compile(r"(?<![较比与同\d])(20\d\d)年(?!度?(?:结转|转结|转入))")
_ASIDES = re.compile(r"^[^()]*\)|\([^()]*\)")
"""What stands in brackets that are closed again."""
_OWN_CLAUSE = re.compile(r"^.*\d[余多]?(?:件|条|份|篇|次|项|起|宗|例|期)[^,]{0,8},")
"""Clauses before with a number of their own: 截至 and 其中 there are about that number."""
_CLAUSE = re.compile("[,;:]")
_YEARLY = re.compile(
    r"(?<!历)年度累计|全年|本年|当年(?!以来)|^(?!.*截[至止]).*20\d\d年度?(?!底|末|\d{1,2}月|以来|起)"
)
_APPROXIMATE = re.compile(r"(?:约|近|超过|多达|将近|逾)\s*$")
_BREATH = re.compile(r"[,，。;；:：\d]|[一二两三四五六七八九十](?=[件起宗])")
"""What parts one number's words from another's."""
_HAS_NUMBER = re.compile(r"[\d零〇一二两三四五六七八九十百千万]")


@dataclass(frozen=True, slots=True)
class _Pattern:
    claim: str
    unit: str
    needs: tuple[str, ...]
    """Words of which a sentence must hold one, so that most patterns need not be tried."""
    counts: bool
    part: bool
    """Whether it is one part of a number that stands before it (其中 narrows it no further)."""
    joint: tuple[str, ...]
    """Words that, in the same breath, make a number that of both (行政复议、行政诉讼共2件)."""
    by_channel: bool
    """Whether a channel named in its clause makes it the number of that channel only."""
    unless: re.Pattern[str] | None
    """Words that, in the number's clause, make it another's."""
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Hit:
    claim: str
    value: int | float
    unit: str
    approximate: bool
    scope: str
    year: int | None
    """The year the sentence names last before it."""


@cache
def _patterns() -> tuple[_Pattern, ...]:
    rows = json.loads((files(__package__) / "patterns.json").read_text("utf-8"))
    return tuple(
        _Pattern(
            row["claim"],
            row.get("unit", ""),
            tuple(row["needs"]),
            "NUMBER" in row["pattern"],
            row.get("part", False),
            tuple(row.get("joint", ())),
            row.get("narrowed_by") == "CHANNEL",
            re.compile(row["unless"]) if "unless" in row else None,
            re.compile(_spelled(row["pattern"])),
        )
        for row in rows
    )


def _spelled(pattern: str) -> str:
    for word, meaning in _WORDS.items():
        pattern = pattern.replace(word, meaning)
    return pattern


def find_claims(
    sections: list[Section],
    problems: list[Problem] | None = None,
    year: int | None = None,
    *,
    alone: bool = False,
) -> list[dict[str, Any]]:
    """All claims, one a mention: {"claim", "value", "unit", "approximate", "scope", "sentence",
    "place"}; `scope` is "whole", "narrow" (also of another year than the report's, `year`) or
    "cumulative". `alone`: the report is of one body (an office, a town), so 本机关 is its whole scope. A
    section of more sentences than are looked at is told to `problems`."""
    found: list[dict[str, Any]] = []
    for section in sections:
        sentences = _sentences(section.text)
        if len(sentences) > MAX_SENTENCES and problems is not None:
            text = f"a section of {len(sentences)} sentences: claims sought in {MAX_SENTENCES}"
            problems.append(Problem("claims_cut", text))
        for index, raw in enumerate(sentences[:MAX_SENTENCES]):
            if len(raw) > MAX_SENTENCE:
                if problems is not None:
                    text = f"a sentence of {len(raw)} characters: claims sought in {MAX_SENTENCE}"
                    problems.append(Problem("claims_cut", text))
                raw = raw[:MAX_SENTENCE]
            for hit in _hits(raw, alone):
                scope = hit.scope
                if scope == "cumulative" and year and _begun_this_year(raw, year):
                    scope = "whole"
                if hit.claim == "proactive_items" and _one_of_several(sentences, index):
                    scope = "narrow" if scope == "whole" else scope
                other = None not in (hit.year, year) and hit.year != year and scope == "whole"
                found.append(
                    {
                        "claim": hit.claim,
                        "value": hit.value,
                        "unit": hit.unit,
                        "approximate": hit.approximate,
                        "scope": "narrow" if other else scope,
                        "sentence": raw.strip()[:300],
                        "place": {"section": section.number, "heading": section.heading},
                    }
                )
    return found


def _one_of_several(sentences: list[str], index: int) -> bool:
    """Whether a sentence counts what one platform showed and the next goes on with another channel:
    在信息公开平台主动公开信息26条；门户网站发布信息15条."""
    return (
        index + 1 < len(sentences)
        and _PLATFORM.search(sentences[index]) is not None
        and _BESIDE.match(sentences[index + 1].strip()) is not None
    )


def _begun_this_year(raw: str, year: int) -> bool:
    """2022年以来 in the report for 2022 is that year."""
    return re.search(rf"{year}\s*(?:年初?)?以来", raw) is not None and not re.search(
        "历年|截[至止]|累计", raw
    )


def _sentences(text: str) -> list[str]:
    """The sentences of a text. By `str.replace`, which costs a tenth of a pattern."""
    for end in _ENDS:
        text = text.replace(end, "。")
    return [sentence for sentence in text.split("。") if sentence]


@lru_cache(maxsize=8192)
def _hits(raw: str, alone: bool) -> tuple[_Hit, ...]:
    """What one sentence states. Cached: reports share most of their sentences, and pages repeat
    theirs."""
    sentence = without_pinyin(squash(simplified(raw) if is_traditional(raw) else raw))
    if len(sentence) < 6:
        return ()
    counts = _HAS_NUMBER.search(sentence) is not None
    found: list[_Hit] = []
    for entry in _patterns():
        if entry.counts and not counts:
            continue
        if not any(word in sentence for word in entry.needs):
            continue
        for match in entry.pattern.finditer(sentence):
            hit = _hit(entry, match, sentence, alone)
            if hit is None:
                continue
            years = [h.year for h in found if h.claim == hit.claim]
            if not years or (None not in (hit.year, *years) and hit.year not in years):
                found.append(hit)
    return tuple(found)


def _hit(entry: _Pattern, match: re.Match[str], sentence: str, alone: bool) -> _Hit | None:
    groups = match.groupdict()
    number = groups.get("number")
    value: int | float = 0
    approximate = False
    if entry.unless and entry.unless.search(_CLAUSE.split(sentence[: match.end()])[-1]):
        return None
    if number:
        parsed = _value(number)
        if parsed is None:
            return None
        if parsed and _is_joint(entry, match, sentence):  # none of both is none of each
            return None
        value = parsed
        after = sentence[match.end("number") : match.end("number") + 1]
        approximate = after in ("余", "多") or bool(
            _APPROXIMATE.search(sentence[: match.start("number")])
        )
    stated = groups.get("unit") or entry.unit
    if stated == "万元" and entry.unit == "元":
        value, stated = value * 10000, "元"
    own = match[0] if entry.by_channel else ""  # 主动公开2014年以来的政府信息
    years = _YEAR.findall(_ASIDES.sub("", sentence[: match.start()] + own))
    year = int(years[-1]) if years else None
    scope = _scope(entry, match, sentence, alone)
    return _Hit(entry.claim, value, stated, approximate, scope, year)


def _is_joint(entry: _Pattern, match: re.Match[str], sentence: str) -> bool:
    """Whether another of its kind is named with it before the one number they share."""
    if match.start("number") == match.start():
        breath = _BREATH.split(sentence[match.end() :], maxsplit=1)[0]
    else:
        breath = _BREATH.split(sentence[: match.start()])[-1]
    return any(word in breath for word in entry.joint)


def _scope(entry: _Pattern, match: re.Match[str], sentence: str, alone: bool) -> str:
    """ "cumulative" for numbers since the beginning, "narrow" for those of a part of the body, of one
    channel or of another year, else "whole"."""
    before = _ASIDES.sub("", sentence[max(0, match.start() - 24) : match.start()])
    lead = _OWN_CLAUSE.sub("", before) + _ASIDES.sub("", match[0])
    clause = _CLAUSE.split(sentence[: match.start()])[-1]
    if not _YEARLY.search(clause) and not (entry.by_channel and _YEAR.search(match[0])):
        if _SINCE.search(lead):
            return "cumulative"
        if "累计" in lead and not _THIS_YEAR.search(sentence[: match.start()]):
            return "cumulative"
    if (_NARROW_ALONE if alone else _NARROW).search(lead):
        return "narrow"
    if not entry.part and _PART.search(lead):
        return "narrow"
    if entry.by_channel and _is_of_one_channel(clause):
        return "narrow"
    return "whole"


def _is_of_one_channel(clause: str) -> bool:
    """Whether one channel is named alone: what went through it is not all that was made public. Beside
    the place for all of it (信息公开专栏及网站) it is none."""
    named = _CHANNEL.findall(_BROAD.sub(lambda m: "微信" if "微信" in m[0] else "", clause))
    beside = "及" in clause and any("微信" not in m[0] for m in _BROAD.finditer(clause))
    return len(named) == 1 and not beside and not _SEVERAL.search(clause)


def _value(text: str) -> int | float | None:
    plain = text.replace(",", "")
    if plain[:1].isdigit():
        number = Decimal(plain.removesuffix("万")) * (10000 if plain.endswith("万") else 1)
        return int(number) if number == number.to_integral_value() else float(number)
    try:
        return int(cn2an.cn2an(plain.replace("〇", "零"), "smart"))
    except (ValueError, KeyError):
        return None
