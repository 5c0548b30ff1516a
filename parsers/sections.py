"""Sections of a report, matched on the words of their titles; numerals only support.

Official titles: 国办公开办函〔2021〕30号, 〔2019〕60号; before 2019 the contents of the Regulation of
2007 (Art. 32) and local forms.
"""

from __future__ import annotations

import re
from functools import lru_cache

from parsers.document import Document, Paragraph
from parsers.report import Section
from parsers.wording import simplified, squash

MAX_HEADING = 48

_NUMERAL = re.compile(
    r"^(?:第?(?P<cn>[一二三四五六七八九十]{1,2})(?:[、.,:．]|部分[、:]?|章)"
    r"|(?P<digit>\d{1,2})[、.．](?!\d)"
    r"|(?P<paren>\([一二三四五六七八九十]{1,2}\)[、.]?))"
)
_SPACED = re.compile(r"^\s*([一二三四五六七八九十]{1,2})[\s\u3000]+(?=\S)")
_TITLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (number, re.compile(pattern))
    for number, pattern in (
        ("三", r"收到(?:和|及|与)?(?:处理|办理).{0,12}申请(?:的)?(?:工作)?情况$"),
        ("三", r"(?:政府信息|信息)?依申请公开.{0,26}情况$"),
        ("四", r"(?:因)?(?:政府)?(?:信息公开)?.{0,14}行政复议.{0,18}诉讼.{0,8}情况$"),
        ("四", r".{0,12}复议.{0,4}(?:和|及|、)?.{0,6}诉讼.{0,8}情况$"),
        ("五", r".{0,16}存在的?(?:主要)?(?:问题|困难|不足).{0,22}$"),
        ("五", r"(?:主要|工作中?)?问题(?:和|及|与)(?:改进|整改).{0,10}$"),
        ("六", r"其他?它?(?:需要|应当|须)?(?:报告|说明|汇报|公开)(?:的)?(?:重要)?(?:事项|情况)$"),
        ("六", r"需要(?:报告|说明)的(?:其他)?事项.{0,8}$"),
        ("二", r"(?:主动公开政府信息|政府信息主动公开|主动公开)(?:的)?(?:工作)?情况$"),
        ("一", r".{0,22}(?:总体情况|基本情况|工作概述|总体概述|总体工作情况)$"),
        ("一", r"(?:概述|概况|前言)$"),
    )
)
_OLDER: tuple[re.Pattern[str], ...] = tuple(
    re.compile(p)
    for p in (
        r".{0,14}收费(?:及|和|与)?减免.{0,6}情况$",
        r".{0,8}咨询(?:处理)?情况$",
        r".{0,8}(?:政府)?支出(?:和|与)收费.{0,6}情况?$",
        r"(?:附表|附件|附:|附录).{0,30}$",
    )
)
_INLINE = re.compile(
    r"^(?P<numeral>[一二三四五六])[、.．](?P<title>总体情况|主动公开政府信息情况|"
    r"收到和处理政府信息公开申请情况|(?:因)?政府信息公开.{0,10}行政复议、?(?:提起)?行政诉讼情况|"
    r"存在的主要问题[及和](?:改进|整改)(?:情况|措施)|其他需要报告的事项)[\s:：。]+(?P<rest>\S.*)$"
)


def split_sections(document: Document) -> list[Section]:
    """The sections in reading order, tables left out, no text lost; what stands before the first
    heading is Section(None, "", …)."""
    paragraphs = document.paragraphs
    headings = _headings(paragraphs)
    sections: list[Section] = []
    current: tuple[str | None, str] = (None, "")
    lines: list[str] = []

    def close() -> None:
        if lines or current[1]:
            sections.append(Section(current[0], current[1], "\n".join(lines)))

    for index, paragraph in enumerate(paragraphs):
        if index in headings:
            close()
            number, heading, rest = headings[index]
            current, lines = (number, heading), [rest] if rest else []
        else:
            lines.append(paragraph.text)
    close()
    return sections


def _headings(paragraphs: list[Paragraph]) -> dict[int, tuple[str | None, str, str]]:
    found: dict[int, tuple[str | None, str, str, str]] = {}
    for index, paragraph in enumerate(paragraphs):
        text = paragraph.text
        match = _INLINE.match(text) if text[:1] in "一二三四五六" else None
        if match:
            heading = text[: match.start("rest")].strip(" :：。")
            found[index] = (match["numeral"], heading, match["rest"], "cn")
            continue
        if len(text) > MAX_HEADING:
            continue
        judged = _judge(text)
        if judged:
            found[index] = (judged[0], text, "", judged[1])
    styles = {style for *_, style in found.values()}
    strong = sum(style == "cn" for *_, style in found.values())
    if strong >= 3 or (
        len(styles - {"paren"}) and sum(s != "paren" for *_, s in found.values()) >= 4
    ):
        found = {i: f for i, f in found.items() if f[3] != "paren"}
    if strong >= 4:
        # With numbered headings about, an unnumbered line is a running title or a menu entry.
        first = min(i for i, f in found.items() if f[3] == "cn")
        found = {i: f for i, f in found.items() if f[3] in ("cn", "digit") or i > first}
    return {i: (number, heading, rest) for i, (number, heading, rest, _) in found.items()}


def _plain(heading: str) -> str:
    """A squashed heading. A numeral parted by a space alone (一 概述) is given the stop that the space
    stands for."""
    plain = squash(simplified(heading))
    spaced = _SPACED.match(heading)
    return f"{spaced[1]}、{plain[len(spaced[1]) :]}" if spaced else plain


@lru_cache(maxsize=4096)
def _judge(text: str) -> tuple[str | None, str] | None:
    """(section numeral, style of numbering) of a heading line, None for other lines."""
    plain = _plain(text).rstrip(":。;")
    match = _NUMERAL.match(plain)
    style = "none"
    printed = None
    if match:
        style = "cn" if match["cn"] else "digit" if match["digit"] else "paren"
        printed = match["cn"] or (_chinese(match["digit"]) if match["digit"] else None)
        plain = plain[match.end() :]
    if not plain or len(plain) > 40 or ":" in plain or "。" in plain:
        return None
    for number, pattern in _TITLES:
        if pattern.match(plain):
            if style in ("none", "paren") and number in ("一", "二", "三") and "。" in text:
                return None
            return printed if style == "cn" and printed else number, style
    if style == "cn" and any(p.match(plain) for p in _OLDER):
        return printed, style
    return None


def _chinese(digit: str) -> str:
    numerals = "零一二三四五六七八九十"
    number = int(digit)
    return numerals[number] if number <= 10 else digit


def official_headings(sections: list[Section]) -> set[str]:
    """The numerals (一 … 六) of the official sections found, by title words."""
    found = set()
    for section in sections:
        plain = _plain(section.heading)
        match = _NUMERAL.match(plain)
        rest = plain[match.end() :] if match else plain
        for number, pattern in _TITLES:
            if pattern.match(rest.rstrip(":。;")):
                found.add(number)
                break
    return found
