"""Text of a PDF that is not shown (text rendering modes 3 and 7, ISO 32000-1 9.3.6): the layer that an OCR
program puts behind a scan, or text somebody hid."""

from __future__ import annotations

from dataclasses import dataclass, field

import pypdfium2
from pypdfium2 import raw

from parsers.drawn.text import Box, Char

LAYER_SHARE = 0.5
"""Share of a page's text objects that are not shown, from which its text is a layer."""
SLACK = 1.0
_UNSEEN = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)


@dataclass(slots=True)
class Hidden:
    """What a page does not show: `share` of its text objects, and their boxes as (x0, top, x1,
    bottom) in points from the page's top left corner."""

    share: float = 0.0
    boxes: list[Box] = field(default_factory=list)

    def covers(self, char: Char) -> bool:
        """Whether a character is part of text that is not shown."""
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        return any(
            b[0] - SLACK <= x <= b[2] + SLACK and b[1] - SLACK <= y <= b[3] + SLACK
            for b in self.boxes
        )


def hidden_text(data: bytes, most: int) -> dict[int, Hidden]:
    """The pages (by number, up to `most`) that hold text which is not shown. Empty for a file that
    pdfium cannot open: whether it can be read is then for others to say."""
    found: dict[int, Hidden] = {}
    try:
        with pypdfium2.PdfDocument(data) as document:
            for number in range(min(most, len(document))):
                hidden = _of_page(document[number])
                if hidden.share:
                    found[number + 1] = hidden
    except pypdfium2.PdfiumError:
        return {}
    return found


def _of_page(page: pypdfium2.PdfPage) -> Hidden:
    out = Hidden()
    count = unseen = 0
    left, _, _, top = page.get_bbox()
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        count += 1
        if raw.FPDFTextObj_GetTextRenderMode(item) not in _UNSEEN:
            continue
        unseen += 1
        x0, y0, x1, y1 = item.get_bounds()
        out.boxes.append((x0 - left, top - y1, x1 - left, top - y0))
    out.share = unseen / count if count else 0.0
    return out
