"""Words of any length found completely: texts are indexed as overlapping character pairs.

Measured (docs/data-dictionary.md): word segmentation misses half of 诉讼, trigrams all of it. The
query is rewritten the same way: a phrase of pairs. Latin words and numbers stay whole.
"""

from __future__ import annotations

import re
import unicodedata

_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[a-z0-9]+(?:\.[0-9]+)?", re.I)


def grams(text: str) -> str:
    """The tokens of a text for the index, separated by spaces."""
    tokens: list[str] = []
    for match in _RUN.finditer(unicodedata.normalize("NFKC", text).lower()):
        run = match[0]
        if run[0].isascii() or len(run) == 1:
            tokens.append(run)
        else:
            tokens.extend(run[i : i + 2] for i in range(len(run) - 1))
            tokens.append(run[-1])
    return " ".join(tokens)


def match_query(words: str) -> str:
    """An FTS5 query: every word of `words` as a phrase, all of them required; "" if none.

    A single character is a prefix query, since it begins a pair or stands as a run's last one.
    """
    phrases = []
    for match in _RUN.finditer(unicodedata.normalize("NFKC", words).lower()):
        run = match[0]
        if run[0].isascii():
            phrases.append(f'"{run}"')
        elif len(run) == 1:
            phrases.append(f'"{run}"*')
        else:
            pairs = " ".join(run[i : i + 2] for i in range(len(run) - 1))
            phrases.append(f'"{pairs}"')
    return " AND ".join(phrases)
