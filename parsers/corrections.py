"""Corrections printed on the report's own page (更正, 勘误): what the table says is then in doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsers.document import Document
from parsers.layouts import indicator, layouts
from parsers.report import Fact, Problem, State
from parsers.wording import label_key, short_key, squash

_ERROR = ("更正", "勘误", "有误", "误写", "笔误", "误为", "错误")
_INSTEAD = re.compile(
    r"(?:应为|应是|应改为|更正为|修正为|改为|调整为)[^。；;]{0,12}?[\d零〇一二三四五六七八九十百千两]"
)
MIN_LABEL = 4
"""Characters of a label that names a row wherever it stands in a sentence."""


def doubt_corrected(document: Document, facts: list[Fact]) -> Iterator[Problem]:
    """Put in doubt the figures that a correction on the page names: every column of a row it names,
    or all where it names none. A problem for each correction."""
    for text in _corrections(document):
        plain = squash(text)
        named = _named(plain)
        for fact in facts:
            if fact.state is State.MISSING or (named and fact.indicator not in named):
                continue
            fact.doubt = fact.doubt or "a correction on the page names it"
        yield Problem("correction_stated", plain[:120])


def _corrections(document: Document) -> Iterator[str]:
    """Paragraphs, and rows of a single text, that state a correction. One search over all of them
    first: hardly a page has one."""
    texts = [p.text for p in document.paragraphs]
    for grid in document.grids:
        texts += [c.text for row in grid.rows if row and (c := row[0]) and len(c.text) > 15]
    whole = "\n".join(texts)
    if "误" not in whole and "更正" not in whole:  # every one of _ERROR holds one of them
        return
    for text in dict.fromkeys(texts):
        if any(word in text for word in _ERROR) and _INSTEAD.search(squash(text)):
            yield text


def _named(plain: str) -> set[str]:
    """Indicators whose row a sentence names; the longest labels first, each part of the text once."""
    labels: dict[str, set[str]] = {}
    for form in layouts():
        for row in form.get("rows", []):
            codes = {row["indicator"]}
            for label in [*row["labels"], indicator(row["indicator"]).label_zh]:
                for key in (label_key(label), short_key(label)):
                    if len(key) >= MIN_LABEL:
                        labels.setdefault(key, set()).update(codes)
        for block in form.get("blocks", []):
            for row in block["rows"]:
                for label in row["labels"]:
                    if len(key := label_key(label)) >= MIN_LABEL:
                        labels.setdefault(key, set()).update(row["indicators"].values())
    found: set[str] = set()
    rest = label_key(plain)
    for key in sorted(labels, key=len, reverse=True):
        if key in rest:
            found |= labels[key]
            rest = rest.replace(key, "\n")
    return found
