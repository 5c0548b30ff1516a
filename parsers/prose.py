"""Near-duplicate prose: how much of one report's text stands in another's.

Reports are copied: from last year's with the numbers changed, from a neighbour's with the name
changed. Compared are overlapping pieces of five characters (shingles) of the prose, with numbers and
the reporting body's name masked; the score is the Jaccard index of the two sets (Broder 1997). A
sketch of a text's smallest shingle hashes finds candidates without reading every pair.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable

from parsers.report import Section
from parsers.wording import simplified, squash

SHINGLE = 5
"""Characters in a shingle."""
SKETCH = 24
"""Hashes a sketch keeps. Texts with a score of 0.8 share about 20 of their smallest 24."""
LEAST = 200
"""Texts with fewer shingles are too short to call copied: 「无」 copies every other 「无」."""
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?%?")


def prose_shingles(sections: Iterable[Section], agency: str | None = None) -> frozenset[int]:
    """Hashes (32 bits) of the shingles of all sections' text; headings are official and left out."""
    text = simplified(squash("".join(s.text for s in sections)))
    for name in _names(agency):
        text = text.replace(name, "某")
    text = _NUMBER.sub("0", text)
    return frozenset(
        zlib.crc32(text[i : i + SHINGLE].encode()) for i in range(len(text) - SHINGLE + 1)
    )


def sketch(shingles: frozenset[int]) -> tuple[int, ...]:
    """The smallest hashes, () for a text too short to judge."""
    return tuple(sorted(shingles)[:SKETCH]) if len(shingles) >= LEAST else ()


def likeness(one: frozenset[int], other: frozenset[int]) -> float:
    """Jaccard index, 0–1; 0 when either text is too short to judge."""
    if min(len(one), len(other)) < LEAST:
        return 0.0
    return len(one & other) / len(one | other)


def _names(agency: str | None) -> list[str]:
    """The body's name and its last words (青川县水利局, 水利局), longest first."""
    if not agency:
        return []
    name = simplified(squash(agency))
    cuts = [i + 1 for i, c in enumerate(name[:-2]) if c in "省市县区旗州盟"]
    return [name, *(name[i:] for i in cuts)]
