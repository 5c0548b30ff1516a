"""Pictures: bytes → page images, straightened and cleaned for reading.

An image is a numpy array, grey (height × width) unless said otherwise, dark ink on light paper.
"""

from __future__ import annotations

import io
import re
from typing import Any

from parsers.errors import UnreadableDocument

MAX_FRAMES = 60
MAX_PIXELS = 60_000_000
"""A page at 600 dpi has 35 million; larger pictures are no pages."""
LONG_SIDE = (1700, 3600)
"""Pixels of a page's long side between which pages are read (A4 at 150 to 300 dpi)."""

_SKEW = 5.0
_INK_SHARE = 0.0005


def frames(data: bytes) -> list[Any]:
    """The pages of an image file, colour (RGB) or grey. Raises UnreadableDocument."""
    from PIL import Image, ImageOps, ImageSequence

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    out = []
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise UnreadableDocument(
                    f"the picture is too large: {picture.width} × {picture.height} pixels"
                )
            many = picture.format == "TIFF"
            for frame in ImageSequence.Iterator(picture):
                out.append(_array(ImageOps.exif_transpose(frame)))
                if not many or len(out) >= MAX_FRAMES:
                    break
    except UnreadableDocument:
        raise
    except Exception as error:
        if out:
            return out
        what = re.sub(r" ?<[^<>]* at 0x[0-9a-f]+>", "", str(error))
        raise UnreadableDocument(f"the picture is broken: {what}") from error
    return out


def _array(image: Any) -> Any:
    import numpy
    from PIL import Image

    if image.mode in ("RGBA", "LA", "P", "PA"):
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, (255, 255, 255, 255))
        image = Image.alpha_composite(paper, image).convert("RGB")
    elif image.mode in ("1", "L"):
        image = image.convert("L")
    elif image.mode.startswith(("I", "F")):
        values = numpy.asarray(image, dtype=numpy.float64)
        return numpy.clip(values * (255.0 / max(1.0, float(values.max()))), 0, 255).astype("uint8")
    else:
        image = image.convert("RGB")
    return numpy.asarray(image)


def grey(image: Any) -> Any:
    """Grey, without red seals: in the red channel red ink is nearly as light as paper, and where
    nothing darker than a seal stands it is made as light."""
    import cv2
    import numpy

    if image.ndim == 2:
        return image
    red = image[:, :, 0].astype(numpy.int16)
    over = red - numpy.maximum(image[:, :, 1], image[:, :, 2]).astype(numpy.int16)
    if float((over > 40).mean()) <= 0.0003:
        return cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    # Compression keeps brightness sharp and smears colour: red pixels no darker than the seal are it.
    bright = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    seal = float(numpy.median(bright[over > 40]))
    out = image[:, :, 0].copy()
    out[(over > 20) & (bright >= 0.75 * seal)] = numpy.percentile(out, 90)
    return out


def sized(image: Any) -> Any:
    """The image at a size that is read well: small ones enlarged, large ones reduced."""
    import cv2

    long = max(image.shape[:2])
    low, high = LONG_SIDE
    if low <= long <= high:
        return image
    factor = (low if long < low else high) / long
    if factor > 3:
        return image  # a thumbnail: nothing in it can be read
    how = cv2.INTER_CUBIC if factor > 1 else cv2.INTER_AREA
    return cv2.resize(image, None, fx=factor, fy=factor, interpolation=how)


def levelled(image: Any) -> Any:
    """Paper made white and ink dark, wherever the page is grey, stained or pale."""
    import cv2
    import numpy

    small = cv2.resize(image, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    size = max(3, (min(small.shape) // 16) | 1)
    paper = cv2.medianBlur(cv2.dilate(small, numpy.ones((size, size), numpy.uint8)), 5)
    paper = cv2.GaussianBlur(cv2.resize(paper, (image.shape[1], image.shape[0])), (0, 0), 5)
    flat = numpy.clip(image.astype(numpy.float32) * 255.0 / numpy.maximum(paper, 1), 0, 255)
    dark = float(numpy.percentile(flat, 0.5))
    if dark > 60:  # pale ink: stretch
        flat = numpy.clip((flat - dark * 0.9) * 255.0 / max(1.0, 255.0 - dark * 0.9), 0, 255)
    return flat.astype(numpy.uint8)


def ink(image: Any) -> Any:
    """Where there is ink (255) and where paper (0)."""
    import cv2

    size = max(15, (max(image.shape) // 60) | 1)
    local = cv2.adaptiveThreshold(
        image, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, size, 15
    )
    _, whole = cv2.threshold(image, 200, 255, cv2.THRESH_BINARY_INV)
    return cv2.bitwise_and(local, whole) | cv2.threshold(image, 100, 255, cv2.THRESH_BINARY_INV)[1]


def skew(image: Any) -> float:
    """The angle in degrees by which a page must be turned for its lines to lie level."""
    import cv2
    import numpy

    factor = 900.0 / max(image.shape)
    small = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    dark = 255.0 - small.astype(numpy.float32)
    dark[dark < 40] = 0

    def sharpness(angle: float) -> float:
        turned = _turn(dark, angle, 0.0)
        rows = turned.sum(axis=1)
        return float(((rows[1:] - rows[:-1]) ** 2).sum())

    best, step = 0.0, 1.0
    angles = [x * step for x in range(int(-_SKEW), int(_SKEW) + 1)]
    best = max(angles, key=sharpness)
    for step in (0.25, 0.05):
        around = [best + step * i for i in range(-4, 5)]
        best = max(around, key=sharpness)
    return best


def turned(image: Any, angle: float) -> Any:
    """The image turned by a small angle, paper at its corners."""
    return image if abs(angle) < 0.03 else _turn(image, angle, 255.0)


def _turn(image: Any, angle: float, fill: float) -> Any:
    import cv2

    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return cv2.warpAffine(
        image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(fill, fill, fill)
    )


def is_empty(marks: Any) -> bool:
    """Whether a page (as ink) holds nothing but specks."""
    return float((marks > 0).mean()) < _INK_SHARE
