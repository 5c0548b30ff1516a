"""Parts: several reports on one page (a county page that holds its departments' reports)."""

from __future__ import annotations

import re
from dataclasses import replace

from parsers.document import Document, Grid, Paragraph
from parsers.engine.rows import grid_rows
from parsers.engine.segments import classify, grid_form
from parsers.wording import simplified, squash

_TITLE = re.compile(
    r"^.{0,50}(?:20\d\d|二[〇零○O0]{1,2}[一二三四五六七八九〇零○])年?度?.{0,40}"
    r"(?:政府信息|政务|政务信息|信息)公开.{0,16}(?:报告|年报)(?:\(.{0,12}\))?$"
)
MAX_TITLE = 70
MAX_REPORTS = 300
"""Reports told apart on one page; what follows belongs to the last."""
_REQUESTS = "本年新收政府信息公开申请数量"


def split_reports(document: Document) -> list[Document]:
    """The document itself, or one document for each report it holds.

    A report begins at a line that is a report's title, and only if a table 3 of its own follows
    before the next title; titles repeated above one body begin nothing.
    """
    titles = {
        index
        for index, block in enumerate(document.blocks)
        if isinstance(block, Paragraph) and _is_title(block)
    }
    if len(titles) < 2:
        return [document]
    starts: list[int] = []
    grids_since = 0
    for index, block in enumerate(document.blocks):
        if isinstance(block, Grid):
            grids_since += _holds_requests(block)
        elif _REQUESTS in simplified(block.text).replace(" ", ""):
            grids_since += 1  # a table flattened to lines
        elif index in titles and (not starts or grids_since) and len(starts) < MAX_REPORTS:
            starts.append(index)
            grids_since = 0
    if starts and not grids_since:
        starts.pop()
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


def _holds_requests(grid: Grid) -> bool:
    """Whether a grid holds (the beginning of) a table 3 or a statistics form."""
    rows = grid_rows(grid)
    return grid_form(grid) is not None or sum(classify(row, None) == "T3" for row in rows[:60]) >= 2
