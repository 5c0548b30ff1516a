"""Guard: hostile HTML made harmless before the parser sees it.

Measured (reliability notes): 40,000 attributes on one tag cost 11 s in libxml2, and text beyond
its depth limit is dropped without a word.
"""

from __future__ import annotations

import re

from lxml import etree

from parsers.report import Problem

MAX_TAG = 4_000
MAX_ATTRIBUTES = 200
MAX_TAGS = 250_000
"""Tags of one page that are read: beyond them parsing alone would cost gigabytes and many seconds (a
Word-pasted report of 5 MB has some 50,000)."""
WINDOW = 16_384
MANY_VALUES = 1_600
"""Equals signs in a window from which a tag may hide its end between quotes."""

_CONTROL = bytes(b for b in range(32) if b not in b"\t\n\r")
_MARKS = re.compile(b"\xee\x83[\x90-\x9f]")
"""The characters that html.xsl marks structure with, U+E0D0 … U+E0DF."""
_DRESS = re.compile(rb' (?:style="([^"]*+)"|(?:v?align|lang)="[^"]*+")')
_TELLING = re.compile(
    rb"isplay|isibility|line-through|ISPLAY|ISIBILITY|LINE-THROUGH"
    rb"|font-size:\s*0(?![.\d])|opacity:\s*0(?![.\d])|position:\s*(?:absolute|fixed)"
    rb"|overflow:\s*hidden|vertical-align:\s*(?:super|text-top)",
    re.I,
)
_BAD_REFERENCE = re.compile(rb"&#(?:x([0-9a-f]{1,8})|(\d{1,9}));?", re.I)
_ATTRIBUTE = re.compile(rb"[^\s=<>]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'<>]++))?+")
_FLOOD = re.compile(
    rb"<([a-zA-Z][^\s<>/=]*+)"
    rb"((?:[\s/]++[^\s=<>/]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'<>]++))?+){%d,}+)[^<>]{0,99}>?"
    % MAX_ATTRIBUTES
)
_LONG_TAG = re.compile(rb"<([a-zA-Z][a-zA-Z0-9:]*)([^<>]{%d,})>" % MAX_TAG)
_INLINE_TAG = re.compile(
    rb"</?(?:span|font|b|i|em|strong|u|a|o:p|center|big|small|ins|label|st1:[a-z]+)\b[^<>]{0,4000}>",
    re.I,
)
_INLINE_PLAIN = re.compile(
    rb"</?(?:font|b|i|em|strong|u|o:p|center|big|small|ins|st1:[a-z]+)\b[^<>]{0,4000}>", re.I
)
_BOX_TAG = re.compile(
    rb"<(/?)(?:div|section|article|main|ul|ol|li|dl|dd|dt|blockquote|form|fieldset)\b[^<>]{0,4000}>",
    re.I,
)


def guard(source: bytes) -> tuple[bytes, list[Problem]]:
    """The source with floods cut, and a problem for each kind of cut."""
    problems: list[Problem] = []
    if len(source) > MAX_TAGS and source.count(b"<") > MAX_TAGS:
        source = source[: -len(source.split(b"<", MAX_TAGS)[-1]) - 1]
        problems.append(
            Problem("page_cut", f"the page has more than {MAX_TAGS} tags: read up to there")
        )
    source = source.translate(None, _CONTROL)
    if b"\xee" in source:  # the lead byte of U+E000 … U+EFFF: rare, and found by memchr
        source = _MARKS.sub(b"", source)
    if b"#" in source and b"&#" in source:  # one byte is found several times faster than two
        source = _BAD_REFERENCE.sub(_drop_bad, source)
    if _has_gap(source):
        cut = 0

        def shorten(match: re.Match[bytes]) -> bytes:
            nonlocal cut
            if len(_ATTRIBUTE.findall(match[2])) <= MAX_ATTRIBUTES:
                return match[0]
            cut += 1
            return b"<" + match[1] + b">"

        source = _LONG_TAG.sub(shorten, source)
        source = _FLOOD.sub(shorten, source)
        if cut:
            problems.append(
                Problem("attributes_cut", f"{cut} tags with a flood of attributes were cut")
            )
    return source, problems


def slim(source: bytes) -> bytes:
    """The source without what only dresses the text: attributes of alignment and language, and style
    attributes but for those that may hide or strike out what they are on. In a page pasted from Word
    that is most of the bytes, and to the parser most of the work."""
    parts = _DRESS.split(source)
    texts, styles = parts[::2], parts[1::2]
    telling = {style for style in set(styles) if style and _TELLING.search(style)}
    if telling:
        for number, style in enumerate(styles):
            if style in telling:
                texts[number] += b' style="' + style + b'"'
    return b"".join(texts)


def scrub(source: bytes) -> bytes:
    """The source without characters that XML, and so lxml, cannot hold. Only for pages that
    have shown to hold some: few do, and every page would pay."""
    source = source.translate(None, _CONTROL)
    source = source.replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b"")
    return _BAD_REFERENCE.sub(_drop_bad, source)


def _drop_bad(match: re.Match[bytes]) -> bytes:
    """Character references XML cannot hold (control characters, surrogates) become nothing."""
    code = int(match[1], 16) if match[1] else int(match[2])
    allowed = (
        code in (9, 10, 13)
        or 32 <= code <= 0xD7FF
        or 0xE000 <= code < 0xE0D0
        or 0xE0DF < code <= 0xFFFD
        or 0x10000 <= code <= 0x10FFFF
    )
    return match[0] if allowed else b""


def _has_gap(source: bytes) -> bool:
    """Whether MAX_TAG bytes without a “>” may stand somewhere (half as many, aligned, surely do), or
    so many values that a tag's end may stand between quotes."""
    half = MAX_TAG // 2
    return any(
        source.find(b">", start, start + half) < 0 for start in range(0, len(source) - half, half)
    ) or any(
        source.count(b"=", start, start + WINDOW) > MANY_VALUES
        for start in range(0, len(source), WINDOW)
    )


def shallow(source: bytes) -> bytes:
    """The source without what only nests: inline elements go, boxes become paragraphs (which close
    one another), so that tables alone are left to nest. For a second reading when the first was too
    deep; elements that may hide their text stay."""
    telling = _TELLING.search(source) is not None
    source = _INLINE_TAG.sub(b"", source) if not telling else _INLINE_PLAIN.sub(b"", source)
    return _BOX_TAG.sub(rb"<\1p>", source)


def too_deep(parser: etree.HTMLParser) -> bool:
    """Whether the parser gave up on depth or another resource limit."""
    last = parser.error_log.last_error
    if last is None:
        return False
    if last.type_name in _LIMITS:
        return True
    return any(entry.type_name in _LIMITS for entry in parser.error_log.filter_from_fatals())


_LIMITS = {"ERR_RESOURCE_LIMIT", "ERR_NAME_TOO_LONG", "ERR_SYSTEM", "ERR_NO_MEMORY"}
