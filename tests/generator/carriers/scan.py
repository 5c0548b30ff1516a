"""Scans: pages of a real PDF made into pictures, clean or as a tired office scanner makes them."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from typing import Any

import numpy
import pypdfium2
from PIL import Image, ImageDraw

from tests.generator.carriers import pdf, press
from tests.generator.model import Draft

Picture = Image.Image


def render(draft: Draft, *, kind: str = "pdf", rough: bool = False, dpi: int = 200) -> bytes:
    """The report as page pictures: `kind` pdf, png (one long picture), tiff or jpeg (many pages or
    the first). `rough` draws up to three flaws; they are named in the truth's tags."""
    rng = draft.rng
    flaws: list[str] = []
    if rough:
        dpi = rng.choice([150, 200, 200, 300])
        flaws = rng.sample(sorted(FLAWS), rng.choice([1, 2, 3]))
        draft.quirks += [f"scan:{dpi}", *(f"scan:{f}" for f in flaws)]
    return pack([_flawed(p, flaws, rng) for p in pictures(draft, dpi)], kind, dpi)


def render_clean(draft: Draft, *, kind: str, dpi: int = 200) -> bytes:
    """The report as an office scanner in good order gives it: printed by one of several programs in
    one of several faces, laid on the glass a little askew, in grey, in black and white or as a
    JPEG of middling quality, at times with a seal. What was drawn is named in the truth's tags."""
    rng = draft.rng
    drawn = press.drawn(rng, draft.options.get("faces", press.USUAL))
    askew = rng.choice([0.2, 0.2, 0.6, 1.0])
    mode = rng.choice(["grey", "grey", "jpeg", "bilevel"])
    sealed = mode != "bilevel" and rng.random() < 0.3
    draft.quirks += [*drawn.tags, f"scan:askew={askew}", f"scan:{mode}"]
    draft.quirks += ["scan:seal"] if sealed else []
    pages = pictures(draft, dpi, press.printed(draft, drawn), askew)
    if sealed:
        at = rng.randrange(len(pages))
        pages[at] = _stamp(pages[at], rng)
    if mode == "bilevel":
        pages = [p.point(lambda v: 255 if v > 150 else 0).convert("1") for p in pages]
    elif mode == "jpeg":
        pages = [_compressed(p, rng.randint(60, 85)) for p in pages]
    return pack(pages, kind, dpi)


def pictures(
    draft: Draft, dpi: int, data: bytes | None = None, askew: float = 0.2
) -> list[Picture]:
    """The pages of the report's PDF (`data`, or one in a plain face), in grey, turned by up to
    `askew` degrees, with the light noise of any scanner."""
    document = pypdfium2.PdfDocument(data or pdf.render_embedded(draft))
    state = numpy.random.default_rng(draft.rng.randrange(2**32))
    out = []
    for page in document:
        image = page.render(scale=dpi / 72).to_pil().convert("L")
        image = image.rotate(
            float(state.uniform(-askew, askew)), Image.Resampling.BICUBIC, fillcolor=255
        )
        out.append(_noisy(image, state, 6.0))
    return out


def pack(pages: list[Picture], kind: str, dpi: int) -> bytes:
    """Pictures as one file."""
    out = io.BytesIO()
    if kind == "pdf":
        pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=dpi)
    elif kind == "tiff":
        pages[0].save(
            out, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw",
            dpi=(dpi, dpi),
        )  # fmt: skip
    elif kind == "jpeg":
        pages[0].save(out, "JPEG", quality=75, dpi=(dpi, dpi))
    else:
        whole = Image.new("L", (pages[0].width, sum(p.height for p in pages)), 255)
        top = 0
        for p in pages:
            whole.paste(p.convert("L"), (0, top))
            top += p.height
        whole.save(out, "PNG", dpi=(dpi, dpi))
    return out.getvalue()


def _noisy(image: Picture, state: Any, sigma: float) -> Picture:
    pixels = numpy.asarray(image, dtype=numpy.float32)
    pixels = pixels + state.normal(0, sigma, pixels.shape).astype(numpy.float32)
    return Image.fromarray(numpy.clip(pixels, 0, 255).astype(numpy.uint8))


def _flawed(image: Picture, flaws: list[str], rng: random.Random) -> Picture:
    for flaw in FLAWS:  # in one order, whatever was drawn
        if flaw in flaws:
            image = FLAWS[flaw](image, rng)
    return image


def _stamp(image: Picture, rng: random.Random) -> Picture:
    """A round red seal somewhere on the page."""
    colour = image.convert("RGB")
    layer = Image.new("RGB", colour.size, "white")
    draw = ImageDraw.Draw(layer)
    r = image.width // 9
    x, y = rng.randint(r, image.width - r), rng.randint(r, image.height - r)
    draw.ellipse((x - r, y - r, x + r, y + r), outline=(215, 30, 35), width=max(3, r // 14))
    draw.regular_polygon((x, y, r // 3), 5, fill=(215, 30, 35))
    mixed = numpy.minimum(numpy.asarray(colour), numpy.asarray(layer))
    return Image.fromarray(mixed)


def _pale(image: Picture, rng: random.Random) -> Picture:
    ink, paper = rng.randint(70, 120), rng.randint(215, 240)
    return image.point(lambda v: ink + v * (paper - ink) // 255)


def _shaded(image: Picture, rng: random.Random) -> Picture:
    """A shadow towards one side, as from a book's spine."""
    pixels = numpy.asarray(image, dtype=numpy.float32)
    fall = numpy.linspace(1.0, rng.uniform(0.55, 0.8), pixels.shape[1], dtype=numpy.float32)
    fall = fall if pixels.ndim == 2 else fall[:, None]
    return Image.fromarray((pixels * fall).astype(numpy.uint8))


def _grain(image: Picture, rng: random.Random) -> Picture:
    state = numpy.random.default_rng(rng.randrange(2**32))
    pixels = numpy.asarray(_noisy(image, state, rng.uniform(10, 22))).copy()
    specks = state.random(pixels.shape[:2]) < rng.uniform(0.0001, 0.0006)
    pixels[specks] = 20
    return Image.fromarray(pixels)


def _skewed(image: Picture, rng: random.Random) -> Picture:
    angle = rng.choice([-1, 1]) * rng.uniform(0.4, 2.0)
    white = 255 if image.mode == "L" else (255, 255, 255)
    return image.rotate(angle, Image.Resampling.BICUBIC, fillcolor=white)


def _jpeg(image: Picture, rng: random.Random) -> Picture:
    return _compressed(image, rng.randint(35, 65))


def _compressed(image: Picture, quality: int) -> Picture:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return Image.open(io.BytesIO(out.getvalue())).copy()


def _turned(image: Picture, rng: random.Random) -> Picture:
    return image.transpose(
        rng.choice(
            [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270]
        )
    )


FLAWS: dict[str, Callable[[Picture, random.Random], Picture]] = {
    "pale": _pale,
    "stamp": _stamp,
    "shaded": _shaded,
    "grain": _grain,
    "skewed": _skewed,
    "jpeg": _jpeg,
    "turned": _turned,
}


def mixed(draft: Draft, dpi: int = 200) -> bytes:
    """Text pages and scanned pages in turn."""
    text = pypdfium2.PdfDocument(pdf.render_embedded(draft))
    scan = pypdfium2.PdfDocument(pack(pictures(draft, dpi), "pdf", dpi))
    out = pypdfium2.PdfDocument.new()
    for index in range(len(text)):
        out.import_pages(scan if index % 2 else text, pages=[index])
    target = io.BytesIO()
    out.save(target)
    return target.getvalue()
