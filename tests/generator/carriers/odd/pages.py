"""Pages in other shapes: two on a sheet, turned, cut by a crop box, tiny, huge, blank, in disorder."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import replace

import pypdfium2
import pypdfium2.raw as pdfium
from reportlab.lib.pagesizes import A3, A4, A5, B5, landscape
from reportlab.pdfgen.canvas import Canvas

from tests.generator.carriers import pdf
from tests.generator.carriers.odd.painted import (
    Rule,
    Run,
    Sheet,
    laid_out,
    paint,
    registered,
    ruled,
    sheets,
    write,
    written,
)
from tests.generator.model import Draft

_A3 = landscape(A3)


def _document(draft: Draft, *, loose: bool = False) -> bytes:
    draft.options["ruled"] = not loose
    return pdf.render(draft)


def _saved(document: pypdfium2.PdfDocument) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def two_up(draft: Draft, *, loose: bool) -> bytes:
    """Two pages on each A3 sheet, as a printer's driver puts them there."""
    source = pypdfium2.PdfDocument(_document(draft, loose=loose))
    raw = pdfium.FPDF_ImportNPagesToOne(source.raw, *map(float, _A3), 2, 1)
    out = pypdfium2.PdfDocument(raw)
    return _saved(out)


def _beside(left: Sheet, right: Sheet | None, aside: float = A4[0]) -> Sheet:
    moved = right or Sheet(0, 0, [], [])
    return Sheet(
        _A3[0], _A3[1],
        [*left.runs, *(replace(r, x=r.x + aside) for r in moved.runs)],
        [*left.rules, *(Rule(r.x0 + aside, r.y0, r.x1 + aside, r.y1) for r in moved.rules)],
    )  # fmt: skip


def spread(draft: Draft, *, loose: bool) -> bytes:
    """Two pages on each sheet, drawn together line by line: left and right in turn."""
    pages = laid_out(draft, ruled=not loose)
    out = []
    for k in range(0, len(pages), 2):
        both = _beside(pages[k], pages[k + 1] if k + 1 < len(pages) else None)
        both.runs.sort(key=lambda r: (-r.y, r.x))
        out.append(both)
    return paint(out)


