"""One page of a PDF → a drawn page: visible characters, cells between ruling lines.

Says also what its text is worth: text in fonts without a map to Unicode is no text, and text
over a picture of the page is a scan's own reading.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from pdfplumber.utils import line_to_edge, rect_to_edges

from parsers.carriers._pdf_box import moved, visible_box
from parsers.carriers._pdf_fonts import PICTURES, unmapped_fonts
from parsers.carriers._pdf_grounds import painted_tables, with_grounds
from parsers.carriers._pdf_layer import LAYER_SHARE, Hidden
from parsers.carriers._pdf_paint import is_white, seen
from parsers.carriers._radicals import characters
from parsers.drawn import DrawnPage, tables_of
from parsers.drawn.halves import gutter
from parsers.drawn.rules import Edge
from parsers.drawn.sheet import Sheet, as_read
from parsers.drawn.strokes import is_speck, rows_of_specks, without_box_letters
from parsers.drawn.text import Box, Char
from parsers.drawn.twice import struck_once
from parsers.drawn.watermarks import without_watermarks
from parsers.wording import UNSEEN

PICTURE_SHARE = 0.6
"""Share of the page a picture covers to be the page."""
GARBLED_SHARE = 0.02
_UNMAPPED = re.compile(r"\(cid:\d+\)|[\ufffd\ue000-\uf8ff\x00-\x08]")


@dataclass(slots=True)
class PdfPage:
    """A page as drawn; `garbled` characters that stand for nothing known; `pictured` when a
    picture covers the page (a scan, with or without a text layer)."""

    drawn: DrawnPage
    garbled: int
    pictured: bool
    images: int = 0
    dpi: float | None = None
    """Resolution of the picture that covers the page."""
    unseen: int = 0
    """How many characters were left out because nobody sees them."""

    @property
    def needs_ocr(self) -> bool:
        """Whether its text cannot be relied on: none, garbled, or a scan's own text layer."""
        count = len(self.drawn.chars)
        if self.pictured or (self.garbled >= count and self.garbled > 0):
            return True
        return self.garbled > max(1, GARBLED_SHARE * count)


def read_page(page: Any, number: int, hidden: Hidden | None = None) -> PdfPage:
    """Read a pdfplumber page, without the text that is not shown: `hidden`, or under other paint."""
    left, top, right, bottom = visible_box(page)
    width, height = right - left, bottom - top
    images = [moved(i, -left, -top) for i in page.images]
    covered = max((_share(image, width, height) for image in images), default=0.0)
    layer = hidden is not None and hidden.share >= LAYER_SHARE and bool(images)
    chars, unseen = seen(page, page.chars)
    chars = [moved(c, -left, -top) for c in chars]
    if hidden and not layer:
        kept = hidden.without(chars)
        unseen, chars = unseen + len(chars) - len(kept), kept
    chars, garbled = _visible(chars, width, height, unmapped_fonts(page))
    chars, drawing = without_box_letters(chars)
    edges = [moved(e, -left, -top) for e in with_grounds(page, _edges(page))]
    edges = [e for e in edges if _on_page(e, width, height)] + drawing
    chars += _small_pictures(images, chars)
    sheet = as_read(Sheet(width, height, chars, edges))
    drawn = DrawnPage(number, sheet.width, sheet.height, sheet.chars, _tables(sheet))
    drawn.painted = painted_tables(drawn.tables, sheet.edges)
    pictured = layer or covered >= PICTURE_SHARE
    return PdfPage(drawn, garbled, pictured, len(images), _resolution(page), unseen)


def _tables(sheet: Sheet) -> list[list[Box]]:
    """The ruled tables of a page; those of two pages on one sheet apart."""
    ends = [(e["x0"], e["x1"]) for e in sheet.edges]
    at = gutter(sheet.chars, ends, sheet.width, sheet.height)
    if at is None:
        return tables_of(sheet.edges)
    left = [e for e in sheet.edges if e["x0"] < at]
    return [*tables_of(left), *tables_of([e for e in sheet.edges if e["x0"] >= at])]


def _on_page(e: Edge, width: float, height: float) -> bool:
    return bool(e["x1"] >= 0 and e["x0"] <= width and e["bottom"] >= 0 and e["top"] <= height)


