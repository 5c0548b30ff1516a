"""Scanned pages of one document, read one after the other within a budget of time."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

from parsers.document import Document
from parsers.drawn import DrawnPage
from parsers.ocr import reader
from parsers.report import Problem

MAX_PAGES = 60
SECONDS = float(os.environ.get("GONGKAI_OCR_SECONDS", "200"))
"""Processor time one document's pages may take; what is left over is named in a problem."""

PageSource = Callable[[], tuple[Any, float | None]]
"""Gives a page's picture and its resolution, when it is that page's turn."""


def read_pages(sources: dict[int, PageSource], document: Document) -> dict[int, DrawnPage]:
    """Read the pages by number; says in the document's problems what was and was not read."""
    if not sources:
        return {}
    listed = _listed(sources)
    if not reader.available():
        document.problems.append(
            Problem(
                "needs_ocr", f"{listed}: no text but a picture; to have it read, {reader.REMEDY}"
            )
        )
        return {}
    from parsers.ocr import numerals
    from parsers.ocr.page import read_page

    began = time.process_time()
    done: dict[int, DrawnPage] = {}
    for number, source in sources.items():
        if len(done) >= MAX_PAGES or time.process_time() - began > SECONDS:
            break
        image, dpi = source()
        done[number] = read_page(image, number, dpi)
    numerals.settle(done.values())
    if done:
        document.problems.append(Problem("read_by_ocr", f"{_listed(done)} read by OCR"))
    if torn := [n for n, page in done.items() if page.torn]:
        document.problems.append(
            Problem(
                "table_lost_lines", f"{_listed(torn)}: ruling lines are torn; cells may be missing"
            )
        )
    left = [n for n in sources if n not in done]
    if left:
        document.problems.append(
            Problem("needs_ocr", f"{_listed(left)} not read: OCR of this document took too long")
        )
    return done


def _listed(numbers: Any) -> str:
    return "page " + ", ".join(str(n) for n in numbers)