def cropped_spread(draft: Draft) -> bytes:
    """Spreads cut by crop boxes: each page shows one half, the other is there but out of sight."""
    source = pypdfium2.PdfDocument(two_up(draft, loose=False))
    count = len(pypdfium2.PdfDocument(_document(draft)))
    out = pypdfium2.PdfDocument.new()
    for index in range(count):
        out.import_pages(source, pages=[index // 2])
        left = 0 if index % 2 == 0 else _A3[0] / 2
        out[index].set_cropbox(left, 0, left + _A3[0] / 2, _A3[1])
    return _saved(out)


def slug(draft: Draft) -> bytes:
    """A crop box round the page, and the printer's numbers outside of it."""
    rng = random.Random(draft.rng.random())
    pages = laid_out(draft)
    registered()
    out = io.BytesIO()
    canvas = Canvas(out)
    for sheet in pages:
        edge = 60
        canvas.setPageSize((sheet.wide + 2 * edge, sheet.tall + 2 * edge))
        canvas.setCropBox((edge, edge, sheet.wide + edge, sheet.tall + edge))
        canvas.translate(edge, edge)
        ruled(canvas, sheet)
        written(canvas, sheet)
        for r in sheet.runs:  # a proof-reader's count beside the lines
            if rng.random() < 0.4:
                write(canvas, Run(str(rng.randint(1, 99)), sheet.wide + 15, r.y, 8, 0))
                write(canvas, Run(str(rng.randint(1, 99)), -30, r.y, 8, 0))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def moved_origin(draft: Draft) -> bytes:
    """Pages whose media box starts far from nought."""
    document = pypdfium2.PdfDocument(_document(draft))
    dx, dy = draft.rng.choice([(-300.0, -500.0), (1000.0, 2000.0), (-20.5, 900.0)])
    for page in document:
        wide, tall = page.get_size()
        for thing in page.get_objects(max_depth=1):
            matrix = pdfium.FS_MATRIX(1, 0, 0, 1, dx, dy)
            pdfium.FPDFPageObj_TransformF(thing.raw, matrix)
        page.set_mediabox(dx, dy, dx + wide, dy + tall)
        page.gen_content()
    return _saved(document)


def scaled(draft: Draft, *, by: float, loose: bool = False) -> bytes:
    """All of the report so many times as large."""
    pages = laid_out(draft, ruled=not loose)
    registered()
    out = io.BytesIO()
    canvas = Canvas(out)
    for sheet in pages:
        canvas.setPageSize((sheet.wide * by, sheet.tall * by))
        canvas.scale(by, by)
        ruled(canvas, sheet)
        written(canvas, sheet)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def turned(draft: Draft, *, by: int, shown: bool, loose: bool = False) -> bytes:
    """Pages drawn turned by so many degrees. `shown`: /Rotate turns them upright again; else they lie
    on their side on the paper."""
    pages = laid_out(draft, ruled=not loose)
    only = draft.rng.random() < 0.4  # the tables' pages alone
    registered()
    out = io.BytesIO()
    canvas = Canvas(out)
    for number, sheet in enumerate(pages):
        if only and number == 0:
            canvas.setPageSize((sheet.wide, sheet.tall))
            canvas.setPageRotation(0)
        else:
            size = (sheet.wide, sheet.tall) if by == 180 else (sheet.tall, sheet.wide)
            # reportlab takes the size of a turned page as it is shown
            canvas.setPageSize((sheet.wide, sheet.tall) if shown else size)
            canvas.setPageRotation(by if shown else 0)
            if by == 90:
                canvas.translate(size[0], 0)
            elif by == 180:
                canvas.translate(*size)
            else:
                canvas.translate(0, size[1])
            canvas.rotate({90: 90, 180: 180, 270: -90}[by])
        ruled(canvas, sheet)
        written(canvas, sheet)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def paper_by_table(draft: Draft) -> bytes:
    """Files of different paper put together: each part of the report in a size of its own."""
    from tests.generator.carriers.odd import story

    return story.by_parts(draft, [A4, landscape(A4), B5, A3, landscape(A3), A5])


def landscape_table(draft: Draft, *, loose: bool = False) -> bytes:
    """The tables stand on landscape pages, the text on upright ones."""
    from tests.generator.carriers.odd import story

    return story.by_parts(draft, [A4, landscape(A4)], loose=loose)


def blank_pages(draft: Draft) -> bytes:
    """Empty pages between the others, before a table's second half as well."""
    pages = laid_out(draft)
    rng = random.Random(draft.rng.random())
    out: list[Sheet] = []
    for sheet in pages:
        out += [Sheet(sheet.wide, sheet.tall, [], [])] * rng.choice([0, 1, 1, 2])
        out.append(sheet)
    return paint(out)


def disordered(draft: Draft) -> bytes:
    """Pages in the wrong order; their printed numbers tell the right one."""
    pages = laid_out(draft)
    for number, sheet in enumerate(pages, 1):
        sheet.runs.append(Run(f"第 {number} 页 共 {len(pages)} 页", 260, 30, 9, 0))
    draft.rng.shuffle(pages)
    return paint(pages)


def repeated_page(draft: Draft) -> bytes:
    """One page is there twice."""
    pages = laid_out(draft)
    again = draft.rng.randrange(len(pages))
    pages.insert(again + 1, pages[again])
    return paint(pages)


def one_page(draft: Draft) -> bytes:
    """All pages pasted into a single long one."""
    pages = laid_out(draft)
    tall = sum(p.tall for p in pages)
    out = Sheet(pages[0].wide, tall, [], [])
    top = tall
    for sheet in pages:
        top -= sheet.tall
        out.runs += [replace(r, y=r.y + top) for r in sheet.runs]
        out.rules += [Rule(r.x0, r.y0 + top, r.x1, r.y1 + top) for r in sheet.rules]
    return paint([out])


def columns(draft: Draft, *, loose: bool = False) -> bytes:
    """Pages in two columns, text and tables in each."""
    from tests.generator.carriers.odd import story

    return story.in_columns(draft, loose=loose)


def margin_notes(draft: Draft) -> bytes:
    """A narrow column of notes with numbers beside the tables."""
    pages = sheets(_document(draft))
    rng = random.Random(draft.rng.random())
    for sheet in pages:
        sheet.wide += 130
        y = sheet.tall - 90
        while y > 90:
            note = f"批注 [{rng.randint(1, 30)}]：原为 {rng.randint(1, 99)}"
            sheet.runs.append(Run(note, A4[0] + 5, y, 8, 100))
            y -= rng.uniform(12, 90)
    return paint(pages)


MANNERS: dict[str, Callable[[Draft], bytes]] = {
    "two_up": lambda d: two_up(d, loose=False),
    "two_up_loose": lambda d: two_up(d, loose=True),
    "spread": lambda d: spread(d, loose=False),
    "spread_loose": lambda d: spread(d, loose=True),
    "cropped_spread": cropped_spread,
    "slug": slug,
    "moved_origin": moved_origin,
    "tiny": lambda d: scaled(d, by=0.12),
    "tiny_loose": lambda d: scaled(d, by=0.12, loose=True),
    "huge": lambda d: scaled(d, by=8),
    "huge_loose": lambda d: scaled(d, by=8, loose=True),
    "turned_90": lambda d: turned(d, by=90, shown=True),
    "turned_90_loose": lambda d: turned(d, by=90, shown=True, loose=True),
    "turned_180": lambda d: turned(d, by=180, shown=True),
    "turned_270": lambda d: turned(d, by=270, shown=True),
    "sideways": lambda d: turned(d, by=90, shown=False),
    "sideways_270": lambda d: turned(d, by=270, shown=False),
    "sideways_loose": lambda d: turned(d, by=90, shown=False, loose=True),
    "upside_down": lambda d: turned(d, by=180, shown=False),
    "paper_by_table": paper_by_table,
    "landscape_table": landscape_table,
    "landscape_table_loose": lambda d: landscape_table(d, loose=True),
    "blank_pages": blank_pages,
    "disordered": disordered,
    "repeated_page": repeated_page,
    "one_page": one_page,
    "columns": columns,
    "columns_loose": lambda d: columns(d, loose=True),
    "margin_notes": margin_notes,
}
