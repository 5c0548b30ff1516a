"""Figures: what one cell's text says, as state and value.

Zero, blank, “/”, missing and unreadable are five different things. Nothing is guessed: a text
that is not wholly understood is `unreadable`, with the raw text kept by the caller.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import cn2an

from parsers.report import State
from parsers.wording import squash

_NOT_APPLICABLE = re.compile(
    r"^(?:[-‐‑‒–—―_－/\\／]+|无|暂无|没有|不涉及|未涉及|不适用|未发生|未产生|未开展|无此项|无此情况|无此类情况|无发生|n/?a|nil|none)[。.]?$",
    re.I,
)
_RUN_TOGETHER = re.compile(r"^\s*0\d{3,}\s*$")
_PLAIN = re.compile(r"^\d{1,15}$")
_NUMBER = r"(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?"
_UNITS = {
    "亿元": Decimal(100000000),
    "万元": Decimal(10000),
    "千元": Decimal(1000),
    "元整": Decimal(1),
    "元": Decimal(1),
    "人次": None,
    "件次": None,
    "余": None,
    "件": None,
    "条": None,
    "项": None,
    "个": None,
    "宗": None,
    "次": None,
    "人": None,
    "篇": None,
    "份": None,
    "起": None,
    "封": None,
    "部": None,
    "家": None,
    "场": None,
    "期": None,
}
_UNIT = "|".join(u for u in _UNITS if u != "余")
_FIGURE = re.compile(
    rf"^(?:共计?|计|[=:](?=\d))?(?P<word>增加?|新增|减少?|下降|核减|取消)?(?P<sign>[+\-−－]?)(?P<number>{_NUMBER})"
    rf"(?P<unit>{_UNIT})?(?P<remark>[(\[【〔](?P<inside>[^()\[\]【】〔〕]*)[)\]】〕])?(?P<aside>[,;]?其中.{1, 40})?[。.;,、]?$"
)
_UNIT_IN_BRACKETS = re.compile(rf"(?<=\d)[(\[【〔]({_UNIT})[)\]】〕](?=[(\[【〔])")
"""A unit in brackets of its own before a remark: 4(件)（其中修订3件）."""
_CHINESE = re.compile(
    rf"^(?P<word>增加?|新增|减少?)?(?P<number>[零〇一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟]+)"
    rf"(?P<unit>{_UNIT})?(?:[(\[【〔][^()\[\]【】〔〕]*[)\]】〕])?$"
)
_PRIVATE = re.compile("[\ue000-\uf01f\uf021-\uf8ff\U000f0000-\U0010fffd]")
"""Characters only their own font can show (U+F020 apart, a blank of the symbol fonts)."""
_NOTE_MARKS = ("<circle>", "<super>", "<sub>")
_LESS = ("减", "减少", "下降", "核减", "取消")
_SPACED_DIGITS = re.compile(r"\d[\s\u3000]+\d")
_SPACED_THOUSANDS = re.compile(r"^\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?:\.\d+)?$")


@dataclass(frozen=True, slots=True)
class Reading:
    """State and value of a cell; `note` says what was done beyond reading a plain number
    (unit, unit_converted, remark, sign, chinese) and is None for plain figures."""

    state: State
    value: Decimal | None = None
    note: str | None = None
    is_whole: bool = True
    """No value, or one without a fraction."""


BLANK = Reading(State.BLANK)
NOT_APPLICABLE = Reading(State.NOT_APPLICABLE)
UNREADABLE = Reading(State.UNREADABLE)


@lru_cache(maxsize=8192)
def read_figure(
    raw: str, unit: str = "", signed: bool = False, stated: str | None = None
) -> Reading:
    """Read the text of one value cell.

    `unit` is the unit the form prescribes (万元 matters: an amount given in 元 is converted
    exactly and noted); `stated` the one that heading or row of this table give for cells that do
    not name their own. `signed` allows a negative figure (本年增/减); elsewhere a negative
    number is still what stands there and is left to the checks.
    """
    reading = _read(raw, unit)
    if stated and reading.value is not None and "元" not in raw:
        return _with_unit(reading.value, stated, unit, reading.note)
    return reading


def _read(raw: str, unit: str) -> Reading:
    if _RUN_TOGETHER.match(raw):
        return UNREADABLE  # no count begins so: cells run together, or a code
    if _PLAIN.match(raw) and raw.isascii():
        return _reported(Decimal(raw))
    if _SPACED_DIGITS.search(raw.strip()) and not _SPACED_THOUSANDS.match(raw.strip()):
        # "1 2" may be 12 torn apart or two figures in one cell: not ours to decide.
        return UNREADABLE
    if not raw.isascii():
        if _PRIVATE.search(raw):
            return UNREADABLE
        bare = _without_note_mark(raw)
        if bare is None:
            return UNREADABLE
        if bare != raw:
            reading = _read(bare, unit)
            if reading.state is not State.REPORTED:
                return UNREADABLE
            return Reading(State.REPORTED, reading.value, reading.note or "remark")
    text = squash(raw)
    if not text:
        return BLANK
    if _NOT_APPLICABLE.match(text):
        return NOT_APPLICABLE
    match = _FIGURE.match(text) or _FIGURE.match(_UNIT_IN_BRACKETS.sub(r"\1", text))
    if match:
        return _from_match(match, unit)
    match = _CHINESE.match(text)
    if match:
        try:
            number = cn2an.cn2an(match["number"].replace("〇", "零"), "smart")
        except (ValueError, KeyError):  # KeyError: its units do not follow
            return UNREADABLE
        value = Decimal(str(number))
        if match["word"] in _LESS:
            value = -value
        return _with_unit(value, match["unit"], unit, "chinese")
    return UNREADABLE


def _without_note_mark(raw: str) -> str | None:
    """A text without the mark of a note behind it (3①, 3²), which folding would turn into a digit.
    None where such a mark stands elsewhere."""
    marks = [
        n
        for n, c in enumerate(raw)
        if not c.isascii()
        and (unicodedata.decomposition(c).startswith(_NOTE_MARKS) or "⑴" <= c <= "⒛")
    ]
    if not marks:
        return raw
    behind = raw[: marks[0]].rstrip(" (（[〔")
    rest = raw[marks[0] :].strip(" )）]〕")
    return behind if behind[-1:].isdigit() and len(rest) == len(marks) else None


def _from_match(match: re.Match[str], form_unit: str) -> Reading:
    value = Decimal(match["number"].replace(",", "").replace("，", ""))
    note = None
    word, sign = match["word"], match["sign"]
    if word and sign in ("-", "−", "－"):
        return UNREADABLE
    if sign in ("-", "−", "－") or word in _LESS:
        value, note = -value, "sign"
    elif word or sign:
        note = "sign"
    if match["aside"]:
        note = "remark"
    if match["remark"]:
        if not match["inside"]:
            return _with_unit(value, match["unit"], form_unit, "remark")
        inside = match["inside"]
        if inside in _UNITS and not match["unit"]:
            return _with_unit(value, inside, form_unit, "unit")
        note = "remark"
    return _with_unit(value, match["unit"], form_unit, note)


def _with_unit(value: Decimal, stated: str | None, form_unit: str, note: str | None) -> Reading:
    if not stated:
        return _reported(value, note)
    factor, wanted = _UNITS.get(stated), _UNITS.get(form_unit)
    if factor is not None and wanted is not None and factor != wanted:
        return _reported(value * factor / wanted, "unit_converted")
    if (factor is None) != (wanted is None) and form_unit:
        # 3件 in a money column, 5元 in a column of cases: something is in the wrong place.
        return UNREADABLE
    return _reported(value, note or "unit")


def _reported(value: Decimal, note: str | None = None) -> Reading:
    return Reading(State.REPORTED, value, note, value == value.to_integral_value())


def is_value_text(raw: str) -> bool:
    """Whether a cell's text could be a figure of any state (used to tell labels from values)."""
    if len(raw) > 40:
        return False
    return read_figure(raw).state is not State.UNREADABLE
