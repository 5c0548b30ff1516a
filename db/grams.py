"""Words of any length found completely: texts are indexed as overlapping character pairs.

Measured: word segmentation misses half of 诉讼, trigrams all of it. The query is rewritten the same
way, into a phrase of pairs. What counts as the same word, in text and query alike:

- width and case are folded (NFKC, lower case), traditional characters to simplified ones, each
  character by itself;
- Latin words and numbers are whole tokens: 3 finds neither 13 nor 3.5; 1,234 is 1234;
- white space between two ideographs is a line break of the document's, not the end of a word.

`match_query` is also an SQL function of the served archive; `search_folds` holds the folding for
SQL without it (docs/queries.md, “Words in the text”).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from parsers.wording import simplified

_HAN = "〇々\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{_HAN}]+|(?:[^\W_{_HAN}])+(?:\.[0-9]+)*")
_WORD = re.compile(rf"(?:{_RUN.pattern})+")
_BROKEN_LINE = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")


@cache
def _letter(letter: str) -> str:
    plain = unicodedata.normalize("NFKC", letter).lower()
    return simplified(plain) if plain and max(plain) >= "\u3400" else plain


def fold(text: str) -> str:
    """The text as index and query see it, letter by letter."""
    whole = unicodedata.normalize("NFKC", text)
    return _THOUSANDS.sub("", "".join(map(_letter, whole)))


def folds() -> list[tuple[str, str]]:
    """(letter, folded) for every letter of the basic plane that is folded to another."""
    letters = list(map(chr, (*range(0x21, 0xD800), *range(0xF900, 0xFFFE))))
    plain = [unicodedata.normalize("NFKC", letter).lower() for letter in letters]
    # In one piece, kept apart by line ends: letter by letter it takes ten times as long.
    folded = simplified("\n".join(plain)).split("\n")
    return [(a, b) for a, b in zip(letters, folded, strict=True) if a != b]


def grams(text: str) -> str:
    """The tokens of a text for the index, separated by spaces."""
    tokens: list[str] = []
    for match in _RUN.finditer(_BROKEN_LINE.sub("", fold(text))):
        tokens += _pairs(match[0], is_last=False)
    return " ".join(tokens)


def match_query(words: str) -> str:
    """An FTS5 query: every word of `words` as a phrase, all of them required; "" if none.

    A word that ends in a lone ideograph is a prefix query, since that one begins a pair or ends a
    run. A word of several runs (第3季度) is one phrase, which also finds 第 3 季度: what stands
    between the runs is not indexed.
    """
    phrases = []
    for word in _WORD.finditer(fold(words)):
        runs = _RUN.findall(word[0])
        tokens = [t for i, r in enumerate(runs, 1) for t in _pairs(r, is_last=i == len(runs))]
        if tokens:
            star = "*" if _is_han(runs[-1]) and len(runs[-1]) == 1 else ""
            phrases.append(f'"{" ".join(tokens)}"{star}')
    return " AND ".join(phrases)


def _pairs(run: str, *, is_last: bool) -> list[str]:
    """A run's tokens; a query's last run does not say that it ends there."""
    if not _is_han(run) or len(run) == 1:
        return [run]
    pairs = [run[i : i + 2] for i in range(len(run) - 1)]
    return pairs if is_last else [*pairs, run[-1]]


def _is_han(run: str) -> bool:
    return bool(re.match(f"[{_HAN}]", run))
