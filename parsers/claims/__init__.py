"""Claims: figures that stand in the prose, with the sentence they came from.

They are facts of their own kind, used for the text-against-table checks and for eras without
tables; a sentence of narrower scope (本机关 within a consolidated report) is marked, not compared.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import cn2an

from parsers.report import Section
from parsers.wording import squash

_SENTENCE = re.compile(r"[^。；;！!？?\n]+")
_NUMBER = r"(?P<number>\d[\d,]*(?:\.\d+)?|[零〇一二两三四五六七八九十百千万]+)"
_NARROW = re.compile(
    r"代表(?:市|区|县|省)?政府|其中|本机关|(?:市|区|县|省)政府办(?:公室|公厅)?(?:共|本级)?|备案|本级|去年|上一?年度?(?:共|全年)|历年|累计"
)
_APPROXIMATE = re.compile(r"(?:约|近|超过|多达|将近)\s*$")


_HAS_NUMBER = re.compile(r"[\d零〇一二两三四五六七八九十百千万]")


@dataclass(frozen=True, slots=True)
class _Pattern:
    claim: str
    unit: str
    needs: tuple[str, ...]
    """Words of which a sentence must hold one, so that most patterns need not be tried."""
    counts: bool
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Hit:
    claim: str
    value: int | float
    unit: str
    approximate: bool
    scope: str


@cache
def _patterns() -> tuple[_Pattern, ...]:
    rows = json.loads((files(__package__) / "patterns.json").read_text("utf-8"))
    return tuple(
        _Pattern(
            row["claim"],
            row.get("unit", ""),
            tuple(row["needs"]),
            "NUMBER" in row["pattern"],
            re.compile(row["pattern"].replace("NUMBER", _NUMBER)),
        )
        for row in rows
    )


def find_claims(sections: list[Section]) -> list[dict[str, Any]]:
    """All claims, one a mention: {"claim", "value", "unit", "approximate", "scope", "sentence",
    "place"}; `scope` is "whole", "narrow" or "cumulative"."""
    found: list[dict[str, Any]] = []
    for section in sections:
        for raw in _SENTENCE.findall(section.text):
            for hit in _hits(raw):
                found.append(
                    {
                        "claim": hit.claim,
                        "value": hit.value,
                        "unit": hit.unit,
                        "approximate": hit.approximate,
                        "scope": hit.scope,
                        "sentence": raw.strip()[:300],
                        "place": {"section": section.number, "heading": section.heading},
                    }
                )
    return found


@lru_cache(maxsize=8192)
def _hits(raw: str) -> tuple[_Hit, ...]:
    """What one sentence states. Cached: reports share most of their sentences, and pages repeat
    theirs."""
    sentence = squash(raw)
    if len(sentence) < 6:
        return ()
    counts = _HAS_NUMBER.search(sentence) is not None
    found = []
    for entry in _patterns():
        if entry.counts and not counts:
            continue
        if not any(word in sentence for word in entry.needs):
            continue
        match = entry.pattern.search(sentence)
        if match:
            found.append(_hit(entry, match, sentence))
    return tuple(found)


def _hit(entry: _Pattern, match: re.Match[str], sentence: str) -> _Hit:
    groups = match.groupdict()
    number = groups.get("number")
    value: int | float = 0
    approximate = False
    if number:
        parsed = _value(number)
        value = parsed if parsed is not None else 0
        after = sentence[match.end("number") : match.end("number") + 1]
        approximate = after in ("余", "多") or bool(
            _APPROXIMATE.search(sentence[: match.start("number")])
        )
    stated = groups.get("unit") or entry.unit
    lead = sentence[max(0, match.start() - 24) : match.end()]
    scope = "whole"
    if re.search(r"历年|累计", lead):
        scope = "cumulative"
    elif _NARROW.search(lead):
        scope = "narrow"
    if stated == "万元" and entry.unit == "元":
        value, stated = value * 10000, "元"
    return _Hit(entry.claim, value, stated, approximate, scope)


def _value(text: str) -> int | float | None:
    plain = text.replace(",", "")
    if re.fullmatch(r"\d+", plain):
        return int(plain)
    if re.fullmatch(r"\d+\.\d+", plain):
        return float(plain)
    try:
        return int(cn2an.cn2an(plain.replace("〇", "零"), "smart"))
    except ValueError:
        return None
