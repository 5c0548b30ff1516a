"""Text PDF with pdfplumber: ruled tables cell by cell, the rest as paragraphs in reading order.

Merged cells come from the ruling lines' geometry. A table that goes on over a page break stays
two grids with their pages; the engine joins them. Pages without text are reported (needs_ocr).
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import PdfminerException

from parsers.carriers._pdf_layer import hidden_text
from parsers.carriers._pdf_layers import layers_off, without_layers
from parsers.carriers._pdf_page import PdfPage, read_page
from parsers.carriers._pdf_whole import is_xfa, rebuilt, with_laid_on
from parsers.document import Document
from parsers.drawn import blocks
from parsers.errors import UnreadableDocument, Unsupported
from parsers.ocr.document import PageSource, read_pages
from parsers.report import Problem

NAME = "pdf"
logging.getLogger("pdfminer").setLevel(
    logging.CRITICAL
)  # it warns of every font of a browser's PDF
MAX_PAGES = 200
REPAIRED = "the PDF is damaged and was rebuilt: pages may be lost; look for a whole copy"
XFA = (
    "the PDF is an XFA form, whose figures Adobe's programs alone show: open it there and print it to"
    " a new PDF"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
LEAST_LETTERS = 40
"""Letters a page holds to be told from others by them."""
LAYER = "read from the text layer of a scan, not from its picture"


class _Broken(UnreadableDocument):
    """A damaged file, which may be read once it is rebuilt."""


def sniff(data: bytes, url: str | None = None) -> int:
    """Sure of %PDF- within the first kilobyte."""
    return 90 if b"%PDF-" in data[:1024] else 0


def read(data: bytes, *, url: str | None = None) -> Document:
    """Read a PDF. Raises UnreadableDocument for an encrypted file, and for a broken one that cannot
    be rebuilt."""
    try:
        return _read(with_laid_on(data, MAX_PAGES))
    except _Broken:
        whole = rebuilt(data)
        if whole is None:
            raise
        document = _read(with_laid_on(whole, MAX_PAGES))
    document.problems.insert(0, Problem("repaired", REPAIRED))
    return document


def _read(data: bytes) -> Document:
    document = Document(NAME)
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            document.title = _title(pdf.metadata)
            pages: list[PdfPage] = []
            hidden = hidden_text(data, MAX_PAGES)
            off = layers_off(pdf.doc.catalog)
            for number, page in enumerate(pdf.pages[:MAX_PAGES], start=1):
                gone = without_layers(page, off) if off else 0
                pages.append(read_page(page, number, hidden.get(number)))
                pages[-1].unseen += gone
                page.close()
            if is_xfa(pdf.doc.catalog) and not any(_HAN.match(c) for c in _letters(pages)):
                raise Unsupported(XFA)
            if not any(page.drawn.chars or page.images for page in pages):
                raise _Broken("the PDF is broken: its pages hold neither text nor pictures")
            _tell_unseen(pages, document)
            _read_scans(data, pages, document)
            document.blocks = blocks([page.drawn for page in _once(pages, document)])
            if len(pdf.pages) > MAX_PAGES:
                document.problems.append(
                    Problem("pages_cut", f"{len(pdf.pages)} pages: only {MAX_PAGES} were read")
                )
    except (PdfminerException, PDFException, PDFPasswordIncorrect) as error:
        cause = error.args[0] if error.args else error
        if isinstance(cause, PDFPasswordIncorrect) or "Password" in type(cause).__name__:
            raise UnreadableDocument("the PDF is encrypted: a password is needed") from error
        raise _Broken(f"the PDF is broken: {type(cause).__name__} {cause}".strip()) from error
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError) as error:
        # pdfminer lets internal errors through on damaged files.
        raise _Broken(f"the PDF is broken: {type(error).__name__}: {error}") from error
    _renumber(document)
    return document


def _letters(pages: list[PdfPage]) -> Iterator[str]:
    return (char["text"] for page in pages for char in page.drawn.chars)


def _once(pages: list[PdfPage], document: Document) -> list[PdfPage]:
    """The pages without those that repeat one before them, letter for letter."""
    seen: dict[tuple[tuple[str, int, int], ...], int] = {}
    out: list[PdfPage] = []
    for page in pages:
        key = tuple((c["text"], round(c["x0"]), round(c["top"])) for c in page.drawn.chars)
        first = seen.setdefault(key, page.drawn.number)
        if len(key) < LEAST_LETTERS or first == page.drawn.number or page.drawn.ready:
            out.append(page)
            continue
        detail = f"page {page.drawn.number} repeats page {first}: read once"
        document.problems.append(Problem("page_repeated", detail))
    return out


def _tell_unseen(pages: list[PdfPage], document: Document) -> None:
    dropped = [page.drawn.number for page in pages if page.unseen]
    if dropped:
        listed = ", ".join(map(str, dropped))
        document.problems.append(
            Problem("hidden_text", f"page {listed}: text that is not shown was not read")
        )


def _read_scans(data: bytes, pages: list[PdfPage], document: Document) -> None:
    """Read the pages that are pictures, or whose text means nothing, by OCR."""
    wanted = [p for p in pages if p.needs_ocr or not p.drawn.chars]
    wanted = [p for p in wanted if p.pictured or p.garbled or p.images]
    if not wanted:
        return
    sources: dict[int, PageSource] = {
        page.drawn.number: lambda page=page: _render(data, page)  # type: ignore[misc]
        for page in wanted
    }
    done = read_pages(sources, document)
    layers: list[int] = []
    for page in wanted:
        number = page.drawn.number
        if number in done:
            page.drawn = done[number]
        elif page.garbled:
            page.drawn.chars, page.drawn.tables = [], []
        elif page.pictured and page.drawn.chars:
            page.drawn.doubt = LAYER
            layers.append(number)
    if layers:
        listed = ", ".join(map(str, layers))
        document.problems.append(
            Problem("text_layer", f"page {listed}: {LAYER}; all its figures are in doubt")
        )


def _render(data: bytes, page: PdfPage) -> tuple[Any, float]:
    """A page as a picture, at the resolution of the scan on it."""
    import pypdfium2

    dpi = min(max(page.dpi or 200.0, 150.0), 300.0)
    with pypdfium2.PdfDocument(data) as document:
        bitmap = document[page.drawn.number - 1].render(scale=dpi / 72, may_draw_forms=False)
        picture = bitmap.to_numpy()
        return (picture[:, :, 2::-1] if picture.ndim == 3 else picture).copy(), dpi


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