def _visible(
    chars: list[Char], width: float, height: float, unmapped: set[str]
) -> tuple[list[Char], int]:
    """Characters on the page, each once (bold is at times made by striking twice), and how many
    of them have no known meaning: these stand as 〓, that no cell that holds one seems blank."""
    out: list[Char] = []
    chars = without_watermarks(chars)
    garbled, spaces = 0, list[Char]()
    for char in chars:
        text = char["text"]
        if _UNMAPPED.search(text) or char["fontname"] in unmapped:
            garbled += 1
            if PICTURES.search(char["fontname"]):
                continue
            char, text = {**char, "text": UNSEEN}, UNSEEN
        if not text.strip():
            spaces.append(char)
            continue
        if (plain := characters(text)) != text:
            char, text = {**char, "text": plain}, plain
        if spaces:
            char, spaces = {**char, "spaced": True, "lead": _lead(char, spaces)}, []
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        if not (0 <= x <= width and 0 <= y <= height):
            continue
        char = _with_width(char)
        if char["x1"] - char["x0"] <= 0 or char["bottom"] - char["top"] <= 0:
            continue
        out.append(char)
    return struck_once(out), garbled


def _with_width(char: Char) -> Char:
    """A letter whose font gives it no width, as wide as it is high: LibreOffice writes nought for one it
    first set downwards, also where it is set level afterwards."""
    if char["x1"] > char["x0"] or unicodedata.category(char["text"][0])[0] not in "LN":
        return char
    high = char["bottom"] - char["top"]
    wide = high if unicodedata.east_asian_width(char["text"][0]) in "WF" else high / 2
    return {**char, "x1": char["x0"] + wide}


def _lead(char: Char, spaces: list[Char]) -> float:
    """Where the spaces printed right before a character begin, its own place if there are none."""
    start = float(char["x0"])
    for space in reversed(spaces):
        if abs(space["x1"] - start) > 1 or abs(space["bottom"] - char["bottom"]) > 2:
            break
        start = float(space["x0"])
    return start


def _edges(page: Any) -> list[Edge]:
    """Edges of the lines and boxes that are seen: grounds painted white have none, and of specks
    those that stand in a row are one."""
    specks = [r for r in page.rects if is_speck(r) and _is_drawn(r)]
    whole = [r for r in page.rects if not is_speck(r)] if specks else page.rects
    edges = [
        *map(line_to_edge, page.lines),
        *(e for r in whole for e in rect_to_edges(r)),
        *page.curve_edges,
    ]
    edges = [e for e in edges if e["orientation"] in ("h", "v") and _is_drawn(e)]
    return edges + rows_of_specks(specks)


def _is_drawn(thing: dict[str, Any]) -> bool:
    return bool(
        thing["object_type"] == "line"
        or thing.get("stroke")
        or not is_white(thing.get("non_stroking_color"))
    )


def _small_pictures(images: list[Any], chars: list[Char]) -> list[Char]:
    """Pictures of a letter's height within the text: they may show a figure, so they stand for
    something unreadable. Bullets at the beginning of a line and pictures behind text are none."""
    if not images or not chars:
        return []
    sizes = sorted(c["bottom"] - c["top"] for c in chars)
    usual, left = sizes[len(sizes) // 2], min(c["x0"] for c in chars)
    out = []
    for image in images:
        box = {k: float(image[k]) for k in ("x0", "x1", "top", "bottom")}
        high, wide = box["bottom"] - box["top"], box["x1"] - box["x0"]
        if not (0.6 * usual <= high <= 2.5 * usual and wide >= 0.3 * usual):
            continue
        if box["x0"] < left + 2 * usual or any(_within(c, box) for c in chars):
            continue
        out.append({**chars[0], **box, "lead": box["x0"], "spaced": False, "text": UNSEEN})
    return out


def _within(char: Char, box: dict[str, float]) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box["x0"] <= x <= box["x1"] and box["top"] <= y <= box["bottom"])


def _share(image: Any, width: float, height: float) -> float:
    wide = min(width, image["x1"]) - max(0.0, image["x0"])
    tall = min(height, image["bottom"]) - max(0.0, image["top"])
    return max(0.0, wide) * max(0.0, tall) / (width * height or 1.0)


def _resolution(page: Any) -> float | None:
    """Dots per inch of the largest picture on the page."""
    largest = max(page.images, key=lambda i: i["width"] * i["height"], default=None)
    if largest is None or not largest.get("srcsize") or not largest["width"]:
        return None
    return float(largest["srcsize"][0]) * 72.0 / float(largest["width"])
