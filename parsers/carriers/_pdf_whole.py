"""A PDF as a viewer shows it: rebuilt where its table of objects is wrong, with what stands in the fields
of a form and in notes on its pages. pdfium does both; the pages are then read like any other."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2
from pdfminer.pdftypes import resolve1
from pypdfium2 import raw

_LAID_ON = (raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_WIDGET)
"""Annotations that are part of what a page shows; comments and links are about it."""


def rebuilt(data: bytes) -> bytes | None:
    """The file with its objects found anew and listed rightly; None where no page is found."""
    try:
        with pypdfium2.PdfDocument(data) as document:
            return _saved(document) if len(document) else None
    except pypdfium2.PdfiumError:
        return None


def with_laid_on(data: bytes, most: int) -> bytes:
    """The file with fields and typed notes drawn onto its pages (up to `most`); the same bytes where
    there are none or pdfium cannot open it."""
    try:
        with pypdfium2.PdfDocument(data) as document:
            pages = range(min(most, len(document)))
            if not any(_has_laid_on(document[number]) for number in pages):
                return data
        with pypdfium2.PdfDocument(data) as document:
            document.init_forms()  # draws the fields whose look is left to the viewer
            for number in pages:
                page = document[number]
                raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY)
                page.close()
            return _saved(document)
    except pypdfium2.PdfiumError:
        return data


def _has_laid_on(page: pypdfium2.PdfPage) -> bool:
    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, number)
        kind = raw.FPDFAnnot_GetSubtype(note)
        raw.FPDFPage_CloseAnnot(note)
        if kind in _LAID_ON:
            return True
    return False


def _saved(document: pypdfium2.PdfDocument) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def is_xfa(catalog: dict[str, Any]) -> bool:
    """Whether the file is a form in XML, which only few programs can show (ISO 32000-1 12.7.8)."""
    form = resolve1(catalog.get("AcroForm"))
    return isinstance(form, dict) and bool(form.get("XFA"))
