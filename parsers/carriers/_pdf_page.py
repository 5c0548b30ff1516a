"""One page of a PDF → a drawn page: visible characters, cells between ruling lines.

Says also what its text is worth: text in fonts without a map to Unicode is no text, and text
over a picture of the page is a scan's own reading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from parsers.carriers._pdf_fonts import PICTURES, unmapped_fonts
from parsers.carriers._radicals import characters
from parsers.drawn import DrawnPage, tables_of
from parsers.drawn.rules import Edge, edge
from parsers.drawn.text import Char
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

    @property
    def needs_ocr(self) -> bool:
        """Whether its text cannot be relied on: none, garbled, or a scan's own text layer."""
        count = len(self.drawn.chars)
        if self.pictured or (self.garbled >= count and self.garbled > 0):
            return True
        return self.garbled > max(1, GARBLED_SHARE * count)


def read_page(page: Any, number: int) -> PdfPage:
    """Read a pdfplumber page. Sideways pages are turned to be read."""
    width, height = float(page.width), float(page.height)
    chars, garbled = _visible(page.chars, width, height, unmapped_fonts(page))
    edges = _edges(page)
    covered = max((_share(image, width, height) for image in page.images), default=0.0)
    drawn = DrawnPage(number, width, height)
    turn = _sideways(chars)
    if turn:
        chars = [_turned(c, turn, width, height) for c in chars]
        edges = [_turned_edge(e, turn, width, height) for e in edges]
        drawn.width, drawn.height = height, width
    drawn.chars = chars
    drawn.tables = tables_of(edges)
    return PdfPage(drawn, garbled, covered >= PICTURE_SHARE, len(page.images), _resolution(page))


def _visible(
    chars: list[Char], width: float, height: float, unmapped: set[str]
) -> tuple[list[Char], int]:
    """Characters on the page, each once (bold is at times made by striking twice), and how many
    of them have no known meaning: these stand as 〓, that no cell that holds one seems blank."""
    out: list[Char] = []
    seen: dict[tuple[str, int, int], list[Char]] = {}
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
        if char["x1"] < 0 or char["x0"] > width or char["bottom"] < 0 or char["top"] > height:
            continue
        if char["x1"] - char["x0"] <= 0 or char["bottom"] - char["top"] <= 0:
            continue
        if any(_same_spot(char, other) for other in _near(seen, char)):
            continue
        seen.setdefault((text, int(char["x0"] // 4), int(char["top"] // 4)), []).append(char)
        out.append(char)
    return out, garbled


def _lead(char: Char, spaces: list[Char]) -> float:
    """Where the spaces printed right before a character begin, its own place if there are none."""
    start = float(char["x0"])
    for space in reversed(spaces):
        if abs(space["x1"] - start) > 1 or abs(space["bottom"] - char["bottom"]) > 2:
            break
        start = float(space["x0"])
    return start


def _near(seen: dict[tuple[str, int, int], list[Char]], char: Char) -> list[Char]:
    x, y, text = int(char["x0"] // 4), int(char["top"] // 4), char["text"]
    return [
        c for dx in (-1, 0, 1) for dy in (-1, 0, 1) for c in seen.get((text, x + dx, y + dy), ())
    ]


def _same_spot(one: Char, other: Char) -> bool:
    wide = min(one["x1"], other["x1"]) - max(one["x0"], other["x0"])
    tall = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return bool(wide > 0.6 * (one["x1"] - one["x0"]) and tall > 0.6 * (one["bottom"] - one["top"]))


def _edges(page: Any) -> list[Edge]:
    """Edges of the lines and boxes that are seen: grounds painted white have none."""
    return [
        e
        for e in page.edges
        if e["orientation"] in ("h", "v")
        and (
            e["object_type"] == "line"
            or e.get("stroke")
            or not _is_white(e.get("non_stroking_color"))
        )
    ]


def _is_white(colour: Any) -> bool:
    if colour is None:
        return False
    parts = colour if isinstance(colour, tuple | list) else (colour,)
    if len(parts) == 4:
        return all(isinstance(p, int | float) and p <= 0.02 for p in parts)
    return bool(parts) and all(isinstance(p, int | float) and p >= 0.98 for p in parts)


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


def _sideways(chars: list[Char]) -> int:
    """1 when the page reads from its bottom to its top, -1 the other way, 0 when it is upright."""
    turned = [c for c in chars if not c.get("upright", True)]
    if len(turned) * 2 <= len(chars) or not turned:
        return 0
    up = sum((c.get("matrix") or (0, 1))[1] > 0 for c in turned)
    return 1 if up * 2 > len(turned) else -1


def _box_turned(c: Any, turn: int, width: float, height: float) -> dict[str, float]:
    if turn > 0:
        x0, x1, top, bottom = height - c["bottom"], height - c["top"], c["x0"], c["x1"]
    else:
        x0, x1, top, bottom = c["top"], c["bottom"], width - c["x1"], width - c["x0"]
    return {"x0": x0, "x1": x1, "top": top, "bottom": bottom}


def _turned(char: Char, turn: int, width: float, height: float) -> Char:
    upright = not char.get("upright", True)
    box = _box_turned(char, turn, width, height)
    return {**char, **box, "lead": box["x0"], "upright": upright}


def _turned_edge(e: Edge, turn: int, width: float, height: float) -> Edge:
    box = _box_turned(e, turn, width, height)
    return edge(box["x0"], box["top"], box["x1"], box["bottom"])
