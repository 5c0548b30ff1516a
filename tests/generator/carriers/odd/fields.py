"""Figures that are no text of the page: fields of a form, notes on the page, a form in XML."""

from __future__ import annotations

import io
from collections.abc import Callable

from reportlab.pdfgen.canvas import Canvas

from tests.generator.carriers.odd import files
from tests.generator.carriers.odd.painted import Run, Sheet, laid_out, paint, ruled, write
from tests.generator.model import Draft


def _without_figures(canvas: Canvas, sheet: Sheet, taken: list[tuple[int, Run]]) -> None:
    """The text of a page but for the figures of its tables, which are taken down."""
    high = max((r.y1 for r in sheet.rules), default=0.0)
    for run in sheet.runs:
        if run.figure and run.text.isascii() and run.y < high and run.size < 9:
            taken.append((canvas.getPageNumber(), run))
        else:
            write(canvas, run)


def form_fields(draft: Draft) -> bytes:
    """A form to fill in: every figure is the value of a text field, with its appearance."""

    def texts(canvas: Canvas, sheet: Sheet) -> None:
        taken: list[tuple[int, Run]] = []
        _without_figures(canvas, sheet, taken)
        for k, (page, run) in enumerate(taken):
            canvas.acroForm.textfield(
                name=f"f{page}_{k}", value=run.text, x=run.x - 2, y=run.y - 2, width=max(14, run.wide + 6),
                height=10, fontSize=7, borderWidth=0, fontName="Helvetica", borderStyle="solid",
                fillColor=None, borderColor=None, forceBorder=False,
            )  # fmt: skip

    return paint(laid_out(draft), texts, ruled)


def _noted(draft: Draft, make: Callable[[Run, int], bytes]) -> bytes:
    """Figures in annotations that `make` writes."""
    taken: list[tuple[int, Run]] = []
    data = paint(laid_out(draft), lambda c, s: _without_figures(c, s, taken), pageCompression=0)
    filed = files.Filed(data)
    font = filed.add(b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>")
    by_page: dict[int, list[int]] = {}
    for page, run in taken:
        shape = (
            f"<</Type /XObject /Subtype /Form /BBox [0 0 {max(14, run.wide + 6):.1f} 10] "
            f"/Resources <</Font <</Helv {font} 0 R>>>>"
        ).encode()
        body = f"/Tx BMC BT /Helv 7 Tf 2 2 Td ({run.text}) Tj ET EMC".encode()
        look = filed.add(shape + b"/Length %d>>\nstream\n%s\nendstream" % (len(body), body))
        by_page.setdefault(page, []).append(filed.add(make(run, look)))
    for number, page_id in enumerate(filed.pages(), 1):
        notes = " ".join(f"{n} 0 R" for n in by_page.get(number, []))
        filed.extend(page_id, f"/Annots [{notes}]".encode())
    if b"/Widget" in make(taken[0][1], 1):
        every = " ".join(f"{n} 0 R" for numbers in by_page.values() for n in numbers)
        form = filed.add(
            f"<</Fields [{every}] /NeedAppearances true /DA (/Helv 0 Tf 0 g)>>".encode()
        )
        filed.extend(filed.root(), f"/AcroForm {form} 0 R".encode())
    return filed.bytes()


def _box(run: Run) -> str:
    return f"[{run.x - 2:.2f} {run.y - 2:.2f} {run.x + max(12, run.wide + 4):.2f} {run.y + 8:.2f}]"


def bare_fields(draft: Draft) -> bytes:
    """Fields whose look the viewer is to make (NeedAppearances)."""
    return _noted(
        draft,
        lambda run, look: (
            f"<</Type /Annot /Subtype /Widget /FT /Tx /T (t{look}) /V ({run.text}) /F 4 "
            f"/DA (/Helv 7 Tf 0 g) /Rect {_box(run)}>>"
        ).encode(),
    )


def free_text(draft: Draft) -> bytes:
    """Figures typed onto the page with a viewer's tool (FreeText)."""
    return _noted(
        draft,
        lambda run, look: (
            f"<</Type /Annot /Subtype /FreeText /Contents ({run.text}) /F 4 /DA (/Helv 7 Tf 0 g) "
            f"/Rect {_box(run)} /AP <</N {look} 0 R>>>>"
        ).encode(),
    )


def comments(draft: Draft) -> bytes:
    """Sticky notes with numbers: a reviewer's remarks, no part of the report."""
    filed = files.Filed(paint(laid_out(draft), pageCompression=0))
    for page_id in filed.pages():
        notes = [
            filed.add(
                f"<</Type /Annot /Subtype /Text /Contents ({draft.rng.randint(1, 99)}) "
                f"/Rect [{x} {y} {x + 12} {y + 12}]>>".encode()
            )
            for x, y in ((300, 500), (420, 333), (200, 210))
        ]
        filed.extend(page_id, f"/Annots [{' '.join(f'{n} 0 R' for n in notes)}]".encode())
    return filed.bytes()


def xfa(draft: Draft) -> bytes:
    """A dynamic XFA form: its pages say that a newer viewer is wanted, the figures are in XML."""
    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=0)
    canvas.drawString(72, 700, "Please wait...")
    canvas.drawString(
        72, 680, "If this message is not eventually replaced with the proper contents of the"
    )
    canvas.drawString(
        72, 665, "document, your PDF viewer may not be able to display this type of document."
    )
    canvas.showPage()
    canvas.save()
    filed = files.Filed(out.getvalue())
    values = "".join(
        f"<{k.replace('/', '_')}>{f.text}</{k.replace('/', '_')}>" for k, f in draft.figures.items()
    )
    xml = (
        '<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template xmlns="http://www.xfa.org/schema/xfa-'
        f'template/3.3/"/><xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data>'
        f"<report>{values}</report></xfa:data></xfa:datasets></xdp:xdp>"
    ).encode()
    stream = filed.add(b"<</Length %d>>\nstream\n%s\nendstream" % (len(xml), xml))
    form = filed.add(f"<</Fields [] /XFA {stream} 0 R>>".encode())
    filed.extend(filed.root(), f"/AcroForm {form} 0 R".encode())
    return filed.bytes()


MANNERS: dict[str, Callable[[Draft], bytes]] = {
    "form_fields": form_fields,
    "bare_fields": bare_fields,
    "free_text": free_text,
    "comments": comments,
    "xfa": xfa,
}
