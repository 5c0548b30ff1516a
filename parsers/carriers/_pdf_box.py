"""What of a PDF page is shown: its crop box."""

from __future__ import annotations

from typing import Any


def visible_box(page: Any) -> tuple[float, float, float, float]:
    """What a pdfplumber page shows, in its own coordinates: its crop box within its media box."""
    media, crop = page.page_obj.mediabox, page.page_obj.cropbox or page.page_obj.mediabox
    left, low = min(media[0], media[2]), min(media[1], media[3])
    right, high = max(media[0], media[2]), max(media[1], media[3])
    x0, y0 = max(left, min(crop[0], crop[2])), max(low, min(crop[1], crop[3]))
    x1, y1 = min(right, max(crop[0], crop[2])), min(high, max(crop[1], crop[3]))
    if x1 - x0 < 1 or y1 - y0 < 1:
        x0, y0, x1, y1 = left, low, right, high
    shown = {
        0: (x0 - left, high - y1, x1 - left, high - y0),
        90: (y0 - low, x0 - left, y1 - low, x1 - left),
        180: (right - x1, y0 - low, right - x0, y1 - low),
        270: (high - y1, right - x1, high - y0, right - x0),
    }.get(page.rotation, (x0 - left, high - y1, x1 - left, high - y0))
    dx, dy = float(page.mediabox[0]), float(page.mediabox[1])
    return shown[0] + dx, shown[1] + dy, shown[2] + dx, shown[3] + dy


def moved(thing: dict[str, Any], dx: float, dy: float) -> dict[str, Any]:
    """A character, edge or picture shifted."""
    if not dx and not dy:
        return thing
    return {
        **thing, "x0": thing["x0"] + dx, "x1": thing["x1"] + dx,
        "top": thing["top"] + dy, "bottom": thing["bottom"] + dy,
    }  # fmt: skip
