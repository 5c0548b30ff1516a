"""Text of a PDF that is not shown (text rendering modes 3 and 7, ISO 32000-1 9.3.6): the layer that an OCR
program puts behind a scan, or text somebody hid."""

from __future__ import annotations

from collections import Counter
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
    bottom) in points from the page's top left corner, each with its text."""

    share: float = 0.0
    texts: list[tuple[Box, str]] = field(default_factory=list)

    def without(self, chars: list[Char]) -> list[Char]:
        """The characters (all, in order of drawing) that are no part of text that is not shown."""
        if self.share == 1.0:
            return []
        gone: set[int] = set()
        for box, text in self.texts:
            inside = [c for c in chars if _holds(box, c) and id(c) not in gone]
            left = Counter(text)
            found = []
            for char in inside:  # text that is shown may stand at the same place
                if left[char["text"]] > 0:
                    left[char["text"]] -= 1
                    found.append(char)
            gone |= {id(c) for c in found or inside}
        return [c for c in chars if id(c) not in gone]


def _holds(box: Box, char: Char) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return box[0] - SLACK <= x <= box[2] + SLACK and box[1] - SLACK <= y <= box[3] + SLACK


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
    items = list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]))
    unseen = [x for x in items if raw.FPDFTextObj_GetTextRenderMode(x) in _UNSEEN]
    out.share = len(unseen) / len(items) if items else 0.0
    if 0 < out.share < 1:
        words = page.get_textpage()
        for item in unseen:
            item.textpage = words
            box = _shown(item.get_bounds(), page.get_bbox(), page.get_rotation())
            out.texts.append((box, item.extract()))
    return out


def _shown(box: Box, page: Box, turn: int) -> Box:
    """A box of a page in points from the top left corner of the page as it is turned."""
    left, low, right, high = page
    x0, y0, x1, y1 = box
    if turn == 90:
        return y0 - low, x0 - left, y1 - low, x1 - left
    if turn == 180:
        return right - x1, y0 - low, right - x0, y1 - low
    if turn == 270:
        return high - y1, right - x1, high - y0, right - x0
    return x0 - left, high - y1, x1 - left, high - y0
