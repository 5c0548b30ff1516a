"""Parts: several reports on one page (a county page that holds its departments' reports)."""

from __future__ import annotations

import re
from dataclasses import replace

from parsers.document import Block, Document, Paragraph
from parsers.engine.rows import grid_rows
from parsers.engine.segments import grid_form
from parsers.wording import simplified, squash

_TITLE = re.compile(
    r"^.{0,50}(?:20\d\d|二[〇零○O0]{1,2}[一二三四五六七八九〇零○])年?度?.{0,40}"
    r"(?:政府信息|政务|政务信息|信息)公开.{0,16}(?:报告|年报)(?:\(.{0,12}\))?$"
)
_REPORT = re.compile(r"^(?:政府信息|政务信息|政务)公开.{0,12}(?:报告|年报)(?:\(.{0,12}\))?$")
"""The second line of a title set over two."""
MAX_TITLE = 70
MAX_REPORTS = 300
"""Reports told apart on one page; what follows belongs to the last."""
_REQUESTS = "本年新收政府信息公开申请数量"


def split_reports(document: Document) -> list[Document]:
    """The document itself, or one document for each report it holds.

    A report begins at a line that is a report's title, and only if after it a table begins that the
    report before it has already; titles repeated above one body, or on every page, begin nothing.
    """
    titles = {
        index
        for index, block in enumerate(document.blocks)
        if isinstance(block, Paragraph) and _is_title(block)
    } | _two_lines(document.blocks)
    if len(titles) < 2:
        return [document]
    starts: list[int] = []
    tables: list[tuple[int, set[str]]] = []
    candidate: int | None = None
    for index, block in enumerate(document.blocks):
        if index in titles:
            if not starts:
                starts.append(index)
            elif tables and (candidate is None or tables[-1][0] > candidate):
                candidate = index
            continue
        kinds = _beginnings(block)
        if not kinds:
            continue
        if candidate is not None and len(starts) < MAX_REPORTS:
            before = set().union(*(k for at, k in tables if at < candidate))
            if kinds & before:
                starts.append(candidate)
                tables = [(at, k) for at, k in tables if at > candidate]
                candidate = None
        tables.append((index, kinds))
    if len(starts) < 2:
        return [document]
    ends = [*starts[1:], len(document.blocks)]
    parts = []
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        begin = 0 if number == 0 else start
        parts.append(replace(document, blocks=document.blocks[begin:end], problems=[]))
    parts[0].problems = list(document.problems)
    return parts


def _is_title(block: Paragraph) -> bool:
    text = block.text
    if len(text) > MAX_TITLE or "公" not in text:
        return False
    return bool(_TITLE.match(squash(simplified(text))))


def _two_lines(blocks: list[Block]) -> set[int]:
    """First lines of the titles set over two lines (2024年度某区人民政府 / 政府信息公开年度报告)."""
    found = set()
    for n, second in enumerate(blocks):
        # Asked first, and of every paragraph of a page: few say so.
        if not isinstance(second, Paragraph) or "公" not in second.text[:12] or not n:
            continue
        first = blocks[n - 1]
        if not isinstance(first, Paragraph) or len(first.text) > MAX_TITLE:
            continue
        if not _REPORT.match(squash(simplified(second.text[:40]))):
            continue
        if not _is_title(first) and _is_title(Paragraph(first.text + second.text)):
            found.add(n - 1)
    return found


_FIRST_LINES = {"T2": "第二十条第(一)项", "T3": _REQUESTS, "T4": "未经复议直接起诉"}
"""Words that stand once in each table, in its first rows."""


def _beginnings(block: Block) -> set[str]:
    """The official tables that begin in a block (a grid, or a line of a flattened table)."""
    if isinstance(block, Paragraph):
        plain = squash(simplified(block.text)) if len(block.text) <= 60 else ""
        return {table for table, words in _FIRST_LINES.items() if words in plain}
    if "begins" not in block.memo:
        found = {"FORM"} if grid_form(block) is not None else set()
        for row in grid_rows(block)[:120]:
            for item in row.items:
                if not item.is_value and not item.covered and len(item.text) <= 60:
                    plain = squash(item.text)
                    found |= {table for table, words in _FIRST_LINES.items() if words in plain}
        block.memo["begins"] = found
    begins: set[str] = block.memo["begins"]
    return begins
