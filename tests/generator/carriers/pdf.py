"""Render as PDF with reportlab (ruled or not)."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as Ruled

from tests.generator.carriers.press import FACES, LATIN, TITLE, Press
from tests.generator.model import Cell, Draft, Para, Table

_EMBEDDABLE = (
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/arphic/uming.ttc",
)
WIDTH = 485.0
HEIGHT = 640.0


@dataclass(frozen=True, slots=True)
class Look:
    """How the cells of a document's tables are set. `value`, `label` and `head` are reportlab's
    alignments (0 left, 1 centre, 2 right); `tall` is the space above and below a cell's text."""

    value: int = 1
    label: int = 0
    head: int = 0
    valign: str = "MIDDLE"
    tall: float = 3.0
    wide: float = 2.0
    size: float = 7.5


def embeddable_font() -> str | None:
    """A TrueType CJK font on this machine, or None (then no scans can be made)."""
    return next((f for f in _EMBEDDABLE if Path(f).exists()), None)


def render(draft: Draft) -> bytes:
    """The report as a text PDF with the standard CID font; tables break over pages as they may."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    ruled = draft.options.get("ruled", True)
    return _pdf(draft, "STSong-Light", ruled=ruled, look=None if ruled else drawn_look(draft))


def drawn_look(draft: Draft) -> Look:
    """Where no rules say which cell a text is in, the setting of the cells is all there is."""
    rng = draft.rng
    centred = rng.random() < 0.5
    return Look(
        rng.choice([0, 1, 1, 2]),
        1 if centred and rng.random() < 0.6 else 0,
        1 if centred else 0,
        rng.choice(["MIDDLE", "MIDDLE", "TOP", "BOTTOM"]),
        rng.choice([1.0, 2.0, 3.0, 5.0]),
        rng.choice([1.5, 2.0, 4.0]),
        rng.choice([7.0, 7.5, 8.0]),
    )


DRESSES = (
    "three_line", "level", "dashed", "boxes", "shaded", "watermark", "running", "landscape",
    "watermark_loose", "running_loose", "landscape_loose", "spaced", "spaced_loose",
)  # fmt: skip
"""How tables and pages are dressed: three rules a table, level rules alone, dashed rules, rules as
thin filled boxes, rows told by shade alone; words across the page, running heads and page numbers,
pages on their side, letters set apart (`_loose`: without rules)."""


def render_dressed(draft: Draft) -> bytes:
    """The report as a text PDF in one of `DRESSES`."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    dress = draft.options.setdefault("dress", draft.rng.choice(DRESSES))
    ruled = dress in ("dashed", "boxes", "watermark", "running", "landscape", "spaced")
    look = None if ruled else drawn_look(draft)
    return _pdf(draft, "STSong-Light", ruled=ruled, look=look, dress=dress)


def render_embedded(draft: Draft, *, ruled: bool = True) -> bytes:
    """The report as a PDF whose font is embedded, so that its pages can be made into pictures."""
    font = embeddable_font()
    if font is None:
        raise RuntimeError("no embeddable CJK font: apt-get install -y fonts-wqy-zenhei")
    pdfmetrics.registerFont(TTFont("scan-font", font, subfontIndex=0))
    return _pdf(draft, "scan-font", ruled=ruled)


def render_press(draft: Draft, press: Press) -> bytes:
    """The report as a PDF in the faces, sizes and rules of a press."""
    pdfmetrics.registerFont(TTFont(press.face, FACES[press.face], subfontIndex=0))
    if press.latin:
        pdfmetrics.registerFont(TTFont(press.latin, LATIN[press.latin]))
    return _pdf(draft, press.face, ruled=True, press=press)


def _pdf(
    draft: Draft,
    font: str,
    *,
    ruled: bool,
    press: Press | None = None,
    look: Look | None = None,
    dress: str = "",
) -> bytes:
    size = press.body if press else 10.5
    body = ParagraphStyle("body", fontName=font, fontSize=size, leading=size + 5.5, wordWrap="CJK")
    large = TITLE if press else 16.0
    title = ParagraphStyle("title", parent=body, fontSize=large, leading=large + 10, alignment=1)
    body.firstLineIndent = 2 * size if press else 0
    story: list[object] = []
    sideways = dress.startswith("landscape")
    hand = Hand(
        font, ruled, press, look or Look(), dress,
        *((732.0, 400.0) if sideways else (WIDTH, HEIGHT)),
    )  # fmt: skip
    for block in draft.blocks:
        if isinstance(block, Para):
            story.append(Paragraph(hand.text(block.text), title if block.level == 1 else body))
        else:
            story += [Spacer(1, 6), *table_parts(block, hand), Spacer(1, 6)]
    out = io.BytesIO()
    paper = landscape(A4) if sideways else A4
    page = partial(_dress_page, font=font, dress=dress, title=draft.title)
    SimpleDocTemplate(out, pagesize=paper, leftMargin=47, rightMargin=47).build(
        story, onFirstPage=page, onLaterPages=page
    )
    return out.getvalue()


def _dress_page(canvas: Canvas, doc: SimpleDocTemplate, *, font: str, dress: str, title: str) -> None:  # fmt: skip
    """Words across a page, or a running head and a page number."""
    wide, tall = doc.pagesize
    canvas.saveState()
    if dress.startswith("watermark"):
        canvas.setFont(font, 40)
        canvas.setFillGray(0.85)
        canvas.translate(wide / 2, tall / 2)
        canvas.rotate(45)
        for up in (-180, 0, 180):
            canvas.drawCentredString(0, up, "政府信息公开 2024")
    elif dress.startswith("running"):
        canvas.setFont(font, 9)
        canvas.drawString(47, tall - 40, title)
        canvas.drawCentredString(wide / 2, 40, str(doc.page))
        canvas.drawRightString(wide - 47, 40, "0")
    canvas.restoreState()
    if dress.startswith("spaced"):
        canvas._code.append("0.9 Tc")


