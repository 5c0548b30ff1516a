"""Claims: figures that stand in the prose, with the sentence they came from.

They are facts of their own kind, used for the text-against-table checks and for eras without
tables; a sentence of narrower scope (本机关 within a consolidated report) is marked, not compared.
"""

from __future__ import annotations

import json
import re
from functools import cache
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


@cache
def _patterns() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    rows = json.loads((files(__package__) / "patterns.json").read_text("utf-8"))
    return tuple(
        (row["claim"], row.get("unit", ""), re.compile(row["pattern"].replace("NUMBER", _NUMBER)))
        for row in rows
    )


def find_claims(sections: list[Section]) -> list[dict[str, Any]]:
    """All claims, one a mention: {"claim", "value", "unit", "approximate", "scope", "sentence",
    "place"}; `scope` is "whole", "narrow" or "cumulative"."""
    found: list[dict[str, Any]] = []
    for section in sections:
        if not section.text:
            continue
        for match in _SENTENCE.finditer(section.text):
            sentence = squash(match[0])
            if len(sentence) < 6 or not _worth(sentence):
                continue
            for claim, unit, pattern in _patterns():
                hit = pattern.search(sentence)
                if hit:
                    found.append(_claim(claim, unit, hit, sentence, match[0].strip(), section))
    return found


def _worth(sentence: str) -> bool:
    return any(
        word in sentence
        for word in ("申请", "公开", "复议", "诉讼", "处理费", "答复", "结转", "不予", "无法提供")
    )


def _claim(
    claim: str, unit: str, hit: re.Match[str], sentence: str, raw: str, section: Section
) -> dict[str, Any]:
    groups = hit.groupdict()
    number = groups.get("number")
    value: int | float = 0
    approximate = False
    if number:
        parsed = _value(number)
        value = parsed if parsed is not None else 0
        after = sentence[hit.end("number") : hit.end("number") + 1]
        approximate = after in ("余", "多") or bool(
            _APPROXIMATE.search(sentence[: hit.start("number")])
        )
    stated = groups.get("unit") or unit
    lead = sentence[max(0, hit.start() - 24) : hit.end()]
    scope = "whole"
    if re.search(r"历年|累计", lead):
        scope = "cumulative"
    elif _NARROW.search(lead):
        scope = "narrow"
    if stated == "万元" and unit == "元":
        value, stated = value * 10000, "元"
    return {
        "claim": claim,
        "value": value,
        "unit": stated,
        "approximate": approximate,
        "scope": scope,
        "sentence": raw[:300],
        "place": {"section": section.number, "heading": section.heading},
    }


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
