"""Carriers: a drawn report to the bytes of a file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tests.generator.carriers import html, text
from tests.generator.model import Draft


def _html(draft: Draft) -> bytes:
    draft.options.setdefault("html", "clean")
    return html.render(draft)


def _word(draft: Draft) -> bytes:
    draft.options["html"] = "word"
    return html.render(draft)


def _text(draft: Draft) -> bytes:
    draft.options.setdefault("text", draft.rng.choice(text.STYLES))
    return text.render(draft)


def _docx(draft: Draft) -> bytes:
    from tests.generator.carriers import docx

    return docx.render(draft)


def _xlsx(draft: Draft) -> bytes:
    from tests.generator.carriers import xlsx

    return xlsx.render(draft)


def _pdf(draft: Draft) -> bytes:
    from tests.generator.carriers import pdf

    return pdf.render(draft)


def _plainpdf(draft: Draft) -> bytes:
    draft.options["ruled"] = False
    return _pdf(draft)


def _dressedpdf(draft: Draft) -> bytes:
    from tests.generator.carriers import pdf

    return pdf.render_dressed(draft)


def _oddpdf(draft: Draft) -> bytes:
    from tests.generator.carriers import odd

    return odd.render(draft)


def _scan(draft: Draft, kind: str, *, rough: bool = False) -> bytes:
    from tests.generator.carriers import scan

    return scan.render(draft, kind=kind, rough=rough)


def _cleanscan(draft: Draft, kind: str) -> bytes:
    from tests.generator.carriers import scan

    return scan.render_clean(draft, kind=kind)


def _mixedpdf(draft: Draft) -> bytes:
    from tests.generator.carriers import scan

    return scan.mixed(draft)


def _chromepdf(draft: Draft) -> bytes:
    from tests.generator.carriers import chrome

    return chrome.render(draft)


def _plainchromepdf(draft: Draft) -> bytes:
    draft.options["ruled"] = False
    return _chromepdf(draft)


def _zip(draft: Draft) -> bytes:
    from tests.generator.carriers import wrapped

    return wrapped.render_zip(draft)


def _mht(draft: Draft) -> bytes:
    from tests.generator.carriers import wrapped

    return wrapped.render_mht(draft)


def _sheetxml(draft: Draft) -> bytes:
    from tests.generator.carriers import sheet_xml

    return sheet_xml.render(draft)


def _ofd(draft: Draft) -> bytes:
    from tests.generator.carriers import ofd

    return ofd.render(draft)


def _office(draft: Draft, carrier: str) -> bytes:
    from tests.generator.carriers import office

    return office.render(draft, carrier)


CARRIERS: dict[str, Callable[[Draft], bytes]] = {
    "html": _html,
    "word": _word,
    "text": _text,
    "docx": _docx,
    "xlsx": _xlsx,
    "pdf": _pdf,
    "plainpdf": _plainpdf,
    "dressedpdf": _dressedpdf,
    "oddpdf": _oddpdf,
    "scanpdf": partial(_scan, kind="pdf"),
    "png": partial(_scan, kind="png"),
    "tiff": partial(_scan, kind="tiff"),
    "cleanscan": partial(_cleanscan, kind="pdf"),
    "cleantiff": partial(_cleanscan, kind="tiff"),
    "roughscan": partial(_scan, kind="pdf", rough=True),
    "mixedpdf": _mixedpdf,
    "chromepdf": _chromepdf,
    "plainchromepdf": _plainchromepdf,
    "ofd": _ofd,
    "zip": _zip,
    "mht": _mht,
    "sheetxml": _sheetxml,
    **{
        name: partial(_office, carrier=name)
        for name in ("doc", "wps", "rtf", "odt", "xls", "officepdf", "plainofficepdf")
    },
}
"""Carriers by name: `word` is HTML as Word pastes it, `plainpdf`, `plainofficepdf` and
`plainchromepdf` PDFs without rules, `dressedpdf` PDFs with some rules, shades, watermarks, running
heads or pages on their side, `oddpdf` PDFs in the manners of `odd.ODDITIES`, `scanpdf`
and `png` pictures at 200 dpi, `cleanscan` and `cleantiff` those of several programs and faces; `doc`, `wps`, `rtf`, `odt`, `xls` and `officepdf` are made by
LibreOffice."""

_SUFFIX = {
    "word": ".html",
    "text": ".txt",
    "plainpdf": ".pdf",
    "dressedpdf": ".pdf",
    "oddpdf": ".pdf",
    "scanpdf": ".pdf",
    "officepdf": ".pdf",
    "sheetxml": ".xls",
    "cleanscan": ".pdf",
    "cleantiff": ".tiff",
    "roughscan": ".pdf",
    "mixedpdf": ".pdf",
    "chromepdf": ".pdf",
    "plainchromepdf": ".pdf",
    "plainofficepdf": ".pdf",
}


def suffix(carrier: str) -> str:
    return _SUFFIX.get(carrier, f".{carrier}")
