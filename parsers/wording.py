"""Wording: how a label on a page is brought to the form in which labels are compared.

The raw text is never changed by this; only keys for comparison are made (formats.md-style
deviations: inner spaces, line breaks, quotes, numbering, traditional characters, explanations
in brackets, pinyin injected by scrapers).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import zhconv

UNSEEN = "〓"
"""Printer's mark for a glyph that could not be set. It stands for what a document shows and cannot be read (a
number drawn as a picture or written by a script, a character without meaning, ink): a value, and illegible."""

_INVISIBLE = re.compile(
    r"[\s\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufe00-\ufe0f\u061c\ufeff\u00ad\ue000-\uf8ff]+"
)
_QUOTES = re.compile("[\u201c\u201d\u2018\u2019\u300c\u300d\u300e\u300f\"'`\u00b4\uff02]")
_PINYIN = re.compile(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜ]{1,6}\)")
_NUMBERING = re.compile(
    r"^(?:其中[:,]?|第?[一二三四五六七八九十]{1,3}(?:[、.,:]|(?=\())"
    r"|\([一二三四五六七八九十]{1,3}\)[、.]?"
    r"|\(?\d{1,2}\)[、.]?|\d{1,2}[、.,:](?!\d)|\d{1,2}(?=[\u4e00-\u9fff])"
    r"|[-—·•])+"
)
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|〔[^〔〕]*〕|【[^【】]*】")
_PUNCTUATION = re.compile(r"[、,。;:.·()\[\]〔〕【】《》<>/\\|\-—_+*…!?~]+")


@lru_cache(maxsize=16384)
def squash(text: str) -> str:
    """NFKC, without white space, invisible and private-use characters, and quotes."""
    folded = unicodedata.normalize("NFKC", text)
    return _QUOTES.sub("", _INVISIBLE.sub("", folded))


def without_pinyin(plain: str) -> str:
    """A squashed text without the pinyin that scrapers inject in brackets."""
    return _PINYIN.sub("", plain) if "(" in plain else plain


_MONEY = re.compile(r"(?:单位[:为]?|\()(?:人民币)?(亿元|万元|千元|元)(?:\)|$|[,;])")


_OTHER_TONGUE = re.compile(
    "[A-Za-z]{3}|[\u0600-\u06ff\u0e00-\u0fff\u1100-\u11ff\u1800-\u18af\uac00-\ud7af]"
)
_NO_HAN = re.compile("[^\u4e00-\u9fff]+")


def without_translation(text: str) -> str:
    """A label without the other language it is also given in (English, Tibetan, Mongolian, Uyghur,
    Korean); the text as it is where there is none, or nothing else."""
    if not _OTHER_TONGUE.search(text):
        return text
    return _NO_HAN.sub("", unicodedata.normalize("NFKC", text)) or text


_NOTE = re.compile(r"(?:[(\[〔【]?(?:\d{1,2}列?|注\d?|[*※#])[)\]〕】]?)+$")


@lru_cache(maxsize=4096)
def without_note(text: str) -> str:
    """A squashed heading without the note or number behind it (商业企业①, 自然人（1）)."""
    plain = squash(text)
    return _NOTE.sub("", plain) or plain


@lru_cache(maxsize=4096)
def unit_of_money(text: str) -> str | None:
    """The unit of money a heading states for its column: （单位：万元）, （元）."""
    match = _MONEY.search(squash(text)) if "元" in text else None
    return match[1] if match else None


@lru_cache(maxsize=16384)
def label_key(text: str) -> str:
    """Key of a label: squashed, numbering and punctuation removed, explanations kept."""
    plain = squash(text)
    if "(" in plain:
        plain = _PINYIN.sub("", plain)
    stripped = _NUMBERING.sub("", plain)
    return _PUNCTUATION.sub("", stripped)


@lru_cache(maxsize=16384)
def short_key(text: str) -> str:
    """Key of a label with explanations in brackets removed as well."""
    plain = squash(text)
    if "(" in plain:
        plain = _PINYIN.sub("", plain)
    stripped = _NUMBERING.sub("", plain)
    previous = None
    while previous != stripped:
        previous, stripped = stripped, _BRACKETED.sub("", stripped)
    return _PUNCTUATION.sub("", re.sub(r"[(\[〔【].*$", "", stripped))


_TRADITIONAL = re.compile(
    "[開請訴訟條數復複報辦項處總計關構業機規費額學護據錄類團體務"
    "區縣門廳國稅會東長廣員衛環農鎮鄉產監審財統無寧蘭雲貴陝鐵電"
    "龍發馬鳳蘇遼濟贛興陽慶嶺島灣漢齊魯錦紅黃楊連運輸臨應營義壩溝錫訪]"
)
"""Traditional characters of the words that these documents, their bodies and places are written with."""


def is_traditional(text: str) -> bool:
    """Whether a text holds traditional characters: asked first, since `simplified` costs far more."""
    return _TRADITIONAL.search(text) is not None


@lru_cache(maxsize=4096)
def simplified(text: str) -> str:
    """Traditional characters mapped to simplified ones, character by character."""
    return str(zhconv.convert(text, "zh-hans"))
