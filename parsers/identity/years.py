"""The year a report is about: from its title, then its stated period, never from a path."""

from __future__ import annotations

import re
import unicodedata

FIRST_YEAR, LAST_YEAR = 2003, 2099

_CHINESE = {c: d for d, c in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "Ｏ": 0,
    "O": 0,
    "0": 0,
}
_CHINESE_YEAR = re.compile(r"二[〇零○ＯO0][〇零○ＯO0一二三四五六七八九]{2}(?=年|度)")
_WIDE_DIGIT = re.compile(r"[０-９]")
_RANGE = re.compile(r"20\d{2}\s*年?\s*[-—–~至到]\s*(20\d{2})\s*年")
_YEAR = re.compile(r"(?<!\d)(20\d{2})\s*(?=年|年度|度|\))")
_BARE = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
_PERIOD = re.compile(r"(20\d{2})年1月1日[起日]?[^。]{0,12}?(?:(20\d{2})\d{0,4}年)?12月31日")


def plain_digits(text: str) -> str:
    """NFKC, with years in Chinese numerals (二〇二〇年) as digits."""
    text = unicodedata.normalize("NFKC", text)
    return _CHINESE_YEAR.sub(lambda m: "".join(str(_CHINESE.get(c, 2)) for c in m[0]), text)


def year_in_title(title: str) -> int | None:
    """The year a title names; of a range (2017—2018年度) the last."""
    text = re.sub(r"\s+", "", plain_digits(title))
    span = _RANGE.search(text)
    if span:
        return _valid(int(span[1]))
    years = [y for y in (_valid(int(m)) for m in _YEAR.findall(text)) if y]
    if years:
        return years[0]
    bare = [y for y in (_valid(int(m)) for m in _BARE.findall(text)) if y]
    return bare[0] if len(set(bare)) == 1 else None


def year_in_period(text: str) -> int | None:
    """The year of the stated statistics period (自2023年1月1日起至12月31日止)."""
    opening = "".join(text[:1500].split())
    if _WIDE_DIGIT.search(opening) or _CHINESE_YEAR.search(opening):
        opening = plain_digits(opening)  # folding every character of a page is not for free
    match = _PERIOD.search(opening)
    return _valid(int(match[1])) if match else None


def _valid(year: int) -> int | None:
    return year if FIRST_YEAR <= year <= LAST_YEAR else None
