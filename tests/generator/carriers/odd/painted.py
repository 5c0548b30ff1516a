"""A report as reportlab lays it out, taken apart into runs of letters and rules, and drawn anew in
another manner: the ways in which programs draw one and the same page are many."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pdfplumber
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.generator.carriers import pdf
from tests.generator.model import Draft

SONG = "STSong-Light"
EMBEDDED = "scan-font"


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one line that stand together; `x` and `y` are where its first letter stands, in
    points from below; `wide` is the run's width. `figure`: digits alone."""

    text: str
    x: float
    y: float
    size: float
    wide: float

    @property
    def figure(self) -> bool:
        return self.text.strip().replace(".", "").replace("-", "").isdigit()


@dataclass(frozen=True, slots=True)
class Rule:
    """A level or upright line, in points from below; x0 <= x1, y0 <= y1."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def level(self) -> bool:
        return self.x1 - self.x0 >= self.y1 - self.y0


@dataclass(slots=True)
class Sheet:
    """One page."""

    wide: float
    tall: float
    runs: list[Run]
    rules: list[Rule]


def laid_out(draft: Draft, *, ruled: bool = True, embedded: bool = False) -> list[Sheet]:
    """The report's pages. `embedded`: in a face whose outlines the file will hold."""
    if embedded:
        return sheets(pdf.render_embedded(draft, ruled=ruled))
    draft.options["ruled"] = ruled
    return sheets(pdf.render(draft))


def sheets(data: bytes) -> list[Sheet]:
    """The pages of a PDF that reportlab made, taken apart."""
    out = []
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            tall = float(page.height)
            rules = [
                Rule(float(e["x0"]), tall - float(e["bottom"]), float(e["x1"]), tall - float(e["top"]))
                for e in page.edges
            ]  # fmt: skip
            out.append(Sheet(float(page.width), tall, _runs(page.chars), rules))
    return out


def _runs(chars: list[dict[str, Any]]) -> list[Run]:
    out: list[Run] = []
    for char in chars:
        x, y = float(char["matrix"][4]), float(char["matrix"][5])
        wide, size = float(char["width"]), float(char["size"])
        last = out[-1] if out else None
        if last and abs(last.y - y) < 0.1 and abs(last.x + last.wide - x) < 0.3 * size:
            out[-1] = replace(last, text=last.text + char["text"], wide=x + wide - last.x)
        else:
            out.append(Run(char["text"], x, y, size, wide))
    return [r for r in out if r.text.strip()]


def registered() -> None:
    """The faces runs are drawn in."""
    pdfmetrics.registerFont(UnicodeCIDFont(SONG))
    font = pdf.embeddable_font()
    if font:
        pdfmetrics.registerFont(TTFont(EMBEDDED, font, subfontIndex=0))


def write(canvas: Canvas, run: Run, font: str = SONG) -> None:
    canvas.setFont(font, run.size)
    canvas.drawString(run.x, run.y, run.text)


def rule(canvas: Canvas, line: Rule) -> None:
    canvas.setLineWidth(0.5)
    canvas.line(line.x0, line.y0, line.x1, line.y1)


def written(canvas: Canvas, sheet: Sheet, font: str = SONG) -> None:
    for run in sheet.runs:
        write(canvas, run, font)


def ruled(canvas: Canvas, sheet: Sheet) -> None:
    for line in sheet.rules:
        rule(canvas, line)


Manner = Callable[[Canvas, Sheet], None]


def paint(
    pages: list[Sheet], texts: Manner = written, rules: Manner = ruled, **options: Any
) -> bytes:
    """The pages drawn, their rules first; `options` are the canvas's."""
    registered()
    out = io.BytesIO()
    canvas = Canvas(out, **options)
    for sheet in pages:
        canvas.setPageSize((sheet.wide, sheet.tall))
        rules(canvas, sheet)
        texts(canvas, sheet)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
