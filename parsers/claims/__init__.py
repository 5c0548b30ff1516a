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
from parsers.wording import squash

MAX_SENTENCES = 8_000
"""Sentences of one section that are looked at (a long report has some hundreds)."""

_ENDS = "；;！!？?\n"
"""What ends a sentence besides 。"""
_WORDS = {
    "NUMBER": r"(?P<number>(?<![\d.])\d[\d,]*(?:\.\d+)?万?|[零〇一二两三四五六七八九十百千万]+)[余多]?",
    "UNIT": "(?P<unit>件次|人次|件|条|宗|封|份|次|起|项|例|篇|则)",
    "GAP": r"[^,。;\d]",
}
"""What the words in capitals of a pattern stand for."""
_NARROW = re.compile(
    r"代表(?:市|区|县|省)?政府|(?<!非)(?<!属于)本机关(?!不|未掌握)|(?:市|区|县|省)政府办(?:公室|公厅)?(?:共|本级)?|备案|本级|机关本部|"
    r"去年|上一?年度?(?:共|全年)|比上年|同比"
)
_PART = re.compile("其中")
_SINCE = re.compile(r"历年|以来|截[至止]")
_THIS_YEAR = re.compile(r"全年|本年|年度|今年|当年|20\d\d年(?!以来|底|末)")
_YEAR = re.compile(r"(?<![较比与同\d])(20\d\d)年")
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
            re.compile(_spelled(row["pattern"])),
        )
        for row in rows
    )


def _spelled(pattern: str) -> str:
    for word, meaning in _WORDS.items():
        pattern = pattern.replace(word, meaning)
    return pattern


def find_claims(
    sections: list[Section], problems: list[Problem] | None = None, year: int | None = None
) -> list[dict[str, Any]]:
    """All claims, one a mention: {"claim", "value", "unit", "approximate", "scope", "sentence",
    "place"}; `scope` is "whole", "narrow" (also of another year than the report's, `year`) or
    "cumulative". A section of more sentences than are looked at is told to `problems`."""
    found: list[dict[str, Any]] = []
    for section in sections:
        sentences = _sentences(section.text)
        if len(sentences) > MAX_SENTENCES and problems is not None:
            text = f"a section of {len(sentences)} sentences: claims sought in {MAX_SENTENCES}"
            problems.append(Problem("claims_cut", text))
        for raw in sentences[:MAX_SENTENCES]:
            for hit in _hits(raw):
                other = None not in (hit.year, year) and hit.year != year and hit.scope == "whole"
                found.append(
                    {
                        "claim": hit.claim,
                        "value": hit.value,
                        "unit": hit.unit,
                        "approximate": hit.approximate,
                        "scope": "narrow" if other else hit.scope,
                        "sentence": raw.strip()[:300],
                        "place": {"section": section.number, "heading": section.heading},
                    }
                )
    return found


def _sentences(text: str) -> list[str]:
    """The sentences of a text. By `str.replace`, which costs a tenth of a pattern."""
    for end in _ENDS:
        text = text.replace(end, "。")
    return [sentence for sentence in text.split("。") if sentence]


@lru_cache(maxsize=8192)
def _hits(raw: str) -> tuple[_Hit, ...]:
    """What one sentence states. Cached: reports share most of their sentences, and pages repeat
    theirs."""
    sentence = squash(raw)
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
            hit = _hit(entry, match, sentence)
            if hit is None:
                continue
            years = [h.year for h in found if h.claim == hit.claim]
            if not years or (None not in (hit.year, *years) and hit.year not in years):
                found.append(hit)
    return tuple(found)


def _hit(entry: _Pattern, match: re.Match[str], sentence: str) -> _Hit | None:
    groups = match.groupdict()
    number = groups.get("number")
    value: int | float = 0
    approximate = False
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
    years = _YEAR.findall(sentence[: match.end()])
    year = int(years[-1]) if years else None
    return _Hit(entry.claim, value, stated, approximate, _scope(entry, match, sentence), year)


def _is_joint(entry: _Pattern, match: re.Match[str], sentence: str) -> bool:
    """Whether another of its kind is named with it before the one number they share."""
    if match.start("number") == match.start():
        breath = _BREATH.split(sentence[match.end() :], maxsplit=1)[0]
    else:
        breath = _BREATH.split(sentence[: match.start()])[-1]
    return any(word in breath for word in entry.joint)


def _scope(entry: _Pattern, match: re.Match[str], sentence: str) -> str:
    """ "cumulative" for numbers since the beginning, "narrow" for those of a part of the body or of
    another year, else "whole"."""
    lead = sentence[max(0, match.start() - 24) : match.end()]
    if _SINCE.search(lead):
        return "cumulative"
    if "累计" in lead and not _THIS_YEAR.search(sentence[: match.start()]):
        return "cumulative"
    if _NARROW.search(lead) or (not entry.part and _PART.search(lead)):
        return "narrow"
    return "whole"


def _value(text: str) -> int | float | None:
    plain = text.replace(",", "")
    if plain[:1].isdigit():
        number = Decimal(plain.removesuffix("万")) * (10000 if plain.endswith("万") else 1)
        return int(number) if number == number.to_integral_value() else float(number)
    try:
        return int(cn2an.cn2an(plain.replace("〇", "零"), "smart"))
    except ValueError:
        return None
