"""Text drawn in other ways than a run at a time: rows with blanks, letters apart, twice, unseen."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable
from dataclasses import replace

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.generator.carriers import pdf
from tests.generator.carriers.odd.painted import (
    EMBEDDED,
    SONG,
    Run,
    Sheet,
    laid_out,
    paint,
    write,
    written,
)
from tests.generator.carriers.press import LATIN
from tests.generator.model import Draft

_NEVER = r"/ToUnicode \d+ 0 R"


def row_strings(draft: Draft, *, ruled: bool) -> bytes:
    """All of a line is one string; blanks bring each run to its place, or nearly so."""

    def texts(canvas: Canvas, sheet: Sheet) -> None:
        lines: dict[float, list[Run]] = {}
        for run in sheet.runs:
            lines.setdefault(round(run.y, 0), []).append(run)
        for runs in lines.values():
            runs.sort(key=lambda r: r.x)
            first = runs[0]
            blank = canvas.stringWidth(" ", SONG, first.size)
            line, end = first.text, first.x + first.wide
            for run in runs[1:]:
                count = max(1, round((run.x - end) / blank))
                line += " " * count + run.text
                end += count * blank + run.wide
            write(canvas, replace(first, text=line))

    return paint(laid_out(draft, ruled=ruled), texts)


def spaced(draft: Draft, *, ruled: bool, least: float = 2.0) -> bytes:
    """Letters set 2 to 3 points apart, in labels and figures alike."""
    apart = draft.rng.uniform(least, least + 1.2)

    def texts(canvas: Canvas, sheet: Sheet) -> None:
        for run in sheet.runs:
            size = run.size - apart
            canvas.setFont(SONG, size)
            shift = apart * len(run.text) / 4 if run.figure else 0
            canvas.drawString(run.x - shift, run.y, run.text, charSpace=apart)

    return paint(laid_out(draft, ruled=ruled), texts)


def distributed(draft: Draft, *, figures: bool) -> bytes:
    """Short texts spread over the breadth of their cell (分散对齐); `figures`: numbers as well."""

    def texts(canvas: Canvas, sheet: Sheet) -> None:
        uprights = [r for r in sheet.rules if not r.level]
        for run in sheet.runs:
            near = [u.x0 for u in uprights if u.y0 - 1 <= run.y <= u.y1 + 1]
            left = max((x for x in near if x <= run.x + 0.5), default=None)
            right = min((x for x in near if x >= run.x + run.wide - 0.5), default=None)
            count = len(run.text)
            if left is None or right is None or not 2 <= count <= 6 or (run.figure and not figures):
                write(canvas, run)
                continue
            gap = (right - left - 4 - run.wide) / (count - 1)
            canvas.setFont(SONG, run.size)
            canvas.drawString(left + 2, run.y, run.text, charSpace=max(0.0, gap))

    return paint(laid_out(draft), texts)


def letters(draft: Draft, *, ruled: bool) -> bytes:
    """Every letter is drawn by itself, in no order at all."""
    rng = random.Random(draft.rng.random())

    def texts(canvas: Canvas, sheet: Sheet) -> None:
        single = []
        for run in sheet.runs:
            x = run.x
            for letter in run.text:
                wide = canvas.stringWidth(letter, SONG, run.size)
                single.append(Run(letter, x, run.y, run.size, wide))
                x += wide
        rng.shuffle(single)
        for letter_run in single:
            write(canvas, letter_run)

    return paint(laid_out(draft, ruled=ruled), texts)


def shadowed(draft: Draft, *, ruled: bool) -> bytes:
    """Text drawn two or three times, a little aside: bold, or a grey shadow behind it."""
    aside = draft.rng.choice([0.0, 0.25, 0.5, 0.9])
    grey = draft.rng.choice([0.0, 0.0, 0.7])

    def texts(canvas: Canvas, sheet: Sheet) -> None:
        canvas.setFillGray(grey)
        for run in sheet.runs:
            write(canvas, replace(run, x=run.x + aside, y=run.y - aside / 2))
        canvas.setFillGray(0)
        written(canvas, sheet)

    return paint(laid_out(draft, ruled=ruled), texts)


def _some(sheet: Sheet, rng: random.Random, share: float) -> list[Run]:
    return [r for r in sheet.runs if r.figure and rng.random() < share]


def overpainted(draft: Draft) -> bytes:
    """Some figures were corrected: a white box over the old one, the new one on top."""
    rng = random.Random(draft.rng.random())

    def texts(canvas: Canvas, sheet: Sheet) -> None:
        for run in _some(sheet, rng, 0.08):
            write(canvas, replace(run, text=str(rng.randint(1, 99))))
            canvas.setFillGray(1)
            canvas.rect(run.x - 1, run.y - 2, max(run.wide, 8) + 2, 10, stroke=0, fill=1)
            canvas.setFillGray(0)
        written(canvas, sheet)

    return paint(laid_out(draft), texts)


def whitened(draft: Draft, *, ruled: bool) -> bytes:
    """White numbers stand beside some figures, unseen on the paper."""
    rng = random.Random(draft.rng.random())

    def texts(canvas: Canvas, sheet: Sheet) -> None:
        written(canvas, sheet)
        canvas.setFillGray(1)
        for run in _some(sheet, rng, 0.08):
            write(canvas, replace(run, text=str(rng.randint(1, 9)), x=run.x + run.wide + 0.5))
        canvas.setFillGray(0)

    return paint(laid_out(draft, ruled=ruled), texts)


def unseen(draft: Draft) -> bytes:
    """Numbers in the rendering mode of unseen text beside some figures."""
    rng = random.Random(draft.rng.random())

    def texts(canvas: Canvas, sheet: Sheet) -> None:
        written(canvas, sheet)
        for run in _some(sheet, rng, 0.08):
            text = canvas.beginText(run.x + run.wide + 0.5, run.y)
            text.setFont(SONG, run.size)
            text.setTextRenderMode(3)
            text.textOut(str(rng.randint(1, 9)))
            text.setTextRenderMode(0)
            canvas.drawText(text)

    return paint(laid_out(draft), texts)


def coded(draft: Draft) -> bytes:
    """A face with glyph codes of its own that the file does not translate."""
    pages = laid_out(draft, embedded=True)
    data = paint(pages, lambda c, s: written(c, s, EMBEDDED), pageCompression=0)
    return _without_codes(data, None)


def coded_figures(draft: Draft) -> bytes:
    """Only the figures' face has codes that the file does not translate."""
    face = draft.rng.choice(list(LATIN))
    pages = laid_out(draft, embedded=True)
    pdfmetrics.registerFont(TTFont(face, LATIN[face]))

    def texts(canvas: Canvas, sheet: Sheet) -> None:
        for run in sheet.runs:
            write(canvas, run, face if run.figure else EMBEDDED)

    data = paint(pages, texts, pageCompression=0)
    return _without_codes(data, face.replace(" ", ""))


