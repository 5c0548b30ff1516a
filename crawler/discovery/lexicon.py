"""The weight of an anchor's words and of a path's tokens (data in lexicon.toml).

Words lead, paths only help: a third of real reports sit under paths that say nothing.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

_BLANK = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")


def squeeze(text: str) -> str:
    """NFKC without any white space or zero-width character."""
    # twice: what stood apart by a zero-width character may compose once it is gone
    return unicodedata.normalize("NFKC", _BLANK.sub("", unicodedata.normalize("NFKC", text)))


@dataclass(frozen=True)
class WordClass:
    """One class of anchor texts with its weight."""

    name: str
    weight: float
    exact: frozenset[str]
    contains: tuple[str, ...]
    pattern: tuple[re.Pattern[str], ...]

    def matches(self, text: str) -> bool:
        """Whether the squeezed text belongs to this class."""
        return (
            text in self.exact
            or any(word in text for word in self.contains)
            or any(p.search(text) for p in self.pattern)
        )


@dataclass(frozen=True)
class Lexicon:
    """All classes, path tokens and agency endings."""

    classes: tuple[WordClass, ...]
    path_weight: float
    tokens: tuple[str, ...]
    year_token: re.Pattern[str]
    endings: tuple[str, ...]


@cache
def lexicon() -> Lexicon:
    """The lexicon as shipped."""
    raw = tomllib.loads(files("crawler.discovery").joinpath("lexicon.toml").read_text("utf-8"))
    classes = tuple(
        WordClass(
            name=item["name"],
            weight=float(item["weight"]),
            exact=frozenset(squeeze(word) for word in item.get("exact", ())),
            contains=tuple(squeeze(word) for word in item.get("contains", ())),
            pattern=tuple(re.compile(p) for p in item.get("pattern", ())),
        )
        for item in raw["class"]
    )
    return Lexicon(
        classes=classes,
        path_weight=float(raw["path"]["weight"]),
        tokens=tuple(raw["path"]["tokens"]),
        year_token=re.compile(raw["path"]["year_token"], re.I),
        endings=tuple(sorted(raw["agency"]["endings"], key=len, reverse=True)),
    )


@cache
def word_class(text: str) -> tuple[str, float]:
    """The class of an anchor text and its weight; ("", 0) if it says nothing.

    A negative word wins over the others only when the text does not itself name the annual
    disclosure report (an agency may be called 年鉴编辑部).
    """
    plain = squeeze(text)
    if not plain or len(plain) > 120:
        return "", 0.0
    hits = [c for c in lexicon().classes if c.matches(plain)]
    names = {c.name for c in hits}
    inside = "negative" in names and _in_a_name(plain) and not _negative_after(plain)
    if "negative" in names and "report" not in names and not inside:
        return "negative", -10.0
    for c in hits:
        if c.name != "negative":
            return c.name, c.weight
    return "", 0.0


def _in_a_name(plain: str) -> bool:
    """Whether the negative words only stand inside a publisher's name, before its ending.

    预算评审中心 and 年鉴编辑部 are publishers; 法治政府 and 上市公司 are negative to their last
    character.
    """
    # 年鉴编辑部政府信息公开平台: the publisher's name is what stands before the words of the platform
    plain = re.split(r"(?:政府|政务)?信息公开|政务公开|部门公开", plain)[0] or plain
    ending = next((e for e in lexicon().endings if len(plain) > len(e) and plain.endswith(e)), "")
    if not ending or len(plain) > 30:
        return False
    head = plain[: len(plain) - len(ending)]
    negative = next(c for c in lexicon().classes if c.name == "negative")
    start = len(head) - 1
    # no negative word reaches into the ending
    return not any(
        (at := plain.rfind(word)) >= 0 and at + len(word) > start + 1 for word in negative.contains
    ) and not any(p.search(plain) for p in negative.pattern)


def _negative_after(plain: str) -> bool:
    """Whether a negative word stands behind the words of the platform (…信息公开工作要点)."""
    _, found, rest = plain.partition("信息公开")
    negative = next(c for c in lexicon().classes if c.name == "negative")
    return bool(found) and negative.matches(rest)


def path_weight(url: str) -> float:
    """+3 if the path or query carries a token that often names the column; never decisive."""
    years = lexicon().year_token
    if names_column(url) or any(years.match(piece) for piece in _pieces(url)):
        return lexicon().path_weight
    return 0.0


def names_column(url: str) -> bool:
    """Whether the path or query carries such a token, a year alone being none."""
    tokens = lexicon().tokens
    for piece in _pieces(url):
        bare = re.sub(r"[_\d]+[a-z]?$", "", piece)
        if bare in tokens or any(bare.endswith(t) for t in tokens if len(t) >= 5):
            return True
    return False


def _pieces(url: str) -> list[str]:
    parts = urlsplit(url)
    return re.split(r"[/?&=.]+", f"{parts.path}?{parts.query}".lower())


def looks_like_agency(text: str) -> bool:
    """Whether a short anchor text could be a publisher's name."""
    plain = re.sub(r"[（(][^()（）]{1,12}[)）]$", "", squeeze(text))
    if not 2 <= len(plain) <= 30 or re.search(r"[\d:：。,，、?？!！《》]", plain):
        return False
    return plain.endswith(lexicon().endings) and word_class(plain)[0] != "negative"