class _Boxed(Ruled):
    """A table whose rules are thin filled boxes, as word processors draw them."""

    def draw(self) -> None:
        canvas = self.canv
        line = canvas.line
        canvas.line = lambda x0, y0, x1, y1: canvas.rect(
            min(x0, x1) - 0.2, min(y0, y1) - 0.2, abs(x1 - x0) + 0.4, abs(y1 - y0) + 0.4,
            stroke=0, fill=1,
        )  # fmt: skip
        try:
            super().draw()
        finally:
            canvas.line = line


@dataclass(frozen=True)
class Hand:
    """How tables are drawn."""

    font: str
    ruled: bool
    press: Press | None
    look: Look
    dress: str = ""
    wide: float = WIDTH
    tall: float = HEIGHT

    @property
    def size(self) -> float:
        return self.press.cell if self.press else self.look.size

    def shown(self, cell: Cell, style: ParagraphStyle) -> object:
        """What stands in a cell."""
        return Paragraph(self.text(cell.text), style)

    def text(self, text: str) -> str:
        """A text's markup, its letters and figures in their own face."""
        marked = _escape(text)
        if self.press is None or self.press.latin is None:
            return marked
        face = self.press.latin
        return re.sub(
            r"[0-9A-Za-z.,%+-]+(?![^<]*>)", lambda m: f'<font name="{face}">{m[0]}</font>', marked
        )


def table_parts(table: Table, hand: Hand) -> list[Ruled]:
    """The table in parts that each fit a page: reportlab cannot cut through a merged cell."""
    drawn = table_flowable(table, hand)
    if drawn.wrap(hand.wide, 10_000)[1] <= hand.tall or len(table.rows) < 4:
        return [drawn]
    one, two = table.split(len(table.rows) * 3 // 5, "empty")
    return [*table_parts(one, hand), *table_parts(two, hand)]


def table_flowable(table: Table, hand: Hand) -> Ruled:
    grid = table.grid()
    width = len(grid[0])
    size = hand.size
    small = ParagraphStyle(
        "cell", fontName=hand.font, fontSize=size, leading=size + 2, wordWrap="CJK"
    )
    look = hand.look
    styles = {
        role: ParagraphStyle(role, parent=small, alignment=align)
        for role, align in (("value", look.value), ("label", look.label), ("head", look.head))
    }
    data: list[list[object]] = []
    style: list[tuple[object, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), look.valign),
        ("LEFTPADDING", (0, 0), (-1, -1), look.wide),
        ("RIGHTPADDING", (0, 0), (-1, -1), look.wide + (14 if "spaced" in hand.dress else 0)),
        ("TOPPADDING", (0, 0), (-1, -1), look.tall),
        ("BOTTOMPADDING", (0, 0), (-1, -1), look.tall),
    ]
    if hand.ruled:
        shade = hand.press.shade / 255 if hand.press else 0.0
        rule = hand.press.rule if hand.press else 0.5
        dashes = (None, (2, 2)) if hand.dress == "dashed" else ()
        colour = colors.Color(shade, shade, shade)
        style.append(("GRID", (0, 0), (-1, -1), rule, colour, *dashes))
    style += _dressed(hand.dress, len(grid))
    for r, line in enumerate(grid):
        row: list[object] = []
        for c, slot in enumerate(line):
            if slot is None or not slot[1]:
                row.append("")
                continue
            cell = slot[0]
            row.append(hand.shown(cell, styles.get(cell.role, small)))
            if cell.rowspan > 1 or cell.colspan > 1:
                style.append(("SPAN", (c, r), (c + cell.colspan - 1, r + cell.rowspan - 1)))
        data.append(row)
    kind = _Boxed if hand.dress == "boxes" else Ruled
    widths = [w * hand.wide / WIDTH for w in _widths(table, width)]
    return kind(data, colWidths=widths, style=style, repeatRows=0)


def _dressed(dress: str, height: int) -> list[tuple[object, ...]]:
    """What level rules or shades a table without a full grid has."""
    whole = ((0, 0), (-1, -1))
    if dress == "three_line":
        first = ((0, 0), (-1, 0))
        return [
            ("LINEABOVE", *first, 1, colors.black), ("LINEBELOW", *first, 0.5, colors.black),
            ("LINEBELOW", (0, -1), (-1, -1), 1, colors.black),
        ]  # fmt: skip
    if dress == "level":
        return [("LINEBELOW", *whole, 0.5, colors.black), ("LINEABOVE", *whole, 0.5, colors.black)]
    if dress == "shaded":
        shade = colors.Color(0.9, 0.93, 0.97)
        return [("BACKGROUND", (0, r), (-1, r), shade) for r in range(0, height, 2)]
    return []


def _widths(table: Table, width: int) -> list[float]:
    values = {c for row in table.grid() for c, s in enumerate(row) if s and s[0].role == "value"}
    if table.kind == "T3" and width >= 9:
        first = min(values, default=3)
        labels = [30.0, 60.0, 130.0][:first] if first <= 3 else [40.0] * first
        rest = (WIDTH - sum(labels)) / (width - len(labels))
        return [*labels, *[rest] * (width - len(labels))]
    if table.kind == "FORM":
        return [WIDTH * 0.55, *[WIDTH * 0.45 / (width - 1)] * (width - 1)]
    return [WIDTH / width] * width


def _escape(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\n", "<br/>")
