"""Text PDF with pdfplumber: ruled tables cell by cell, the rest as paragraphs in reading order.

Merged cells come from the ruling lines' geometry. A table that goes on over a page break stays
two grids with their pages; the engine joins them. Pages without text are reported (needs_ocr).
"""

from __future__ import annotations

import io
import re
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import PdfminerException

from parsers.carriers._pdf_page import PdfPage, read_page
from parsers.document import Document
from parsers.drawn import blocks
from parsers.errors import UnreadableDocument
from parsers.report import Problem

NAME = "pdf"
MAX_PAGES = 200


def sniff(data: bytes, url: str | None = None) -> int:
    """Sure of %PDF- within the first kilobyte."""
    return 90 if b"%PDF-" in data[:1024] else 0


def read(data: bytes, *, url: str | None = None) -> Document:
    """Read a PDF. Raises UnreadableDocument for a broken or encrypted file."""
    document = Document(NAME)
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            document.title = _title(pdf.metadata)
            pages: list[PdfPage] = []
            for number, page in enumerate(pdf.pages[:MAX_PAGES], start=1):
                pages.append(read_page(page, number))
                page.close()
            document.blocks = blocks([page.drawn for page in pages])
            empty = sum(not page.drawn.chars for page in pages)
            if len(pdf.pages) > MAX_PAGES:
                document.problems.append(
                    Problem("pages_cut", f"{len(pdf.pages)} pages: only {MAX_PAGES} were read")
                )
            if empty:
                document.problems.append(
                    Problem("needs_ocr", f"{empty} of {len(pdf.pages)} pages hold no text")
                )
    except (PdfminerException, PDFException, PDFPasswordIncorrect) as error:
        cause = error.args[0] if error.args else error
        if isinstance(cause, PDFPasswordIncorrect) or "Password" in type(cause).__name__:
            raise UnreadableDocument("the PDF is encrypted: a password is needed") from error
        raise UnreadableDocument(
            f"the PDF is broken: {type(cause).__name__} {cause}".strip()
        ) from error
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError) as error:
        # pdfminer lets internal errors through on damaged files.
        raise UnreadableDocument(f"the PDF is broken: {type(error).__name__}: {error}") from error
    _renumber(document)
    return document


def _title(metadata: dict[str, Any]) -> str:
    title = metadata.get("Title") or ""
    title = title.decode("utf-8", "replace") if isinstance(title, bytes) else str(title)
    return (
        ""
        if re.match(r"^(?:Microsoft Word|untitled|\S+\.(?:docx?|wps))", title, re.I)
        else title.strip()
    )


def _renumber(document: Document) -> None:
    for number, grid in enumerate(document.grids, start=1):
        grid.number = number
