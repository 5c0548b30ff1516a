"""What later paint leaves to be seen of a page's text: a white box over figures hides them, white figures
on white paper are not there for who reads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pdfminer.layout import LTChar, LTCurve, LTFigure, LTImage
from pdfminer.pdftypes import resolve1

from parsers.drawn.text import Box, Char
from parsers.wording import UNSEEN

COVER = 3.0
"""Heights of a character up to which a white box is one that strikes text out; a larger one may be the
ground of a table, cut to its cells by a clipping path."""
_PLAIN = ("Gray", "RGB", "CMYK", "ICCBased")


@dataclass(slots=True)
class _Paint:
    """A filled box or picture: painted after `count` characters; `white` where it is like paper."""

    count: int
    box: Box
    white: bool

    def holds(self, char: Char) -> bool:
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        return self.box[0] <= x <= self.box[2] and self.box[1] <= y <= self.box[3]


def seen(page: Any, chars: list[Char]) -> tuple[list[Char], int]:
    """The characters of a pdfplumber page (all, in order of painting) that can be seen, and how many
    cannot. Where it is not certain that one is unseen, it stands as unreadable."""
    pale = {k for k, c in enumerate(chars) if _is_white_text(c)}
    paints = list(_paints(page, bool(pale)))
    hidden: dict[int, bool] = {}
    for paint in paints:
        if paint.white:
            hidden.update(_struck_out(paint, chars))
    unsure = bool(pale) and _has_patterns(page)
    for k in pale:
        below = [p for p in paints if p.count <= k and p.holds(chars[k])]
        if not below or below[-1].white:
            hidden[k] = hidden.get(k, True) and not unsure
    if len(hidden) * 2 > len(chars):
        return chars, 0  # set so: not paper is the ground
    kept = [
        {**c, "text": UNSEEN} if k in hidden else c
        for k, c in enumerate(chars)
        if not hidden.get(k, False)
    ]
    return kept, len(hidden)


def _struck_out(paint: _Paint, chars: list[Char]) -> dict[int, bool]:
    """The characters a white box hides; True where others were written on it in their stead."""
    under = [k for k in range(paint.count) if paint.holds(chars[k]) and chars[k]["text"].strip()]
    if not under:
        return {}
    x0, y0, x1, y1 = paint.box
    if min(x1 - x0, y1 - y0) > COVER * max(float(chars[k]["size"]) for k in under):
        return {}
    anew = any(paint.holds(c) and c["text"].strip() for c in islice(chars, paint.count, None))
    return dict.fromkeys(under, anew)


def _paints(page: Any, coloured: bool) -> Iterator[_Paint]:
    """Filled boxes and pictures in order; only white ones unless `coloured`."""
    count = 0
    left, top = page.mediabox[:2]
    for item in _items(page.layout):
        if isinstance(item, LTChar):
            count += 1
            continue
        if isinstance(item, LTCurve):
            white = is_white(item.non_stroking_color)
            if not item.fill or not (white or coloured):
                continue
        elif isinstance(item, LTImage) and coloured:
            white = False
        else:
            continue
        box = (
            item.x0 + left,
            page.height - item.y1 + top,
            item.x1 + left,
            page.height - item.y0 + top,
        )
        if box[2] - box[0] > 2 and box[3] - box[1] > 2:
            yield _Paint(count, box, white)


def _items(container: Any) -> Iterator[Any]:
    for item in container:
        if isinstance(item, LTFigure):
            yield from _items(item)
        else:
            yield item


def _is_white_text(char: Char) -> bool:
    space = str(char.get("ncs") or "")
    return bool(
        char["text"].strip()
        and is_white(char.get("non_stroking_color"))
        and (not space or any(p in space for p in _PLAIN))
    )


def is_white(colour: Any) -> bool:
    """Whether a colour of a PDF (grey, RGB or CMYK) is that of paper."""
    parts = colour if isinstance(colour, tuple | list) else (colour,)
    if not parts or not all(isinstance(p, int | float) for p in parts):
        return False
    if len(parts) == 4:
        return all(p <= 0.02 for p in parts)
    return len(parts) in (1, 3) and all(p >= 0.98 for p in parts)


def _has_patterns(page: Any) -> bool:
    """Whether the page may be painted with shadings or patterns, whose places are not known."""
    resources = resolve1(getattr(page.page_obj, "resources", None)) or {}
    return bool(resolve1(resources.get("Shading")) or resolve1(resources.get("Pattern")))
