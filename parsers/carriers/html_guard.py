"""Guard: hostile HTML made harmless before the parser sees it.

Measured (reliability notes): 40,000 attributes on one tag cost 11 s in libxml2, and text beyond
its depth limit is dropped without a word.
"""

from __future__ import annotations

import re

from lxml import etree

from parsers.report import Problem

MAX_TAG = 20_000
MAX_ATTRIBUTES = 500

_LONG_TAG = re.compile(rb"<([a-zA-Z][a-zA-Z0-9:]*)([^<>]{%d,})>" % MAX_TAG)
_OPEN_RUN = re.compile(
    rb"(?:<(?:div|span|font|b|i|em|strong|p|a|u|center|section|table|ul|ol|li|blockquote|o:p)\b[^<>]{0,200}>\s*){200,}",
    re.I,
)


def guard(source: bytes) -> tuple[bytes, list[Problem]]:
    """The source with floods cut, and a problem for each kind of cut."""
    problems: list[Problem] = []
    if len(source) > MAX_TAG and max(map(len, source.split(b">"))) > MAX_TAG:
        cut = 0

        def shorten(match: re.Match[bytes]) -> bytes:
            nonlocal cut
            if match[2].count(b"=") <= MAX_ATTRIBUTES:
                return match[0]
            cut += 1
            return b"<" + match[1] + b">"

        source = _LONG_TAG.sub(shorten, source)
        if cut:
            problems.append(
                Problem("attributes_cut", f"{cut} tags with a flood of attributes were cut")
            )
    return source, problems


def flatten_runs(source: bytes) -> bytes:
    """The source with runs of more than 200 nested openers cut to their first 50: a run without
    text between its tags carries nothing. For a second reading when the first was too deep."""
    return _OPEN_RUN.sub(lambda m: b"".join(re.findall(rb"<[^<>]+>", m[0])[:50]), source)


def too_deep(parser: etree.HTMLParser) -> bool:
    """Whether the parser gave up on depth or another resource limit."""
    last = parser.error_log.last_error
    if last is None:
        return False
    if last.type_name in _LIMITS:
        return True
    return any(entry.type_name in _LIMITS for entry in parser.error_log.filter_from_fatals())


_LIMITS = {"ERR_RESOURCE_LIMIT", "ERR_NAME_TOO_LONG", "ERR_SYSTEM", "ERR_NO_MEMORY"}
