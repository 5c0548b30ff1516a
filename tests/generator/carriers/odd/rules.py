"""Rules that are no lines: specks, shapes, dashes, pictures, letters, forms."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import pairwise

from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.generator.carriers.odd.painted import (
    SONG,
    Rule,
    Run,
    Sheet,
    laid_out,
    paint,
    ruled,
    write,
    written,
)
from tests.generator.model import Draft


def _each(draw: Callable[[Canvas, Rule], None]) -> Callable[[Draft], bytes]:
    def rules(canvas: Canvas, sheet: Sheet) -> None:
        canvas.setLineWidth(0.5)
        for line in sheet.rules:
            draw(canvas, line)

    return lambda draft: paint(laid_out(draft), written, rules)


def _pieces(line: Rule, long: float, step: float) -> list[Rule]:
    """The line in pieces `long`, one every `step` points."""
    span = max(line.x1 - line.x0, line.y1 - line.y0)
    out = []
    for k in range(int(span / step) + 1):
        a, b = k * step, min(k * step + long, span)
        if b - a < 0.05:
            continue
        if line.level:
            out.append(Rule(line.x0 + a, line.y0, line.x0 + b, line.y0))
        else:
            out.append(Rule(line.x0, line.y0 + a, line.x0, line.y0 + b))
    return out


def _specks(canvas: Canvas, line: Rule, long: float = 1.0, step: float = 1.0) -> None:
    for p in _pieces(line, long, step):
        wide, tall = (p.x1 - p.x0, 0.5) if line.level else (0.5, p.y1 - p.y0)
        canvas.rect(p.x0, p.y0, wide, tall, stroke=0, fill=1)


def _dots(canvas: Canvas, line: Rule) -> None:
    _specks(canvas, line, 0.6, 1.8)


def _dashes(canvas: Canvas, line: Rule) -> None:
    for p in _pieces(line, 3.0, 5.0):
        canvas.line(p.x0, p.y0, p.x1, p.y1)


def _polygon(canvas: Canvas, line: Rule) -> None:
    path = canvas.beginPath()
    path.moveTo(line.x0 - 0.25, line.y0 - 0.25)
    path.lineTo(line.x1 + 0.25, line.y0 - 0.25)
    path.lineTo(line.x1 + 0.25, line.y1 + 0.25)
    path.lineTo(line.x0 - 0.25, line.y1 + 0.25)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def _curve(canvas: Canvas, line: Rule) -> None:
    x0, y0, x1, y1 = line.x0, line.y0, line.x1, line.y1
    canvas.bezier(
        x0, y0, x0 + (x1 - x0) / 3, y0 + (y1 - y0) / 3, x1 - (x1 - x0) / 3, y1 - (y1 - y0) / 3, x1, y1
    )  # fmt: skip


def _double(canvas: Canvas, line: Rule) -> None:
    dx, dy = (0.0, 0.9) if line.level else (0.9, 0.0)
    for k in (-1, 1):
        canvas.line(line.x0 + k * dx, line.y0 + k * dy, line.x1 + k * dx, line.y1 + k * dy)


def _picture(canvas: Canvas, line: Rule) -> None:
    dot = io.BytesIO()
    Image.new("L", (2, 2), 0).save(dot, "PNG")
    dot.seek(0)
    wide = line.x1 - line.x0 + 0.5
    tall = line.y1 - line.y0 + 0.5
    canvas.drawImage(ImageReader(dot), line.x0 - 0.25, line.y0 - 0.25, wide, tall)


def _glyphs(canvas: Canvas, line: Rule) -> None:
    size = 6.0
    for p in _pieces(line, size, size):
        # a box-drawing letter's stroke runs through the middle of its em
        canvas.setFont(SONG, size)
        if line.level:
            canvas.drawString(p.x0, p.y0 - size * 0.38, "─")
        else:
            canvas.drawString(p.x0 - size * 0.5, p.y0 + size * 0.12, "│")


def gapped(draft: Draft) -> bytes:
    """Rules that stop short of each other: every side of a cell is a line of its own."""

    def rules(canvas: Canvas, sheet: Sheet) -> None:
        canvas.setLineWidth(0.5)
        for line in sheet.rules:
            for a, b in _between_crossings(line, sheet.rules):
                gap = min(1.5, (b - a) / 4)
                if line.level:
                    canvas.line(a + gap, line.y0, b - gap, line.y0)
                else:
                    canvas.line(line.x0, a + gap, line.x0, b - gap)

    return paint(laid_out(draft), written, rules)


def _between_crossings(line: Rule, others: list[Rule]) -> list[tuple[float, float]]:
    start, end = (line.x0, line.x1) if line.level else (line.y0, line.y1)
    at = line.y0 if line.level else line.x0
    cuts = {round(start, 1), round(end, 1)}
    for other in others:
        if other.level == line.level:
            continue
        low, high, place = (
            (other.y0, other.y1, other.x0) if line.level else (other.x0, other.x1, other.y0)
        )
        if low - 1 <= at <= high + 1 and start < place < end:
            cuts.add(round(place, 1))
    steps = sorted(cuts)
    return [(a, b) for a, b in pairwise(steps) if b - a > 1]


def background(draft: Draft) -> bytes:
    """All rules of a page are one picture behind the text."""

    def rules(canvas: Canvas, sheet: Sheet) -> None:
        scale = 150 / 72
        image = Image.new("L", (int(sheet.wide * scale), int(sheet.tall * scale)), 255)
        draw = ImageDraw.Draw(image)
        for line in sheet.rules:
            ends = [(line.x0, line.y0), (line.x1, line.y1)]
            draw.line([(x * scale, (sheet.tall - y) * scale) for x, y in ends], fill=0, width=2)
        kept = io.BytesIO()
        image.save(kept, "PNG")
        kept.seek(0)
        canvas.drawImage(ImageReader(kept), 0, 0, sheet.wide, sheet.tall)

    return paint(laid_out(draft), written, rules)


def in_form(draft: Draft) -> bytes:
    """The rules of a page are a form of their own, called by its name."""

    def rules(canvas: Canvas, sheet: Sheet) -> None:
        name = f"rules{canvas.getPageNumber()}"
        canvas.beginForm(name, 0, 0, sheet.wide, sheet.tall)
        ruled(canvas, sheet)
        canvas.endForm()
        canvas.doForm(name)

    return paint(laid_out(draft), written, rules)


def typed(draft: Draft) -> bytes:
    """Level rules are rows of underscores, upright ones bars beside each line of text."""

    def rules(canvas: Canvas, sheet: Sheet) -> None:
        for line in sheet.rules:
            if line.level:
                count = max(1, int((line.x1 - line.x0) / 3.75))
                write(canvas, Run("_" * count, line.x0, line.y0 + 1, 7.5, 0))
            else:
                for p in _pieces(line, 9.0, 9.0):
                    write(canvas, Run("|", p.x0 - 1, p.y0 + 1, 7.5, 0))

    return paint(laid_out(draft), written, rules)


def gaps_of_shade(draft: Draft) -> bytes:
    """Cells are shaded boxes; the paper between them is all the rule there is."""

    def rules(canvas: Canvas, sheet: Sheet) -> None:
        canvas.setFillGray(0.9)
        box = sheet.rules
        if box:
            tables = _clusters(box)
            for x0, y0, x1, y1 in tables:
                canvas.rect(x0, y0, x1 - x0, y1 - y0, stroke=0, fill=1)
        canvas.setStrokeGray(1)
        canvas.setLineWidth(1.5)
        for line in box:
            canvas.line(line.x0, line.y0, line.x1, line.y1)
        canvas.setFillGray(0)

    return paint(laid_out(draft), written, rules)


def _clusters(rules: list[Rule]) -> list[tuple[float, float, float, float]]:
    """The boxes round rules that touch, from above."""
    uprights = sorted((r for r in rules if not r.level), key=lambda r: -r.y1)
    out: list[list[float]] = []
    for r in uprights:
        if out and r.y1 >= out[-1][1] - 1:
            last = out[-1]
            out[-1] = [min(last[0], r.x0), min(last[1], r.y0), max(last[2], r.x1), last[3]]
        else:
            out.append([r.x0, r.y0, r.x1, r.y1])
    return [(a, b, c, d) for a, b, c, d in out]


MANNERS: dict[str, Callable[[Draft], bytes]] = {
    "rules_specks": _each(_specks),
    "rules_dots": _each(_dots),
    "rules_dashes": _each(_dashes),
    "rules_polygons": _each(_polygon),
    "rules_curves": _each(_curve),
    "rules_double": _each(_double),
    "rules_pictures": _each(_picture),
    "rules_glyphs": _each(_glyphs),
    "rules_gapped": gapped,
    "rules_background": background,
    "rules_in_form": in_form,
    "rules_typed": typed,
    "rules_of_paper": gaps_of_shade,
}