def _without_codes(data: bytes, face: str | None) -> bytes:
    """Blank the reference to ToUnicode in the fonts of that face (None: all); lengths stay."""

    def blank(match: re.Match[bytes]) -> bytes:
        if face is not None and face.encode() not in match[0].replace(b"#20", b""):
            return match[0]
        return re.sub(_NEVER.encode(), lambda m: b" " * len(m[0]), match[0])

    return re.sub(
        rb"\d+ 0 obj\n<<(?:(?!endobj).)*?/Subtype /TrueType.*?endobj", blank, data, flags=re.S
    )


def digit_pictures(draft: Draft) -> bytes:
    """Some figures are little pictures in the line of text."""
    rng = random.Random(draft.rng.random())
    font = ImageFont.truetype(pdf.embeddable_font() or "", 40)

    def texts(canvas: Canvas, sheet: Sheet) -> None:
        drawn = set(_some(sheet, rng, 0.1))
        for run in sheet.runs:
            if run not in drawn:
                write(canvas, run)
                continue
            wide = int(font.getlength(run.text)) + 4
            image = Image.new("L", (wide, 48), 255)
            ImageDraw.Draw(image).text((2, 0), run.text, font=font, fill=0)
            kept = io.BytesIO()
            image.save(kept, "PNG")
            kept.seek(0)
            high = run.size * 1.2
            canvas.drawImage(ImageReader(kept), run.x, run.y - 1.5, wide * high / 48, high)

    return paint(laid_out(draft), texts)


MANNERS: dict[str, Callable[[Draft], bytes]] = {
    "row_strings": lambda d: row_strings(d, ruled=True),
    "row_strings_loose": lambda d: row_strings(d, ruled=False),
    "spaced_wide": lambda d: spaced(d, ruled=True),
    "spaced_wide_loose": lambda d: spaced(d, ruled=False),
    "distributed": lambda d: distributed(d, figures=False),
    "distributed_figures": lambda d: distributed(d, figures=True),
    "letters": lambda d: letters(d, ruled=True),
    "letters_loose": lambda d: letters(d, ruled=False),
    "shadowed": lambda d: shadowed(d, ruled=True),
    "shadowed_loose": lambda d: shadowed(d, ruled=False),
    "overpainted": overpainted,
    "whitened": lambda d: whitened(d, ruled=True),
    "whitened_loose": lambda d: whitened(d, ruled=False),
    "unseen": unseen,
    "coded": coded,
    "coded_figures": coded_figures,
    "digit_pictures": digit_pictures,
}
